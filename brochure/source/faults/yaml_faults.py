"""What is wrong with a file that is not YAML, where it was done, and how reading can go on.

PyYAML names the place where it noticed a fault, often some lines below the slip. So the slips
that people make are tried: the one whose repair makes the fault go away is the one that was made.
The repaired text is only read, to find more faults in the same run; it is never printed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgspec import Struct

from brochure.finding import Finding, Span
from brochure.source.characters import shown
from brochure.source.faults import indents
from brochure.source.yaml_library import yaml


class YamlFault(Exception):
    """Why reading ended: the finding, and the line and column in which it was noticed."""

    def __init__(self, finding: Finding, noticed: tuple[int, int] | None = None) -> None:
        super().__init__(finding.message)
        self.finding = finding
        self.noticed = noticed or (finding.span.line, finding.span.column)

    def is_cured(self, repair: Repair, after: YamlFault | None) -> bool:
        """Whether a repair made the fault go away, as what is noticed `after` it tells."""
        if after is None or repair.whole:
            return after is None
        if repair.moves:  # what belongs to what has changed, so what comes next shows nothing
            return after.noticed[0] > self.noticed[0] + _NEAR
        beside = repair.finding.span.line != self.noticed[0]  # else columns have moved
        return after.noticed > self.noticed if beside else after.noticed[0] > self.noticed[0]


class Repair(Struct, frozen=True):
    """A slip as a finding, and the text without it. `whole`: only if no fault is left is it the
    right one. `tree`: what comes out means what was meant, apart from the repaired line. `moves`:
    what is repaired is an indent."""

    finding: Finding
    text: str
    whole: bool = False
    tree: bool = True
    moves: bool = False


_BELOW = 'start the text on the next line after ">-", indented'
_QUOTE = 'put the whole text in double quotes, or start it on the next line after ">-"'

# PyYAML's words (context and problem) -> code, message, hint. The first match counts.
_FAULTS = (
    (r"found character '\\t'", "Y104", "a tab stands where spaces belong", "use spaces"),
    (r"quoted scalar.*(unexpected end|document separator)", "Y105",
     "the quote that opens here is never closed", "close it, or use ’ for an apostrophe"),
    (r"(unknown|undefined) escape|escape sequence of", "Y116",
     "a backslash in double quotes starts an escape that does not exist", "write \\\\ for \\"),
    (r"mapping values are not allowed", "Y106",
     "a second colon stands in this line, or the indent is wrong", _QUOTE),
    (r"simple key.*could not find expected ':'", "Y106",
     "here a field was begun, but its colon is missing",
     "add the colon, or indent the line as part of the text above"),
    (r"expected <block end>, but found '(<scalar>|,|\?)'", "Y107",
     "this line does not belong to what stands above it",
     "give it the same indent as its neighbours; a text in quotes must end with its quote"),
    (r"expected <block end>|no more indentation|unindent", "Y107",
     "this line is indented differently from its neighbours", "give it the same indent"),
    (r"flow node.*but found ','", "Y119", "nothing stands before this comma",
     "delete the comma, or write what is missing; an empty cell of a table is a dash: –"),
    (r"expected ',' or '[\]}]'|flow node content", "Y107",
     "a bracket is not closed, or a comma is missing before this",
     "add what is missing, or put the text in double quotes"),
    (r"found character '([^']+)' that cannot start", "Y115",
     "a text may not begin with this character", _QUOTE),
    (r"while scanning an? (alias|anchor)", "Y115",
     "a text may not begin with & or * here", _QUOTE),
    (r"tag|directive", "Y110", "! and % at the start are YAML's own signs", _QUOTE),
    (r"block scalar", "Y119", "after > or | the text must start on the next line",
     "move the text to the next line and indent it"),
    (r"sequence entries are not allowed", "Y107",
     "a list must begin on a line of its own", "move the dash to the next line and indent it"),
    (r"document start", "Y111", "the document ended above this line", "delete the line above"),
)  # fmt: skip


def explain(fault: yaml.MarkedYAMLError, text: str, name: str) -> YamlFault:
    """PyYAML's message, in an editor's words and at the editor's place."""
    reason = " ".join(filter(None, (fault.context, fault.problem)))
    known = (row for row in _FAULTS if re.search(row[0], reason, re.DOTALL))
    other = ("", "Y119", f"this is not valid YAML: {shown(reason)}", _QUOTE)
    pattern, code, message, hint = next(known, other)
    noticed = fault.problem_mark or fault.context_mark
    if noticed is None:
        return YamlFault(Finding(code, Span(name), message, hint))
    if "expected <block end>" in reason and (more := _goes_on(text, noticed, name)):
        return YamlFault(more, (noticed.line + 1, noticed.column + 1))
    # An open quote and a field without its colon are mended where they begin.
    begun = code == "Y105" or pattern.startswith("simple key")
    mark = fault.context_mark if begun and fault.context_mark else noticed
    line = mark.line + 1
    if code in ("Y107", "Y106") and line > text.count("\n") + 1:
        line = max(1, line - 1)
    place = (noticed.line + 1, noticed.column + 1)
    return YamlFault(_at(code, name, line, mark.column + 1, message, hint), place)


