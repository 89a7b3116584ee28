"""The second screen edition: PDF/UA-2, WTPDF 1.0 and PDF/A-4, with the words and tree of the first."""

from __future__ import annotations

import io

import pytest
from pypdf import PdfReader
from pypdf.generic import ArrayObject, DictionaryObject, NumberObject, TextStringObject

from brochure.catalogue import Severity
from brochure.imposition.imposed import imposed
from brochure.imposition.spoken import spoken_links
from brochure.pdf.metadata import about
from brochure.pdf.paint import render
from brochure.preflight.document import read
from brochure.preflight.examine import examine
from brochure.product import SCREEN, SCREEN2
from tests.calls import build, check
from tests.conftest import SMALL, THEME, project
from tests.tagged import Sample, name, put


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    """The two screen editions of one brochure, by name."""
    done = check(project(tmp_path_factory.mktemp("small"), SMALL).content, THEME)
    layout = next(one for one in done.layouts if one.piece == "brochure")
    words, says = spoken_links(done.project.content), about(done.project)
    made = (imposed(layout, edition, words) for edition in (SCREEN, SCREEN2))
    return {one.edition.name: render(one, done.project, says) for one in made}


@pytest.fixture
def sample(files):
    return Sample2(files["screen2"])


class Sample2(Sample):
    """A file of PDF 2.0 that pypdf writes as such, without an information dictionary."""

    def data(self):
        self.writer.pdf_header = "%PDF-2.0"
        self.writer._info = None
        return super().data()


def clauses(data, profile):
    found = examine(data, "file.pdf", profile).findings
    return {str(one.clause) for one in found if one.severity is Severity.ERROR}


def elements(data):
    """Role and words' numbers of each element, in reading order."""
    tree = read(data, "f").value.tree
    return [(node.role, [item.mcid for item in node.content_items]) for node in tree.nodes]


def test_the_second_edition_passes_as_all_that_it_claims(files):
    for profile in ("", "ua2", "a4"):
        assert examine(files["screen2"], "f", profile).findings == ()
    assert examine(files["screen2"], "f").profile == "ua2"


def test_no_file_passes_as_both_parts(files):
    assert clauses(files["screen"], "ua2") >= {"ISO 14289-2, 5", "ISO 32000-2, 7.5.2"}
    assert clauses(files["screen2"], "ua1") >= {"ISO 14289-1, 5", "ISO 14289-1, 6.1"}


def test_words_and_tree_are_the_same_but_for_the_name_of_notes(files):
    first, second = (elements(files[name]) for name in ("screen", "screen2"))
    assert [("FENote" if role == "Note" else role, marks) for role, marks in first] == second
    texts = [
        [page.extract_text() for page in PdfReader(io.BytesIO(one)).pages] for one in files.values()
    ]
    assert texts[0] == texts[1]


def test_the_file_is_pdf_2_without_an_information_dictionary(files):
    reader = PdfReader(io.BytesIO(files["screen2"]))
    assert reader.pdf_header == "%PDF-2.0"
    assert "/Info" not in reader.trailer
    assert "/ID" in reader.trailer


def test_what_the_file_claims_stands_in_its_metadata(files):
    packet = read(files["screen2"], "f").value.packet
    said = {key: packet.get(key) for key in ("pdfuaid:part", "pdfuaid:rev", "pdfaid:part",
                                             "pdfaid:rev", "pdfaid:conformance")}  # fmt: skip
    assert list(said.values()) == ["2", "2024", "4", "2020", ""]
    assert b"http://pdfa.org/declarations/wtpdf#accessibility1.0" in files["screen2"]


def test_links_and_bookmarks_lead_to_elements(files):
    reader = PdfReader(io.BytesIO(files["screen2"]))
    notes = [one.get_object() for page in reader.pages for one in page.get("/Annots", [])]
    inner = [note["/A"] for note in notes if note["/A"]["/S"] == "/GoTo"]
    first = reader.trailer["/Root"]["/Outlines"]["/First"]["/A"]
    assert inner
    for action in (*inner, first):
        assert "/S" in action["/SD"][0]
        assert action["/SD"][1:] == action["/D"][1:]
    assert first["/SD"][0]["/S"] == "/H1"
    assert all("/Dest" not in note for note in notes)


def no_namespace(s):
    put(s.element("Document"), "/NS", None)


