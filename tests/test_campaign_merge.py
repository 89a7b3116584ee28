"""Press files of many records: what they show, how small they are, and that they are PDF/VT-1."""

from __future__ import annotations

import re

import pypdfium2
import pytest

import brochure
from brochure.campaign import running
from brochure.campaign.engine.shards import built
from brochure.design.sheet import Press, Rect
from brochure.imposition.printer_marks import margin_of
from brochure.pdf import merged
from brochure.preflight.examine import examine
from tests.campaigns import HEAD, campaign, command, here, tree, workers
from tests.conftest import FORMATS, small_in

PDF = "merged/00001/handout-merged.pdf"


def many(tmp_path, count, **lines):
    rows = HEAD + "".join(f"centre-{n},House {n},1-800-662-43{n:02d}\n" for n in range(count))
    return campaign(tmp_path, rows, editions="[press]", **lines)


def merge(path, impose="", engine=here, refused=()):
    output = path.parent / "out"
    prepared = running.prepared(path, str(output), impose=impose)
    good = [row + 2 not in refused for row in range(prepared.count)]
    entries = list(running.merged(prepared, engine, good))
    return entries, tree(output)


def words(data):
    document = pypdfium2.PdfDocument(data)
    return [page.get_textpage().get_text_bounded() for page in document]


def phones(page):
    return re.findall(r"1-800-662-43\d\d", page)


def codes(data):
    found = examine(data, "merged.pdf")
    return [finding.code for finding in found.findings]


def test_the_pages_show_the_records_in_their_order_and_pass_preflight(tmp_path):
    _, files = merge(many(tmp_path, 5))
    found = [phones(page) for page in words(files[PDF])]
    assert found == [[f"1-800-662-43{n:02d}"] for n in range(5)]
    assert codes(files[PDF]) == []
    assert b"PDF/VT-1" in files[PDF] and b"/DPartRoot" in files[PDF]


def test_a_page_looks_as_in_the_file_of_its_record(tmp_path):
    path = many(tmp_path, 3)
    _, files = merge(path)
    prepared = running.prepared(path, str(tmp_path / "out"))
    list(running.run(prepared, here))
    alone = pypdfium2.PdfDocument(tree(tmp_path / "out")["centre-2/handout-press.pdf"])[0]
    page = pypdfium2.PdfDocument(files[PDF])[2]
    pictures = [one.render(scale=1).to_pil().convert("RGB") for one in (alone, page)]
    width, height = pictures[0].size
    inner = (36, 36, width - 36, height - 36)  # less the slug, which names the record
    assert pictures[0].crop(inner).tobytes() == pictures[1].crop(inner).tobytes()


def test_each_further_record_costs_little(tmp_path):
    path = many(tmp_path, 30)
    one = len(merge(path, refused=range(3, 100))[1][PDF])
    all_of_them = len(merge(path)[1][PDF])
    assert (all_of_them - one) / 29 <= 8_000


def test_fonts_and_grounds_are_written_once(tmp_path):
    _, files = merge(many(tmp_path, 6))
    data = files[PDF]
    assert data.count(b"/DestOutputProfile") == 1
    programs = re.findall(rb"/FontName /(\S+)", data)
    assert len(programs) == len(set(programs))


def test_refused_records_are_left_out(tmp_path):
    entries, files = merge(many(tmp_path, 4), refused={3})
    assert [n for page in words(files[PDF]) for n in phones(page)] == [
        f"1-800-662-43{n:02d}" for n in (0, 2, 3)
    ]
    assert entries[0]["records"] == 3


def test_the_bytes_do_not_depend_on_the_engine_and_a_second_run_leaves_them_alone(tmp_path):
    path = many(tmp_path, 5)
    first, files = merge(path)
    second, same = merge(path, engine=workers(2))
    assert same == files and second[0]["kept"] and "kept" not in first[0]
    (tmp_path / "out" / PDF).write_bytes(b"x")
    third, again = merge(path, engine=workers(1))
    assert again == files and "kept" not in third[0]


def test_records_are_counted_off_in_parts(tmp_path, monkeypatch):
    monkeypatch.setattr("brochure.campaign.merging.SIZE", 2)
    entries, files = merge(many(tmp_path, 5))
    assert [entry["records"] for entry in entries] == [2, 2, 1]
    assert {name.split("/")[1] for name in files} == {"00001", "00002", "00003"}


def test_a_part_has_no_more_pages_than_preflight_reads(tmp_path, monkeypatch):
    monkeypatch.setattr("brochure.campaign.merging.MOST_PAGES", 7)
    entries, files = merge(many(tmp_path, 4, pieces="[handout, brochure]"))
    assert [entry["records"] for entry in entries] == [3, 1]
    assert len(words(files["merged/00001/brochure-merged.pdf"])) == 6


@pytest.mark.parametrize(
    ("impose", "sheets"),
    [
        ("2-up", [[0, 1], [2, 3], [4]]),
        ("4-up", [[0, 1, 2, 3], [4]]),
        ("cut-and-stack", [[0, 2, 4], [1, 3]]),
    ],
)
def test_a_sheet_holds_the_records_that_belong_on_it(tmp_path, impose, sheets):
    _, files = merge(many(tmp_path, 5), impose)
    data = files[f"{impose}/00001/handout-{impose}.pdf"]
    found = [sorted(phones(page)) for page in words(data)]
    assert found == [[f"1-800-662-43{n:02d}" for n in sheet] for sheet in sheets]
    assert codes(data) == []