# What is written in a line after dashes and a name, up to the sign that ends it.
_CLOSED = re.compile(r"""(?:\s*-\s)*\s*(?:[\w-]+:\s+)?(?P<all>"[^"]*"|'[^']*'|\[.*\]|\{.*\})\s*""")
_TO_TICK = re.compile(r"\[[ xX]?\]")


def _goes_on(text: str, mark: yaml.Mark, name: str) -> Finding | None:
    """A text that goes on after the bracket or quote that it begins with."""
    line = text.splitlines()[mark.line] if mark.line < len(text.splitlines()) else ""
    closed = _CLOSED.fullmatch(line[: mark.column])
    if closed is None:
        return None
    begin, whole = closed.start("all"), line[closed.start("all") :].rstrip()
    sign = "quote" if whole[0] in "'\"" else "bracket"
    what = f"the text begins with a {sign}, and goes on after the {sign} is closed"
    quote = next((quote for quote in ("'", '"') if quote not in whole), "")
    hint = f"put the whole text in quotes: {quote}{shown(whole)}{quote}" if quote else _BELOW
    if _TO_TICK.match(whole):
        hint = f"boxes to tick are a checklist:, in place of bullets:; else {hint}"
    return _at("Y115", name, mark.line + 1, begin + 1, what, hint)


def beyond_unicode(text: str, mark: yaml.Mark, name: str) -> YamlFault:
    """What PyYAML failed at without a word: a number that is no character's, or no number."""
    begin = mark.index - 2
    if text[begin : mark.index] != r"\U":
        return YamlFault(_at("Y110", name, mark.line + 1, 1, "% begins YAML's own signs", _QUOTE))
    what = f"{text[begin : begin + 10]} is not the number of a character"
    return YamlFault(_at("Y103", name, mark.line + 1, mark.column - 1, what, "write the character"))


def _at(code: str, name: str, line: int, column: int, message: str, hint: str) -> Finding:
    return Finding(code, Span(name, line, column, line, column + 1), message, hint)


_FIELD = r"^(\s*(?:- +)?[a-z][\w-]*)"
# A slip at the beginning of a line, its repair, code, message, hint, and where it stands.
_SLIPS = (
    (_FIELD + r"\s*(?P<here>[：﹕∶꞉])\s*", r"\1: ", "Y106",
     "this colon is a sign of its own, which YAML does not know", "write a plain colon and a blank"),
    (_FIELD + r"(?P<here>:)(?=[^\s/:,\]}])", r"\1: ", "Y106",
     "the blank after the colon is missing", "a field is written name: value"),
    (_FIELD + r"(?P<here> +)(?=[>|][+-]?\s*$)", r"\1: ", "Y106",
     "the colon after the name is missing", "a field is written name: >-"),
    (_FIELD + r"(?P<here> *=)(?= )", r"\1:", "Y106",
     "a field has a colon after its name, no =", "write name: value"),
    (r"^(\s*)(?P<here>[*•·–])(?= )", r"\1-", "Y119",
     "this sign begins no entry of a list", "an entry of a list is written - text"),
    (r"^(\s*)(?P<here>-)(?=[^\s-])", r"\1- ", "Y119",
     "the blank after the dash is missing", "an entry of a list is written - text"),
)  # fmt: skip
_NEAR = 10  # lines above the place where a fault is noticed


def repairs(fault: YamlFault, text: str) -> tuple[Finding, Iterator[Repair]]:
    """The finding to report if no repair is the right one, and what may have been done, the
    likeliest first."""
    if fault.finding.code in _HOPELESS:
        return fault.finding, iter(())
    if (quote := _forgotten_quote(text, fault)) is not None:
        return quote, iter([_closed(quote, text.splitlines())])
    return fault.finding, _repairs(fault, text.splitlines())


def _closed(quote: Finding, lines: list[str]) -> Repair:
    opens, column = lines[quote.span.line - 1], quote.span.column - 1
    mended = _replaced(lines, quote.span.line, opens.rstrip() + opens[column])
    return Repair(quote, mended, whole=True)


# Of these nothing is known but that the file is not what it should be.
_HOPELESS = ("Y111", "Y112", "Y113", "Y114")


