"""Formats: the laws of paper, and what is wrong with a format's file."""

from __future__ import annotations

import re
import shutil

import pytest

from brochure.content import format_files
from brochure.design.sheet import Press, sheet_of
from brochure.finding import has_errors
from tests.calls import build, check
from tests.conftest import FORMATS, ROOT, SMALL, THEME, own_project, project, read_content, small_in

FOLDED = [form for form in FORMATS.loaded if form.folding]
ALLOWANCE, GAP = 4.5, 9.0
OURS = ROOT.joinpath("assets", "formats")  # the tool's: those that are built in


def folded_flat(form, leaves, sheet):
    """Folds a sheet that lies with its second side up, in the head. The panels that are seen in
    front, those behind; of each leaf that others enclose, how far it ends from the crease around
    it; and the gaps between leaves that meet in front."""
    panels = {panel.name: panel for panel in sheet.panels}
    many = range(len(leaves))
    rest = next(i for i in many if leaves[i][0] not in form.folding)
    at = {
        i: (panels[leaves[i][1]].x, panels[leaves[i][1]].x + panels[leaves[i][1]].width)
        for i in many
    }
    height, turned, creases = dict.fromkeys(many, 0), dict.fromkeys(many, False), {}
    for name, way in form.folding.items():
        leaf = next((i for i in many if leaves[i][0] == name), None)
        if leaf is None:
            continue
        towards = 1 if leaf < rest else -1
        moving = [i for i in many if (i - leaf) * towards <= 0]
        line = at[leaf][0 if (towards == 1) != turned[leaf] else 1]
        top, low = max(height.values()) + 1, min(height.values()) - 1
        highest, lowest = max(height[i] for i in moving), min(height[i] for i in moving)
        for i in moving:
            at[i] = tuple(sorted(2 * line - x for x in at[i]))
            height[i] = top + highest - height[i] if way == "in" else low + lowest - height[i]
            turned[i] = not turned[i]
        creases = {
            i: (2 * line - x if i in moving else x, other) for i, (x, other) in creases.items()
        }
        creases[leaf] = (line, leaf + towards)

    def is_covered(i, above):
        return any(
            (height[k] - height[i]) * (1 if above else -1) > 0
            and at[k][0] < at[i][1] - 1 and at[k][1] > at[i][0] + 1
            for k in many
        )  # fmt: skip

    front = [i for i in many if not is_covered(i, True)]
    seen = {leaves[i][0 if turned[i] else 1] for i in front}
    behind = {leaves[i][1 if turned[i] else 0] for i in many if not is_covered(i, False)}
    clear = [
        min(abs(x - line) for x in at[k])
        for i, (line, j) in creases.items()
        for k in many
        if min(height[i], height[j]) < height[k] < max(height[i], height[j]) and k not in front
    ]
    ends = sorted(at[i] for i in front)
    return seen, behind, clear, [right[0] - left[1] for left, right in zip(ends, ends[1:])]


@pytest.mark.parametrize("form", FOLDED, ids=lambda form: form.name)
def test_folded_flat_the_first_panel_lies_in_front_and_nothing_buckles(form):
    for paper in form.papers:
        sheet = sheet_of(form, paper, Press(allowance=ALLOWANCE, gap=GAP))
        for number, leaves in enumerate(form.sheets):
            seen, behind, clear, gaps = folded_flat(form, leaves, sheet)
            if number == 0:
                assert form.reading[0] in seen
                assert behind & {"back", form.reading[-1]}
            assert all(room >= ALLOWANCE - 1e-9 for room in clear), "an enclosed leaf is narrower"
            assert all(gap >= GAP - 1e-9 for gap in gaps), "doors keep their gap"


def test_the_leaves_of_a_roll_are_narrower_the_further_in_they_lie():
    sheet = sheet_of(FORMATS.by_name["roll-fold"], "legal", Press(allowance=ALLOWANCE))
    outside = {panel.name: round(panel.width, 3) for panel in sheet.on("outside")}
    assert outside == {"inner-flap": 246.375, "flap": 250.875, "back": 255.375, "cover": 255.375}


