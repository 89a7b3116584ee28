"""The whole line on one screen: content.yaml becomes checked files in output/.

`check` says everything that can be said without writing a PDF; `build` goes on to paint, to read
each file back, and to replace the old files, all or none.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from brochure import __version__
from brochure.check import PIECES, Checked, Progress, check, frames, sheets, silent, stage
from brochure.content import reading_order
from brochure.design.theme import ROLES
from brochure.finding import Finding, has_errors, in_order
from brochure.layout.piece_layout import resolutions
from brochure.source import suppressions
from brochure.source.yaml_tree import Text

if TYPE_CHECKING:
    from brochure.design.printer_profile import Printer
    from brochure.layout.piece_layout import Layout
    from brochure.preflight.limits import Limits
    from brochure.verify.texts import Expected, Inspected


@dataclass(frozen=True)
class Built:
    """What a build did. `files` is empty if nothing was replaced; `preflight` tells whether
    the findings come from reading the finished files back."""

    checked: Checked
    findings: tuple[Finding, ...]
    files: Mapping[str, bytes]
    report: Mapping[str, Any]
    preflight: bool = False


def build(
    content_path: Path,
    theme_path: Path,
    output: Path,
    pieces: tuple[str, ...] = PIECES,
    editions: tuple[str, ...] = (),
    release: bool = False,
    progress: Progress = silent,
    pictures: bool = False,
    printer: str = "",
) -> Built:
    """The whole line. OSError if the system refuses to read or write; then nothing changed."""
    checked = check(content_path, theme_path, release, progress, pieces, printer)
    if has_errors(checked.findings):
        return Built(checked, checked.findings, {}, {})
    from brochure.atomic import locked, publish  # late: `check` neither paints nor writes

    with stage(progress, "paint"):
        files = dict(_painted(checked, editions))
    with stage(progress, "preflight"):
        seen = _preflight(checked, files)
    findings = _judged(checked, seen, complete=set(pieces) == set(PIECES) and not editions)
    if has_errors(findings):
        return Built(checked, findings, {}, {}, preflight=True)
    shown = dict(_companions(checked, files))
    if pictures:
        with stage(progress, "pictures"):
            shown.update(_pictures(checked, files))
    with stage(progress, "write"), locked(output):
        stale = _stale(output, files)
        report = _report(checked, files, seen, findings, stale)
        listing = json.dumps(report, indent=2, ensure_ascii=False) + "\n"
        publish(output, {**files, **shown, "report.json": listing.encode()})
    return Built(checked, findings, files, report)


def _judged(checked: Checked, seen: Mapping[str, Inspected], complete: bool) -> tuple[Finding, ...]:
    """All findings, less the allowed ones; and the allowances for preflight that allow nothing."""
    found = tuple(f for one in seen.values() for f in one.findings)
    kept = suppressions.apply(found, checked.allowed)
    late = tuple(one for one in checked.allowed if one.code.startswith("Q")) if complete else ()
    return in_order((*checked.findings, *kept, *suppressions.without_effect(found, late)))


def _painted(checked: Checked, editions: tuple[str, ...]) -> Iterator[tuple[str, bytes]]:
    from brochure.imposition.impose import EDITIONS
    from brochure.pdf.metadata import about
    from brochure.pdf.paint import render

    assert checked.content and checked.means
    says = about(checked.content, checked.digest)
    for layout in checked.layouts:
        for edition in EDITIONS[layout.piece]:
            if not editions or edition in editions:
                name = f"{layout.piece}-{edition}.pdf"
                yield name, render(layout, edition, checked.means, says)


def _companions(checked: Checked, files: Mapping[str, bytes]) -> Iterator[tuple[str, bytes]]:
    """The words of each screen file as plain text."""
    from brochure.handover.plain_text import companion
    from brochure.imposition.impose import impose
    from brochure.imposition.structure_tree import structure_tree
    from brochure.pdf.metadata import about

    assert checked.content
    said = about(checked.content, checked.digest).spoken
    for layout in checked.layouts:
        if f"{layout.piece}-screen.pdf" in files:
            tree = structure_tree(layout, impose(layout, "screen"), said, with_links=True)
            yield f"{layout.piece}-screen.txt", companion(tree).encode()


def _pictures(checked: Checked, files: Mapping[str, bytes]) -> dict[str, bytes]:
    from brochure.handover.pictures import pictures

    assert checked.means
    return pictures(files, checked.layouts, font=checked.means.fonts.faces["bold"].path)


def _preflight(checked: Checked, files: Mapping[str, bytes]) -> dict[str, Inspected]:
    from brochure.verify import text_contrast
    from brochure.verify.texts import inspect

    assert checked.means
    theme = checked.means.theme
    colours = {role: getattr(theme.colours, role).srgb for role in ROLES}
    seen = {name: inspect(data, _expected(checked, name)) for name, data in files.items()}
    for name in (name for name in files if name.endswith("-screen.pdf")):
        pages = _expected(checked, name).pages
        faint = tuple(text_contrast.check(files[name], pages, colours, name))
        seen[name] = replace(seen[name], findings=(*seen[name].findings, *faint))
    return seen


def _expected(checked: Checked, name: str) -> Expected:
    from brochure.imposition.impose import impose
    from brochure.verify.texts import Expected

    piece, edition = name.removesuffix(".pdf").split("-")
    content = checked.content
    assert content is not None
    assert checked.means is not None
    layout = next(layout for layout in checked.layouts if layout.piece == piece)
    statement: tuple[Text, ...] = (content.centre.disclaimer, content.centre.hotline.number.text)
    return Expected(
        name,
        edition == "press",
        content.is_proof,
        edition == "screen",
        impose(layout, edition),
        tuple(reading_order.texts(content, piece, frames(sheets(content))[piece])),
        statement,
        _limits(checked.means.printer),
    )


def _limits(printer: Printer) -> Limits:
    """What the print shop accepts, for our own press files."""
    from brochure.pdf.metadata import VERSIONS
    from brochure.preflight.limits import OURS

    major, minor = VERSIONS[printer.flavour]
    return replace(
        OURS,
        ink_limit=printer.ink_limit,
        least_ppi=printer.resolution.least,
        soft_ppi=printer.resolution.soft,
        condition=printer.condition.value,
        versions=(f"{major}.{minor}",),
    )


def _stale(output: Path, files: Mapping[str, bytes]) -> list[str]:
    """Our files in the folder that this build does not replace."""
    from brochure.imposition.impose import EDITIONS

    ours = [f"{piece}-{edition}.pdf" for piece, names in EDITIONS.items() for edition in names]
    return [name for name in ours if name not in files and (output / name).exists()]


def _report(
    checked: Checked,
    files: Mapping[str, bytes],
    seen: Mapping[str, Inspected],
    findings: tuple[Finding, ...],
    stale: list[str],
) -> dict[str, Any]:
    """What report.json holds. No clock and no path: the same input gives the same report."""
    content = checked.content
    return {
        "tool": f"brochure {__version__}",
        "content_sha256": checked.digest,
        "proof": bool(content and content.is_proof),
        "files": [
            {
                "name": name,
                "sha256": hashlib.sha256(data).hexdigest(),
                "bytes": len(data),
                "pages": len(seen[name].boxes),
                "boxes": list(seen[name].boxes),
                "fonts": list(seen[name].fonts),
                "body_size": _layout_of(checked, name).size,
                "findings": [
                    finding.as_dict()
                    for finding in suppressions.apply(seen[name].findings, checked.allowed)
                ],
            }
            for name, data in files.items()
        ],
        "from_an_earlier_build": stale,
        "pictures": [
            {"page": page.name, "file": file.value, "ppi": round(ppi)}
            for layout in checked.layouts
            for page in layout.panels
            for file, ppi in resolutions(page)
        ],
        "fill_percent": {
            layout.piece: {fill.frame: fill.percent for fill in layout.fills}
            for layout in checked.layouts
        },
        "findings": [{**f.as_dict(), "file": Path(f.span.file).name} for f in findings],
    }


def _layout_of(checked: Checked, name: str) -> Layout:
    return next(one for one in checked.layouts if name.startswith(f"{one.piece}-"))
