"""Tags: the structure tree, what the painter makes of it, and the words that come out of it."""

from __future__ import annotations

import ast
import ctypes
import io
import re
from typing import get_args

import pypdfium2
import pytest
from msgspec.structs import replace
from pypdf import PdfReader
from pypdf.generic import ContentStream, DecodedStreamObject
from pypdfium2 import raw

from brochure.content import model, reading_order
from brochure.content.approvals import normalised
from brochure.handover.plain_text import companion, words
from brochure.imposition.structure_elements import Element, LinkArea, MarkedContentRef
from brochure.imposition.structure_tree import RULES
from brochure.pdf.metadata import about
from brochure.pdf.paint import render
from brochure.preflight.rules.ua import ua_link_rules
from brochure.product import Role
from tests.calls import check, editions
from tests.conftest import ROOT, SAMPLER, SMALL, THEME, project, read_content
from tests.shown import code_of

PIECES = ["brochure", "handout"]


class Rendered:
    """A piece of a content in an edition: its tree and its file."""

    def __init__(self, content_path, piece, edition):
        done = check(content_path, THEME)
        assert done.layouts, done.findings
        self.content = done.content
        made = editions(done).values()
        self.imposed = next(
            one for one in made if (one.layout.piece, one.edition.name) == (piece, edition)
        )
        self.layout, self.pages = self.imposed.layout, self.imposed.pages
        self.tree = self.imposed.tree
        says = about(done.project)
        self.data = render(self.imposed, done.project, says)
        self.file = PdfReader(io.BytesIO(self.data))

    @property
    def root(self):
        return self.file.trailer["/Root"]


@pytest.fixture(scope="module", params=[(p, e) for p in PIECES for e in ("screen", "office")][:3])
def made(request):
    return Rendered(SAMPLER, *request.param)


@pytest.fixture(scope="module", params=PIECES)
def screen(request):
    return Rendered(SAMPLER, request.param, "screen")


def small(tmp_path, text=SMALL, piece="brochure", edition="screen"):
    return Rendered(project(tmp_path, text).content, piece, edition)


def elements(tree):
    return list(tree.root.walk())


def roles(tree):
    return [element.role for element in elements(tree)]


# The tree


def test_the_cover_title_is_the_only_first_heading_and_no_level_is_skipped(made):
    levels = [int(role[1]) for role in roles(made.tree) if re.fullmatch(r"H\d", role)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in zip(levels, levels[1:]))


def test_no_heading_level_is_skipped_wherever_sections_stand(tmp_path):
    text = SMALL.replace("cover: [title, centre-name]", "cover: [title, crisis-lines]").replace(
        "hotline, disclaimer, crisis-lines, web", "hotline, disclaimer, web"
    )
    levels = [role for role in roles(small(tmp_path, text).tree) if re.fullmatch(r"H\d", role)]
    assert levels[:2] == ["H1", "H2"]  # the public lines' own heading would be an H3


def test_each_panel_is_a_section_in_reading_order(made):
    sections = made.tree.root.kids
    assert [section.role for section in sections] == ["Sect"] * len(made.layout.panels)
    assert all(section.kids for section in sections)


def test_lists_hold_items_with_label_and_body(made):
    for element in elements(made.tree):
        kids = [kid.role for kid in element.kids if isinstance(kid, Element)]
        if element.role == "L":
            assert set(kids) == {"LI"}
            assert "/ListNumbering" in element.attributes
        if element.role == "LI":
            assert kids in (["Lbl", "LBody"], ["LBody"])


def test_every_figure_says_what_it_shows_and_where_it_stands(made):
    figures = [element for element in elements(made.tree) if element.role == "Figure"]
    assert figures
    for figure in figures:
        assert figure.alt
        x, y, right, top = map(float, re.search(r"BBox \[(.*?)\]", figure.attributes)[1].split())
        page = made.pages[next(kid.page for kid in figure.kids)]
        assert 0 <= x < right <= page.media.right
        assert 0 <= y < top <= page.media.top


