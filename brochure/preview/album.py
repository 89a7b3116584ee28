"""Which pictures there are of a version, and which of them look as they did before.

A picture keeps its name while nothing changes that can be seen in it, so that neither the server
draws nor the page asks for what it has.
"""

from __future__ import annotations

import threading
from collections.abc import Mapping
from itertools import count
from typing import TypeAlias

from msgspec import Struct

from brochure.checking import Checked
from brochure.layout.piece_layout import PlacedPanel
from brochure.preview.page_view import PageView, shown_as, views
from brochure.preview.session import RUN
from brochure.product import EDITIONS
from brochure.project import Project

PanelName: TypeAlias = tuple[str, str]  # piece and panel
Rows: TypeAlias = tuple[tuple[PageView, ...], ...]


class Album(Struct, frozen=True):
    """The pictures of one version: in rows by piece, edition and arrangement; by their paths; and
    the `names` of what they look like."""

    shown: Checked
    rows: Mapping[str, Mapping[str, Mapping[str, Rows]]]
    by_path: Mapping[str, PageView]
    names: Mapping[str, str]


class Albums:
    """The pictures of the newest version that was asked for."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._last: Album | None = None
        self._numbers = count()

    def of(self, shown: Checked) -> Album:
        """The pictures of a version, named as those of the last one that look alike."""
        with self._lock:
            if self._last is None or self._last.shown.project is not shown.project:
                self._last = self._pictures(shown, self._last)
            return self._last

    def _pictures(self, shown: Checked, last: Album | None) -> Album:
        rows = {
            layout.piece: {name: views(layout, shown_as(shown, layout, name)) for name in EDITIONS}
            for layout in shown.layouts
        }
        by_path = {
            picture.path: picture
            for editions in rows.values()
            for arranged in editions.values()
            for row in (row for several in arranged.values() for row in several)
            for picture in row
        }
        names = {path: f"{RUN}-{next(self._numbers)}" for path in by_path}
        if last is not None and _drawn_alike(shown.project, last.shown.project):
            both = by_path.keys() & last.by_path.keys()
            same = _same_panels(shown, last.shown)
            alike = (path for path in both if _alike(by_path[path], last.by_path[path], same))
            names |= {path: last.names[path] for path in alike}
        return Album(shown, rows, by_path, names)


def _drawn_alike(one: Project, other: Project) -> bool:
    """Whether two projects are drawn with the very same things."""
    same = one.theme is other.theme and one.drawables is other.drawables and one.shop is other.shop
    return same and bool(one.proof) == bool(other.proof)


def _same_panels(shown: Checked, last: Checked) -> frozenset[PanelName]:
    """The panels on which all looks as it did."""
    panels, before = _panels(shown), _panels(last)
    both = panels.keys() & before.keys()
    return frozenset(key for key in both if _seen(panels[key]) == _seen(before[key]))


def _panels(shown: Checked) -> dict[PanelName, PlacedPanel]:
    return {(one.piece, panel.name): panel for one in shown.layouts for panel in one.panels}


def _seen(panel: PlacedPanel) -> list[tuple[object, ...]]:
    """What can be seen of boxes; of some the role decides where a proof is stamped."""
    return [(box.role, box.rect, box.lines, box.shapes, box.image) for box in panel.walk()]


def _alike(one: PageView, other: PageView, same: frozenset[PanelName]) -> bool:
    """Whether two pictures look alike. A slug holds a digest of the content."""
    names = ((one.layout.piece, placed.panel.name) for placed in one.page.panels)
    return not one.shows_slug and _around(one) == _around(other) and same.issuperset(names)


def _around(picture: PageView) -> tuple[object, ...]:
    """All that can be seen in a picture but what stands on its panels."""
    page = picture.page
    placed = tuple((one.panel.name, one.rect, one.clip) for one in page.panels)
    beneath = (page.media, page.bleed, page.trim, page.folds, page.grounds, page.photos, page.art)
    return picture.edition, picture.window, picture.layout.language, placed, beneath