def test_a_booklet_is_imposed_as_it_is_stitched():
    form = FORMATS.by_name["booklet"]
    for number, (left, right) in enumerate(form.sheets):
        pages = (8 - 2 * number, 7 - 2 * number), (1 + 2 * number, 2 + 2 * number)
        assert (left, right) == tuple(tuple(f"page-{n}" for n in leaf) for leaf in pages)


def test_the_text_of_an_inner_sheet_moves_to_the_spine_by_the_thickness_of_the_paper():
    sheet = sheet_of(FORMATS.by_name["booklet"], "letter", Press(thickness=0.4))
    creep = {panel.name: sheet.creep(panel) for panel in sheet.panels}
    assert {name for name, points in creep.items() if points == 0} == {
        "page-1", "page-2", "page-7", "page-8",
    }  # fmt: skip
    assert (creep["page-4"], creep["page-5"]) == (0.4, -0.4)


def test_those_of_the_repository_are_those_that_are_built_in():
    ours = {path.name: path.read_bytes() for path in OURS.glob("*.yaml")}
    assert ours == {path.name: path.read_bytes() for path in format_files.BUILT_IN.glob("*.yaml")}


# A format of a project's own, and what may be wrong with it

OWN = """\
leaves: [[back, inside-right], [cover, inside-left]]
folding: {cover: in}
reading: [cover, inside-left, inside-right, back]
statement: [cover, inside-left]
"""


CROSSED = """\
zones: {a: {height: fit, guide: x}, b: {height: fit, guide: y}}
panels: {cover: [a, b, text], back: [b, a, text]}
folding:"""
TWICE = """\
zones: {a: {height: fit, guide: x}, b: {height: fit, guide: x}}
panels: {cover: [a, b, text]}
folding:"""


def own(folder, text, name="my-fold"):
    """A project whose piece has this format."""
    content = small_in(FORMATS.by_name["half-fold"]).replace("half-fold", name)
    paths = project(folder, content)
    (folder / "assets/formats").mkdir(parents=True)
    (folder / f"assets/formats/{name}.yaml").write_text(text, "utf-8")
    return paths


def test_a_new_fold_is_yaml_alone(tmp_path):
    paths = own(tmp_path, OWN)
    done = build(paths.content, paths.theme, paths.output)
    assert set(done.files) == {f"brochure-{n}.pdf" for n in ("press", "office", "screen")}


def test_a_format_of_the_project_hides_the_one_that_is_built_in(tmp_path):
    paths = own(tmp_path, f"{OWN}widths: {{cover: 2}}\n", "half-fold")
    layout = check(paths.content, paths.theme).layouts[0]
    wide = {panel.name: panel.width for panel in layout.sheet.panels}
    assert wide["cover"] == pytest.approx(2 * wide["back"])


def test_a_format_takes_over_what_its_base_says(tmp_path):
    paths = own(tmp_path, "base: half-fold\npapers: [tabloid]\n")
    layout = check(paths.content, paths.theme).layouts[0]
    assert layout.sheet.width == 17 * 72
    assert [panel.name for panel in layout.panels] == [
        "cover",
        "inside-left",
        "inside-right",
        "back",
    ]


