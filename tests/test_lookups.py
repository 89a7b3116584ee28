"""Tables, addresses, hours, contacts, checklists, timelines, ranges, rows of pictures, and line
breaks inside a text: where they stand, what is read, and what is answered to mistakes."""

from __future__ import annotations

import io
import re
import shutil

import pytest
import uharfbuzz
from pypdf import PdfReader

from brochure.content import markup
from brochure.content.blocks.table_models import whole_part
from brochure.finding import Severity, Span
from brochure.handover.plain_text import companion
from brochure.imposition.imposed import imposed
from brochure.imposition.spoken import spoken_links
from brochure.imposition.structure_elements import Element, MarkedContentRef
from brochure.layout.paragraph import BREAK, SPACE, TextRun, prepare
from brochure.product import EDITIONS
from brochure.source.yaml_tree import Text
from tests.calls import build, check
from tests.conftest import (
    PROJECT,
    RELEASED,
    ROOT,
    SMALL,
    THEME,
    own_project,
    project,
    read_content,
)

TABLE = """\
table:
          head: [Treatment, Price]
          rows:
            - [Exam, $129]
            - [Second opinion, $45.50]
            - ["Crown, ceramic", "$1,980"]
            - [A first talk, free]
"""


def content_with(block, text=SMALL):
    return text.replace("      - Somebody answers.\n", f"      - {block.rstrip()}\n")


def checked(folder, block):
    done = check(project(folder, content_with(block)).content, THEME)
    assert done.layouts, done.findings
    return done


def boxes(done, role, piece="brochure"):
    layout = next(one for one in done.layouts if one.piece == piece)
    return [box for page in layout.panels for box in page.walk() if box.role == role]


def tree(done, edition="screen"):
    links = spoken_links(done.content)
    (layout,) = (one for one in done.layouts if one.piece == "brochure")
    return imposed(layout, EDITIONS[edition], links).tree


def outline(element):
    """The roles of an element and of all in it, with its words where it has some."""
    words = "".join(kid.words for kid in element.kids if isinstance(kid, MarkedContentRef))
    kids = [outline(kid) for kid in element.kids if isinstance(kid, Element)]
    return (element.role, words.strip(), *kids)


def found(done, role):
    return [one for one in tree(done).root.walk() if one.role == role]


def section_in_plain_text(done):
    return companion(tree(done)).split("## Call today\n\n")[1].split("\n\nCall us")[0]


# Line breaks


def runs(words):
    prose = markup.parse(Text(words, Span("x")))
    return ["".join(run.text for run in paragraph) for paragraph in prose.paragraphs]


@pytest.mark.parametrize(
    ("written", "lines"),
    [
        ("12 Harbor Street\\\nSpringfield", ["12 Harbor Street\vSpringfield"]),  # | in YAML
        ("12 Harbor Street \\ Springfield", ["12 Harbor Street\vSpringfield"]),  # > in YAML
        ("*one* \\\n   two", ["one\vtwo"]),
        ("one\ntwo\\\nthree", ["one", "two\vthree"]),
        ("at the end\\", ["at the end"]),
        ("no \\\\ break", ["no \\ break"]),
        ("no\\*break\\*", ["no*break*"]),
    ],
)
def test_a_backslash_before_a_blank_ends_a_line(written, lines):
    assert runs(written) == lines


def test_a_line_break_is_kept_on_the_page_and_in_the_plain_text(tmp_path):
    block = "|\n          Ring twice, \\\n          then [come in](https://harbor.org/in)\n"
    done = checked(tmp_path, block)
    lines = [line.text for box in boxes(done, "paragraph") for line in box.lines]
    at = lines.index("Ring twice,")
    assert lines[at + 1] == "then come in"
    assert section_in_plain_text(done) == "Ring twice,  \nthen come in"


def test_a_title_breaks_where_it_is_said(tmp_path):
    text = SMALL.replace("    heading: A small guide", "    heading: A \\\n      small guide")
    (title,) = boxes(check(project(tmp_path, text).content, THEME), "title")
    assert [line.text for line in title.lines] == ["A", "small guide"]


