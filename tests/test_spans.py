"""Spans: a zone that panels side by side share."""

from __future__ import annotations

import io
import re
import shutil

import pytest
from msgspec.structs import replace
from pypdf import PdfReader

from brochure import Severity, load
from brochure.content import format_files
from brochure.design.drawing import Drawing, rectangle
from brochure.design.sheet import Rect
from brochure.handover.pictures import _whole
from brochure.imposition.impose import impose
from brochure.layout.blocks import axis_of
from brochure.layout.composer import _planned
from brochure.preflight import document
from brochure.preflight.examine import check as examine
from brochure.preflight.limits import OURS, UA1
from brochure.preflight.profiles import PROFILES
from brochure.preview.outdated import _touched
from brochure.preview.page_view import shown_as, views
from brochure.product import OFFICE, PRESS, SCREEN
from tests.calls import build, check, editions
from tests.conftest import FORMATS, LOOKUPS, SAMPLER, SMALL, THEME, project, read_content, small_in
from tests.test_formats import OWN, own
from tests.test_photographs import with_theme

SECTIONS = """\
  time:
    heading: How long
    text: [Nine hours a week.]
  days:
    text: [Three to five days.]
  weeks:
    text: [About ninety days.]
"""
SPAN = "foot: {inside-left: [time], inside-centre: [days], inside-right: [weeks]}"


def with_spans(spans, text=SMALL, sections=SECTIONS):
    """The content with spans in its first piece."""
    lines = "".join(f"      {line}\n" for line in spans.splitlines())
    text = text.replace("    panels:\n", f"    spans:\n{lines}    panels:\n", 1)
    return text.replace("  call:\n", f"{sections}  call:\n", 1)


def laid_out(folder, spans=SPAN, **more):
    paths = project(folder, with_spans(spans, **more))
    done = check(paths.content, paths.theme)
    assert done.layouts, done.findings
    return done.layouts[0]


def words_on(page):
    return " ".join(line.text for box in page.walk() for line in box.lines)


def pages_of(done, name="brochure-screen.pdf"):
    assert done.files, done.findings
    return PdfReader(io.BytesIO(done.files[name])).pages


JOINED = [
    (form, paper, run)
    for form in FORMATS.loaded
    for paper in form.papers
    for run in [form.runs(form.reading)]
    if any(len(one) > 1 for one in run)
]


@pytest.mark.parametrize(("form", "paper", "runs"), JOINED, ids=lambda one: getattr(one, "name", one)
                         if not isinstance(one, tuple) else "")  # fmt: skip
def test_in_every_format_neighbours_share_a_band_in_every_edition(tmp_path, form, paper, runs):
    run = max(runs, key=len)
    copy = ["time", "days, weeks", *[""] * len(run)]
    parts = ", ".join(f"{panel}: [{names}]" for panel, names in zip(run, copy))
    paths = project(tmp_path, with_spans(f"foot: {{{parts}}}", small_in(form, paper)))
    done = build(paths.content, paths.theme, paths.output)
    assert done.files, done.findings
    file = document.read(done.files["brochure-screen.pdf"], "x").value
    assert not list(examine(file, PROFILES[UA1], OURS))
    layout = check(paths.content, paths.theme).layouts[0]
    shared = [one for one in layout.panels if one.span]
    assert [one.panel.name for one in shared] == list(run)
    assert len({one.rect.height for one in shared}) == 1
    order = [page.side for page in impose(layout, SCREEN)]
    assert order.index("foot") == order.index(run[-1]) + 1
    for said in ("How long", "Nine hours a week.", "Three to five days."):
        text = " ".join(page.extract_text() for page in pages_of(done))
        assert " ".join(text.split()).count(said) == 1


def test_a_span_is_read_as_one_part_after_the_last_of_its_panels(tmp_path):
    paths = project(tmp_path, with_spans(SPAN))
    for one in editions(check(paths.content, paths.theme)).values():
        if one.layout.piece == "brochure" and one.tree is not None:
            sections = one.tree.root.kids
            assert len(sections) == 7
            roles = [kid.role for kid in sections[5].kids]
            assert roles == ["H2", "P", "P", "P"]