@pytest.mark.parametrize(
    ("old", "new", "line", "said"),
    [
        ("folding: {cover: in}", "folding: {cover: in, back: in}", 2, "of 2 leaves 2 fold"),
        ("folding: {cover: in}", "folding: {covr: in}", 2, 'there is no "covr" here'),
        ("folding: {cover: in}", "folding: {cover: up}", 2, '"up" is not possible here'),
        ("statement: [cover,", "statement: [covers,", 4, 'there is no "covers" here'),
        ("inside-right, back]\n", "inside-right]\n", 3, "nobody reads back"),
        ("reading: [cover, ", "reading: [cover, cover, ", 3, '"cover" stands more than once'),
        ("[cover, inside-left, inside-right", "[cover, inside-right, inside-left", 3, "side 2 is not"),
        ("leaves:", "sheets: []\nleaves:", 1, "the list has 0 entries"),
        ("leaves: [[back, inside-right], [cover, inside-left]]\n", "", 2, "a format has leaves"),
        ("folding:", "widths: {cover: 1 - 2 inches}\nfolding:", 2, '"1 - 2 inches"'),
        ("folding:", "zones: {head: {height: tall}}\nfolding:", 2, '"tall"'),
        ("folding:", "panels: {cover: [hed, text]}\nfolding:", 2, 'there is no "hed" here'),
        ("folding:", "panels: {cover: [text, text]}\nfolding:", 2, "have one name"),
        ("folding:", "widths: {cover: 0}\nfolding:", 2, '"0" is not possible here'),
        ("folding:", "widths: {cover: 21}\nfolding:", 2, '"21" is not possible here'),
        ("folding:", "widths: {cover: 1 - 90 gap}\nfolding:", 2, '"1 - 90 gap"'),
        ("folding:", "zones: {top: {height: 0 %}}\nfolding:", 2, '"0 %"'),
        ("folding:", "zones: {top: {height: 100 %}}\nfolding:", 2, '"100 %"'),
        ("folding:", "zones: {text: {columns: [a, a]}}\nfolding:", 2, "have one name"),
        ("folding:", CROSSED, 2, "guides x, y stand"),
        ("folding:", TWICE, 2, "guides x stand above"),
        ("folding:", "zones: {a: {}, b: {height: fit}, c: {}}\npanels: {cover: [a, b, c]}\nfolding:",
         3, "between two that take the rest"),
        ("folding:", "papers: [a5]\nfolding:", 2, '"a5" is not possible here'),
        ("folding:", "base: letter-flod\nfolding:", 2, 'there is no format "letter-flod"'),
        ("folding:", "base: my-fold\nfolding:", 2, '"my-fold" is based on itself'),
        ("folding:", "fold: half\nfolding:", 2, 'unknown field "fold"'),
    ],
)  # fmt: skip
def test_a_fault_in_a_format_stands_in_its_own_file(tmp_path, old, new, line, said):
    assert old in OWN
    paths = own(tmp_path, OWN.replace(old, new))
    findings = [f for f in check(paths.content, paths.theme).findings if "my-fold" in f.span.file]
    assert any(f.span.line == line and said in f.message for f in findings), findings


def test_a_format_that_there_is_not_is_named_where_it_is_asked_for(tmp_path):
    paths = project(tmp_path, SMALL.replace("format: letter-fold", "format: leter-fold"))
    found = [f for f in check(paths.content, paths.theme).findings if f.code == "M205"]
    line = SMALL[: SMALL.index("format: letter-fold")].count("\n") + 1
    assert [(f.span.line, f.hint) for f in found] == [(line, 'did you mean "letter-fold"?')]


def test_a_paper_that_a_format_is_not_made_of_is_refused_where_it_is_chosen(tmp_path):
    paths = project(tmp_path, small_in(FORMATS.by_name["roll-fold"], "letter"))
    found = [f for f in check(paths.content, paths.theme).findings if f.code == "M205"]
    assert [(f.span.line, f.message, f.hint) for f in found] == [
        (SMALL[: SMALL.index("pieces:")].count("\n") + 1,
         "the brochure, a roll-fold, cannot be made on letter",
         "write paper: under brochure, one of legal, tabloid, a3"),
    ]  # fmt: skip


def test_of_a_piece_on_a_paper_that_it_cannot_have_nothing_else_is_said(tmp_path):
    paths = project(tmp_path, small_in(FORMATS.by_name["roll-fold"], "dl"))
    assert not [f for f in check(paths.content, paths.theme).findings if f.code.startswith("L")]


# Pieces


