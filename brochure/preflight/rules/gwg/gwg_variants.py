"""The variants of GWG 2022, and how a rule of it becomes one of a profile."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import wraps
from typing import TypeAlias

from msgspec import Struct

from brochure.finding import Clause
from brochure.preflight.document import Document
from brochure.preflight.limits import Fault, Limits, Rule

GWG_STANDARD = "GWG 2022"


class GwgVariant(Struct, frozen=True):
    """What sets the variants apart: the least size of delicate text in points; pixels per inch that
    are too few (an error) or few (a warning), of pictures and of 1-bit pictures; whether spot
    colours are an error; whether pictures may be RGB by a profile."""

    small_text: float = 8.0
    ppi: tuple[int, int] = (149, 224)
    ppi_1bit: tuple[int, int] = (549, 799)
    without_spots: bool = False
    rgb_pictures: bool = False


SHEET_CMYK = GwgVariant(without_spots=True)
SHEET_SPOT = GwgVariant()
DIGITAL = GwgVariant(small_text=5.0, ppi=(95, 149), ppi_1bit=(349, 599), rgb_pictures=True)

VariantRule: TypeAlias = Callable[[Document, GwgVariant], Iterator[Fault]]


def of(variant: GwgVariant, *rules: VariantRule) -> tuple[Rule, ...]:
    """The rules of a variant as rules of a profile. A rule's number, R and four digits, begins
    its docstring."""
    return tuple(_of(variant, rule) for rule in rules)


def _of(variant: GwgVariant, rule: VariantRule) -> Rule:
    clause = Clause(GWG_STANDARD, number(rule))

    @wraps(rule)
    def asked(document: Document, _: Limits) -> Iterator[Fault]:
        for fault in rule(document, variant):
            yield fault.by(clause)

    return asked


def number(rule: VariantRule) -> str:
    return (rule.__doc__ or "")[:5]