def test_the_text_file_says_it_in_that_order(tmp_path):
    paths = project(tmp_path, with_spans(SPAN))
    build(paths.content, paths.theme, paths.output)
    text = (paths.output / "brochure-screen.txt").read_text("utf-8")
    said = ["Sources", "How long", "Nine hours", "Three to five", "About ninety", "Call today"]
    assert [text.count(one) for one in said] == [1] * len(said)
    assert sorted(said, key=text.index) == said


def test_its_page_is_as_wide_as_its_panels_and_theirs_end_where_it_begins(tmp_path):
    layout = laid_out(tmp_path)
    pages = {page.side: page for page in impose(layout, SCREEN)}
    assert pages["foot"].trim.width == pytest.approx(layout.sheet.width)
    for name in ("inside-left", "inside-centre", "inside-right"):
        high = pages[name].trim.height + pages["foot"].trim.height
        assert high == pytest.approx(layout.sheet.height)
    assert pages["cover"].trim.height == layout.sheet.height


@pytest.mark.parametrize("edition", [PRESS, OFFICE])
def test_on_the_side_it_lies_as_its_page_shows_it(tmp_path, edition):
    layout = laid_out(tmp_path)
    side = next(page for page in impose(layout, edition) if page.side == "inside")
    for placed in side.panels:
        assert placed.rect.x - side.trim.x == pytest.approx(placed.panel.panel.x)
    parts = [placed for placed in side.panels if placed.panel.span]
    assert [placed.rect.y for placed in parts] == [side.trim.y] * 3


def test_no_line_crosses_a_fold(tmp_path):
    long = SECTIONS.replace("Three to five days.", "Many words in one part. " * 12)
    layout = laid_out(tmp_path, sections=long)
    for part in (one for one in layout.panels if one.span):
        for line in (line for box in part.walk() for line in box.lines):
            assert part.area.x - 0.01 <= line.x
            assert line.x + line.width <= part.area.right + 0.01


def test_all_parts_are_as_high_as_the_highest_even_above_art_at_one_foot(tmp_path):
    shutil.copytree(THEME.parent, tmp_path / "look")
    theme = tmp_path / "look" / "theme.yaml"
    inside = "  inside: { foot: 24 }\n"
    look = theme.read_text("utf-8")
    assert inside in look
    theme.write_text(look.replace(inside, f"{inside}  inside-left: {{ foot: 90 }}\n"), "utf-8")
    long = SECTIONS.replace("Three to five days.", "Many words in one part. " * 12)
    paths = project(tmp_path, with_spans(SPAN, sections=long))
    layout = check(paths.content, theme).layouts[0]
    parts = [one for one in layout.panels if one.span]
    assert [one.rect.top for one in parts] == pytest.approx([parts[0].rect.top] * 3)
    assert parts[0].area.y == pytest.approx(parts[1].area.y + 66)


def test_a_part_without_copy_is_ground_alone(tmp_path):
    layout = laid_out(tmp_path, "foot: {inside-left: [time], inside-centre: [], inside-right: []}",
                      sections=SECTIONS[: SECTIONS.index("  days:")])  # fmt: skip
    parts = [one for one in layout.panels if one.span]
    assert [bool(one.boxes) for one in parts] == [True, False, False]
    assert len({one.rect.height for one in parts}) == 1


def test_a_band_at_the_head_is_a_page_from_the_trim_down(tmp_path):
    layout = laid_out(tmp_path, SPAN.replace("foot:", "band:"))
    parts = [one for one in layout.panels if one.span]
    assert {round(one.rect.top, 3) for one in parts} == {layout.sheet.height}
    left = next(one for one in layout.panels if one.name == "inside-left")
    assert (left.rect.y, left.rect.top) == (0, pytest.approx(parts[0].rect.y))


