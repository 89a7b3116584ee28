"""Breaking a paragraph into lines.

Lines are as few as possible and, among those, so that the right edge is as even as possible
(total fit for ragged-right setting, after Knuth and Plass, "Breaking Paragraphs into Lines",
1981). The number of lines needs no total fit, which makes copyfitting cheap.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import replace
from functools import lru_cache
from itertools import pairwise
from typing import Any

from brochure.design.fonts import Shaped
from brochure.layout.paragraph import (
    EPSILON,
    HYPHEN,
    JOIN,
    SPACE,
    Atom,
    Fragment,
    ShapedParagraph,
    measured,
)


def opening(atom: Atom) -> float:
    """The width in em of an opening quote with which an atom begins, if it does."""
    shaped = atom.fragments[0].shaped
    return shaped.advances[0] if shaped.text[:1] in _OPENING else 0.0


_OPENING = ("“", "‘", "„", "‚", "«", "‹")


def width_of(p: ShapedParagraph, start: int, end: int) -> float:
    """The width in em of a line that holds atoms start to end (exclusive)."""
    width = p.ends[end - 1] - p.starts[start]
    return width + p.hyphen if p.joints[end - 1] == HYPHEN and end < len(p.atoms) else width


def _furthest(p: ShapedParagraph, start: int, measure: float) -> int:
    """The end of the longest line from `start`; at least one atom."""
    end = bisect_right(p.ends, p.starts[start] + measure + EPSILON)
    while end > start + 1 and width_of(p, start, end) > measure + EPSILON:
        end -= 1
    return max(end, start + 1)


def _greedy(p: ShapedParagraph, measure: float) -> list[int]:
    """The ends of the lines if each takes all it can: as few lines as there can be."""
    ends: list[int] = []
    at, total = 0, len(p.atoms)
    while at < total:
        at = _furthest(p, at, measure)
        ends.append(at)
    return ends


def count_lines(p: ShapedParagraph, measure: float) -> int:
    """How many lines the paragraph needs; `measure` in em."""
    if not p.atoms:
        return 0
    if p.parts:
        return sum(count_lines(part, measure) for part in p.parts)
    if p.ends[-1] <= measure:
        return 1
    return len(_greedy(hyphenated(p, measure), measure))


def break_lines(p: ShapedParagraph, measure: float, balanced: bool = False) -> list[int]:
    """The ends of the lines, as few as possible and as even as possible.

    `balanced` counts the last line like the others, as headings want it. Where there is no room
    at all, each atom takes a line.
    """
    if p.parts:
        ends: list[int] = []
        for part in p.parts:
            before = ends[-1] if ends else 0
            ends += [before + end for end in break_lines(part, measure, balanced)]
        return ends
    measure = max(measure, EPSILON)
    latest = _greedy(p, measure)
    if len(latest) <= 1:
        return latest
    earliest = _from_the_end(p, measure, len(latest))
    costs: dict[int, float] = {0: 0.0}
    back: list[dict[int, int]] = []
    for number, last in enumerate(latest):
        final = number == len(latest) - 1 and not balanced
        step: dict[int, float] = {}
        origin: dict[int, int] = {}
        for end in range(earliest[number], last + 1):
            best, best_start = float("inf"), -1
            for start, so_far in costs.items():
                if start >= end or so_far >= best:
                    continue
                width = width_of(p, start, end)
                if width > measure + EPSILON and end > start + 1:
                    continue
                cost = so_far + line_cost(p, start, end, width, measure, final)
                if cost < best:
                    best, best_start = cost, start
            if best_start >= 0:
                step[end], origin[end] = best, best_start
        costs = step
        back.append(origin)
    return _trace(back, len(p.atoms))


def _from_the_end(p: ShapedParagraph, measure: float, lines: int) -> list[int]:
    """For each line the earliest end from which the rest still fits in the lines that follow."""
    earliest = [len(p.atoms)]
    while len(earliest) < lines:
        end = earliest[-1]
        start = end - 1
        while start > 1 and p.ends[end - 1] - p.starts[start - 1] <= measure + EPSILON:
            start -= 1
        earliest.append(max(start, 1))
    return earliest[::-1]


def line_cost(
    p: ShapedParagraph, start: int, end: int, width: float, measure: float, final: bool
) -> float:
    """How ugly a line is: the square of its shortfall, more for a hyphen or a lonely word."""
    shortfall = max(0.0, 1 - width / measure)
    if final:  # the last line may be short, but not one word, and rather not a scrap
        return (0.5 if end - start == 1 else 0.0) + max(0.0, shortfall - 0.7)
    joint = p.joints[end - 1] if end < len(p.atoms) else SPACE
    return shortfall * shortfall + (0.3 if joint == HYPHEN else 0.05 if joint == JOIN else 0.0)


def _trace(back: list[dict[int, int]], end: int) -> list[int]:
    ends = []
    for origin in reversed(back):
        ends.append(end)
        end = origin[end]
    return ends[::-1]


def hyphenated(p: ShapedParagraph, measure: float) -> ShapedParagraph:
    """The paragraph, with hyphenation points in atoms that are wider than the measure."""
    if not p.language or p.widest <= measure + EPSILON:
        return p
    atoms: list[Atom] = []
    joints: list[int] = []
    for atom, joint in zip(p.atoms, p.joints, strict=True):
        parts = [atom] if atom.width <= measure + EPSILON else _parts(atom, p.language)
        atoms.extend(parts)
        joints.extend([HYPHEN] * (len(parts) - 1) + [joint])
    return measured(p.place, atoms, joints, p.hyphen, p.language)


def _parts(atom: Atom, language: str) -> list[Atom]:
    if len(atom.fragments) != 1:
        return [atom]
    fragment = atom.fragments[0]
    word = fragment.shaped.text
    cuts = [0, *_dictionary(fragment.language or language).positions(word), len(word)]
    return [_part(fragment, start, end, atom.blank) for start, end in pairwise(cuts)]


def _part(fragment: Fragment, start: int, end: int, blank: float) -> Atom:
    shaped = fragment.shaped
    kerns = tuple((i - start, k) for i, k in shaped.kerns if start <= i < end)
    advances = shaped.advances[start:end]
    part = Shaped(shaped.text[start:end], sum(advances), kerns, advances)
    return Atom((replace(fragment, shaped=part),), part.width * fragment.scale, blank)


@lru_cache(maxsize=4)
def _dictionary(language: str) -> Any:
    import pyphen  # late: few texts have a word to hyphenate

    known = pyphen.language_fallback(language.replace("-", "_")) or "en_US"
    return pyphen.Pyphen(lang=known)
