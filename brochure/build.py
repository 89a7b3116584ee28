"""The whole line on one screen: content.yaml becomes checked files in output/.

`check` says everything that can be said without writing a PDF; `build` goes on to paint, to read
each file back, and to replace the old files, all or none.
"""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

from brochure import __version__, source
from brochure.content import model, placement, reading
from brochure.design import artwork as art_files
from brochure.design import fonts as font_files
from brochure.design import theme as themes
from brochure.design.sheet import BROCHURE, HANDOUT
from brochure.diagnostics import Finding, Outcome, has_errors, in_order
from brochure.layout import handout, trifold
from brochure.layout.page import resolutions
from brochure.schema import suggestion
from brochure.source import Source, Text

if TYPE_CHECKING:
    from brochure.content.model import Content
    from brochure.design.artwork import Artwork
    from brochure.design.fonts import Fonts
    from brochure.design.theme import Theme
    from brochure.layout.page import Layout
    from brochure.preflight import Expected, Inspected

FRAMES = {
    "brochure": tuple(panel.name for panel in BROCHURE.panels),
    "handout": handout.FRAMES,
}
_LAY_OUT = {"brochure": trifold.lay_out, "handout": handout.lay_out}
Progress = Callable[[str, float], None]  # a stage's name and its seconds


@dataclass(frozen=True)
class Checked:
    """What was read and laid out. The values are none where findings stood in the way."""

    sources: Mapping[str, str]
    findings: tuple[Finding, ...]
    digest: str
    content: Content | None = None
    theme: Theme | None = None
    fonts: Fonts | None = None
    artwork: Artwork | None = None
    layouts: tuple[Layout, ...] = ()


@dataclass(frozen=True)
class Built:
    """What a build did. `files` is empty if nothing was replaced; `preflight` tells whether
    the findings come from reading the finished files back."""

    checked: Checked
    findings: tuple[Finding, ...]
    files: Mapping[str, bytes]
    report: Mapping[str, Any]
    preflight: bool = False


def _silent(stage: str, seconds: float) -> None:
    pass


@contextmanager
def _stage(progress: Progress, name: str) -> Iterator[None]:
    start = time.perf_counter()
    yield
    progress(name, time.perf_counter() - start)


def check(
    content_path: Path,
    theme_path: Path,
    release: bool = False,
    progress: Progress = _silent,
    pieces: tuple[str, ...] = tuple(_LAY_OUT),
) -> Checked:
    """Read, validate and lay out. OSError if a file cannot be read."""
    with _stage(progress, "read"):
        text = source.read(content_path)
        look = source.read(theme_path)
        assert text.value is not None and look.value is not None  # `read` always has a source
        sources = {s.name: s.text for s in (text.value, look.value)}
        content = model.load(text.value)
        theme = themes.load(look.value)
        means = _means(theme.value, theme_path, content.value, content_path)
    findings = [*text.findings, *look.findings, *content.findings, *theme.findings]
    findings += means.findings
    digest = hashlib.sha256(source.read_bytes(content_path)).hexdigest()
    if content.value is not None:
        findings += placement.check(content.value, text.value, FRAMES)
        findings += _release(content.value) if release else ()
    if theme.value is not None:
        findings += _unknown_places(theme.value, look.value)
    if content.value is None or theme.value is None or means.value is None:
        return Checked(sources, in_order(findings), digest, content.value, theme.value)
    fonts, artwork = means.value
    with _stage(progress, "lay out"):
        outcomes = [
            _LAY_OUT[piece](content.value, theme.value, fonts, artwork, text.value.text)
            for piece in pieces
        ]
    findings += [finding for outcome in outcomes for finding in outcome.findings]
    layouts = tuple(outcome.value for outcome in outcomes if outcome.value is not None)
    found = in_order(findings)
    return Checked(sources, found, digest, content.value, theme.value, fonts, artwork, layouts)


def _means(
    theme: Theme | None, theme_path: Path, content: Content | None, content_path: Path
) -> Outcome[tuple[Fonts, Artwork]]:
    """The fonts and pictures that theme and content name."""
    if theme is None:
        return Outcome(None)
    folder, project = theme_path.resolve().parent, themes.project_of(theme_path)
    icons, files = (tuple(model.named_in(content, kind)) for kind in ("icon", "file"))
    wanted = art_files.Wanted(icons, files, folder, content_path.resolve().parent, project)
    faces = font_files.load(theme.fonts.files(), folder, project)
    artwork = art_files.load(theme, wanted)
    findings = (*faces.findings, *artwork.findings)
    if faces.value is None or artwork.value is None or findings:
        return Outcome(None, findings)
    return Outcome((faces.value, artwork.value))


