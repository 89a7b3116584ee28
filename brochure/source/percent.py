"""A value between 0 and 100 per cent; and one that is at least 1, so that a share of 1 is not lost."""

from __future__ import annotations

from typing import Annotated, Any

from brochure.source.characters import shown
from brochure.source.model_base import PlainValidator
from brochure.source.validation import a_number, fault, number_schema


def _percent(value: Any) -> float:
    number = a_number(value)
    if not 0 <= number <= 100:
        raise fault("M205", f'"{shown(value)}" is not a percentage', "write 0 to 100", value.span)
    return number


Percent = Annotated[float, PlainValidator(_percent), number_schema(minimum=0, maximum=100)]


def _at_least_one(value: Any) -> float:
    number = _percent(value)
    if number < 1:
        hint = f"write {100 * number:g}, in per cent" if number else "write 1 to 100"
        raise fault("M205", f'"{shown(value)}" is less than one per cent', hint, value.span)
    return number


Opacity = Annotated[float, PlainValidator(_at_least_one), number_schema(minimum=1, maximum=100)]
