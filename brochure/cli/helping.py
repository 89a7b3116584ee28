"""Commands that need no project, or change its files."""

from __future__ import annotations

import shlex
import sys
from itertools import chain
from pathlib import Path

import click

from brochure.catalogue import Severity
from brochure.cli.group import CONTENT, EXAMPLES, FILE, FORMATS, PROFILES, SCHEMAS, THEME, cli
from brochure.console import (
    ExitCode,
    count,
    ended_by_refusal,
    report,
    say,
    write,
)
from brochure.finding import has_errors


@cli.command()
@CONTENT
@THEME
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
@click.argument("file", type=FILE)
@click.option("--profile", type=click.Choice(PROFILES), help="The rules; else as the file asks.")
@click.option(
    "--format", "format_", type=click.Choice((*FORMATS, "html")),
    help="Text; on GitHub its own annotations; html is a page with pictures.",
)  # fmt: skip
@click.option(
    "--annotate", type=FILE, metavar="OUT.pdf", help="A copy with the findings as comments."
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
@click.argument("kind", required=False, type=click.Choice(SCHEMAS))
@click.option("--output", type=FILE, default="assets/schema", show_default=True, help="A folder.")
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
@click.argument("folder", type=FILE)
@click.option("--format", "format_", default="", metavar="FORMAT", help="Such as half-fold.")
@click.option("--example", type=click.Choice(EXAMPLES), help="What it is about, to begin with.")
def new(folder: Path, format_: str, example: str | None) -> None:
    """Write a small, complete project into a new folder."""
    from brochure.scaffold import example_of, formats
    from brochure.scaffold import new as run

    suit = {name: formats(name) for name in EXAMPLES}
    chosen = example or example_of(format_)
    if format_ and format_ not in suit[chosen]:
        known = suit[example] if example else dict.fromkeys(chain(*suit.values()))
        what = f"the example {example} has no" if example else "no example has"
        raise click.UsageError(f"{what} {format_!r}; there are: {', '.join(known)}")
    files = run(folder, chosen, format_)
    there = shlex.quote(str(folder))
    say(f"{folder}: {len(files)} files. Begin with content.yaml; then: cd {there} && make")
    others = [name for name in EXAMPLES if name != chosen and format_ in (*suit[name], "")]
    more = f"; others by --example: {', '.join(others)}" if others and not example else ""
    say(f"The text is that of the example {chosen}{more}.")
