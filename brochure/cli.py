"""The commands. The only module that prints."""

from __future__ import annotations

import gc
import os
import signal
import sys
from contextlib import suppress
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import click

from brochure import __version__
from brochure.catalogue import Severity
from brochure.console import (
    ExitCode,
    count,
    ended_by_refusal,
    nothing,
    report,
    say,
    show,
    show_stage,
    write,
)
from brochure.finding import has_errors, visible
from brochure.product import EDITIONS, SCREEN, SCREEN2

if TYPE_CHECKING:
    from brochure.checking import Checked
    from brochure.project import Project

_SCHEMAS = ("content", "theme", "format", "printer", "order", "approvals", "campaign")
PROFILES = (
    "x4", "x1a", "gwg2022-sheetcmyk", "gwg2022-sheetspot", "gwg2022-digital", "ua1", "ua2",
    "a2", "a4", "office",
)  # fmt: skip
EXAMPLES = ("library", "clinic", "event", "iop")
IMPOSED = ("2-up", "4-up", "cut-and-stack")
FORMATS = ("text", "json", "github", "sarif")


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
    """Turn content.yaml into print collateral: brochures, flyers, handouts.

    Exit codes: 0 good, 1 findings, 2 usage, 3 preflight failed, 4 the system refused.
    """


@cli.command()
@_CONTENT
@_THEME
@_PRINTER
@_OUTPUT
@click.option("--piece", help="Only this piece.")
@click.option("--edition", type=click.Choice((*EDITIONS, SCREEN2.name)), help="Only this edition.")
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

    project = _loaded(content, theme, printer)
    _known(project, piece, edition)
    done = render(
        project,
        (piece,) if piece else None,
        (edition,) if edition else None,
        release=release,
        pictures=pictures,
        progress=show_stage,
        beside=True,
        earlier=output,
    )
    show(done.findings, done.checked.sources)
    if not done.files:
        nothing(done.findings, done.was_painted)
    with stage(show_stage, "write"):
        stale = publish(done, output)
    for entry in done.report["files"]:
        pages = "1 page" if entry["pages"] == 1 else f"{entry['pages']} pages"
        name, size = output / entry["name"], entry["body_size"]
        say(f"{name!s:32} {pages:8} {entry['bytes'] / 1000:6.0f} kB  text at {size:g} pt")
    say(_conclusion(", ".join(done.report["proof_because"]), stale))


@cli.command()
@click.argument("campaign", required=False, type=_FILE)
@_CONTENT
@_THEME
@_PRINTER
@_FORMAT
def check(
    campaign: Path | None, content: Path, theme: Path, printer: str, format_: str | None
) -> None:
    """Say everything that can be said without writing a PDF, of a content or of a campaign."""
    from brochure import Refused, load
    from brochure import check as run

    if campaign:
        _run_campaign(campaign, do="check", format_=format_)
        return
    try:
        done: Checked | Refused = run(load(content, theme, printer))
    except Refused as refused:
        done = refused
    layouts = () if isinstance(done, Refused) else done.layouts
    fits = {one.piece: {f.frame: f.percent for f in one.fills} for one in layouts}
    complete = report(format_, done.findings, done.sources, {"fill_percent": fits})
    bad = has_errors(done.findings)
    if not complete:
        if not isinstance(done, Refused):
            _say_fits(done)
        say(count(done.findings) if bad else "Everything fits. Run make to write the files.")
        because = () if isinstance(done, Refused) else done.project.proof_because
        if because and not bad:
            say(f"They will be a PROOF, not for print: {', '.join(because)}.")
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
    with ended_by_refusal():
        done = run(project, output, proof, show_stage, order)
    show(done.rendered.findings, done.rendered.checked.sources)
    if not done.name:
        nothing(done.rendered.findings, done.rendered.was_painted)
    for name, data in sorted(done.files.items()):
        say(f"{name:48} {len(data) / 1000:6.0f} kB")
    say(f"{output / done.name}  {done.size / 1000:.0f} kB")
    if done.others:
        say(f"Beside it, from before: {', '.join(Path(other).name for other in done.others)}.")
    say("PROOF only, NOT for print." if proof else "This file goes to the print shop.")


