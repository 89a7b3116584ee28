"""PDF/UA-1 and PDF/A-2a: our own files pass, and each rule finds what is damaged in them."""

from __future__ import annotations

import re
from types import SimpleNamespace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pypdf.generic import (
    ArrayObject,
    BooleanObject,
    ByteStringObject,
    DecodedStreamObject,
    DictionaryObject,
    FloatObject,
    NameObject,
    NullObject,
    NumberObject,
    TextStringObject,
)

from brochure.build import _expected
from brochure.finding import CATALOGUE, Severity, has_errors
from brochure.pdf.metadata import about
from brochure.pdf.paint import render
from brochure.preflight.examine import examine
from brochure.verify.texts import inspect
from tests.calls import check, editions
from tests.conftest import SAMPLER, SMALL, THEME, project
from tests.steps import calls
from tests.tagged import Sample, name, numbered, put


def rendered(path, pieces=("brochure", "handout")):
    """The tagged files of a content, by name."""
    done = check(path, THEME)
    says = about(done.project)
    return {
        one.name: render(one, done.project, says)
        for one in editions(done).values()
        if one.layout.piece in pieces and one.edition.tagged
    }


@pytest.fixture(scope="module")
def small(tmp_path_factory):
    """The files of the small content, whose long word is broken at a line's end."""
    folder = tmp_path_factory.mktemp("small")
    word = "counterrevolutionaries" * 3
    text = SMALL.replace("Somebody answers.", f"Somebody {word} answers.")
    files = rendered(project(folder, text).content)
    return SimpleNamespace(**{name.replace("-", "_"): data for name, data in files.items()})


@pytest.fixture(scope="module")
def own():
    """The project's own files."""
    return rendered(SAMPLER)


def findings(data, profile="ua1"):
    return examine(data, "file.pdf", profile).findings


def said(data, profile="ua1"):
    return [(finding.code, finding.message) for finding in findings(data, profile)]


# Good files


def test_the_screen_files_of_a_small_content_pass(small):
    assert said(small.brochure_screen, "") == []
    assert said(small.handout_screen, "") == []


def test_our_own_screen_files_pass(own):
    assert said(own["brochure-screen"], "") == []
    assert said(own["handout-screen"], "") == []


def test_our_own_office_files_pass_as_well(own, small):
    files = [data for name, data in own.items() if name.endswith("-office")]
    for data in (*files, small.brochure_office):
        assert said(data, "") == []
        assert said(data, "a2") == []


def test_a_file_says_itself_that_it_is_accessible(small):
    done = examine(small.brochure_screen, "file.pdf")
    assert (done.profile, done.reason) == ("ua1", "it calls itself PDF/UA")


# Damage


@pytest.fixture(scope="module")
def sample(small):
    return lambda: Sample(small.brochure_screen)


def test_what_is_only_copied_still_passes(sample, own):
    assert said(sample().data()) == []
    assert said(Sample(own["brochure-screen"]).data()) == []


def change(role, key, value, number=0):
    return lambda s: put(s.element(role, number), key, value)


def as_table(s, *, scope="Column", **spans):
    """The first list as a table: each item a row, its label the header of the row."""
    first = s.element("L")
    put(first, "/S", name("Table"))
    put(first, "/A", None)
    for row, item in enumerate(first["/K"]):
        item = item.get_object()
        label, body = (kid.get_object() for kid in item["/K"])
        put(item, "/S", name("TR"))
        put(label, "/S", name("TH"))
        put(body, "/S", name("TD"))
        told = DictionaryObject({name("O"): name("Table")})
        if scope:
            told[name("Scope")] = name(scope)
        put(label, "/A", told)
        if row == 0 and spans:
            own = {name(key): NumberObject(value) for key, value in spans.items()}
            put(body, "/A", DictionaryObject({name("O"): name("Table"), **own}))


def test_a_good_table_passes(sample):
    s = sample()
    as_table(s)
    assert said(s.data()) == []


def as_table_named(s):
    """Cells that name their headers, in place of headers that say what they head."""
    as_table(s, scope="")
    for number, (head, cell) in enumerate(zip(s.elements("TH"), s.elements("TD"))):
        put(head, "/ID", ByteStringObject(b"head-%d" % number))
        own = {name("O"): name("Table"),
               name("Headers"): ArrayObject([ByteStringObject(b"head-%d" % number)])}  # fmt: skip
        put(cell, "/A", DictionaryObject(own))


