"""The press edition: printer profiles, papers and folds, PDF/X, inks and overprinting."""

from __future__ import annotations

import io
import re
import shutil
from xml.etree import ElementTree as ET

import pytest
from pypdf import PdfReader

from brochure.design import icc
from brochure.design import printer_profile as printers
from brochure.finding import has_errors
from brochure.pdf.xmp_packet import NAMESPACES
from brochure.preflight.examine import examine
from brochure.source import yaml_tree
from tests.calls import build, check
from tests.conftest import (
    ASSETS,
    FORMATS,
    RELEASED,
    ROOT,
    SAMPLER,
    SMALL,
    load_printer,
    own_project,
    project,
    read_content,
    small_in,
)
from tests.shown import code_of

US = ASSETS / "printers" / "generic-us.yaml"
PROFILE = ROOT / "assets" / "icc" / "CGATS-TR-006.icc"


@pytest.fixture(scope="module")
def press(tmp_path_factory):
    paths = project(tmp_path_factory.mktemp("press"), SMALL)
    done = build(paths.content, paths.theme, paths.output)
    assert done.files, done.findings
    return {name: PdfReader(io.BytesIO(data)) for name, data in done.files.items()}


def own_assets(folder):
    """The project's assets, to change."""
    shutil.copytree(ASSETS, folder / "assets")
    return folder / "assets"


BLACK = "0 0 0 1 k"


# Printer profiles


PROFILES = [
    ("M205", "bleed: 0.125 in", "bleed: 0.125"),
    ("M205", "bleed: 0.125 in", "bleed: 1 in"),
    ("M205", "offset: 12 pt", "offset: 2 pt"),
    ("M205", "flavour: X-4 ", "flavour: X-9 "),
    ("M205", "ink-limit: 300", "ink-limit: 30"),
    ("M205", "least: 150", "least: 500"),
    ("M205", "{piece}-{edition}-{hash}", "{piece}/../{edition}"),
    ("M205", "{piece}-{edition}-{hash}", "{piece}"),
    ("M205", "style: full ", "style: fancy "),
    ("M201", "stock: 100 lb", "# stock: 100 lb"),
    ("M202", "safe: 0.25 in", "save: 0.25 in"),
    ("F407", "../icc/CGATS-TR-006.icc", "../icc/README.md"),
    ("F408", "../icc/CGATS-TR-006.icc", "../icc/mine.icc"),
    ("F409", "condition: CGATS TR 006 ", "condition: FOGRA39 "),
    ("F409", "condition: CGATS TR 006 ", "condition: TR 0006 "),
    ("M208", "../icc/CGATS-TR-006.icc", "../../../../etc/hostname"),
]


@pytest.mark.parametrize(("code", "old", "new"), PROFILES)
def test_a_fault_of_a_printer_profile_is_a_finding_at_its_line(tmp_path, code, old, new):
    folder = own_assets(tmp_path) / "printers"
    text = US.read_text("utf-8")
    assert old in text
    (folder / "mine.yaml").write_text(text.replace(old, new, 1), encoding="utf-8")
    paths = project(tmp_path, SMALL)
    found = check(paths.content, tmp_path / "assets/theme.yaml", printer="mine").findings
    assert [f.code for f in found] == [code], found
    assert found[0].span.file.endswith("mine.yaml")
    if new in found[0].message or code in ("M205", "M202", "F407", "F408"):
        line = text.replace(old, new, 1).splitlines()[found[0].span.line - 1]
        assert new.split()[0].split("{")[0] in line or code == "M205"


def test_an_unknown_printer_is_named_with_those_that_there_are(tmp_path):
    paths = project(tmp_path, SMALL.replace("country: US", "country: US\nprinter: generic-uk"))
    (finding,) = check(paths.content, paths.theme).findings
    assert (finding.code, finding.span.line) == ("F408", 3)
    assert "generic-us" in finding.hint


def test_every_shipped_printer_profile_is_good():
    for path in (ASSETS / "printers").glob("*.yaml"):
        printer, profile = load_printer(path.stem)
        assert profile.is_press
        assert printer.is_registered


