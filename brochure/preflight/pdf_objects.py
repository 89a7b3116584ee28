"""PDF objects without surprises: a damaged or wrong one reads as an empty one.

pypdf resolves references when they are asked for, and raises whatever a damaged file provokes.
All other modules of preflight take what they want to know of an object from here.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterable, Iterator
from functools import lru_cache
from io import BytesIO
from typing import Any, TypeAlias

from pypdf import PdfReader
from pypdf.errors import LimitReachedError
from pypdf.generic import (
    ArrayObject,
    ByteStringObject,
    DictionaryObject,
    FloatObject,
    IndirectObject,
    NameObject,
    NullObject,
    NumberObject,
    PdfObject,
    StreamObject,
    TextStringObject,
    create_string_object,
)

Thing: TypeAlias = Any  # whatever a PDF file holds in a place
Dictionary: TypeAlias = DictionaryObject
Reference: TypeAlias = IndirectObject

MOST_BYTES = 100_000_000  # of all that one stream unpacks to
MOST_OBJECTS = 300_000


_PLAIN = (
    rb"(\d{1,10})\s+(\d{1,5})\s+R(?=[\s/\[\]<>])|/([A-Za-z0-9+_.:-]+)|"
    rb"([-+]?\d{1,15}(?:\.\d{1,15})?)(?=[\s/\[\]<>])|\(([ !-'*-[\]-~]*)\)|(<<|>>|[\[\]])"
)
_TOKENS = re.compile(_PLAIN)
_OBJECT = re.compile(rb"(\d{1,10})\s+(\d{1,5})\s+obj\s*(<<\s*(?:(?:%s)\s*)*)endobj" % _PLAIN)
_MOST_PLAIN = 100_000  # bytes of an object


class Reader(PdfReader):
    """pypdf's reader. It takes an object character by character; one of plain
    values alone, as the structure tree is made of, is read here at one go."""

    def __init__(self, data: bytes) -> None:
        self._bytes = data
        super().__init__(BytesIO(data))

    def get_object(self, reference: int | IndirectObject) -> PdfObject | None:
        """What a reference leads to. Raises whatever a damaged file provokes."""
        if isinstance(reference, IndirectObject):
            found = self.resolved_objects.get((reference.generation, reference.idnum))
            if found is None:
                found = self._plain(reference.idnum, reference.generation)
            if found is not None:
                return found
        try:
            return super().get_object(reference)
        except LimitReachedError:  # it leads to itself, so nowhere (ISO 32000-1, 7.3.10)
            return NullObject()

    def _plain(self, number: int, generation: int) -> PdfObject | None:
        """An object of plain values; None if it is another one, or anything is odd about it."""
        place = self.xref.get(generation, {}).get(number, -1)
        free = self.xref_free_entry.get(generation, {}).get(number, False)
        if place < 0 or free or number in self.xref_objStm or self.is_encrypted:
            return None
        found = _OBJECT.match(self._bytes, place, place + _MOST_PLAIN)
        if found is None or (int(found[1]), int(found[2])) != (number, generation):
            return None
        values = self._values(found[3])
        if values is None or len(values) != 1 or (generation, number) in self.resolved_objects:
            return None
        return self.cache_indirect_object(generation, number, values[0])

    def _values(self, text: bytes) -> list[PdfObject] | None:
        around: list[tuple[bytes, list[PdfObject]]] = []
        values: list[PdfObject] = []
        for number, generation, name, figure, words, sign in _TOKENS.findall(text):
            if number:
                values.append(IndirectObject(int(number), int(generation), self))
            elif name:
                values.append(_name(name))
            elif figure:
                values.append(_number(figure))
            elif not sign:
                values.append(create_string_object(words))
            elif sign in _CLOSED_BY:
                around.append((_CLOSED_BY[sign], values))
                values = []
            elif not around or around[-1][0] != sign:
                return None
            else:
                made = ArrayObject(values) if sign == b"]" else _pairs(values)
                if made is None:
                    return None
                values = around.pop()[1]
                values.append(made)
        return None if around else values


@lru_cache(maxsize=1024)
def _name(letters: bytes) -> NameObject:
    return NameObject(f"/{letters.decode()}")


@lru_cache(maxsize=1024)
def _number(figure: bytes) -> PdfObject:
    return FloatObject(figure) if b"." in figure else NumberObject(figure)


_CLOSED_BY = {b"<<": b">>", b"[": b"]"}


def _pairs(values: list[PdfObject]) -> DictionaryObject | None:
    """A dictionary; None if pypdf had something to say of it."""
    keys = values[::2]
    made = DictionaryObject(zip(keys, values[1::2], strict=False))
    named = all(isinstance(key, NameObject) for key in keys)
    return made if named and 2 * len(made) == len(values) else None


def resolved(thing: Thing) -> Thing:
    """What a reference leads to; None if it leads nowhere."""
    if isinstance(thing, IndirectObject):
        try:
            thing = thing.get_object()
        except Exception:  # noqa: BLE001  (pypdf raises whatever a damaged file provokes)
            return None
    return None if isinstance(thing, NullObject) else thing


def entry(thing: Thing, *path: str) -> Thing:
    """The value at a path of keys, resolved; None where there is none."""
    found = resolved(thing)
    for key in path:
        if not isinstance(found, DictionaryObject):
            return None
        found = resolved(dict.get(found, NameObject(key)))
    return found


def dictionary(thing: Thing) -> Dictionary:
    """The dictionary (or stream) itself, or an empty one."""
    found = resolved(thing)
    return found if isinstance(found, DictionaryObject) else DictionaryObject()


def items(thing: Thing) -> Iterator[tuple[str, Thing]]:
    """Keys and resolved values of a dictionary."""
    for key, value in list(dictionary(thing).items()):
        yield str(key), resolved(value)


def array(thing: Thing) -> list[Thing]:
    """The elements of an array, resolved."""
    found = resolved(thing)
    return [resolved(element) for element in found] if isinstance(found, ArrayObject) else []


def raw_array(thing: Thing) -> list[Thing]:
    """The elements of an array as they stand there; references can be told apart."""
    found = resolved(thing)
    return list(found) if isinstance(found, ArrayObject) else []


def name(thing: Thing) -> str:
    """A name without its slash, or nothing."""
    found = resolved(thing)
    return str(found)[1:] if isinstance(found, NameObject) else ""


def names(thing: Thing) -> tuple[str, ...]:
    """A name, or the names in an array: how filters are given."""
    found = resolved(thing)
    if isinstance(found, ArrayObject):
        return tuple(name(element) for element in found)
    return (name(found),) if isinstance(found, NameObject) else ()


def text(thing: Thing) -> str:
    """A text string, or nothing."""
    found = resolved(thing)
    if isinstance(found, ByteStringObject):
        return bytes(found).decode("latin-1")
    return str(found) if isinstance(found, TextStringObject) else ""


def string(thing: Thing) -> bytes:
    """A string's bytes as they stand in the file."""
    found = resolved(thing)
    return bytes(getattr(found, "original_bytes", b"") or b"")


