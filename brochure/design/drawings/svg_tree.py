"""The elements of an SVG file, each with its line: what no drawing needs is refused before it can do
harm. That is 1 MB, 20,000 elements, 40 levels, entities but for plain texts (as Illustrator
declares for its namespaces), and style sheets in other files.
"""

from __future__ import annotations

import re
from codecs import BOM_UTF16_BE, BOM_UTF16_LE
from collections.abc import Mapping, Sequence
from xml.parsers import expat

from msgspec import Struct, field

from brochure.design.drawings.svg_values import Undrawable, shown

MAX_BYTES = 1_000_000
MAX_ELEMENTS = 20_000
MAX_DEPTH = 40
_MOST_ENTITIES = 100
SVG = "http://www.w3.org/2000/svg"
SIMPLER = "simplify it in the drawing program"
_DOCTYPE = re.compile(r"<!DOCTYPE\s+svg\b[^\[\]<>]*(?:\[([^\[\]]*)\]\s*)?>")
_ENTITY = re.compile(r"""<!ENTITY\s+([\w.-]+)\s+(?:"([^"<&%]*)"|'([^'<&%]*)')\s*>""")


class SvgElement(Struct, frozen=True, eq=False):
    """An element: namespace and name, attributes (those of a namespace as `namespace}name`), the
    line of the file, the elements and the words in it."""

    namespace: str
    tag: str
    attributes: Mapping[str, str]
    line: int
    inner: list[SvgElement] = field(default_factory=list)
    words: list[str] = field(default_factory=list)


class SvgTree(Struct, frozen=True):
    """A file's elements, the outermost first, and those with an id."""

    every: Sequence[SvgElement]
    named: Mapping[str, SvgElement]

    @property
    def root(self) -> SvgElement:
        return self.every[0]


def read(data: bytes) -> SvgTree:
    """The elements of a file. Undrawable if it is no SVG, or larger than a drawing is."""
    if len(data) > MAX_BYTES:
        raise Undrawable(f"the file is larger than {MAX_BYTES // 1_000_000} MB", SIMPLER)
    builder = _Builder()
    # It gets this very text: what the file says of its own encoding counts for nothing.
    builder.feed(_unfolded(_text(data)))
    root = builder.every[0]
    if (root.namespace, root.tag) != (SVG, "svg"):
        raise Undrawable(f"it holds {label(root)}, not an SVG drawing", "save it as plain SVG")
    named: dict[str, SvgElement] = {}
    for element in builder.every:
        named.setdefault(element.attributes.get("id", ""), element)
    return SvgTree(builder.every, named)


def label(element: SvgElement) -> str:
    """The element as a message calls it."""
    name, own = shown(element.tag), element.attributes.get("id")
    return f'<{name} id="{shown(own)}">' if own else f"<{name}>"


def _text(data: bytes) -> str:
    wide = data.startswith((BOM_UTF16_LE, BOM_UTF16_BE))
    try:
        text = data.decode("utf-16" if wide else "utf-8-sig")
    except UnicodeDecodeError:
        text = "\0"
    if "\0" in text:  # or UTF-16 without its mark, which the parser alone would recognise
        what = "the file is neither UTF-8 nor UTF-16 text"
        raise Undrawable(what, "save it as plain SVG with the encoding UTF-8")
    return text


def _unfolded(text: str) -> str:
    """The text without its document type, and with the plain texts of its entities. Looked for
    here, since a parser that meets them may already unfold them again and again."""
    found = _DOCTYPE.search(text)
    declared = _ENTITY.findall(found[1] or "") if found else []
    is_plain = found and not _ENTITY.sub("", found[1] or "").strip()
    if found and is_plain and len(declared) <= _MOST_ENTITIES:
        entities = {name: one or two for name, one, two in declared}
        gap = "\n" * found[0].count("\n")  # which keeps the lines
        text = text[: found.start()] + gap + text[found.end() :]
        grown = sum(len(value) * text.count(f"&{name};") for name, value in entities.items())
        if grown > MAX_BYTES:
            raise Undrawable("its entities make it far too large", SIMPLER)
        text = re.sub(r"&([\w.-]+);", lambda one: entities.get(one[1], one[0]), text)
    for word in ("<!DOCTYPE", "<!ENTITY"):
        if word in text:
            hint = f"delete it, from {word} to its >, in a text editor"
            raise Undrawable(f"it declares a document type or entities ({word})", hint)
    return text


class _Builder:
    """Makes a tree of what the parser meets, which may grow only so far."""

    def __init__(self) -> None:
        self.every: list[SvgElement] = []
        self.open: list[SvgElement] = []
        self.parser = expat.ParserCreate(namespace_separator="}")
        self.parser.StartElementHandler = self.start
        self.parser.EndElementHandler = self.end
        self.parser.CharacterDataHandler = self.text
        self.parser.ProcessingInstructionHandler = self.instruction

    def feed(self, text: str) -> None:
        try:
            for start in range(0, len(text), 1 << 14):
                self.parser.Parse(text[start : start + (1 << 14)], False)
            self.parser.Parse("", True)
        except expat.ExpatError as fault:
            what = f"it is not valid XML (line {fault.lineno}, column {fault.offset + 1})"
            raise Undrawable(what, "save it as SVG once more") from None

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if len(self.open) == MAX_DEPTH:
            what = f"its elements are nested more than {MAX_DEPTH} deep"
            raise Undrawable(what, "ungroup what it holds in the drawing program")
        if len(self.every) == MAX_ELEMENTS:
            raise Undrawable(f"it has more than {MAX_ELEMENTS:,} elements", SIMPLER)
        namespace, _, name = tag.rpartition("}")
        element = SvgElement(namespace, name, attributes, self.parser.CurrentLineNumber)
        if self.open:
            self.open[-1].inner.append(element)
        self.open.append(element)
        self.every.append(element)

    def end(self, tag: str) -> None:
        self.open.pop()

    def text(self, words: str) -> None:
        self.open[-1].words.append(words)

    def instruction(self, target: str, _: str) -> None:
        if target == "xml-stylesheet":
            what = "it takes its colours from a style sheet in another file"
            raise Undrawable(what, "save it with its styles inside")
