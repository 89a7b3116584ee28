"""The content model: what a valid content.yaml is.

From a located tree to `Content`, in which every text knows its place and holds its markup as
runs. Sections are written once and placed by name; `content.placement` checks the placement.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from itertools import chain
from typing import Annotated, Any

from brochure.content import recovery
from brochure.content.block_models import Block, Blocks
from brochure.content.blocks.logo_models import Logo
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
from brochure.content.phone import Phone
from brochure.finding import Finding, Outcome, has_errors
from brochure.product import PAPERS, Format, Frame
from brochure.source.characters import shown
from brochure.source.faults.strays import brought_home
from brochure.source.model_base import (
    Alone,
    Field,
    Model,
    PlainValidator,
    ValidationInfo,
    WithJsonSchema,
    all_in,
)
from brochure.source.near_names import suggestion
from brochure.source.validation import (
    a_text,
    fault,
    one_of,
    text_schema,
    validate,
)
from brochure.source.yaml_tree import Fields, Source, Text


def _format(value: Any, info: ValidationInfo) -> Format:
    if isinstance(value, Format):  # what stands in for one that is wrong
        return value
    text = a_text(value)
    formats = info.context.get("formats", {})
    found = formats.get(text.value)
    if isinstance(found, Format):
        return found
    if text.value in formats:
        hint = "mend its file in assets/formats/"
        raise fault("M205", f'the format "{text}" has faults of its own', hint, text.span)
    hint = suggestion(text.value, formats) or f"write one of: {', '.join(sorted(formats))}"
    raise fault("M205", f'there is no format "{shown(text.value)}"', hint, text.span)


class Variant(Confirmable):
    """What a section says in one piece instead of its usual text."""

    heading: Words | None = Field(None, description="Another heading for this piece.")
    text: Blocks = Field(description="The blocks for this piece.")


class Section(Confirmable):
    """A part of the text, written once and placed by its name in the panels of pieces. What it
    says in one piece instead stands under the name of that piece."""

    heading: Words | None = Field(None, description="A heading that says something.")
    text: Blocks = Field(description="The blocks of the section, in order.")
    variants: dict[str, Variant] = Field({}, others="pieces", description="By its name.")

    def for_piece(self, piece: str) -> tuple[Prose | None, tuple[Block, ...]]:
        """The heading and the blocks of this section in a piece."""
        variant = self.variants.get(piece)
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


class Centre(Confirmable):
    """Who publishes the brochure."""

    logo: Logo | None = None
    name: Line = Field(description="The centre's name.")
    about: Words | None = Field(None, description="What it is, in one or two sentences.")
    hotline: Hotline | None = Field(None, description="Shown on every piece.")
    web: Address | None = Field(None, description="The address of the page on the web.")
    web_label: Line | None = Field(None, description="What stands above the address.")
    disclaimer: Line | None = Field(None, description="Printed word for word on every piece.")

    @property
    def statement(self) -> tuple[Text, ...]:
        """What every piece must show: the disclaimer and the hotline's number, if there are any."""
        number = self.hotline.number.text if self.hotline else None
        return tuple(text for text in (self.disclaimer, number) if text is not None)


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
FormatName = Annotated[Format, PlainValidator(_format), text_schema(r"^[a-z][a-z0-9-]*$")]
REST = "<rest>"
Names = Annotated[dict[str, tuple[Name, ...]], Alone(REST)]
"""The sections of a panel by its frames; a list alone stands in the frame that takes the rest."""