def test_a_profile_of_version_4_tells_its_description():
    words = "PSO Coated v3".encode("utf-16-be")
    tag = (b"mluc" + bytes(4) + (1).to_bytes(4, "big") + (12).to_bytes(4, "big") + b"enUS"
           + len(words).to_bytes(4, "big") + (28).to_bytes(4, "big") + words)  # fmt: skip
    head = bytearray(128)
    head[12:20], head[36:40] = b"prtrCMYK", b"acsp"
    table = (1).to_bytes(4, "big") + b"desc" + (144).to_bytes(4, "big")
    data = bytes(head) + table + len(tag).to_bytes(4, "big") + tag
    profile = icc.read(data)
    assert profile.description == "PSO Coated v3"
    assert profile.is_for("FOGRA51")
    assert not profile.is_for("FOGRA39")


@pytest.mark.parametrize("data", [b"", b"x" * 200, PROFILE.read_bytes()[:140]])
def test_a_broken_profile_is_no_press_profile_and_no_crash(data):
    profile = icc.read(data)
    assert profile is None or profile.description in ("", "CGATS")


@pytest.mark.parametrize(
    ("written", "points"), [("0.125 in", 9), ("3 mm", 8.504), ("9 pt", 9), ("3mm", 8.504)]
)
def test_lengths_are_written_with_their_unit(tmp_path, written, points):
    text = US.read_text("utf-8").replace("bleed: 0.125 in", f"bleed: {written}")
    parsed = yaml_tree.parse(text.replace("../icc", "icc")).value
    printer, _ = printers.load(parsed, ASSETS).value
    assert printer.bleed == pytest.approx(points, abs=0.001)


# Papers and folds


@pytest.mark.parametrize("paper", ["a4", "legal"])
def test_the_same_content_builds_on_another_paper(tmp_path, paper):
    text = SAMPLER.read_text("utf-8")
    paths = own_project(tmp_path, text.replace("paper: letter ", f"paper: {paper} "))
    done = build(paths.content, paths.theme, paths.output)
    assert len(done.files) == 5, done.findings
    page = PdfReader(io.BytesIO(done.files["brochure-press.pdf"])).pages[0]
    width = float(page.trimbox.width) / 72 * 25.4
    assert width == pytest.approx({"a4": 297, "legal": 355.6}[paper], abs=0.01)


@pytest.mark.parametrize("form", FORMATS.loaded, ids=lambda form: form.name)
def test_every_format_builds_and_passes_preflight(tmp_path, form):
    paper = "legal" if "legal" in form.papers else ""  # on this the hotline fits any panel
    paths = project(tmp_path, small_in(form, paper))
    done = build(paths.content, paths.theme, paths.output)
    panels = len([name for name in form.reading if name not in form.optional])
    assert set(done.files) == {
        f"brochure-{name}.pdf" for name in ("press", "screen", *["office"] * (panels > 1))
    }, done.findings
    sides = panels if form.is_stitched else 2 if panels > 1 else 1
    assert len(PdfReader(io.BytesIO(done.files["brochure-press.pdf"])).pages) == sides
    assert len(PdfReader(io.BytesIO(done.files["brochure-screen.pdf"])).pages) == panels


def test_a_panel_that_the_format_has_not_is_a_finding_that_names_those_it_has():
    text = small_in(FORMATS.by_name["half-fold"]).replace("      inside-left:", "      flap:")
    content = read_content(text)
    messages = [(f.code, f.message, f.hint) for f in content.findings if "flap" in f.message]
    assert messages == [
        ("M202", 'the brochure has no "flap"',
         "possible here: cover, inside-left, inside-right, back"),
    ]  # fmt: skip


# PDF/X-4


def test_a_press_file_says_that_it_is_pdf_x_4(press):
    for name in ("brochure-press.pdf", "handout-press.pdf"):
        file = press[name]
        assert file.pdf_header == "%PDF-1.6"
        assert len(file.trailer["/ID"]) == 2
        (intent,) = file.trailer["/Root"]["/OutputIntents"]
        assert intent["/S"] == "/GTS_PDFX"
        assert intent["/OutputConditionIdentifier"] == "CGATS TR 006"
        assert intent["/RegistryName"] == "http://www.color.org"
        profile = intent["/DestOutputProfile"]
        assert profile["/N"] == 4
        assert profile.get_data() == PROFILE.read_bytes()


