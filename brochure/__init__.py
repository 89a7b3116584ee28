"""Brochure: one content.yaml becomes a tri-fold brochure and a handout.

As a library: `load` a project, `check` it, `render` its files, `publish` them. Each is imported
when it is first used.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from brochure.build import Rendered, publish, render
    from brochure.catalogue import Severity
    from brochure.checking import Checked, check
    from brochure.finding import Finding, Span
    from brochure.project import Project, Refused, load

__version__ = "0.1.0"
__all__ = [
    "Checked", "Finding", "Project", "Refused", "Rendered", "Severity", "Span", "check", "load",
    "publish", "render",
]  # fmt: skip

_HOMES = {
    "build": ("Rendered", "publish", "render"),
    "catalogue": ("Severity",),
    "checking": ("Checked", "check"),
    "finding": ("Finding", "Span"),
    "project": ("Project", "Refused", "load"),
}


def __getattr__(name: str) -> Any:
    home = next((home for home, names in _HOMES.items() if name in names), "")
    if not home:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{home}"), name)