def test_a_table_whose_cells_name_their_headers_passes(sample):
    s = sample()
    as_table_named(s)
    assert said(s.data()) == []


def headless(s):
    as_table(s, scope="")


def mapped(**roles):
    def damage(s):
        own = {name(role): name(other) for role, other in roles.items()}
        put(s.tree, "/RoleMap", DictionaryObject(own))
        put(s.element("P"), "/S", name(next(iter(roles))))

    return damage


def test_a_type_of_its_own_may_stand_for_a_standard_one(sample):
    s = sample()
    mapped(Body="Text", Text="P")(s)
    assert said(s.data()) == []


def cycle(s):
    section = s.element("Sect")
    section["/K"].append(s.elements("Document")[0].indirect_reference)


def wrong_parent(s):
    put(s.element("P"), "/P", s.element("H2").indirect_reference)


def direct(s):
    """An element that is no object of its own."""
    section = s.element("Sect", 1)
    first = section["/K"][0]
    section["/K"][0] = DictionaryObject({key: first.raw_get(key) for key in first})


def swapped(s):
    """Two elements of a page hold each other's content."""
    first, second = s.element("P", 0), s.element("P", 1)
    a, b = first["/K"], second["/K"]
    put(first, "/K", b)
    put(second, "/K", a)


def hold(s, *numbers):
    put(s.element("H1"), "/K", ArrayObject(NumberObject(number) for number in numbers))


def forget(s):
    """An element is taken out of the tree; its content stays on the page."""
    s.element("Sect")["/K"].pop()


def wrap(before, after, what=rb"/P << /MCID 1 >> BDC"):
    """Something around or in front of the first paragraph's content."""
    return lambda s: s.draw(*_wrapped(s, before, after, what))


def _wrapped(s, before, after, what):
    data = s.page().get_contents().get_data()
    found = re.search(re.escape(what) + rb".*?EMC", data, re.DOTALL).group()
    return found, before + found + after


def inside(more):
    """Something inside the first paragraph's content."""

    def damage(s):
        s.draw(b"/P << /MCID 1 >> BDC", b"/P << /MCID 1 >> BDC " + more)

    return damage


def in_form(s):
    """The first page's content moves into a form; its numbers are then the form's."""
    page = s.page()
    form = DecodedStreamObject()
    form.set_data(page.get_contents().get_data())
    form.update({name("Type"): name("XObject"), name("Subtype"): name("Form"),
                 name("BBox"): page["/MediaBox"], name("Resources"): page["/Resources"]})  # fmt: skip
    at = s.writer._add_object(form)
    page[name("Resources")] = DictionaryObject({name("XObject"): DictionaryObject({name("X"): at})})
    drawn = DecodedStreamObject()
    drawn.set_data(b"/X Do")
    page[name("Contents")] = s.writer._add_object(drawn)
    for element in s.elements("H1", "P")[:3]:
        own = {name("Type"): name("MCR"), name("Pg"): page.indirect_reference, name("Stm"): at,
               name("MCID"): NumberObject(element["/K"])}  # fmt: skip
        put(element, "/K", DictionaryObject(own))
    return page, form


def test_content_in_a_form_passes_if_the_form_knows_its_parents(sample):
    s = sample()
    page, form = in_form(s)
    put(form, "/StructParents", page["/StructParents"])
    put(page, "/StructParents", None)
    assert said(s.data()) == []


def test_content_in_a_form_that_does_not_know_them_is_found(sample):
    s = sample()
    in_form(s)
    assert "Q677" in {code for code, _ in said(s.data())}


def untable(s):
    put(s.element("Sect"), "/S", name("Table"))


def link(key, value):
    return lambda s: put(s.links()[0].get_object(), key, value)


def no_object(s):
    link = s.element("Link")
    put(link, "/K", link["/K"][0])


def no_annotation(s):
    page = next(page for page in s.writer.pages if "/Annots" in page)
    put(page, "/Annots", None)


def twice_linked(s):
    s.element("Link", 1)["/K"].append(s.element("Link")["/K"][1])


def not_in_link(s):
    put(s.element("Link"), "/S", name("Span"))


