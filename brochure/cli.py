"""The commands. The only module that prints."""

from __future__ import annotations

import atexit
import gc
import os
import signal
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from enum import IntEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import click

from brochure import __version__
from brochure.catalogue import Severity
from brochure.finding import Finding, as_text, capped, has_errors, visible
from brochure.product import EDITIONS, PIECES

if TYPE_CHECKING:
    from brochure.checking import Checked
    from brochure.project import Project

PROFILES = ("x4", "x1a", "ua1", "office")
FORMATS = ("text", "json", "github", "sarif")


class ExitCode(IntEnum):
    """What the exit code of a command says."""

    GOOD = 0  # warnings allowed
    FINDINGS = 1  # the content or theme has errors; nothing was written
    USAGE = 2  # the command was called wrongly
    PREFLIGHT = 3  # a finished file was not as it should be; nothing was written
    REFUSED = 4  # the system refused: cannot read, cannot write, disk full


_FILE = click.Path(path_type=Path)
_CONTENT = click.option(
    "--content", type=_FILE, default="content.yaml", show_default=True, help="The text."
)
_THEME = click.option(
    "--theme", type=_FILE, default="assets/theme.yaml", show_default=True, help="The look."
)
_PRINTER = click.option(
    "--printer", default="", metavar="NAME|FILE", help="A printer profile; else the content's."
)
_OUTPUT = click.option(
    "--output", type=_FILE, default="output", show_default=True, help="A folder."
)
_FORMAT = click.option(
    "--format", "format_", type=click.Choice(FORMATS), help="Text; on GitHub its own annotations."
)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="brochure")
def cli() -> None:
    """Turn content.yaml into a tri-fold brochure and a handout.

    Exit codes: 0 good, 1 findings, 2 usage, 3 preflight failed, 4 the system refused.
    """


@cli.command()
@_CONTENT
@_THEME
@_PRINTER
@_OUTPUT
@click.option("--piece", type=click.Choice(tuple(PIECES)), help="Only this piece.")
@click.option("--edition", type=click.Choice(tuple(EDITIONS)), help="Only this edition.")
@click.option("--release", is_flag=True, help="Refuse to build a proof.")
@click.option("--pictures", is_flag=True, help="Write PNG pictures of the pages as well.")
def build(
    content: Path,
    theme: Path,
    printer: str,
    output: Path,
    piece: str | None,
    edition: str | None,
    release: bool,
    pictures: bool,
) -> None:
    """Write the PDFs, if everything is right; else change nothing."""
    from brochure import publish, render
    from brochure.checking import stage

    if piece and edition and EDITIONS[edition] not in PIECES[piece]:
        others = " and ".join(one.name for one in PIECES[piece])
        raise click.UsageError(f"the {piece} has no {edition} edition, only {others}")
    done = render(
        _loaded(content, theme, printer),
        (piece,) if piece else None,
        (edition,) if edition else None,
        release=release,
        pictures=pictures,
        progress=_show_stage,
    )
    _show(done.findings, done.checked.sources)
    if not done.files:
        _nothing(done.findings, done.was_painted)
    with stage(_show_stage, "write"):
        stale = publish(done, output)
    for entry in done.report["files"]:
        pages = "1 page" if entry["pages"] == 1 else f"{entry['pages']} pages"
        name, size = output / entry["name"], entry["body_size"]
        _say(f"{name!s:32} {pages:8} {entry['bytes'] / 1000:6.0f} kB  text at {size:g} pt")
    _say(_conclusion(", ".join(done.report["proof_because"]), stale))


@cli.command()
@_CONTENT
@_THEME
@_PRINTER
@_FORMAT
def check(content: Path, theme: Path, printer: str, format_: str | None) -> None:
    """Say everything that can be said without writing a PDF."""
    from brochure import Refused, load
    from brochure import check as run

    try:
        done: Checked | Refused = run(load(content, theme, printer))
    except Refused as refused:
        done = refused
    layouts = () if isinstance(done, Refused) else done.layouts
    fits = {one.piece: {f.frame: f.percent for f in one.fills} for one in layouts}
    complete = _report(format_, done.findings, done.sources, {"fill_percent": fits})
    bad = has_errors(done.findings)
    if not complete:
        if not isinstance(done, Refused):
            _say_fits(done)
        _say(_count(done.findings) if bad else "Everything fits. Run make to write the files.")
    if bad:
        sys.exit(ExitCode.FINDINGS)


