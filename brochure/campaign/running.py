"""A campaign from its file to the manifest: prepare, build in any order, list in the table's.

`prepared` refuses what would go wrong with every record; `run` has the records built by an engine
and gives the entries of the manifest in the order of the table.
"""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from itertools import compress, islice
from pathlib import Path
from typing import TypeAlias

from msgspec import Struct
from msgspec.structs import replace

from brochure.campaign import campaign_file, merging, records
from brochure.campaign.building import (
    BUILD,
    BUILT,
    REFUSED,
    Assignment,
    Entry,
    Place,
    Workshop,
)  # fmt: skip
from brochure.campaign.campaign_file import Described
from brochure.campaign.engine.shards import Done, Shard, shards
from brochure.campaign.records import Record, Unusable
from brochure.campaign.table import tables
from brochure.campaign.table.tables import RecordTable
from brochure.finding import Finding, Span, has_errors
from brochure.project import Project, Refused
from brochure.source import tree_edit
from brochure.source.near_names import suggestion

Engine: TypeAlias = "Callable[[Workshop, Iterable[Shard]], Iterator[Done]]"


class Prepared(Struct, frozen=True):
    """A campaign that can be run: its table is read and its names are right. `count` is how many
    records there are; `warnings` are those of the content, which hold for every record."""

    described: Described
    table: RecordTable
    workshop: Workshop
    count: int
    warnings: tuple[Finding, ...]

    @property
    def job(self) -> Assignment:
        return self.workshop.job


def prepared(
    path: Path, output: str, do: str = BUILD, release: bool = False, impose: str = ""
) -> Prepared:
    """Read campaign, table and project. Refused if something is wrong that concerns every record,
    or the records among themselves; OSError if the system refuses."""
    outcome, source = campaign_file.read(path)
    sources = {source.name: source.text}
    if outcome.value is None:
        raise Refused(outcome.findings, sources)
    described = outcome.value
    opened = tables.opened(described.records, described.campaign.records.span)
    wrong = (*outcome.findings, *opened.findings)
    if opened.value is not None:
        wrong += tuple(records.missing_columns(described, opened.value))
    job = _job(described, opened.value, output, do, release, impose)
    workshop = _workshop(described, job, wrong)
    wrong += tuple(_unknown(described, workshop.project))
    if impose:
        wrong += tuple(_not_imposed(described, workshop.project))
    if opened.value is None or has_errors(wrong):
        raise Refused(wrong, {**workshop.project.sources, **sources})
    scanned = records.scan(described, opened.value)
    if scanned.value is None or scanned.findings:
        raise Refused((*wrong, *scanned.findings), sources)
    workshop.job = replace(workshop.job, digest=workshop.digest())
    return Prepared(described, opened.value, workshop, scanned.value.records, wrong)


def _workshop(described: Described, job: Assignment, wrong: tuple[Finding, ...]) -> Workshop:
    """The workshop. Refused with what is `wrong` besides; a printer that is not there is missing
    where this campaign names it."""
    named = described.campaign.printer
    try:
        return Workshop(job)
    except Refused as refused:
        at = Span(str(described.content))
        found = (
            replace(one, span=named.span) if named and (one.code, one.span) == ("F408", at) else one
            for one in refused.findings
        )
        source = described.source
        raise Refused((*wrong, *found), {**refused.sources, source.name: source.text}) from refused


def _job(
    described: Described,
    table: RecordTable | None,
    output: str,
    do: str,
    release: bool,
    impose: str,
) -> Assignment:
    campaign, columns = described.campaign, table.columns if table else ()
    places = []
    for place, one in described.texts.items():
        column = records.columns_of(one)
        number = columns.index(column) + 1 if column in columns else 1
        places.append(Place(place, column, number))
    return Assignment(
        str(described.content),
        str(described.theme) if described.theme else None,
        described.printer,
        described.records.name,
        tuple(places),
        tuple(one.value for one in campaign.pieces),
        campaign.editions,
        output if "://" in output or output.startswith("file:") else str(Path(output).absolute()),
        do,
        release,
        os.environ.get("SOURCE_DATE_EPOCH", "").strip(),
        impose,
    )