def note(kind, flags=4, **more):
    def damage(s):
        own = {name("Type"): name("Annot"), name("Subtype"): name(kind),
               name("Rect"): numbered(50, 50, 90, 90), name("F"): NumberObject(flags)}  # fmt: skip
        own.update({name(key): value for key, value in more.items()})
        put(s.page(), "/Annots", ArrayObject([s.writer._add_object(DictionaryObject(own))]))

    return damage


def place(*values):
    """A destination: the page or what stands for it, how it is shown, and where."""
    return ArrayObject(
        NullObject() if value is None
        else name(value) if isinstance(value, str)
        else FloatObject(value) if isinstance(value, (int, float))
        else value
        for value in values
    )  # fmt: skip


def leading(make):
    """The first link into the file leads to what is made of the file."""

    def damage(s):
        inner = next(note for note in (one.get_object() for one in s.links()) if "/Dest" in note)
        put(inner, "/Dest", make(s))

    return damage


def to_page(*values, number=1):
    return leading(lambda s: place(s.page(number).indirect_reference, *values))


def by_action(*values):
    """The first link into the file leads there by an action."""

    def damage(s):
        inner = next(note for note in (one.get_object() for one in s.links()) if "/Dest" in note)
        put(inner, "/Dest", None)
        to = place(s.page().indirect_reference, *values)
        put(inner, "/A", DictionaryObject({name("S"): name("GoTo"), name("D"): to}))

    return damage


def bookmark(make):
    return lambda s: put(s.root["/Outlines"]["/First"].get_object(), "/Dest", make(s))


HERE = TextStringObject("here")


def by_name(tree, called=HERE):
    """The first link leads to a place by its name; "here" is one, listed as in `tree`."""

    def damage(s):
        there = place(s.page().indirect_reference, "XYZ", 20, 300, 0)
        leading(lambda s: called)(s)
        key, value = tree(s, there)
        put(s.root, key, value)

    return damage


def name_tree(s, there):
    held = DictionaryObject({name("D"): there})
    listed = ArrayObject([HERE, held, TextStringObject("home"), there])
    leaf = s.writer._add_object(DictionaryObject({name("Names"): listed}))
    kids = DictionaryObject({name("Kids"): ArrayObject([leaf])})
    return "/Names", DictionaryObject({name("Dests"): kids})


def old_names(s, there):
    return "/Dests", DictionaryObject({name("here"): there})


def circle(s, there):
    kids = DictionaryObject()
    at = s.writer._add_object(kids)
    put(kids, "/Kids", ArrayObject([at]))
    return "/Names", DictionaryObject({name("Dests"): at})


GOOD_PLACES = {
    "its page": to_page("XYZ", 20, 300, 0),
    "as it is shown": to_page("XYZ", None, None, None),
    "whole": to_page("Fit"),
    "a height": to_page("FitBH", 300),
    "a rectangle": to_page("FitR", 20, 20, 90, 90),
    "the corner, rounded": to_page("XYZ", 0, 612.4, 0),
    "an action": by_action("XYZ", 20, 300, 0),
    "a name": by_name(name_tree),
    "a name of old": by_name(old_names, called=name("here")),
}


@pytest.mark.parametrize("damage", GOOD_PLACES.values(), ids=GOOD_PLACES)
def test_a_link_that_leads_somewhere_passes(sample, damage):
    s = sample()
    damage(s)
    assert said(s.data()) == []


def test_what_is_not_given_stays_as_it_is_wherever_the_page_begins(sample):
    s = sample()
    put(s.page(1), "/CropBox", numbered(10, 10, 260, 600))
    to_page("XYZ", None, None, None)(s)
    bookmark(lambda s: place(s.page(1).indirect_reference, "XYZ", None, 300, None))(s)
    assert "Q691" not in {code for code, _ in said(s.data())}


def test_a_link_that_leads_nowhere_is_found_where_it_stands(sample):
    s = sample()
    to_page("XYZ", 20, 5000, 0)(s)
    (found,) = findings(s.data())
    assert (found.code, found.where.page) == ("Q694", 3)
    assert found.where.what == "annotation Link"
    assert "the link leads beside page 2" in found.message


def without_tabs(s):
    for page in s.writer.pages:
        put(page, "/Tabs", None)


def fonts(s):
    return [font.get_object() for font in s.page()["/Resources"]["/Font"].values()]


def without_letters(s):
    for font in fonts(s):
        put(font, "/ToUnicode", None)