class Piece(Model):
    """What is made: its format and paper, and which sections stand on which panel."""

    format: FormatName = Field(description="The name of a format, such as letter-fold.")
    paper: PaperName | None = Field(None, description="The sheet, if not that of all pieces.")
    panels: dict[str, Names] = Field(description="Sections by the name of a panel.")
    spans: dict[str, dict[str, tuple[Name, ...]]] = Field({}, description="Zones of neighbours.")

    @cached_property
    def frames(self) -> Mapping[str, tuple[Text, ...]]:
        """The names placed in each frame of the format, by its address, in reading order."""
        return {frame.address: self._in(frame) for frame in self.reading}

    @property
    def names(self) -> tuple[Text, ...]:
        """Every name that is placed, in any panel."""
        placed = chain(self.panels.values(), self.spans.values())
        return tuple(chain(*chain(*(names.values() for names in placed))))

    @cached_property
    def reading(self) -> tuple[Frame, ...]:
        """The frames of the format as this piece is read."""
        return self.format.read_with(self.spans)

    def _in(self, frame: Frame) -> tuple[Text, ...]:
        if frame.span:
            return self.spans[frame.zone.name][frame.panel]
        placed = self.panels.get(frame.panel, {})
        is_rest = frame.zone.is_rest and not frame.zone.columns
        return placed.get(frame.name, ()) or (placed.get(REST, ()) if is_rest else ())

    def names_a_view(self, rest: str) -> bool:
        """Whether a picture of this piece may be called by its name, a hyphen and `rest`."""
        return self.format.names_a_view(rest, {frame.span for frame in self.reading if frame.span})

    @property
    def empty(self) -> frozenset[str]:
        """The panels on which nothing stands and nothing needs to."""
        return frozenset(
            name
            for name in self.format.optional
            if not any(self.panels.get(name, {}).values())
            and not any(name in parts for parts in self.spans.values())
        )


class Content(Confirmable):
    """Everything that is printed, and where."""

    language: Language = Field(description="The language of the text, such as en.")
    country: Country = Field(description="The country whose phone numbers are written.")
    title: Line = Field(description="The title of the documents.")
    version: Line = Field(description="Printed where version is placed.")
    paper: PaperName | None = Field(None, description="The sheet of pieces that name none.")
    printer: Line | None = Field(None, description="A profile in assets/printers/, by its name.")
    wording: Name | None = Field(None, description="Rules in assets/wording/, by their name.")
    date: Date | None = Field(None, description="The date of the files; none if left out.")
    centre: Centre
    crisis_lines: CrisisLines | None = None
    references: References | None = None
    sections: dict[str, Section] = Field(min_length=1, description="The text, by name.")
    pieces: dict[str, Piece] = Field(min_length=1, description="What is made, by its name.")

    def frames_of(self, piece: str) -> Mapping[str, tuple[Text, ...]]:
        """`Piece.frames` of a piece."""
        return self.pieces[piece].frames

    def paper_of(self, piece: str) -> str:
        """The paper of a piece: its own, that of all, or the first that its format has."""
        one = self.pieces[piece]
        return one.paper or self.paper or one.format.papers[0]

    def all_prose(self) -> tuple[Prose, ...]:
        """Every text with markup, in the order of the model."""
        return self._prose

    @cached_property
    def _prose(self) -> tuple[Prose, ...]:
        return tuple(prose_in(self))

    def citation_number(self, name: str) -> int:
        """The number under which a reference is listed, from 1; 0 if there is none."""
        entries = self.references.entries if self.references else ()
        names = [entry.name.value for entry in entries]
        return names.index(name) + 1 if name in names else 0


def load(source: Source, formats: Mapping[str, Format | None]) -> Outcome[Content]:
    """The content of a file that was read, if it is valid. `formats` are those that there are,
    None for one that cannot be used."""
    outcome = load_partly(source, formats)
    return Outcome(None if has_errors(outcome.findings) else outcome.value, outcome.findings)


def load_partly(source: Source, formats: Mapping[str, Format | None]) -> Outcome[Content]:
    """The content of a file that was read, with stand-ins where it is not valid."""
    if source.tree is None:
        return Outcome(None)
    if wrong := (*_old_keys(source.tree), *_wrong_names(source.tree)):
        return Outcome(None, wrong)
    pieces = _pieces_of(source.tree)
    gone = recovery.gone_pieces(source.tree, pieces | TAKEN)
    known: dict[str, Any] = {"formats": formats, "pieces": pieces | set(gone)}
    for name in ("language", "country"):
        if value := _value_of(source.tree, name):
            known[name] = value

    def read(tree: Fields) -> Outcome[Content]:
        return validate(Content, tree, known, recovery.mend)

    outcome = read(source.tree)
    tree, strays = brought_home(source.tree, outcome.findings, lambda one: read(one).findings)
    outcome = read(tree) if strays else outcome
    strays += tuple(recovery.gone(name, places, pieces) for name, places in gone.items())
    if outcome.value is None:
        return Outcome(None, (*strays, *outcome.findings))
    more = (*_unusual_numbers(outcome.value), *_empty_links(outcome.value))
    return Outcome(outcome.value, (*strays, *outcome.findings, *more))


