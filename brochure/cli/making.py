"""Commands that make something of a project, or judge it."""

from __future__ import annotations

import gc
import sys
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from brochure.console import (
    ExitCode,
    count,
    ended_by_refusal,
    nothing,
    report,
    say,
    show,
    show_stage,
)
from brochure.finding import has_errors
from brochure.product import EDITIONS, SCREEN, SCREEN2

if TYPE_CHECKING:
    from brochure.checking import Checked
    from brochure.project import Project

from brochure.cli.group import CONTENT, FILE, FORMAT, IMPOSED, OUTPUT, PRINTER, THEME, cli


@cli.command()
@CONTENT
@THEME
@PRINTER
@OUTPUT
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
@click.argument("campaign", required=False, type=FILE)
@CONTENT
@THEME
@PRINTER
@FORMAT
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
@CONTENT
@THEME
@PRINTER
@OUTPUT
@click.option("--proof", is_flag=True, help="Pack a proof: to look at, not to print.")
@click.option("--order", type=FILE, help="The order; else order.yaml beside the content.")
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
@click.argument("file", type=FILE, default="campaign.yaml")
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
    if chosen["only"] and (chosen["merge"] or chosen["impose"] or chosen["html"]):
        what = "--merge, --impose and --html are made of all records: call them without --only"
        raise click.UsageError(what)
    _run_campaign(file, do="compare" if dry_run else "build", **chosen)


def _run_campaign(file: Path, do: str, **chosen: Any) -> None:
    from brochure.campaign import command

    gc.enable()  # this may run for days
    sys.exit(command.run(file, do, **chosen))


@cli.command()
@CONTENT
@click.option("--disclaimer", is_flag=True, required=True, expose_value=False, help="Its words.")
def approve(content: Path) -> None:
    """Lock what was approved, in approvals.yaml: other words are then refused at release."""
    from brochure.handover.approving import approve_disclaimer

    with ended_by_refusal():
        words = approve_disclaimer(content)
    say(f'approvals.yaml: the disclaimer is approved: "{words}"')


@cli.command()
@CONTENT
@THEME
@PRINTER
@OUTPUT
def dummy(content: Path, theme: Path, printer: str, output: Path) -> None:
    """Draw a model of the folded sheet, to print, fold and hold."""
    from brochure.handover.package import dummy as run

    written = run(_loaded(content, theme, printer), output)
    for path, flip in written.items():
        say(f"{path}: print both sides, flip on {flip}, actual size; then fold.")
    if not written:
        say("No piece is folded: there is nothing to draw.")


@cli.command()
@CONTENT
@THEME
@PRINTER
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


def _say_fits(done: Checked) -> None:
    for layout in done.layouts:
        content = done.project.content
        form = content.pieces[layout.piece].format.name
        where = f"{layout.piece} ({content.paper_of(layout.piece)}, {form})"
        say(f"{where}: text at {layout.size:g} pt{layout.held and f'; {layout.held}'}")
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