def test_the_pages_of_a_booklet_share_a_band_across_two_sheets(tmp_path):
    spans = "foot: {page-2: [time], page-3: [days], page-4: [weeks], page-5: []}"
    text = with_spans(spans, small_in(FORMATS.by_name["booklet"]))
    paths = project(tmp_path, text)
    done = build(paths.content, paths.theme, paths.output)
    screen = [page.extract_text() for page in pages_of(done)]
    assert len(screen) == 10
    assert "Nine hours" in screen[3] and "Three to five" in screen[3]
    press = [page.extract_text() for page in pages_of(done, "brochure-press.pdf")]
    assert len(press) == 8
    assert "Nine hours" in press[1] and "Three to five" in press[2] and "ninety" in press[3]


def test_pictures_of_panels_are_put_together_as_they_lie_on_the_sheet(tmp_path):
    from PIL import Image

    layout = laid_out(tmp_path)
    (imposed,) = (
        one for one in editions(check(tmp_path / "content.yaml", THEME)).values()
        if (one.layout.piece, one.edition) == ("brochure", SCREEN)
    )  # fmt: skip
    colours = {"foot": "red"}
    rendered = [
        Image.new("RGB", (round(page.media.width), round(page.media.height)), colours.get(page.side, "white"))
        for page in imposed.pages
    ]  # fmt: skip
    whole = _whole(imposed, rendered, 1)
    assert list(whole) == [panel.name for panel in layout.sheet.panels]
    picture = whole["inside-centre"]
    assert picture.height == round(layout.sheet.height)
    assert picture.getpixel((5, 5)) == (255, 255, 255)
    assert picture.getpixel((5, picture.height - 5)) == (255, 0, 0)


# What cannot be joined


@pytest.mark.parametrize(
    ("spans", "code", "said"),
    [
        ("fot: {inside-left: [time], inside-centre: [days, weeks]}", "M202", 'has "fot"'),
        ("foot: {inside-lef: [time], inside-centre: [days], inside-right: [weeks]}", "M202",
         'no foot of "inside-lef"'),
        ("text: {inside-left: [time], inside-centre: [days, weeks]}", "P315", "takes the rest"),
        ("foot: {inside-left: [time, days, weeks]}", "P315", "no neighbour"),
        ("foot: {inside-left: [time], inside-right: [days, weeks]}", "P315", "no neighbour"),
        ("foot: {flap: [time], back: [days, weeks]}", "P315", "no neighbour"),
        ("foot: {cover: [time], flap: [days, weeks]}", "P315", "no neighbour"),
        ("foot: {inside-left: [], inside-centre: []}", "P315", "is empty"),
    ],
)  # fmt: skip
def test_what_cannot_be_joined_is_named_at_its_line(tmp_path, spans, code, said):
    text = with_spans(spans)
    found = [f for f in check(project(tmp_path, text).content, THEME).findings if f.code == code]
    line = text[: text.index(spans)].count("\n") + 1
    assert any(f.span.line == line and said in f.message for f in found), found


@pytest.mark.parametrize(("anchor", "codes"), [("top", []), ("middle", ["P315"]), ("foot", [])])
def test_a_zone_whose_copy_stands_in_its_middle_is_not_joined(tmp_path, anchor, codes):
    zones = f"zones: {{foot: {{height: 30 %, anchor: {anchor}, optional: true}}}}\n"
    paths = own(tmp_path, OWN + zones)
    text = paths.content.read_text("utf-8")
    spans = "foot: {inside-left: [time], inside-right: [days, weeks]}"
    paths.content.write_text(with_spans(spans, text), "utf-8")
    found = check(paths.content, paths.theme).findings
    assert [f.code for f in found if f.severity is Severity.ERROR] == codes


def test_a_zone_stands_under_panels_or_in_a_span(tmp_path):
    text = SMALL.replace("inside-left: [goals]", "inside-left: {text: [goals], foot: [web]}")
    found = check(project(tmp_path, with_spans(SPAN, text)).content, THEME).findings
    assert [f.message for f in found if f.code == "P315"] == [
        "inside-left.foot stands under panels as well"
    ]