def doubtful(source: Source, findings: Iterable[Finding]) -> frozenset[str]:
    """The fields of a file of which, by the findings in it, only a part could be read."""
    names = tuple(field.alias or name for name, field in Content.model_fields.items())
    own = (finding for finding in findings if finding.span.file == source.name)
    return recovery.doubtful(source.tree, own, names) if source.tree else frozenset(names)


def _old_keys(tree: Fields) -> Iterator[Finding]:
    """The keys of contents as they were written before there were pieces."""
    if tree.get("pieces") is not None:
        return
    for name, inner in (("brochure", "panels"), ("handout", "frames")):
        node, key = tree.get(name), tree.key(name)
        if key is not None and isinstance(node, Fields) and node.get(inner) is not None:
            what = f'"{name}" stands under pieces: now, with its format'
            hint = "brochure migrate rewrites the file and keeps its comments"
            yield Finding("M202", key.span, what, hint)


PIECE_NAME = r"[a-z][a-z0-9-]{0,39}"  # files are called by it
TAKEN = frozenset({*Section.model_fields, "to-confirm", "report", "pictures", "package", "dummy"})


def _wrong_names(tree: Fields) -> Iterator[Finding]:
    """Names of pieces that no file or no wording of a section can have."""
    node = tree.get("pieces")
    for key, _ in node.entries if isinstance(node, Fields) else ():
        if not re.fullmatch(PIECE_NAME, key.value):
            what = f'"{shown(key)}" cannot name a piece'
            hint = "write 40 small letters, digits and hyphens at most, a letter first"
            yield Finding("M205", key.span, what, hint)
        elif key.value in TAKEN:
            what = f'"{key}" cannot name a piece: it means something else'
            yield Finding("M205", key.span, what, "choose another name")


def _pieces_of(tree: Fields) -> frozenset[str]:
    node = tree.get("pieces")
    names = (key.value for key, _ in node.entries) if isinstance(node, Fields) else ()
    return frozenset(names)


def prose_in(value: Any) -> Iterator[Prose]:
    """Every text with markup in a part of the model, in order."""
    return all_in(value, Prose)


def _value_of(tree: Fields, name: str) -> str:
    node = tree.get(name)
    return node.value if isinstance(node, Text) else ""


# Words that do not say where a link leads, for those who hear the links alone (WCAG 2.2, 2.4.4).
_SAYING_NOTHING = frozenset(
    ("click here", "here", "learn more", "link", "more", "read more", "this", "this link",
     "this page", "website")
)  # fmt: skip
# An address, which would be read aloud letter by letter; as preflight has it (Q684).
_ADDRESS = r"(?i:[a-z][a-z0-9+.-]*:\S+|www\.\S+|[\w./%-]+\.[a-z]{2,}(?:/\S*)?)"


def _is_address(text: str) -> bool:
    return " " not in text and re.fullmatch(_ADDRESS, text) is not None


def _empty_links(content: Content) -> Iterator[Finding]:
    for prose in content.all_prose():
        for run in prose.runs:
            if run.link and _says_nothing(run.text):
                yield _empty_link(run.text.strip(), prose.text)
    for entry in content.references.entries if content.references else ():
        if _is_address(entry.text.value):  # what is cited is a link to this text
            yield _empty_link(entry.text.value, entry.text)


def _says_nothing(words: str) -> bool:
    said = words.strip(" .,").casefold()
    return said in _SAYING_NOTHING or "://" in said or _is_address(said)


def _empty_link(words: str, place: Text) -> Finding:
    what = f'the link "{shown(words)}" does not say where it leads'
    return Finding("M211", place.span, what, "write what is found there")


def _unusual_numbers(content: Content) -> list[Finding]:
    return [
        Finding(
            "M209",
            number.text.span,
            f'"{shown(number.text)}" is not known to be in use',
            "dial it once before you print it",
        )
        for number in all_in(content, Phone)
        if not number.known and not number.is_placeholder
    ]
