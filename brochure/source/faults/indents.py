"""Lines that lost or gained an indent: which they are, and where they should begin.

YAML notices such a line only at the next one that does not fit it. Lines are numbered from 1.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from msgspec import Struct

BEGINS = re.compile(r"( *)(?:- |-$|(?:[a-z][\w-]*:(?: |$)))")  # an entry or a field
_OPENS_TEXT = re.compile(r"(?:[:-] +|^)[>|][+-]?\s*(?:#.*)?$")
_MOST_TRIED = 5
_STEP = 2  # blanks by which a file is indented, if nothing shows another


class Shift(Struct, frozen=True):
    """A line and the indent that it should have, by the line `like`; of a text it is `part`, else
    level with that line, or with what follows the dash there."""

    line: int
    indent: int
    like: int
    part: bool = False

    def applied(self, lines: list[str]) -> str:
        """The text with the line where it belongs."""
        moved = " " * self.indent + lines[self.line - 1].lstrip()
        return "\n".join((*lines[: self.line - 1], moved, *lines[self.line :]))

    def words(self, lines: list[str]) -> tuple[str, str]:
        """What is wrong, and what to do."""
        more = self.indent - indent_of(lines[self.line - 1])
        what = "lost its indent" if more > 0 else "is indented too far"
        blanks = f"{abs(more)} {'blank' if abs(more) == 1 else 'blanks'}"
        do = f"put {blanks} more before it" if more > 0 else f"delete {blanks} before it"
        if self.part:
            return f"this line {what}", f"{do}: it is a part of the text above"
        dash = "" if self.indent == indent_of(lines[self.like - 1]) else "what follows the dash in "
        return f"this line {what}", f"{do}, so that it stands level with {dash}line {self.like}"


def indent_of(line: str) -> int:
    """How many blanks a line begins with."""
    return len(line) - len(line.lstrip(" "))


def shifts(lines: list[str], noticed: int) -> Iterator[Shift]:
    """What may have been done to a line above the one in which a fault is noticed, or to a line
    of a text there; the likeliest first."""
    noticed = _said_last(lines, min(noticed, len(lines)))
    if not noticed:
        return
    for number in (noticed, *_above(lines, noticed)):
        if text := _lost_text(lines, number):
            yield text
            return
        if number < noticed - 5:
            break
    mine = indent_of(lines[noticed - 1])
    above = [number for number in _above(lines, noticed) if indent_of(lines[number - 1]) < mine]
    if not above:
        return
    first = next(n for n in range(above[0] + 1, noticed + 1) if _says(lines[n - 1]))
    used = Counter(map(indent_of, filter(_says, lines)))
    if first < noticed and used[indent_of(lines[first - 1])] == 1:
        yield Shift(first, mine, noticed)
    peer = next((n for n in _above(lines, above[0]) if indent_of(lines[n - 1]) <= mine), 0)
    leads = first == noticed or (peer and indent_of(lines[peer - 1]) == mine)
    if used[mine] > 1 and leads:  # else this line is the odd one itself
        yield Shift(above[0], mine, noticed)


def own_shifts(lines: list[str], number: int) -> Iterator[Shift]:
    """Where a line may belong that is itself the one that does not fit."""
    mine, found = indent_of(lines[number - 1]), dict[int, Shift]()
    for other in _above(lines, number):
        line = lines[other - 1]
        dashes = re.match(r"(?: *- )*", line)
        for indent in (indent_of(line), dashes.end() if dashes else 0):
            found.setdefault(indent, Shift(number, indent, other))
        if not indent_of(line):
            break
    found.pop(mine, None)
    near = sorted(found.values(), key=lambda one: (abs(one.indent - mine), -one.indent))
    yield from near[:_MOST_TRIED]


def _lost_text(lines: list[str], number: int) -> Shift | None:
    """A line of a text below `>-` or `|` that begins further left than the text."""
    line = lines[number - 1]
    if BEGINS.match(line):
        return None
    above = next(_above(lines, number), 0)
    if not above:
        return None
    mine, before = indent_of(line), indent_of(lines[above - 1])
    if _OPENS_TEXT.search(lines[above - 1]):
        if mine > before:
            return None
        below = next((n for n in range(number + 1, len(lines) + 1) if _says(lines[n - 1])), 0)
        deeper = indent_of(lines[below - 1]) if below else 0
        return Shift(number, deeper if deeper > before else before + _STEP, number, part=True)
    opened = next((n for n in _above(lines, above) if indent_of(lines[n - 1]) < before), 0)
    if mine < before and opened and _OPENS_TEXT.search(lines[opened - 1]):
        return Shift(number, before, above, part=True)
    return None


def lost_first_line(lines: list[str], opened: int) -> Shift | None:
    """The line below one that opens a text which should be its first, but is no part of it."""
    below = next((n for n in range(opened + 1, len(lines) + 1) if _says(lines[n - 1])), 0)
    return _lost_text(lines, below) if below else None


def swallows_entries(lines: list[str], first: int, dash: int) -> Shift | None:
    """The line in which a text begins that takes the dash below it for a word of its own because
    it lost its indent: the dashes above it stand where that one stands."""
    deep, line = indent_of(lines[dash - 1]), lines[first - 1]
    if indent_of(line) >= deep:
        return None
    for number in _above(lines, first):
        if indent_of(lines[number - 1]) <= deep:
            if not lines[number - 1].startswith(f"{' ' * deep}- "):
                return None
            is_entry = line.lstrip().startswith("- ")
            return Shift(first, deep if is_entry else deep + _STEP, number)
    return None


def _above(lines: list[str], number: int) -> Iterator[int]:
    return (n for n in range(number - 1, 0, -1) if _says(lines[n - 1]))


def _said_last(lines: list[str], number: int) -> int:
    return number if number and _says(lines[number - 1]) else next(_above(lines, number), 0)


def _says(line: str) -> bool:
    return line.strip() != "" and not line.lstrip().startswith("#")
