"""A file as its writer should have left it, read at one go.

One table of cross-references that is right, every object where it should be and none over another, every
value written as ISO 32000-1, 7.3 has it, every stream as long as it says. Most files are so. One about
which anything is odd is left to pypdf, which repairs what can be repaired.

Time is linear in the length of the file, whatever it holds: each byte belongs to one object at most.
"""

from __future__ import annotations

import re
from itertools import pairwise

from brochure.preflight.reading.pdf_values import (
    Array,
    Dictionary,
    Identity,
    IndirectReference,
    Name,
    Stream,
    String,
    Thing,
)

_BLANK, _END = rb"[\t\n\f\r ]", rb"(?=[\t\n\f\r ()<>\[\]{}/%]|\Z)"  # NUL as a blank is odd
_TOKENS = re.compile(
    rb"/[!-$&'*-.0-;=?-Z\\^-z|~]*|\d{1,10}%(b)s+\d{1,5}%(b)s+R%(e)s|<<|>>"  # what comes most first
    rb"|[-+]?(?:\d{1,15}(?:\.\d{0,15})?|\.\d{1,15})%(e)s|[\[\]]"
    rb"|\([^()\\\r]*(?:\\[^\r][^()\\\r]*)*\)|<[0-9A-Fa-f]*>"
    rb"|(?:true|false|null|endobj)%(e)s|%%[^\r\n]*"
    # A string that does not end takes the rest with it: it is odd, and not looked through again.
    rb"|[^\t\n\f\r ()<>\[\]{}/%%]+|\(.*|[){}<>]" % {b"b": _BLANK, b"e": _END},
    re.DOTALL,
)
_TAIL = re.compile(rb"startxref%s+(\d{1,10})%s+%%%%EOF%s*\Z" % (_BLANK, _BLANK, _BLANK))
_TABLE = re.compile(rb"xref\s+0 (\d{1,7}) ?[\r\n]+((?:\d{10} \d{5} [nf](?: \r| \n|\r\n))+)trailer")
_STREAM = re.compile(rb"stream\r?\n")
_STREAM_END = re.compile(rb"%s*endstream%s+endobj%s*\Z" % (_BLANK, _BLANK, _BLANK))
_ESCAPE = re.compile(rb"\\(?:([0-3][0-7][0-7])|([nrtbf()\\]))|(\\)", re.DOTALL)
_ESCAPED = dict(zip(b"nrtbf()\\", b"\n\r\t\b\f()\\", strict=True))
_HEXED = re.compile(rb"#([2-7][0-9A-Fa-f])")
_MOST_OBJECTS = 300_000
_MOST_BRANCHES = 1000
_LONGEST_NAME = 1000
_LONGEST_NUMBER = 30
_DEEPEST = 50
_FILTERS = (None, "/FlateDecode", "/DCTDecode")  # which need no pypdf
_ODD_KEYS = {"/Encrypt", "/Prev", "/XRefStm"}
_INHERITED = ("/Resources", "/MediaBox", "/CropBox", "/Rotate")  # 7.7.3.4


class OddError(Exception):
    """It takes a more patient reader."""


def read(data: bytes) -> PlainFile | None:
    """The file; None if anything about it is odd."""
    try:
        return PlainFile(data)
    except OddError:
        return None


def _ensure(right: object) -> None:
    if not right:
        raise OddError


class _Sign(bytes):
    """What is no value: brackets, and words between objects."""


class _Values(dict[bytes, Thing]):
    """The values of tokens: each is made once."""

    def __init__(self, file: PlainFile) -> None:
        super().__init__({b"true": True, b"false": False, b"null": None})
        self.update({sign: _Sign(sign) for sign in (b"<<", b">>", b"[", b"]")})
        self._file = file

    def __missing__(self, token: bytes) -> Thing:
        made = self[token] = self._made(token)
        return made

    def _made(self, token: bytes) -> Thing:
        # Bytes are looked for by `find`: `in` tries to read them as a number first.
        first = token[:1]
        if first == b"%":
            return _Sign(token)
        if len(token) == 1 and not token.isdigit():
            raise OddError
        if first == b"/":
            return _name(token)
        if first == b"(":
            return String(_ESCAPE.sub(_character, token[1:-1]))
        if first == b"<":
            return String(bytes.fromhex(f"{token[1:-1].decode()}{'0' * (len(token) % 2)}"))
        try:
            if token[-1:] == b"R":
                number, generation, _ = token.split()
                return IndirectReference(self._file, (int(number), int(generation)))
            _ensure(len(token) < _LONGEST_NUMBER and not token.strip(b"+-.0123456789"))
            return int(token) if token.find(b".") < 0 else float(token)
        except ValueError:
            raise OddError from None


