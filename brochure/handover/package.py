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
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from brochure.build import Built, build
from brochure.check import Checked, Progress, check, sheets, silent, stage
from brochure.source.yaml_tree import read_bytes

if TYPE_CHECKING:
    from brochure.design.fonts import Fonts
    from brochure.handover.job_ticket import Job, Ticket
    from brochure.layout.piece_layout import Layout

FOLDER = "package"
DUMMY = "dummy.pdf"
_LONGEST = 60  # characters of a title in a file's name
_BIGGEST_LICENCE = 100_000
_OLDEST = (1980, 1, 1, 0, 0, 0)  # the first date that a ZIP file can hold
_READABLE = 0o100644 << 16  # a plain file that all may read
_UNIX = 3
# What of the build's report does not concern the shop.
_OUR_OWN = ("from_an_earlier_build", "fill_percent", "pictures")


@dataclass(frozen=True)
class Packed:
    """What packing did. `name` leads from the output folder to the package, and is empty if none
    was written; `others` are the packages that lay beside it and still do."""

    built: Built
    name: str = ""
    files: Mapping[str, bytes] = field(default_factory=dict)
    size: int = 0
    others: tuple[str, ...] = ()


def package(
    content_path: Path,
    theme_path: Path,
    output: Path,
    proof: bool = False,
    progress: Progress = silent,
    printer: str = "",
) -> Packed:
    """Build and check everything, then pack it. A placeholder number is refused unless a proof
    is packed. OSError if the system refuses; then the old package is unchanged."""
    built = build(
        content_path, theme_path, output, release=not proof, progress=progress, printer=printer
    )
    if not built.files:
        return Packed(built)
    from brochure.atomic import locked, publish  # late, as in `build`

    with stage(progress, "package"), locked(output):
        files = contents(built, proof)
        name = f"{FOLDER}/{_name(built.checked, proof)}"
        data = zipped(files)
        publish(output, {name: data})
        there = sorted(f"{FOLDER}/{path.name}" for path in (output / FOLDER).glob("*.zip"))
    others = tuple(other for other in there if other != name)
    return Packed(built, name, files, len(data), others)


def dummy(content_path: Path, theme_path: Path, output: Path, printer: str = "") -> Checked:
    """Write the dummy. It needs the sheet and the fonts only: if `means` is none they could not
    be read, and nothing was written; other findings do not matter."""
    checked = check(content_path, theme_path, pieces=(), printer=printer)
    if checked.content is None or checked.means is None:
        return checked
    from brochure.atomic import locked, publish
    from brochure.handover.dummy import dummy as drawn

    sheet = sheets(checked.content, checked.means.printer.press)["brochure"]
    data = drawn(sheet, checked.means.fonts, checked.content.title.value)
    with locked(output):
        publish(output, {DUMMY: data})
    return checked


def contents(built: Built, proof: bool) -> dict[str, bytes]:
    """The files of the package by their names in it."""
    files = {**_press(built), **dict(_shown(built)), **dict(_reported(built))}
    assert built.checked.means
    files |= {f"fonts/{path.name}": read_bytes(path, _BIGGEST_LICENCE)
              for path in licences(built.checked.means.fonts)}  # fmt: skip
    files["README.txt"] = _read_me(built, proof, tuple(files)).encode()
    files |= dict(_ticketed(built, proof, files))
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


def _name(checked: Checked, proof: bool) -> str:
    assert checked.content
    plain = unicodedata.normalize("NFKD", checked.content.title.value)
    words = re.findall(r"[a-z0-9]+", plain.encode("ascii", "ignore").decode().lower())
    slug = "-".join(words)[:_LONGEST].strip("-") or "brochure"
    return "-".join((slug, *(["PROOF"] if proof else []), checked.digest[:12])) + ".zip"


def _packed_name(built: Built, piece: str) -> str:
    """The press file of a piece, as the shop wants it named."""
    assert built.checked.means
    pattern = built.checked.means.printer.file_name.value.removesuffix(".pdf")
    digest = built.checked.digest[:12]
    return f"{pattern.format(piece=piece, edition='press', hash=digest)}.pdf"


