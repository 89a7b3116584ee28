"""The package for the print shop: what is in it, what its ticket says, when it is refused."""

from __future__ import annotations

import hashlib
import io
import json
import re
import shutil
import tempfile
import zipfile
from collections import defaultdict
from pathlib import Path
from types import SimpleNamespace

import pytest
from click.testing import CliRunner
from msgspec.structs import replace
from pypdf import PdfReader

from brochure import atomic, load
from brochure.cli import cli
from brochure.content.order import Order
from brochure.handover import job_ticket as tickets
from brochure.handover import package as packing
from brochure.handover.package import licences, package, zipped
from brochure.imposition.proof_guides import COLOURS
from tests.conftest import ASSETS, BROCHURE, LETTERPRESS, RELEASED, SMALL, load_fonts, project
from tests.shown import code_of
from tests.test_dummy import embedded

with tempfile.TemporaryDirectory() as _folder:
    _paths = project(Path(_folder), RELEASED)
    HASH = load(_paths.content, _paths.theme).digest
NAME = f"package/a-small-guide-{HASH[:12]}.zip"
PRESS = {piece: f"{piece}-press-{HASH[:12]}.pdf" for piece in ("brochure", "handout")}
TICKET = ("job-ticket.pdf", "job-ticket.json")
FILES = {
    *PRESS.values(),
    "brochure-guides.pdf",
    "handout-guides.pdf",
    "brochure-dummy.pdf",
    "preflight-report.txt",
    "preflight-report.json",
    *TICKET,
    "fonts/OFL-AtkinsonHyperlegibleNext.txt",
    "README.txt",
    "SHA256SUMS",
}


def pack(paths, **options):
    return package(load(paths.content, paths.theme, **options), paths.output)


