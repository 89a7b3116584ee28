"""Shards: some records that one worker builds, and what becomes of them if it dies.

A worker that dies costs its shard one retry. A shard whose workers die again is halved until the
record is known that kills them; that one is reported, all others are built. What was built before
is recognised by the worker and costs little.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TypeAlias

from msgspec import Struct
from msgspec.structs import replace

from brochure.campaign.building import Entry, Workshop
from brochure.campaign.records import Record
from brochure.finding import Finding, Span


class Shard(Struct, frozen=True):
    """Records in their order, none if all rows are unusable, and whether a worker has died over
    them. Those of a `part` become one press file."""

    records: tuple[Record, ...]
    has_killed: bool = False
    part: int = 0


Done: TypeAlias = "tuple[Shard, list[Entry]]"


def shards(records: Iterable[Record], size: int) -> Iterator[Shard]:
    """The records, so many at a time."""
    left = iter(records)
    while some := tuple(islice(left, size)):
        yield Shard(some)


def built(workshop: Workshop, shard: Shard) -> list[Entry]:
    """What a worker makes of a shard. OSError if the system refuses."""
    if shard.part:
        from brochure.campaign.merging import merge  # late: most campaigns do without

        return [merge(workshop, shard.records, shard.part)]
    return [workshop.entry(record) for record in shard.records]


def after_death(shard: Shard) -> tuple[Shard, ...]:
    """What is to be tried of a shard whose worker has died; nothing if the record is known."""
    if not shard.has_killed:
        return (replace(shard, has_killed=True),)
    if len(shard.records) <= 1 or shard.part:
        return ()
    middle = len(shard.records) // 2
    return tuple(
        replace(shard, records=half) for half in (shard.records[:middle], shard.records[middle:])
    )


def killer(workshop: Workshop, shard: Shard, why: str) -> Done:
    """The entry of the one record that kills its workers. OSError if it is a whole part."""
    if shard.part:
        raise OSError(0, f"part {shard.part} cannot be merged: its worker dies: {why}")
    found = Finding("C907", Span(""), f"the process that builds this record dies: {why}")
    made = (
        {**workshop.refused(one, workshop.key(one), (found,)), "row": one.row}
        for one in shard.records
    )
    return shard, list(made)
