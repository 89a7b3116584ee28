"""What links are called when they are read aloud."""

from __future__ import annotations

from brochure.content.blocks.listing_models import ContactLine
from brochure.content.markup import shown_address
from brochure.content.model import Content
from brochure.product import in_language
from brochure.source.model_base import all_in

QR_CODE, REFERENCE, BACK = "QR code", "Reference", "Back to the text"


def spoken_links(content: Content) -> dict[str, str]:
    """The words for the addresses of centre, help lines and contacts, by address; and the
    tool's own."""
    centre, spoken = content.centre, {}
    if centre.hotline:
        number = centre.hotline.number
        spoken[number.link] = f"{centre.hotline.label}, {_digits(number.text.value)}"
    if centre.web:
        spoken[centre.web.value] = f"{centre.web_label or content.title}: {centre.name}"
    for line in content.crisis_lines.lines if content.crisis_lines else ():
        spoken.setdefault(line.number.link, f"{line.name}, {_digits(line.number.text.value)}")
    for one in all_in(content, ContactLine):
        if one.number is not None:
            said = f"{one.name.words}, {_digits(one.number.text.value)}"
            spoken.setdefault(one.number.link, said)
        if one.web is not None:
            said = f"{one.name.words}: {shown_address(one.web.value)}"
            spoken.setdefault(one.web.value, said)
    for words in (QR_CODE, REFERENCE, BACK):
        spoken[words] = in_language(words, content.language.value)
    return spoken


def _digits(number: str) -> str:
    return number.replace("-", " ")
