"""The values of the content model: texts with markup, phone numbers, addresses, names."""

from __future__ import annotations

import datetime
import re
from contextlib import suppress
from typing import Annotated, Any

from brochure.content import markup
from brochure.content import phone as phones
from brochure.content.markup import Prose
from brochure.content.phone import Phone
from brochure.source.characters import is_visible, shown
from brochure.source.model_base import Field, Model, PlainValidator, ValidationInfo, WithJsonSchema
from brochure.source.validation import Line as PlainLine
from brochure.source.validation import a_number, a_text, fault, number_schema, text_schema
from brochure.source.yaml_tree import Text

TO_CONFIRM = "to-confirm"


class Confirmable(Model):
    """The base of what holds texts: it may say who has still to confirm them."""

    to_confirm: PlainLine | None = Field(None, description="By whom, or what: never printed.")


def said(value: Any) -> Text:
    """A text, alone or as `{text: …, to-confirm: …}`."""
    if isinstance(value, dict) and value.keys() == {"text", TO_CONFIRM}:
        a_text(value[TO_CONFIRM])
        return a_text(value["text"])
    return a_text(value)


def parse_prose(value: Any, info: ValidationInfo) -> Prose:
    text = said(value)
    try:
        prose = markup.parse(text, (info.context or {}).get("language", "en"))
    except ValueError as link:
        hint = "begin the address with https://, mailto: or tel:"
        what = f'the link "{shown(str(link))}" is not allowed'
        raise fault("M207", what, hint, text.span) from None
    if not is_visible(prose.words):
        raise fault("M204", "the text is nothing but markup", "write words", text.span)
    return prose


def _phone(value: Any, info: ValidationInfo) -> Phone:
    text, country = said(value), (info.context or {}).get("country", "US")
    country = country if phones.is_country(country) else "US"
    try:
        return phones.parse(text, country)
    except phones.BadPhone as why:
        hint = f"write it as one would dial it in {country}, such as {phones.example(country)}"
        raise fault("M206", f'"{shown(text.value)}": {why}', hint, text.span) from None


def _address(value: Any) -> Text:
    text = said(value)
    hint = "write the whole address, without blanks, beginning with https://"
    if re.fullmatch(r"[^\s:/@]+@[^\s:/@]+", text.value):
        hint = f"for e-mail write mailto:{shown(text.value)}"
    with suppress(ValueError):
        if len(text.value) > _LONGEST_ADDRESS:
            hint = f"an address has {_LONGEST_ADDRESS} characters at most, or no code can hold it"
        elif re.fullmatch(_WHOLE, text.value) and markup.safe_link(text.value):
            return text
    raise fault("M207", f'the link "{shown(text.value)}" is not allowed', hint, text.span)


def _matching(pattern: str, said: str, shape: WithJsonSchema) -> Any:
    def check(value: Any) -> Text:
        text = a_text(value)
        if not re.fullmatch(pattern, text.value):
            raise fault("M205", f'"{shown(text.value)}" is not possible here', said, text.span)
        return text

    return [PlainValidator(check), shape]


def _country(value: Any) -> Text:
    text = a_text(value)
    if not re.fullmatch(_NATION, text.value) or not phones.is_country(text.value):
        what, hint = f'"{shown(text.value)}" is no country', "write two capital letters, such as US"
        raise fault("M205", what, hint, text.span)
    return text


def _date(value: Any) -> datetime.date:
    text = a_text(value)
    if re.fullmatch(_DAY, text.value):  # newer Pythons read other ways to write a day too
        with suppress(ValueError):  # 30 February
            return datetime.date.fromisoformat(text.value)
    raise fault("M205", f'"{shown(text.value)}" is not a date', "write 2026-11-30", text.span)


def _count(value: Any) -> int:
    number = a_number(value)
    if number != int(number) or not 0 <= number <= 1000:
        what = f'"{shown(str(value))}" is not a number of things'
        raise fault("M205", what, "write 0, 1, 2, …", value.span)
    return int(number)


