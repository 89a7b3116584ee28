"""The content model: what a valid content.yaml is.

From a located tree to `Content`, in which every text knows its place and holds its markup as
runs. Sections are written once and placed by name; `content.placement` checks the placement.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Annotated, Any

from pydantic import Field, WithJsonSchema

from brochure.content import recovery
from brochure.content.block_models import Block, Blocks
from brochure.content.fields import (
    Address,
    Confirmable,
    Country,
    Date,
    Language,
    Line,
    Name,
    PhoneNumber,
    Words,
)
from brochure.content.markup import Prose
from brochure.finding import Finding, Outcome, has_errors
from brochure.product import FOLDS, PAPERS
from brochure.source.validation import Model, Number, between, one_of, validate
from brochure.source.yaml_tree import Fields, Source, Text


class Variant(Confirmable):
    """What a section says in one piece instead of its usual text."""

    heading: Words | None = Field(None, description="Another heading for this piece.")
    text: Blocks = Field(description="The blocks for this piece.")


class Section(Confirmable):
    """A part of the text, written once and placed by its name in panels and on the handout."""

    heading: Words | None = Field(None, description="A heading that says something.")
    text: Blocks = Field(description="The blocks of the section, in order.")
    brochure: Variant | None = Field(None, description="Used in the brochure instead.")
    handout: Variant | None = Field(None, description="Used on the handout instead.")

    def for_piece(self, piece: str) -> tuple[Prose | None, tuple[Block, ...]]:
        """The heading and the blocks of this section in a piece."""
        variant = {"brochure": self.brochure, "handout": self.handout}.get(piece)
        if variant is None:
            return self.heading, self.text
        return variant.heading or self.heading, variant.text

    def citations(self, piece: str) -> tuple[Prose, ...]:
        """The texts of this section that cite a reference in a piece."""
        heading, blocks = self.for_piece(piece)
        return tuple(prose for prose in prose_in((heading, *blocks)) if prose.citations)


class Hotline(Confirmable):
    """The centre's own hotline."""

    number: PhoneNumber = Field(description="As it is dialled and printed.")
    label: Line = Field(description="What stands above the number.")
    hours: Line = Field(description="When somebody answers.")


class Logo(Confirmable):
    """The centre's logo, shown whole wherever `logo` is placed."""

    file: Line = Field(description="SVG, PNG or JPEG, relative to this file.")
    height: Number = Field(description="In points.", json_schema_extra=between(9, 288))
    clear: Number = Field(
        0.0,
        description="What is kept free above and below it, in points.",
        json_schema_extra=between(0, 144),
    )
    alt: Line = Field(description="What it says, for those who cannot see it.")


class Centre(Confirmable):
    """Who publishes the brochure."""

    logo: Logo | None = None
    name: Line = Field(description="The centre's name.")
    about: Words = Field(description="What the centre is, in one or two sentences.")
    hotline: Hotline
    web: Address = Field(description="The address of the page on the web.")
    web_label: Line | None = Field(None, description="What stands above the address.")
    disclaimer: Line = Field(description="The disclaimer, printed word for word.")


class CrisisLine(Confirmable):
    """A public help line, not the centre's own."""

    name: Line = Field(description="What the line is called.")
    number: PhoneNumber = Field(description="As it is dialled and printed.")
    note: Line = Field(description="When to call, hours, languages.")


class CrisisLines(Confirmable):
    """Public help lines and the words that say that they are not the centre's."""

    heading: Words = Field(description="What stands above the lines.")
    lines: tuple[CrisisLine, ...] = Field(min_length=1, description="One line or more.")


class Reference(Confirmable):
    """A source that the text cites as `[@name]`."""

    name: Name = Field(description="By which texts cite it: [@name].")
    text: Line = Field(description="Authors, title, journal, year.")
    link: Address | None = Field(None, description="Where it can be read.")
    note: Line | None = Field(None, description="What else is to be said of it.")


class References(Confirmable):
    """The sources and their heading."""

    heading: Words = Field(description="What stands above the sources.")
    entries: tuple[Reference, ...] = Field(min_length=1, description="In the order of numbers.")


PaperName = Annotated[str, one_of(*PAPERS), WithJsonSchema({"enum": list(PAPERS)})]
FoldName = Annotated[str, one_of(*FOLDS), WithJsonSchema({"enum": list(FOLDS)})]


class Brochure(Model):
    """How the brochure is folded, and which sections stand on which panel."""

    fold: FoldName = Field("letter-fold", description="How the sheet is folded.")
    panels: dict[str, tuple[Name, ...]] = Field(description="Sections by the name of a panel.")


class Handout(Model):
    """Which sections stand in which frame of the page."""

    frames: dict[str, tuple[Name, ...]] = Field(description="Sections by the name of a frame.")


