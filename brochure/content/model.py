"""The content model: what a valid content.yaml is.

From a located tree to `Content`, in which every text knows its place and holds its markup as
runs. Sections are written once and placed by name; `content.placement` checks the placement.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from typing import Annotated, Any, ClassVar, TypeAlias

from pydantic import Discriminator, Field, PlainValidator, Tag, ValidationInfo, WithJsonSchema

from brochure.content import markup
from brochure.content import phone as phones
from brochure.content.markup import Prose
from brochure.content.phone import Phone
from brochure.diagnostics import Finding, Outcome
from brochure.schema import Line, Model, a_text, fault, suggestion, validate
from brochure.source import Fields, Source, Text

# The parts of a piece that come from `centre` and the like, not from a section's own words.
STANDING = (
    "about", "centre-name", "crisis-lines", "disclaimer", "hotline", "references", "version", "web",
)  # fmt: skip


def _prose(value: Any, info: ValidationInfo) -> Prose:
    text = a_text(value)
    try:
        return markup.parse(text, (info.context or {}).get("language", "en"))
    except markup.BadLink as link:
        hint = "begin the address with https://, mailto: or tel:"
        raise fault("M207", f'the link "{link}" is not allowed', hint, text.span) from None


def _phone(value: Any, info: ValidationInfo) -> Phone:
    text = a_text(value)
    try:
        return phones.parse(text, (info.context or {}).get("country", "US"))
    except phones.BadPhone as why:
        hint = "write it as one would dial it, such as 1-800-555-0199"
        raise fault("M206", f'"{text.value}": {why}', hint, text.span) from None


def _address(value: Any) -> Text:
    text = a_text(value)
    try:
        markup.safe_link(text.value)
    except ValueError:
        hint = "write the whole address, beginning with https://"
        raise fault("M207", f'the link "{text.value}" is not allowed', hint, text.span) from None
    return text


def _matching(pattern: str, said: str) -> Any:
    def check(value: Any) -> Text:
        text = a_text(value)
        if not re.fullmatch(pattern, text.value):
            raise fault("M205", f'"{text.value}" is not possible here', said, text.span)
        return text

    return [PlainValidator(check), WithJsonSchema({"type": "string", "pattern": f"^{pattern}$"})]


def _date(value: Any) -> datetime.date:
    text = a_text(value)
    try:
        return datetime.date.fromisoformat(text.value)
    except ValueError:
        raise fault(
            "M205", f'"{text.value}" is not a date', "write 2026-11-30", text.span
        ) from None


_STRING = WithJsonSchema({"type": "string", "pattern": r"\S"})
Words = Annotated[Prose, PlainValidator(_prose), _STRING]
"""A text with inline markup: `**strong**`, `*emphasis*`, `[words](https://…)`, `[@reference]`."""
Number = Annotated[Phone, PlainValidator(_phone), _STRING]
"""A phone number, printed as it is written."""
Address = Annotated[Text, PlainValidator(_address), _STRING]
"""A web address (https:) or mailto: or tel: link."""
_NAME = _matching(r"[a-z0-9][a-z0-9-]*", "small letters, digits and hyphens only")
Name = Annotated[Text, _NAME[0], _NAME[1]]
"""A name by which one part of the file refers to another."""
_TONGUE = _matching(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*", "write a language code such as en or es")
Language = Annotated[Text, _TONGUE[0], _TONGUE[1]]
_NATION = _matching(r"[A-Z]{2}", "write two capital letters, such as US")
Country = Annotated[Text, _NATION[0], _NATION[1]]
Date = Annotated[
    datetime.date, PlainValidator(_date), WithJsonSchema({"type": "string", "format": "date"})
]


class Paragraph(Model):
    """A paragraph. Short form: just the text."""

    key: ClassVar[str] = "paragraph"
    paragraph: Words = Field(description="One idea, two to four sentences.")


class Lead(Model):
    """An opening sentence in larger type."""

    key: ClassVar[str] = "lead"
    lead: Words = Field(description="One sentence, at most 25 words.")


class Subheading(Model):
    """A heading inside a section."""

    key: ClassVar[str] = "subheading"
    subheading: Words = Field(description="Two to six words.")


class Bullets(Model):
    """A bulleted list."""

    key: ClassVar[str] = "bullets"
    bullets: tuple[Words, ...] = Field(min_length=1, description="One text for each bullet.")


class Numbers(Model):
    """A numbered list, for steps that follow each other."""

    key: ClassVar[str] = "numbers"
    numbers: tuple[Words, ...] = Field(min_length=1, description="One text for each step.")


class CalloutText(Model):
    """What a callout says."""

    heading: Words | None = Field(None, description="Two to six words.")
    text: Words = Field(description="One to three sentences.")


class Callout(Model):
    """A text in a tinted box, for what nobody should miss."""

    key: ClassVar[str] = "callout"
    callout: CalloutText


class Column(Model):
    """One side of a comparison."""

    heading: Words = Field(description="What this side shows, two to six words.")
    items: tuple[Words, ...] = Field(min_length=1, description="One short text each.")


class TwoColumns(Model):
    """The two sides of a comparison."""

    left: Column
    right: Column


class Comparison(Model):
    """Two lists side by side."""

    key: ClassVar[str] = "comparison"
    comparison: TwoColumns


class KeyFigure(Model):
    """A number to remember and what it counts."""

    value: Words = Field(description="The number, such as 9+ or 3 to 5.")
    label: Words = Field(description="What it counts, such as hours a week.")


class Figures(Model):
    """Key figures, set large."""

    key: ClassVar[str] = "figures"
    figures: tuple[KeyFigure, ...] = Field(min_length=1, max_length=6)


class Standing(Model):
    """A part that is filled from elsewhere in the file: `disclaimer`, `hotline` and so on."""

    part: Name


def _block_kind(value: Any) -> str:
    if isinstance(value, dict):
        key = next(iter(value), "")
        return f"<{key}>" if key in BLOCKS else "<unknown>"
    if isinstance(value, Text):
        return "<standing>" if value.value.strip() in STANDING else "<text>"
    return "<unknown>"


def _short(value: Any, info: ValidationInfo) -> Paragraph:
    return Paragraph.model_construct(paragraph=_prose(value, info))


def _standing(value: Text) -> Standing:
    return Standing.model_construct(part=value)


def _unknown_block(value: Any) -> Any:
    if isinstance(value, dict) and value:
        key = next(iter(value))
        hint = suggestion(key, BLOCKS) or f"possible here: {', '.join(BLOCKS)}"
        raise fault("M202", f'unknown block "{key}"', hint)
    raise fault("M203", "a text or a block is expected here", "delete the dash, or write a text")


_KINDS = (Paragraph, Lead, Subheading, Bullets, Numbers, Callout, Comparison, Figures)
BLOCKS = {kind.key: kind for kind in _KINDS}

Block: TypeAlias = Annotated[
    Annotated[Paragraph, Tag("<paragraph>")]
    | Annotated[Lead, Tag("<lead>")]
    | Annotated[Subheading, Tag("<subheading>")]
    | Annotated[Bullets, Tag("<bullets>")]
    | Annotated[Numbers, Tag("<numbers>")]
    | Annotated[Callout, Tag("<callout>")]
    | Annotated[Comparison, Tag("<comparison>")]
    | Annotated[Figures, Tag("<figures>")]
    | Annotated[Paragraph, PlainValidator(_short), _STRING, Tag("<text>")]
    | Annotated[
        Standing,
        PlainValidator(_standing),
        WithJsonSchema({"enum": list(STANDING)}),
        Tag("<standing>"),
    ]
    | Annotated[Paragraph, PlainValidator(_unknown_block), Tag("<unknown>")],
    Discriminator(_block_kind),
]
Blocks = Annotated[tuple[Block, ...], Field(min_length=1)]


class Variant(Model):
    """What a section says in one piece instead of its usual text."""

    heading: Words | None = Field(None, description="Another heading for this piece.")
    text: Blocks = Field(description="The blocks for this piece.")


class Section(Model):
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


class Hotline(Model):
    """The centre's own hotline."""

    number: Number = Field(description="As it is dialled and printed.")
    label: Line = Field(description="What stands above the number.")
    hours: Line = Field(description="When somebody answers.")


