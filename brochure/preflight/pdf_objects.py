"""PDF objects without surprises: a damaged or wrong one reads as an empty one.

All other modules of preflight take what they want to know of an object from here.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator
from functools import lru_cache

from brochure.preflight.reading.pdf_values import (
    Array,
    Dictionary,
    Identity,
    IndirectReference,
    Name,
    Stream,
    String,
    Thing,
    told,
)

MOST_BYTES = 100_000_000  # of all that one stream unpacks to
MOST_OBJECTS = 300_000
_KEPT = 200_000  # bytes, packed and unpacked, of a stream that is kept


def resolved(thing: Thing) -> Thing:
    """What a reference leads to; None if it leads nowhere."""
    return thing.file.get(thing.identity) if thing.__class__ is IndirectReference else thing


def entry(thing: Thing, *path: str) -> Thing:
    """The value at a path of keys, resolved; None where there is none."""
    found = resolved(thing)
    for key in path:
        if not isinstance(found, Dictionary):
            return None
        found = resolved(found.get(key))
    return found


def dictionary(thing: Thing) -> Dictionary:
    """The dictionary (or stream) itself, or an empty one."""
    found = resolved(thing)
    return found if isinstance(found, Dictionary) else Dictionary()


def items(thing: Thing) -> Iterator[tuple[str, Thing]]:
    """Keys and resolved values of a dictionary."""
    for key, value in list(dictionary(thing).items()):
        yield str(key), resolved(value)


def array(thing: Thing) -> list[Thing]:
    """The elements of an array, resolved."""
    found = resolved(thing)
    return [resolved(element) for element in found] if isinstance(found, Array) else []


def raw_array(thing: Thing) -> list[Thing]:
    """The elements of an array as they stand there; references can be told apart."""
    found = resolved(thing)
    return list(found) if isinstance(found, Array) else []


def name(thing: Thing) -> str:
    """A name without its slash, or nothing."""
    found = resolved(thing)
    return str(found)[1:] if isinstance(found, Name) else ""


def names(thing: Thing) -> tuple[str, ...]:
    """A name, or the names in an array: how filters are given."""
    found = resolved(thing)
    if isinstance(found, Array):
        return tuple(name(element) for element in found)
    return (name(found),) if isinstance(found, Name) else ()


def text(thing: Thing) -> str:
    """A text string, or nothing."""
    found = resolved(thing)
    return told(found) if isinstance(found, String) else ""


def string(thing: Thing) -> bytes:
    """A string's bytes as they stand in the file."""
    found = resolved(thing)
    return bytes(found) if isinstance(found, String) else b""


def number(thing: Thing, default: float = 0.0) -> float:
    """A number that can be reckoned with."""
    found = resolved(thing)
    right = found.__class__ in (int, float) and -1e15 < found < 1e15
    return float(found) if right else default


def numbers(thing: Thing) -> tuple[float, ...]:
    return tuple(number(element) for element in array(thing))


def is_true(thing: Thing) -> bool:
    """Whether a boolean object is true."""
    return resolved(thing) is True


def data(thing: Thing) -> bytes | None:
    """What a stream unpacks to; None if it cannot be unpacked."""
    found = resolved(thing)
    if not isinstance(found, Stream):
        return None
    filters = names(found.get("/Filter"))
    if filters == ("FlateDecode",) and "/DecodeParms" not in found:
        return _inflated(found.packed)
    if found.source is None:
        return found.packed
    try:
        unpacked = found.source.get_data()
    except Exception:  # noqa: BLE001  (pypdf raises whatever a damaged file provokes)
        return None
    return unpacked if isinstance(unpacked, bytes) and len(unpacked) <= MOST_BYTES else None


def _inflated(packed: bytes) -> bytes | None:
    """As zlib has it; pypdf makes what it can of a damaged stream, and others something else."""
    if len(packed) < _KEPT:
        unpacked, is_long = _kept(packed)
        if not is_long:
            return unpacked
    return _unpacked(packed, MOST_BYTES)[0]


# The rules look at the same streams, and the files of one content have much in common.
@lru_cache(maxsize=32)
def _kept(packed: bytes) -> tuple[bytes | None, bool]:
    return _unpacked(packed, _KEPT)


def _unpacked(packed: bytes, most: int) -> tuple[bytes | None, bool]:
    """What is packed, none if that is damaged or longer; and whether it is longer."""
    reader = zlib.decompressobj()
    try:
        unpacked = reader.decompress(packed, most)
    except zlib.error:
        return None, False
    whole = reader.eof and not reader.unused_data.strip(b"\0\r\n ")
    return unpacked if whole else None, len(unpacked) == most


def is_stream(thing: Thing) -> bool:
    return isinstance(resolved(thing), Stream)


def identity(thing: Thing) -> Identity:
    """The same for every mention of one object."""
    if thing.__class__ is IndirectReference:
        return thing.identity
    own = getattr(thing, "reference", None)
    return own.identity if own is not None else (-1, id(thing))


def sizes(holder: Thing) -> Iterator[tuple[str, int | float]]:
    """Of each name and string in a dictionary or array how many bytes it has, of each number what
    it is, but not of those in dictionaries within."""
    inside = (*map(Name, holder), *holder.values()) if isinstance(holder, dict) else holder
    for thing in inside:
        if isinstance(thing, Name):
            yield "name", len(thing.encode()) - 1
        elif isinstance(thing, String):
            yield "string", len(thing)
        elif type(thing) in (int, float):
            yield "number", thing
        elif isinstance(thing, Array):
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
    own = getattr(thing, "reference", None)
    return -1 if own is None else own.file.places.get(own.identity, -1)


def reachable(roots: Iterable[Thing]) -> tuple[tuple[Dictionary, ...], tuple[int, ...]]:
    """Every dictionary and stream that the roots lead to, each once; and the numbers of the
    objects that cannot be read."""
    found: list[Dictionary] = []
    broken: list[int] = []
    seen: set[Identity] = set()
    waiting = list(roots)
    while waiting and len(seen) < MOST_OBJECTS:
        thing = waiting.pop()
        if isinstance(thing, IndirectReference):
            key, file = thing.identity, thing.file
            if key in seen:
                continue
            seen.add(key)
            thing = file.get(key)
            if key in file.broken:
                broken.append(key[0])
        if isinstance(thing, Dictionary):
            found.append(thing)
            waiting += [value for value in thing.values() if value.__class__ in _LEADING]
        elif isinstance(thing, Array):
            waiting += [element for element in thing if element.__class__ in _LEADING]
    return tuple(found), tuple(broken)


_LEADING = frozenset((IndirectReference, Dictionary, Stream, Array))  # further
