"""What makes a proof of a content, what refuses its release, and what is locked by approval."""

from __future__ import annotations

import hashlib
import io
import json
import re
import shutil
from random import Random

import pytest
from click.testing import CliRunner
from PIL import Image
from pypdf import PdfReader

import brochure
from brochure import atomic
from brochure.cli import cli
from brochure.design.drawing import rectangle
from brochure.design.sheet import Panel, Rect
from brochure.finding import has_errors
from brochure.imposition.impose import ImposedPage, ImposedPanel
from brochure.imposition.proof_stamp import stamps
from brochure.layout.blocks import Box, SetLine
from brochure.layout.piece_layout import PlacedPanel
from brochure.product import PROOF, in_language
from brochure.verify.texts import Expected, inspect
from tests.calls import build, check, editions
from tests.conftest import (
    ASSETS,
    LETTERPRESS,
    RELEASED,
    SAMPLER,
    SMALL,
    THEME,
    own_project,
    project,
)

HOTLINE = RELEASED.replace("1-800-662-4357", "1-800-555-0150")
PICTURE = (
    "      - Somebody answers.",
    "      - picture: {file: seen.png, lines: 3}\n        alt: A door.\n      - Somebody answers.",
)


def place(text, mark="→"):
    """The text without its mark, and the line and column where that stood."""
    before = text[: text.index(mark)]
    return text.replace(mark, "", 1), (before.count("\n") + 1, len(before) - before.rfind("\n"))


def refused(tmp_path, text, name="one"):
    """What a release of a content is refused for: codes with their places."""
    paths = project(tmp_path / name, text)
    return [(f.code, (f.span.line, f.span.column)) for f in judged(paths, release=True)]


def judged(paths, release=False):
    """What is said of a release, and not of how full the panels are."""
    found = check(paths.content, paths.theme, release).findings
    return tuple(f for f in found if f.code[0] != "L")


def test_nothing_refuses_what_may_be_released(tmp_path):
    assert refused(tmp_path, RELEASED) == []


# What waits for somebody