class Content(Confirmable):
    """Everything that is printed, and where."""

    language: Language = Field(description="The language of the text, such as en.")
    country: Country = Field(description="The country whose phone numbers are written.")
    title: Line = Field(description="The title of the documents.")
    version: Line = Field(description="Printed on both pieces.")
    paper: PaperName = Field("letter", description="The sheet of both pieces.")
    printer: Line | None = Field(None, description="A profile in assets/printers/, by its name.")
    date: Date | None = Field(None, description="The date of the files; none if left out.")
    centre: Centre
    crisis_lines: CrisisLines | None = None
    references: References | None = None
    sections: dict[str, Section] = Field(min_length=1, description="The text, by name.")
    brochure: Brochure
    handout: Handout

    def frames_of(self, piece: str) -> dict[str, tuple[Text, ...]]:
        """The names placed in each frame of a piece, as the editor wrote them."""
        return self.brochure.panels if piece == "brochure" else self.handout.frames

    def all_prose(self) -> Iterator[Prose]:
        """Every text with markup, in the order of the model."""
        return prose_in(self)

    def citation_number(self, name: str) -> int:
        """The number under which a reference is listed, from 1; 0 if there is none."""
        entries = self.references.entries if self.references else ()
        names = [entry.name.value for entry in entries]
        return names.index(name) + 1 if name in names else 0


def load(source: Source) -> Outcome[Content]:
    """The content of a file that was read, if it is valid."""
    outcome = load_partly(source)
    return Outcome(None if has_errors(outcome.findings) else outcome.value, outcome.findings)


def load_partly(source: Source) -> Outcome[Content]:
    """The content of a file that was read, with stand-ins where it is not valid."""
    if source.tree is None:
        return Outcome(None)
    context = {name: _value_of(source.tree, name) for name in ("language", "country")}
    known = {name: value for name, value in context.items() if value}
    outcome = validate(Content, source.tree, known, recovery.mend)
    if outcome.value is None:
        return outcome
    more = (*_unusual_numbers(outcome.value), *_empty_links(outcome.value))
    return Outcome(outcome.value, (*outcome.findings, *more))


def doubtful(source: Source, findings: Iterable[Finding]) -> frozenset[str]:
    """The fields of a file of which, by the findings in it, only a part could be read."""
    names = tuple(field.alias or name for name, field in Content.model_fields.items())
    own = (finding for finding in findings if finding.span.file == source.name)
    return recovery.doubtful(source.tree, own, names) if source.tree else frozenset(names)


def prose_in(value: Any) -> Iterator[Prose]:
    """Every text with markup in a part of the model, in order."""
    if isinstance(value, Prose):
        yield value
    elif isinstance(value, Model):
        for name in type(value).model_fields:
            yield from prose_in(getattr(value, name))
    elif isinstance(value, (tuple, dict)):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from prose_in(inner)


def named_in(value: Any, field: str) -> Iterator[Text]:
    """Every value of the fields of that name in a part of the model: icons, files."""
    if isinstance(value, Model):
        for name in type(value).model_fields:
            inner = getattr(value, name)
            if name == field and isinstance(inner, Text):
                yield inner
            else:
                yield from named_in(inner, field)
    elif isinstance(value, (tuple, dict)):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from named_in(inner, field)


def _value_of(tree: Fields, name: str) -> str:
    node = tree.get(name)
    return node.value if isinstance(node, Text) else ""


# Words that do not say where a link leads, for those who hear the links alone (WCAG 2.2, 2.4.4).
_SAYING_NOTHING = frozenset(
    ("click here", "here", "learn more", "link", "more", "read more", "this", "this link",
     "this page", "website")
)  # fmt: skip
# An address, which would be read aloud letter by letter.
_ADDRESS = re.compile(
    r"[a-z][a-z0-9+.-]*:\S+|www\.\S+|[\w./%-]+\.[a-z]{2,}(?:/\S*)?", re.IGNORECASE
)


def _empty_links(content: Content) -> Iterator[Finding]:
    for prose in content.all_prose():
        for run in prose.runs:
            if run.link and _says_nothing(run.text):
                yield _empty_link(run.text.strip(), prose.text)
    for entry in content.references.entries if content.references else ():
        if _ADDRESS.fullmatch(entry.text.value):  # what is cited is a link to this text
            yield _empty_link(entry.text.value, entry.text)


def _says_nothing(words: str) -> bool:
    said = words.strip(" .,").casefold()
    return said in _SAYING_NOTHING or "://" in said or bool(_ADDRESS.fullmatch(said))


def _empty_link(words: str, place: Text) -> Finding:
    what = f'the link "{words}" does not say where it leads'
    return Finding("M211", place.span, what, "write what is found there")


def _unusual_numbers(content: Content) -> list[Finding]:
    lines = content.crisis_lines.lines if content.crisis_lines else ()
    numbers = [content.centre.hotline.number, *(line.number for line in lines)]
    return [
        Finding(
            "M209",
            number.text.span,
            f'"{number.text.value}" is not known to be in use',
            "dial it once before you print it",
        )
        for number in numbers
        if not number.known and not number.is_placeholder
    ]