def _names(built: Built) -> dict[str, str]:
    """The press files: as they were built, and as they are packed."""
    pieces = (layout.piece for layout in built.checked.layouts)
    return {f"{piece}-press.pdf": _packed_name(built, piece) for piece in pieces}


def _press(built: Built) -> dict[str, bytes]:
    return {packed: built.files[name] for name, packed in _names(built).items()}


def _shown(built: Built) -> Iterator[tuple[str, bytes]]:
    """What is to look at and not to print: press pages with their guides, and the dummy."""
    from brochure.handover.dummy import dummy as drawn
    from brochure.imposition import proof_guides
    from brochure.pdf.metadata import about
    from brochure.pdf.paint import render

    checked = built.checked
    assert checked.content and checked.means
    says = about(checked.content, checked.digest)
    for layout in checked.layouts:
        name = f"{layout.piece}-{proof_guides.EDITION}.pdf"
        yield name, render(layout, proof_guides.EDITION, checked.means, says)
        if layout.sheet.folding:
            yield DUMMY, drawn(layout.sheet, checked.means.fonts, says.title)


def _ticketed(built: Built, proof: bool, files: Mapping[str, bytes]) -> Iterator[tuple[str, bytes]]:
    from brochure.handover import job_ticket as tickets

    assert built.checked.means
    ticket = _ticket(built, proof, files)
    yield "job-ticket.json", _json(tickets.as_dict(ticket))
    yield "job-ticket.pdf", tickets.page(ticket, built.checked.means.fonts)


def _ticket(built: Built, proof: bool, files: Mapping[str, bytes]) -> Ticket:
    from brochure.handover.job_ticket import Ticket

    checked = built.checked
    assert checked.content and checked.means
    content, means = checked.content, checked.means
    return Ticket(
        content.title.value,
        content.version.value,
        content.centre.name.value,
        content.centre.web.value,
        checked.digest,
        proof,
        content.paper,
        means.printer,
        means.profile.description,
        tuple(means.theme.spots()),
        tuple(_job(built, layout) for layout in checked.layouts),
        tuple((name, _sha256(files[name])) for name in sorted(files)),
    )


def _job(built: Built, layout: Layout) -> Job:
    from brochure.handover.job_ticket import Job

    assert built.checked.content
    fold = built.checked.content.brochure.fold if layout.sheet.folding else ""
    return Job(layout.piece, _packed_name(built, layout.piece), layout.sheet, fold)


def _reported(built: Built) -> Iterator[tuple[str, bytes]]:
    report = _report(built)
    yield "preflight-report.json", _json(report)
    yield "preflight-report.txt", "\n".join((*_told(report), "")).encode()


def _report(built: Built) -> dict[str, Any]:
    """The build's report, as far as it concerns the shop, under the names of the package."""
    names = _names(built)
    report = {key: value for key, value in built.report.items() if key not in _OUR_OWN}
    report["files"] = [
        {**entry, "name": names[entry["name"]], "findings": _plain(entry["findings"], names)}
        for entry in built.report["files"]
        if entry["name"] in names
    ]
    others = [name for name in built.files if name not in names]
    concerns = [f for f in built.report["findings"] if f["file"] not in others]
    report["findings"] = _plain(concerns, names)
    return report


def _plain(findings: list[dict[str, Any]], names: Mapping[str, str]) -> list[dict[str, Any]]:
    """The findings without the folders of our machine."""
    files = [Path(finding["file"]).name for finding in findings]
    return [
        {**finding, "file": names.get(file, file)}
        for finding, file in zip(findings, files, strict=True)
    ]


def _told(report: Mapping[str, Any]) -> Iterator[str]:
    """The report in words."""
    yield "Preflight report"
    yield f"{report['tool']}, content {report['content_sha256']}"
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


def _read_me(built: Built, proof: bool, names: tuple[str, ...]) -> str:
    content = built.checked.content
    assert content
    press = _names(built).values()
    rows = [content.title.value, f"{content.centre.name.value}, {content.centre.web.value}", ""]
    if proof:
        rows += ["PROOF - not for print. These files are to look at.", ""]
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