def test_there_may_be_one_piece_of_any_name(tmp_path):
    paths = project(tmp_path, small_in(FORMATS.by_name["flyer"], piece="open-day"))
    done = build(paths.content, paths.theme, paths.output)
    assert set(done.files) == {"open-day-press.pdf", "open-day-screen.pdf"}
    assert list(done.report["fill_percent"]) == ["open-day"]


def test_pieces_have_papers_of_their_own(tmp_path):
    text = SMALL.replace("    format: letter-fold\n", "    format: letter-fold\n    paper: a4\n")
    paths = project(tmp_path, text)
    sheets = {one.piece: one.sheet for one in check(paths.content, paths.theme).layouts}
    assert round(sheets["brochure"].width / 72 * 25.4) == 297
    assert sheets["handout"].width == 8.5 * 72


def test_the_words_of_a_piece_of_any_name_stand_under_its_name(tmp_path):
    text = SMALL.replace("  brochure:\n    format", "  leaflet:\n    format")
    told = "      - Somebody answers.\n    leaflet:\n      text: [Somebody else answers.]\n"
    paths = project(tmp_path, text.replace("      - Somebody answers.\n", told))
    layout = next(
        one for one in check(paths.content, paths.theme).layouts if one.piece == "leaflet"
    )
    lines = {line.text for page in layout.panels for box in page.walk() for line in box.lines}
    assert "Somebody else answers." in lines


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("handuot", 'there is no piece "handuot", but words for it stand in line 53'),
        ("hading", 'unknown field "hading"'),
        ("posters", 'there is no piece "posters", but words for it stand in line 53'),
    ],
)
def test_a_name_under_a_section_that_is_no_piece_is_found_at_its_line(tmp_path, name, said):
    told = f"    {name}:\n      text: [Somebody else answers.]\n"
    text = SMALL.replace("      - Somebody answers.\n", f"      - Somebody answers.\n{told}")
    paths = project(tmp_path, text)
    found = check(paths.content, paths.theme).findings
    line = text[: text.index(f"    {name}:")].count("\n") + 1
    assert [(f.code, f.span.line, f.message) for f in found] == [("M202", line, said)]


def test_the_other_side_of_a_flyer_is_printed_if_something_stands_on_it(tmp_path):
    text = small_in(FORMATS.by_name["flyer"]) + "      back: [more]\n"
    paths = project(tmp_path, text.replace(", more", "").replace("[more, ", "["))
    done = build(paths.content, paths.theme, paths.output)
    assert set(done.files) == {f"brochure-{n}.pdf" for n in ("press", "office", "screen")}, (
        done.findings
    )
    assert b"/DuplexFlipLongEdge" in done.files["brochure-office.pdf"]


# Zones


def test_filled_zones_of_one_guide_end_on_one_line(tmp_path):
    text = SMALL.replace("inside-left: [goals]", "inside-left: {top: [goals], text: [web]}")
    text = text.replace(
        "inside-centre: [more]", "inside-centre: {top: [centre-name], text: [more]}"
    )
    paths = project(tmp_path, text)
    layout = next(
        one for one in check(paths.content, paths.theme).layouts if one.piece == "brochure"
    )
    tops = {fill.frame: fill.rect.top for fill in layout.fills}
    assert tops["inside-left"] == tops["inside-centre"] < tops["inside-right"]
    for panel in (one for one in layout.panels if one.name in ("inside-left", "inside-centre")):
        upper = [box for box in panel.boxes if box.rect.top > tops[panel.name] + 0.01]
        assert upper
        assert all(box.rect.y > tops[panel.name] for box in upper)


def test_a_foot_stands_on_the_foot_and_what_has_no_copy_takes_no_room(tmp_path):
    text = SMALL.replace("inside-left: [goals]", "inside-left: {text: [goals], foot: [web]}")
    paths = project(tmp_path, text)
    layout = next(
        one for one in check(paths.content, paths.theme).layouts if one.piece == "brochure"
    )
    panels = {panel.name: panel for panel in layout.panels}
    low = {name: min(box.rect.y for box in panel.boxes) for name, panel in panels.items()}
    assert low["inside-left"] - panels["inside-left"].area.y < 1.3 * layout.size
    right = next(fill for fill in layout.fills if fill.frame == "inside-right")
    assert right.rect.height == pytest.approx(panels["inside-right"].area.height)