def test_words_on_both_sides_of_a_line_break_are_two_words_in_the_file(tmp_path):
    paths = project(tmp_path, content_with("Ring twice,\\ then come in\n"))
    done = build(paths.content, THEME, paths.output, ("brochure",), ("screen",))
    assert done.files, done.findings
    pages = PdfReader(io.BytesIO(done.files["brochure-screen.pdf"])).pages
    code = b"".join(page.get_contents().get_data() for page in pages)
    assert re.search(rb"e, \)\] TJ", code)  # the blank that text extraction sees


def test_a_blank_after_a_line_break_is_no_break_of_its_own(fonts):
    place = Text("", Span("x"))
    made = prepare(place, [TextRun("one\v", "regular"), TextRun(" two", "bold")], fonts)
    assert made.joints == (BREAK, SPACE)


# Tables


@pytest.mark.parametrize(
    ("words", "whole"),
    [
        ("$129", "$129"), ("$79.50", "$79"), ("$1,980", "$1,980"), ("1.200,50 €", "1.200"),
        ("4.5 %", "4"), ("45 %", "45"), ("−3", "−3"), ("12 345", "12 345"), ("free", None),
        ("10:30", None), ("3 to 5", None), ("–", None), ("2026-11-30", None),
    ],
)  # fmt: skip
def test_a_number_is_set_by_what_stands_before_its_decimals(words, whole):
    assert whole_part(words) == whole


def tabular(fonts, words):
    """The width in em of words with the figures that the regular font has for tables."""
    font = fonts.faces["regular"].shaper
    wide = 0
    for letter in words:
        buffer = uharfbuzz.Buffer()
        buffer.add_str(letter)
        buffer.guess_segment_properties()
        uharfbuzz.shape(font, buffer, {"tnum": letter.isdigit()})
        wide += buffer.glyph_positions[0].x_advance
    return wide / font.face.upem


def test_decimal_points_stand_under_each_other(tmp_path, fonts):
    done = checked(tmp_path, TABLE)
    cells = {box.lines[0].text: box.lines[0] for box in boxes(done, "cell")}
    points = {
        round(cells[words].x + tabular(fonts, before) * cells[words].size, 3)
        for words, before in (("$129", "$129"), ("$45.50", "$45"), ("$1,980", "$1,980"))
    }
    assert len(points) == 1
    (table,) = boxes(done, "table")
    for words in ("Price", "$45.50", "free"):  # what is widest, and what is no number
        assert cells[words].x + cells[words].width == pytest.approx(table.rect.right)


@pytest.mark.parametrize(
    ("column", "align"),
    [
        (["$1", "$2.50", "free"], "decimal"), (["$1", "–", "–", "–"], "decimal"),
        (["$1", "$2.50", "we tell you when you call"], "left"), (["$1", "free"], "left"),
        (["–", "–"], "left"), (["10:30", "11:00"], "left"),
    ],
)  # fmt: skip
def test_a_column_of_numbers_is_found(column, align):
    rows = "".join(f"            - [x, '{cell}']\n" for cell in column)
    text = content_with(f"table:\n          head: [a, b]\n          rows:\n{rows}")
    (block,) = read_content(text).value.sections["call"].text
    assert block.table.alignment() == ("left", align)


def test_numbers_stay_whole_where_words_give_way(tmp_path):
    long = "Several words that are set in more than one line"
    cells = f'[{long}, "1,980,000", "{long}", "12.50"], [{long}, "1.98765", "{long}", "9"]'
    done = checked(tmp_path, f"table:\n          head: [a, b, c, d]\n          rows: [{cells}]\n")
    for words in ("1,980,000", "1.98765", "12.50"):
        (cell,) = (box for box in boxes(done, "cell") if box.lines[0].text == words)
        (line,) = cell.lines
        assert cell.rect.x - 0.01 <= line.x
        assert line.x + line.width <= cell.rect.right + 0.01


def test_heads_of_one_line_and_of_two_stand_on_one_foot(tmp_path):
    head = "head: [Treatment, What you pay for it if you are not insured at all]"
    done = checked(tmp_path, TABLE.replace("head: [Treatment, Price]", head))
    ((one, two),) = (box.children for box in boxes(done, "head-row"))
    assert len(two.lines) > len(one.lines)
    assert one.lines[-1].y == pytest.approx(two.lines[-1].y)