@cli.command()
@_CONTENT
@_THEME
@_PRINTER
@_OUTPUT
@click.option("--proof", is_flag=True, help="Pack a proof: to look at, not to print.")
@click.option("--order", type=_FILE, help="The order; else order.yaml beside the content.")
def package(
    content: Path, theme: Path, printer: str, output: Path, proof: bool, order: Path | None
) -> None:
    """Build everything and pack what the print shop needs into one ZIP file."""
    from brochure.handover.package import package as run

    project = _loaded(content, theme, printer)
    with _ended_by_refusal():
        done = run(project, output, proof, _show_stage, order)
    _show(done.rendered.findings, done.rendered.checked.sources)
    if not done.name:
        _nothing(done.rendered.findings, done.rendered.was_painted)
    for name, data in sorted(done.files.items()):
        _say(f"{name:48} {len(data) / 1000:6.0f} kB")
    _say(f"{output / done.name}  {done.size / 1000:.0f} kB")
    if done.others:
        _say(f"Beside it, from before: {', '.join(Path(other).name for other in done.others)}.")
    _say("PROOF only, NOT for print." if proof else "This file goes to the print shop.")


@cli.command()
@_CONTENT
@click.option("--disclaimer", is_flag=True, required=True, expose_value=False, help="Its words.")
def approve(content: Path) -> None:
    """Lock what was approved, in approvals.yaml: other words are then refused at release."""
    from brochure.handover.approving import approve_disclaimer

    with _ended_by_refusal():
        _say(f'approvals.yaml: the disclaimer is approved: "{approve_disclaimer(content)}"')


@cli.command()
@_CONTENT
@_THEME
@_PRINTER
@_OUTPUT
def dummy(content: Path, theme: Path, printer: str, output: Path) -> None:
    """Draw a model of the folded sheet, to print, fold and hold."""
    from brochure.handover.package import dummy as run

    written = run(_loaded(content, theme, printer), output)
    _say(f"{written}: print both sides, flip on short edge, actual size; then fold.")


@cli.command()
@_CONTENT
@_THEME
@_PRINTER
@click.option("--port", type=click.IntRange(0, 65535), default=8000, show_default=True)
def preview(content: Path, theme: Path, printer: str, port: int) -> None:
    """Serve a page on this machine that shows what is written, while it is written."""
    try:
        from brochure.loading import Paths
        from brochure.preview.server import serve
    except ModuleNotFoundError as missing:
        library = (missing.name or "").split(".")[0]
        if library not in ("starlette", "uvicorn", "watchfiles"):
            raise
        _say(f"The preview needs {library}. Call make preview, which installs it, or", err=True)
        _say(f"{sys.executable} -m pip install starlette uvicorn watchfiles", err=True)
        sys.exit(ExitCode.REFUSED)
    gc.enable()  # this may run for days
    with suppress(KeyboardInterrupt):
        serve(Paths(content, theme, printer), port, _say)
    _say("The preview has ended.")


@cli.command()
@click.argument("file", type=_FILE)
@click.option("--profile", type=click.Choice(PROFILES), help="The rules; else as the file asks.")
@_FORMAT
def preflight(file: Path, profile: str | None, format_: str | None) -> None:
    """Check any PDF file, one from elsewhere too: will a print shop take it?"""
    from brochure.preflight.profiles import NAMES
    from brochure.preflight.sandbox import examine_apart

    found = examine_apart(file, profile or "")
    facts = {"file": str(file), "profile": found.profile, "reason": found.reason}
    if not _report(format_, found.findings, {}, {**facts, "pages": found.pages}):
        if found.reason:
            pages = "1 page" if found.pages == 1 else f"{found.pages} pages"
            rules = NAMES[found.profile]
            _say(f"{file}: {pages}, checked against our rules for {rules} ({found.reason}).")
        warnings = sum(finding.severity is Severity.WARNING for finding in found.findings)
        _say(f"{_count(found.findings)}, {warnings} warning{'' if warnings == 1 else 's'}.")
    if has_errors(found.findings):
        sys.exit(ExitCode.PREFLIGHT)


@cli.command()
@click.argument("kind", required=False, type=click.Choice(("content", "theme", "printer", "order")))
@click.option("--output", type=_FILE, default="assets/schema", show_default=True, help="A folder.")
def schema(kind: str | None, output: Path) -> None:
    """Write the JSON Schema by which an editor completes and underlines what one writes."""
    from brochure.reporting import json_schema

    for file in json_schema.write(output, (kind,) if kind else tuple(json_schema.KINDS)):
        _say(str(file))


@cli.command()
@click.argument("code", required=False)
@click.option("--markdown", is_flag=True, help="The whole catalogue as one page.")
def explain(code: str | None, markdown: bool) -> None:
    """Say what a code of a finding means and how to mend it; without a code, list all."""
    from brochure.catalogue import CATALOGUE
    from brochure.reporting import explain as entries

    if code is None:
        _print(entries.as_markdown().rstrip("\n") if markdown else entries.listing())
    elif code.upper() in CATALOGUE:
        _print(entries.as_text(code.upper()))
    else:
        raise click.UsageError(entries.unknown(code))


@cli.command()
@click.argument("folder", type=_FILE)
def new(folder: Path) -> None:
    """Write a small, complete project into a new folder."""
    from brochure.scaffold import new as run

    files = run(folder)
    _say(f"{folder}: {len(files)} files. Begin with content.yaml; then: cd {folder} && make")