def test_a_citation_is_a_reference_and_its_source_a_note_with_a_name(tmp_path):
    tree = small(tmp_path).tree
    assert roles(tree).count("Reference") == 1
    (note,) = (element for element in elements(tree) if element.role == "Note")
    assert note.key
    assert "Author A." in words(note)


def test_links_are_spoken_as_words_and_never_as_addresses(made):
    spots = [
        kid for element in elements(made.tree) for kid in element.kids if isinstance(kid, LinkArea)
    ]
    assert bool(spots) == (made.layout.panels is not None and bool(made.tree.links))
    for spot in spots:
        assert spot.spoken
        assert "://" not in spot.spoken
        assert "tel:" not in spot.spoken
    if spots:
        assert "Call our hotline, 1 800 555 0199" in {spot.spoken for spot in spots}


def test_words_in_another_language_are_a_span_that_names_it(tmp_path):
    text = SMALL.replace("Somebody answers.", "Say [muchas gracias](lang:es) to them.")
    made = small(tmp_path, text)
    (span,) = (element for element in elements(made.tree) if element.role == "Span")
    assert (span.language, words(span)) == ("es", "muchas gracias")
    notes = [note.get_object() for page in made.file.pages for note in page.get("/Annots", [])]
    assert not [note for note in notes if "lang" in str(note.get("/A"))]


def test_each_link_to_one_address_holds_its_own_areas(tmp_path):
    address = "https://example.org/x"
    said = f"See [a leaflet]({address}), or read [the same leaflet once more]({address}) " * 3
    made = small(tmp_path, SMALL.replace("Somebody answers.", said + "today."))
    found = [e for e in elements(made.tree) if e.role == "Link" and "leaflet" in words(e)]
    assert len(found) == 6
    for one in found:
        areas = [kid.rect for kid in one.kids if isinstance(kid, LinkArea)]
        assert areas
        assert len({area.y for area in areas}) == len(areas)  # one a line


@pytest.mark.parametrize(
    "said", ["here", "Click here.", "read more", "https://example.org", "www.example.org"]
)
def test_a_link_that_does_not_say_where_it_leads_is_a_finding_at_its_line(said):
    text = SMALL.replace("Somebody answers.", f"Look [{said}](https://example.org/x) for it.")
    findings = read_content(text).findings
    line = text[: text.index("Look [")].count("\n") + 1
    assert [(f.code, f.span.line) for f in findings] == [("M211", line)]


@pytest.mark.parametrize(
    ("said", "codes"), [("https://example.org", ["M211"]), ("A study. https://example.org", [])]
)
def test_a_source_says_more_than_its_address(said, codes):
    text = re.sub(r"(- name: one\n +text: ).*", rf"\g<1>{said}", SMALL)
    assert said in text
    assert [f.code for f in read_content(text).findings] == codes


def test_content_and_preflight_take_the_same_words_for_an_address():
    assert ua_link_rules._ADDRESS.pattern.replace("(?:", "(?i:", 1) == model._ADDRESS


# The file


def structure(file):
    """(role, dictionary) of every structure element, in reading order."""

    def walk(node):
        node = node.get_object()
        if isinstance(node, dict) and "/S" in node:
            yield node
            kids = node.get("/K", [])
            for kid in kids if isinstance(kids, list) else [kids]:
                if not isinstance(kid, int):
                    yield from walk(kid)

    return list(walk(file.trailer["/Root"]["/StructTreeRoot"]["/K"]))