def test_words_stand_in_the_middle_between_rules(tmp_path, fonts):
    _, above, row, *_ = (
        one for box in boxes(checked(tmp_path, TABLE), "table") for one in box.children
    )
    line, cap = row.children[0].lines[0], fonts.faces["regular"].cap_height
    over = above.rect.y - (line.y + cap * line.size)
    assert line.y - row.rect.y == pytest.approx(over, abs=0.1)
    assert over > 0.4 * line.size


def test_figures_of_a_column_of_numbers_are_of_one_width(tmp_path, fonts):
    numbers = [box for box in boxes(checked(tmp_path, TABLE), "cell") if "$" in box.lines[0].text]
    for one in (line for box in numbers for line in box.lines):
        (atom,) = one.atoms
        shaped = atom.fragments[0].shaped
        kerns = dict(shaped.kerns)
        wide = {round(a - kerns.get(i, 0), 4) for i, a in enumerate(shaped.advances)
                if shaped.text[i].isdigit()}  # fmt: skip
        assert wide == {tabular(fonts, "0")}


def test_figures_for_tables_are_shown_and_can_be_read_again(tmp_path):
    paths = project(tmp_path, content_with(TABLE))
    done = build(paths.content, THEME, paths.output, ("brochure",), ("screen",))
    page = PdfReader(io.BytesIO(done.files["brochure-screen.pdf"])).pages[-1]
    assert "$1,980" in page.extract_text()
    names = {font["/BaseFont"] for font in page["/Resources"]["/Font"].values()}
    (name,) = (name for name in names if not name.startswith("/A"))
    assert "/A" + name[2:] in names


def test_columns_are_set_as_is_said(tmp_path):
    done = checked(tmp_path, TABLE.replace("rows:", "align: [right, left]\n          rows:"))
    cells = {box.lines[0].text: (box, box.lines[0]) for box in boxes(done, "cell")}
    assert len({line.x for words, (_, line) in cells.items() if "$" in words}) == 1
    for words in ("Exam", "A first talk"):
        box, line = cells[words]
        assert line.x + line.width == pytest.approx(box.rect.right)


def test_a_table_is_tagged_with_its_heads(tmp_path):
    group = '            - group: Later\n            - ["Crown, ceramic"'
    block = TABLE.replace('            - ["Crown, ceramic"', group)
    (made,) = found(checked(tmp_path, block), "Table")
    assert outline(made) == (
        "Table", "",
        ("THead", "", ("TR", "", ("TH", "Treatment"), ("TH", "Price"))),
        ("TBody", "",
         ("TR", "", ("TH", "Exam"), ("TD", "$129")),
         ("TR", "", ("TH", "Second opinion"), ("TD", "$45.50"))),
        ("TBody", "",
         ("TR", "", ("TH", "Later")),
         ("TR", "", ("TH", "Crown, ceramic"), ("TD", "$1,980")),
         ("TR", "", ("TH", "A first talk"), ("TD", "free"))),
    )  # fmt: skip
    scopes = [one.attributes for one in made.walk() if one.role in ("TH", "TD")]
    column, row, spanning = (f"/O /Table /Scope /{scope}" for scope in ("Column", "Row", "Row"))
    spanning += " /ColSpan 2"
    assert scopes == [column, column, row, "", row, "", spanning, row, "", row, ""]


def test_a_table_is_one_in_the_plain_text_too(tmp_path):
    block = TABLE.replace("table:", "table:\n          caption: Prices | 2026")
    block = block.replace("            - [Exam", "            - group: A|B\n            - [Exam")
    assert section_in_plain_text(checked(tmp_path, block)).split("\n") == [
        "Prices | 2026",
        "",
        "| Treatment | Price |",
        "| --- | --- |",
        "| **A\\|B** |  |",
        "| Exam | $129 |",
        "| Second opinion | $45.50 |",
        "| Crown, ceramic | $1,980 |",
        "| A first talk | free |",
    ]


