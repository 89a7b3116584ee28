"""Each finding, with a bad sample that states its place: `→` stands where the finding points."""

from __future__ import annotations

import shutil

import pytest

from brochure import load
from brochure.finding import Finding, Span, as_text, has_errors, in_order
from brochure.source import tree_edit, yaml_tree
from brochure.wording import wording_rules
from tests.calls import check
from tests.conftest import ASSETS, RELEASED, SMALL, THEME, project, read_content

# code, what is replaced in the small content, by what
SAMPLES = [
    ("Y103", "title: A small guide\nv", 'title: "A →\\x07guide"\nv'),
    ("Y103", "title: A small guide\nv", 'title: "A →\\ud83d\\ude00"\nv'),
    ("Y103", "title: A small guide\nv", 'title: "A →\\U00110000"\nv'),
    ("Y103", "title: A small guide\nv", 'title: "A \\\\x07, →\\e[1m"\nv'),
    ("Y103", "title: A small guide\nv", "title: A →\ufdd0guide\nv"),
    ("Y103", "country: US", 'country: US\n"→\\0": x'),
    ("M204", "title: A small guide\nv", 'title: →"\\u200b\\u00ad"\nv'),
    ("M204", "- Somebody answers.", "- →\u2060\u0301"),
    ("M205", "country: US", "country: →ZZ"),
    ("M207", "web: https://example.org/care", "web: →" + "https://example.org/" + "a" * 3000),
    ("Y104", "  name: Harbor House", "→\tname: Harbor House"),
    ("Y105", "name: Harbor House", "name: →'Harbor House"),
    ("Y106", "title: A small guide\nv", "title: A guide→: part one\nv"),
    ("Y107", "  about: We help", " →about: We help"),
    ("Y106", "  about: We help", "   about→: We help"),
    ("Y107", "items: [at home]\n          right:", "items: [at home\n          right→:"),
    ("Y108", "country: US", "country: US\n→country: CA"),
    ("Y109", "title: A small guide\nv", "title: →*guide\nv"),
    ("Y109", "title: A small guide\nv", "title: →&guide A small guide\nv"),
    ("Y109", "language: en", "→<<: {a: b}"),
    ("Y110", "title: A small guide\nv", "title: →!!python/object:os.system x\nv"),
    ("Y111", "country: US", "→---\ncountry: US"),
    ("Y115", "title: A small guide\nv", "title: →@guide\nv"),
    ("Y116", "title: A small guide\nv", 'title: "A \\→guide"\nv'),
    ("Y117", "country: US", "→[country]: US"),
    ("Y118", "about: We help people", "about: We are→ #1 for people"),
    ("Y119", "title: A small guide\nv", "title: >→guide\nv"),
    ("Y120", "          - Staying well", "            →- Staying well"),
    ("M201", "  name: Harbor House\n", ""),
    ("M202", "  web: https", "  →webb: https"),
    ("M202", "      - bullets:", "      - →bulets:"),
    ("M202", "    inside-left: [goals]", "    →inside-lft: [goals]"),
    ("M203", "      - bullets:\n          - Getting well\n          - Staying well",
     "      - bullets: →Getting well"),
    ("M203", "title: A small guide\nv", "→title: [A, guide]\nv"),
    ("M204", "title: A small guide\nv", "title:→ # 1 guide\nv"),
    ("M205", "language: en", "language: →English"),
    ("M205", "items: [at home]", "→items: []"),
    ("M206", "number: 1-800-555-0150", "number: →1-800-555"),
    ("M206", "number: 1-800-555-0150", "number: →call us"),
    ("M207", "(https://example.org/a)", "(http://example.org/a)"),
    ("M207", "web: https://example.org/care", "web: →javascript:alert(1)"),
    ("M209", "number: 1-800-555-0150", "number: →1-200-200-2000"),
    ("M210", "[@one]", "[@two]"),
    ("M214", "[@one]", "[one]"),
    ("P301", "inside-centre: [more]", "inside-centre: [more, →moore]"),
    ("P302", "  call:\n    heading: Call today", "  →lost:\n    text: [x]\n  call:\n    heading: Call today"),
    ("P303", "    inside-left: [goals]", "    →inside-left: []"),
    ("P304", "    flap: [about, disclaimer]", "    flap: [about]"),
    ("P304", "back: [call, hotline, disclaimer,", "→back: [call, hotline,"),
    ("P305", "foot-right: [hotline, disclaimer]", "foot-right: [disclaimer]"),
    ("P306", "inside-centre: [more]", "inside-centre: [more, →goals]"),
    ("P308", "right: [more, references]", "right: [more]"),
]  # fmt: skip


