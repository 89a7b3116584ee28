"""Setting text: from runs to words, from words to lines.

Words are shaped once, in em, so that one shaping serves every size. A paragraph is a row of
unbreakable atoms; lines are broken so that there are as few as possible and, among those, so
that the right edge is as even as possible (total fit for ragged-right setting, after Knuth and
Plass, "Breaking Paragraphs into Lines", 1981). The number of lines needs no total fit, which
makes copyfitting cheap.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Any

from brochure.design.fonts import Fonts, Shaped
from brochure.source import Text

EPSILON = 1e-6
# What follows an atom: a blank, nothing (after a written hyphen or slash), a hyphen if broken.
SPACE, JOIN, HYPHEN = 0, 1, 2


@dataclass(frozen=True, slots=True)
class Fragment:
    """A shaped stretch in one face. `scale` and `rise` count in units of the style's size."""

    face: str
    shaped: Shaped
    link: str = ""
    scale: float = 1.0
    rise: float = 0.0


@dataclass(frozen=True, slots=True)
class Atom:
    """What is never broken. `blank` is the width of a blank that follows it, in its last face."""

    fragments: tuple[Fragment, ...]
    width: float
    blank: float

    @property
    def text(self) -> str:
        return "".join(fragment.shaped.text for fragment in self.fragments)


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A text ready to be broken. Widths in em; `starts` and `ends` are the atoms' edges on an
    endless line; `joints[i]` tells what follows atom i."""

    place: Text
    atoms: tuple[Atom, ...]
    joints: tuple[int, ...]
    starts: tuple[float, ...]
    ends: tuple[float, ...]
    hyphen: float
    language: str = ""
    widest: float = 0.0


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of prepared text in one face, as `prepare` takes it."""

    text: str
    face: str
    link: str = ""
    scale: float = 1.0
    rise: float = 0.0


def prepare(place: Text, pieces: Sequence[Piece], fonts: Fonts, language: str = "") -> Paragraph:
    """The paragraph of `pieces`. Without a language no word of it is ever hyphenated."""
    atoms: list[Atom] = []
    joints: list[int] = []
    current: list[Fragment] = []
    for piece in pieces:
        words = _unbreakable(piece.text).split(" ")
        plain = not piece.link and piece.scale == 1.0
        for number, word in enumerate(words):
            if number:
                _close(fonts, atoms, joints, current, SPACE)
            if plain and not current and number + 1 < len(words):
                known_atoms, known_joints = _word(fonts, piece.face, word)
                atoms.extend(known_atoms)
                joints.extend(known_joints)
            else:
                _gather(fonts, piece, word, atoms, joints, current)
    _close(fonts, atoms, joints, current, SPACE)
    # The widest hyphen that a line may end with, so that none sticks out.
    hyphen = max((fonts.shape(piece.face, "-").width for piece in pieces), default=0.0)
    return _measured(place, atoms, joints, hyphen, language)


def _word(fonts: Fonts, face: str, word: str) -> tuple[list[Atom], list[int]]:
    """The atoms of a whole plain word. Most words come again and again, so they are kept."""
    found = fonts.kept.get((face, word))
    if found is None:
        atoms: list[Atom] = []
        joints: list[int] = []
        current: list[Fragment] = []
        _gather(fonts, Piece(word, face), word, atoms, joints, current)
        _close(fonts, atoms, joints, current, SPACE)
        found = fonts.kept[face, word] = (atoms, joints)
    return found


def _gather(
    fonts: Fonts,
    piece: Piece,
    word: str,
    atoms: list[Atom],
    joints: list[int],
    current: list[Fragment],
) -> None:
    """Take up a word, or the part of a word that stands in this piece."""
    for token in _TOKENS.findall(word):
        if token == SOFT_HYPHEN:
            _close(fonts, atoms, joints, current, HYPHEN)
            continue
        shaped = fonts.shape(piece.face, token.translate(_AS_SHOWN))
        current.append(Fragment(piece.face, shaped, piece.link, piece.scale, piece.rise))
        if token[-1] in "-–—/" and len(token) > 1:
            _close(fonts, atoms, joints, current, JOIN)


def _close(
    fonts: Fonts, atoms: list[Atom], joints: list[int], current: list[Fragment], joint: int
) -> None:
    """End the atom that is being gathered, or widen the break after the one before."""
    if not current:
        if joints and joint == SPACE:
            joints[-1] = SPACE
        return
    if len(current) == 1:
        width = current[0].shaped.width * current[0].scale
    else:
        width = sum(fragment.shaped.width * fragment.scale for fragment in current)
    atoms.append(Atom(tuple(current), width, fonts.faces[current[-1].face].space))
    joints.append(joint)
    current.clear()


def _measured(
    place: Text,
    atoms: Sequence[Atom],
    joints: Sequence[int],
    hyphen: float,
    lang: str,
) -> Paragraph:
    starts: list[float] = []
    ends: list[float] = []
    x = 0.0
    for atom, joint in zip(atoms, joints, strict=True):
        starts.append(x)
        ends.append(x := x + atom.width)
        if joint == SPACE:
            x += atom.blank
    widest = max((atom.width for atom in atoms), default=0.0)
    edges = tuple(starts), tuple(ends)
    return Paragraph(place, tuple(atoms), tuple(joints), *edges, hyphen, lang, widest)


