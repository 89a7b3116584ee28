"""The blocks of a section, as an editor writes them."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar, TypeAlias, Union

from brochure.content.blocks.chart_models import Weeks, hours_in
from brochure.content.blocks.listing_models import (
    Checklist,
    Contacts,
    OpeningHours,
    PostalAddress,
    Quotation,
    RangeBar,
    Timeline,
)
from brochure.content.blocks.picture_models import Alt, Picture, Pictures
from brochure.content.blocks.table_models import Table
from brochure.content.fields import (
    STRING,
    TO_CONFIRM,
    Confirmable,
    Count,
    Flag,
    Name,
    Words,
    parse_prose,
)
from brochure.product import STANDARD_PARTS
from brochure.source.characters import shown
from brochure.source.model_base import (
    AfterValidator,
    Discriminator,
    Field,
    Model,
    PlainValidator,
    Tag,
    ValidationInfo,
    WithJsonSchema,
    model_validator,
)
from brochure.source.near_names import suggestion
from brochure.source.validation import between, fault
from brochure.source.yaml_tree import Text


class Paragraph(Confirmable):
    """A paragraph. Short form: just the text."""

    key: ClassVar[str] = "paragraph"
    paragraph: Words = Field(description="One idea, two to four sentences.")


class Lead(Confirmable):
    """An opening sentence in larger type."""

    key: ClassVar[str] = "lead"
    lead: Words = Field(description="One sentence, at most 25 words.")


class Subheading(Confirmable):
    """A heading inside a section."""

    key: ClassVar[str] = "subheading"
    subheading: Words = Field(description="Two to six words.")
    icon: Name | None = Field(None, description="An icon beside it, for example home.")


class Bullets(Confirmable):
    """A bulleted list."""

    key: ClassVar[str] = "bullets"
    bullets: tuple[Words, ...] = Field(min_length=1, description="One text for each bullet.")


class Numbers(Confirmable):
    """A numbered list, for steps that follow each other."""

    key: ClassVar[str] = "numbers"
    numbers: tuple[Words, ...] = Field(min_length=1, description="One text for each step.")


class CalloutText(Confirmable):
    """What a callout says."""

    heading: Words | None = Field(None, description="Two to six words.")
    text: Words = Field(description="One to three sentences.")


class Callout(Confirmable):
    """A text in a tinted box, for what nobody should miss."""

    key: ClassVar[str] = "callout"
    callout: CalloutText


class Column(Confirmable):
    """One side of a comparison."""

    heading: Words = Field(description="What this side shows, two to six words.")
    icon: Name | None = Field(None, description="An icon beside it, for example home.")
    items: tuple[Words, ...] = Field(min_length=1, description="One short text each.")


class TwoColumns(Confirmable):
    """The two sides of a comparison."""

    left: Column
    right: Column


class Comparison(Confirmable):
    """Two lists side by side."""

    key: ClassVar[str] = "comparison"
    comparison: TwoColumns
    alt: Alt


_DRAWN = between(0, 120)


class Dots(Model):
    """A number as dots: `full` ones, then `light` ones (rings), `of` all that are drawn."""

    full: Count = Field(description="How many dots are filled.", json_schema_extra=_DRAWN)
    light: Count = Field(
        0, description="How many more may be: drawn as rings.", json_schema_extra=_DRAWN
    )
    of: Count = Field(0, description="How many dots there are in all.", json_schema_extra=_DRAWN)
    key: Words | None = Field(None, description="What the dots mean that are not full.")

    @property
    def total(self) -> int:
        return max(self.of, self.full + self.light)

    @model_validator
    def _sensible(self) -> Dots:
        if not 1 <= self.total <= 120:
            what, hint = f"{self.total} dots cannot be drawn", "1 to 120 dots are possible"
            raise fault("M205", what, hint, at=("full",))
        if self.of and self.of < self.full + self.light:
            what = "there are more dots filled than drawn"
            raise fault("M205", what, "make of: larger", at=("of",))
        return self


class KeyFigure(Confirmable):
    """A number to remember and what it counts."""

    value: Words = Field(description="The number, such as 9+ or 3 to 5.")
    label: Words = Field(description="What it counts, such as hours a week.")
    dots: Dots | None = Field(None, description="The number drawn as dots.")


class Figures(Confirmable):
    """Key figures, set large."""

    key: ClassVar[str] = "figures"
    figures: tuple[KeyFigure, ...] = Field(
        min_length=1, max_length=6, description="One to six figures."
    )
    alt: Alt


class Day(Confirmable):
    """A day of the week strip."""

    day: Words = Field(description="A short name, such as Mon.")
    hours: Words | None = Field(
        None, description="Treatment on that day, such as 3 h or 90 min: the height of its bar."
    )

    @property
    def length(self) -> float:
        """The hours of treatment."""
        return hours_in(self.hours.words) or 0.0 if self.hours else 0.0

    @model_validator
    def _has_a_height(self) -> Day:
        if self.hours is not None and not self.length:
            what = f'"{shown(self.hours.words)}" does not say how high this day\'s bar is'
            hint = "write one number of hours or minutes, such as 2 h or 90 min"
            raise fault("M205", what, hint, self.hours.text.span)
        return self


class Week(Confirmable):
    """A week as a strip of days, a bar for each with treatment."""

    key: ClassVar[str] = "week"
    caption: Words = Field(description="What the strip shows; say that it is an example.")
    week: tuple[Day, ...] = Field(min_length=2, max_length=7, description="Two to seven days.")
    alt: Alt


class Step(Confirmable):
    """A step of a path."""

    heading: Words = Field(description="One to three words.")
    icon: Name | None = Field(None, description="An icon in place of the number.")
    optional: Flag = Field(False, description="yes: not for everyone; a dashed ring, no disc.")
    text: Words | None = Field(None, description="One short sentence.")


class Steps(Confirmable):
    """Steps that follow each other, drawn along a path."""

    key: ClassVar[str] = "steps"
    steps: tuple[Step, ...] = Field(min_length=2, max_length=6, description="Two to six steps.")
    alt: Alt


def _inside_a_card(blocks: tuple[Any, ...]) -> tuple[Any, ...]:
    for number, block in enumerate(blocks):
        part = block.part.value if isinstance(block, StandardPart) else ""
        if isinstance(block, Card) or part in ("hotline", "disclaimer"):
            what = f"a card holds no {part or 'other card'}, which is a box of its own"
            raise fault("M213", what, "let it stand beside the card", at=(number,))
        if isinstance(block, Picture) and block.picture.bleed:
            what = "a picture on a card cannot bleed: it does not stand at the cut"
            raise fault("M213", what, "delete bleed: yes", at=(number,))
    return blocks


class CardText(Confirmable):
    """What a card holds."""

    look: Name | None = Field(None, description="quiet, warning, or a card of the theme.")
    heading: Words | None = Field(None, description="Two to six words.")
    icon: Name | None = Field(None, description="An icon beside the heading.")
    text: Annotated[Blocks, AfterValidator(_inside_a_card)] = Field(
        description="The blocks on it; no card, hotline or disclaimer."
    )

    @model_validator
    def _heads_its_icon(self) -> CardText:
        if self.icon is not None and self.heading is None:
            what = "an icon stands beside a heading, and this card has none"
            raise fault("M213", what, "add a line heading: …, or delete icon:", self.icon.span)
        return self


class Card(Confirmable):
    """Blocks on a ground of their own, never divided."""

    key: ClassVar[str] = "card"
    card: CardText


class StandardPart(Model):
    """A part that is filled from elsewhere in the file: `disclaimer`, `hotline` and so on."""

    part: Name


def _block_kind(value: Any) -> str:
    if isinstance(value, dict) and value.keys() == {"text", TO_CONFIRM}:
        return "<text>"
    if isinstance(value, dict):
        key = next((key for key in value if key in BLOCKS), "unknown")
        is_row = key == Picture.key and isinstance(value[key], list)
        return "<unknown>" if is_row else f"<{key}>"
    if isinstance(value, Text):
        return "<standing>" if value.value.strip() in STANDARD_PARTS else "<text>"
    return "<unknown>"


def _short(value: Any, info: ValidationInfo) -> Paragraph:
    return Paragraph(paragraph=parse_prose(value, info))


def _standing(value: Text) -> StandardPart:
    return StandardPart(part=value)


_FIELDS = "a colon and a blank begin a field: put the whole text in double quotes"


def _unknown_block(value: Any) -> Any:
    if isinstance(value, dict) and value:
        key = next(iter(value))
        if Picture.key in value:
            what, hint = "one picture is expected here, not a list", 'did you mean "pictures"?'
            raise fault("M203", what, hint, at=(Picture.key,))
        near = suggestion(key, BLOCKS)
        if not near and len(value) == 1 and isinstance(value[key], Text):
            what = f'a text is expected here, but "{shown(key)}:" begins a field'
            raise fault("M203", what, _FIELDS, at=(key,))
        hint = near or f"possible here: {', '.join(BLOCKS)}"
        raise fault("M202", f'unknown block "{shown(key)}"', hint, at=(key,))
    raise fault("M203", "a text or a block is expected here", "delete the dash, or write a text")


_KINDS = (
    Paragraph, Lead, Subheading, Bullets, Numbers, Callout, Card, Comparison, Figures, Week, Steps,
    Picture, Pictures, Table, Quotation, PostalAddress, OpeningHours, Contacts, Checklist, Timeline, RangeBar,
    Weeks,
)  # fmt: skip
BLOCKS = {kind.key: kind for kind in _KINDS}

Block: TypeAlias = Annotated[
    Union[  # noqa: UP007 (with | each joins those before it once more, which takes a millisecond)
        Annotated[Paragraph, Tag("<paragraph>")],
        Annotated[Lead, Tag("<lead>")],
        Annotated[Subheading, Tag("<subheading>")],
        Annotated[Bullets, Tag("<bullets>")],
        Annotated[Numbers, Tag("<numbers>")],
        Annotated[Callout, Tag("<callout>")],
        Annotated[Card, Tag("<card>")],
        Annotated[Comparison, Tag("<comparison>")],
        Annotated[Figures, Tag("<figures>")],
        Annotated[Week, Tag("<week>")],
        Annotated[Steps, Tag("<steps>")],
        Annotated[Picture, Tag("<picture>")],
        Annotated[Pictures, Tag("<pictures>")],
        Annotated[Table, Tag("<table>")],
        Annotated[Quotation, Tag("<quotation>")],
        Annotated[PostalAddress, Tag("<address>")],
        Annotated[OpeningHours, Tag("<hours>")],
        Annotated[Contacts, Tag("<contacts>")],
        Annotated[Checklist, Tag("<checklist>")],
        Annotated[Timeline, Tag("<timeline>")],
        Annotated[RangeBar, Tag("<range>")],
        Annotated[Weeks, Tag("<weeks>")],
        Annotated[Paragraph, PlainValidator(_short), STRING, Tag("<text>")],
        Annotated[
            StandardPart,
            PlainValidator(_standing),
            WithJsonSchema({"enum": list(STANDARD_PARTS)}),
            Tag("<standing>"),
        ],
        Annotated[Paragraph, PlainValidator(_unknown_block), Tag("<unknown>")],
    ],
    Discriminator(_block_kind),
]
Blocks = Annotated[tuple[Block, ...], Field(min_length=1)]
