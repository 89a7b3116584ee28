"""A value between 0 and 100 per cent: 0, or 1 and more."""

from __future__ import annotations

from typing import Annotated, Any

from brochure.source.characters import shown
from brochure.source.model_base import PlainValidator
from brochure.source.validation import a_number, fault, number_schema


def _percent(value: Any) -> float:
    number = a_number(value)
    if not 0 <= number <= 100:
        raise fault("M205", f'"{shown(value)}" is not a percentage', "write 0 to 100", value.span)
    if 0 < number < 1:  # nobody means less than one per cent
        what = f'"{shown(value)}" is a share of one, and per cent is expected here'
        raise fault("M205", what, f"write {number * 100:g}", value.span)
    return number


_SHARE = {"type": "number", "exclusiveMinimum": 0, "exclusiveMaximum": 1}
Percent = Annotated[
    float, PlainValidator(_percent), number_schema(minimum=0, maximum=100, **{"not": _SHARE})
]