@cli.command()
@click.argument("file", type=_FILE, default="campaign.yaml")
@click.option("--output", default="output", show_default=True, help="A folder, or an address.")
@click.option("--workers", type=click.IntRange(1, 1024), help="Processes; else one a core.")
@click.option("--engine", type=click.Choice(("local", "dask")), default="local", show_default=True)
@click.option("--scheduler", default="", metavar="tcp://…", help="Of Dask; else one of its own.")
@click.option("--only", multiple=True, metavar="NAME", help="Only the records of these names.")
@click.option("--dry-run", is_flag=True, help="Say what would be built.")
@click.option("--release", is_flag=True, help="Refuse proofs.")
@click.option("--merge", is_flag=True, help="Press files of many records, PDF/VT-1.")
@click.option("--impose", type=click.Choice(IMPOSED), help="The same on sheets to be cut.")
@click.option("--html", is_flag=True, help="A page of small pictures of all records.")
def campaign(file: Path, dry_run: bool, **chosen: Any) -> None:
    """Build one content for every record of a table."""
    _run_campaign(file, do="compare" if dry_run else "build", **chosen)


def _run_campaign(file: Path, do: str, **chosen: Any) -> None:
    from brochure.campaign import command

    gc.enable()  # this may run for days
    sys.exit(command.run(file, do, **chosen))


@cli.command()
@_CONTENT
@click.option("--disclaimer", is_flag=True, required=True, expose_value=False, help="Its words.")
def approve(content: Path) -> None:
    """Lock what was approved, in approvals.yaml: other words are then refused at release."""
    from brochure.handover.approving import approve_disclaimer

    with ended_by_refusal():
        words = approve_disclaimer(content)
    say(f'approvals.yaml: the disclaimer is approved: "{words}"')


@cli.command()
@_CONTENT
@_THEME
@_PRINTER
@_OUTPUT
def dummy(content: Path, theme: Path, printer: str, output: Path) -> None:
    """Draw a model of the folded sheet, to print, fold and hold."""
    from brochure.handover.package import dummy as run

    written = run(_loaded(content, theme, printer), output)
    for path, flip in written.items():
        say(f"{path}: print both sides, flip on {flip}, actual size; then fold.")
    if not written:
        say("No piece is folded: there is nothing to draw.")


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
        say(f"The preview needs {library}. Call make preview, which installs it, or", err=True)
        say(f"{sys.executable} -m pip install starlette uvicorn watchfiles", err=True)
        sys.exit(ExitCode.REFUSED)
    gc.enable()  # this may run for days
    with suppress(KeyboardInterrupt):
        serve(Paths(content, theme, printer), port, say)
    say("The preview has ended.")


@cli.command()
@_CONTENT
@_THEME
def migrate(content: Path, theme: Path) -> None:
    """Rewrite a content and theme of the old shape, keeping every comment."""
    from brochure.handover.migrating import migrate as run

    with ended_by_refusal():
        written = run(content, theme)
    for path in written:
        say(f"{path}: rewritten")
    if not written:
        say("Nothing to rewrite: both are as they should be.")


