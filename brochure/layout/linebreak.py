"""Breaking a paragraph into lines.

Lines are as few as possible and, among those, so that the right edge is as even as possible and
lines end where a reader would pause (total fit for ragged-right setting, after Knuth and Plass,
"Breaking Paragraphs into Lines", 1981). The number of lines needs no total fit, which makes
copyfitting cheap.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise
from typing import Any, TypeVar

from msgspec.structs import replace

from brochure.design.fonts import Shaped
from brochure.layout.paragraph import (
    BREAK,
    EPSILON,
    HYPHEN,
    JOIN,
    SPACE,
    Atom,
    ShapedParagraph,
    atom_of,
    habits,
    measured,
)

# What a break costs, beside the square of what its line falls short (0.04 for a fifth).
HYPHENATED = 0.3
AFTER_HYPHEN = 0.05  # one that was written
STRANDED = 0.05  # the first word of a sentence ends a line, or a very short last one is torn
IN_SENTENCE = 0.015  # and not at its end
AFTER_SMALL = 0.006  # an article or a preposition ends a line
LONELY = 0.5  # one word is left for the last line
LAST_SHARE = 0.18  # of the measure; the last line costs what it falls short of it
SHORT_SENTENCE = 4  # words
_MOST_KEPT = 64  # measures for which the lines of a paragraph are kept
T = TypeVar("T")


def opening(atom: Atom) -> float:
    """The width in em of an opening quote with which an atom begins, if it does."""
    shaped = atom.fragments[0].shaped
    return shaped.advances[0] if shaped.text[:1] in _OPENING else 0.0


_OPENING = frozenset("“‘„‚«‹")


def width_of(p: ShapedParagraph, start: int, end: int) -> float:
    """The width in em of a line that holds atoms start to end (exclusive)."""
    return p.ends[end - 1] - p.starts[start] + _hyphen(p, end)


def _hyphen(p: ShapedParagraph, end: int) -> float:
    """The width in em of what a line's end adds after an atom."""
    return p.hyphen if p.joints[end - 1] == HYPHEN and end < len(p.atoms) else 0.0


def _greedy(p: ShapedParagraph, measure: float) -> list[int]:
    """The ends of the lines if each takes all it can, at least one atom: as few lines as there
    can be."""
    ends: list[int] = []
    starts, edges, joints = p.starts, p.ends, p.joints
    at, total, widest = 0, len(edges), measure + EPSILON
    while at < total:
        end = bisect_right(edges, starts[at] + widest, at)
        while end > at + 1 and joints[end - 1] == HYPHEN and width_of(p, at, end) > widest:
            end -= 1
        at = end if end > at else at + 1
        ends.append(at)
    return ends


def count_lines(p: ShapedParagraph, measure: float) -> int:
    """How many lines the paragraph needs; `measure` in em."""
    if (known := p.counted.get(measure)) is None:
        known = _kept(p.counted, measure, _counted(p, measure))
    return known


def _kept(known: dict[Any, T], key: Any, found: T) -> T:
    """What was found, known from now on."""
    if len(known) >= _MOST_KEPT:
        known.clear()
    known[key] = found
    return found


def _counted(p: ShapedParagraph, measure: float) -> int:
    if not p.atoms:
        return 0
    if p.parts:
        return sum(count_lines(part, measure) for part in p.parts)
    if p.ends[-1] <= measure:
        return 1
    return len(_greedy(hyphenated(p, measure), measure))


def break_lines(p: ShapedParagraph, measure: float, balanced: bool = False) -> tuple[int, ...]:
    """The ends of the lines, as few as possible; among those at the least cost: the square of
    what each line falls short, and what its break costs (above). Of ways that cost the same the
    one with the earliest breaks is taken.

    `balanced` counts the last line like the others, as headings want it. Where there is no room
    at all, each atom takes a line.
    """
    if (known := p.broken.get((measure, balanced))) is None:
        found = (_of_parts if p.parts else _broken)(p, max(measure, EPSILON), balanced)
        known = _kept(p.broken, (measure, balanced), tuple(found))
    return known


