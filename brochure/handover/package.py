"""The package for the print shop, and the dummy for ourselves.

Everything is built and checked first; then the press files go, with proofs, job ticket, reports
and checksums, into one ZIP file. The same input gives the same bytes.
"""

from __future__ import annotations

import hashlib
import io
import json
import re
import unicodedata
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from msgspec import Struct, field

from brochure.build import Rendered, publish, render
from brochure.checking import Progress, silent, stage
from brochure.product import GUIDES, PRESS, suffix
from brochure.project import Project, Refused
from brochure.source.yaml_tree import read_bytes

if TYPE_CHECKING:
    from brochure.content.model import Content
    from brochure.content.order import Order
    from brochure.design.fonts import Fonts
    from brochure.handover.job_ticket import Job, Ticket
    from brochure.layout.piece_layout import Layout

FOLDER = "package"
_LONGEST = 60  # characters of a title in a file's name
_BIGGEST_LICENCE = 100_000
_HASH = "[0-9a-f]" * 12  # so much of it stands in the name of a package
_OLDEST = (1980, 1, 1, 0, 0, 0)  # the first date that a ZIP file can hold
_READABLE = 0o100644 << 16  # a plain file that all may read
_UNIX = 3
# What of the build's report does not concern the shop.
_OUR_OWN = ("from_an_earlier_build", "fill_percent", "pictures", "pictures_drawn")


class Packed(Struct, frozen=True):
    """What packing did. `name` leads from the output folder to the package, and is empty if none
    was written; `others` are the packages that lay beside it and still do."""

    rendered: Rendered
    name: str = ""
    files: Mapping[str, bytes] = field(default_factory=dict)
    size: int = 0
    others: tuple[str, ...] = ()


def package(
    project: Project,
    output: Path,
    proof: bool = False,
    progress: Progress = silent,
    order: Path | None = None,
) -> Packed:
    """Build and check everything, then pack it. What makes it a proof is refused unless a proof
    is packed. The order is `order.yaml` beside the content, if there is one, unless another is
    named. Refused if it is wrong; OSError if the system refuses; then the old package is
    unchanged."""
    asked = _order(project, order, proof)
    done = render(project, release=not proof, progress=progress)
    if not done.files:
        return Packed(done)
    with stage(progress, "package"):
        files = contents(done, proof, asked)
        name = f"{FOLDER}/{_name(project, proof)}"
        data = zipped(files)
    with stage(progress, "write"):
        publish(done, output, {name: data})
        packages = (output / FOLDER).glob(f"*-{_HASH}{suffix(done.language)}.zip")
        there = sorted(f"{FOLDER}/{path.name}" for path in packages)
    others = tuple(other for other in there if other != name)
    return Packed(done, name, files, len(data), others)


def dummy(project: Project, output: Path) -> dict[Path, str]:
    """Write a dummy of each piece that is folded, for which the sheet and the fonts are enough;
    the files with the edge on which each is turned over."""
    from brochure import atomic  # late, as in `build`
    from brochure.handover.dummy import dummy as drawn

    title = project.content.title.value
    folded = {
        dummy_name(piece, project): one for piece, one in project.sheets.items() if one.folding
    }
    made = {name: drawn(sheet, project.fonts, title) for name, sheet in folded.items()}
    if made:
        with atomic.locked(output):
            atomic.publish(output, made)
    return {output / name: sheet.flip for name, sheet in folded.items()}


def dummy_name(piece: str, project: Project) -> str:
    """What the file of a piece's dummy is called."""
    return f"{piece}-dummy{suffix(project.content.language.value)}.pdf"


def _order(project: Project, named: Path | None, proof: bool) -> Order:
    from brochure.content import order

    path = named or project.paths.content.parent / order.FILE
    if named is None and not path.is_file():
        return order.Order()
    outcome, sources = order.load(path, tuple(project.content.pieces))
    if outcome.value is None:
        raise Refused(outcome.findings, sources)
    invented = order.invented(outcome.value, project.content.country.value)
    if invented and not proof:
        raise Refused(invented, sources)
    return order.marked(outcome.value, invented)