def test_a_share_of_a_panel_is_measured_from_the_trim(tmp_path):
    paths = project(tmp_path, small_in(FORMATS.by_name["rack-card"]))
    theme = tmp_path / "theme.yaml"
    shutil.copytree(THEME.parent, tmp_path / "look")
    theme = tmp_path / "look" / "theme.yaml"
    layout = check(paths.content, theme).layouts[0]
    ground = next(rect for rect, swatch in layout.panels[0].grounds if swatch == "deep")
    assert ground.top == layout.sheet.height
    assert ground.height == pytest.approx(0.33 * layout.sheet.height)


# The statement


def ruled(folder, statement, text=SMALL):
    """A project whose subject has these rules for the statement."""
    paths = project(folder, text.replace("country: US\n", "country: US\nwording: ours\n"))
    (folder / "assets/wording").mkdir(parents=True)
    rules = folder / "assets/wording/ours.yaml"
    rules.write_text(f"language: en\nstatement: {statement}\n", "utf-8")
    return check(paths.content, paths.theme).findings


WITHOUT = re.sub(r"  disclaimer: We.*\n", "", SMALL).replace(", disclaimer", "")


@pytest.mark.parametrize("language", ["en", "es"])
def test_what_the_rules_of_the_subject_demand_must_be_there_in_any_language(tmp_path, language):
    text = WITHOUT.replace("language: en", f"language: {language}")
    found = ruled(tmp_path, "{disclaimer: all}", text)
    line = text[: text.index("centre:")].count("\n") + 2
    assert [(f.code, f.span.line) for f in found if f.code == "P304"] == [("P304", line)]


def test_without_such_rules_a_content_may_be_without_a_disclaimer(tmp_path):
    paths = project(tmp_path, WITHOUT)
    codes = {f.code for f in check(paths.content, paths.theme).findings}
    assert not codes & {"P301", "P304", "P305"}


def test_the_rules_say_on_which_pieces_it_must_stand(tmp_path):
    handout = SMALL.replace("foot-right: [hotline, disclaimer]", "foot-right: [hotline]")
    assert "P304" in {f.code for f in ruled(tmp_path / "a", "{disclaimer: all}", handout)}
    assert "P304" not in {f.code for f in ruled(tmp_path / "b", "{disclaimer: brochure}", handout)}
    assert "P304" in {f.code for f in ruled(tmp_path / "c", "{disclaimer: [handout]}", handout)}


@pytest.mark.parametrize("named", ["handuot", "[brochure, handuot]", "poster", "al"])
def test_a_rule_for_a_piece_that_there_is_not_is_no_way_around_it(tmp_path, named):
    found = ruled(tmp_path, f"{{disclaimer: {named}}}")
    (wrong,) = (f for f in found if f.code == "M202")
    assert wrong.span.file.endswith("ours.yaml") and wrong.span.line == 2


def test_rules_may_name_pieces_of_other_contents_beside_ours(tmp_path):
    assert "M202" not in {f.code for f in ruled(tmp_path, "{disclaimer: [brochure, poster]}")}


def test_a_panel_may_have_no_zone_that_takes_the_rest(tmp_path):
    zones = "zones: {a: {height: fit}, b: {height: 60 %}}\npanels: {cover: [a, b]}\n"
    folder = tmp_path / "formats"
    folder.mkdir()
    (folder / "own.yaml").write_text(OWN + zones, "utf-8")
    form = format_files.load(["own"], (folder,))[0].value.by_name["own"]
    paths = own(tmp_path / "project", OWN + zones)
    paths.content.write_text(small_in(form).replace("format: own", "format: my-fold"), "utf-8")
    done = check(paths.content, paths.theme)
    assert {f.code for f in done.findings} <= {"L505"}
    assert done.layouts[0].panels[0].boxes