def _broken(p: ShapedParagraph, measure: float, balanced: bool) -> list[int]:
    if p.ends and p.ends[-1] <= measure:
        return [len(p.ends)]
    latest = _greedy(p, measure)
    if len(latest) <= 1:
        return latest
    earliest = _from_the_end(p, measure, len(latest))
    prices = _prices(p, balanced)
    last_word, starts, widest = _last_word(p), p.starts, measure + EPSILON
    costs: dict[int, float] = {0: 0.0}
    back: list[dict[int, int]] = []
    for number, last in enumerate(latest):
        final = number == len(latest) - 1 and not balanced
        step: dict[int, float] = {}
        origin: dict[int, int] = {}
        for end in range(earliest[number], last + 1):
            best, best_start = float("inf"), -1
            edge = p.ends[end - 1]
            more = _hyphen(p, end) if p.joints[end - 1] == HYPHEN else 0.0
            price = 0.0 if final else prices[end - 1]
            for start, so_far in costs.items():
                if start >= end or so_far >= best:
                    continue
                width = edge - starts[start] + more
                if width > widest and end > start + 1:
                    continue
                short = 1 - width / measure if width < measure else 0.0
                own = _last_cost(short, start >= last_word) if final else short * short
                if (cost := so_far + own + price) < best:
                    best, best_start = cost, start
            if best_start >= 0:
                step[end], origin[end] = best, best_start
        costs = step
        back.append(origin)
    return _trace(back, len(p.atoms))


def _of_parts(p: ShapedParagraph, measure: float, balanced: bool) -> list[int]:
    ends: list[int] = []
    for part in p.parts:
        before = ends[-1] if ends else 0
        ends += [before + end for end in break_lines(part, measure, balanced)]
    return ends


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


def _last_cost(shortfall: float, lonely: bool) -> float:
    """How ugly a last line is: it may be short, but rather not a scrap, and not one word."""
    return (LONELY if lonely else 0.0) + max(0.0, shortfall - (1 - LAST_SHARE))


def _last_word(p: ShapedParagraph) -> int:
    """The atom from which on a last line holds one word; past the end if bound words stand there."""
    at = len(p.atoms) - 1
    if " " in p.atoms[at].text:
        return at + 1
    while at and p.joints[at - 1] != SPACE:
        at -= 1
    return at


def _prices(p: ShapedParagraph, balanced: bool) -> list[float]:
    """What a break after each atom costs, by what its joint is and what its words mean. (The end
    of the text is no choice, so whatever is said there.)"""
    prices = [_JOINTS[joint] for joint in p.joints]
    if balanced or habits(p.language) is None:
        return prices
    senses, begins = [_sense(_word(atom), p.language) for atom in p.atoms], []
    for at, (sense, following) in enumerate(pairwise(senses)):
        if sense & _ENDS and following & _OPENS and p.joints[at] == SPACE:
            begins.append(at + 1)
        else:
            prices[at] += IN_SENTENCE
        if sense & _SMALL:
            prices[at] += AFTER_SMALL
    for at in _held(p, begins).difference([at - 1 for at in begins]):
        prices[at] += STRANDED
    return prices


def _word(atom: Atom) -> str:
    """The text of an atom without the numbers of citations."""
    if atom.is_plain:
        return atom.text
    return "".join([one.shaped.text for one in atom.fragments if not one.cite])


_JOINTS = {SPACE: 0.0, BREAK: 0.0, HYPHEN: HYPHENATED, JOIN: AFTER_HYPHEN}
_OPENERS, _CLOSERS = "“‘„‚«‹\"'([¿¡", "”’»›\"')]"


_INITIALS = re.compile(r"(?<![^\W_])[^\W\d_]\.\Z")  # J., U.S., e.g.
_SMALL, _OPENS, _ENDS = 1, 2, 4