def test_xmp_and_the_information_dictionary_agree(press):
    file = press["brochure-press.pdf"]
    stream = file.trailer["/Root"]["/Metadata"]
    assert "/Filter" not in stream
    root = ET.fromstring(stream.get_data())
    said = {
        element.tag: "".join(element.itertext())
        for element in root.iter("{http://www.w3.org/1999/02/22-rdf-syntax-ns#}Description")
        for element in element
    }

    def of(name):
        prefix, local = name.split(":")
        return said[f"{{{NAMESPACES[prefix]}}}{local}"]

    info = file.trailer["/Info"]
    assert of("pdfxid:GTS_PDFXVersion") == "PDF/X-4"
    assert of("dc:title") == info["/Title"] == "A small guide"
    assert of("xmp:CreatorTool") == info["/Creator"]
    assert of("pdf:Producer") == info["/Producer"]
    assert "/" + of("pdf:Trapped") == info["/Trapped"] == "/False"
    digits = re.sub(r"[^0-9]", "", of("xmp:CreateDate"))
    assert info["/CreationDate"] == f"D:{digits}Z"
    assert of("xmpMM:DocumentID").startswith("uuid:")


def test_a_title_with_angle_brackets_and_ampersands_is_well_formed_xmp(tmp_path):
    paths = project(tmp_path, SMALL.replace("title: A small guide", 'title: "A <b> & c ]]> guide"'))
    done = build(paths.content, paths.theme, paths.output, ("handout",), ("press",))
    file = PdfReader(io.BytesIO(done.files["handout-press.pdf"]))
    root = ET.fromstring(file.trailer["/Root"]["/Metadata"].get_data())
    assert "A <b> & c ]]> guide" in "".join(root.itertext())


def test_no_page_of_a_press_file_turns_or_moves(press):
    for page in press["brochure-press.pdf"].pages:
        assert not {"/Rotate", "/Trans", "/UserUnit", "/ArtBox", "/Annots"} & set(page)


def test_two_pieces_are_two_documents(press):
    names = ("brochure-press.pdf", "handout-press.pdf")
    packets = [press[name].trailer["/Root"]["/Metadata"].get_data() for name in names]
    ids = {re.search(rb"uuid:[0-9a-f-]{36}", packet).group() for packet in packets}
    assert len(ids) == 2


def test_a_shop_that_asks_for_pdf_x_1a_gets_it(tmp_path):
    folder = own_assets(tmp_path) / "printers"
    text = US.read_text("utf-8").replace("flavour: X-4 ", "flavour: X-1a ")
    (folder / "old.yaml").write_text(text, encoding="utf-8")
    paths = project(tmp_path, SMALL)
    theme = tmp_path / "assets" / "theme.yaml"
    done = build(paths.content, theme, paths.output, printer="old")
    assert done.files, done.findings
    file = PdfReader(io.BytesIO(done.files["brochure-press.pdf"]))
    assert file.pdf_header == "%PDF-1.4"
    assert file.trailer["/Info"]["/GTS_PDFXVersion"] == "PDF/X-1a:2003"
    assert "/Metadata" not in file.trailer["/Root"]


# Inks


def painted(page):
    """(operator, fill colour, whether it overprints) of all that is painted on a page."""
    state, kept = ("", False), []
    for line in code_of(page).split("\n"):
        if line.startswith("q"):
            kept.append(state)
        if line in ("/Over gs", "/Out gs"):
            state = (state[0], line == "/Over gs")
        if line.endswith((" k", " scn")):
            state = (line, state[1])
        if found := re.search(r" (TJ|f|f\*|S|B)$", line):
            yield found[1], *state
        if line.endswith("Q"):
            state = kept.pop()


def test_black_text_overprints_and_nothing_else_does(press):
    for page in press["brochure-press.pdf"].pages:
        assert all(on == (what == "TJ" and ink == BLACK) for what, ink, on in painted(page))
        states = page["/Resources"]["/ExtGState"]
        assert states["/Over"] == {"/OP": True, "/op": True, "/OPM": 1}
        assert states["/Out"] == {"/OP": False, "/op": False, "/OPM": 1}


def test_body_text_is_black_ink_alone(press):
    texts = [ink for what, ink, _ in painted(press["brochure-press.pdf"].pages[1]) if what == "TJ"]
    assert max(texts, key=texts.count) == BLACK


def test_marks_stand_on_every_plate(press):
    page = press["brochure-press.pdf"].pages[0]
    space = page["/Resources"]["/ColorSpace"]["/All"]
    assert space[:3] == ["/Separation", "/All", "/DeviceCMYK"]
    assert "/All CS 1 SCN" in code_of(page)


SPOT = ('deep: { cmyk: [86, 46, 40, 44], srgb: "#184b5a"',
        'deep: { spot: PANTONE 7713 C, cmyk: [86, 46, 40, 44], srgb: "#184b5a"')  # fmt: skip
TINTED = ("soft: { cmyk: [46, 10, 24, 4]",
          "soft: { spot: PANTONE 7713 C, tint: 40, cmyk: [34, 18, 16, 18]")  # fmt: skip


