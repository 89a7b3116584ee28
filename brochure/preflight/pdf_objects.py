"""PDF objects without surprises: a damaged or wrong one reads as an empty one.

pypdf resolves references when they are asked for, and raises whatever a damaged file provokes.
All other modules of preflight take what they want to know of an object from here.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator
from typing import Any, TypeAlias

from pypdf.generic import (
    ArrayObject,
    ByteStringObject,
    DictionaryObject,
    IndirectObject,
    NameObject,
    NullObject,
    PdfObject,
    StreamObject,
    TextStringObject,
)

Thing: TypeAlias = Any  # whatever a PDF file holds in a place
Dictionary: TypeAlias = DictionaryObject
Reference: TypeAlias = IndirectObject

MOST_BYTES = 100_000_000  # of all that one stream unpacks to
MOST_OBJECTS = 300_000


def resolved(thing: Thing) -> Thing:
    """What a reference leads to; None if it leads nowhere."""
    try:
        found = thing.get_object() if isinstance(thing, PdfObject) else thing
    except Exception:  # noqa: BLE001  (pypdf raises whatever a damaged file provokes)
        return None
    return None if isinstance(found, NullObject) else found


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
            if identity(thing) in seen:
                continue
            seen.add(identity(thing))
            reference, thing = thing, resolved(thing)
            if thing is None and _is_broken(reference):
                broken.append(reference.idnum)
        if isinstance(thing, DictionaryObject):
            found.append(thing)
            waiting.extend(thing.values())
        elif isinstance(thing, ArrayObject):
            waiting.extend(e for e in thing if isinstance(e, (IndirectObject, *_CONTAINERS)))
    return tuple(found), tuple(broken)


def _is_broken(reference: Reference) -> bool:
    try:
        reference.get_object()
    except Exception:  # noqa: BLE001  (as above)
        return True
    return False


_CONTAINERS = (DictionaryObject, ArrayObject)