def test_behind_the_first_column_of_the_front_lies_the_last_one_of_the_back(tmp_path):
    path = many(tmp_path, 4, pieces="[brochure]", set='{centre.name: "{name}", '
                'sections.goals.heading: "Inner {name}", centre.about: "{phone}"}')  # fmt: skip
    _, files = merge(path, "4-up")
    front, back = pypdfium2.PdfDocument(files["4-up/00001/brochure-4-up.pdf"])
    for name, column in (("House 0", 0), ("House 1", 1)):
        assert _column(front, name) == column
        assert _column(back, f"Inner {name}") == 1 - column


def _column(page, said):
    text = page.get_textpage()
    index, _ = text.search(said).get_next()
    return int(text.get_charbox(index)[0] > page.get_width() / 2)


def test_cells_lie_a_double_bleed_apart_and_cuts_have_marks():
    press, trim = Press(), Rect(0, 0, 300, 500)
    cells = merged.cut(trim, press, 4)
    assert cells[1].x - cells[0].right == pytest.approx(2 * press.bleed)
    assert cells[0].y - cells[2].top == pytest.approx(2 * press.bleed)
    assert cells[2].x == margin_of(press) == cells[2].y
    block = Rect(cells[2].x, cells[2].y, cells[1].right - cells[0].x, cells[0].top - cells[2].y)
    drawn = list(merged.marks(cells, block, press))
    edges = [shape.bounds.inset(-0.2) for shape in drawn]
    assert not any(edge.meets(block.inset(-press.bleed)) for edge in edges)
    for x in (cells[0].right, cells[1].x):
        assert sum(edge.x < x < edge.right for edge in edges) >= 2


def test_booklets_are_not_imposed(tmp_path):
    path = campaign(tmp_path, pieces="[booklet]")
    text = small_in(FORMATS.by_name["booklet"], piece="booklet")
    (tmp_path / "content.yaml").write_text(text, "utf-8")
    with pytest.raises(brochure.Refused) as refused:
        running.prepared(path, str(tmp_path / "out"), impose="2-up")
    assert "M205" in [finding.code for finding in refused.value.findings]


DAMAGE = {
    "no parts": (rb"/DPartRoot ", b"/DPartRxxt ", "has no document parts"),
    "no claim": (rb"pdfvtid:GTS_PDFVTVersion", b"pdfvtid:GTS_PDFVTVxxxxxx", "does not call itself"),
    "another version": (rb"PDF/VT-1", b"PDF/VT-7", "known is PDF/VT-1"),
    "another base": (rb"PDF/X-4", b"PDF/X-5", "not PDF/X-4"),
    "changed since": (rb"(<xmp:ModifyDate>)2", rb"\g<1>3", "has changed the file"),
    "no moment": (rb"pdfvtid:GTS_PDFVTModDate", b"pdfvtid:GTS_PDFVTMxxxxxx", "is missing"),
    "no inner parts": (rb"/DParts \[", b"/DPxxts [", "neither pages nor parts"),
    "no first page": (rb"/Start ", b"/Sxxxt ", "neither pages nor parts"),
    "no parent": (rb"/Parent (\d+ 0 R /Start)", rb"/Paxxnt \1", "as its Parent"),
    "another level": (rb"/RecordLevel 1", b"/RecordLevel 2", "RecordLevel is 2"),
    "another part": (rb"/DPart (\d+) 0 R", b"", "names another document part"),
}


@pytest.mark.parametrize("kind", DAMAGE)
def test_wrong_document_parts_are_found(tmp_path, kind):
    _, files = merge(many(tmp_path, 3))
    old, new, said = DAMAGE[kind]
    if kind == "another part":
        every = re.findall(old, files[PDF])
        damaged = files[PDF].replace(b"/DPart %s " % every[1], b"/DPart %s " % every[0])
    else:
        assert b"%PDF" in files[PDF][:5]
        damaged = re.sub(old, new, files[PDF])
    assert damaged != files[PDF] and len(damaged) == len(files[PDF])
    found = [one.message for one in examine(damaged, "x").findings if one.code == "Q697"]
    assert any(said in one for one in found), found


def test_a_part_in_two_places_is_found(tmp_path):
    _, files = merge(many(tmp_path, 3))
    (listed,) = re.findall(rb"/DParts \[ \[ [^\]]+\]", files[PDF])
    first = re.search(rb"\d+ 0 R", listed)[0]
    circle = (b"/DParts [ [ " + (first + b" ") * 2 + b"] ").ljust(len(listed))
    damaged = files[PDF].replace(listed, circle)
    assert len(damaged) == len(files[PDF])
    found = [one.message for one in examine(damaged, "x").findings if one.code == "Q697"]
    assert found == ["a document part stands in two places"]


def test_a_page_behind_the_last_document_part_is_found(tmp_path):
    _, files = merge(many(tmp_path, 3))
    (listed,) = re.findall(rb"/DParts \[ \[ [^\]]+\]", files[PDF])
    shorter = re.sub(rb"\d+ 0 R \]$", lambda last: b" " * (len(last[0]) - 1) + b"]", listed)
    assert len(shorter) == len(listed) and shorter != listed
    damaged = files[PDF].replace(listed, shorter)
    assert [f.message for f in examine(damaged, "x").findings if f.code == "Q697"] == [
        "page 3 belongs to no document part"
    ]


def test_the_command_merges_and_says_so(tmp_path):
    path = many(tmp_path, 3)
    done = command("campaign", path, "--output", tmp_path / "out", "--merge", "--workers", 1)
    assert done.exit_code == 0, done.output
    assert "1 press file of up to 200 records in merged/" in done.stdout
    assert (tmp_path / "out" / PDF).exists()


def test_a_part_whose_worker_dies_ends_the_run():
    from brochure.campaign.engine.shards import Shard, after_death, killer

    shard = Shard((), has_killed=True, part=3)
    assert after_death(shard) == ()
    with pytest.raises(OSError, match="part 3"):
        killer(None, shard, "SIGKILL")
    assert built is not None