WAITING = [
    ("about: We help people find care.", "about: {text: We help people find care., to-confirm: →us}"),
    ("name: Harbor House", "name: {text: Harbor House, to-confirm: →us}"),
    ("number: 1-800-662-4357", "number: {text: 1-800-662-4357, to-confirm: →us}"),
    ("web: https://harbor.org/care", "web: {text: https://harbor.org/care, to-confirm: →us}"),
    ("hours: day and night", "hours: day and night\n    to-confirm: →us"),
    ("note: free, 24/7.", "note: free, 24/7.\n      to-confirm: →us"),
    ("text: Author A. A title. 2014.", "text: Author A. A title. 2014.\n      to-confirm: →us"),
    ("heading: Goals\n", "heading: Goals\n    to-confirm: →us\n"),
    ("- Somebody answers.", "- {text: Somebody answers., to-confirm: →us}"),
    ("- Somebody answers.", "- paragraph: Somebody answers.\n        to-confirm: →us"),
    ("- Somebody answers.", "- callout: {text: Somebody answers., to-confirm: →us}"),
    ("- Getting well", "- {text: Getting well, to-confirm: →us}"),
    ("alt: Good on the", "to-confirm: →us\n        alt: Good on the"),
    ("heading: Good", "heading: {text: Good, to-confirm: →us}"),
    ("country: US", "country: US\nto-confirm: →us"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new"), WAITING)
def test_what_waits_is_a_warning_at_its_place_and_no_release(tmp_path, old, new):
    assert old in RELEASED
    text, at = place(RELEASED.replace(old, new))
    paths = project(tmp_path, text)
    assert [(f.code, (f.span.line, f.span.column)) for f in judged(paths)] == [("P309", at)]
    late = judged(paths, release=True)
    assert [(f.code, (f.span.line, f.span.column)) for f in late] == [("P310", at)]


def test_what_waits_is_never_printed_and_changes_no_text(tmp_path):
    text = RELEASED.replace("note: free, 24/7.", "note: {text: free 24/7, to-confirm: by zebras}")
    plain = project(tmp_path / "plain", RELEASED.replace("note: free, 24/7.", "note: free 24/7"))
    waits = project(tmp_path / "waits", text)
    shown = build(waits.content, waits.theme, waits.output)
    assert shown.report["proof_because"] == ["text still to be confirmed"]
    old = build(plain.content, plain.theme, plain.output)
    for name, data in shown.shown.items():
        if name.endswith(".txt"):
            stamped = f"{PROOF}\n\n{old.shown[name].decode()}"
            assert data.decode() == stamped
        pages = PdfReader(io.BytesIO(data)).pages if name.endswith(".pdf") else ()
        assert not any("zebras" in page.extract_text() for page in pages)


@pytest.mark.parametrize(
    "value",
    ["{text: Harbor House}", "{text: Harbor House, to-confirm: ''}", "{to-confirm: us}",
     "{text: [a], to-confirm: us}", "{text: Harbor House, to-confirm: us, more: x}"],
)  # fmt: skip
def test_a_text_in_fields_has_both_fields_and_no_others(tmp_path, value):
    paths = project(tmp_path, RELEASED.replace("name: Harbor House", f"name: {value}"))
    found = judged(paths)
    assert {f.code for f in found} <= {"M203", "M204"}
    assert has_errors(found)


def test_a_theme_waits_for_nobody(tmp_path):
    shutil.copytree(ASSETS, tmp_path / "assets")
    theme = tmp_path / "assets" / "theme.yaml"
    theme.write_text(THEME.read_text("utf-8") + "\nto-confirm: us\n", encoding="utf-8")
    found = check(project(tmp_path, RELEASED).content, theme).findings
    assert [f.code for f in found] == ["M202"]


# Addresses

RESERVED = ["example.com", "www.example.net", "EXAMPLE.org", "a.test", "b.example", "c.invalid",
            "localhost", "d.localhost", "example.org.", "example.org:8080"]  # fmt: skip


@pytest.mark.parametrize("domain", RESERVED)
def test_an_address_kept_for_examples_is_refused(tmp_path, domain):
    web = RELEASED.replace("web: https://harbor.org/care", f"web: →https://{domain}/care")
    text, at = place(web)
    paths = project(tmp_path, text)
    found = judged(paths, release=True)
    assert ("P311", (at[0], at[1])) in [(f.code, (f.span.line, f.span.column)) for f in found]


@pytest.mark.parametrize(
    "domain", ["example.io", "myexample.org", "test.org", "contest", "test.de"]
)
def test_an_address_that_only_looks_alike_is_not(tmp_path, domain):
    text = RELEASED.replace("https://harbor.org/care", f"https://{domain}/care")
    paths = project(tmp_path, text)
    assert "P311" not in {f.code for f in judged(paths, release=True)}


@pytest.mark.parametrize(
    ("old", "new"),
    [("[a guide](https://harbor.org/a)", "[a guide](https://example.org/a)"),
     ("[a guide](https://harbor.org/a)", "[a guide](mailto:ann@example.org)"),
     ("link: https://harbor.org/one", "link: https://example.org/one"),
     ("- Getting well", '- "[to us](https://x.test/)"')],
)  # fmt: skip
def test_links_in_texts_and_references_are_looked_at_too(tmp_path, old, new):
    assert old in RELEASED
    text = RELEASED.replace(old, new)
    line = text[: text.index(new)].count("\n") + 1
    assert [(code, at[0]) for code, at in refused(tmp_path, text)] == [("P311", line)]


# The template

OWN = "We lend tools as they are."  # six words of its disclaimer


def test_a_text_of_the_template_is_refused(tmp_path):
    text, at = place(RELEASED.replace("- Somebody answers.", f"- →{OWN}"))
    assert refused(tmp_path, text) == [("P312", at)]


def test_few_words_may_be_anybodys(tmp_path):
    assert refused(tmp_path, RELEASED.replace("Somebody answers.", "A card is free.")) == []


def test_a_new_project_is_the_template_through_and_through(tmp_path):
    from brochure.scaffold import new

    new(tmp_path / "p")
    loaded = brochure.load(tmp_path / "p" / "content.yaml")
    found = [f.code for f in loaded.proof]
    assert found.count("P312") > 15
    assert {"P307", "P311", "P314"} <= set(found)


# Pictures


def seen(tmp_path, data, name="seen.png"):
    paths = own_project(tmp_path, RELEASED.replace(*PICTURE))
    (tmp_path / name).write_bytes(data)
    done = check(paths.content, paths.theme, release=True)
    return [f.code for f in done.findings if f.code == "P313"]


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """The pictures of a proof and of a release, by name."""
    found = {}
    for name, text in (("proof", HOTLINE), ("release", RELEASED)):
        paths = project(tmp_path_factory.mktemp(name), text)
        done = build(paths.content, paths.theme, paths.output, pictures=True)
        found[name] = {k: v for k, v in done.shown.items() if k.endswith(".png")}
    return found


def test_a_picture_of_a_proof_is_refused_by_what_it_says(tmp_path, made):
    assert seen(tmp_path, made["proof"]["pictures/handout.png"]) == ["P313"]


def test_so_is_a_press_page_with_its_lines(tmp_path, made):
    assert seen(tmp_path, made["release"]["pictures/handout-proof.png"]) == ["P313"]


def test_a_picture_of_a_release_is_welcome(tmp_path, made):
    assert seen(tmp_path, made["release"]["pictures/handout.png"]) == []


def test_the_comment_survives_as_that_of_a_jpeg(tmp_path):
    buffer = io.BytesIO()
    Image.new("RGB", (900, 600)).save(buffer, "JPEG", comment="brochure proof")
    assert seen(tmp_path, buffer.getvalue()) == ["P313"]


# The disclaimer

WORDS = "We do not offer this program. Call to learn more."


def approve(paths):
    return CliRunner().invoke(cli, ["approve", "--disclaimer", "--content", str(paths.content)])


def test_other_words_than_the_approved_are_refused(tmp_path):
    text, at = place(RELEASED.replace(f"disclaimer: {WORDS}", "disclaimer: →We offer it all."))
    paths = project(tmp_path, text)
    found = judged(paths, release=True)
    assert [(f.code, (f.span.line, f.span.column)) for f in found] == [("P314", at)]
    assert "brochure approve --disclaimer" in found[0].hint


def test_without_any_approval_a_release_is_refused(tmp_path):
    paths = project(tmp_path, RELEASED)
    (tmp_path / "approvals.yaml").unlink()
    found = judged(paths, release=True)
    assert [f.code for f in found] == ["P314"]


@pytest.mark.parametrize("before", [None, "{}\n"])
def test_approving_locks_the_words_and_says_them(tmp_path, before):
    paths = project(tmp_path, RELEASED.replace(WORDS, "Call us “any” day – or write."))
    file = tmp_path / "approvals.yaml"
    file.unlink()
    if before is not None:
        file.write_text(before)
    done = approve(paths)
    assert done.exit_code == 0, done.output
    assert "Call us “any” day – or write." in done.stdout
    assert judged(paths, release=True) == ()
    sha256 = hashlib.sha256("Call us “any” day – or write.".encode()).hexdigest()
    assert sha256 in file.read_text("utf-8")


def test_how_a_disclaimer_is_broken_into_lines_does_not_matter(tmp_path):
    folded = "disclaimer: >-\n    We do not offer\n    this program. Call\n    to learn more."
    assert refused(tmp_path, RELEASED.replace(f"disclaimer: {WORDS}", folded)) == []


@pytest.mark.parametrize(
    "entry",
    ["disclaimer: {sha256: OLD, words: before}  # by Ann\n",
     "disclaimer:\n  words: >-\n    what was\n    before\n\n  # by Ann\n  sha256: OLD\n",
     "disclaimer:\n  sha256: OLD  # by Ann\n"],
)  # fmt: skip
def test_approving_keeps_comments(tmp_path, entry):
    paths = project(tmp_path, RELEASED)
    file = tmp_path / "approvals.yaml"
    file.write_text("# of compliance\n" + entry.replace("OLD", "0" * 64) + "# the end\n")
    assert approve(paths).exit_code == 0
    now = file.read_text("utf-8")
    assert now.startswith("# of compliance")
    assert "by Ann" in now
    assert now.rstrip().endswith("# the end")
    assert "before" not in now
    assert "0" * 64 not in now
    assert judged(paths, release=True) == ()


@pytest.mark.parametrize(
    ("said", "code"),
    [("disclaimer:\n  sha256: 1234\n", "M205"), ("disclamer: x\n", "M202"), ("a: [\n", "Y119"),
     ("disclaimer:\n  words: x\n", "M201")],
)  # fmt: skip
def test_approvals_that_cannot_be_read_are_findings_and_stay(tmp_path, said, code):
    paths = project(tmp_path, RELEASED)
    (tmp_path / "approvals.yaml").write_text(said)
    found = check(paths.content, paths.theme).findings
    assert code in [f.code for f in found]
    assert found[0].span.file.endswith("approvals.yaml")
    assert approve(paths).exit_code == 1
    assert (tmp_path / "approvals.yaml").read_text() == said


def test_a_content_with_faults_is_not_approved(tmp_path):
    paths = project(tmp_path, RELEASED.replace("language: en", "language: English"))
    before = (tmp_path / "approvals.yaml").read_text()
    done = approve(paths)
    assert done.exit_code == 1
    assert "M205" in done.stderr
    assert (tmp_path / "approvals.yaml").read_text() == before


# The stamp


@pytest.fixture(scope="module")
def proof(tmp_path_factory):
    paths = project(tmp_path_factory.mktemp("proof"), HOTLINE)
    return build(paths.content, paths.theme, paths.output)


def texts(page):
    """(words, x, y) of each stretch of a page, as another library reads it."""
    found = []

    def seen(words, matrix, text_matrix, font, size):
        if words.strip():
            at = (text_matrix[4] + matrix[4], text_matrix[5] + matrix[5])
            found.append((words.strip(), *at))

    page.extract_text(visitor_text=seen)
    return found


def test_a_stamp_stands_across_every_hotline_and_else_on_free_ground(proof):
    for one in editions(proof.checked).values():
        for page in one.pages:
            made = stamps(page, 10.0)
            numbers = [
                line
                for placed in page.panels
                for box in placed.panel.walk() if box.role == "number"
                for line in [box.lines[0]]
                if placed.rect is not None
            ]  # fmt: skip
            assert len(made) == max(1, len(numbers))
            for stamp in made:
                near = page.trim.inset(18)
                assert near.x <= stamp.band.x and stamp.band.right <= near.right
                assert near.y <= stamp.band.y and stamp.band.top <= near.top
                touched = [
                    (box.role, line.text)
                    for placed in page.panels
                    for box in placed.panel.walk()
                    for line in box.lines
                    for x, y in [(placed.rect.x + line.x, placed.rect.y + line.y)]
                    if x < stamp.band.right and x + line.width > stamp.band.x
                    and y < stamp.band.top and y + 0.6 * line.size > stamp.band.y
                ]  # fmt: skip
                roles = {role for role, _ in touched}
                assert ("number" in roles) == bool(numbers)
                assert roles <= {"number"}, touched


@pytest.mark.parametrize("look", [THEME, LETTERPRESS], ids=lambda path: path.stem)
def test_a_stamp_on_free_ground_stands_apart_from_words_and_drawings(look):
    for one in editions(check(SAMPLER, look)).values():
        for page in one.pages:
            boxes = [
                (box, placed.rect) for placed in page.panels for box in placed.panel.walk()
            ]  # fmt: skip
            if any(box.role == "number" for box, _ in boxes):
                continue
            (stamp,) = stamps(page, 10.0)
            near = stamp.band.inset(-6)
            for box, at in boxes:
                for line in box.lines:
                    x, y = at.x + line.x, at.y + line.y
                    apart = (
                        x >= near.right or x + line.width <= near.x
                        or y - 0.2 * line.size >= near.top or y + 0.7 * line.size <= near.y
                    )  # fmt: skip
                    assert apart, (one.file, page.side, line.text)
                if box.shapes or box.image:
                    rect = box.rect.moved(at.x, at.y)
                    apart = (
                        rect.x >= near.right or rect.right <= near.x
                        or rect.y >= near.top or rect.top <= near.y
                    )  # fmt: skip
                    assert apart, (one.file, page.side, box.role)


def one_page(*boxes):
    """A page of one panel, 280 by 612 pt."""
    area = Rect(0, 0, 280, 612)
    panels = (
        ImposedPanel(
            PlacedPanel("cover", Panel("cover", "outside", 0, area.width), area, (), boxes), area
        ),
    )
    return ImposedPage("cover", area, area, area, (), panels, (), ())


def rows(*feet):
    """Lines 10 pt high that stand on these heights, from edge to edge."""
    lines = tuple(SetLine(0, foot + 2.5, 280, 10, "ink", (), ()) for foot in feet)
    return Box("paragraph", Rect(0, 0, 280, 612), lines=lines)


def drawn(low, high, width=280):
    rect = Rect(0, low, width, high - low)
    return Box("picture", rect, shapes=(rectangle(rect, "ink"),))


STAMPED = {  # the lowest place that is free of words and drawings; else of words; else the widest gap
    "an empty page": (one_page(), 18),
    "words at the foot": (one_page(rows(20, 30)), 46),
    "a drawing at the foot": (one_page(drawn(0, 100)), 106),
    "a drawing beside the foot": (one_page(drawn(0, 100, 60)), 18),
    "words on a drawing": (one_page(drawn(0, 612), rows(30)), 46),
    "a gap between lines": (one_page(rows(*range(0, 300, 10), *range(317, 612, 10))), 304),
    "lines without a gap": (one_page(rows(*range(0, 300, 10), *range(306, 612, 10))), 298),
}


@pytest.mark.parametrize(("page", "low"), STAMPED.values(), ids=STAMPED)
def test_a_stamp_keeps_away_from_what_stands_on_the_page(page, low):
    (stamp,) = stamps(page, 10.0)
    assert stamp.band.y == pytest.approx(low)


def scattered(seed):
    """A page of three panels, 100 by 612 pt, with lines of text at random heights."""
    dice, page = Random(seed), Rect(0, 0, 300, 612)
    panels = []
    for x in (0, 100, 200):
        lines = tuple(
            SetLine(dice.randint(0, 60), dice.randint(0, 4800) / 8, 40, 10, "ink", (), ())
            for _ in range(dice.randint(20, 40))
        )
        rect = Rect(x, 0, 100, 612)
        box = Box("paragraph", Rect(0, 0, 100, 612), lines=lines)
        panel = PlacedPanel(str(x), Panel(str(x), "inside", x, 100), rect, (), (box,))
        panels.append(ImposedPanel(panel, rect))
    return ImposedPage("inside", page, page, page, (), tuple(panels), (), ())


def lowest_free(page):
    """The lower left corner of a band in the middle of a panel, 89.6 by 9 pt and 6 pt apart from
    all lines: every row is tried, from 18 pt above the foot on, with all panels."""
    lines = [(placed.rect.x + line.x, line.y - 2.5, line.width, line.size)
             for placed in page.panels for box in placed.panel.boxes for line in box.lines]  # fmt: skip
    for y in range(18, 612 - 18 - 9 + 1):
        for x in (placed.rect.x + (100 - 89.6) / 2 for placed in page.panels):
            if all(
                left >= x + 89.6 + 6 or left + width <= x - 6
                or low >= y + 9 + 6 or low + high <= y - 6
                for left, low, width, high in lines
            ):  # fmt: skip
                return x, y
    return None


@pytest.mark.parametrize("seed", range(40))
def test_a_stamp_stands_in_the_lowest_row_that_is_free(seed):
    page = scattered(seed)
    (stamp,) = stamps(page, 10.0)
    assert (stamp.band.x, stamp.band.y) == pytest.approx(lowest_free(page))


def test_every_page_of_a_proof_is_stamped_inside_the_trim(proof):
    for name, data in proof.files.items():
        for page in PdfReader(io.BytesIO(data)).pages:
            left, low, right, high = map(float, page.trimbox)
            stamped = [(x, y) for words, x, y in texts(page) if PROOF in words]
            assert stamped, name
            for x, y in stamped:
                assert left + 18 <= x <= right - 18, name
                assert low + 18 <= y <= high - 18, name


def test_the_words_of_a_proof_begin_with_its_stamp(proof):
    words = {name: data.decode() for name, data in proof.shown.items() if name.endswith(".txt")}
    assert len(words) == 2
    assert all(text.startswith(f"{PROOF}\n\n") for text in words.values())


def test_in_spanish_too(tmp_path):
    paths = project(tmp_path, HOTLINE.replace("language: en", "language: es"))
    done = build(paths.content, paths.theme, paths.output, ("handout",))
    stamp = in_language(PROOF, "es")
    assert stamp != PROOF
    assert done.shown["handout-screen-es.txt"].decode().startswith(stamp)


def verified(data, one, proof, stamp=PROOF):
    found = inspect(data, Expected(one, proof, (), (), stamp=stamp)).findings
    return [f.code for f in found if f.code == "Q608"]


def test_a_page_without_a_stamp_is_found(proof):
    for name, one in editions(proof.checked).items():
        data = proof.files[name]
        assert verified(data, one, True) == []
        assert verified(data, one, False) == ["Q608"] * len(one.pages)
        assert verified(data, one, True, "PROOF of another kind") == ["Q608"] * len(one.pages)


def test_a_stamp_that_a_printer_would_not_print_does_not_count(proof, monkeypatch):
    from brochure.imposition import proof_stamp

    one = editions(proof.checked)["handout-screen.pdf"]
    assert verified(proof.files["handout-screen.pdf"], one, True) == []
    monkeypatch.setattr(proof_stamp, "AWAY", 300.0)  # as if the stamp stood at the edge
    assert verified(proof.files["handout-screen.pdf"], one, True) == ["Q608"]


def test_the_last_line_names_every_reason(tmp_path):
    text = HOTLINE.replace("hours: day and night", "hours: day and night\n    to-confirm: us")
    paths = project(tmp_path, text)
    options = ["--content", paths.content, "--theme", paths.theme, "--output", paths.output]
    done = CliRunner().invoke(cli, ["build", "--edition", "screen", *map(str, options)])
    last = done.stdout.strip().split("\n")[-1]
    assert last.startswith("PROOF only, do NOT print yet: ")
    assert "placeholder number, text still to be confirmed." in last


# The number of a build


def digest(folder, printer="", theme="assets/theme.yaml", text=RELEASED):
    paths = own_project(folder, text)
    return brochure.load(paths.content, folder / theme, printer or None).digest


@pytest.fixture(scope="module")
def usual(tmp_path_factory):
    return digest(tmp_path_factory.mktemp("usual"))


def test_the_same_files_elsewhere_have_the_same_number(tmp_path, usual):
    assert digest(tmp_path / "elsewhere") == usual


def test_another_content_theme_or_printer_profile_has_another(tmp_path, usual):
    found = {
        usual,
        digest(tmp_path / "a", text=RELEASED.replace("Somebody", "A person")),
        digest(tmp_path / "b", theme="assets/themes/letterpress.yaml"),
        digest(tmp_path / "c", printer="generic-eu"),
        digest(tmp_path / "d", text=HOTLINE),
    }
    assert len(found) == 5


def changed(folder, name, old, new):
    """The number of a project in which one file beside the content has changed."""
    own_project(folder, RELEASED)
    path = folder / "assets" / name
    data = path.read_bytes()
    assert old in data
    path.write_bytes(data.replace(old, new, 1))
    return brochure.load(folder / "content.yaml", folder / "assets" / "theme.yaml").digest


def test_so_has_another_drawing_font_or_icc_profile(tmp_path, usual):
    art = re.search(rb"<path[^>]* d=\"M ?(\d+)", (ASSETS / "art" / "inside.svg").read_bytes())
    assert art is not None
    found = {usual, changed(tmp_path / "a", "art/inside.svg", art[0], art[0] + b"1")}
    own_project(tmp_path / "b", RELEASED)
    fonts = tmp_path / "b" / "assets" / "fonts"
    names = [fonts / f"AtkinsonHyperlegibleNext-{one}.ttf" for one in ("Bold", "ExtraBold")]
    names[0].write_bytes(names[1].read_bytes())
    found.add(brochure.load(tmp_path / "b" / "content.yaml").digest)
    assert len(found) == 3


def test_so_has_another_bleed_with_the_same_icc_profile(tmp_path, usual):
    assert (
        changed(tmp_path, "printers/generic-us.yaml", b"bleed: 0.125 in", b"bleed: 0.13 in")
        != usual
    )


def test_another_version_of_the_tool_has_another(tmp_path, usual, monkeypatch):
    monkeypatch.setattr("brochure.project.__version__", "99")
    assert digest(tmp_path) != usual


def test_the_report_tells_both_numbers(tmp_path, proof):
    assert proof.report["digest"] == proof.checked.project.digest
    assert proof.report["content_sha256"] == hashlib.sha256(HOTLINE.encode()).hexdigest()
    assert proof.report["digest"] != proof.report["content_sha256"]


# Being stopped


def test_what_is_said_on_a_stop_is_what_happened(tmp_path, monkeypatch):
    monkeypatch.setattr(atomic, "replaced", [])
    monkeypatch.setattr(atomic, "finished", [])
    assert atomic.what_happened() == "The old files are unchanged."
    journal = tmp_path / ".publishing"
    (journal / "new").mkdir(parents=True)
    (journal / "new" / "a.pdf").write_bytes(b"new")
    (journal / "list.json").write_text(json.dumps({"new": ["a.pdf"], "retired": []}))
    with atomic.locked(tmp_path):
        assert (tmp_path / "a.pdf").read_bytes() == b"new"
        assert "an earlier build" in atomic.what_happened()
        atomic.publish(tmp_path, {"b.pdf": b"b"})
        assert atomic.what_happened() == "The new files are in place."


def test_check_says_what_makes_a_proof_and_nothing_where_nothing_does(tmp_path):
    def said(name, text):
        content = project(tmp_path / name, text).content
        options = ["check", "--content", str(content), "--theme", str(THEME)]
        return CliRunner().invoke(cli, options).output

    assert "PROOF, not for print: placeholder number" in said("a", SMALL)
    assert "PROOF" not in said("b", RELEASED)