def strange_letters(s):
    for font in fonts(s):
        table = font["/ToUnicode"].get_object().get_data()
        stream = DecodedStreamObject()
        stream.set_data(re.sub(rb"<0061>", b"<FEFF>", table))
        put(font, "/ToUnicode", s.writer._add_object(stream))


def plain_profile(s):
    s.root["/OutputIntents"][0].get_object()["/DestOutputProfile"].get_object().set_data(b"none")


def grey_profile(s):
    stream = s.root["/OutputIntents"][0].get_object()["/DestOutputProfile"].get_object()
    data = stream.get_data()
    stream.set_data(data[:16] + b"GRAY" + data[20:])


def two_profiles(s):
    intent = s.root["/OutputIntents"][0].get_object()
    other = DictionaryObject(intent)
    stream = DecodedStreamObject()
    stream.set_data(intent["/DestOutputProfile"].get_object().get_data())
    stream[name("N")] = NumberObject(3)
    other[name("DestOutputProfile")] = s.writer._add_object(stream)
    s.root["/OutputIntents"].append(other)


def half_transparent(s):
    put(s.root, "/OutputIntents", None)
    own = DictionaryObject({name("ca"): FloatObject(0.5)})
    resources = s.page()["/Resources"]
    resources[name("ExtGState")] = DictionaryObject({name("H"): own})
    inside(b"/H gs 9 9 9 9 re f ")(s)


def scripted(s):
    script = DictionaryObject({name("S"): name("JavaScript"), name("JS"): TextStringObject("1")})
    put(s.root, "/OpenAction", script)


def packed(s):
    s.root[NameObject("/Metadata")] = s.writer._add_object(s.root["/Metadata"].flate_encode())


def next_key(s):
    put(s.tree, "/ParentTreeNextKey", NumberObject(1))


def no_entry(s):
    s.numbers()[1].pop()


def other_entry(s):
    s.numbers()[1][0] = s.numbers()[1][1]


def same_entry(s):
    put(s.links()[0].get_object(), "/StructParent", NumberObject(0))


def twice_in_tree(s):
    s.numbers().extend([NumberObject(0), NullObject()])


def own_branch(s):
    parents = s.tree["/ParentTree"]
    put(parents, "/Kids", ArrayObject([parents.indirect_reference]))


