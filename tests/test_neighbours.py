"""What stands beside each other on the finished pages: no ink of a line touches that of another, and
the same two roles are the same distance apart all over a side."""

from __future__ import annotations

import ctypes
import shutil
from collections import defaultdict
from itertools import pairwise

import pypdfium2
import pypdfium2.raw as pdfium
import pytest
from msgspec.structs import replace

from brochure import scaffold
from brochure.pdf.metadata import about
from brochure.pdf.paint import render as painted
from tests.calls import check, editions
from tests.conftest import ASSETS, LETTERPRESS, SAMPLER

LOOKS = LETTERPRESS.with_name("hills.yaml")  # roles by format, distances by pairs, tight leading
APART = 0.2  # points between the ink of two lines
ON_ONE_LINE = 0.6  # points by which letters of one line may differ: raised hyphens, small errors
SHOWN = [
    ("letter-fold", "library"),
    ("half-fold", "clinic"),
    ("handout", "library"),
    ("flyer", "event"),
]


def inked(page):
    """The baseline, the box of the ink, and the letter, of all that is written on a page, as the
    renderer sees it."""
    text = page.get_textpage()
    for at in range(text.count_chars()):
        letter = chr(pdfium.FPDFText_GetUnicode(text, at))
        left, low, right, high = text.get_charbox(at)
        x, y = ctypes.c_double(), ctypes.c_double()
        pdfium.FPDFText_GetCharOrigin(text, at, x, y)
        if not letter.isspace() and right > left and high > low:
            yield y.value, (left, low, right, high), letter


def touching(page):
    """Pairs of letters of two lines whose ink is nearer than APART."""
    open_, found = [], []
    for one in sorted(inked(page), key=lambda letter: letter[1][0]):
        y, (left, low, _, high), _ = one
        open_ = [other for other in open_ if other[1][2] > left]
        for other in open_:
            apart = max(low - other[1][3], other[1][1] - high)
            if apart < APART and abs(other[0] - y) > ON_ONE_LINE:
                found.append((one, other))
        open_.append(one)
    return found


def unstamped(checked):
    for one in editions(checked).values():
        if one.edition.name != "office":
            yield painted(one, checked.project, replace(about(checked.project), proof=False))


@pytest.fixture(scope="module")
def laid_out(tmp_path_factory):
    """Example projects in a look and on a paper, each made once."""
    made = {}

    def of(theme, shown, paper):
        key = theme, shown, paper
        if key not in made:
            content = SAMPLER
            if shown:
                folder = tmp_path_factory.mktemp("new") / "project"
                scaffold.new(folder, shown[1], shown[0])
                shutil.copytree(ASSETS, folder / "assets", dirs_exist_ok=True)
                theme, content = folder / "assets" / "themes" / theme.name, folder / "content.yaml"
                words = content.read_text("utf-8")
                content.write_text(words.replace("paper: letter", f"paper: {paper}"), "utf-8")
            made[key] = check(content, theme)
        return made[key]

    return of


CASES = [
    pytest.param(theme, shown, paper, id=f"{theme.stem}-{shown[0] if shown else 'sampler'}-{paper}")
    for theme in (LOOKS, LETTERPRESS)
    for shown in (*SHOWN, None)
    for paper in (("letter", "a4") if shown else ("letter",))
]


@pytest.mark.parametrize(("theme", "shown", "paper"), CASES)
def test_no_ink_touches_that_of_another_line(laid_out, theme, shown, paper):
    checked = laid_out(theme, shown, paper)
    assert checked.layouts, checked.findings
    for data in unstamped(checked):
        for page in pypdfium2.PdfDocument(data):
            assert not touching(page)


def baselines(box):
    return [line.y for one in box.walk() for line in one.lines]


def kind(box):
    """Of what holds others: a list of numbers is one with discs, which are higher than its lines;
    hours, and ways to reach somebody, are pairs of different kinds."""
    if box.role == "list":
        return "list", next(one.lines for one in box.walk() if one.lines)[0].text.isdigit()
    return (box.role, box.rect) if box.role == "pairs" else (box.role,)


def stacked(within, boxes):
    """Distances of neighbours: of two of one role from baseline to baseline, else of what they take
    up; by what they stand in, and both their roles."""
    for above, below in pairwise(boxes):
        if below.rect.top > above.rect.y + 0.01:
            continue  # they stand beside each other
        upper, lower = baselines(above), baselines(below)
        if above.role == below.role and upper and lower:
            yield (*within, above.role, below.role), min(upper) - max(lower)
        else:
            yield (*within, above.role, below.role), above.rect.y - below.rect.top
    for box in boxes:
        if box.role != "steps":  # their discs hang on a path
            yield from stacked(kind(box), box.children)


@pytest.mark.parametrize(("theme", "shown", "paper"), CASES)
def test_the_same_two_roles_are_the_same_distance_apart_all_over_a_side(
    laid_out, theme, shown, paper
):
    for layout in laid_out(theme, shown, paper).layouts:
        found = defaultdict(set)
        for panel in layout.panels:
            for pair, distance in stacked((), panel.boxes):
                found[panel.panel.side, pair].add(round(distance, 2))
        assert found
        assert {pair: gaps for pair, gaps in found.items() if max(gaps) - min(gaps) > 0.15} == {}