@cli.command()
@click.argument("file", type=_FILE)
@click.option("--profile", type=click.Choice(PROFILES), help="The rules; else as the file asks.")
@click.option(
    "--format", "format_", type=click.Choice((*FORMATS, "html")),
    help="Text; on GitHub its own annotations; html is a page with pictures.",
)  # fmt: skip
@click.option(
    "--annotate", type=_FILE, metavar="OUT.pdf", help="A copy with the findings as comments."
)
def preflight(file: Path, profile: str | None, format_: str | None, annotate: Path | None) -> None:
    """Check any PDF file, one from elsewhere too: will a print shop take it?"""
    from brochure.preflight.profiles import NAMES
    from brochure.preflight.sandbox import examine_apart

    if annotate is not None and annotate.resolve() == file.resolve():
        raise click.UsageError("--annotate writes a copy; give it another name")
    views = ("pictures " if format_ == "html" else "") + ("comments" if annotate else "")
    found = examine_apart(file, profile or "", views=views)
    facts = {"file": str(file), "profile": found.profile, "reason": found.reason}
    if annotate is not None:
        _write_copy(annotate, found.annotated)
    if format_ == "html":
        from brochure.reporting.html_report import as_html

        more = {"rules": NAMES.get(found.profile, ""), "pages": found.pages}
        write(as_html(found.findings, {**facts, **more}, found.pictures))
    elif not report(format_, found.findings, {}, {**facts, "pages": found.pages}):
        if found.reason:
            pages = "1 page" if found.pages == 1 else f"{found.pages} pages"
            rules = NAMES[found.profile]
            say(f"{file}: {pages}, checked against our rules for {rules} ({found.reason}).")
        warnings = sum(finding.severity is Severity.WARNING for finding in found.findings)
        say(f"{count(found.findings)}, {warnings} warning{'' if warnings == 1 else 's'}.")
    if has_errors(found.findings):
        sys.exit(ExitCode.PREFLIGHT)


def _write_copy(path: Path, data: bytes) -> None:
    """UsageError if there is no copy, since the file could not be read or written anew."""
    from brochure.atomic import locked, publish

    if not data:
        raise click.UsageError("the file is too damaged to be copied with comments")
    with locked(path.parent):
        publish(path.parent, {path.name: data})


@cli.command()
@click.argument("kind", required=False, type=click.Choice(_SCHEMAS))
@click.option("--output", type=_FILE, default="assets/schema", show_default=True, help="A folder.")
def schema(kind: str | None, output: Path) -> None:
    """Write the JSON Schema by which an editor completes and underlines what one writes."""
    from brochure.reporting import json_schema

    for file in json_schema.write(output, (kind,) if kind else tuple(json_schema.KINDS)):
        say(str(file))


@cli.command()
@click.argument("code", required=False)
@click.option("--markdown", is_flag=True, help="The whole catalogue as one page.")
def explain(code: str | None, markdown: bool) -> None:
    """Say what a code of a finding means and how to mend it; without a code, list all."""
    from brochure.catalogue import CATALOGUE
    from brochure.reporting import explain as entries

    if code is None:
        write(entries.as_markdown().rstrip("\n") if markdown else entries.listing())
    elif code.upper() in CATALOGUE:
        write(entries.as_text(code.upper()))
    else:
        raise click.UsageError(entries.unknown(code))


@cli.command()
@click.argument("folder", type=_FILE)
@click.option("--format", "format_", default="", metavar="FORMAT", help="Such as half-fold.")
@click.option("--example", type=click.Choice(EXAMPLES), help="What it is about, to begin with.")
def new(folder: Path, format_: str, example: str | None) -> None:
    """Write a small, complete project into a new folder."""
    from brochure.scaffold import formats
    from brochure.scaffold import new as run

    suit = {name: formats(name) for name in EXAMPLES}
    chosen = example or next((name for name in EXAMPLES if format_ in suit[name]), EXAMPLES[0])
    if format_ and format_ not in suit[chosen]:
        known = suit[example] if example else dict.fromkeys(chain(*suit.values()))
        what = f"the example {example} has no" if example else "no example has"
        raise click.UsageError(f"{what} {format_!r}; there are: {', '.join(known)}")
    files = run(folder, chosen, format_)
    say(f"{folder}: {len(files)} files. Begin with content.yaml; then: cd {folder} && make")