BAD = [
    # The file (ISO 14289-1, 5, 6.2 and 7.1)
    ("Q670", "/Marked", lambda s: put(s.root, "/MarkInfo", None)),
    ("Q670", "doubtful", lambda s: put(s.root["/MarkInfo"], "/Suspects", BooleanObject(True))),
    ("Q670", "are missing", lambda s: put(s.root, "/Metadata", None)),
    ("Q670", "cannot be read", lambda s: s.metadata(b"</rdf:RDF>", b"")),
    ("Q670", "does not call itself", lambda s: s.metadata(b"<pdfuaid:part>1</pdfuaid:part>", b"")),
    ("Q670", "PDF/UA-2", lambda s: s.metadata(b"pdfuaid:part>1", b"pdfuaid:part>2")),
    ("Q670", "lack a title", lambda s: s.metadata(b"dc:title", b"dc:source")),
    ("Q693", "no language", lambda s: s.metadata(b"x-default", b"en")),
    ("Q670", "PDF/A-2c", lambda s: s.metadata(b"conformance>A", b"conformance>C")),
    ("Q670", "extension schema", lambda s: s.metadata(b"pdfaSchema:namespaceURI", b"pdfaSchema:x")),
    ("Q671", "compressed", packed),
    ("Q655", "DisplayDocTitle", lambda s: put(s.root, "/ViewerPreferences", None)),
    ("Q693", "does not say its language", lambda s: put(s.root, "/Lang", None)),
    ("Q656", "no language", lambda s: put(s.root, "/Lang", TextStringObject("English (US)"))),
    ("Q656", "no language", change("P", "/Lang", TextStringObject("e"))),
    ("Q656", "no language", inside(b"/Span << /Lang (a_b) >> BDC 9 9 9 9 re f EMC ")),
    # The tree (7.1; ISO 32000-1, 14.7.2)
    ("Q672", "no structure tree", lambda s: put(s.root, "/StructTreeRoot", None)),
    ("Q692", "begins with Sect", change("Document", "/S", name("Sect"))),
    ("Q672", "does not say which one", change("P", "/P", None)),
    ("Q672", "in another one", wrong_parent),
    ("Q672", "twice, or in itself", cycle),
    ("Q692", "no object of its own", direct),
    ("Q672", "no structure type", change("P", "/S", None)),
    ("Q672", "on which page", change("P", "/Pg", None)),
    ("Q672", "does not exist", change("P", "/K", TextStringObject("words"))),
    ("Q672", "without a number", lambda s: hold(s, -1)),
    ("Q673", "stands for no standard", change("P", "/S", name("Paragraph"))),
    ("Q673", "stands for itself", mapped(One="Two", Two="One")),
    ("Q673", "the standard type P stands for H1", mapped(P="H1")),
    # Content (7.1; ISO 32000-1, 14.6 and 14.7.4)
    ("Q674", "neither tagged nor an artifact", wrap(b"9 9 9 9 re f ", b"")),
    ("Q674", "nobody sees", wrap(b"-90 -90 9 9 re f ", b"")),
    ("Q674", "neither tagged", wrap(b"/P BMC 9 9 9 9 re f EMC ", b"")),
    ("Q674", "nobody sees", wrap(b"BT 3 Tr /F1+0 9 Tf (words) Tj 0 Tr ET ", b"")),
    ("Q675", "an artifact stands in", inside(b"/Artifact BMC 9 9 9 9 re f EMC ")),
    ("Q675", "stands in an artifact", wrap(b"/Artifact BMC ", b" EMC")),
    ("Q675", "never ends", wrap(b"/Span BMC ", b"")),
    ("Q675", "never began", wrap(b"EMC EMC ", b"")),
    ("Q675", "not among the resources", wrap(b"/Artifact /None BDC EMC ", b"")),
    ("Q692", "which is not there", lambda s: hold(s, 0, 99)),
    ("Q676", "2 times", lambda s: hold(s, 0, 0)),
    ("Q676", "in no element", forget),
    ("Q676", "have the number 0", lambda s: s.draw(b"/MCID 1 >>", b"/MCID 0 >>")),
    ("Q692", "on no page", no_annotation),
    ("Q677", "no parent tree", lambda s: put(s.tree, "/ParentTree", None)),
    ("Q677", "does not lead from content", swapped),
    ("Q677", "does not lead from content", no_entry),
    ("Q677", "does not lead from content", other_entry),
    ("Q677", "(/StructParents)", lambda s: put(s.page(), "/StructParents", None)),
    ("Q677", "share the entry 0", same_entry),
    ("Q677", "two entries", twice_in_tree),
    ("Q677", "damaged, or is its own", own_branch),
    ("Q677", "is in use", next_key),
    # Headings (7.4)
    ("Q678", "follows one of level 1", change("H2", "/S", name("H3"))),
    ("Q678", "the first heading", change("H1", "/S", name("H2"))),
    ("Q678", "are mixed", change("H1", "/S", name("H"))),
    ("Q679", "headings of the first level", change("H2", "/S", name("H1"))),
    # Lists and tables (7.5 and 7.6)
    ("Q680", "P stands directly in L", change("LI", "/S", name("P"))),
    ("Q680", "LBody stands in P", change("LI", "/S", name("P"))),
    ("Q692", "an item is one LBody", change("Lbl", "/S", name("LBody"))),
    ("Q692", "of which kind", change("L", "/A", None)),
    ("Q681", "header cells do not say", headless),
    ("Q681", "1 to 3", lambda s: (as_table(s, ColSpan=2), s.element("TR", 1)["/K"].pop())),
    ("Q681", "2 to 3 cells long", lambda s: as_table(s, ColSpan=2)),
    ("Q681", "2 to 3 cells long", lambda s: as_table(s, RowSpan=2)),
    ("Q692", "has no cells", untable),
    ("Q681", "stands directly in Table", untable),
    # Notes, links and other annotations (7.9 and 7.18)
    ("Q685", "no identifier", change("Note", "/ID", None)),
    ("Q685", "has the identifier", lambda s: [
        put(one, "/ID", ByteStringObject(b"same")) for one in s.elements("Note", "H1")
    ]),
    ("Q683", "does not stand", no_object),
    ("Q692", "the element holds no link", no_object),
    ("Q683", "stands 2 times", twice_linked),
    ("Q683", "not in Link", not_in_link),
    ("Q683", "does not know its element", link("/StructParent", None)),
    ("Q683", "leads to another", link("/StructParent", NumberObject(99))),
    ("Q683", "does not stand", note("Text", Contents=TextStringObject("A note"))),
    ("Q683", "traps", note("TrapNet")),
    ("Q683", "(/Tabs)", without_tabs),
    ("Q691", "no page", leading(lambda s: ArrayObject())),
    ("Q691", "no page", leading(lambda s: place(0, "Fit"))),
    ("Q691", "no page", leading(lambda s: place(
        s.writer._add_object(DictionaryObject({name("Type"): name("Page")})), "Fit"
    ))),
    ("Q694", "beside page 2", to_page("XYZ", 20, 614, 0)),
    ("Q694", "beside page 2", to_page("XYZ", 20, -2, 0)),
    ("Q694", "beside page 2", to_page("XYZ", -2, 300, 0)),
    ("Q694", "beside page 2", to_page("XYZ", 700, 300, 0)),
    ("Q694", "beside page 2", to_page("FitV", 700)),
    ("Q694", "beside page 2", to_page("FitH", 700)),
    ("Q694", "beside page 2", to_page("FitR", 20, 20, 90, 700)),
    ("Q691", "how the page", to_page("Wide", 20)),
    ("Q691", "how the page", to_page()),
    ("Q691", "leads to nowhere", by_name(name_tree, called=TextStringObject("nowhere"))),
    ("Q691", "leads to here", by_name(circle)),
    ("Q694", "beside page 1", by_action("XYZ", 20, 5000, 0)),
    ("Q694", "beside page 2", bookmark(
        lambda s: place(s.page(1).indirect_reference, "XYZ", 0, 5000, 0)
    )),
    ("Q691", "bookmark “A small guide”", bookmark(lambda s: ArrayObject())),
    ("Q691", "no place", link("/A", None)),
    ("Q684", "no words", link("/Contents", None)),
    ("Q684", "no words", note("Highlight")),
    ("Q693", "letter by letter", link("/Contents", TextStringObject("https://example.org/a"))),
    ("Q693", "letter by letter", link("/Contents", TextStringObject("www.example.org"))),
    # Text (7.21.7; ISO 32000-1, 14.8.2.2.3)
    ("Q686", "means no letter", without_letters),
    ("Q686", "means no letter", strange_letters),
    # PDF/A-2 (ISO 19005-2)
    ("Q687", "without an output intent", lambda s: put(s.root, "/OutputIntents", None)),
    ("Q687", "no ICC profile", plain_profile),
    ("Q687", "is not RGB", grey_profile),
    ("Q687", "different profiles", two_profiles),
    ("Q687", "is transparent", half_transparent),
    ("Q688", "JavaScript", scripted),
    ("Q688", "not printed", link("/F", NumberObject(6))),
    ("Q688", "not printed", note("Link", 0)),
    ("Q688", "no look of its own", note("Text")),
]  # fmt: skip