def number(thing: Thing, default: float = 0.0) -> float:
    """A number that can be reckoned with."""
    found = resolved(thing)
    if isinstance(found, bool) or not isinstance(found, (int, float)):
        return default
    value = float(found) if abs(found) < 1e15 else default
    return value if value == value else default  # noqa: PLR0124  (not a number)


def numbers(thing: Thing) -> tuple[float, ...]:
    return tuple(number(element) for element in array(thing))


def is_true(thing: Thing) -> bool:
    """Whether a boolean object is true."""
    found = getattr(resolved(thing), "value", False)
    return found is True


def data(thing: Thing) -> bytes | None:
    """What a stream unpacks to; None if it cannot be unpacked."""
    found = resolved(thing)
    if not isinstance(found, StreamObject):
        return None
    if names(dict.get(found, "/Filter")) == ("FlateDecode",) and "/DecodeParms" not in found:
        return _inflated(bytes(found._data))
    try:
        unpacked = found.get_data()
    except Exception:  # noqa: BLE001  (as above)
        return None
    return unpacked if isinstance(unpacked, bytes) and len(unpacked) <= MOST_BYTES else None


def _inflated(packed: bytes) -> bytes | None:
    """As zlib has it; pypdf makes what it can of a damaged stream, and others something else."""
    reader = zlib.decompressobj()
    try:
        unpacked = reader.decompress(packed, MOST_BYTES)
    except zlib.error:
        return None
    return unpacked if reader.eof and not reader.unused_data.strip(b"\0\r\n ") else None