def _repairs(fault: YamlFault, lines: list[str]) -> Iterator[Repair]:
    found = fault.finding
    if found.span.line > len(lines):
        return
    line = lines[found.span.line - 1]
    if found.code == "Y104":
        above = next((one for one in reversed(lines[: found.span.line - 1]) if one.strip()), "")
        indent = above[: len(above) - len(above.lstrip(" "))]
        mended = _replaced(lines, found.span.line, indent + line.lstrip())
        yield Repair(found, mended, tree=False)
    elif found.code == "Y103":
        at = found.span.column - 1
        mended = f"{line[:at]}\\U0000FFFD{line[at + 10 :]}"
        yield Repair(found, _replaced(lines, found.span.line, mended))
    yield from _slips(fault, lines)
    if found.code in _IN_A_TEXT and (text := _TEXT.match(line)):
        quoted = text[2].replace("'", "''")
        yield Repair(found, _replaced(lines, found.span.line, f"{text[1]}'{quoted}'"))
    if found.code in ("Y106", "Y107"):
        yield from _moved(fault, lines)


def _moved(fault: YamlFault, lines: list[str]) -> Iterator[Repair]:
    """What a line did that lost or gained an indent; at last the line of the fault itself."""
    found = fault.finding
    for number in dict.fromkeys((found.span.line, fault.noticed[0])):
        for shift in indents.shifts(lines, number):
            moved = shifted(lines, shift, found.span.file)
            yield Repair(moved, shift.applied(lines), tree=shift.part, moves=True)
    for shift in indents.own_shifts(lines, found.span.line):
        by = shift.indent - indents.indent_of(lines[shift.line - 1])
        is_slip = found.code == "Y107" and abs(by) == 1
        told = shifted(lines, shift, found.span.file) if is_slip else found
        yield Repair(told, shift.applied(lines), tree=False, moves=True)


def shifted(lines: list[str], shift: indents.Shift, name: str) -> Finding:
    """The finding for a line that lost or gained an indent."""
    column = indents.indent_of(lines[shift.line - 1]) + 1
    return _at("Y107", name, shift.line, column, *shift.words(lines))


# Faults of which a text in quotes is free, and what there is to quote in a line.
_IN_A_TEXT = ("Y106", "Y109", "Y110", "Y115", "Y116")
_TEXT = re.compile(r"(\s*(?:- +)*(?:[\w-]+: +|(?<=- )))(.+)")


def _slips(fault: YamlFault, lines: list[str]) -> Iterator[Repair]:
    noticed = fault.noticed[0]
    for number in range(min(noticed, len(lines)), max(0, noticed - _NEAR), -1):
        for pattern, repair, code, message, hint in _SLIPS:
            if slip := re.search(pattern, lines[number - 1]):
                mended = re.sub(pattern, repair, lines[number - 1], count=1)
                place = (number, slip.start("here") + 1)
                finding = _at(code, fault.finding.span.file, *place, message, hint)
                yield Repair(finding, _replaced(lines, number, mended))


def _replaced(lines: list[str], number: int, line: str) -> str:
    return "\n".join((*lines[: number - 1], line, *lines[number:]))


def swallows(lines: list[str], first: int, last: int) -> bool:
    """Whether a text in quotes from one line to another holds a line that begins an entry or a
    field, no deeper than the text itself: its end was forgotten."""
    indent = len(lines[first]) - len(lines[first].lstrip(" "))
    inner = (indents.BEGINS.match(line) for line in lines[first + 1 : last + 1])
    return any(found is not None and len(found[1]) <= indent for found in inner)


def unclosed(mark: yaml.Mark, name: str, end: int) -> Finding:
    """The finding for a quote that was closed far below, by another that opens a text."""
    what = f"the quote that opens here is closed only in line {end}"
    return _at("Y105", name, mark.line + 1, mark.column + 1, what, "close it where the text ends")


def _forgotten_quote(text: str, fault: YamlFault) -> Finding | None:
    """The quote above a fault whose end was forgotten: what is noticed is where the next quote in
    the file was taken for it."""
    name, lines, last = fault.finding.span.file, text.splitlines(), None
    noticed = fault.noticed[0]
    try:
        for token in yaml.scan(text, Loader=yaml.BaseLoader):
            begin, end = token.start_mark, token.end_mark
            if begin.line >= noticed:
                break
            if isinstance(token, yaml.ScalarToken) and token.style in ("'", '"'):
                if begin.line < end.line and swallows(lines, begin.line, end.line):
                    return unclosed(begin, name, end.line + 1)
                last = begin if begin.line < end.line == noticed - 1 else None
    except (yaml.YAMLError, ValueError, OverflowError):
        pass  # what was seen before it counts
    if fault.finding.code == "Y107" and last is not None:
        return unclosed(last, name, noticed)
    return fault.finding if fault.finding.code == "Y105" else None