@pytest.mark.parametrize(("code", "words", "damage"), BAD, ids=[f"{c} {w}" for c, w, _ in BAD])
def test_each_rule_finds_what_is_damaged(sample, code, words, damage):
    s = sample()
    damage(s)
    found = [*said(s.data()), *said(s.data(), "a2")]
    assert any(one == code and words in message for one, message in found), found


FIGURES = [
    ("Q682", "no text in its place", lambda figure: put(figure, "/Alt", None)),
    ("Q682", "no text in its place", lambda figure: put(figure, "/Alt", TextStringObject("  "))),
    ("Q693", "name of a file", lambda figure: put(figure, "/Alt", TextStringObject("IMG_01.jpg"))),
    ("Q693", "where it stands", lambda figure: put(figure, "/A", None)),
    ("Q693", "outside the page", lambda figure: put(figure["/A"], "/BBox", numbered(0, 0, 999, 9))),
]


@pytest.mark.parametrize(("code", "words", "damage"), FIGURES)
def test_a_figure_says_what_it_shows_and_where_it_stands(own, code, words, damage):
    s = Sample(own["handout-screen"])
    damage(s.element("Figure"))
    assert [(one, words in message) for one, message in said(s.data())] == [(code, True)]


BROKEN = (
    b"BT /F1+0 9 Tf 20 500 Td (every sen) Tj %s (-) Tj %s 0 -12 Td (tence is a sentence) Tj ET "
)