def with_theme(tmp_path, *changes):
    theme = own_assets(tmp_path) / "theme.yaml"
    text = theme.read_text("utf-8")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    theme.write_text(text, encoding="utf-8")
    return theme


def test_a_spot_colour_is_a_plate_of_its_name_with_tints(tmp_path):
    theme = with_theme(tmp_path, SPOT, TINTED)
    paths = project(tmp_path, SMALL)
    done = build(paths.content, theme, paths.output)
    assert done.files, done.findings
    page = PdfReader(io.BytesIO(done.files["brochure-press.pdf"])).pages[0]
    spaces = page["/Resources"]["/ColorSpace"]
    (spot,) = (space for space in spaces.values() if space[1] == "/PANTONE 7713 C")
    assert spot[2] == "/DeviceCMYK"
    assert "/PANTONE#207713#20C cs 1 scn" in code_of(page)
    assert "/PANTONE#207713#20C cs 0.4 scn" in code_of(page)
    office = PdfReader(io.BytesIO(done.files["brochure-office.pdf"])).pages[0]
    assert "PANTONE" not in code_of(office)


@pytest.mark.parametrize(
    ("code", "changes"),
    [
        ("F411", [TINTED]),
        ("M205", [(SPOT[0], SPOT[1].replace("PANTONE 7713 C", "Cyan"))]),
        ("M205", [(TINTED[0], TINTED[0].replace("soft: {", "soft: { tint: 40,"))]),
    ],
)
def test_a_spot_colour_that_cannot_be_printed_is_a_finding(tmp_path, code, changes):
    theme = with_theme(tmp_path, *changes)
    found = check(project(tmp_path, SMALL).content, theme).findings
    assert [f.code for f in found] == [code]
    assert has_errors(found)


# No marks


@pytest.fixture(scope="module", params=["1-800-662-4357", "1-800-555-0199"])
def unmarked(request, tmp_path_factory):
    """The press pages for a shop that wants no marks; the second number is a placeholder."""
    folder = tmp_path_factory.mktemp("unmarked")
    text = US.read_text("utf-8").replace("style: full ", "style: none ")
    (own_assets(folder) / "printers" / "mine.yaml").write_text(text, encoding="utf-8")
    paths = project(folder, RELEASED.replace("1-800-662-4357", request.param))
    theme = folder / "assets" / "theme.yaml"
    done = build(paths.content, theme, paths.output, printer="mine", pictures=True)
    assert done.files, done.findings
    files = {name: PdfReader(io.BytesIO(data)) for name, data in done.files.items()}
    return [page for name in files if "press" in name for page in files[name].pages]


def test_without_marks_a_press_page_is_the_trim_and_its_bleed(unmarked):
    for page in unmarked:
        media, bleed, trim = ([float(n) for n in box] for box in (
            page.mediabox, page.bleedbox, page.trimbox
        ))  # fmt: skip
        assert media == bleed == [trim[0] - 9, trim[1] - 9, trim[2] + 9, trim[3] + 9]
        assert media[:2] == [0, 0]


def test_without_marks_nothing_stands_outside_the_trim(unmarked):
    """Neither slug nor the word at a fold; a proof is stamped on the page itself."""
    stamps = []
    for page in unmarked:

        def seen(words, matrix, text_matrix, font, size, page=page):
            x, y = text_matrix[4] + matrix[4], text_matrix[5] + matrix[5]
            if words.strip():
                left, low, right, high = (float(n) for n in page.trimbox)
                assert left < x < right and low < y < high, words
                stamps.append("PROOF" in words)

        words = page.extract_text(visitor_text=seen)
        assert "content " not in words
        assert "CGATS" not in words
        assert "fold" not in words.split()
    proof = "1-800-555-0199" in unmarked[0].extract_text()
    assert any(stamps) == proof


def test_thin_black_lines_on_colour_overprint(tmp_path):
    drawn = "      - range: {axis: [0, 30], usual: [9, 30], unit: hours}\n        alt: Nine to thirty.\n"
    text = SMALL.replace("      - Somebody answers.\n", f"      - Somebody answers.\n{drawn}")
    paths = project(tmp_path, text)
    done = build(paths.content, paths.theme, paths.output, ("brochure",), ("press",))
    found = examine(done.shown["brochure-press.pdf"], "f", "gwg2022-sheetcmyk").findings
    assert [one.message for one in found if one.code == "Q703"] == []
