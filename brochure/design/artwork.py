"""Pictures: the icons and art of a theme, and the pictures that a content places.

From names as they were written to drawings and pixels, or to findings at the place where the
name stands. No file outside the project is opened.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from brochure.design import raster, svg
from brochure.design.drawing import Drawing
from brochure.design.raster import Raster
from brochure.design.theme import SWATCHES, Theme
from brochure.finding import Finding, Outcome
from brochure.source.validation import suggestion
from brochure.source.yaml_tree import Text, read_bytes


@dataclass(frozen=True)
class Artwork:
    """What can be drawn: icons by name, files as they were written, art by side."""

    icons: Mapping[str, Drawing] = field(default_factory=dict)
    files: Mapping[str, Drawing | Raster] = field(default_factory=dict)
    art: Mapping[str, Drawing] = field(default_factory=dict)


@dataclass(frozen=True)
class Wanted:
    """What is to be loaded, and from where: icons and art lie beside the theme, the files of a
    content beside the content."""

    icons: tuple[Text, ...]
    files: tuple[Text, ...]
    theme_folder: Path
    content_folder: Path
    project: Path


def load(theme: Theme, wanted: Wanted) -> Outcome[Artwork]:
    """Every picture that theme and content name, or what is wrong with each."""
    findings: list[Finding] = []
    folder = wanted.theme_folder / theme.icons.value

    def drawings(names: Iterable[tuple[str, Text, Path]]) -> dict[str, Drawing | Raster]:
        found = {}
        for key, name, path in names:
            outcome = _picture(name, path, wanted.project)
            findings.extend(outcome.findings)
            if outcome.value is not None:
                found[key] = outcome.value
        return found

    unknown = {n.value for n in wanted.icons if not (folder / f"{n.value}.svg").is_file()}
    findings += [_no_icon(name, folder) for name in wanted.icons if name.value in unknown]
    known = {n.value: n for n in wanted.icons if n.value not in unknown}
    icons = drawings((key, n, folder / f"{key}.svg") for key, n in known.items())
    files = drawings((n.value, n, wanted.content_folder / n.value) for n in wanted.files)
    art = drawings((s, n, wanted.theme_folder / n.value) for s, n in theme.art.items())
    return Outcome(Artwork(_only(icons), files, _only(art)), tuple(findings))


def _only(found: Mapping[str, Drawing | Raster]) -> dict[str, Drawing]:
    return {name: one for name, one in found.items() if isinstance(one, Drawing)}


def _no_icon(name: Text, folder: Path) -> Finding:
    known = [path.stem for path in sorted(folder.glob("*.svg"))]
    hint = suggestion(name.value, known) or f"there are: {', '.join(known) or 'none'}"
    return Finding("G701", name.span, f'there is no icon "{name}"', hint)


def _picture(name: Text, path: Path, project: Path) -> Outcome[Drawing | Raster]:
    data = _read(name, path, project)
    if data.value is None:
        return Outcome(None, data.findings)
    if path.suffix.lower() == ".svg":
        drawing = svg.parse(data.value, path.name, name.span, SWATCHES)
        return Outcome(drawing.value, drawing.findings)
    pixels = raster.load(data.value, path.name, name.span)
    return Outcome(pixels.value, pixels.findings)


def _read(name: Text, path: Path, project: Path) -> Outcome[bytes]:
    if not path.resolve().is_relative_to(project):
        what = f'"{name}" lies outside the project folder'
        return Outcome(None, (Finding("M208", name.span, what, "copy the file into assets/"),))
    try:
        return Outcome(read_bytes(path, raster.MAX_BYTES + 1))
    except (OSError, ValueError) as fault:
        why = getattr(fault, "strerror", None) or str(fault)
        what = f'"{name}" cannot be read: {why}'
        return Outcome(None, (Finding("G701", name.span, what, "check the file's name"),))
