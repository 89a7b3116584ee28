"""The values of the content model: texts with markup, phone numbers, addresses, names."""

from __future__ import annotations

import datetime
import re
from typing import Annotated, Any

from pydantic import PlainValidator, ValidationInfo, WithJsonSchema

from brochure.content import markup
from brochure.content import phone as phones
from brochure.content.markup import Prose
from brochure.content.phone import Phone
from brochure.schema import a_number, a_text, fault
from brochure.source import Text


def parse_prose(value: Any, info: ValidationInfo) -> Prose:
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


def _count(value: Any) -> int:
    number = a_number(value)
    if number != int(number) or not 0 <= number <= 1000:
        raise fault("M205", f'"{value}" is not a number of things', "write 0, 1, 2, …", value.span)
    return int(number)


def _percent(value: Any) -> float:
    number = a_number(value)
    if not 0 <= number <= 100:
        raise fault("M205", f'"{value}" is not a percentage', "write 0 to 100", value.span)
    return number


STRING = WithJsonSchema({"type": "string", "pattern": r"\S"})
Words = Annotated[Prose, PlainValidator(parse_prose), STRING]
"""A text with inline markup: `**strong**`, `*emphasis*`, `[words](https://…)`, `[@reference]`."""
Number = Annotated[Phone, PlainValidator(_phone), STRING]
"""A phone number, printed as it is written."""
Address = Annotated[Text, PlainValidator(_address), STRING]
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
Count = Annotated[
    int, PlainValidator(_count), WithJsonSchema({"type": "integer", "minimum": 0, "maximum": 1000})
]
Percent = Annotated[
    float,
    PlainValidator(_percent),
    WithJsonSchema({"type": "number", "minimum": 0, "maximum": 100}),
]
