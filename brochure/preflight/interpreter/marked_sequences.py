"""Marked content while a page is being painted: what is open, and what stands outside of it.

ISO 32000-1, 14.6. A painted object is covered where it stands in a sequence that a structure
element can hold (one with an MCID) or in an artifact; so are the insides of patterns, glyphs and
annotations, which belong to what uses them (14.7.4.3).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from brochure.preflight import pdf_objects
from brochure.preflight.interpreter.page_objects import PAGE, Opened, PageObject
from brochure.preflight.pdf_objects import Dictionary

_DEEPEST = 50
_MOST_FAULTS = 10
ARTIFACT = "Artifact"


@dataclass(frozen=True, slots=True)
class Tagging:
    """The marked content of a page: each sequence with those around it, what stands in none
    that counts (`unseen` are those that nobody sees), and what is wrong with the operators."""

    begun: tuple[tuple[Opened, ...], ...] = ()
    bare: tuple[PageObject, ...] = ()
    unseen: int = 0
    faults: tuple[str, ...] = ()


NOT_TAGGED = Tagging()


class Sequences:
    """Follows BMC, BDC and EMC through the streams of a page."""

    def __init__(self) -> None:
        self.open: tuple[Opened, ...] = ()
        self.covered = False
        self.begun: list[tuple[Opened, ...]] = []
        self.bare: list[PageObject] = []
        self.unseen = 0
        self.faults: list[str] = []
        self.home = PAGE
        self._floor, self._ground, self._deeper = 0, False, 0

    def fault(self, what: str) -> None:
        if len(self.faults) < _MOST_FAULTS and what not in self.faults:
            self.faults.append(what)

    def begin(self, tag: str, properties: Mapping[str, Any]) -> None:
        if len(self.open) >= _DEEPEST:
            self.fault(f"more than {_DEEPEST} sequences of marked content within each other")
            self._deeper += 1
            return
        mcid = int(pdf_objects.number(properties.get("/MCID", -1.0)))
        self.covered = self.covered or mcid >= 0 or tag == ARTIFACT
        said, language = properties.get("/ActualText"), properties.get("/Lang")
        actual = None if said is None else _text(said)
        one = Opened(tag, mcid, self.home, self.covered, actual, _text(language))
        self.open = (*self.open, one)
        self.begun.append(self.open)

    def end(self) -> None:
        if self._deeper:
            self._deeper -= 1
        elif len(self.open) <= self._floor:
            self.fault("marked content ends that never began (EMC without BDC)")
        else:
            self.open = self.open[:-1]
            inside = len(self.open) > self._floor
            self.covered = self.open[-1].covered if inside else self._ground

    def enter(self, within: str, stream: Dictionary | None) -> tuple[Any, ...]:
        """A stream within the stream begins; what `leave` needs to know."""
        before = self.open, self.covered, self.home, self._floor, self._ground
        self.covered = self._ground = self.covered or within != "form"
        self._floor = len(self.open)
        if stream is not None:
            self.home = pdf_objects.identity(stream)
        return before

    def leave(self, before: tuple[Any, ...]) -> None:
        self.close()
        self.open, self.covered, self.home, self._floor, self._ground = before

    def close(self) -> None:
        """The stream ends, and all that was begun in it (14.6.1)."""
        if len(self.open) > self._floor:
            self.fault("marked content begins that never ends (BDC without EMC)")
        self.open, self.covered, self._deeper = self.open[: self._floor], self._ground, 0

    def missed(self, mark: PageObject | None) -> None:
        """Something was painted outside; none if nobody can see it."""
        if mark is None:
            self.unseen += 1
        else:
            self.bare.append(mark)

    def tagging(self) -> Tagging:
        return Tagging(
            tuple(self.begun), tuple(self.bare), self.unseen, tuple(self.faults)
        )  # fmt: skip


def _text(thing: Any) -> str:
    """A text string from a content stream, or from an object of the file (7.9.2.2)."""
    if isinstance(thing, bytes) and not hasattr(thing, "get_object"):
        if thing.startswith(b"\xfe\xff"):
            return thing[2:].decode("utf-16-be", "replace")
        return thing.decode("latin-1")
    return pdf_objects.text(thing)
