"""What `brochure campaign` and `brochure check campaign.yaml` do, and what they say."""

from __future__ import annotations

from collections.abc import Generator, Iterable
from contextlib import ExitStack, closing
from pathlib import Path
from typing import Any

from msgspec import Struct

from brochure import atomic
from brochure.campaign import manifest, merging, running, thumbnails
from brochure.campaign.building import BUILD, CHECK, COMPARE, REFUSED, Entry
from brochure.campaign.engine import engines
from brochure.campaign.running import Prepared, Tally
from brochure.campaign.stores import Folder
from brochure.catalogue import Severity
from brochure.console import ExitCode, count, report, say, watched
from brochure.finding import MOST, Finding, Span, has_errors, in_order
from brochure.project import Refused

_STOPPED = 130  # 128 + SIGINT, as shells have it


class _Wanted(Struct, frozen=True):
    """What is to be done besides building."""

    do: str
    only: frozenset[str]
    merge: bool
    impose: str
    html: bool


class _Found:
    """What was found: of each severity as many as a person is shown, or all; and how many."""

    def __init__(self, first: Iterable[Finding], everything: bool) -> None:
        self.most = None if everything else MOST
        self.kept: dict[Severity, list[Finding]] = {one: [] for one in Severity}
        self.count = 0
        self.add(first)

    def add(self, findings: Iterable[Finding]) -> None:
        for one in findings:
            kept = self.kept[one.severity]
            self.count += 1
            if self.most is None or len(kept) < self.most:
                kept.append(one)

    @property
    def shown(self) -> tuple[Finding, ...]:
        """Errors first, where there are too many."""
        every = (*self.kept[Severity.ERROR], *self.kept[Severity.WARNING])
        return in_order(every) if self.count == len(every) else every[: self.most]


class _Ran(Struct, frozen=True):
    """What became of a run."""

    tally: Tally
    found: _Found
    press_files: int


def run(
    file: Path, do: str, output: str = "output", workers: int | None = None, engine: str = "local",
    scheduler: str = "", only: tuple[str, ...] = (), release: bool = False,
    format_: str | None = None, merge: bool = False, impose: str | None = None, html: bool = False,
) -> int:  # fmt: skip
    """Run a campaign, or check or compare it; the exit code. OSError if the system refuses."""
    wanted = _Wanted(do, frozenset(only), merge or bool(impose), impose or "", html)
    try:
        prepared = running.prepared(file, output, do, release, impose or "")
        chosen, most = engines.chosen(engine, workers, scheduler)
    except Refused as refused:
        if not report(format_, refused.findings, refused.sources, {}):
            say(f"Nothing was built: {count(refused.findings)}.")
        return ExitCode.FINDINGS
    except ModuleNotFoundError as missing:
        library = (missing.name or "").split(".")[0]
        say(f"This needs {library}: pip install brochure[campaign]", err=True)
        return ExitCode.REFUSED
    try:
        with _alone(prepared) if do == BUILD else ExitStack():
            found = _Found(prepared.warnings, format_ in ("json", "sarif"))
            ran = _run(prepared, chosen, most, wanted, found)
    except KeyboardInterrupt:
        say("Stopped. What was built is in place; the same command goes on from here.", err=True)
        return _STOPPED
    sources = {**prepared.workshop.project.sources}
    sources[prepared.described.source.name] = prepared.described.source.text
    if not report(format_, found.shown, sources, {"records": prepared.count}):
        _conclude(prepared, wanted, ran)
    bad = ran.tally.refused or has_errors(found.shown) or _seen(ran.tally) < len(wanted.only)
    return ExitCode.FINDINGS if bad else ExitCode.GOOD


def _run(
    prepared: Prepared, engine: running.Engine, most: int, wanted: _Wanted, found: _Found
) -> _Ran:
    tally, good, press_files = Tally(), bytearray(), 0
    with closing(_entries(prepared, engine, most, wanted)) as entries:  # ends the workers
        for entry in watched(entries, len(wanted.only) or prepared.count):
            tally = tally.with_entry(entry)
            found.add(map(_finding, entry.get("findings", ())))
            good.append(entry["status"] != REFUSED)
    if wanted.do == BUILD and wanted.merge:
        with closing(running.merged(prepared, engine, good)) as merged:
            for entry in merged:
                press_files += len(entry["files"])
                found.add(map(_finding, entry["findings"]))
    return _Ran(tally, found, press_files)


def _entries(
    prepared: Prepared, engine: running.Engine, most: int, wanted: _Wanted
) -> Generator[Entry, None, None]:
    """The entries of all records, or of those that are asked for, while they are listed."""
    entries, store = running.run(prepared, engine, wanted.only, most), prepared.workshop.store
    if wanted.do != BUILD:
        return entries
    if wanted.only:
        return manifest.renewed(store, entries)
    entries = manifest.listed(store, entries)
    return thumbnails.pictured(prepared, entries) if wanted.html else entries


def _alone(prepared: Prepared) -> Any:
    """Another campaign into the same folder waits."""
    place = prepared.workshop.store
    return atomic.locked(place.root) if isinstance(place, Folder) else ExitStack()


def _seen(tally: Tally) -> int:
    return tally.built + tally.kept + tally.refused + tally.missing


def _conclude(prepared: Prepared, wanted: _Wanted, ran: _Ran) -> None:
    tally, only = ran.tally, wanted.only
    for words, number in _rows(wanted.do, tally):
        say(f"{words:12} {number:9,}")
    if len(only) > _seen(tally):
        say(f"{len(only) - _seen(tally)} of the names asked for are in no row of the table.")
    if ran.found.count > len(ran.found.shown):
        where = manifest.MANIFEST if wanted.do == BUILD else "--format json"
        say(f"and {ran.found.count - len(ran.found.shown):,} more findings: {where}", err=True)
    if wanted.do != BUILD:
        return
    say(f"in {prepared.job.output}, listed in {manifest.MANIFEST}")
    if ran.press_files:
        folder, files = wanted.impose or merging.FOLDER, ran.press_files
        said = "1 press file" if files == 1 else f"{files:,} press files"
        most = merging.size(prepared.workshop)
        say(f"{said} of up to {most} records in {folder}/")
    if tally.refused:
        say("What an earlier run built of the refused records is as it was: do not print it.")
    if tally.proofs:
        say(f"PROOF only, do NOT print yet: {tally.proofs:,}. With --release each place is named.")


def _rows(do: str, tally: Tally) -> Iterable[tuple[str, int]]:
    if do == CHECK:
        return (("good", tally.built), ("refused", tally.refused))
    if do == COMPARE:
        return (("to build", tally.missing), ("unchanged", tally.kept), ("refused", tally.refused))
    return (("built", tally.built), ("unchanged", tally.kept), ("refused", tally.refused))


def _finding(said: dict[str, Any]) -> Finding:
    """A finding of the manifest."""
    line, column = said["line"], said["column"]
    span = Span(said["file"], line, column, line, column + 1, said.get("cell", ""))
    return Finding(said["code"], span, said["message"], said["hint"])