@pytest.mark.parametrize(
    "name",
    ["../x", "Open Day", "Brochure", "9", "a" * 41, "ä", "text", "heading", "report", "pictures"],
)
def test_a_piece_has_a_name_that_files_and_sections_can_have(tmp_path, name):
    text = SMALL.replace("  brochure:\n    format", f"  {name}:\n    format")
    found = check(project(tmp_path, text).content, THEME).findings
    line = text[: text.index(f"  {name}:\n    format")].count("\n") + 1
    assert [(f.code, f.span.line) for f in found] == [("M205", line)]


@pytest.mark.parametrize(("anchor", "share"), [("top", 0.0), ("middle", 0.5), ("foot", 1.0)])
def test_copy_stands_where_its_zone_is_anchored(tmp_path, anchor, share):
    zones = f"zones: {{a: {{height: 80 %, anchor: {anchor}}}}}\npanels: {{cover: [a, text]}}\n"
    paths = own(tmp_path, OWN + zones)
    text = paths.content.read_text("utf-8").replace("        text: [title", "        a: [title", 1)
    paths.content.write_text(text, "utf-8")
    layout = check(paths.content, paths.theme).layouts[0]
    zone = next(fill.rect for fill in layout.fills if fill.frame == "cover.a")
    boxes = layout.panels[0].boxes
    above, below = zone.top - boxes[0].rect.top, boxes[-1].rect.y - zone.y
    step = 1.01 * 0.65 * layout.size  # of the grid, and what is rounded
    assert min(above, below) > -0.01
    assert above == pytest.approx(share * (above + below), abs=step)


# Names of files


def named(first, second):
    """The small content with a folded piece of one name and a handout of another."""
    return SMALL.replace("  brochure:\n    format", f"  {first}:\n    format").replace(
        "  handout:\n    format", f"  {second}:\n    format"
    )


TAKEN = ["a-1-cover", "a-6-back", "a-outside", "a-proof", "a-proof-inside", "a-folded"]


@pytest.mark.parametrize("name", TAKEN)
def test_a_piece_is_not_called_as_a_picture_of_another(name):
    (finding,) = read_content(named("a", name)).findings
    assert (finding.code, finding.message) == (
        "M205", f'a picture of "a" is called {name}.png too',
    )  # fmt: skip
    assert finding.span.line == named("a", name).split(f"  {name}:")[0].count("\n") + 1


@pytest.mark.parametrize(
    "name", ["a-cover", "a-1", "a-press", "a-screen", "ab-1-cover", "a-spring"]
)
def test_a_piece_may_be_called_like_another_with_more(name):
    assert not read_content(named("a", name)).findings


# Who takes the room

LONG = "      - " + " ".join(["Somebody answers every call, day and night, at once."] * 40) + "\n"


def pushed(lines, words=LONG, zone="top"):
    """The small content with a picture of so many lines in a zone of inside-left, and a long text on
    the panel beside it."""
    text = SMALL.replace("inside-left: [goals]", f"inside-left: {{{zone}: [hills], text: [goals]}}")
    beside = "inside-centre: {top: [centre-name], text: [more]}"
    text = text.replace("inside-centre: [more]", beside)
    picture = f"- picture: {{file: pictures/house.svg, lines: {lines}}}\n        alt: A house.\n"
    text = text.replace("sections:\n", f"sections:\n  hills:\n    text:\n      {picture}")
    return text.replace("        alt: Good on the left, bad on the right.\n",
                        "        alt: Good on the left, bad on the right.\n" + words)  # fmt: skip


def errors(folder, text):
    paths = own_project(folder, text)
    return [f for f in check(paths.content, paths.theme).findings if has_errors((f,))]