def test_a_broken_word_is_found_if_it_stands_elsewhere_in_one_piece(sample):
    s = sample()
    inside(BROKEN % (b"/Span BMC", b"EMC"))(s)
    (found,) = findings(s.data())
    assert (found.code, found.where.page) == ("Q689", 1)
    assert "“sentence”" in found.message


def test_a_broken_word_that_says_so_passes(sample):
    s = sample()
    inside(BROKEN % (b"/Span << /ActualText () >> BDC", b"EMC"))(s)
    assert said(s.data()) == []


def test_the_length_of_a_stream_is_right_and_a_line_ends_behind_it(small):
    good = small.brochure_screen
    for bad in (
        re.sub(rb"\nendstream", rb" endstream", good, count=1),
        re.sub(rb"/Length (\d+)", lambda m: b"/Length %d" % (int(m[1]) - 1), good, count=1),
    ):
        assert len(bad) == len(good)
        assert "Q688" in {code for code, _ in said(bad, "a2")}


def test_an_archive_has_an_identifier_and_no_lzw(small, sample):
    assert "Q611" in {code for code, _ in said(small.brochure_screen.replace(b"/ID", b"/IX"), "a2")}
    s = sample()
    put(s.page()["/Contents"], "/Filter", name("LZWDecode"))
    assert "Q613" in {code for code, _ in said(s.data(), "a2")}


def test_what_does_not_claim_pdf_a_is_not_held_to_it(sample):
    s = sample()
    s.metadata(b"pdfaid:", b"pdf:")
    put(s.root, "/OutputIntents", None)
    link("/F", NumberObject(0))(s)
    assert said(s.data()) == []


def test_a_finding_says_where_on_the_page(sample):
    s = sample()
    change("H1", "/S", name("H2"))(s)
    (found,) = findings(s.data())
    assert (found.code, found.where.page) == ("Q678", 1)
    assert "A small guide" in found.where.what


def test_advice_is_no_error():
    advice = {code for code, one in CATALOGUE.items() if one.severity is Severity.WARNING}
    assert advice & {f"Q6{number}" for number in range(70, 97)} == {
        "Q671", "Q679", "Q689", "Q692", "Q693", "Q694",
    }  # fmt: skip


# Our own files, as every build holds them to the rules


@pytest.fixture(scope="module")
def inspected():
    """Read a file of the project's own content back, after some damage."""
    checked = check(SAMPLER, THEME)

    def read_back(data, name, damage):
        s = Sample(data)
        damage(s)
        return inspect(s.data(), _expected(checked, editions(checked)[f"{name}.pdf"])).findings

    return read_back


@pytest.mark.parametrize("name", ["brochure-screen", "brochure-office"])
def test_a_build_holds_its_files_to_the_tags(own, inspected, name):
    assert inspected(own[name], name, lambda s: None) == ()
    (found,) = inspected(own[name], name, lambda s: put(s.element("Figure"), "/Alt", None))
    assert found.code == "Q682"
    assert found.span.file.endswith("content.yaml")
    assert found.span.line > 1


def test_a_build_claims_pdf_a_for_its_screen_files(own, inspected):
    name = "handout-screen"
    found = inspected(own[name], name, lambda s: s.metadata(b"pdfaid:", b"pdf:"))
    assert [one.code for one in found] == ["Q670"]


# Hostile files


def test_a_file_without_any_tags_gives_few_findings(own):
    s = Sample(own["handout-screen"])
    for key in ("/StructTreeRoot", "/MarkInfo", "/Metadata", "/Lang"):
        put(s.root, key, None)
    found = said(s.data())
    assert {code for code, _ in found} == {"Q670", "Q672", "Q656", "Q693"}
    assert len(found) < 9