def rows(count):
    listed = "".join(f"            - [Treatment number {n}, ${n}]\n" for n in range(count))
    return f"table:\n          head: [Treatment, Price]\n          rows:\n{listed}"


def test_thirty_rows_stand_under_each_other_each_with_its_rule(tmp_path):
    text = content_with(rows(30)).replace("inside-left: [goals]", "inside-left: [call]")
    text = text.replace("back: [call, hotline", "back: [goals, hotline")
    text = text.replace("foot-left: [call, web, version]", "foot-left: [web, version]")
    text = text.replace("    left: [goals]", "    left: [call]").replace(
        "  right: [more,", "  right: [goals, more,"
    )
    done = check(project(tmp_path, text).content, THEME)
    listed = boxes(done, "row")
    assert len(listed) == 30
    tops = [row.rect.top for row in listed]
    pitch = tops[0] - tops[1]
    assert [a - b for a, b in zip(tops, tops[1:])] == pytest.approx([pitch] * 29)
    for row in listed:
        (rule,) = row.shapes
        assert rule.bounds.y == pytest.approx(row.rect.y)
        lowest = min(line.y - 0.25 * line.size for cell in row.children for line in cell.lines)
        assert rule.bounds.top < lowest


def test_a_table_that_does_not_fit_is_named_with_its_amount(tmp_path):
    text = content_with(rows(90))
    done = check(project(tmp_path, text).content, THEME)
    (finding,) = (f for f in done.findings if f.code == "L501" and "back is" in f.message)
    assert text.split("\n")[finding.span.line - 1].strip() == "head: [Treatment, Price]"
    assert (
        "lines too full" in finding.message and "the tallest part is the table" in finding.message
    )
    assert {box.rect.x for box in boxes(done, "row")} == {boxes(done, "table")[0].rect.x}


def test_a_cell_that_is_too_wide_is_named_at_its_place(tmp_path):
    word = "1" * 50
    text = content_with(TABLE.replace("Second opinion", word))
    done = check(project(tmp_path, text).content, THEME)
    finding = next(f for f in done.findings if f.code == "L502")
    assert word in finding.message and word in text.split("\n")[finding.span.line - 1]


# Address, hours, contacts


def test_the_lines_of_an_address_belong_together(tmp_path):
    done = checked(tmp_path, 'address: [Harbor House, "Springfield, MA 01103"]')
    (made,) = found(done, "Div")
    assert outline(made) == ("Div", "", ("P", "Harbor House"), ("P", "Springfield, MA 01103"))
    assert section_in_plain_text(done) == "Harbor House  \nSpringfield, MA 01103"


def listed(done):
    """The pairs of the only list of them that is no list of help lines."""
    (box,) = boxes(done, "pairs")
    return box.children


def test_hours_are_a_list_of_days_with_their_times(tmp_path):
    done = checked(
        tmp_path, "hours: [{days: Monday, times: 9 to 5}, {days: Every other day, times: closed}]"
    )
    assert section_in_plain_text(done) == "- Monday: 9 to 5\n- Every other day: closed"
    labels, times = zip(*(pair.children for pair in listed(done)))
    assert [one.lines[0].y for one in labels] == [one.lines[0].y for one in times]
    assert len({one.lines[0].x for one in times}) == 1
    longest = labels[1].lines[0]
    assert times[0].lines[0].x > longest.x + longest.width


CONTACTS = """\
contacts:
          - {number: 1-800-555-0151, name: Front desk, note: Monday to Friday}
          - {number: "988", name: Lifeline}
          - {name: By mail, web: "mailto:desk@harbor.org"}
          - {name: In person, place: [12 Harbor Street, Springfield]}
"""


def test_contacts_are_read_with_their_numbers(tmp_path):
    assert section_in_plain_text(checked(tmp_path, CONTACTS)).split("\n") == [
        "- 1-800-555-0151: Front desk, Monday to Friday",
        "- 988: Lifeline",
        "- By mail: desk@harbor.org",
        "- In person: 12 Harbor Street  ",
        "  Springfield",
    ]