def sequences(page, file):
    """MCID -> words, from the content stream and the forms in it; and whether all that paints is marked."""
    found, stack, painted = {}, [], []
    stream = DecodedStreamObject()
    stream.set_data(code_of(page).encode("latin-1"))
    for operands, operator in ContentStream(stream, file).operations:
        name = operator.decode()
        if name in ("BDC", "BMC"):
            stack.append((operands[0], operands[1] if len(operands) > 1 else {}))
        elif name == "EMC":
            stack.pop()
        elif name in ("f", "f*", "S", "B", "B*", "Do", "TJ", "Tj", "sh"):
            painted.append([tag for tag, _ in stack])
            if name == "TJ":
                mcids = [about["/MCID"] for _, about in stack if "/MCID" in about]
                said = "".join(p if isinstance(p, str) else "" for p in operands[0])
                if any("/ActualText" in about for _, about in stack):
                    said = ""
                for mcid in mcids:
                    found[mcid] = found.get(mcid, "") + said
    assert not stack
    return found, painted


def test_everything_that_paints_is_tagged_or_an_artifact_and_never_both(made):
    for page in made.file.pages:
        _, painted = sequences(page, made.file)
        assert all(painted)
        for tags in painted:
            assert not ("/Artifact" in tags and len(tags) > 1)


def test_every_mark_is_in_the_tree_once_and_leads_back_to_its_element(made):
    nums = made.root["/StructTreeRoot"]["/ParentTree"]["/Nums"]
    parents = {nums[i]: nums[i + 1].get_object() for i in range(0, len(nums), 2)}
    where = {page.indirect_reference.idnum: n for n, page in enumerate(made.file.pages)}
    seen = []
    for element in structure(made.file):
        kids = element.get("/K", [])
        for kid in kids if isinstance(kids, list) else [kids]:
            if isinstance(kid, int):
                number = where[element.raw_get("/Pg").idnum]
                seen.append((number, kid))
                assert parents[number][kid].get_object() == element
    assert len(seen) == len(set(seen))
    for number, page in enumerate(made.file.pages):
        assert page["/StructParents"] == number
        assert page["/Tabs"] == "/S"
        marked = set(re.findall(r"/MCID (\d+)", code_of(page)))
        assert {(number, int(mcid)) for mcid in marked} == {s for s in seen if s[0] == number}


def test_every_mark_on_a_page_has_the_name_of_its_element(made):
    nums = made.root["/StructTreeRoot"]["/ParentTree"]["/Nums"]
    for number, page in enumerate(made.file.pages):
        marks = re.findall(r"/(\w+) << /MCID (\d+)", code_of(page))
        assert marks
        for tag, mcid in marks:
            element = nums[2 * number + 1].get_object()[int(mcid)].get_object()
            assert element["/S"] == f"/{tag}"


def test_every_annotation_leads_to_its_link_and_back(screen):
    nums = screen.root["/StructTreeRoot"]["/ParentTree"]["/Nums"]
    parents = {nums[i]: nums[i + 1].get_object() for i in range(0, len(nums), 2)}
    keys = []
    for page in screen.file.pages:
        for note in page.get("/Annots", []):
            note = note.get_object()
            keys.append(note["/StructParent"])
            link = parents[note["/StructParent"]]
            assert link["/S"] == "/Link"
            owned = [k["/Obj"].get_object() for k in link["/K"] if not isinstance(k, int)]
            assert note in owned
            assert note["/Contents"]
    assert keys
    assert len(keys) == len(set(keys))
    assert min(keys) >= len(screen.file.pages)  # no collision with the pages' own


def test_the_screen_file_claims_what_it_is(screen):
    xmp = screen.root["/Metadata"].get_data()
    assert b"<pdfuaid:part>1</pdfuaid:part>" in xmp
    assert b"<pdfaid:part>2</pdfaid:part>" in xmp
    assert b"<pdfaid:conformance>A</pdfaid:conformance>" in xmp
    assert b"pdfaExtension:schemas" in xmp
    assert screen.root["/MarkInfo"]["/Marked"] == True  # noqa: E712
    assert screen.root["/ViewerPreferences"]["/DisplayDocTitle"] == True  # noqa: E712
    (intent,) = screen.root["/OutputIntents"]
    assert intent["/S"] == "/GTS_PDFA1"
    assert intent["/DestOutputProfile"]["/N"] == 3