def two_tops(s):
    top = s.element("Document")
    other = s.writer._add_object(
        DictionaryObject({name("S"): name("P"), name("P"): s.tree.indirect_reference})
    )
    put(s.tree, "/K", ArrayObject([top.indirect_reference, other]))


def plain_destination(s):
    link = next(one.get_object() for one in s.links() if one.get_object()["/A"]["/S"] == "/GoTo")
    put(link["/A"], "/SD", None)


def to_a_page(s):
    first = s.root["/Outlines"]["/First"].get_object()
    put(first, "/A", None)
    put(first, "/Dest", ArrayObject([s.page().indirect_reference, name("Fit")]))


BROKEN = [
    ("ua2", "ISO 14289-2, 5", lambda s: s.metadata(b"pdfuaid:part>2", b"pdfuaid:part>1")),
    ("ua2", "ISO 14289-2, 5", lambda s: s.metadata(b"pdfuaid:rev>2024", b"pdfuaid:rev>24")),
    ("ua2", "ISO 14289-2, 8.11", lambda s: s.metadata(b"dc:title", b"dc:source")),
    ("ua2", "ISO 14289-2, 8.2.5.2", no_namespace),
    ("ua2", "ISO 14289-2, 8.2.5.2", two_tops),
    ("ua2", "ISO 14289-2, 8.2.5.14", lambda s: put(s.element("FENote"), "/S", name("Note"))),
    ("ua2", "ISO 14289-2, 8.8", plain_destination),
    ("ua2", "ISO 14289-2, 8.8", to_a_page),
    ("ua2", "ISO 14289-2, 8.4.4", lambda s: put(s.root, "/Lang", None)),
    ("ua2", "ISO 14289-2, 8.2.5", lambda s: put(s.element("H1"), "/S", name("H2"))),
    ("ua2", "ISO 14289-2, 8.9", lambda s: put(s.links()[0].get_object(), "/Contents", None)),
    ("ua2", "ISO 14289-2, 8.2", lambda s: put(s.element("FENote"), "/NS", None)),
    ("a4", "ISO 19005-4, 6.7.3", lambda s: s.metadata(b"pdfaid:part>4", b"pdfaid:part>2")),
    ("a4", "ISO 19005-4, 6.7.3", lambda s: s.metadata(b"pdfaid:rev>2020", b"pdfaid:rev>x")),
    ("a4", "ISO 19005-4, 6.7.3",
     lambda s: s.metadata(b"<pdfaid:rev>", b"<pdfaid:conformance>A</pdfaid:conformance><pdfaid:rev>")),
    ("a4", "ISO 19005-4, 6.2", lambda s: put(s.root, "/OutputIntents", None)),
    ("a4", "ISO 19005-4, 6.6", lambda s: put(s.root, "/AA", DictionaryObject())),
    ("a4", "ISO 19005-4, 6.3", lambda s: put(s.links()[0].get_object(), "/F", NumberObject(2))),
]  # fmt: skip


@pytest.mark.parametrize(
    ("profile", "clause", "damage"),
    BROKEN,
    ids=[f"{p} {c} {n}" for n, (p, c, _) in enumerate(BROKEN)],
)
def test_each_clause_finds_what_breaks_it(sample, profile, clause, damage):
    damage(sample)
    assert clause in clauses(sample.data(), profile)


def test_what_is_only_copied_still_passes(sample):
    data = sample.data()
    assert clauses(data, "ua2") == clauses(data, "a4") == set()


def test_an_older_header_and_an_information_dictionary_are_found(files, sample):
    older = files["screen2"].replace(b"%PDF-2.0", b"%PDF-1.7", 1)
    assert "ISO 19005-4, 6.1.2" in clauses(older, "a4")
    assert "ISO 32000-2, 7.5.2" in clauses(older, "ua2")
    sample.writer.add_metadata({"/Title": TextStringObject("A title")})
    assert "ISO 19005-4, 6.1.3" in clauses(Sample.data(sample), "a4")


def test_it_is_built_where_it_is_asked_for_only(tmp_path):
    content = project(tmp_path, SMALL).content
    done = build(content, THEME, tmp_path / "out", editions=["screen2"])
    assert sorted(done.files) == ["brochure-screen2.pdf", "handout-screen2.pdf"]
    assert not [one for one in done.findings if one.code.startswith("Q6")]
    every = build(content, THEME, tmp_path / "all").files
    assert every
    assert not [name for name in every if "screen2" in name]
