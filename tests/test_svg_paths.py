"""Path data: whatever is drawn with it, spelled in any way, is what fontTools makes of it."""

from __future__ import annotations

import re

import pytest
from fontTools.pens.recordingPen import RecordingPen
from fontTools.svgLib.path import parse_path
from hypothesis import given
from hypothesis import strategies as st

from brochure.design.drawings.svg_paths import traced
from brochure.design.drawings.svg_values import Undrawable

NUMBERS = st.integers(-80, 80).map(lambda quarters: quarters / 4)
RADII = st.integers(20, 120).map(lambda quarters: quarters / 4)
FLAGS = st.sampled_from((0, 1))
TAKES = {"M": "nn", "L": "nn", "T": "nn", "H": "n", "V": "n", "C": "nnnnnn", "S": "nnnn", "Q": "nnnn",
         "A": "rrnffnn", "Z": ""}  # fmt: skip
KINDS = {"n": NUMBERS, "r": RADII, "f": FLAGS}
GAPS = (" ", ",", " , ", "\n\t", ",  ")


def command(letter):
    takes = st.tuples(*(KINDS[kind] for kind in TAKES[letter]))
    return st.tuples(st.sampled_from((letter, letter.lower())), takes)


COMMANDS = st.tuples(
    command("M").map(lambda one: [one]),
    st.lists(st.sampled_from(sorted(TAKES)).flatmap(command), max_size=12),
).map(lambda parts: parts[0] + parts[1])


def plain(commands):
    """As fontTools reads it."""
    return " ".join(f"{letter} {' '.join(map(str, numbers))}" for letter, numbers in commands)


def packed(commands, draw):
    """As programs write it: letters and gaps left out where they may be, numbers spelled anyhow."""
    data = implied = before = ""
    for letter, numbers in commands:
        if letter != implied or draw(st.booleans()):
            data, before = data + letter + draw(st.sampled_from(("", " "))), ""
        for kind, number in zip(TAKES[letter.upper()], numbers, strict=True):
            spellings = (
                f"{number:g}",
                re.sub(r"^(-?)0\.", r"\1.", f"{number:g}"),
                f"{number * 10:g}e-1",
            )
            word = str(number) if kind == "f" else draw(st.sampled_from(spellings))
            touches = before == "flag" or word[0] == "-" or (word[0] == "." and "." in before)
            gaps = ("", *GAPS) if touches else GAPS
            data += (draw(st.sampled_from(gaps)) if before else "") + word
            before = "flag" if kind == "f" else word
        implied = {"M": "L", "m": "l"}.get(letter, letter)
    return data


def by_fonttools(data):
    """Steps m, l, c and h; a quadratic curve is raised to a cubic one (its handles lie two thirds of
    the way to the quadratic one), and closing draws the last line by itself."""
    pen, made, at, start = RecordingPen(), [], (), ()
    parse_path(data, pen)
    for name, points in pen.value:
        if name == "qCurveTo":
            via, end = points
            points = (*(_two_thirds(one, via) for one in (at, end)), end)
        if name == "closePath" and made[-1] == ("l", *start):
            made.pop()
        op = {"moveTo": "m", "lineTo": "l", "closePath": "h", "endPath": ""}.get(name, "c")
        made += [(op, *(n for point in points for n in point))] if op else []
        at = points[-1] if points else start
        start = at if op == "m" else start
    return made


def _two_thirds(one, other):
    return tuple(a + (b - a) * 2 / 3 for a, b in zip(one, other, strict=True))


def assert_alike(steps, expected):
    found = [(op, *numbers) for op, numbers in steps]
    assert [op for op, *_ in found] == [op for op, *_ in expected]
    for one, two in zip(found, expected, strict=True):
        assert one[1:] == pytest.approx(two[1:], abs=1e-4)


@given(COMMANDS)
def test_path_data_is_drawn_as_fonttools_draws_it(commands):
    data = plain(commands)
    assert_alike(traced(data), by_fonttools(data))


@given(COMMANDS, st.data())
def test_path_data_may_be_spelled_as_tightly_as_svg_allows(commands, data):
    assert_alike(traced(packed(commands, data.draw)), by_fonttools(plain(commands)))


@pytest.mark.parametrize(
    ("short", "long"),
    [("M1 2 3 4 5 6", "M1 2L3 4L5 6"), ("m1 2 3 4", "m1 2l3 4"), ("M0 0h1 2", "M0 0h1h2"), ("M1 1zz", "M1 1z"),
     ("M0 0A1 1 0 10.5-.5 2 2 0 012e0.5", "M0 0A1 1 0 1 0 .5 -.5A2 2 0 0 1 2 .5")],
)  # fmt: skip
def test_what_is_implied_is_as_good_as_written(short, long):
    assert traced(short) == traced(long)


def test_closing_draws_the_last_line():
    assert traced("M1 1L5 1L5 5L1 1Z") == traced("M1 1L5 1L5 5Z")


@pytest.mark.parametrize(
    ("d", "rest"),
    [("M0 0 5", None), ("M0 0L1 2 3 x", "…x"), ("M0 0A1 1 0 2 1 5 5", "…2 1 5 5"), ("M0 0A1 1 0 1 e1", "…e1"),
     ("M1 2 3 L4 5", "…L4 5"), ("M,1 2", "…,1 2"), ("M1,,2", "…,2"), ("M0 0Z 5", "…5"), ("M0 0z5", "…5"), ("#", "#"), ("M0 0ſ1", "…ſ1")],
)  # fmt: skip
def test_what_cannot_be_read_is_shown_from_its_place_on(d, rest):
    with pytest.raises(Undrawable if rest else ValueError) as caught:
        traced(d)
    assert str(caught.value.args[0]) == (f'd="{rest}", which is no path data' if rest else d)