def test_pages_are_labelled_by_panel(screen):
    assert list(screen.file.page_labels) == [page.side for page in screen.pages]


def test_bookmarks_are_the_headings(screen):
    def titles(entries):
        for entry in entries:
            yield from titles(entry) if isinstance(entry, list) else [entry.title]

    headings = [words(e) for e in elements(screen.tree) if re.fullmatch(r"H\d", e.role)]
    assert list(titles(screen.file.outline)) == headings


def test_before_endstream_stands_an_end_of_line(screen):
    data = screen.file.stream.getvalue()
    ends = [match.start() for match in re.finditer(rb"endstream", data)]
    assert ends
    assert all(data[end - 1 : end] in (b"\n", b"\r") for end in ends)


def test_no_code_of_a_font_stands_for_nothing(screen):
    for page in screen.file.pages:
        for font in page["/Resources"]["/Font"].values():
            table = font.get_object()["/ToUnicode"].get_data().decode()
            blocks = re.findall(r"(\d+) beginbfchar\n(.*?)\nendbfchar", table, re.DOTALL)
            assert blocks
            for count, entries in blocks:
                values = re.findall(r"<\w\w> <(\w+)>", entries)
                assert len(values) == int(count) <= 100
                assert all(int(value, 16) > 0 for value in values)


# Citations

CITED = (
    SMALL.replace("      link: https://example.org/one\n", """\
    - name: two
      text: Author B. Another title. 2015.
    - name: three
      text: Author C. A third title. 2016.
""").replace("[@one]", "[@two] [@one]").replace("One plain sentence.", "One sentence. [@two]")
    .replace("Somebody answers.", "Somebody answers. [@three] Somebody asks. [@one]")
)  # fmt: skip


def inner_links(made):
    """(what is said, words of the link, its page, page to which it leads, words that begin
    there) of each link into the file, as another library finds it."""
    file = pypdfium2.PdfDocument(made.data)
    for number, page in enumerate(file):
        at, link = ctypes.c_int(0), raw.FPDF_LINK()
        while raw.FPDFLink_Enumerate(page, at, link):
            place = raw.FPDFLink_GetDest(file, link)
            if place:
                area = raw.FS_RECTF()
                raw.FPDFLink_GetAnnotRect(link, area)
                under = page.get_textpage().get_text_bounded(
                    area.left, area.bottom, area.right, area.top
                )
                to = raw.FPDFDest_GetDestPageIndex(file, place)
                told = [ctypes.c_int(0) for _ in "xyz"], [ctypes.c_float(0) for _ in "xyz"]
                raw.FPDFDest_GetLocationInPage(place, *told[0], *told[1])
                assert [one.value for one in told[0]] == [1, 1, 0]  # the size of the view stays
                x, top = (one.value for one in told[1][:2])
                seen = file[to].get_textpage()
                assert seen.get_text_bounded(x - 1, top - 20, x + 8, top).strip()  # not beside it
                there = seen.get_text_bounded(x - 1, top - 20, x + 200, top)
                note = raw.FPDFLink_GetAnnot(page, link)
                size = raw.FPDFAnnot_GetStringValue(note, b"Contents", None, 0)
                buffer = ctypes.create_string_buffer(size)
                raw.FPDFAnnot_GetStringValue(
                    note, b"Contents", ctypes.cast(buffer, ctypes.POINTER(raw.FPDF_WCHAR)), size
                )
                said = buffer.raw.decode("utf-16-le").rstrip("\0")
                yield said, under.strip(" ,\r\n"), number, to, " ".join(there.split())