def test_numbers_and_addresses_of_contacts_are_links_on_the_screen(tmp_path):
    links = {link.target: link.spoken for link in tree(checked(tmp_path, CONTACTS)).links}
    assert links["tel:+18005550151"] == "Front desk, 1 800 555 0151"
    assert links["mailto:desk@harbor.org"] == "By mail: desk@harbor.org"


def test_who_is_reached_stands_on_one_left_edge(tmp_path):
    pairs = listed(checked(tmp_path, CONTACTS))
    assert len({pair.children[-1].rect.x for pair in pairs}) == 1
    assert len({pair.children[0].rect.x for pair in pairs[:2]}) == 1


def test_a_label_too_wide_for_its_column_stands_above(tmp_path):
    long = "The second Thursday of every other month"
    block = f"hours: [{{days: {long}, times: 9 to 5}}, {{days: Monday, times: closed}}]"
    above, beside = listed(checked(tmp_path, block))
    assert above.children[0].lines[-1].y > above.children[1].lines[0].y
    assert beside.children[0].lines[0].y == beside.children[1].lines[0].y


def test_a_number_that_is_not_in_use_is_named(tmp_path):
    text = content_with(CONTACTS.replace("1-800-555-0151", "1-200-200-2000"))
    findings = check(project(tmp_path, text).content, THEME).findings
    (finding,) = (found for found in findings if found.code == "M209")
    assert "1-200-200-2000" in text.split("\n")[finding.span.line - 1]


def test_a_number_kept_for_fiction_is_never_released(tmp_path):
    text = content_with(CONTACTS, RELEASED)
    done = check(project(tmp_path, text).content, THEME, release=True)
    (finding,) = (f for f in done.findings if f.code == "P307")
    assert "1-800-555-0151" in text.split("\n")[finding.span.line - 1]


# Checklist, quotation, timeline


def test_a_box_to_tick_is_the_label_of_its_text(tmp_path):
    done = checked(tmp_path, "checklist: [Your card, A friend]")
    made = next(one for one in found(done, "L") if "Square" in one.attributes)
    assert outline(made) == (
        "L", "",
        ("LI", "", ("Lbl", ""), ("LBody", "Your card")),
        ("LI", "", ("Lbl", ""), ("LBody", "A friend")),
    )  # fmt: skip
    assert [one.alt for one in made.walk() if one.role == "Lbl"] == ["☐", "☐"]
    assert section_in_plain_text(done) == "- [ ] Your card\n- [ ] A friend"


def test_a_box_to_tick_is_level_with_the_capitals_beside_it(tmp_path, fonts):
    done = checked(tmp_path, "checklist: [Your card, A friend]")
    (made,) = boxes(done, "checklist")
    for item in made.children:
        (tick, body) = item.children
        outer, inner = tick.shapes
        line = body.lines[0]
        middle = line.y + fonts.faces["regular"].cap_height * line.size / 2
        assert outer.bounds.y + outer.bounds.height / 2 == pytest.approx(middle, abs=0.3)
        assert outer.bounds.inset(0.5).contains(inner.bounds, 0)


def test_a_quotation_says_who_said_it(tmp_path):
    done = checked(tmp_path, "quotation: {text: “They took their time.”, name: A mother}")
    (made,) = found(done, "BlockQuote")
    assert outline(made) == ("BlockQuote", "", ("P", "“They took their time.”"), ("P", "A mother"))
    assert section_in_plain_text(done) == "> “They took their time.”  \n> A mother"


def test_the_times_of_a_timeline_stand_right_beside_the_rings_of_its_path(tmp_path):
    moments = '[{when: "2:00", what: Coffee}, {when: "10:30", what: Goodbye}]'
    (path,) = boxes(checked(tmp_path, f"timeline: {moments}"), "pairs")
    way, *rings = path.shapes
    labels = [pair.children[0].lines[0] for pair in path.children]
    assert labels[0].x + labels[0].width == pytest.approx(labels[1].x + labels[1].width)
    assert len({round(ring.bounds.x + ring.bounds.width / 2, 3) for ring in rings}) == 1
    for ring, pair, label in zip(rings, path.children, labels):
        assert label.x + label.width < ring.bounds.x
        assert ring.bounds.right < pair.children[1].lines[0].x
        middle = ring.bounds.y + ring.bounds.height / 2
        assert label.y < middle < label.y + 0.7 * label.size
    assert way.bounds.height > 0