class Centre(Model):
    """Who publishes the brochure."""

    name: Line = Field(description="The centre's name.")
    about: Words = Field(description="What the centre is, in one or two sentences.")
    hotline: Hotline
    web: Address = Field(description="The address of the page on the web.")
    disclaimer: Line = Field(description="The disclaimer, printed word for word.")


class CrisisLine(Model):
    """A public help line, not the centre's own."""

    name: Line
    number: Number
    note: Line = Field(description="When to call, hours, languages.")


class CrisisLines(Model):
    """Public help lines and the words that say that they are not the centre's."""

    heading: Words
    lines: tuple[CrisisLine, ...] = Field(min_length=1)


class Reference(Model):
    """A source that the text cites as `[@name]`."""

    name: Name
    text: Line = Field(description="Authors, title, journal, year.")
    link: Address | None = Field(None, description="Where it can be read.")
    note: Line | None = Field(None, description="For example: to be confirmed by the centre.")


class References(Model):
    """The sources and their heading."""

    heading: Words
    entries: tuple[Reference, ...] = Field(min_length=1)


class Brochure(Model):
    """Which sections stand on which panel."""

    panels: dict[str, tuple[Name, ...]]


class Handout(Model):
    """Which sections stand in which frame of the page."""

    frames: dict[str, tuple[Name, ...]]


class Content(Model):
    """Everything that is printed, and where."""

    language: Language = Field(description="The language of the text, such as en.")
    country: Country = Field(description="The country whose phone numbers are written.")
    title: Line = Field(description="The title of the documents.")
    version: Line = Field(description="Printed on both pieces.")
    date: Date | None = Field(None, description="The date of the files; none if left out.")
    centre: Centre
    crisis_lines: CrisisLines | None = None
    references: References | None = None
    sections: dict[str, Section] = Field(min_length=1)
    brochure: Brochure
    handout: Handout

    def all_prose(self) -> Iterator[Prose]:
        """Every text with markup, in the order of the model."""
        return prose_in(self)

    def citation_number(self, name: str) -> int:
        """The number under which a reference is listed, from 1; 0 if there is none."""
        entries = self.references.entries if self.references else ()
        names = [entry.name.value for entry in entries]
        return names.index(name) + 1 if name in names else 0

    @property
    def is_proof(self) -> bool:
        """True as long as the hotline is a number kept for fiction."""
        return self.centre.hotline.number.is_placeholder


def load(source: Source) -> Outcome[Content]:
    """The content of a file that was read."""
    if source.tree is None:
        return Outcome(None)
    context = {name: _said(source.tree, name) for name in ("language", "country")}
    known = {name: value for name, value in context.items() if value}
    outcome = validate(Content, source.tree, known)
    if outcome.value is None:
        return outcome
    return Outcome(outcome.value, tuple(_unusual_numbers(outcome.value)))


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


def _said(tree: Fields, name: str) -> str:
    node = tree.get(name)
    return node.value if isinstance(node, Text) else ""


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