def _flag(value: Any) -> bool:
    text = a_text(value)
    said = {"yes": True, "true": True, "no": False, "false": False}.get(text.value.lower())
    if said is None:
        raise fault(
            "M205", f'"{shown(text.value)}" is not possible here', "write yes or no", text.span
        )
    return said


_DAY = r"[0-9]{4}-[0-9]{2}-[0-9]{2}"


def _or_fields(shape: WithJsonSchema) -> WithJsonSchema:
    """The JSON Schema of a text, alone or with who has still to confirm it."""
    alone = shape.json_schema
    fields = {
        "type": "object",
        "properties": {"text": alone, TO_CONFIRM: text_schema().json_schema},
        "required": ["text", TO_CONFIRM],
        "additionalProperties": False,
    }
    return WithJsonSchema({"anyOf": [alone, fields]})


STRING = _or_fields(
    text_schema(examples=["Plain words, **strong** ones, a [guide](https://example.org)."])
)
Line = Annotated[Text, PlainValidator(said), _or_fields(text_schema())]
"""A text without markup, printed as it is written."""
Words = Annotated[Prose, PlainValidator(parse_prose), STRING]
"""A text with inline markup: `**strong**`, `*emphasis*`, `[words](https://…)`, `[@reference]`."""
_DIALLED = _or_fields(
    WithJsonSchema(
        {
            "type": ["string", "integer"],
            "pattern": "[0-9A-Za-z]",
            "examples": ["1-800-555-0199", "988"],
        }
    )
)
PhoneNumber = Annotated[Phone, PlainValidator(_phone), _DIALLED]
"""A phone number, printed as it is written."""
_WHOLE = r"([Hh][Tt][Tt][Pp][Ss]://[^/?#\s]|[Mm][Aa][Ii][Ll][Tt][Oo]:\S|[Tt][Ee][Ll]:\S)\S*"
_LONGEST_ADDRESS = 1000
_LEADING = _or_fields(
    WithJsonSchema(
        {
            "type": "string",
            "pattern": f"^{_WHOLE}$",
            "examples": ["https://example.org/care", "mailto:help@example.org", "tel:+18005550199"],
        }
    )
)
Address = Annotated[Text, PlainValidator(_address), _LEADING]
"""A web address (https:) or mailto: or tel: link."""
_NAMED = r"[a-z0-9][a-z0-9-]{0,99}"  # 911 and true are names too; files are called by them
_NAME = _matching(
    _NAMED,
    "100 small letters, digits and hyphens at most",
    WithJsonSchema(
        {"type": ["string", "integer", "boolean"], "pattern": f"^{_NAMED}$", "minimum": 0}
    ),
)
Name = Annotated[Text, _NAME[0], _NAME[1]]
"""A name by which one part of the file refers to another."""
_SPOKEN = r"[a-z]{2,3}(-[A-Za-z0-9]{2,8}){0,4}"
_TONGUE = _matching(
    _SPOKEN,
    "write a language code such as en or es",
    WithJsonSchema(
        {"type": "string", "pattern": f"^{_SPOKEN}$", "examples": ["en", "es", "en-GB"]}
    ),
)
Language = Annotated[Text, _TONGUE[0], _TONGUE[1]]
_NATION = r"[A-Z]{2}"
Country = Annotated[
    Text,
    PlainValidator(_country),
    WithJsonSchema({"type": "string", "pattern": f"^{_NATION}$", "examples": ["US", "CA", "GB"]}),
]
Date = Annotated[
    datetime.date,
    PlainValidator(_date),
    WithJsonSchema(
        {"type": "string", "format": "date", "pattern": f"^{_DAY}$", "examples": ["2026-11-30"]}
    ),
]
Count = Annotated[
    int,
    PlainValidator(_count),
    number_schema(r"^\s*0*([0-9]{1,3}|1000)\s*$", "integer", minimum=0, maximum=1000),
]
Flag = Annotated[bool, PlainValidator(_flag), WithJsonSchema({"enum": [True, False, "yes", "no"]})]
"""Yes or no."""
