"""Lists of what belongs together by two: days and times, names and numbers; and what is said or
drawn beside them. As an editor writes them."""

from __future__ import annotations

from typing import ClassVar

from brochure.content.fields import Address, Confirmable, Line, PhoneNumber, Words
from brochure.source.model_base import Field, model_validator
from brochure.source.validation import Number, fault


class Quoted(Confirmable):
    """What was said, and by whom."""

    text: Words = Field(description="What was said, word for word, with its quotation marks.")
    name: Words = Field(description="Who said it.")
    source: Words | None = Field(None, description="Where, when, or as what.")


class Quotation(Confirmable):
    """What somebody said."""

    key: ClassVar[str] = "quotation"
    quotation: Quoted


class PostalAddress(Confirmable):
    """An address, line by line."""

    key: ClassVar[str] = "address"
    address: tuple[Words, ...] = Field(min_length=1, max_length=8, description="One text a line.")


class OpenDays(Confirmable):
    """Days on which the same hours hold."""

    days: Words = Field(description="Such as Monday to Friday.")
    times: Words = Field(description="Such as 9 to 5, or closed.")


class OpeningHours(Confirmable):
    """When it is open."""

    key: ClassVar[str] = "hours"
    hours: tuple[OpenDays, ...] = Field(min_length=1, max_length=14, description="By days.")


class ContactLine(Confirmable):
    """Whom to ask, and how they are reached."""

    number: PhoneNumber | None = Field(None, description="As it is dialled and printed.")
    name: Words = Field(description="Who or what is reached, such as Front desk.")
    note: Words | None = Field(None, description="When to call, hours, languages.")
    web: Address | None = Field(None, description="An address on the web, or mailto: for e-mail.")
    place: tuple[Words, ...] = Field((), max_length=8, description="An address, one text a line.")

    @model_validator
    def _can_be_reached(self) -> ContactLine:
        if not (self.number or self.web or self.place):
            what, hint = "nobody can be reached like this", "add a number:, a web: or a place:"
            raise fault("M205", what, hint, self.name.text.span)
        return self


class Contacts(Confirmable):
    """People and places, and how they are reached."""

    key: ClassVar[str] = "contacts"
    contacts: tuple[ContactLine, ...] = Field(min_length=1, description="One or more.")


class Checklist(Confirmable):
    """A list with boxes to tick."""

    key: ClassVar[str] = "checklist"
    checklist: tuple[Words, ...] = Field(min_length=1, description="One text for each box.")


class Moment(Confirmable):
    """When something happens, and what."""

    when: Words = Field(description="A time, a day, a year.")
    what: Words = Field(description="One short sentence.")


class Timeline(Confirmable):
    """What happens one after the other."""

    key: ClassVar[str] = "timeline"
    timeline: tuple[Moment, ...] = Field(min_length=2, description="Two or more, the first first.")


class Bar(Confirmable):
    """A range on an axis."""

    axis: tuple[Number, Number] = Field(description="Where the axis begins and ends.")
    usual: tuple[Number, Number] = Field(description="The range itself, drawn thick.")
    possible: tuple[Number, Number] | None = Field(
        None, description="A wider range around it that is possible, drawn thin."
    )
    label: Words | None = Field(None, description="What stands in the range, one or two words.")
    unit: Words = Field(description="What is counted, such as hours a week.")

    @model_validator
    def _sensible(self) -> Bar:
        for name, outer in (("usual", self.possible or self.axis), ("possible", self.axis)):
            span = getattr(self, name)
            if span and not outer[0] <= span[0] < span[1] <= outer[1]:
                what = f"{span[0]:g} to {span[1]:g} is no part of {outer[0]:g} to {outer[1]:g}"
                raise fault("M205", what, "write the smaller number first", at=(name,))
        return self


class RangeBar(Confirmable):
    """From how much to how much, drawn on an axis."""

    key: ClassVar[str] = "range"
    caption: Words | None = Field(None, description="What the bar shows, one short sentence.")
    range: Bar
    alt: Line = Field(description="What the drawing shows, for those who cannot see it.")