def contents(done: Rendered, proof: bool, order: Order) -> dict[str, bytes]:
    """The files of the package by their names in it."""
    files = {**_press(done), **dict(_shown(done)), **dict(_reported(done))}
    files |= {f"fonts/{path.name}": read_bytes(path, _BIGGEST_LICENCE)
              for path in licences(done.checked.project.fonts)}  # fmt: skip
    files["README.txt"] = _read_me(done, proof, tuple(files)).encode()
    files |= dict(_ticketed(done, proof, files, order))
    sums = "".join(f"{_sha256(files[name])}  {name}\n" for name in sorted(files))
    files["SHA256SUMS"] = sums.encode()
    return files


def zipped(files: Mapping[str, bytes]) -> bytes:
    """A ZIP file whose bytes depend on the files alone. Stored, since PDF files are compressed
    in themselves."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as package:
        for name in sorted(files):
            entry = zipfile.ZipInfo(name, _OLDEST)
            entry.external_attr, entry.create_system = _READABLE, _UNIX
            package.writestr(entry, files[name])
    return buffer.getvalue()


def licences(fonts: Fonts) -> tuple[Path, ...]:
    """The licence files beside the fonts: OFL.txt, and OFL-Family.txt of each family in use."""
    found: dict[str, Path] = {}
    for face in fonts.faces.values():
        for path in sorted(face.path.parent.glob("OFL*.txt")):
            if face.path.name.startswith(path.stem.removeprefix("OFL").lstrip("-")):
                found[path.name] = path
    return tuple(found[name] for name in sorted(found))


def _name(project: Project, proof: bool) -> str:
    plain = unicodedata.normalize("NFKD", project.content.title.value)
    words = re.findall(r"[a-z0-9]+", plain.encode("ascii", "ignore").decode().lower())
    slug = "-".join(words)[:_LONGEST].strip("-") or "brochure"
    name = "-".join((slug, *(["PROOF"] if proof else []), project.digest[:12]))
    return f"{name}{suffix(project.content.language.value)}.zip"


def _packed_name(done: Rendered, piece: str) -> str:
    """The press file of a piece, as the shop wants it named."""
    pattern = done.checked.project.printer.file_name.value.removesuffix(".pdf")
    digest = done.checked.project.digest[:12]
    return f"{pattern.format(piece=piece, edition=PRESS.name, hash=digest)}.pdf"


def _names(done: Rendered) -> dict[str, str]:
    """The press files: as they were built, and as they are packed."""
    from brochure.imposition.imposed import file_name

    pieces = (layout.piece for layout in done.checked.layouts)
    return {file_name(piece, PRESS, done.language): _packed_name(done, piece) for piece in pieces}


def _press(done: Rendered) -> dict[str, bytes]:
    return {packed: done.pdfs[name] for name, packed in _names(done).items()}


def _shown(done: Rendered) -> Iterator[tuple[str, bytes]]:
    """What is to look at and not to print: press pages with their guides, and the dummy."""
    from brochure.handover.dummy import dummy as drawn
    from brochure.imposition.imposed import imposed
    from brochure.pdf.metadata import about
    from brochure.pdf.paint import render

    project = done.checked.project
    says = about(project)
    for layout in done.checked.layouts:
        guides = imposed(layout, GUIDES, {})
        yield guides.file, render(guides, project, says)
        if layout.sheet.folding:
            yield dummy_name(layout.piece, project), drawn(layout.sheet, project.fonts, says.title)


def _ticketed(
    done: Rendered, proof: bool, files: Mapping[str, bytes], order: Order
) -> Iterator[tuple[str, bytes]]:
    from brochure.handover import job_ticket as tickets

    ticket = _ticket(done, proof, files, order)
    yield "job-ticket.json", _json(tickets.as_dict(ticket))
    yield "job-ticket.pdf", tickets.page(ticket, done.checked.project.fonts)


def _ticket(done: Rendered, proof: bool, files: Mapping[str, bytes], order: Order) -> Ticket:
    from brochure.handover.job_ticket import Ticket

    project = done.checked.project
    content = project.content
    return Ticket(
        content.title.value,
        content.version.value,
        content.centre.name.value,
        _web(content),
        project.content_sha256,
        project.digest,
        proof,
        project.printer,
        project.press_profile.description,
        tuple(project.theme.spots()),
        tuple(_job(done, layout) for layout in done.checked.layouts),
        tuple((name, _sha256(files[name])) for name in sorted(files)),
        order,
    )


def _web(content: Content) -> str:
    return content.centre.web.value if content.centre.web else ""


def _job(done: Rendered, layout: Layout) -> Job:
    from brochure.handover.job_ticket import Job

    content = done.checked.project.content
    fold = content.pieces[layout.piece].format.name if layout.sheet.folding else ""
    name, paper = _packed_name(done, layout.piece), content.paper_of(layout.piece)
    return Job(layout.piece, name, layout.sheet, paper, fold)


def _reported(done: Rendered) -> Iterator[tuple[str, bytes]]:
    report = _report(done)
    yield "preflight-report.json", _json(report)
    yield "preflight-report.txt", "\n".join((*_report_lines(report), "")).encode()


def _report(done: Rendered) -> dict[str, Any]:
    """The build's report, as far as it concerns the shop, under the names of the package."""
    names = _names(done)
    report = {key: value for key, value in done.report.items() if key not in _OUR_OWN}
    report["files"] = [
        {**entry, "name": names[entry["name"]], "findings": _plain(entry["findings"], names)}
        for entry in done.report["files"]
        if entry["name"] in names
    ]
    others = [name for name in done.pdfs if name not in names]
    concerns = [f for f in done.report["findings"] if f["file"] not in others]
    report["findings"] = _plain(concerns, names)
    return report


