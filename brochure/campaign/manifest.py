"""manifest.jsonl: what stands in the output, a line a record.

It is written aside while the entries come and takes its place when all are there. Where only some
records were asked for, their entries are renewed and all others kept.
"""

from __future__ import annotations

import json
from collections.abc import Generator, Iterable, Iterator
from heapq import merge

from brochure.campaign.building import Entry, dumped
from brochure.campaign.stores import Store

MANIFEST = "manifest.jsonl"


def listed(store: Store, entries: Iterable[Entry]) -> Generator[Entry, None, None]:
    """The entries of all records, passed on while they are written."""
    with store.writing(MANIFEST) as file:
        for entry in entries:
            file.write(_line(entry))
            yield entry


def renewed(store: Store, entries: Iterable[Entry]) -> Generator[Entry, None, None]:
    """The entries of some records, passed on; then they stand among those of the others, by row."""
    new = []
    for entry in entries:
        new.append(entry)
        yield entry
    known = {(entry["record"], 0) for entry in new} | {("", entry["row"]) for entry in new}
    kept = (one for one in _read(store) if _identity(one) not in known)
    with store.writing(MANIFEST) as file:
        file.writelines(map(_line, merge(kept, new, key=lambda entry: int(entry["row"]))))


def _read(store: Store) -> Iterator[Entry]:
    return filter(None, map(_entry, store.lines(MANIFEST)))


def _entry(said: bytes) -> Entry | None:
    """The entry of a line; a line that somebody has written over is none."""
    try:
        found = json.loads(said)
        is_one = isinstance(found["record"], str) and isinstance(found["row"], int)
    except (ValueError, LookupError, TypeError):
        return None
    return found if is_one else None


def _identity(entry: Entry) -> tuple[str, int]:
    """A record is known by its name; a row that has none by its number."""
    return entry["record"], 0 if entry["record"] else entry["row"]


def _line(entry: Entry) -> bytes:
    """An entry as it is listed. Whether it was left alone is not of the record but of the run."""
    return dumped({name: value for name, value in entry.items() if name != "kept"})