def sample(old: str, new: str) -> tuple[str, tuple[int, int] | None]:
    assert old in SMALL
    text = SMALL.replace(old, new, 1)
    if "→" not in text:
        return text, None
    before = text[: text.index("→")]
    place = (before.count("\n") + 1, len(before) - before.rfind("\n"))
    return text.replace("→", "", 1), place


@pytest.mark.parametrize(("code", "old", "new"), SAMPLES)
def test_the_finding_points_at_the_fault(code, old, new):
    text, place = sample(old, new)
    findings = [f for f in read_content(text).findings if f.code == code]
    assert findings, "the fault was not found"
    if place is not None:
        assert (findings[0].span.line, findings[0].span.column) == place
    assert findings[0].message
    assert findings[0].hint


def test_the_small_content_is_good():
    assert read_content(SMALL).findings == []


@pytest.mark.parametrize(
    ("code", "data"),
    [
        ("Y101", b"a: b\n" + b"# x\n" * 300_000),
        ("Y102", "a: b\nc: é".encode("latin-1")),
        ("Y103", b"a: b\nc: \x00"),
        ("Y112", b""),
        ("Y112", b"# only a comment\n"),
        ("Y113", b"- a\n- b\n"),
        ("Y113", b"only a text\n"),
        ("Y114", b"a: " + b"[" * 50_000),
        ("Y114", b"".join(b" " * i + b"a:\n" for i in range(60))),
    ],
)
def test_a_file_on_its_worst_day_gives_one_finding(tmp_path, code, data):
    file = tmp_path / "content.yaml"
    file.write_bytes(data)
    assert [finding.code for finding in yaml_tree.read(file).findings] == [code]


def test_each_forbidden_character_is_named_in_one_run():
    text = SMALL.replace("Getting well", "Getting\x07 well").replace("Sources", 'a "\x1b[31m"')
    found = yaml_tree.parse(text).findings
    assert [text[text.index(c) - 1] + c for c in ("\x1b", "\x07")] == ['"\x1b', "g\x07"]
    assert [(f.code, f.span.line) for f in found] == [("Y103", 21), ("Y103", 36)]


@pytest.mark.parametrize("epoch", ["garbage", "²", "9" * 40, "-1", "1e9", ""])
def test_an_epoch_that_is_no_moment_is_no_date(tmp_path, monkeypatch, epoch):
    from brochure.pdf.metadata import about

    monkeypatch.setenv("SOURCE_DATE_EPOCH", epoch)
    paths = project(tmp_path, SMALL)
    assert about(load(paths.content, paths.theme)).date is None


def test_a_dictionary_with_a_control_character_is_a_finding(tmp_path):
    file = tmp_path / "dictionary.txt"
    file.write_bytes(b"good\nb\x07ad\n\xff\xfe\n")
    findings = wording_rules.dictionary(file).findings
    assert [(f.code, f.span.line) for f in findings] == [("Y103", 2), ("Y103", 3)]


def test_a_changed_text_comes_in_by_the_same_door():
    tree = yaml_tree.parse(SMALL).value.tree
    assert [f.code for f in tree_edit.changed(tree, "title", "a\x07b").findings] == ["Y103"]


def test_an_encoding_fault_names_its_line(tmp_path):
    file = tmp_path / "content.yaml"
    file.write_bytes("a: b\nc: dé".encode("latin-1"))
    span = yaml_tree.read(file).findings[0].span
    assert (span.line, span.column) == (2, 5)


def test_a_byte_order_mark_is_accepted(tmp_path):
    file = tmp_path / "content.yaml"
    file.write_bytes(b"\xef\xbb\xbfa: b\n")
    assert yaml_tree.read(file).findings == ()