def _unknown_places(theme: Theme, source: Source) -> Iterator[Finding]:
    """Colours and art of frames and sides that no piece has, so that no typing error is lost."""
    frames = {*chain(*FRAMES.values()), themes.HOTLINE, "page"}
    frames |= {name.split("-")[0] for name in frames}
    sides = {*BROCHURE.sides, *HANDOUT.sides}
    assert source.tree is not None  # a theme was made from it
    for field, names, known in (("grounds", theme.grounds, frames), ("art", theme.art, sides)):
        for name in names:
            if name not in known:
                hint = suggestion(name, known) or f"possible here: {', '.join(sorted(known))}"
                span = source.tree.span_of(field, name)
                yield Finding("F406", span, f'no piece has "{name}"', hint)


def _release(content: Content) -> tuple[Finding, ...]:
    if not content.is_proof:
        return ()
    number = content.centre.hotline.number.text
    what = f'"{number}" is a number kept for fiction: this must not be released'
    return (Finding("P307", number.span, what, "put the centre's own hotline here"),)


def build(
    content_path: Path,
    theme_path: Path,
    output: Path,
    pieces: tuple[str, ...] = tuple(_LAY_OUT),
    editions: tuple[str, ...] = (),
    release: bool = False,
    progress: Progress = _silent,
    pictures: bool = False,
) -> Built:
    """The whole line. OSError if the system refuses to read or write; then nothing changed."""
    checked = check(content_path, theme_path, release, progress, pieces)
    if has_errors(checked.findings):
        return Built(checked, checked.findings, {}, {})
    from brochure.publish import locked, publish  # late: `check` neither paints nor writes

    with _stage(progress, "paint"):
        files = dict(_painted(checked, editions))
    with _stage(progress, "preflight"):
        seen = _preflight(checked, files)
    findings = in_order((*checked.findings, *(f for one in seen.values() for f in one.findings)))
    if has_errors(findings):
        return Built(checked, findings, {}, {}, preflight=True)
    shown = {}
    if pictures:
        with _stage(progress, "pictures"):
            shown = _pictures(checked, files)
    with _stage(progress, "write"), locked(output):
        stale = _stale(output, files)
        report = _report(checked, files, seen, findings, stale)
        listing = json.dumps(report, indent=2, ensure_ascii=False) + "\n"
        publish(output, {**files, **shown, "report.json": listing.encode()})
    return Built(checked, findings, files, report)


def _painted(checked: Checked, editions: tuple[str, ...]) -> Iterator[tuple[str, bytes]]:
    from brochure.pdf.edition import EDITIONS
    from brochure.pdf.metadata import about
    from brochure.pdf.paint import render

    assert checked.content and checked.theme and checked.fonts and checked.artwork
    profile = checked.artwork.profile
    says = about(checked.content, checked.digest)
    for layout in checked.layouts:
        for edition in EDITIONS[layout.piece]:
            if not editions or edition in editions:
                name = f"{layout.piece}-{edition}.pdf"
                yield name, render(layout, edition, checked.theme, checked.fonts, says, profile)


def _pictures(checked: Checked, files: Mapping[str, bytes]) -> dict[str, bytes]:
    from brochure.pictures import pictures

    assert checked.fonts
    return pictures(files, checked.layouts, font=checked.fonts.faces["bold"].path)


def _preflight(checked: Checked, files: Mapping[str, bytes]) -> dict[str, Inspected]:
    from brochure.preflight import inspect

    return {name: inspect(data, _expected(checked, name)) for name, data in files.items()}


def _expected(checked: Checked, name: str) -> Expected:
    from brochure.pdf.edition import impose
    from brochure.preflight import Expected

    piece, edition = name.removesuffix(".pdf").split("-")
    content = checked.content
    assert content is not None
    layout = next(layout for layout in checked.layouts if layout.piece == piece)
    statement: tuple[Text, ...] = (content.centre.disclaimer, content.centre.hotline.number.text)
    return Expected(
        name,
        edition == "press",
        content.is_proof,
        edition == "screen",
        impose(layout, edition),
        tuple(reading.texts(content, piece, FRAMES[piece])),
        statement,
    )


def _stale(output: Path, files: Mapping[str, bytes]) -> list[str]:
    """Our files in the folder that this build does not replace."""
    from brochure.pdf.edition import EDITIONS

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
                "findings": [finding.as_dict() for finding in seen[name].findings],
            }
            for name, data in files.items()
        ],
        "from_an_earlier_build": stale,
        "pictures": [
            {"page": page.name, "file": file.value, "ppi": round(ppi)}
            for layout in checked.layouts
            for page in layout.pages
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
