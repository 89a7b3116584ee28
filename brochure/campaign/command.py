"""What `brochure campaign` and `brochure check campaign.yaml` do, and what they say."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import ExitStack, closing
from pathlib import Path
from typing import Any

from brochure import atomic
from brochure.campaign import merging, running, thumbnails
from brochure.campaign.building import BUILD, CHECK, COMPARE, REFUSED
from brochure.campaign.engine import engines
from brochure.campaign.running import Prepared, Tally
from brochure.campaign.stores import Folder
from brochure.console import ExitCode, count, report, say, watched
from brochure.finding import Finding, Span, has_errors
from brochure.frozen import dataclass
from brochure.project import Refused

_STOPPED = 130  # 128 + SIGINT, as shells have it


@dataclass(frozen=True)
class _Wanted:
    """What is to be done besides building."""

    do: str
    only: frozenset[str]
    merge: bool
    impose: str
    html: bool


@dataclass(frozen=True)
class _Ran:
    """What became of a run."""

    tally: Tally
    findings: tuple[Finding, ...]
    parts: int


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
            ran = _run(prepared, chosen, most, wanted)
    except KeyboardInterrupt:
        say("Stopped. What was built is in place; the same command goes on from here.", err=True)
        return _STOPPED
    sources = {**prepared.workshop.project.sources}
    sources[prepared.described.source.name] = prepared.described.source.text
    if not report(format_, ran.findings, sources, {"records": prepared.count}):
        _conclude(prepared, wanted, ran)
    bad = ran.tally.refused or has_errors(ran.findings) or _seen(ran.tally) < len(wanted.only)
    return ExitCode.FINDINGS if bad else ExitCode.GOOD


def _run(prepared: Prepared, engine: running.Engine, most: int, wanted: _Wanted) -> _Ran:
    tally, refused, parts = Tally(), set[int](), 0
    findings = list(prepared.warnings)
    entries = running.run(prepared, engine, wanted.only, most)
    if wanted.do == BUILD and not wanted.only:
        entries = running.listed(prepared, entries)
        entries = thumbnails.pictured(prepared, entries) if wanted.html else entries
    with closing(entries):  # ends the workers, whatever comes
        for entry in watched(entries, len(wanted.only) or prepared.count):
            tally = tally.with_entry(entry)
            findings += map(_finding, entry.get("findings", ()))
            if entry["status"] == REFUSED:
                refused.add(entry["row"])
    if wanted.do == BUILD and wanted.merge and not wanted.only:
        with closing(running.merged(prepared, engine, refused)) as merged:
            for entry in merged:
                parts += 1
                findings += map(_finding, entry["findings"])
    return _Ran(tally, tuple(findings), parts)


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
    if wanted.do != BUILD:
        return
    say(f"in {prepared.job.output}" + ("" if only else f", listed in {running.MANIFEST}"))
    if ran.parts:
        folder = wanted.impose or merging.FOLDER
        say(f"{ran.parts:,} press files of up to {merging.SIZE} records each in {folder}/")
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