def test_a_span_lies_at_the_edge_of_its_panels(tmp_path):
    text = SMALL.replace("inside-left: [goals]", "inside-left: {band: [goals], text: [web]}")
    top = SPAN.replace("foot:", "top:")
    found = check(project(tmp_path, with_spans(top, text)).content, THEME).findings
    assert "P315" in {f.code for f in found}


def test_spans_may_lie_one_above_the_other(tmp_path):
    spans = "band: {inside-left: [time], inside-centre: []}\n"
    spans += "top: {inside-left: [days], inside-centre: [weeks]}"
    layout = laid_out(tmp_path, spans)
    high = {one.span: one.rect for one in layout.panels if one.span}
    assert high["top"].top == pytest.approx(high["band"].y)
    order = list(dict.fromkeys(one.page for one in layout.panels))
    assert order[order.index("inside-centre") :][:3] == ["inside-centre", "band", "top"]


def test_what_is_named_in_a_span_counts_as_placed_and_only_once(tmp_path):
    twice = with_spans(SPAN.replace("[weeks]", "[weeks, goals]"))
    codes = [f.code for f in check(project(tmp_path, twice).content, THEME).findings]
    assert codes.count("P306") == 1
    assert "P302" not in codes


def test_the_disclaimer_in_a_span_stands_on_all_its_panels(tmp_path):
    text = SMALL.replace("flap: [about, disclaimer]", "flap: [about]")
    text = text.replace("inside-right: [references]", "inside-right: [references, web]")
    first = "statement: [inside-left]\nbase: letter-fold\n"
    (tmp_path / "assets/formats").mkdir(parents=True)
    (tmp_path / "assets/formats/ours.yaml").write_text(first, "utf-8")
    text = text.replace("format: letter-fold", "format: ours", 1)
    span = SPAN.replace("[weeks]", "[weeks, disclaimer]")
    found = check(project(tmp_path / "", with_spans(span, text)).content, THEME).findings
    assert "P304" not in {f.code for f in found}
    without = check(project(tmp_path / "", with_spans(SPAN, text)).content, THEME).findings
    assert "P304" in {f.code for f in without}


def test_a_span_that_is_too_full_is_an_error_at_its_line(tmp_path):
    words = "Far too many words stand in this part of the band. "
    sections = SECTIONS.replace("Three to five days.", words * 90)
    text = with_spans(SPAN, sections=sections)
    found = check(project(tmp_path, text).content, THEME).findings
    line = text[: text.index(words)].count("\n") + 1
    assert ("L501", line) in {(f.code, f.span.line) for f in found}


def test_overset_copy_in_a_share_of_the_panel_is_named_by_its_part(tmp_path):
    share = OWN + "zones: {foot: {height: 12 %, optional: true}}\n"
    paths = own(tmp_path, share)
    words = "Many words stand here. "
    spans = "foot: {inside-left: [time], inside-right: [days, weeks]}"
    sections = SECTIONS.replace("Nine hours a week.", words * 40)
    text = with_spans(spans, paths.content.read_text("utf-8"), sections)
    paths.content.write_text(text, "utf-8")
    found = next(f for f in check(paths.content, paths.theme).findings if f.code == "L501")
    assert found.message.startswith("inside-left.foot is ")
    assert found.span.line == text[: text.index(words)].count("\n") + 1


def test_what_lies_side_by_side_is_known_of_every_format():
    found = {form.name: form.runs(form.reading) for form in format_files.built_in()}
    assert ("inside-left", "inside-centre", "inside-right") in found["letter-fold"]
    assert ("inside-1", "inside-2", "inside-3", "inside-4") in found["roll-fold"]
    assert {("page-2", "page-3"), ("page-4", "page-5")} <= set(found["booklet"])
    assert all(len(run) == 1 for run in found["flyer"])
    assert not re.search("flap', 'back", str(found["letter-fold"]))


@pytest.mark.parametrize("name", ["press", "office", "screen"])
def test_the_preview_shows_every_part_once_in_each_arrangement(tmp_path, name):
    done = check(project(tmp_path, with_spans(SPAN)).content, THEME)
    shown = views(done.layouts[0], shown_as(done, done.layouts[0], name))
    for arrangement in ("flat", "reading"):
        parts = [part for row in shown[arrangement] for one in row for part, *_ in one.panels()]
        assert sorted(parts) == sorted(panel.name for panel in done.layouts[0].panels)
    assert [one.name for one in shown["reading"][0]][4:] == ["inside-right", "foot", "back"]


