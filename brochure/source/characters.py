"""What a text may hold: the one door for every text that comes in.

What YAML, Python and PDF cannot all hold is refused here, however it was written: control
characters, surrogates, noncharacters. A text without a single visible character says nothing.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

_NONCHARACTERS = "".join(chr(plane + end) for plane in range(0, 0x110000, 0x10000)
                         for end in (0xFFFE, 0xFFFF))  # fmt: skip
_FORBIDDEN = (  # compiled where it is needed
    f"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufdd0-\ufdef{_NONCHARACTERS}]"
)
STAND_IN = "\N{REPLACEMENT CHARACTER}"


def forbidden(text: str) -> Iterator[re.Match[str]]:
    """The characters of a text that are forbidden. What is printable holds none, which is told in a
    thousandth of the time."""
    printable = text.replace("\n", "").isprintable()
    return iter(()) if printable else re.finditer(_FORBIDDEN, text)


def cleaned(text: str) -> str:
    """The text with a stand-in for each character that is forbidden."""
    return re.sub(_FORBIDDEN, STAND_IN, text) if any(forbidden(text)) else text


# Letters and symbols of Unicode that are blank: fillers of Hangul, the empty cell of Braille.
_BLANK = "\u115f\u1160\u2800\u3164\uffa0"
# What ends the meaning of a category here: marks and separators, formats, controls, unassigned.
_UNSEEN = ("Mn", "Mc", "Me", "Zs", "Zl", "Zp", "Cc", "Cf", "Cs", "Cn")
_LONGEST = 60


def is_visible(text: str) -> bool:
    """Whether at least one character leaves a mark of its own on the paper; mostly the first does."""
    if text[:1].isascii() and text[:1].isalnum():
        return True
    return any(unicodedata.category(c) not in _UNSEEN and c not in _BLANK for c in text)


def shown(quoted: object) -> str:
    """A text as a message may quote it: in one line, short, without what a terminal obeys."""
    line = " ".join(str(quoted)[: 2 * _LONGEST].split())
    line = "".join(c if c.isprintable() else STAND_IN for c in line)
    return line if len(line) <= _LONGEST else f"{line[:_LONGEST]}…"
