"""Preparing text: from runs to words that are shaped and can be broken into lines.

Words are shaped once, in em, so that one shaping serves every size. A paragraph is a row of
unbreakable atoms; `linebreak` breaks it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise

from msgspec import Struct, field
from msgspec.structs import replace

from brochure.content.markup import LINE_BREAK
from brochure.design.fonts import Fonts, Shaped
from brochure.source.yaml_tree import Text

EPSILON = 1e-6
# What follows an atom: a blank, nothing (after a written hyphen or slash), a hyphen if broken, a
# new line.
SPACE, JOIN, HYPHEN, BREAK = 0, 1, 2, 3


class Fragment(Struct, frozen=True):
    """A shaped stretch in one face. `scale` and `rise` count in units of the style's size;
    `link`, `language` and `cite` are those of its run."""

    face: str
    shaped: Shaped
    link: str = ""
    scale: float = 1.0
    rise: float = 0.0
    language: str = ""
    cite: str = ""


class Atom(Struct, frozen=True):
    """What is never broken. `blank` is the width of a blank that follows it, in its last face. One
    that `is_plain` says no more than the letters of its text, which its face has all: it is no
    link, no citation, and in no other language."""

    fragments: tuple[Fragment, ...]
    width: float
    blank: float
    text: str
    is_plain: bool


def atom_of(fragments: tuple[Fragment, ...], width: float, blank: float) -> Atom:
    text, odd = "", False
    for one in fragments:
        text += one.shaped.text
        if one.link or one.cite or one.language or one.shaped.missing:
            odd = True
    return Atom(fragments, width, blank, text, not odd)


class ShapedParagraph(Struct, frozen=True, eq=False):
    """A text ready to be broken. Widths in em; `starts` and `ends` are the atoms' edges on an
    endless line; `joints[i]` tells what follows atom i; of a `whole` text no word is hyphenated.
    `parts` are what stands between the line breaks that were written, if there are any. `counted`
    and `broken` are what is known of its lines, by measure: most texts come again as they were."""

    place: Text
    atoms: tuple[Atom, ...]
    joints: tuple[int, ...]
    starts: tuple[float, ...]
    ends: tuple[float, ...]
    hyphen: float
    language: str = ""
    whole: bool = False
    widest: float = 0.0
    parts: tuple[ShapedParagraph, ...] = ()
    counted: dict[float, int] = field(default_factory=dict)
    broken: dict[tuple[float, bool], tuple[int, ...]] = field(default_factory=dict)

    @property
    def as_whole(self) -> ShapedParagraph:
        """The same, of which no word is hyphenated."""
        return replace(self, whole=True, counted={}, broken={})

    @property
    def natural(self) -> float:
        """The width in em without any other break than those that were written."""
        if self.parts:
            return max(part.natural for part in self.parts)
        return self.ends[-1] if self.ends else 0.0


class TextRun(Struct, frozen=True):
    """A stretch of prepared text in one face, as `prepare` takes it."""

    text: str
    face: str
    link: str = ""
    scale: float = 1.0
    rise: float = 0.0
    language: str = ""
    cite: str = ""

    @property
    def is_plain(self) -> bool:
        """Whether its words are set as they are."""
        return self.scale == 1.0 and not (self.link or self.rise or self.language or self.cite)


def prepare(
    place: Text, pieces: Sequence[TextRun], fonts: Fonts, language: str = "", whole: bool = False
) -> ShapedParagraph:
    """The paragraph of `pieces`. Without a language, or as a `whole`, no word of it is ever
    hyphenated."""
    return _prepared(place, tuple(pieces), fonts, language, whole)


@lru_cache(maxsize=512)  # pieces of one content share texts, and so do contents of a campaign
def _prepared(
    place: Text, pieces: tuple[TextRun, ...], fonts: Fonts, language: str, whole: bool
) -> ShapedParagraph:
    atoms: list[Atom] = []
    joints: list[int] = []
    current: list[Fragment] = []
    texts = zip(pieces, _bound(pieces, language), strict=True)
    for number, (piece, bound) in enumerate(texts, 1):
        *rows, last = bound.split(LINE_BREAK)
        for row in rows:
            _take(fonts, piece, row.split(" "), False, atoms, joints, current)
            _close(fonts, atoms, joints, current, BREAK)
        _take(fonts, piece, last.split(" "), number < len(pieces), atoms, joints, current)
    _close(fonts, atoms, joints, current, SPACE)
    # The widest hyphen that a line may end with, so that none sticks out.
    hyphen = max([fonts.shape(piece.face, "-").width for piece in pieces], default=0.0)
    return measured(place, atoms, joints, hyphen, language, whole)


def _bound(pieces: Sequence[TextRun], language: str) -> list[str]:
    """The text of each piece, with blanks that do not break also where a piece ends."""
    if len(pieces) == 1:
        return [_unbreakable(pieces[0].text, language)]
    folded = [_folded(piece.text) for piece in pieces]
    # The number of a citation is neither a count nor the end of a range.
    said = ["x" * len(text) if p.cite else text for p, text in zip(pieces, folded, strict=True)]
    whole, at, bound = _held("".join(said), language), 0, []
    for piece, text in zip(pieces, folded, strict=True):
        bound.append(text if piece.cite else whole[at : at + len(text)])
        at += len(text)
    return bound


def _take(
    fonts: Fonts,
    piece: TextRun,
    words: list[str],
    goes_on: bool,
    atoms: list[Atom],
    joints: list[int],
    current: list[Fragment],
) -> None:
    """Take up the words of a row; the last one may go on in the next piece. Most words come again
    and again, so they are kept."""
    if current or (joints and joints[-1] in (JOIN, HYPHEN)):
        _gather(fonts, piece, words.pop(0), atoms, joints, current)
        if words:
            _close(fonts, atoms, joints, current, SPACE)
    plain = len(words) - goes_on if piece.is_plain else 0
    kept = fonts.kept[piece.face]
    for word in words[:plain]:
        known = kept.get(word) or _word(fonts, piece.face, word)
        atoms += known[0]
        joints += known[1]
    for number, word in enumerate(words[plain:]):
        if number:
            _close(fonts, atoms, joints, current, SPACE)
        _gather(fonts, piece, word, atoms, joints, current)


def _word(fonts: Fonts, face: str, word: str) -> tuple[list[Atom], list[int]]:
    """The atoms of a whole plain word and what follows them, kept from now on."""
    atoms: list[Atom] = []
    joints: list[int] = []
    current: list[Fragment] = []
    _gather(fonts, TextRun(word, face), word, atoms, joints, current)
    _close(fonts, atoms, joints, current, SPACE)
    found = fonts.kept[face][word] = (atoms, joints)
    return found


def _gather(
    fonts: Fonts,
    piece: TextRun,
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
        seen = token if token.isascii() else token.translate(_AS_SHOWN)
        shaped = fonts.shape(piece.face, seen)
        voice = (piece.link, piece.scale, piece.rise, piece.language, piece.cite)
        current.append(Fragment(piece.face, shaped, *voice))
        if token[-1] in "-–—/" and len(token) > 1:
            _close(fonts, atoms, joints, current, JOIN)


def _close(
    fonts: Fonts, atoms: list[Atom], joints: list[int], current: list[Fragment], joint: int
) -> None:
    """End the atom that is being gathered, or widen the break after the one before."""
    if not current:
        if joints and joint in (SPACE, BREAK) and joints[-1] != BREAK:
            joints[-1] = joint
        return
    if len(current) == 1:
        width = current[0].shaped.width * current[0].scale
    else:
        width = sum(fragment.shaped.width * fragment.scale for fragment in current)
    atoms.append(atom_of(tuple(current), width, fonts.face(current[-1].face).space))
    joints.append(joint)
    current.clear()


def measured(
    place: Text,
    atoms: Sequence[Atom],
    joints: Sequence[int],
    hyphen: float,
    lang: str,
    whole: bool = False,
) -> ShapedParagraph:
    starts: list[float] = []
    ends: list[float] = []
    x = 0.0
    for atom, joint in zip(atoms, joints, strict=True):
        starts.append(x)
        ends.append(x := x + atom.width)
        if joint == SPACE:
            x += atom.blank
    widest = max([atom.width for atom in atoms], default=0.0)
    edges = tuple(starts), tuple(ends)
    parts: tuple[ShapedParagraph, ...] = ()
    if BREAK in joints:
        breaks = [0, *(i + 1 for i, joint in enumerate(joints) if joint == BREAK), len(atoms)]
        parts = tuple(
            measured(
                place, atoms[start:end], [*joints[start : end - 1], SPACE], hyphen, lang, whole
            )
            for start, end in pairwise(breaks)
            if end > start
        )
    texts = tuple(atoms), tuple(joints)
    return ShapedParagraph(place, *texts, *edges, hyphen, lang, whole, widest, parts)


SOFT_HYPHEN = "\u00ad"
NO_BREAK = "\u00a0"
_AS_SHOWN = {0xA0: " ", 0x202F: " ", 0x2011: "-", 0x2060: None, 0x200B: None}
# A soft hyphen; a word up to a hyphen after three letters (so not that of "co-occurring"), a dash or
# a slash between letters; a word.
_TOKENS = re.compile(
    r"\u00ad|[^ \u00ad]*?[^\W\d_](?:(?:(?<=[^\W\d_]{3})-|/)(?=[^\W\d_]{2})|[–—](?=\w))|[^ \u00ad]+"
)
# (A pattern that begins with a digit is found much faster than one that first looks behind.)
_NUMBER_AND_UNIT = re.compile(r"(\d(?<![\w.,-]\d)\d*(?:[.,–/]\d+)*\+?) (?=[^\W\d_])")
# All blanks but LINE_BREAK, where they are not a single one.
_BLANKS = re.compile(r"[\t\r\n\f\u2028\u2029][ \t\r\n\f\u2028\u2029]*| [ \t\r\n\f\u2028\u2029]+")


class Habits(Struct, frozen=True):
    """What the words of a language mean for its lines: the word between the ends of a range,
    articles and prepositions, and abbreviations whose full stop ends no sentence."""

    range: str
    small: frozenset[str]
    abbreviations: frozenset[str]


HABITS = {
    "en": Habits(
        "to",
        frozenset(
            "a an the about against among as at before between by during for from in into of on "
            "over per than through to toward under until with within without".split()
        ),
        frozenset("al. co. dr. etc. fig. inc. jr. mr. mrs. ms. no. sr. st. vs.".split()),
    ),
    "es": Habits(
        "a",
        frozenset(
            "el la los las lo un una unos unas a al ante bajo con contra de del desde durante en "
            "entre hacia hasta para por según sin sobre tras".split()
        ),
        frozenset("cía. dr. dra. ee. ej. núm. pág. sr. sra. sta. sto. tel. ud. uds. uu.".split()),
    ),
}


def habits(language: str) -> Habits | None:
    """Those of a language, with or without its country, if they are known."""
    return HABITS.get(language.partition("-")[0])


def _folded(text: str) -> str:
    return _BLANKS.sub(" ", unicodedata.normalize("NFC", text))


@lru_cache(maxsize=4)
def _range(word: str) -> re.Pattern[str]:
    number = r"\d(?<![\w.,:-]\d)\d*(?:[.,:–/]\d+)*\+?%?"
    return re.compile(rf"({number}) ({word}) (?=[$€£]?\d)")


def _unbreakable(text: str, language: str = "") -> str:
    """The text with single blanks, and with a blank that does not break after a number and in a
    range ("1 to 2 hours")."""
    return _held(_folded(text), language)


def _held(folded: str, language: str) -> str:
    """The same for a text whose blanks are single: as long as it is, character by character."""
    if (known := habits(language)) is not None:
        folded = _range(known.range).sub(lambda m: f"{m[1]}{NO_BREAK}{m[2]}{NO_BREAK}", folded)
    return _NUMBER_AND_UNIT.sub(lambda m: f"{m[1]}{NO_BREAK}", folded)


def shown(text: str) -> str:
    """The characters of a text that will be drawn."""
    return _unbreakable(text.replace(LINE_BREAK, " ")).replace(SOFT_HYPHEN, "").translate(_AS_SHOWN)