def test_each_citation_leads_to_its_note(tmp_path):
    found = list(inner_links(small(tmp_path, CITED)))
    said = [(said, under, page, to) for said, under, page, to, _ in found if "Back" not in said]
    assert said == [
        ("Reference 1", "1", 0, 4),
        ("Reference 1", "1", 2, 4),
        ("Reference 2", "2", 2, 4),
        ("Reference 3", "3", 5, 4),
        ("Reference 2", "2", 5, 4),
    ]
    notes = {"1": "1. Author B. Another", "2": "2. Author A. A title", "3": "3. Author C. A third"}
    for _, under, _, _, there in found:
        if under in notes:
            assert there.startswith(notes[under])


def test_each_note_leads_back_to_where_it_is_cited_first(tmp_path):
    found = [one for one in inner_links(small(tmp_path, CITED)) if "Back" in one[0]]
    assert [(*one[:4], one[4].split()[0]) for one in found] == [
        ("Back to the text, Reference 1", "1.", 4, 0, "One"),
        ("Back to the text, Reference 2", "2.", 4, 2, "A"),
        ("Back to the text, Reference 3", "3.", 4, 5, "Somebody"),
    ]


def test_the_links_of_citations_stand_in_reference_and_label(tmp_path):
    tree = small(tmp_path, CITED).tree
    around = {"Reference": [], "Lbl": []}
    for element in elements(tree):
        inner = [kid.role for kid in element.kids if isinstance(kid, Element)]
        if element.role == "Reference" or "Link" in inner:
            around.setdefault(element.role, []).append(inner)
    assert around["Reference"] == [["Link"]] * 5
    assert around["Lbl"] == [["Link"]] * 3


def test_a_source_that_nobody_cites_leads_nowhere(tmp_path):
    made = small(tmp_path, CITED.replace(" [@three]", ""))
    assert "3" not in "".join(said for said, *_ in inner_links(made))
    assert "3. Author C." in words(made.tree.root)


def test_citations_of_a_spanish_content_are_spoken_in_spanish(tmp_path):
    made = small(tmp_path, SMALL.replace("language: en", "language: es"))
    said = [said for said, *_ in inner_links(made)]
    assert said == ["Referencia 1", "Volver al texto, Referencia 1"]


def test_paper_has_no_links_of_citations(tmp_path):
    made = small(tmp_path, CITED, edition="office")
    assert list(inner_links(made)) == []
    assert roles(made.tree).count("Reference") == 5


def test_the_words_of_a_text_do_not_change_with_the_links(tmp_path):
    screen, office = (small(tmp_path, CITED, edition=name) for name in ("screen", "office"))
    assert "Link" in roles(screen.tree)
    assert companion(screen.tree) == companion(office.tree)
    assert "asks.[2]" in companion(screen.tree)


# The words


def ascii_of(said):
    """What has its own code in every font subset."""
    return normalised(re.sub(r"[^ -~]", "", said))


def page_words(made, number):
    """The words of the tree on one page of the file."""
    marks = [k for e in made.tree.root.walk() for k in e.kids if isinstance(k, MarkedContentRef)]
    ordered = sorted((k.mcid, k.words) for k in marks if k.page == number)
    return " ".join(said for _, said in ordered)


def test_tree_content_stream_and_pages_say_the_same_words_as_the_content(screen):
    wanted = [
        normalised(text.value) for text in reading_order.texts(screen.content, screen.layout.piece)
    ]
    by_page = [sequences(page, screen.file)[0] for page in screen.file.pages]
    streams, tree = "", ""
    for found in by_page:
        streams += " " + " ".join(found[mcid] for mcid in sorted(found))
    assert ascii_of(streams) == ascii_of(
        " ".join(page_words(screen, n) for n in range(len(by_page)))
    )
    for element in screen.tree.root.walk():
        for kid in element.kids:
            if isinstance(kid, MarkedContentRef):
                said = by_page[kid.page].get(kid.mcid, "")
                assert ascii_of(kid.words) == ascii_of(said)
    tree = words(screen.tree.root)
    pages = " ".join(page.extract_text() for page in screen.file.pages)
    squeezed = [re.sub(r"[\s•\[\]-]", "", normalised(said)) for said in (tree, pages)]
    at = [0, 0]
    for text in wanted:
        text = re.sub(r"[\s•\[\]-]", "", text)
        for i, said in enumerate(squeezed):
            found = said.find(text, at[i])
            assert found >= 0, (i, text)
            at[i] = found + len(text)


