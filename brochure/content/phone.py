"""Phone numbers: what is printed must be what is dialled.

phonenumberslite parses the number; the editor's own way of writing it is what is printed.
"""

from __future__ import annotations

import re
import sys
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from types import ModuleType
from typing import Any

from msgspec import Struct

from brochure.source.yaml_tree import Text

# 555-0100 to 555-0199 are kept for fiction by the North American Numbering Plan.
_FICTIONAL = re.compile(r"\+1\d{3}55501\d\d\Z")


class Phone(Struct, frozen=True):
    """A number as written and as dialled (`+18005550199`, or `988` for a short number)."""

    text: Text
    dialled: str
    known: bool

    @property
    def link(self) -> str:
        return f"tel:{self.dialled}"

    @property
    def is_placeholder(self) -> bool:
        return _FICTIONAL.match(self.dialled) is not None


class BadPhone(ValueError):
    """A number that cannot be dialled."""


@cache
def _phonenumbers() -> Any:
    """The part of phonenumbers that reads and writes numbers. Whoever imports its package loads
    what finds them in texts and what formats them while one types, too: a third of it all. So it
    is imported from a package of another name, which no other thread can come upon half made."""
    spec = find_spec("phonenumbers")
    if spec is None:
        return import_module("phonenumbers")
    package = ModuleType("_phonenumbers")
    package.__path__ = spec.submodule_search_locations or []
    sys.modules.setdefault(package.__name__, package)
    return import_module(f"{package.__name__}.phonenumberutil")


def is_country(code: str) -> bool:
    """Whether numbers of a country (ISO 3166) can be read."""
    return code in _phonenumbers().SUPPORTED_REGIONS


def example(country: str) -> str:
    """A number as it is dialled in a country: in the US one that is kept for fiction."""
    phonenumbers = _phonenumbers()
    made = phonenumbers.example_number(country) if country != "US" else None
    national = phonenumbers.PhoneNumberFormat.NATIONAL
    return phonenumbers.format_number(made, national) if made else "1-800-555-0199"


def parse(text: Text, country: str) -> Phone:
    """The number, read as one would dial it in `country` (ISO 3166). BadPhone if it cannot be."""
    phonenumbers = _phonenumbers()  # late, for `--help` need not pay
    written = text.value.strip()
    if re.fullmatch(r"\d{3}|\d{5,6}", written):  # 911, 988, 116 117: short numbers of a country
        return Phone(text, written, known=True)
    try:
        number = phonenumbers.parse(written, country)
    except phonenumbers.NumberParseException as fault:
        raise BadPhone(_REASONS.get(fault.error_type, "this is not a phone number")) from None
    if number.extension:
        raise BadPhone("an extension cannot be dialled from a link")
    possible = phonenumbers.is_possible_number_with_reason(number)
    if possible != phonenumbers.ValidationResult.IS_POSSIBLE:  # a local number is not enough
        raise BadPhone("the number has too few or too many digits")
    dialled = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    return Phone(text, dialled, phonenumbers.is_valid_number(number))


_REASONS = {  # phonenumbers.NumberParseException's own constants
    0: "the country code does not exist",
    1: "this is not a phone number",
    2: "the number has too few digits",
    3: "the number has too few digits",
    4: "the number has too many digits",
}