def _report(
    format_: str | None,
    findings: tuple[Finding, ...],
    sources: Mapping[str, str],
    facts: Mapping[str, Any],
) -> bool:
    """Print the findings in a format, GitHub's by default where GitHub runs us. True if that is a
    whole document, to which nothing may be added."""
    from brochure.reporting import formats

    format_ = format_ or ("github" if os.environ.get("GITHUB_ACTIONS") else "text")
    if format_ == "text":
        _show(findings, sources)
    elif format_ == "github":
        shown, rest = capped(findings)
        for line in (*map(formats.as_github, shown), *filter(None, [rest])):
            _print(line)
    elif format_ == "json":
        _print(formats.as_json(findings, facts))
    else:
        _print(formats.as_sarif(findings))
    return format_ in ("json", "sarif")


def _say_fits(done: Checked) -> None:
    for layout in done.layouts:
        content = done.project.content
        fold = f", {content.brochure.fold}" if layout.sheet.folding else ""
        _say(f"{layout.piece} ({content.paper}{fold}): text at {layout.size:g} pt")
        for fill in layout.fills:
            _say(fill.at_a_glance())


def _loaded(content: Path, theme: Path, printer: str) -> Project:
    from brochure import load
    from brochure.checking import stage

    with _ended_by_refusal(), stage(_show_stage, "read"):
        return load(content, theme, printer)


@contextmanager
def _ended_by_refusal() -> Iterator[None]:
    """End the command with the findings of what is refused."""
    from brochure import Refused

    try:
        yield
    except Refused as refused:
        _show(refused.findings, refused.sources)
        _nothing(refused.findings)


def _nothing(findings: tuple[Finding, ...], painted: bool = False) -> NoReturn:
    """End a command that wrote nothing."""
    failed = "Do NOT print: the finished files failed their check"
    what = failed if painted else "Nothing was written"
    _say(f"{what}: {_count(findings)}. The old files are unchanged.")
    sys.exit(ExitCode.PREFLIGHT if painted else ExitCode.FINDINGS)


def _conclusion(because: str, stale: tuple[str, ...]) -> str:
    """The last line: may this be printed? If not, because of what."""
    notes = f" Not renewed, from an earlier build: {', '.join(stale)}." if stale else ""
    if because:
        notes = f" With --release each place is named.{notes}"
        return f"PROOF only, do NOT print yet: {because}.{notes}"
    return (
        "Checked: this may be printed. Print shop: the press files. Own printer: the office file, "
        "both sides, flip on short edge, actual size." + notes
    )


def _count(findings: tuple[Finding, ...]) -> str:
    errors = sum(finding.severity is Severity.ERROR for finding in findings)
    return f"{errors} error" if errors == 1 else f"{errors} errors"


def _show(findings: tuple[Finding, ...], sources: Mapping[str, str]) -> None:
    colours = {Severity.ERROR: "red", Severity.WARNING: "yellow"}
    shown, rest = capped(findings)
    for finding in shown:
        head, *more = as_text(finding, sources).split("\n")
        head = click.style(head, fg=colours[finding.severity], bold=True)
        _print("\n".join((head, *more)), err=True)
    if rest:
        _say(rest, err=True)


def _show_stage(name: str, seconds: float) -> None:
    _say(f"{name:10} {seconds * 1000:6.0f} ms")


def _say(line: str, err: bool = False) -> None:
    """Print a line as text, whatever names and values it holds."""
    _print(visible(line), err)


def _print(text: str, err: bool = False) -> None:
    """Print lines that are safe as they are."""
    with suppress(BrokenPipeError):  # the reader has gone, as in `| head -1`; the work goes on
        # NO_COLOR (no-color.org); click itself leaves colours out where no person looks.
        click.echo(text, err=err, color=False if os.environ.get("NO_COLOR") else None)


def _polite_kill(number: int, frame: Any) -> None:
    raise KeyboardInterrupt  # so that a kill cleans up as Ctrl-C does


def main() -> None:
    """The entry point: turns what the system refuses into one sentence and exit code 4."""
    signal.signal(signal.SIGTERM, _polite_kill)
    gc.disable()  # a command ends before it would pay; it takes a tenth of the time,
    atexit.register(gc.freeze)  # and another tenth when Python ends
    try:
        cli.main(standalone_mode=False)
    except click.UsageError as fault:
        click.UsageError(visible(fault.format_message()), fault.ctx).show()
        sys.exit(ExitCode.USAGE)
    except (click.Abort, KeyboardInterrupt):
        from brochure.atomic import what_happened

        _say(f"Stopped. {what_happened()}", err=True)
        sys.exit(130)  # 128 + SIGINT, as shells have it
    except OSError as fault:
        where = f": {fault.filename}" if fault.filename else ""
        _say(f"The system refused{where}: {fault.strerror or fault}.", err=True)
        sys.exit(ExitCode.REFUSED)
