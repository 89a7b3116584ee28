"""Tagged files of ours that can be damaged, for the tests of accessible files."""

from __future__ import annotations

import io

from pypdf import PdfReader, PdfWriter
from pypdf.generic import (
    ArrayObject,
    DecodedStreamObject,
    DictionaryObject,
    FloatObject,
    NameObject,
)

from brochure.pdf.metadata import about
from brochure.pdf.paint import render
from tests.calls import check, editions
from tests.conftest import SMALL, THEME, project


def screen_file(folder):
    """The screen edition of the small content's brochure."""
    done = check(project(folder, SMALL).content, THEME)
    (one,) = [one for one in editions(done).values() if one.name == "brochure-screen"]
    return render(one, done.project, about(done.project))


class Sample:
    """A file of ours that can be damaged."""

    def __init__(self, data):
        self.writer = PdfWriter(clone_from=PdfReader(io.BytesIO(data)))
        self.writer.metadata = self.writer.metadata  # pypdf would name itself

    @property
    def root(self):
        return self.writer._root_object

    @property
    def tree(self):
        return self.root["/StructTreeRoot"]

    def page(self, number=0):
        return self.writer.pages[number]

    def elements(self, *roles):
        """The elements, in reading order."""
        waiting, found = [self.tree.raw_get("/K")], []
        while waiting:
            one = waiting.pop(0).get_object()
            if isinstance(one, ArrayObject):
                waiting = [*one, *waiting]
            elif isinstance(one, DictionaryObject) and "/S" in one:
                found.append(one)
                if "/K" in one:
                    waiting.insert(0, one.raw_get("/K"))
        return [one for one in found if not roles or one["/S"][1:] in roles]

    def element(self, role, number=0):
        return self.elements(role)[number]

    def links(self):
        return [note for page in self.writer.pages for note in page.get("/Annots", [])]

    def draw(self, old, new, number=0):
        """Change a page's content stream."""
        page = self.page(number)
        data = page.get_contents().get_data()
        assert old in data
        stream = DecodedStreamObject()
        stream.set_data(data.replace(old, new, 1))
        page[NameObject("/Contents")] = self.writer._add_object(stream)

    def add_xobject(self, word, held):
        """One more XObject among the resources of the first page."""
        named = self.page()["/Resources"].setdefault(name("XObject"), DictionaryObject())
        assert name(word) not in named
        named[name(word)] = held

    def metadata(self, old, new):
        packet = self.root["/Metadata"].get_data()
        assert old in packet
        self.root["/Metadata"].set_data(packet.replace(old, new))

    def numbers(self):
        return self.tree["/ParentTree"]["/Nums"]

    def data(self):
        out = io.BytesIO()
        self.writer.write(out)
        return out.getvalue()


def put(thing, key, value):
    """Set an entry; none takes it away."""
    if value is None:
        del thing[NameObject(key)]
    else:
        thing[NameObject(key)] = value


def name(word):
    return NameObject(f"/{word}")


def numbered(*values):
    return ArrayObject(FloatObject(value) for value in values)