def test_a_misspelt_field_is_reported_once_with_the_right_name():
    findings = read_content(SMALL.replace("  web: https", "  webb: https")).findings
    assert [(f.code, f.hint) for f in findings] == [("M202", 'did you mean "web"?')]


def test_a_value_in_capitals_is_answered_with_the_right_one():
    findings = read_content(SMALL.replace("country: US", "country: US\npaper: A4")).findings
    assert [(f.code, f.hint) for f in findings] == [("M205", 'did you mean "a4"?')]


@pytest.mark.parametrize("name", ["x.yaml", "x" * 300 + ".yaml", "assets"])
def test_a_printer_profile_that_is_no_file_is_a_finding_at_its_name(tmp_path, name):
    paths = project(tmp_path, SMALL.replace("country: US", f"country: US\nprinter: {name}"))
    found = [f for f in check(paths.content, paths.theme).findings if f.code == "F408"]
    assert [(f.span.line, f.span.column) for f in found] == [(3, 10)]


def test_all_faults_are_reported_in_one_run_by_place():
    text = SMALL.replace("language: en", "language: English").replace(
        "items: [at home]", "items: []"
    )
    lines = [f.span.line for f in in_order(read_content(text).findings)]
    assert len(lines) == 2
    assert lines == sorted(lines)


def test_only_the_name_of_a_reference_in_brackets_is_a_citation_without_its_sign():
    for words in ("[@one]", "[sic]", "[one](https://example.org/a)", r"\\[one]"):
        text = SMALL.replace("[@one]", words)
        assert "M214" not in [finding.code for finding in read_content(text).findings], words


def test_words_for_a_piece_that_is_gone_are_one_finding():
    more = "    leaflet:\n      text: [other words]\n"
    text = SMALL.replace("  more:\n", f"{more}  more:\n").replace("  call:\n", f"{more}  call:\n")
    (finding,) = read_content(text).findings
    assert finding.code == "M202" and 'no piece "leaflet"' in finding.message
    first = text[: text.index("leaflet:")].count("\n") + 1
    last = text[: text.rindex("leaflet:")].count("\n") + 1
    assert f"line {first}, {last}" in finding.message and finding.span.line == first


def test_misspelt_rules_of_wording_are_the_only_finding(tmp_path):
    text = SMALL.replace("country: US", "country: US\nwording: ipo")
    text = text.replace("Somebody answers.", "Research shows that this works.")
    paths = project(tmp_path, text)
    assert [finding.code for finding in check(paths.content, paths.theme).findings] == ["M212"]


def test_a_duplicate_names_both_places():
    finding = read_content(SMALL.replace("country: US", "country: US\ncountry: CA")).findings[0]
    assert finding.span.line == 3
    assert "line 2" in finding.message


THEME_SAMPLES = [
    ("M208", "fonts/AtkinsonHyperlegibleNext-Bold.ttf", "../../../etc/passwd"),
    ("F401", "fonts/AtkinsonHyperlegibleNext-Bold.ttf", "fonts/missing.ttf"),
    ("F402", "fonts/AtkinsonHyperlegibleNext-Bold.ttf", "fonts/OFL-Lora.txt"),
    ("M205", '"#1c1b1a"', '"black"'),
    ("M205", "smallest: 9.5", "smallest: 95"),
    ("M203", "leading: 1.3 ", "leading: wide"),
    ("F410", "other: 22", "other: 12"),
    ("M205", "group: 1 ", "group: 0.7"),
    ("F404", 'srgb: "#184b5a"', 'srgb: "#9ac0c8"'),
    ("F404", "heading: paper, accent", "heading: deep, accent"),
    ("F405", "[86, 46, 40, 44]", "[90, 90, 90, 90]"),
    ("F406", "  cover: {", "  kover: {"),
    ("F406", "  inside: art/", "  within: art/"),
    ("F406", ": art/inside.svg", ": { file: art/inside.svg, lines: { hotlin: 9 } }"),
    ("F406", ": art/inside.svg", ": { file: art/inside.svg, foot: { kover: 9 } }"),
    ("M205", ": art/inside.svg", ": { file: art/inside.svg, paper: lettre }"),
    ("F406", "  foot: { background: tint }", "  foot: { background: tint, foot: 30 }"),
    ("F406", "  foot: { background: tint }", "  left: { background: tint }"),
    ("F402", "fonts/AtkinsonHyperlegibleNext-Bold.ttf", "icc/sRGB.icc"),
    ("F407", "profile: icc/sRGB.icc", "profile: icons/home.svg"),
    ("F408", "profile: icc/sRGB.icc", "profile: icc"),
    ("G701", "art/inside.svg", "art/outsite.svg"),
    ("M208", "art/inside.svg", "../../../etc/passwd"),
]