# Ranges and pictures

BAR = """\
range: {{axis: [0, 30], {possible}usual: [9, 24], label: usual, unit: hours}}
        alt: Usually 9 to 24 hours.
"""


def bars(done):
    (box,) = boxes(done, "range")
    _, *accent = (shape.bounds for shape in box.children[0].shapes if shape.fill == "accent")
    return box, accent


def test_a_range_is_drawn_to_scale(tmp_path):
    box, (thin, thick) = bars(checked(tmp_path, BAR.format(possible="possible: [6, 30], ")))
    wide, left = box.rect.width, box.rect.x
    assert [thin.x, thin.right] == pytest.approx([left + 0.2 * wide, left + wide])
    assert [thick.x, thick.right] == pytest.approx([left + 0.3 * wide, left + 0.8 * wide])
    assert thin.height < thick.height


def test_the_label_of_a_range_stands_at_the_left_in_its_bar(tmp_path):
    box, (thick,) = bars(checked(tmp_path, BAR.format(possible="")))
    label = box.children[0].children[0].lines[0]
    assert label.text == "usual"
    assert thick.x < label.x < thick.x + label.size
    middle = thick.y + thick.height / 2
    assert thick.y < label.y < middle < label.y + 0.7 * label.size < thick.top


def test_the_axis_of_a_range_is_the_path_from_edge_to_edge(tmp_path):
    (box,) = boxes(checked(tmp_path, BAR.format(possible="")), "range")
    path = box.children[0].shapes[0]
    assert (path.fill, path.bounds.height) == ("accent", 4)
    assert (path.bounds.x, path.bounds.width) == (box.rect.x, box.rect.width)


def test_a_range_is_one_figure_with_its_words(tmp_path):
    done = checked(tmp_path, BAR.format(possible=""))
    (figure,) = found(done, "Figure")
    assert figure.alt == "Usually 9 to 24 hours."
    words = " ".join(kid.words for kid in figure.kids)
    assert words.split() == ["usual", "0", "9", "24", "30", "hours"]


def test_the_caption_of_a_range_is_read_before_it_and_stands_above(tmp_path):
    done = checked(tmp_path, BAR.format(possible="") + "        caption: Hours a week.\n")
    caption = next(box for box in boxes(done, "caption") if box.lines[0].text == "Hours a week.")
    (box,) = boxes(done, "range")
    assert caption.number < box.number and caption.rect.y >= box.rect.top


@pytest.mark.parametrize("usual", ["[1, 30]", "[1, 2]", "[29, 30]", "[28, 29]"])
def test_the_numbers_of_a_range_never_touch(tmp_path, usual):
    bar = BAR.format(possible="").replace("[9, 24]", usual).replace("label: usual, ", "")
    (box,) = boxes(checked(tmp_path, bar), "range")
    lines = [text.lines[0] for text in box.children[0].children]
    assert all(a.x + a.width < b.x - 1 for a, b in zip(lines, lines[1:]))
    assert lines[0].x >= box.rect.x
    assert lines[-1].x + lines[-1].width <= box.rect.right + 0.01


def test_a_unit_that_does_not_fit_below_the_axis_is_named(tmp_path):
    bar = BAR.format(possible="").replace("unit: hours", "unit: hours " + "of treatment " * 9)
    text = content_with(bar)
    findings = check(project(tmp_path, text).content, THEME).findings
    finding = next(found for found in findings if found.code == "L502")
    assert "treatment" in text.split("\n")[finding.span.line - 1]


PICTURES = """\
pictures:
          - {file: pictures/hills.png, alt: Hills by the water., caption: The hills}
          - {file: pictures/hills.png, crop: [0, 0, 50, 100], decorative: yes}
          - {file: pictures/house.svg, alt: A house., caption: The house by the water in the evening}
"""