def unzipped(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def words(data: bytes) -> str:
    return " ".join(" ".join(p.extract_text() for p in PdfReader(io.BytesIO(data)).pages).split())


@pytest.fixture(scope="module")
def released(tmp_path_factory):
    paths = project(tmp_path_factory.mktemp("package"), RELEASED)
    done = pack(paths)
    assert done.name == NAME, done.rendered.findings
    zip_file = paths.output / done.name
    return SimpleNamespace(paths=paths, done=done, zip=zip_file, files=unzipped(zip_file))


@pytest.fixture(scope="module")
def ticket(released):
    return packing._ticket(released.done.rendered, False, released.done.files, Order())


def test_it_holds_what_the_shop_needs_under_the_names_that_it_asked_for(released):
    assert set(released.files) == FILES
    for piece, name in PRESS.items():
        assert released.files[name] == (released.paths.output / f"{piece}-press.pdf").read_bytes()


def test_its_checksums_are_right_and_complete(released):
    rows = (row.split("  ") for row in released.files["SHA256SUMS"].decode().splitlines())
    sums = {name: digest for digest, name in rows}
    assert set(sums) == FILES - {"SHA256SUMS"}
    for name, digest in sums.items():
        assert digest == hashlib.sha256(released.files[name]).hexdigest()


def test_the_same_content_gives_the_same_bytes_anywhere(released, tmp_path):
    paths = project(tmp_path / "elsewhere", RELEASED)
    assert (paths.output / pack(paths).name).read_bytes() == released.zip.read_bytes()


def test_its_entries_have_no_date_of_their_own_and_one_mode(released):
    with zipfile.ZipFile(released.zip) as archive:
        entries = archive.infolist()
    assert {entry.date_time for entry in entries} == {(1980, 1, 1, 0, 0, 0)}
    assert {(entry.create_system, entry.external_attr >> 16) for entry in entries} == {
        (3, 0o100644)
    }
    assert [entry.filename for entry in entries] == sorted(FILES)


def test_the_order_of_the_files_does_not_matter():
    assert zipped({"b": b"1", "a": b"2"}) == zipped({"a": b"2", "b": b"1"})


def test_every_font_of_every_file_is_embedded(released):
    for name, data in released.files.items():
        assert not name.endswith(".pdf") or embedded(data), name


def test_nothing_in_it_tells_where_it_was_made(released):
    for name, data in released.files.items():
        assert str(released.paths.content.parent).encode() not in data, name


def test_the_read_me_names_every_file(released):
    text = released.files["README.txt"].decode()
    assert all(name in text for name in FILES - {"README.txt", *TICKET})
    assert "job-ticket.pdf, .json" in text
    assert "PROOF" not in text


def test_the_report_speaks_of_the_press_files_by_their_packed_names(released):
    report = json.loads(released.files["preflight-report.json"])
    assert [entry["name"] for entry in report["files"]] == list(PRESS.values())
    for entry in report["files"]:
        assert entry["sha256"] == hashlib.sha256(released.files[entry["name"]]).hexdigest()
    text = released.files["preflight-report.txt"].decode()
    assert all(entry["sha256"] in text and entry["name"] in text for entry in report["files"])
    assert "Findings\n  warning L505" in text  # the small content leaves panels empty


def test_a_finding_is_told_without_the_folders_of_this_machine():
    found = {"file": "/home/me/content.yaml", "line": 2, "column": 5, "severity": "warning",
             "code": "M209", "message": "unusual"}  # fmt: skip
    on_press = {**found, "file": "brochure-press.pdf", "line": 1}
    plain = packing._plain([found, on_press], {"brochure-press.pdf": "b.pdf"})
    assert [one["file"] for one in plain] == ["content.yaml", "b.pdf"]
    report = {"tool": "brochure", "digest": "0", "proof": False, "files": [], "findings": plain}
    assert "  warning M209 content.yaml:2:5: unusual" in list(packing._report_lines(report))


# The job ticket


def test_the_widths_on_the_ticket_add_up_to_the_trim(released):
    data = json.loads(released.files["job-ticket.json"])
    assert [piece["piece"] for piece in data["pieces"]] == ["brochure", "handout"]
    for piece in data["pieces"]:
        assert piece["pages"] == len(piece["sides"])
        for side in piece["sides"]:
            for unit, digits in (("points", 3), ("inches", 4), ("mm", 3)):
                widths = [panel["width"][unit] for panel in side["panels_from_left_to_right"]]
                assert sum(widths) == pytest.approx(piece["trim"]["width"][unit], abs=10**-digits)


def test_panels_on_the_ticket_stand_from_left_to_right(released):
    brochure, handout = json.loads(released.files["job-ticket.json"])["pieces"]
    names = [[p["name"] for p in side["panels_from_left_to_right"]] for side in brochure["sides"]]
    assert names == [["flap", "back", "cover"], ["inside-left", "inside-centre", "inside-right"]]
    assert brochure["flip"] == "on the short edge"
    assert (handout["flip"], handout["fold"], handout["folded"]) == (None, None, None)
    assert brochure["folded"]["width"]["inches"] == 3.6875


def test_the_ticket_says_it_on_paper_as_in_data(released):
    page = words(released.files["job-ticket.pdf"])
    for said in (
        "PDF/X-4", "CGATS TR 006", "Cyan, Magenta, Yellow, Black", "1/8 in · 3.18 mm",
        "1/4 in · 6.35 mm", "300 % at most", "100 lb coated text, silk or matte", "Release",
        "11 × 8 1/2 in · 279.4 × 215.9 mm", "3 11/16 in · 93.66 mm", "3 5/8 in · 92.08 mm",
        "on the short edge", "flap, then cover", "Harbor House", "https://harbor.org/care", HASH,
        "Quantity", "Name", "Phone", *PRESS.values(),
    ):  # fmt: skip
        assert said in page, said
    reader = PdfReader(io.BytesIO(released.files["job-ticket.pdf"]))
    assert len(reader.pages) == 1
    assert [float(side) for side in reader.pages[0].mediabox] == [0, 0, 612, 792]


def test_nothing_on_the_ticket_is_invented(released):
    data = json.loads(released.files["job-ticket.json"])
    assert data["contact"]["name"] is data["contact"]["phone"] is None
    assert [piece["quantity"] for piece in data["pieces"]] == [None, None]
    assert "1-800" not in released.files["job-ticket.json"].decode()


def test_the_ticket_lists_the_files_with_their_checksums(released):
    listed = json.loads(released.files["job-ticket.json"])["files"]
    assert {entry["name"] for entry in listed} == FILES - {*TICKET, "SHA256SUMS"}
    for entry in listed:
        assert entry["sha256"] == hashlib.sha256(released.files[entry["name"]]).hexdigest()


def test_spot_inks_and_the_other_flavour_stand_on_the_ticket(ticket, fonts):
    printer = ticket.printer.model_copy(update={"flavour": "X-1a"})
    other = replace(
        ticket,
        spots=("PANTONE 7713 C",),
        printer=printer,
        jobs=tuple(replace(job, paper="a4") for job in ticket.jobs),
    )
    data = tickets.as_dict(other)
    assert data["inks"] == ["Cyan", "Magenta", "Yellow", "Black", "PANTONE 7713 C"]
    assert data["pdf"] == "PDF/X-1a:2003"
    page = tickets.page(other, fonts)
    assert "PANTONE 7713 C" in words(page)
    assert float(PdfReader(io.BytesIO(page)).pages[0].mediabox.top) == pytest.approx(
        841.89, abs=0.01
    )


def test_long_words_stay_on_the_ticket(ticket, fonts):
    other = replace(ticket, title="A guide " * 20, centre="W" * 90, spots=("PANTONE 100 C",) * 6)
    found = []
    PdfReader(io.BytesIO(tickets.page(other, fonts))).pages[0].extract_text(
        visitor_text=lambda text, cm, tm, font, size: found.append(tm[5]) if text.strip() else None
    )
    assert min(found) > 35.9


# The pages with their guides


@pytest.mark.parametrize("piece", PRESS)
def test_guides_show_the_press_pages_on_a_screen(released, piece):
    shown = PdfReader(io.BytesIO(released.files[f"{piece}-guides.pdf"]))
    press = PdfReader(io.BytesIO(released.files[PRESS[piece]]))
    assert len(shown.pages) == len(press.pages)
    for page, printed in zip(shown.pages, press.pages):
        assert (page.mediabox, page.trimbox) == (printed.mediabox, printed.trimbox)
        assert not re.search(r"\s(k|K|scn|SCN)\s", code_of(page))
        assert "to look at, not for print" in page.extract_text()
    assert "/OutputIntents" not in shown.trailer["/Root"]
    assert "We do not offer this program." in words(released.files[f"{piece}-guides.pdf"])


def test_guides_lie_where_the_shop_cuts_and_folds(released):
    """A press page begins 45 pt left of the trim; the outside folds at 261 and 526 1/2 pt."""
    reader = PdfReader(io.BytesIO(released.files["brochure-guides.pdf"]))
    code = code_of(reader.pages[0])
    kinds = {" ".join(f"{part / 255:.4g}" for part in rgb): kind for kind, rgb in COLOURS.items()}
    uprights, kind = defaultdict(list), None
    for line in code.split("\n"):
        if line.endswith(" RG"):
            kind = kinds.get(line.removesuffix(" RG"))
        elif found := re.fullmatch(r"(\S+) \S+ m \1 \S+ l S", line):
            uprights[kind].append(float(found[1]) - 45)
    assert uprights["trim"] == [0, 792]
    assert uprights["bleed"] == [-9, 801]
    assert uprights["fold"] == [261, 526.5]
    assert sorted(uprights["safe area"]) == [18, 243, 279, 508.5, 544.5, 774]
    text = reader.pages[0].extract_text()
    assert all(panel.name in text for panel in BROCHURE.on("outside"))
    assert all(kind in text for kind in COLOURS)


# Licences, proofs, refusals


def test_the_licences_are_those_of_the_fonts_in_use():
    other = load_fonts(LETTERPRESS)
    assert [path.name for path in licences(other)] == ["OFL-Lora.txt"]


def run(paths, *arguments):
    options = ["--content", paths.content, "--theme", paths.theme, "--output", paths.output]
    return CliRunner().invoke(cli, list(map(str, ["package", *options, *arguments])))


def test_a_placeholder_is_refused(tmp_path):
    paths = project(tmp_path, SMALL)
    done = run(paths)
    assert done.exit_code == 1
    line = SMALL.split("\n").index("    number: 1-800-555-0150") + 1
    assert f"content.yaml:{line}:13: error P307" in done.stderr
    assert not paths.output.exists()


def test_a_proof_says_so_everywhere(tmp_path):
    paths = project(tmp_path, SMALL)
    done = run(paths, "--proof")
    assert done.exit_code == 0
    assert "PROOF only, NOT for print." in done.stdout
    (path,) = (paths.output / "package").iterdir()
    assert re.fullmatch(r"a-small-guide-PROOF-[0-9a-f]{12}\.zip", path.name)
    files = unzipped(path)
    assert "PROOF – not for print" in words(files["job-ticket.pdf"])
    assert json.loads(files["job-ticket.json"])["proof"] is True
    assert "PROOF - not for print" in files["README.txt"].decode()
    assert "for print\n" not in files["README.txt"].decode()
    for name in files:
        if re.search(r"press|guides", name) and name.endswith(".pdf"):
            assert "PROOF" in words(files[name]), name


def test_an_older_package_stays_and_is_mentioned(released, tmp_path):
    paths = project(tmp_path, RELEASED)
    shutil.copytree(released.paths.output, paths.output)
    old = paths.output / "package" / "a-small-guide-000000000000.zip"
    old.write_bytes(b"old")
    done = run(paths)
    assert done.exit_code == 0, done.output
    assert f"Beside it, from before: {old.name}." in done.stdout
    assert "This file goes to the print shop." in done.stdout
    assert old.read_bytes() == b"old"
    assert (paths.output / NAME).read_bytes() == released.zip.read_bytes()


@pytest.mark.parametrize("fault", [KeyboardInterrupt, OSError(28, "No space left on device")])
def test_what_goes_wrong_leaves_the_old_package(released, tmp_path, monkeypatch, fault):
    paths = project(tmp_path, RELEASED)
    (paths.output / "package").mkdir(parents=True)
    (paths.output / NAME).write_bytes(b"old")
    whole = atomic._write

    def write(path, data):
        if path.suffix == ".zip":
            raise fault
        whole(path, data)

    monkeypatch.setattr(atomic, "_write", write)
    with pytest.raises((KeyboardInterrupt, OSError)):
        pack(paths)
    assert (paths.output / NAME).read_bytes() == b"old"
    assert [path.name for path in (paths.output / "package").iterdir()] == [Path(NAME).name]
    assert not list(paths.output.glob(".building-*"))


def test_a_folder_that_cannot_be_made_is_told(tmp_path):
    paths = project(tmp_path, RELEASED)
    paths.output.mkdir()
    (paths.output / "package").write_bytes(b"a file")
    with pytest.raises(OSError):
        pack(paths)
    assert (paths.output / "package").read_bytes() == b"a file"


def test_what_does_not_pass_is_not_packed(tmp_path):
    paths = project(tmp_path, RELEASED.replace("hotline, disclaimer]", "hotline]"))
    done = pack(paths)
    assert done.name == ""
    assert "P304" in {finding.code for finding in done.rendered.findings}
    assert not paths.output.exists()


def test_the_shop_names_the_files(tmp_path):
    profile = (ASSETS / "printers" / "generic-us.yaml").read_text("utf-8")
    own = tmp_path / "assets" / "printers"
    own.mkdir(parents=True)
    (own / "shop.yaml").write_text(
        profile.replace("{piece}-{edition}-{hash}", "Order 7 {edition} {piece}")
    )
    shutil.copytree(ASSETS / "icc", tmp_path / "assets" / "icc")
    paths = project(tmp_path, RELEASED)
    done = pack(paths, printer="shop")
    assert {"Order 7 press brochure.pdf", "Order 7 press handout.pdf"} <= set(done.files)
    data = json.loads(done.files["job-ticket.json"])
    assert [piece["file"] for piece in data["pieces"]] == [
        "Order 7 press brochure.pdf", "Order 7 press handout.pdf"]  # fmt: skip


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("Über Hilfe: 24/7!", "uber-hilfe-24-7"),
        ("日本", "brochure"),
        ("a " * 99, "-".join("a" * 30)),
    ],
)
def test_a_title_becomes_a_name(released, title, slug):
    loaded = released.done.rendered.checked.project
    value = replace(loaded.content.title, value=title)
    content = loaded.content.model_copy(update={"title": value})
    assert packing._name(replace(loaded, content=content), False) == f"{slug}-{HASH[:12]}.zip"
