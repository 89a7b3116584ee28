"""A content stream as operations: from bytes to operators with their operands.

Writers end a line after an operation, and the same lines come again and again: on other pages, in
other files. A line is read once. Of what it holds most operators take a few plain numbers, and one
regular expression reads such an operation at a time, another a stretch of a path; the rest is read
token by token. Every expression reads its input once, whatever it is: the bytes may come from a
hostile file. (pypdf's own reader of content streams makes an object of each token and takes twenty
times as long.)
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import chain
from typing import Any, TypeAlias

Operand: TypeAlias = Any  # float, str (a name), bytes (a string), list, dict, bool or None
Operation: TypeAlias = "tuple[bytes, list[Operand]]"

_BLANKS = b"\x00\t\n\x0c\r "
_BLANK = rb"[\x00\t\n\x0c\r ]"
_END = rb"(?=[\x00\t\n\x0c\r ()<>\[\]{}/%]|\Z)"
_NUMBER = rb"[-+]?(?:\d{1,15}(?:\.\d*)?|\.\d+)"  # longer ones would not be finite
_TEXT = rb"\([^()\\]*(?:\\.[^()\\]*)*\)"
_GAP = rb"[^()<>\[\]{}/%\\]*"  # between the strings of an array: numbers and blanks

_PLAIN = re.compile(  # without NUL between the numbers, by which bytes are not split
    rb"%s*((?:%s[\t\n\x0c\r ]+){0,6})([A-Za-z'\"][A-Za-z0-9*]*)%s" % (_BLANK, _NUMBER, _END)
)
_TEXTS = rb"\[%s(?:(?:%s|<[0-9A-Fa-f\s]*>)%s)*\]" % (_GAP, _TEXT, _GAP)
_SHOW = re.compile(rb"%s*(%s)%s*TJ%s" % (_BLANK, _TEXTS, _BLANK, _END), re.DOTALL)
_TOKEN = re.compile(
    rb"%s*(?:(?P<number>%s)%s|(?P<name>/[^\x00\t\n\x0c\r ()<>\[\]{}/%%]*)|(?P<text>%s)"
    rb"|(?P<show>%s)|(?P<hex><[0-9A-Fa-f\s]*>)"
    rb"|(?P<sign><<|>>|[\[\](){}])|(?P<comment>%%[^\r\n]*)"
    rb"|(?P<word>[^\x00\t\n\x0c\r ()<>\[\]{}/%%]+))" % (_BLANK, _NUMBER, _END, _TEXT, _TEXTS),
    re.DOTALL,
)
_SPACED = rb"%s[\t\n\x0c\r ]+" % _NUMBER
_STRETCH = re.compile(  # of a path: it begins with m or re, and each operator has its operands
    rb"%(p)s(?:m|%(p)sre)%(e)s(?:[\t\n\x0c\r ]+(?:%(p)s(?:[ml]|%(p)s(?:re|%(p)sc))|h)%(e)s){1,99}"
    % {b"p": _SPACED * 2, b"e": _END}
)
_ELEMENT = re.compile(rb"(\([^()\\]*(?:\\.[^()\\]*)*\))|(<[^>]*>)|(%s)" % _NUMBER, re.DOTALL)
_ESCAPE = re.compile(rb"\\([0-7]{1,3}|\r\n|.)|\r\n?", re.DOTALL)
_ESCAPED = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f",
            b"\r\n": b"", b"\r": b"", b"\n": b""}  # fmt: skip
_BEGINNINGS = (b"m", b"re")
_WORDS = {b"true": True, b"false": False, b"null": None}
BI = b"BI"
_NOT_PLAIN = (BI, *_WORDS)
_MOST_OPERANDS = 100_000
_LONG = 2000  # bytes of a line that will not come again
PATH = b"path"  # in place of the operators of a stretch of a path, which is its operand
_MOST_NESTED = 50
_IMAGE_END = re.compile(rb"%sEI(?=%s|\Z)" % (_BLANK, _BLANK))


class ShownText(list["bytes | float"]):
    """Strings and adjustments: what TJ shows. `text` is all of it, `gap` the sum of the adjustments,
    `least` the smallest."""

    def __init__(self, elements: list[Operand]) -> None:
        super().__init__(elements)
        gaps = [one for one in elements if type(one) is float]
        self.text = b"".join([one for one in elements if isinstance(one, bytes)])
        self.gap, self.least = sum(gaps), min(gaps, default=0.0)


class DamagedError(Exception):
    """The stream is not made of operations from here on."""


def operations(data: bytes) -> Iterator[Operation]:
    """Each operator with its operands, which are not to be changed. An inline image comes as
    `BI` with its dictionary and its samples, a stretch of a path as `PATH` with its bytes.
    DamagedError where the stream makes no sense."""
    return chain.from_iterable(lines(data))


def lines(data: bytes) -> Iterator[Sequence[Operation]]:
    """The same, by lines where these hold whole operations, else one at a time."""
    at = start = 0  # of what is not yet read, and of the line
    for row in data.split(b"\n"):
        end = start + len(row) + 1
        line = _line(row) if at == start and len(row) < _LONG else None
        if line is not None:
            yield line
            at = end
        while at < end:
            operator, operands, at = _operation(data, at)
            if not operator:
                return
            yield ((operator, operands),)
            at += data[at : at + 1] == b"\n"
        start = end


@lru_cache(maxsize=2048)
def _line(data: bytes) -> Sequence[Operation] | None:
    """The operations of a line; None if it does not stand by itself."""
    found: list[Operation] = []
    at, data = 0, data.rstrip(_BLANKS)
    try:
        while at < len(data):
            operator, operands, at = _operation(data, at)
            if operator:
                found.append((operator, operands))
            elif operands:
                return None
    except DamagedError:
        return None
    return tuple(found)


def _operation(data: bytes, at: int) -> tuple[bytes, list[Operand], int]:
    """An operation, and where it ends; no operator at the end of the data."""
    found = _PLAIN.match(data, at)
    if found is None and (shown := _SHOW.match(data, at)):
        return b"TJ", [_value("show", shown[1])], shown.end()
    if found is None or found[2] in _NOT_PLAIN:
        operator, operands, at = _by_token(data, at)
        return (BI, *_inline_image(data, at)) if operator == BI else (operator, operands, at)
    numbers, operator = found.groups()
    if operator in _BEGINNINGS and (path := _STRETCH.match(data, found.start(1))):
        return PATH, [path.group()], path.end()
    return operator, [*map(float, numbers.split())], found.end()


def _by_token(data: bytes, at: int) -> tuple[bytes, list[Operand], int]:
    """An operation that is more than numbers; what is left of one at the end of the data."""
    reader = _Tokens(data, at)
    while True:
        word = reader.step()
        if word is not None:
            return word, reader.operands or [*reader.open], reader.at


class _Tokens:
    """Reads tokens and gathers operands, arrays and dictionaries."""

    def __init__(self, data: bytes, at: int) -> None:
        self.data, self.at = data, at
        self.operands: list[Operand] = []
        self.open: list[tuple[bytes, list[Operand]]] = []  # brackets, and what stood before

    def step(self) -> bytes | None:
        """Read one token; the operator, if it is one, and nothing at the end."""
        found = _TOKEN.match(self.data, self.at)
        if found is None:
            if self.data[self.at :].strip(_BLANKS):
                raise DamagedError(self.at)
            return b""
        self.at = found.end()
        kind = found.lastgroup or ""
        token = found.group(kind)
        if kind == "word" and token not in _WORDS:
            if self.open:
                raise DamagedError(self.at)
            return token
        if kind == "sign":
            self._sign(token)
        elif kind != "comment":
            self.operands.append(_value(kind, token))
        if len(self.operands) > _MOST_OPERANDS:
            raise DamagedError(self.at)
        return None

    def _sign(self, sign: bytes) -> None:
        if sign == b"(":  # brackets in brackets, or one that is never closed
            text, self.at = _nested(self.data, self.at)
            self.operands.append(text)
        elif sign in (b"[", b"<<"):
            self.open.append((sign, self.operands))
            self.operands = []
            if len(self.open) > _MOST_NESTED:
                raise DamagedError(self.at)
        elif sign in (b"]", b">>") and self.open:
            opened, before = self.open.pop()
            if opened != (b"[" if sign == b"]" else b"<<"):
                raise DamagedError(self.at)
            before.append(self.operands if sign == b"]" else _pairs(self.operands))
            self.operands = before
        else:
            raise DamagedError(self.at)


_HEXED = re.compile(rb"#([0-9A-Fa-f]{2})")  # a character of a name (ISO 32000-1, 7.3.5)


def _plain(found: re.Match[bytes]) -> bytes:
    return bytes((int(found[1], 16),))


def _value(kind: str, token: bytes) -> Operand:
    if kind == "number":
        return float(token)
    if kind == "name":
        return (_HEXED.sub(_plain, token) if token.find(b"#") >= 0 else token).decode("latin-1")
    if kind == "text":
        return _unescaped(token)
    if kind == "show":
        elements = _ELEMENT.findall(token)
        return ShownText(
            [float(n) if n else _unhex(x) if x else _unescaped(s) for s, x, n in elements]
        )
    return _unhex(token) if kind == "hex" else _WORDS[token]


def _pairs(operands: list[Operand]) -> dict[str, Operand]:
    return {str(key): value for key, value in zip(operands[::2], operands[1::2], strict=False)}


def _unescaped(text: bytes) -> bytes:
    """The bytes of a literal string (ISO 32000-1, 7.3.4.2)."""
    body = text[1:-1]
    # `in` would try to read the bytes as a number first, which takes long.
    is_plain = body.find(b"\\") < 0 and body.find(b"\r") < 0
    return body if is_plain else _ESCAPE.sub(_escaped, body)


def _escaped(found: re.Match[bytes]) -> bytes:
    sign = found.group(1)
    if sign is None:
        return b"\n"
    if sign[0] in b"01234567":
        return bytes((int(sign, 8) & 255,))
    return _ESCAPED.get(sign, sign)


def _unhex(token: bytes) -> bytes:
    digits = token[1:-1].translate(None, b" \t\r\n\x0b\x0c\x00")
    return bytes.fromhex((digits + b"0" * (len(digits) % 2)).decode("ascii"))


_BRACKET = re.compile(rb"[^()\\]*(?:\\.|([()]))", re.DOTALL)


def _nested(data: bytes, start: int) -> tuple[bytes, int]:
    """The string that begins before `start`, with balanced brackets in it."""
    depth, at = 1, start
    while depth:
        found = _BRACKET.match(data, at)
        if found is None:
            raise DamagedError(start)
        at = found.end()
        depth += {b"(": 1, b")": -1, None: 0}[found.group(1)]
    return _unescaped(data[start - 1 : at]), at


def _inline_image(data: bytes, at: int) -> tuple[list[Operand], int]:
    """An inline image (ISO 32000-1, 8.9.7), `at` behind its BI."""
    operator, operands, at = _by_token(data, at)
    if operator != b"ID":
        raise DamagedError(at)
    found = _IMAGE_END.search(data, at + 1)
    if found is None:
        raise DamagedError(at)
    return [_pairs(operands), data[at + 1 : found.start()]], found.end()