def test_pictures_side_by_side_are_of_one_height_and_fill_the_width(tmp_path):
    paths = own_project(tmp_path, content_with(PICTURES))
    done = check(paths.content, paths.theme)
    pictures = boxes(done, "picture")
    (row,) = boxes(done, "pictures")
    assert len({round(one.rect.height, 6) for one in pictures}) == 1
    assert len({one.rect.top for one in pictures}) == 1
    assert (pictures[0].rect.x, pictures[-1].rect.right) == pytest.approx(
        (row.rect.x, row.rect.right)
    )
    whole, shown = pictures[0].image.raster, pictures[0].image.window
    assert shown == pytest.approx((0, 0, whole.width, whole.height), abs=0.5)
    assert pictures[1].rect.width == pytest.approx(pictures[0].rect.width / 2)
    captions = [
        box.lines[0].y for box in boxes(done, "caption") if box.lines[0].text.startswith("The")
    ]
    assert len(set(captions)) == 1
    told = [figure.alt for figure in found(done, "Figure")]
    assert told == ["Hills by the water.", "A house."]


# Mistakes

MISTAKES = [
    ("table: {head: [a, b], rows: [[a, b, c]]}", "M205", "the row has 3 cells, the head 2"),
    ("table: {head: [a, b], rows: [[a]]}", "M205", "the row has 1 cell, the head 2"),
    ("table: {head: [a, b], rows: [a b]}", "M203", "a list is expected"),
    ("table: {head: [a, b], rows: [{Crown: $980}]}", "M203", "a list is expected"),
    ("table: {head: [a, b], rows: [{gruop: a}, [a, b]]}", "M202", "gruop"),
    ("table: {head: [a, b], rows: [[a, b], {group: a}]}", "M205", "no rows follow"),
    ("table: {head: [a, b], align: [left], rows: [[a, b]]}", "M205", "how to set 1"),
    ("table: {head: [a, b], align: [left, middle], rows: [[a, b]]}", "M205", "middle"),
    ("table: {head: [a], rows: [[a]]}", "M205", "the list has 1 entry"),
    ("contacts: [{name: Desk}]", "M205", "nobody can be reached"),
    ("contacts: [{name: Desk, number: 12}]", "M206", '"12"'),
    ("contacts: [{name: Desk, web: desk@harbor.org}]", "M207", "desk@harbor.org"),
    ("address: 12 Harbor Street", "M203", "a list is expected"),
    ("hours: {Monday: 9 to 5}", "M203", "a list is expected"),
    ("timeline: [{when: a, what: b}]", "M205", "the list has 1 entry"),
    ("pictures: [{file: a.png}, {file: a.png, alt: a}]", "M205", "what does this picture show"),
    ("pictures: [{file: a.png, alt: a, decorative: yes}, {file: a.png, alt: a}]", "M205", "show?"),
    ("pictures: [{file: a.png, decorative: maybe}, {file: a.png, alt: a}]", "M205", "maybe"),
    ("range: {axis: [0, 30], usual: [9, 6], unit: h}\n        alt: a", "M205", "9 to 6"),
    ("range: {axis: [0, 30], usual: [9, 31], unit: h}\n        alt: a", "M205", "9 to 31"),
    ("range: {axis: [0, 30], usual: [9, 30], possible: [10, 30], unit: h}\n        alt: a", "M205",
     "9 to 30"),
]  # fmt: skip


@pytest.mark.parametrize(("block", "code", "said"), MISTAKES, ids=[one[0][:40] for one in MISTAKES])
def test_a_mistake_is_answered_once_at_its_line(tmp_path, block, code, said):
    shutil.copy(PROJECT / "pictures" / "hills.png", tmp_path / "a.png")
    text = content_with(block)
    findings = check(project(tmp_path, text).content, THEME).findings
    errors = [finding for finding in findings if finding.severity is Severity.ERROR]
    assert [error.code for error in errors] == [code]
    assert said in errors[0].message and errors[0].hint
    line = next(n for n, one in enumerate(text.split("\n"), 1) if block[:20] in one)
    assert errors[0].span.line == line


def test_the_documents_have_a_sample_of_every_block():
    from brochure.content.block_models import BLOCKS

    told = (ROOT / "docs" / "blocks.md").read_text("utf-8")
    assert [key for key in BLOCKS if f"- {key}: " not in told and key != "paragraph"] == []
