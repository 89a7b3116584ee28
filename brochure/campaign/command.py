"""What `brochure campaign` and `brochure check campaign.yaml` do, and what they say."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from brochure import atomic
from brochure.campaign import running
from brochure.campaign.building import BUILD, CHECK, COMPARE
from brochure.campaign.engine import engines
from brochure.campaign.running import Prepared, Tally
from brochure.campaign.stores import Folder
from brochure.console import ExitCode, count, report, say, watched
from brochure.finding import Finding, Span, has_errors
from brochure.project import Refused

_STOPPED = 130  # 128 + SIGINT, as shells have it


def run(
    file: Path, do: str, output: str = "output", workers: int | None = None, engine: str = "local",
    scheduler: str = "", only: tuple[str, ...] = (), release: bool = False,
    format_: str | None = None,
) -> int:  # fmt: skip
    """Run a campaign, or check or compare it; the exit code. OSError if the system refuses."""
    try:
        prepared = running.prepared(file, output, do, release)
        chosen, most = engines.chosen(engine, workers, scheduler)
    except Refused as refused:
        if not report(format_, refused.findings, refused.sources, {}):
            say(f"Nothing was built: {count(refused.findings)}.")
        return ExitCode.FINDINGS
    except ModuleNotFoundError as missing:
        library = (missing.name or "").split(".")[0]
        say(f"This needs {library}: pip install brochure[campaign]", err=True)
        return ExitCode.REFUSED
    tally, findings, wanted = Tally(), list(prepared.warnings), frozenset(only)
    with ExitStack() as held:
        entries = running.run(prepared, chosen, wanted, most)
        if do == BUILD:
            held.enter_context(_alone(prepared))
            entries = entries if wanted else running.listed(prepared, entries)
        try:
            for entry in watched(entries, len(wanted) or prepared.count):
                tally = tally.with_entry(entry)
                findings += map(_finding, entry.get("findings", ()))
        except KeyboardInterrupt:
            entries.close()  # ends the workers
            say(
                "Stopped. What was built is in place; the same command goes on from here.", err=True
            )
            return _STOPPED
    sources = {**prepared.workshop.project.sources}
    sources[prepared.described.source.name] = prepared.described.source.text
    if not report(format_, tuple(findings), sources, {"records": prepared.count}):
        _conclude(prepared, do, tally, wanted)
    bad = tally.refused or has_errors(findings) or (wanted and _seen(tally) < len(wanted))
    return ExitCode.FINDINGS if bad else ExitCode.GOOD


def _alone(prepared: Prepared) -> Any:
    """Another campaign into the same folder waits."""
    place = prepared.workshop.store
    return atomic.locked(place.root) if isinstance(place, Folder) else ExitStack()


def _seen(tally: Tally) -> int:
    return tally.built + tally.kept + tally.refused + tally.missing


def _conclude(prepared: Prepared, do: str, tally: Tally, wanted: frozenset[str]) -> None:
    rows = _rows(do, tally)
    for words, number in rows:
        say(f"{words:12} {number:9,}")
    if len(wanted) > _seen(tally):
        say(f"{len(wanted) - _seen(tally)} of the names asked for are in no row of the table.")
    if do != BUILD:
        return
    say(f"in {prepared.job.output}" + ("" if wanted else f", listed in {running.MANIFEST}"))
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
