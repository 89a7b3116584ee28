"""Marked content while a page is being painted: what is open, and what stands outside of it.

ISO 32000-1, 14.6. A painted object is covered where it stands in a sequence that a structure
element can hold (one with an MCID) or in an artifact; so is what patterns, glyphs and
annotations paint, which belongs to what uses them (14.7.4.3).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from msgspec import Struct

from brochure.preflight import pdf_objects
from brochure.preflight.interpreter.page_objects import PAGE, MarkedContent, PageObject
from brochure.preflight.reading.pdf_values import Dictionary

_DEEPEST = 50
_MOST_FAULTS = 10
ARTIFACT = "Artifact"
_IN_PLACE = frozenset(("/ActualText", "/Alt", "/E"))


class Tagging(Struct, frozen=True):
    """The marked content of a page: each sequence with those around it, the outermost first; the
    objects that none covers, and how many more of them cannot be seen; and what is wrong with
    the operators."""

    sequences: tuple[tuple[MarkedContent, ...], ...] = ()
    uncovered: tuple[PageObject, ...] = ()
    unseen: int = 0
    faults: tuple[str, ...] = ()


NOT_TAGGED = Tagging()


class TaggingRecorder:
    """Gathers the marked content of all streams of a page."""

    def __init__(self) -> None:
        self._sequences: list[tuple[MarkedContent, ...]] = []
        self._uncovered: list[PageObject] = []
        self._unseen = 0
        self._faults: list[str] = []

    def fault(self, what: str) -> None:
        if len(self._faults) < _MOST_FAULTS and what not in self._faults:
            self._faults.append(what)

    def begun(self, sequence: tuple[MarkedContent, ...]) -> None:
        self._sequences.append(sequence)

    def uncovered(self, obj: PageObject | None) -> None:
        """Something was painted outside; `obj` is None if it cannot be seen."""
        if obj is None:
            self._unseen += 1
        else:
            self._uncovered.append(obj)

    def tagging(self) -> Tagging:
        return Tagging(
            tuple(self._sequences), tuple(self._uncovered), self._unseen, tuple(self._faults)
        )


class MarkedContentStack:
    """The sequences that are open in a stream: BMC, BDC and EMC. `outer` are those in which the
    stream itself stands, `stream` is the form in whose content numbers count."""

    def __init__(
        self, recorder: TaggingRecorder, outer: tuple[MarkedContent, ...] = (),
        covered: bool = False, stream: tuple[int, int] = PAGE,
    ) -> None:  # fmt: skip
        self.open, self.covered = outer, covered
        self._recorder, self._stream = recorder, stream
        self._outer, self._outer_covered = outer, covered
        self._ignored = 0  # sequences that are too deep to be followed

    def inner(self, container: str, stream: Dictionary | None) -> MarkedContentStack:
        """The stack of a stream that this one shows."""
        own = self._stream if stream is None else pdf_objects.identity(stream)
        covered = self.covered or container != "form"
        return MarkedContentStack(self._recorder, self.open, covered, own)

    def begin(self, tag: str, properties: Mapping[str, Any]) -> None:
        if len(self.open) >= _DEEPEST:
            self._recorder.fault(
                f"more than {_DEEPEST} sequences of marked content within each other"
            )
            self._ignored += 1
            return
        mcid = int(pdf_objects.number(properties.get("/MCID", -1.0)))
        self.covered = self.covered or mcid >= 0 or tag == ARTIFACT
        actual, language = properties.get("/ActualText"), _text(properties.get("/Lang"))
        actual = None if actual is None else _text(actual)
        replaced = not _IN_PLACE.isdisjoint(properties)
        kind = properties.get("/Subtype", "")
        one = MarkedContent(
            tag, mcid, self._stream, self.covered, actual, language, replaced,
            kind if isinstance(kind, str) else "",
        )  # fmt: skip
        self.open = (*self.open, one)
        self._recorder.begun(self.open)

    def end(self) -> None:
        if self._ignored:
            self._ignored -= 1
        elif len(self.open) <= len(self._outer):
            self._recorder.fault("marked content ends that never began (EMC without BDC)")
        else:
            self.open = self.open[:-1]
            inside = len(self.open) > len(self._outer)
            self.covered = self.open[-1].covered if inside else self._outer_covered

    def close(self) -> None:
        """The stream ends, and with it all that was begun in it (14.6.1)."""
        if len(self.open) > len(self._outer):
            self._recorder.fault("marked content begins that never ends (BDC without EMC)")

    def painted(self, obj: PageObject | None) -> None:
        """Something was painted; `obj` is None if it cannot be seen."""
        if not self.covered:
            self._recorder.uncovered(obj)


def _text(thing: Any) -> str:
    """A text string from a content stream, or from an object of the file (7.9.2.2)."""
    if type(thing) is bytes:
        if thing.startswith(b"\xfe\xff"):
            return thing[2:].decode("utf-16-be", "replace")
        return thing.decode("latin-1")
    return pdf_objects.text(thing)