def _name(token: bytes) -> Name:
    plain = token
    if token.find(b"#") >= 0:
        plain = _HEXED.sub(lambda found: bytes((int(found[1], 16),)), token)
        _ensure(token.count(b"#") == (len(token) - len(plain)) // 2)
    _ensure(len(plain) < _LONGEST_NAME)
    return Name(plain.decode("ascii"))


def _character(found: re.Match[bytes]) -> bytes:
    _ensure(not found[3])
    return bytes((int(found[1], 8) if found[1] else _ESCAPED[found[2][0]],))


class PlainFile:
    """Such a file. OddError if it is none."""

    def __init__(self, data: bytes) -> None:
        _ensure(data.startswith(b"%PDF-"))
        self._values = _Values(self)
        self._objects: dict[Identity, Thing] = {}
        self.get, self.broken = self._objects.get, set[Identity]()
        self.places, table, (begin, end) = _table(data)
        self.trailer = self._whole(_TOKENS.findall(data, begin, end))
        _ensure(isinstance(self.trailer, Dictionary) and not _ODD_KEYS & {*self.trailer})
        following = dict(pairwise((*sorted(self.places.values()), table)))
        for identity, place in self.places.items():
            made = self._objects[identity] = self._object(data, identity, place, following[place])
            if isinstance(made, (Dictionary, Array)):
                made.reference = IndirectReference(self, identity)
        mentioned = {v.identity for v in self._values.values() if v.__class__ is IndirectReference}
        _ensure(mentioned <= {*self.places})
        self._values.clear()
        self.pages = self._pages()
        self.count = len(self.pages)

    def _object(self, data: bytes, identity: Identity, start: int, end: int) -> Thing:
        head = b"%d %d obj" % identity
        if not data.startswith(head, start):
            raise OddError
        start += len(head)
        cut = data.find(b"stream", start, end)
        begin = _STREAM.match(data, cut, end) if cut >= 0 else None
        if begin is not None:
            tokens = _TOKENS.findall(data, start, cut)
            _ensure(tokens[-1:] == [b">>"])
            return _stream(data, self._whole(tokens), begin.end(), end)
        tokens = _TOKENS.findall(data, start, end)
        if not tokens or tokens.pop() != b"endobj":
            raise OddError
        return self._whole(tokens)

    def _whole(self, tokens: list[bytes]) -> Thing:
        """The value that these tokens are."""
        known, values = self._values, list[Thing]()
        around: list[tuple[bytes, list[Thing]]] = []
        for token in tokens:
            value = known[token]
            if value.__class__ is not _Sign:
                values.append(value)
            elif value in _CLOSED_BY:
                around.append((_CLOSED_BY[value], values))
                values = []
            elif value[:1] != b"%":
                if not around or around[-1][0] != value or len(around) > _DEEPEST:
                    raise OddError
                made = Array(values) if value == b"]" else _pairs(values)
                values = around.pop()[1]
                values.append(made)
        _ensure(len(values) == 1 and not around and values[0].__class__ is not IndirectReference)
        return values[0]

    def _pages(self) -> list[Dictionary]:
        """The pages in their order, with what they inherit."""
        root, seen, found = self._at(self.trailer.get("/Root")), set[Identity](), []
        _ensure(root.get("/Type") == "/Catalog")
        waiting: list[tuple[Thing, dict[str, Thing]]] = [(root.get("/Pages"), {})]
        while waiting:
            mention, inherited = waiting.pop()
            node = self._at(mention)
            _ensure(mention.identity not in seen and len(seen) < _MOST_BRANCHES)
            seen.add(mention.identity)
            if node.get("/Type") == "/Pages":
                kids: Thing = node.get("/Kids")
                _ensure(isinstance(kids, Array))
                own = {key: node[key] for key in _INHERITED if key in node}
                waiting += [(kid, {**inherited, **own}) for kid in reversed(kids)]
            else:
                _ensure(node.get("/Type") == "/Page")
                found.append(page := Dictionary({**inherited, **node}))
                page.reference = mention
        return found

    def _at(self, mention: Thing) -> Dictionary:
        found = self.get(mention.identity) if mention.__class__ is IndirectReference else None
        if not isinstance(found, Dictionary):
            raise OddError
        return found


_CLOSED_BY = {b"<<": b">>", b"[": b"]"}


def _table(data: bytes) -> tuple[dict[Identity, int], int, tuple[int, int]]:
    """Where each object begins, and the table that says so; and where the trailer begins and ends."""
    tail = _TAIL.match(data, max(data.rfind(b"startxref"), 0))
    found = _TABLE.match(data, int(tail[1])) if tail else None
    if tail is None or found is None or found.end() > tail.start():
        raise OddError
    rows, size = found[2], int(found[1])
    _ensure(len(rows) == 20 * size <= 20 * _MOST_OBJECTS)
    places = {
        (number, int(rows[at + 11 : at + 16])): int(rows[at : at + 10])
        for number, at in enumerate(range(0, len(rows), 20))
        if rows[at + 17 : at + 18] == b"n"
    }
    _ensure(places and max(places.values()) < found.start())
    return places, found.start(), (found.end(), tail.start())


def _pairs(values: list[Thing]) -> Dictionary:
    keys = values[::2]
    _ensure({*map(type, keys)} <= {Name})
    made = Dictionary(zip(keys, values[1::2], strict=False))
    _ensure(2 * len(made) == len(values))
    return made


def _stream(data: bytes, values: Thing, begin: int, end: int) -> Stream:
    length: Thing = values.pop("/Length", None) if isinstance(values, Dictionary) else None
    _ensure(
        type(length) is int and 0 <= length <= end - begin and values.get("/Filter") in _FILTERS
    )
    _ensure("/DecodeParms" not in values and _STREAM_END.match(data, begin + length, end))
    return Stream(values, data[begin : begin + length])
