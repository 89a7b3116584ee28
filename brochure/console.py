"""What the commands print. The only module that does."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from enum import IntEnum
from importlib.util import find_spec
from typing import Any, NoReturn

import click

from brochure.catalogue import Severity
from brochure.finding import Finding, as_text, capped, visible


class ExitCode(IntEnum):
    """What the exit code of a command says."""

    GOOD = 0  # warnings allowed
    FINDINGS = 1  # the content or theme has errors; nothing was written
    USAGE = 2  # the command was called wrongly
    PREFLIGHT = 3  # a finished file was not as it should be; nothing was written
    REFUSED = 4  # the system refused: cannot read, cannot write, disk full


def report(
    format_: str | None,
    findings: tuple[Finding, ...],
    sources: Mapping[str, str],
    facts: Mapping[str, Any],
) -> bool:
    """Print the findings in a format, GitHub's by default where GitHub runs us. True if that is a
    whole document, to which nothing may be added."""
    format_ = format_ or ("github" if os.environ.get("GITHUB_ACTIONS") else "text")
    if format_ == "text":
        show(findings, sources)
        return False
    from brochure.reporting import formats  # late: text does not need it

    if format_ == "github":
        shown, rest = capped(findings)
        for line in (*map(formats.as_github, shown), *filter(None, [rest])):
            write(line)
    elif format_ == "json":
        write(formats.as_json(findings, facts))
    else:
        write(formats.as_sarif(findings))
    return format_ in ("json", "sarif")


@contextmanager
def ended_by_refusal() -> Iterator[None]:
    """End the command with the findings of what is refused."""
    from brochure import Refused

    try:
        yield
    except Refused as refused:
        show(refused.findings, refused.sources)
        nothing(refused.findings)


def nothing(findings: tuple[Finding, ...], painted: bool = False) -> NoReturn:
    """End a command that wrote nothing."""
    failed = "Do NOT print: the finished files failed their check"
    what = failed if painted else "Nothing was written"
    say(f"{what}: {count(findings)}. The old files are unchanged.")
    sys.exit(ExitCode.PREFLIGHT if painted else ExitCode.FINDINGS)


def count(findings: tuple[Finding, ...]) -> str:
    errors = sum(finding.severity is Severity.ERROR for finding in findings)
    return f"{errors} error" if errors == 1 else f"{errors} errors"


def show(findings: tuple[Finding, ...], sources: Mapping[str, str]) -> None:
    colours = {Severity.ERROR: "red", Severity.WARNING: "yellow"}
    shown, rest = capped(findings)
    for finding in shown:
        head, *more = as_text(finding, sources).split("\n")
        head = click.style(head, fg=colours[finding.severity], bold=True)
        write("\n".join((head, *more)), err=True)
    if rest:
        say(rest, err=True)


def show_stage(name: str, seconds: float) -> None:
    say(f"{name:10} {seconds * 1000:6.0f} ms")


_SECONDS = 5  # between two lines of progress


def watched(entries: Iterable[dict[str, Any]], total: int) -> Iterator[dict[str, Any]]:
    """The entries of a campaign, while one sees how far it is: a bar where a person looks, else a
    line now and then."""
    if not sys.stderr.isatty() or find_spec("rich") is None:
        yield from _told(entries, total)
        return
    from rich.console import Console
    from rich.progress import MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    refused, columns = 0, [*Progress.get_default_columns()[:2], MofNCompleteColumn()]
    words = TextColumn("{task.fields[refused]} refused, {task.fields[rate]:.1f} a second")
    start = time.perf_counter()
    with Progress(*columns, words, TimeRemainingColumn(), console=Console(stderr=True)) as bar:
        task = bar.add_task("records", total=total, refused=0, rate=0.0)
        for done, entry in enumerate(entries, 1):
            refused += entry["status"] == "refused"
            rate = done / max(time.perf_counter() - start, 1e-9)
            bar.update(task, advance=1, refused=refused, rate=rate)
            yield entry


def _told(entries: Iterable[dict[str, Any]], total: int) -> Iterator[dict[str, Any]]:
    start = last = time.perf_counter()
    refused = 0
    for done, entry in enumerate(entries, 1):
        refused += entry["status"] == "refused"
        now = time.perf_counter()
        if now - last >= _SECONDS:
            last, rate = now, done / (now - start)
            left = f"{(total - done) / rate:,.0f} s left"
            say(
                f"{done:,} of {total:,}: {refused:,} refused, {rate:.1f} a second, {left}", err=True
            )
        yield entry


def say(line: str, err: bool = False) -> None:
    """Print a line as text, whatever names and values it holds."""
    write(visible(line), err)


def write(text: str, err: bool = False) -> None:
    """Print lines that are safe as they are."""
    with suppress(BrokenPipeError):  # the reader has gone, as in `| head -1`; the work goes on
        # NO_COLOR (no-color.org); click itself leaves colours out where no person looks.
        click.echo(text, err=err, color=False if os.environ.get("NO_COLOR") else None)