def is_stream(thing: Thing) -> bool:
    return isinstance(resolved(thing), StreamObject)


def identity(thing: Thing) -> tuple[int, int]:
    """The same for every mention of one object."""
    own = getattr(thing, "indirect_reference", None)
    if isinstance(thing, IndirectObject):
        own = thing
    return (own.idnum, own.generation) if own is not None else (-1, id(thing))


def colour_spaces(dictionaries: Iterable[Dictionary], family: str) -> Iterator[list[Thing]]:
    """The colour spaces of a family that resources, images, shadings and groups give as arrays."""
    for one in dictionaries:
        for key in ("/ColorSpace", "/CS"):
            found = resolved(dict.get(one, key)) if key in one else None
            spaces = found.values() if isinstance(found, DictionaryObject) else [found]
            for space in spaces:
                parts = raw_array(space)
                if parts and name(parts[0]) == family:
                    yield parts


def sizes(holder: Thing) -> Iterator[tuple[str, int | float]]:
    """Of each name and string in a dictionary or array how many bytes it has, of each number what
    it is, but not of those in dictionaries within."""
    inside = (*holder, *holder.values()) if isinstance(holder, dict) else holder
    for thing in inside:
        if isinstance(thing, NameObject):
            yield "name", len(thing.encode()) - 1
        elif isinstance(thing, (TextStringObject, ByteStringObject)):
            yield "string", len(thing.original_bytes)
        elif isinstance(thing, (NumberObject, FloatObject)):
            yield "number", int(thing) if isinstance(thing, NumberObject) else float(thing)
        elif isinstance(thing, ArrayObject):
            yield from sizes(thing)


_DEEPEST = 6  # objects within objects, when two are compared


def content_of(thing: Thing, depth: int = 0) -> object:
    """A value by which objects of the same content are equal, wherever they stand."""
    found = resolved(thing)
    if depth > _DEEPEST:
        return None
    if isinstance(found, list):
        return tuple(content_of(part, depth + 1) for part in found)
    if isinstance(found, dict):
        keys = sorted(set(found) - {"/Length", "/Filter", "/DecodeParms"})
        return tuple((key, content_of(found.get(key), depth + 1)) for key in keys), data(found)
    return str(found)


def offset(thing: Thing) -> int:
    """Where an object begins in the file; -1 if it is no object of its own there."""
    own: Any = getattr(thing, "indirect_reference", None)
    try:
        return int(own.pdf.xref[own.generation][own.idnum])
    except (AttributeError, KeyError, TypeError):
        return -1


def reachable(roots: Iterable[Thing]) -> tuple[tuple[Dictionary, ...], tuple[int, ...]]:
    """Every dictionary and stream that the roots lead to, each once; and the numbers of the
    objects that cannot be read."""
    found: list[Dictionary] = []
    broken: list[int] = []
    seen: set[tuple[int, int]] = set()
    waiting = list(roots)
    while waiting and len(seen) < MOST_OBJECTS:
        thing = waiting.pop()
        if isinstance(thing, IndirectObject):
            key = (thing.idnum, thing.generation)
            if key in seen:
                continue
            seen.add(key)
            reference, thing = thing, resolved(thing)
            if thing is None and _is_broken(reference):
                broken.append(reference.idnum)
        if isinstance(thing, DictionaryObject):
            found.append(thing)
            waiting += [value for value in thing.values() if isinstance(value, _LEADING)]
        elif isinstance(thing, ArrayObject):
            waiting += [element for element in thing if isinstance(element, _LEADING)]
    return tuple(found), tuple(broken)


def _is_broken(reference: Reference) -> bool:
    try:
        reference.get_object()
    except Exception:  # noqa: BLE001  (as above)
        return True
    return False


_LEADING = (IndirectObject, DictionaryObject, ArrayObject)  # further