@lru_cache(maxsize=4096)
def _sense(word: str, language: str) -> int:
    """What a word may be, in a language whose habits are known: a small one; the first one of a
    sentence, by its capital or digit; the last one, by its full stop, unless that shortens it."""
    known = habits(language)
    assert known is not None
    bare, before = word.lstrip(_OPENERS), word.rstrip(_CLOSERS)
    stops = before[-1:] in (".", "!", "?", "…")
    is_short = before.lstrip(_OPENERS).lower() in known.abbreviations or _INITIALS.search(before)
    opens = bare[:1].isupper() or bare[:1].isdigit()
    small = _SMALL * (bare.lower() in known.small)
    return small | _OPENS * opens | _ENDS * (stops and not is_short)


def _held(p: ShapedParagraph, begins: list[int]) -> set[int]:
    """The atoms after which a line should not end: the first word of each sentence but the first
    one, and all of a last one that is very short."""
    held = set(begins)
    for at in begins:
        while at + 1 < len(p.atoms) and p.joints[at] != SPACE:
            held.add(at := at + 1)
    if begins and p.joints[begins[-1] : -1].count(SPACE) < SHORT_SENTENCE:
        held.update(range(begins[-1], len(p.atoms)))
    return held


def _trace(back: list[dict[int, int]], end: int) -> list[int]:
    ends = []
    for origin in reversed(back):
        ends.append(end)
        end = origin[end]
    return ends[::-1]


def hyphenated(p: ShapedParagraph, measure: float) -> ShapedParagraph:
    """The paragraph, with breaks in atoms that are wider than the measure: where blanks were bound
    and after written hyphens, and if that is not enough, at hyphenation points."""
    if p.widest <= measure + EPSILON:
        return p
    atoms: list[Atom] = []
    joints: list[int] = []
    for atom, joint in zip(p.atoms, p.joints, strict=True):
        for part, after in _parts(atom, joint, measure, "" if p.whole else p.language):
            atoms.append(part)
            joints.append(after)
    if len(atoms) == len(p.atoms):
        return p
    return measured(p.place, atoms, joints, p.hyphen, p.language, p.whole)


def _parts(atom: Atom, joint: int, measure: float, language: str) -> Iterator[tuple[Atom, int]]:
    """The parts of an atom that is wider than the measure, and what follows each."""
    text = atom.text
    if atom.width <= measure + EPSILON:
        yield atom, joint
        return
    for mark, inner in _MARKS:
        if found := list(mark.finditer(text)):
            starts, ends = [0, *(m.end() for m in found)], [*(m.start() for m in found), len(text)]
            for start, end in zip(starts, ends, strict=True):
                after = inner if end < len(text) else joint
                yield from _parts(_part(atom, start, end), after, measure, language)
            return
    cuts = [0, len(text)]
    if len(atom.fragments) == 1 and language:
        spoken = atom.fragments[0].language or language
        cuts[1:1] = _dictionary(spoken).positions(text)
    for start, end in pairwise(cuts):
        yield _part(atom, start, end), HYPHEN if end < len(text) else joint


_MARKS = (
    (re.compile(r"(?<=[\w+%]) (?=[\w$€£])"), SPACE),
    (re.compile(r"(?<=[^\W\d_]-)(?=[^\W\d_]{2})"), JOIN),
)


def _part(atom: Atom, start: int, end: int) -> Atom:
    """The characters start to end of an atom."""
    fragments, at = [], 0
    for fragment in atom.fragments:
        shaped = fragment.shaped
        a, b = max(start - at, 0), min(end - at, len(shaped.text))
        at += len(shaped.text)
        if a < b:
            kerns = tuple((i - a, k) for i, k in shaped.kerns if a <= i < b)
            advances = shaped.advances[a:b]
            part = Shaped(shaped.text[a:b], sum(advances), kerns, advances)
            fragments.append(replace(fragment, shaped=part))
    width = sum(fragment.shaped.width * fragment.scale for fragment in fragments)
    return atom_of(tuple(fragments), width, atom.blank)


@lru_cache(maxsize=4)
def _dictionary(language: str) -> Any:
    import pyphen  # late: few texts have a word to hyphenate

    known = pyphen.language_fallback(language.replace("-", "_")) or "en_US"
    return pyphen.Pyphen(lang=known)
