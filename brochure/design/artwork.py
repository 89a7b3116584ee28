"""Pictures: the icons and art of a theme, and the pictures that a content places.

From names as they were written to drawings and pixels, or to findings at the place where the
name stands. No file outside the project is opened.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import cached_property
from hashlib import sha256
from itertools import chain
from pathlib import Path

from msgspec import Struct, field, msgpack

from brochure.design import raster
from brochure.design.drawing import Drawing
from brochure.design.drawings import svg
from brochure.design.raster import Raster
from brochure.design.theme import Theme
from brochure.finding import Finding, Outcome
from brochure.source import asset_file
from brochure.source.characters import shown
from brochure.source.near_names import suggestion
from brochure.source.yaml_tree import Text


class Artwork(Struct, frozen=True, dict=True):
    """What can be drawn: icons by name, files as they were written, art by side; the `photos` of
    the theme by their files."""

    icons: Mapping[str, Drawing] = field(default_factory=dict)
    files: Mapping[str, Drawing | Raster] = field(default_factory=dict)
    art: Mapping[str, Drawing] = field(default_factory=dict)
    photos: Mapping[str, Raster] = field(default_factory=dict)

    @cached_property
    def digest(self) -> str:
        """The sha256 of all that can be drawn."""
        return sha256(msgpack.encode(self)).hexdigest()

    @property
    def _drawings(self) -> Iterator[Drawing]:
        every = chain(self.icons.values(), self.files.values(), self.art.values())
        return (one for one in every if isinstance(one, Drawing))

    @property
    def colours(self) -> frozenset[str]:
        """The colours of all drawings: names of the palette, and `#rrggbb`."""
        return frozenset(colour for one in self._drawings for colour in one.colours)

    @property
    def proofs(self) -> frozenset[str]:
        """The files that show a proof."""
        found = self.files.items()
        return frozenset(name for name, one in found if isinstance(one, Raster) and one.proof)


class Wanted(Struct, frozen=True):
    """What is to be loaded, and from where: icons and art lie beside the theme, the files of a
    content beside the content."""

    icons: tuple[Text, ...]
    files: tuple[Text, ...]
    theme_folder: Path
    content_folder: Path


def load(theme: Theme, wanted: Wanted) -> Outcome[Artwork]:
    """Every picture that theme and content name, or what is wrong with each."""
    findings: list[Finding] = []
    colours = tuple(theme.colours.by_name)

    def drawings(
        names: Iterable[tuple[str, Text]], folder: Path, framed: bool = False
    ) -> dict[str, Drawing | Raster]:
        found = {}
        for key, name in names:
            outcome = _picture(name, folder, colours, framed)
            findings.extend(outcome.findings)
            if outcome.value is not None:
                found[key] = outcome.value
        return found

    known = _known(wanted.theme_folder, theme.icons.value)
    findings += [_no_icon(name, known) for name in wanted.icons if name.value not in known]
    named = {n.value: Text(f"{theme.icons}/{n}.svg", n.span) for n in wanted.icons}
    there = ((key, name) for key, name in named.items() if key in known)
    icons = drawings(there, wanted.theme_folder)
    files = drawings(((n.value, n) for n in wanted.files), wanted.content_folder, framed=True)
    behind = {photo.file.value: photo.file for photo in theme.photographs.values()}
    found = drawings(behind.items(), wanted.theme_folder)
    pixels = {name: one for name, one in found.items() if isinstance(one, Raster)}
    art = {
        side: found[one.file.value] for side, one in theme.art.items() if one.file.value in found
    }
    for path, one in theme.photographs.items():
        drawn = isinstance(found.get(one.file.value), Drawing)
        if drawn and (path[0] == "grounds" or vars(one).keys() & {"focus", "overlay"}):
            findings.append(_no_photo(one.file))
        if not drawn and one.file.value in found and vars(one).keys() & {"paper", "lines"}:
            findings.append(_no_drawing(one.file))
    return Outcome(Artwork(_only(icons), files, _only(art), pixels), tuple(findings))


def _only(found: Mapping[str, Drawing | Raster]) -> dict[str, Drawing]:
    return {name: one for name, one in found.items() if isinstance(one, Drawing)}


def _known(folder: Path, icons: str) -> list[str]:
    try:
        return sorted(path.stem for path in (folder / icons).glob("*.svg"))
    except (OSError, ValueError):  # no folder can have such a name
        return []


def _no_icon(name: Text, known: list[str]) -> Finding:
    hint = suggestion(name.value, known) or f"there are: {', '.join(known) or 'none'}"
    return Finding("G701", name.span, f'there is no icon "{shown(name)}"', hint)


def _no_photo(name: Text) -> Finding:
    what = f'"{shown(name)}" is a drawing; a photo, a focus and an overlay need PNG or JPEG'
    hint = "export it as PNG, or name it alone, behind a side under art:"
    return Finding("G708", name.span, what, hint)


def _no_drawing(name: Text) -> Finding:
    what = f'"{shown(name)}" is a photograph; a paper and lines need a drawing'
    return Finding("G708", name.span, what, "delete them: a photograph covers every sheet")


def _picture(
    name: Text, folder: Path, colours: Collection[str], framed: bool
) -> Outcome[Drawing | Raster]:
    data = asset_file.load(name, folder, raster.MAX_BYTES, "G701", "G704")
    path = Path(name.value)
    if data.value is None:
        return Outcome(None, data.findings)
    if path.suffix.lower() == ".svg":
        drawing = svg.parse(data.value, path.name, name.span, colours, framed)
        return Outcome(drawing.value, drawing.findings)
    pixels = raster.load(data.value, path.name, name.span)
    return Outcome(pixels.value, pixels.findings)
