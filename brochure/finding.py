"""What went wrong, and where.

Every stage reports problems as values of one type, `Finding`. A finding names a stable code, a
place in a file, what is wrong in the editor's words, and what to do. `CATALOGUE` holds every
code with its severity and its explanation; a code is never reused for another meaning.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from enum import Enum
from typing import Any, Generic, TypeVar

T = TypeVar("T")


class Severity(str, Enum):
    """`ERROR` stops the build, `WARNING` does not."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, order=True, slots=True)
class Span:
    """A stretch of a file. Lines and columns count characters from 1; the end is exclusive."""

    file: str
    line: int = 1
    column: int = 1
    end_line: int = 1
    end_column: int = 2

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


@dataclass(frozen=True, order=True, slots=True)
class Where:
    """A place on a page of a finished file: mm from the lower left corner of the trim, and what
    stands there."""

    page: int
    x: float
    y: float
    what: str

    def __str__(self) -> str:
        side = f"{abs(self.x):.0f} mm {'from' if self.x >= 0 else 'outside'} the left"
        foot = f"{abs(self.y):.0f} mm {'from' if self.y >= 0 else 'outside'} the bottom"
        return f"page {self.page}, {side} and {foot} of the trim: {self.what}"


@dataclass(frozen=True, slots=True)
class Finding:
    """One reported problem. `where` is the place in a finished file, if it was found there."""

    code: str
    span: Span
    message: str
    hint: str = ""
    where: Where | None = None

    @property
    def severity(self) -> Severity:
        return CATALOGUE[self.code].severity

    def as_dict(self) -> dict[str, Any]:
        """The finding for `report.json`."""
        found = {
            "code": self.code,
            "severity": self.severity.value,
            "file": self.span.file,
            "line": self.span.line,
            "column": self.span.column,
            "message": self.message,
            "hint": self.hint,
        }
        return found if self.where is None else {**found, "where": asdict(self.where)}