def _say_fits(done: Checked) -> None:
    for layout in done.layouts:
        content = done.project.content
        form = content.pieces[layout.piece].format.name
        where = f"{layout.piece} ({content.paper_of(layout.piece)}, {form})"
        say(f"{where}: text at {layout.size:g} pt")
        for fill in layout.fills:
            say(fill.at_a_glance())


def _known(project: Project, piece: str | None, edition: str | None) -> None:
    """UsageError if the project has no such piece, or the piece no such edition."""
    if piece and piece not in project.editions:
        names = ", ".join(project.editions)
        raise click.UsageError(f"there is no piece {piece!r}; there are: {names}")
    wanted = [project.editions[piece]] if piece else list(project.editions.values())
    asked = EDITIONS.get(
        edition or "", SCREEN
    )  # the second screen edition has the first one's pages
    if edition and not any(asked in editions for editions in wanted):
        others = " and ".join(one.name for one in wanted[0])
        raise click.UsageError(f"the {piece or 'project'} has no {edition} edition, only {others}")


def _loaded(content: Path, theme: Path, printer: str) -> Project:
    from brochure import load
    from brochure.checking import stage

    with ended_by_refusal(), stage(show_stage, "read"):
        return load(content, theme, printer)


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


def _polite_kill(number: int, frame: Any) -> None:
    raise KeyboardInterrupt  # so that a kill cleans up as Ctrl-C does


def main() -> None:
    """The entry point: turns what the system refuses into one sentence and exit code 4."""
    signal.signal(signal.SIGTERM, _polite_kill)
    gc.disable()  # a command ends before it would pay, and it takes a tenth of the time
    try:
        cli.main(standalone_mode=False)
    except click.UsageError as fault:
        click.UsageError(visible(fault.format_message()), fault.ctx).show()
        sys.exit(ExitCode.USAGE)
    except (click.Abort, KeyboardInterrupt):
        from brochure.atomic import what_happened

        say(f"Stopped. {what_happened()}", err=True)
        sys.exit(130)  # 128 + SIGINT, as shells have it
    except OSError as fault:
        say(_refused(fault), err=True)
        sys.exit(ExitCode.REFUSED)


def _refused(fault: OSError) -> str:
    """What the system refused, in plain words, and what to do."""
    name = str(fault.filename or "")
    option = next((one for one in _NAMED if name and name == _given(one)), "")
    do = f" Name another with {option}." if option else ""
    if option == "--content":
        do = " Name yours with --content FILE, or begin a project with: brochure new FOLDER"
    if isinstance(fault, FileNotFoundError) and name:
        return f"{name}: there is no such file.{do}"
    if name and Path(name).is_dir() and option and option != "--output":
        return f"{name}: this is a folder, and a file is needed.{do}"
    if isinstance(fault, PermissionError) and name:
        return f"{name}: this may not be read or written; change its permissions.{do}"
    where = f": {name}" if name else ""
    return f"The system refused{where}: {fault.strerror or fault}.{do}"


_NAMED = {"--content": "content.yaml", "--theme": "assets/theme.yaml", "--order": "order.yaml",
          "--printer": "", "--output": "output"}  # fmt: skip


def _given(option: str) -> str:
    """The file that an option names in this call, or names by itself."""
    given = [*sys.argv, ""]
    for number, one in enumerate(given[:-1]):
        if one == option:
            return given[number + 1]
        if one.startswith(f"{option}="):
            return one.partition("=")[2]
    return _NAMED[option]


def command() -> NoReturn:
    """`main` as a process of its own, which ends at once: to take every object apart before would
    be a thirtieth of a build. A fault of ours is raised."""
    code: Any = 0
    try:
        main()
    except SystemExit as end:
        code = end.code
    with suppress(OSError):  # whoever listened has gone, and `main` has said so
        sys.stdout.flush()
        sys.stderr.flush()
    os._exit(code or 0)