def _unknown(described: Described, project: Project) -> Iterator[Finding]:
    """Places that the content does not have, and pieces."""
    tree, own = project.text.tree, described.source.tree
    assert tree is not None and own is not None  # both were read
    for place in described.texts:
        outcome = tree_edit.changed(tree, place, "x")
        found = outcome.findings
        if outcome.value is not None:
            try:
                project.replace({place: "x"})
            except Refused as refused:  # of a place that is there "x" may be no value
                found = tuple(f for f in refused.findings if f.code == "M202")
        for one in found:
            yield replace(one, span=own.span_of("set", place))
    for piece in described.campaign.pieces:
        if piece.value not in project.content.pieces:
            known = project.content.pieces
            hint = suggestion(piece.value, known) or f"there are: {', '.join(known)}"
            yield Finding("M202", piece.span, f'there is no piece "{piece}"', hint)


def _not_imposed(described: Described, project: Project) -> Iterator[Finding]:
    """Booklets: their pages are for the shop to impose."""
    wanted = [one.value for one in described.campaign.pieces] or list(project.content.pieces)
    for piece in wanted:
        if piece in project.sheets and project.sheets[piece].is_stitched:
            what = f'"{piece}" is a booklet, which a print shop imposes itself'
            yield Finding("M205", described.campaign.name.span, what, "merge it without --impose")


def run(
    prepared: Prepared, engine: Engine, only: frozenset[str] = frozenset(), most: int = 25
) -> Generator[Entry]:
    """The entries of all records, or of those of some names, in the order of the table.
    `most` is how many records a worker is given at once. OSError if the system refuses."""
    order, known = deque[int](), dict[int, Entry]()
    size = _shard_size(len(only) if only else prepared.count, most)
    every = records.read(prepared.described, prepared.table)
    asked = (one for one in every if not only or one.name in only)

    def given() -> Iterator[Shard]:
        while rows := tuple(islice(asked, size)):
            order.extend(one.row for one in rows)
            known.update((one.row, _unusable(one)) for one in rows if isinstance(one, Unusable))
            yield Shard(tuple(one for one in rows if isinstance(one, Record)))

    for _, entries in engine(prepared.workshop, given()):
        known.update((entry["row"], entry) for entry in entries)
        while order and order[0] in known:
            yield known.pop(order.popleft())


def _shard_size(count: int, most: int) -> int:
    """How many records a worker is given at once: few enough for all workers to have some."""
    return max(1, min(most, count // 16))


def merged(prepared: Prepared, engine: Engine, good: Iterable[int]) -> Generator[Entry, None, None]:
    """The entries of the press files of all records that are good, in any order; `good` says it
    of each row of the table. OSError if the system refuses."""
    every = records.read(prepared.described, prepared.table)
    chosen = (one for one in compress(every, good) if isinstance(one, Record))
    by_part = enumerate(shards(chosen, merging.size(prepared.workshop)), 1)
    parts = (replace(shard, part=number) for number, shard in by_part)
    for _, entries in engine(prepared.workshop, parts):
        yield from entries


def _unusable(one: Unusable) -> Entry:
    found = [finding.as_dict() for finding in one.findings]
    return {
        "record": one.name, "row": one.row, "key": "", "status": REFUSED, "files": {},
        "findings": found,
    }  # fmt: skip


class Tally(Struct, frozen=True):
    """How many records are built, left alone and refused, and how many are proofs."""

    built: int = 0
    kept: int = 0
    refused: int = 0
    missing: int = 0
    proofs: int = 0

    def with_entry(self, entry: Entry) -> Tally:
        """One more."""
        kept = bool(entry.get("kept"))
        return Tally(
            self.built + (entry["status"] == BUILT and not kept),
            self.kept + kept,
            self.refused + (entry["status"] == REFUSED),
            self.missing + (entry["status"] not in (BUILT, REFUSED)),
            self.proofs + bool(entry.get("proof")),
        )