def test_an_overset_frame_names_what_pushes_it_though_it_stands_on_the_next_panel(tmp_path):
    text = pushed(15)
    (finding,) = (f for f in errors(tmp_path, text) if f.message.startswith("inside-centre "))
    line = text[: text.index("inside-left:")].count("\n") + 1
    assert finding.code == "L501"
    found = re.search(
        rf"; inside-left\.top \(line {line}\) pushes it down (\d+) pt", finding.message
    )
    # 15 lines of 9 pt text stand beside the one of centre-name in larger type
    assert found and 15 * 9 - 30 < int(found[1]) < 15 * 9 * 1.5


def test_what_nothing_pushes_names_nothing(tmp_path):
    text = pushed(15).replace("{top: [centre-name], text: [more]}", "[more]")
    (finding,) = (f for f in errors(tmp_path, text) if f.message.startswith("inside-centre "))
    assert "pushes it" not in finding.message


def test_a_zone_on_the_foot_pushes_up(tmp_path):
    text = pushed(15, zone="foot").replace("{top: [centre-name],", "{foot: [centre-name],")
    (finding,) = (f for f in errors(tmp_path, text) if f.message.startswith("inside-centre "))
    assert "inside-left.foot" in finding.message and "pushes it up" in finding.message


def test_zones_that_leave_no_line_are_told_alone_where_they_are_placed(tmp_path):
    text = pushed(44, words="")
    found = [f for f in errors(tmp_path, text) if "inside" in f.message]
    assert {f.code for f in found} == {"L508"}, found
    line = text[: text.index("inside-left:")].count("\n") + 1
    assert {f.span.line for f in found} == {line}
    assert all(f.message.startswith("inside-left.top leaves ") for f in found)


def without_rest(top, foot):
    """The small content with two long zones on one panel that has no text between them."""
    zones = "inside-left: {top: [goals, hills], foot: [far]}"
    text = SMALL.replace("inside-left: [goals]", zones)
    sections = "".join(
        f"  {name}:\n    text:\n" + f"      - {'Somebody answers every call. ' * count}\n"
        for name, count in (("hills", top), ("far", foot))
    )
    return text.replace("sections:\n", f"sections:\n{sections}")


@pytest.mark.parametrize(("top", "foot"), [(60, 60), (20, 100), (100, 20)])
def test_zones_that_would_lie_on_each_other_are_overset(tmp_path, top, foot):
    found = errors(tmp_path, without_rest(top, foot))
    assert {f.code for f in found} <= {"L501", "L508"}, found
    assert any(
        f.message.startswith(("inside-left.foot ", "inside-left.top leaves ")) for f in found
    )


def test_zones_that_meet_without_copy_between_them_lie_apart(tmp_path):
    paths = own_project(tmp_path, without_rest(20, 20))
    done = check(paths.content, paths.theme)
    assert not has_errors(done.findings)
    (layout,) = (one for one in done.layouts if one.piece == "brochure")
    (page,) = (one for one in layout.panels if one.name == "inside-left")
    lows = [box.rect for box in page.boxes]
    assert all(one.y >= other.top - 0.01 for one, other in zip(lows, lows[1:], strict=False))


@pytest.mark.parametrize(
    ("words", "held"),
    [(100, "inside-centre is the fullest, and inside-left.top (line {}) pushes it down "), (1, "")],
)
def test_text_that_a_zone_on_another_panel_keeps_small_says_so(tmp_path, words, held):
    text = pushed(20, words="      - " + "Somebody answers every call. " * (words // 4) + "so\n")
    paths = own_project(tmp_path, text)
    done = check(paths.content, paths.theme)
    assert not has_errors(done.findings)
    (layout,) = (one for one in done.layouts if one.piece == "brochure")
    line = text[: text.index("inside-left:")].count("\n") + 1
    assert layout.held.startswith(held.format(line)) and bool(layout.held) == bool(held)
    hints = {f.hint for f in done.findings if f.code == "L505" and "brochure" in f.message}
    assert hints and all(hint.startswith(layout.held) for hint in hints)