@dataclass(frozen=True, slots=True)
class Outcome(Generic[T]):
    """What a stage returns: a value, or none, and the findings on the way to it."""

    value: T | None
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the catalogue: how severe a code is and what it means."""

    severity: Severity
    title: str
    explanation: str


def has_errors(findings: Iterable[Finding]) -> bool:
    return any(finding.severity is Severity.ERROR for finding in findings)


def in_order(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """The findings by place, each once."""
    unique = dict.fromkeys(findings)
    return tuple(sorted(unique, key=lambda f: (f.span, f.code, f.message)))


def as_text(finding: Finding, sources: Mapping[str, str]) -> str:
    """The finding for a person: place, message, the offending line with carets, the place on the
    page, hint.

    `sources` maps a file's name, as spans give it, to its text.
    """
    head = f"{finding.span}: {finding.severity.value} {finding.code}: {finding.message}"
    hint = [f"      = {finding.hint}"] if finding.hint else []
    where = [f"      @ {finding.where}"] if finding.where else []
    return "\n".join([head, *_excerpt(finding.span, sources), *where, *hint])


_WIDEST = 100  # characters of a source line that fit a terminal beside the line number


def _excerpt(span: Span, sources: Mapping[str, str]) -> list[str]:
    lines = sources.get(span.file, "").split("\n")
    if not 1 <= span.line <= len(lines) or not lines[span.line - 1].strip():
        return []
    line = lines[span.line - 1].rstrip().replace("\t", "→")
    end = span.end_column if span.end_line == span.line else len(line) + 1
    start = max(0, span.column - _WIDEST // 2) if len(line) > _WIDEST else 0
    shown = "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in line)
    shown = shown[start : start + _WIDEST]
    carets = max(1, min(end - span.column, len(shown) - (span.column - 1 - start)))
    number = f"{span.line:5}"
    return [
        f"{number} | {shown}",
        f"{' ' * len(number)} | {' ' * (span.column - 1 - start)}{'^' * carets}",
    ]


def _error(title: str, explanation: str) -> Entry:
    return Entry(Severity.ERROR, title, explanation)


def _warning(title: str, explanation: str) -> Entry:
    return Entry(Severity.WARNING, title, explanation)


CATALOGUE: Mapping[str, Entry] = {
    # Y1..: the file and its YAML
    "Y101": _error("file too large", "Content is text; a file over 1 MB is not a brochure."),
    "Y102": _error("not UTF-8", "Any other encoding would print wrong letters."),
    "Y103": _error("forbidden character", "Control characters cannot be printed."),
    "Y104": _error("tab as indent", "YAML indents with spaces; a tab has no fixed width."),
    "Y105": _error("quote not closed", "All text after an open quote would be swallowed."),
    "Y106": _error("colon in a text", "A colon and a space start a new field."),
    "Y107": _error("wrong indent", "The indent decides what belongs to what."),
    "Y108": _error("duplicate field", "Only one of two fields of a name could be printed."),
    "Y109": _error("anchor, alias or merge", "Copies inside the file hide what is printed where."),
    "Y110": _error("explicit tag", "Tags such as !!python can run code."),
    "Y111": _error("several documents", "One file holds one content."),
    "Y112": _error("empty file", "There is nothing to print."),
    "Y113": _error("not a list of fields", "The file must consist of fields, `name: value`."),
    "Y114": _error("nested too deep", "Nothing in a brochure is nested 40 deep."),
    "Y115": _error("reserved character", "A text may not begin with @ ` % & * ! | > unquoted."),
    "Y116": _error("unknown escape", "Inside double quotes a backslash starts an escape."),
    "Y117": _error("field name is not a text", "A field's name must be plain text."),
    "Y118": _warning("text cut off at #", "YAML drops what follows a blank and a #."),
    "Y120": _warning("dash inside a text", "A wrongly indented dash makes no list item."),
    "Y119": _error("not valid YAML", "The file cannot be read as YAML."),
    # Y121..: comments that allow a warning
    "Y121": _warning("allowance without a reason", "Who comes later must know why it was allowed."),
    "Y122": _warning("allowance for an unknown code", "It would allow nothing without a word."),
    "Y123": _warning(
        "allowance for an error", "An error stops the build, whatever a comment says."
    ),
    "Y124": _warning("allowance without effect", "It might silence a warning that comes later."),
    # M2..: the model
    "M201": _error("missing field", "The field has no default and must be given."),
    "M202": _error("unknown field", "An unknown field would silently print nothing."),
    "M203": _error("wrong kind of value", "A text, a list or fields stand where another belongs."),
    "M204": _error("empty text", "An empty text prints nothing."),
    "M205": _error("value not allowed", "The value is outside what this field accepts."),
    "M206": _error("phone number", "What is printed must be what is dialled."),
    "M207": _error("link not allowed", "Only https:, mailto: and tel: lead somewhere safe."),
    "M208": _error("asset outside the project", "Assets must travel with the project folder."),
    "M209": _warning("unusual phone number", "The number is possible but not known as assigned."),
    "M210": _error("unknown reference", "A citation must point at an entry of `references`."),
    "M211": _error(
        "link that says nothing", "Who hears the links alone must know where they lead."
    ),
    # P3..: placement and the statement
    "P301": _error("section not defined", "A panel names a section that does not exist."),
    "P302": _error("section placed nowhere", "Its text would be lost without a word."),
    "P303": _error("frame without content", "An empty panel would be printed."),
    "P304": _error("disclaimer missing", "Every piece must carry the centre's disclaimer."),
    "P305": _error("hotline missing", "Every piece must carry the centre's hotline."),
    "P306": _error("section placed twice", "The same text would stand twice on one piece."),
    "P307": _error("release with a placeholder", "A fictional hotline must never be printed."),
    "P308": _error("citation without its list", "A number that leads to no entry misleads."),
    # F4..: theme and fonts
    "F401": _error("font file missing", "Text cannot be set without its font."),
    "F402": _error("font file unreadable", "The file is not a TrueType font that may be embedded."),
    "F403": _error("character not in the font", "It would be printed as an empty box."),
    "F404": _error("contrast too low", "Text that does not stand out cannot be read (WCAG 1.4.3)."),
    "F405": _error("too much ink", "So much ink does not dry and marks the next sheet."),
    "F406": _error("unknown frame in the theme", "The colours would never be used."),
    "F407": _error("wrong kind of ICC profile", "Colours would be told to the wrong device."),
    "F408": _error("profile missing", "Without it nobody knows what a shop or device asks for."),
    "F409": _error(
        "profile of another condition", "The colours would be printed for another press."
    ),
    "F411": _error(
        "spot ink without its full tone", "Its tints would have no colour to stand for."
    ),
    "F410": _error(
        "margin inside the safe area", "Text so near to a cut or fold may be cut or bent."
    ),
    # L5..: layout
    "L501": _error("overset", "The text does not fit its frame; nothing is ever clipped."),
    "L502": _error("word wider than its frame", "The word cannot be broken and would stick out."),
    # G7..: pictures and icons
    "G701": _error("picture or icon missing", "Nothing can be drawn without its file."),
    "G702": _error("SVG that cannot be drawn", "What is not understood would be missing in print."),
    "G703": _error("not a readable picture", "The file is damaged, cut off, or of another kind."),
    "G704": _error("picture too large", "It would take more memory and time than a page is worth."),
    "G705": _warning("low resolution", "Below 225 pixels per inch a picture looks soft in print."),
    "G706": _error("resolution too low", "Below 150 pixels per inch its pixels show in print."),
    # Q6..: preflight of the finished file
    "Q601": _error("page count", "The file has not the pages that it should have."),
    "Q602": _error("page boxes", "Trim, bleed or media box is wrong."),
    "Q603": _error("font not embedded", "Another machine would print other letters."),
    "Q604": _error("statement not found", "Hotline or disclaimer cannot be read back."),
    "Q605": _error("text lost", "A text of the content cannot be found in the file."),
    "Q606": _error("text out of order", "The screen edition must read as the content does."),
    "Q607": _error("unreadable PDF", "The file is damaged, or is no PDF file at all."),
    "Q608": _error("proof stamp", "A proof must say so on every page, a release on none."),
    "Q609": _error("colour", "The press edition may hold CMYK only, the others no CMYK."),
    # Q61., Q62.: what a file for the press may be (ISO 15930-7)
    "Q610": _error(
        "PDF version", "Software of a press may refuse a version that it does not know."
    ),
    "Q611": _error("no file identifier", "By /ID a print shop tells two versions of a file apart."),
    "Q612": _error("encrypted file", "A print shop cannot open it, or not print from it."),
    "Q613": _error("forbidden compression", "A press's software need not be able to unpack it."),
    "Q614": _error(
        "active content", "Scripts, forms and attachments do nothing on paper but harm."
    ),
    "Q615": _error("key of a later version", "A press's software may stumble over what is new."),
    "Q616": _error(
        "foreign object", "PostScript, placeholders or curves print in unforeseen ways."
    ),
    "Q617": _error("metadata missing", "PDF/X keeps its mark and its dates in them."),
    "Q618": _error("metadata disagree", "Info and XMP must say the same."),
    "Q619": _error("not marked as PDF/X", "A print shop that asks for PDF/X would send it back."),
    "Q620": _error("trapping not stated", "The shop must know whether it has to trap the file."),
    "Q621": _error("output intent", "It says for which press and paper the colours are meant."),
    "Q622": _error("output profile", "Without it nobody can tell how the inks will look."),
    "Q623": _warning("pages of different size", "They cannot be cut in one go."),
    "Q624": _warning("empty page", "An empty side is printed and paid for."),
    "Q625": _warning("font not subset", "Most font licences allow only the letters that are used."),
    "Q626": _error("glyph missing", "An empty box would be printed instead of a letter."),
    "Q627": _warning("colour by profile", "Two shops would turn it into inks in two ways."),
    "Q628": _error(
        "transparency not in inks", "Colours would shift where something is transparent."
    ),
    "Q629": _error("transparency", "PDF/X-1a has none; old software prints it wrongly."),
    "Q630": _error(
        "annotation on the page", "Links and notes might be printed, or stop the press."
    ),
    "Q631": _error("damaged page description", "Two programs would draw the page in two ways."),
    # Q64., Q65.: what prints well (GWG 2022, sheet-fed offset)
    "Q640": _warning("too much ink", "So much ink dries badly and marks the next sheet."),
    "Q641": _error("picture too coarse", "Its pixels show in print."),
    "Q642": _warning("picture rather coarse", "It looks soft in print."),
    "Q643": _error("1-bit picture too coarse", "Its edges show steps in print."),
    "Q644": _warning("1-bit picture rather coarse", "Its edges may show steps in print."),
    "Q645": _warning("small delicate text", "It fills in when the plates do not fit exactly."),
    "Q646": _warning("thin delicate line", "It breaks when the plates do not fit exactly."),
    "Q647": _error(
        "black text knocks out", "It shows light edges when the plates do not fit exactly."
    ),
    "Q648": _error("white overprints", "White that overprints is not printed at all."),
    "Q649": _warning("text in rich black", "Four inks on top of each other blur letters."),
    "Q650": _warning("small text not pure black", "It looks coloured or rough at its edges."),
    "Q651": _warning("made for a press", "An office printer shows it in its own way."),
    "Q652": _warning("both sides not asked for", "The sides would come out on two sheets."),
    "Q655": _error("title not shown", "Whoever cannot see hears the name of the file instead."),
    "Q656": _error(
        "language not stated", "A screen reader would pronounce it as another language."
    ),
    "Q660": _error("file too heavy", "A file that takes so long is broken, or made to do harm."),
    # Q67., Q68.: what can be read without seeing it (ISO 14289-1, PDF/UA), and kept (PDF/A-2a)
    "Q670": _error(
        "not marked as accessible", "Readers trust only tags that the file vouches for."
    ),
    "Q671": _warning("metadata hard to find", "Programs that know nothing of PDF look for them."),
    "Q672": _error(
        "structure tree damaged", "A screen reader would read nothing, or go in circles."
    ),
    "Q673": _error("unknown structure type", "A screen reader cannot say what the element is."),
    "Q674": _error(
        "content without a tag", "A screen reader would not read it, or read decoration."
    ),
    "Q675": _error(
        "marked content badly nested", "It would be read and left out at the same time."
    ),
    "Q676": _error("content lost to the structure", "Each piece must be read, and read only once."),
    "Q677": _error("parent tree", "From a place on the page no one would find what it belongs to."),
    "Q678": _error("heading levels", "Whoever jumps from heading to heading would lose the way."),
    "Q679": _warning("several titles", "One heading of the first level is the title of the whole."),
    "Q680": _error("list", "A screen reader says how many items there are, and where one ends."),
    "Q681": _error("table", "Each cell is read with the headers of its row and column."),
    "Q682": _error("picture without description", "Whoever cannot see it must hear what it shows."),
    "Q683": _error("link or note without a tag", "It would not be read where it belongs."),
    "Q684": _error("link or note without words", "An address read letter by letter tells nothing."),
    "Q685": _error(
        "note without a name", "The way from the text to its note and back would be lost."
    ),
    "Q686": _error(
        "letter without meaning", "It can be seen, but not read aloud, searched or copied."
    ),
    "Q687": _error(
        "colour without a profile", "In years to come nobody could tell which colour it is."
    ),
    "Q688": _error(
        "not fit to be kept", "PDF/A allows nothing that other readers treat in their own way."
    ),
    "Q689": _warning("word broken by a hyphen", "It would be read aloud as two pieces."),
    "Q690": _error("text hard to read", "What is under a text must let it stand out (WCAG 1.4.3)."),
    # W8..: what the words say (assets/wording)
    "W801": _error("claim against the disclaimer", "It would offer what the centre does not do."),
    "W802": _warning("promise or superlative", "Nobody can promise an outcome in treatment."),
    "W803": _warning("claim without a reference", "A number or comparison must name its source."),
    "W804": _warning("library named as author", "A library keeps articles; others wrote them."),
    "W805": _warning("person not first", "A condition is not what a person is."),
    "W806": _warning("abbreviation not explained", "Not every reader knows what it stands for."),
    "W807": _warning("long sentence", "Whoever is worried or ill loses its thread."),
    "W808": _warning("hard to read", "Health texts should be read easily, at grade 6 to 8."),
    "W809": _warning("all capitals", "Words in capitals have no shape and are read slowly."),
    "W810": _warning("two blanks", "They leave a hole in the line."),
    "W811": _warning("straight quote", "Print uses “ ” and ’."),
    "W812": _warning("word twice", "It is almost always a slip."),
    "W813": _warning("uneven list", "Items of one list should end alike."),
    "W814": _warning("unknown word", "It may be misspelt."),
    "W815": _warning("reference never cited", "A reader cannot tell what it is the source of."),
}