SOFT_HYPHEN = "\u00ad"
NO_BREAK = "\u00a0"
_AS_SHOWN = {0xA0: " ", 0x202F: " ", 0x2011: "-", 0x2060: None, 0x200B: None}
# A soft hyphen; a word up to a hyphen, dash or slash between letters; a word.
_TOKENS = re.compile(
    r"\u00ad|[^ \u00ad]*?[^\W\d_](?:[-/](?=[^\W\d_]{2})|[–—](?=\w))|[^ \u00ad]+", re.UNICODE
)
_NUMBER_AND_UNIT = re.compile(r"(?<![\w.,-])(\d+(?:[.,–/]\d+)*\+?) (?=[^\W\d_])")
_BLANKS = re.compile(r"[ \t\r\n\f\v\u2028\u2029]+")


@lru_cache(maxsize=4096)
def _unbreakable(text: str) -> str:
    """The text with single blanks, and with a blank that does not break after a number."""
    folded = _BLANKS.sub(" ", unicodedata.normalize("NFC", text))
    return _NUMBER_AND_UNIT.sub("\\1" + NO_BREAK, folded)


def shown(text: str) -> str:
    """The characters of a text that will be drawn."""
    return _unbreakable(text).replace(SOFT_HYPHEN, "").translate(_AS_SHOWN)


def opening(atom: Atom) -> float:
    """The width in em of an opening quote with which an atom begins, if it does."""
    shaped = atom.fragments[0].shaped
    return shaped.advances[0] if shaped.text[:1] in _OPENING else 0.0


_OPENING = ("“", "‘", "„", "‚", "«", "‹")


def width_of(p: Paragraph, start: int, end: int) -> float:
    """The width in em of a line that holds atoms start to end (exclusive)."""
    width = p.ends[end - 1] - p.starts[start]
    return width + p.hyphen if p.joints[end - 1] == HYPHEN and end < len(p.atoms) else width


def _furthest(p: Paragraph, start: int, measure: float) -> int:
    """The end of the longest line from `start`; at least one atom."""
    end = bisect_right(p.ends, p.starts[start] + measure + EPSILON)
    while end > start + 1 and width_of(p, start, end) > measure + EPSILON:
        end -= 1
    return max(end, start + 1)


def _greedy(p: Paragraph, measure: float) -> list[int]:
    """The ends of the lines if each takes all it can: as few lines as there can be."""
    ends: list[int] = []
    at, total = 0, len(p.atoms)
    while at < total:
        at = _furthest(p, at, measure)
        ends.append(at)
    return ends


def count_lines(p: Paragraph, measure: float) -> int:
    """How many lines the paragraph needs; `measure` in em."""
    if not p.atoms:
        return 0
    if p.ends[-1] <= measure:
        return 1
    return len(_greedy(hyphenated(p, measure), measure))


def break_lines(p: Paragraph, measure: float, balanced: bool = False) -> list[int]:
    """The ends of the lines, as few as possible and as even as possible.

    `balanced` counts the last line like the others, as headings want it.
    """
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


def _from_the_end(p: Paragraph, measure: float, lines: int) -> list[int]:
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
    p: Paragraph, start: int, end: int, width: float, measure: float, final: bool
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


def hyphenated(p: Paragraph, measure: float) -> Paragraph:
    """The paragraph, with hyphenation points in atoms that are wider than the measure."""
    if not p.language or p.widest <= measure + EPSILON:
        return p
    atoms: list[Atom] = []
    joints: list[int] = []
    for atom, joint in zip(p.atoms, p.joints, strict=True):
        parts = [atom] if atom.width <= measure + EPSILON else _parts(atom, p.language)
        atoms.extend(parts)
        joints.extend([HYPHEN] * (len(parts) - 1) + [joint])
    return _measured(p.place, atoms, joints, p.hyphen, p.language)


def _parts(atom: Atom, language: str) -> list[Atom]:
    if len(atom.fragments) != 1:
        return [atom]
    fragment = atom.fragments[0]
    word = fragment.shaped.text
    cuts = [0, *_dictionary(language).positions(word), len(word)]
    return [_part(fragment, start, end, atom.blank) for start, end in pairwise(cuts)]


def _part(fragment: Fragment, start: int, end: int, blank: float) -> Atom:
    shaped = fragment.shaped
    kerns = tuple((i - start, k) for i, k in shaped.kerns if start <= i < end)
    advances = shaped.advances[start:end]
    part = Shaped(shaped.text[start:end], sum(advances), kerns, advances)
    piece = Fragment(fragment.face, part, fragment.link, fragment.scale, fragment.rise)
    return Atom((piece,), part.width * fragment.scale, blank)


@lru_cache(maxsize=4)
def _dictionary(language: str) -> Any:
    import pyphen  # late: few texts have a word to hyphenate

    known = pyphen.language_fallback(language.replace("-", "_")) or "en_US"
    return pyphen.Pyphen(lang=known)