def _plain(findings: list[dict[str, Any]], names: Mapping[str, str]) -> list[dict[str, Any]]:
    """The findings without the folders of our machine."""
    files = [Path(finding["file"]).name for finding in findings]
    return [
        {**finding, "file": names.get(file, file)}
        for finding, file in zip(findings, files, strict=True)
    ]


def _report_lines(report: Mapping[str, Any]) -> Iterator[str]:
    """The report in words."""
    if report["proof"]:
        yield "PROOF - not for print"
    yield "Preflight report"
    yield f"{report['tool']}, {report['digest']}"
    for entry in report["files"]:
        yield f"\n{entry['name']}"
        yield f"  sha256  {entry['sha256']}"
        for number, boxes in enumerate(entry["boxes"], 1):
            words = (f"{name} {' '.join(f'{n:g}' for n in box)}" for name, box in boxes.items())
            yield f"  page {number}  boxes in points: {', '.join(words)}"
        yield f"  fonts, embedded: {', '.join(entry['fonts'])}"
    yield "\nFindings"
    for one in report["findings"]:
        place = f"{one['file']}:{one['line']}:{one['column']}"
        yield f"  {one['severity']} {one['code']} {place}: {one['message']}"
    if not report["findings"]:
        yield "  none"


_ABOUT = {
    "guides": "to look at, not for print: trim, bleed, safe area and folds drawn over the pages",
    "press": "for print",
    "dummy": "a model to print, fold and hold: which panel lies where",
    "preflight-report": "what was checked in the press files, and what was found",
    "fonts/": "the licence of the fonts",
}


def _read_me(done: Rendered, proof: bool, names: tuple[str, ...]) -> str:
    content = done.checked.project.content
    press = _names(done).values()
    rows = ["PROOF - not for print. These files are to look at.", ""] if proof else []
    rows += [content.title.value, f"{content.centre.name.value}, {_web(content)}", ""]
    rows += ["job-ticket.pdf, .json", "    start here: sizes, folds, inks, paper, quantity"]
    for name in sorted(names):
        kind = "press" if name in press else name
        what = next(words for key, words in _ABOUT.items() if key in kind)
        rows += [name, f"    {'to look at' if proof and kind == 'press' else what}"]
    rows += ["SHA256SUMS", "    checksums of all files: sha256sum -c SHA256SUMS", ""]
    return "\n".join(rows)


def _json(value: Any) -> bytes:
    return (json.dumps(value, indent=2, ensure_ascii=False) + "\n").encode()


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
