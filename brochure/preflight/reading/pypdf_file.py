"""A file as pypdf reads it, which repairs what can be repaired."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from io import BytesIO
from typing import Any

from pypdf import PdfReader
from pypdf.errors import LimitReachedError
from pypdf.generic import (
    ArrayObject,
    BooleanObject,
    ByteStringObject,
    DictionaryObject,
    FloatObject,
    IndirectObject,
    NameObject,
    NumberObject,
    StreamObject,
    TextStringObject,
)

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

_HEAD = re.compile(rb"\s*(\d{1,10})\s+(\d{1,5})\s+obj\b")


class PypdfFile:
    """Such a file. Raises whatever a damaged file provokes."""

    def __init__(self, data: bytes) -> None:
        self._data, self._reader = data, PdfReader(BytesIO(data))
        self._objects: dict[Identity, Thing] = {}
        self.broken: set[Identity] = set()
        self.is_locked = self._reader.is_encrypted and not self._reader.decrypt("")

    @cached_property
    def trailer(self) -> Dictionary:
        return Dictionary(self._pairs(self._reader.trailer))

    @cached_property
    def places(self) -> dict[Identity, int]:
        return {
            (number, generation): place
            for generation, places in self._reader.xref.items()
            for number, place in places.items()
        }

    @property
    def count(self) -> int:
        return len(self._reader.pages)

    @property
    def pages(self) -> Iterator[Dictionary]:
        for page in self._reader.pages:
            made = Dictionary(self._pairs(page))
            if page.indirect_reference is not None:
                made.reference = self._value(page.indirect_reference)
            yield made

    def misplaced(self) -> Iterator[int]:
        """The objects of the cross-reference table where another one or none begins; pypdf takes
        them as they are."""
        for identity, place in self.places.items():
            found = _HEAD.match(self._data, place)
            if found is None or (int(found[1]), int(found[2])) != identity:
                yield identity[0]

    def get(self, identity: Identity) -> Thing:
        if identity not in self._objects:
            try:
                self._objects[identity] = self._read(identity)
            except Exception:  # noqa: BLE001  (pypdf raises whatever a damaged file provokes)
                self.broken.add(identity)
        return self._objects.get(identity)

    def _read(self, identity: Identity) -> Thing:
        try:
            found = IndirectObject(*identity, self._reader).get_object()
        except LimitReachedError:  # it leads to itself, so nowhere (ISO 32000-1, 7.3.10)
            return None
        made = self._value(found)
        if isinstance(made, (Dictionary, Array)):
            made.reference = IndirectReference(self, identity)
        return made

    def _value(self, thing: Any) -> Thing:
        if isinstance(thing, IndirectObject):
            return IndirectReference(self, (thing.idnum, thing.generation))
        if isinstance(thing, StreamObject):
            return Stream(self._pairs(thing), bytes(thing._data), thing)  # noqa: SLF001
        if isinstance(thing, DictionaryObject):
            return Dictionary(self._pairs(thing))
        if isinstance(thing, ArrayObject):
            return Array(map(self._value, list.__iter__(thing)))
        if isinstance(thing, (TextStringObject, ByteStringObject)):
            return String(thing.original_bytes)
        for kind, own in _KINDS.items():
            if isinstance(thing, kind):
                return own(thing)
        return None

    def _pairs(self, thing: DictionaryObject) -> dict[str, Thing]:
        return {Name(key): self._value(value) for key, value in dict.items(thing)}


_KINDS: dict[type, Any] = {
    NameObject: Name, NumberObject: int, FloatObject: float, BooleanObject: lambda one: one.value,
}  # fmt: skip


@contextmanager
def repairs(most: int) -> Iterator[list[str]]:
    """What pypdf guesses when it reads a damaged file, of which it tells only the log."""
    listener, log = _Listener(most), logging.getLogger("pypdf")
    log.addHandler(listener)
    try:
        yield listener.messages
    finally:
        log.removeHandler(listener)


class _Listener(logging.Handler):
    def __init__(self, most: int) -> None:
        super().__init__(logging.WARNING)
        self.messages: list[str] = []
        self._most = most

    def emit(self, record: logging.LogRecord) -> None:
        if len(self.messages) < self._most:
            self.messages.append(record.getMessage())