@pytest.mark.parametrize(("code", "old", "new"), THEME_SAMPLES)
def test_a_fault_of_the_theme_is_a_finding_in_the_theme(tmp_path, code, old, new):
    paths = project(tmp_path, SMALL)
    for folder in ("fonts", "icons", "art", "icc", "printers"):
        shutil.copytree(ASSETS / folder, tmp_path / folder)
    theme = tmp_path / "theme.yaml"
    text = THEME.read_text(encoding="utf-8")
    assert old in text
    theme.write_text(text.replace(old, new), encoding="utf-8")
    found = [f for f in check(paths.content, theme).findings if f.code == code]
    assert found
    assert found[0].span.file == str(theme)


def test_a_character_that_the_font_lacks_is_found_where_it_stands(tmp_path):
    text = SMALL.replace("Somebody answers.", ">-\n          Somebody\n          answers 漢 now.")
    paths = project(tmp_path, text)
    found = [f for f in check(paths.content, paths.theme).findings if f.code == "F403"]
    line = text[: text.index("漢")].count("\n") + 1
    assert [(f.span.line, f.span.column) for f in found] == [(line, 19)]


def test_a_character_that_a_terminal_would_obey_is_named_by_its_number(tmp_path):
    paths = project(tmp_path, SMALL.replace("Somebody answers.", '"Somebody \\u202Eanswers."'))
    (found,) = (f for f in check(paths.content, paths.theme).findings if f.code == "F403")
    assert found.message.isprintable()
    assert "U+202E" in found.message


def test_overset_frames_are_all_reported_with_amount_and_place(tmp_path):
    long = "Many words stand here, far more than any panel can hold. " * 60
    text = SMALL.replace("Somebody answers.", long).replace("A first paragraph", long)
    paths = project(tmp_path, text)
    found = [f for f in check(paths.content, paths.theme).findings if f.code == "L501"]
    frames = {f.message.split()[0] for f in found}
    assert {"inside-left", "back", "left"} <= frames
    assert all("lines too full (" in f.message and "cut about" in f.hint for f in found)


def test_a_word_wider_than_its_frame_is_an_error(tmp_path):
    text = SMALL.replace("Somebody answers.", "x" * 90)
    paths = project(tmp_path, text)
    found = [f for f in check(paths.content, paths.theme).findings if f.code == "L502"]
    assert found
    assert found[0].span.line == text[: text.index("x" * 90)].count("\n") + 1


def test_a_long_word_is_hyphenated_rather_than_refused(tmp_path):
    word = "counterrevolutionaries" * 3
    paths = project(tmp_path, SMALL.replace("Somebody answers.", word))
    assert not has_errors(check(paths.content, paths.theme).findings)


def test_a_release_with_a_placeholder_is_an_error_at_the_number(tmp_path):
    paths = project(tmp_path, RELEASED.replace("1-800-662-4357", "1-800-555-0150"))
    found = check(paths.content, paths.theme, release=True).findings
    assert [(f.code, f.span.line) for f in found if f.code[0] == "P"] == [("P307", 9)]


def test_a_finding_is_shown_with_its_line_and_a_caret():
    finding = Finding("M202", Span("c.yaml", 2, 3, 2, 6), "unknown", "did you mean it?")
    assert as_text(finding, {"c.yaml": "a: b\n  xyz: 1\n"}).split("\n") == [
        "c.yaml:2:3: error M202: unknown",
        "    2 |   xyz: 1",
        "      |   ^^^",
        "      = did you mean it?",
    ]


def test_a_forgotten_comma_between_two_lists_is_named():
    text = "back: { text: [call, web] foot: [version] }\n"
    (finding,) = yaml_tree.parse(text, "c.yaml").findings
    assert "comma" in finding.message