def test_a_fault_in_a_span_leaves_its_part_alone_behind():
    content = read_content(with_spans(SPAN)).value
    path = ["pieces", "brochure", "spans", "foot", "inside-centre"]
    assert list(_touched(content, path)) == [("brochure", "inside-centre.foot")]


def test_art_of_two_sides_keeps_to_its_part_of_a_page(tmp_path):
    text = with_spans(
        "foot: {page-2: [time, weeks], page-3: [days]}", small_in(FORMATS.by_name["booklet"])
    )
    layout = check(project(tmp_path, text).content, THEME).layouts[0]
    wide = Drawing(810, 630, (rectangle(Rect(0, 0, 810, 630), "deep"),))
    layout = replace(layout, art={"inside-1": wide, "outside-2": wide})
    page = next(page for page in impose(layout, SCREEN) if page.side == "foot")
    half = page.trim.width / 2
    for shape, x in zip(page.art, (0, half), strict=True):
        assert shape.bounds.x == pytest.approx(x)
        assert shape.bounds.width == pytest.approx(half)
        assert shape.bounds.height == pytest.approx(page.trim.height)


LAKE = (
    ("  inside: art/inside.svg\n", "  inside: lake.jpg\n"),
    ("  foot: { background: tint }\n", ""),
)


def test_a_photograph_of_a_side_shows_on_the_page_of_a_span_and_on_those_above_it_once(tmp_path):
    paths = with_theme(tmp_path, *LAKE, text=with_spans(SPAN))
    layout = check(paths.content, paths.theme).layouts[0]
    pages = {page.side: page for page in impose(layout, SCREEN)}
    high = pages["foot"].trim.height
    (on,) = pages["foot"].photos
    assert [(clip.x, clip.y, clip.height) for clip in on.clip] == [
        (panel.rect.x, 0, high) for panel in layout.panels if panel.span
    ]
    (above,) = pages["inside-centre"].photos
    assert [clip.height for clip in above.clip] == [pytest.approx(612 - high)]
    assert above.image.rect.y == pytest.approx(on.image.rect.y - high)
    whole = next(page for page in impose(layout, OFFICE) if page.side == "inside")
    assert [len(photo.clip) for photo in whole.photos] == [3]


def test_text_in_a_span_is_judged_on_the_pixels_under_it(tmp_path):
    # The upper half of the photograph is light, the lower one dark: dark text is lost at the foot.
    paths = with_theme(tmp_path, *LAKE, text=with_spans(SPAN))
    found = [f.message for f in check(paths.content, paths.theme).findings if f.code == "L503"]
    lost = {re.search(r" on (\S+) has a contrast", message)[1] for message in found}
    assert {f"{panel}.foot" for panel in ("inside-left", "inside-centre", "inside-right")} <= lost


def test_no_piece_is_called_as_the_picture_of_a_span():
    piece = read_content(with_spans(SPAN)).value.pieces["brochure"]
    assert piece.names_a_view("5-foot")
    assert not piece.names_a_view("5-middle")


@pytest.mark.parametrize("content", [SAMPLER, LOOKUPS], ids=lambda path: path.stem)
@pytest.mark.parametrize("size", [8.0, 10.5])
def test_what_a_block_says_of_its_path_before_it_is_placed_is_where_the_path_lies(content, size):
    loaded = load(content, THEME)
    plans = [_planned(loaded, piece) for piece in loaded.content.pieces]
    drawn = 0
    for flow in (flow for plan in plans for flow in plan.flows.values()):
        for block in flow.blocks:
            width = flow.rect.width
            axis, below = block.place(0, 500, width, size).axis, axis_of(block, width, size)
            assert (axis is None) == (below is None)
            if axis is not None:
                assert 500 - below == pytest.approx(axis)
                drawn += 1
    assert drawn