def big(shape, count=10_000):
    """A document of many elements, all within each other or beside each other."""
    out, places = bytearray(b"%PDF-1.7\n"), []
    bodies = [
        b"<< /Type /Catalog /Pages 2 0 R /StructTreeRoot 4 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] >>",
        b"<< /Type /StructTreeRoot /K 5 0 R >>",
    ]
    if shape == "deep":
        bodies += [
            b"<< /S /Figure /P %d 0 R /K %d 0 R >>" % (n - 1, n + 1) for n in range(5, count)
        ]
    else:
        kids = b" ".join(b"%d 0 R" % n for n in range(6, count))
        bodies += [b"<< /S /Document /P 4 0 R /K [%s] >>" % kids]
        bodies += [b"<< /S /H2 /P 5 0 R >>"] * (count - 6)
    for number, body in enumerate(bodies, 1):
        places.append(len(out))
        out += b"%d 0 obj\n" % number + body + b"\nendobj\n"
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(bodies) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer\n<< /Size %d /Root 1 0 R >>\n" % (len(bodies) + 1)
    return bytes(out) + b"startxref\n%d\n%%%%EOF\n" % start


@pytest.mark.parametrize("shape", ["deep", "wide"])
def test_a_tree_of_thousands_of_elements_is_read_to_its_end(shape):
    found = findings(big(shape))
    assert has_errors(found)
    assert "Q607" not in {finding.code for finding in found}


@pytest.mark.parametrize("shape", ["deep", "wide"])
def test_a_tree_twice_as_large_takes_twice_the_steps(shape):
    once, twice = (calls(findings, big(shape, count)) for count in (400, 800))
    assert 1.5 * once < twice < 2.2 * once, twice / once


_VALUES = st.sampled_from([
    NullObject(), NumberObject(-1), NumberObject(10**9), FloatObject(0.5), TextStringObject("x"),
    name("P"), name("Table"), name("L"), name("Figure"), name("Strange"), ArrayObject(),
    DictionaryObject(), ArrayObject([NullObject(), NumberObject(1), name("X")]),
    BooleanObject(True),
])  # fmt: skip
_KEYS = st.sampled_from(
    ["/S", "/P", "/K", "/Pg", "/A", "/ID", "/Alt", "/ParentTree", "/Nums", "/RoleMap", "/Kids",
     "/StructParents", "/StructParent", "/Annots", "/Contents", "/Rect", "/Lang", "/MarkInfo",
     "/ToUnicode", "/Subtype", "/F", "/OutputIntents", "/Metadata", "/StructTreeRoot"]
)  # fmt: skip


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(st.tuples(st.integers(0, 10**6), _KEYS, _VALUES), min_size=1, max_size=6))
def test_whatever_is_damaged_gives_findings_and_no_exception(small, damages):
    s = Sample(small.handout_screen)
    objects = [one for one in s.writer._objects if isinstance(one, DictionaryObject)]
    for number, key, value in damages:
        bearing = [one for one in objects if key in one] or objects
        bearing[number % len(bearing)][NameObject(key)] = value
    _check(s.data())


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(st.tuples(st.integers(0, 10**6), st.integers(0, 255)), min_size=1, max_size=20))
def test_whatever_bytes_are_wrong_gives_findings_and_no_exception(small, changes):
    data = bytearray(small.handout_screen)
    for at, value in changes:
        data[at % len(data)] = value
    _check(bytes(data))


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(st.tuples(st.integers(0, 10**6), st.integers(0, 10**6)), min_size=1, max_size=6))
def test_whatever_leads_elsewhere_gives_findings_and_no_exception(small, changes):
    """References that lead to other objects: cycles, wrong kinds, things that do not exist."""
    data = small.handout_screen
    places = list(re.finditer(rb"\d+ 0 R", data))
    for at, number in changes:
        found = places[at % len(places)]
        width = len(found[0]) - 4
        other = b"%d 0 R" % (number % min(10**width, 120))
        data = data[: found.start()] + other.rjust(len(found[0])) + data[found.end() :]
    _check(data)


def _check(data):
    for finding in findings(data):
        assert finding.message
        assert "cannot be checked" not in finding.message, finding.message


def test_an_object_that_leads_to_itself_is_one_that_is_not_there(small):
    data = small.handout_screen
    number = re.search(rb"/ParentTree (\d+) 0 R", data)[1]
    start = data.index(b"\n%s 0 obj\n" % number) + len(number) + 8
    itself = b"%s 0 R" % number
    end = data.index(b"endobj", start)
    damaged = data[:start] + itself.ljust(end - start - 1) + data[end - 1 :]
    assert len(damaged) == len(data)
    _check(damaged)
    assert codes_in(damaged)


def codes_in(data):
    return {finding.code for finding in findings(data)}