def test_words_do_not_join_in_the_tree(screen):
    known = set()
    for text in reading_order.texts(screen.content, screen.layout.piece):
        known |= set(normalised(text.value).split())
    said = re.sub(r"(?<=[.a-z])\[1\](?= |$)", "", words(screen.tree.root))  # the citation's number
    strange = {w for w in said.split() if w not in known and w.rstrip(":") not in known}
    assert strange <= {"•", *"123456", "1.", "recovery."}, strange


def test_a_word_broken_at_a_lines_end_has_no_hyphen_to_a_reader(tmp_path):
    made = small(tmp_path, SMALL.replace("Somebody answers.", "Counterrevolutionaries" * 3))
    assert "Counterrevolutionaries" * 3 in words(made.tree.root)
    said = " ".join(t for page in made.file.pages for t in sequences(page, made.file)[0].values())
    assert "Counterrevolutionaries" * 3 in said


def test_the_office_file_reads_as_the_folded_brochure_does():
    office = Rendered(SAMPLER, "brochure", "office")
    screen = Rendered(SAMPLER, "brochure", "screen")
    assert words(office.tree.root) == words(screen.tree.root)
    order = [
        next(
            kid.page for e in section.walk() for kid in e.kids if isinstance(kid, MarkedContentRef)
        )
        for section in office.tree.root.kids
    ]
    assert order == [0, 0, 1, 1, 1, 0]


def test_the_companion_is_the_tree_as_text(screen):
    text = companion(screen.tree)
    assert text.startswith(("# ", "We Level Up FL\n\n# "))
    plain = re.sub(r"\[[^\]\d][^\]]*\]|[\[\]#\-\s•]", "", text)
    for wanted in reading_order.texts(screen.content, screen.layout.piece):
        assert re.sub(r"[\s\-]", "", normalised(wanted.value)) in normalised(plain).replace(" ", "")
    for figure in (e for e in elements(screen.tree) if e.role == "Figure"):
        assert f"[{figure.alt}]" in text


def test_every_role_that_layout_makes_has_a_tag_and_no_other_is_listed():
    """mypy keeps layout to the roles of the list."""
    sources = (ROOT / "brochure" / "layout").rglob("*.py")
    constants = {
        node.value
        for path in sources
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Constant)
    }
    roles = set(get_args(Role))
    assert roles - constants == set()
    assert set(RULES) == roles


def test_boxes_are_numbered_in_reading_order(screen):
    boxes = [box for panel in screen.layout.panels for box in panel.walk()]
    assert [box.number for box in boxes] == list(range(len(boxes)))


def test_tagging_adds_less_than_30_kilobytes(screen):
    done = check(SAMPLER, THEME)
    says = about(done.project)
    untagged = replace(screen.imposed, tree=None)  # no bookmarks and links either
    sizes = [len(render(one, done.project, says)) for one in (screen.imposed, untagged)]
    assert 0 < sizes[0] - sizes[1] < 30_000


def test_a_figures_number_and_what_it_counts_are_one_phrase(tmp_path):
    figures = """\
      - figures:
          - {value: 9 or more, label: hours a week}
          - {value: About 90, label: days in all}
        alt: Nine hours a week for ninety days.
"""
    text = SMALL.replace("      - Somebody answers.\n", f"      - Somebody answers.\n{figures}")
    made = small(tmp_path, text)
    said = [words(one) for one in made.tree.root.walk() if one.role == "P"]
    assert "9 or more hours a week" in said
    assert "About 90 days in all" in said
