"""The whole line: a project becomes finished, verified files, and these replace the old ones.

`render` checks, paints, and reads each file back; `publish` replaces the files of a folder, all
or none.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from msgspec import Struct
from msgspec.structs import replace

from brochure import __version__
from brochure.checking import Checked, Progress, check, silent, stage
from brochure.content import reading_order
from brochure.design.colour import conversion
from brochure.finding import Finding, has_errors, in_order
from brochure.layout.piece_layout import resolutions
from brochure.product import PROOF, SCREEN2, in_language, suffix
from brochure.project import Project, Refused
from brochure.source import suppressions

if TYPE_CHECKING:
    from brochure.design.printer_profile import Printer
    from brochure.imposition.imposed import Imposed
    from brochure.preflight.limits import Limits
    from brochure.verify.texts import Expected, Inspected


class Rendered(Struct, frozen=True):
    """Finished files by their names under the output folder, none if there are errors; `findings`
    and `report` say what was found and made. `was_painted` tells whether errors come from reading
    the finished files back."""

    checked: Checked
    findings: tuple[Finding, ...]
    files: Mapping[str, bytes]
    report: Mapping[str, Any]
    was_painted: bool = False

    @property
    def pdfs(self) -> Mapping[str, bytes]:
        """The PDF files alone."""
        return {name: data for name, data in self.files.items() if name.endswith(".pdf")}

    @property
    def language(self) -> str:
        """That of the content: files in different languages lie in one folder unmixed."""
        return self.checked.project.content.language.value


def render(
    project: Project,
    pieces: Iterable[str] | None = None,
    editions: Iterable[str] | None = None,
    verify: bool = True,
    release: bool = False,
    pictures: bool = False,
    progress: Progress = silent,
    beside: bool = False,
    earlier: Path | None = None,
) -> Rendered:
    """Make the files of the pieces and editions that are named, or of all.

    With `verify` each file is read back and compared with the content; with `release` a proof is
    an error; with `pictures` PNG pictures of the pages are made too. With `beside` a copy of this
    process (fork) does half of both, where there is a core for it and no thread runs. Pictures
    that an `earlier` build left in that folder are taken, if they would be the same.
    """
    checked = check(project, pieces, release, progress)
    if has_errors(checked.findings):
        return Rendered(checked, checked.findings, {}, {})
    with stage(progress, "paint"):
        made = tuple(_imposed(checked, None if editions is None else tuple(editions)))
        files = dict(_painted(checked, made))
    with stage(progress, "preflight and pictures" if pictures else "preflight"):
        source = _drawn_from(project, files) if pictures else ""
        kept = _kept_pictures(project, source, earlier) if pictures and earlier else {}
        seen, drawn = _seen(checked, made, files, verify, pictures and not kept, beside)
        views = {**kept, **drawn}
    complete = verify and set(files) == set(_names(project))
    findings = _judged(checked, seen, complete)
    if has_errors(findings):
        return Rendered(checked, findings, {}, {}, was_painted=True)
    shown = {**dict(_companions(made, project)), **views}
    report = _report(checked, made, files, seen, findings)
    if views:
        report["pictures_drawn"] = {"drawn_from": source, "names": sorted(views)}
    return Rendered(checked, findings, {**files, **shown}, report, was_painted=True)


def publish(
    rendered: Rendered, folder: Path | str, more: Mapping[str, bytes] | None = None
) -> tuple[str, ...]:
    """Replace the files of an output folder, with some more, all or none. What an earlier build
    made there in this language and this one does not goes; the names of PDF files that stay
    without being renewed.

    Refused if there is nothing to publish; OSError if the system refuses; then nothing changed.
    """
    if not rendered.files:
        raise Refused(rendered.findings, rendered.checked.sources)
    from brochure import atomic  # late: `check` does not write

    output, listed = Path(folder), report_name(rendered.language)
    with atomic.locked(output):
        stale = tuple(
            name
            for name in _names(rendered.checked.project)
            if name not in rendered.files and (output / name).exists()
        )
        before = atomic.unchanged(output, _recorded(output / listed))
        made = {name: hashlib.sha256(data).hexdigest() for name, data in rendered.files.items()}
        made = {**_still_right(rendered, made, before, stale), **made}
        report = {**_still_drawn(output / listed, made), **rendered.report}
        report |= {"from_an_earlier_build": list(stale), "made": made}
        listing = json.dumps(report, indent=2, ensure_ascii=False) + "\n"
        files = {**rendered.files, **(more or {}), listed: listing.encode()}
        atomic.publish(output, files, [name for name in before if name not in made])
    return stale


def report_name(language: str) -> str:
    return f"report{suffix(language)}.json"


def _recorded(report: Path) -> dict[str, str]:
    """What the last build made, with its SHA-256."""
    try:
        made = json.loads(report.read_bytes())["made"]
        return {str(name): str(digest) for name, digest in made.items()}
    except (OSError, ValueError, LookupError, TypeError, AttributeError):
        return {}  # there was none, or somebody has written over it


def _still_drawn(report: Path, made: Mapping[str, str]) -> dict[str, Any]:
    from brochure.handover.kept_pictures import still_drawn

    return still_drawn(report, made)


def _still_right(
    rendered: Rendered, made: Mapping[str, str], before: Mapping[str, str], stale: tuple[str, ...]
) -> Mapping[str, str]:
    """What may stay of an earlier build: all that shows the same PDF files, such as pictures;
    else only those that this build was not asked for, with their words."""
    if all(before.get(name) == made[name] for name in rendered.pdfs):
        return before
    asked_not = {*stale, *(f"{name.removesuffix('.pdf')}.txt" for name in stale)}
    return {name: digest for name, digest in before.items() if name in asked_not}


def _names(project: Project) -> Iterator[str]:
    """The names of all PDF files of a project."""
    from brochure.imposition.imposed import file_name

    language = project.content.language.value
    for piece, editions in project.editions.items():
        yield from (file_name(piece, edition, language) for edition in editions)


def _judged(checked: Checked, seen: Mapping[str, Inspected], complete: bool) -> tuple[Finding, ...]:
    """All findings, less the allowed ones; and the comments for finished files that allow
    nothing."""
    found = tuple(f for one in seen.values() for f in one.findings)
    allowed = checked.project.suppressions.value or ()
    kept = suppressions.apply(found, allowed)
    late = tuple(one for one in allowed if one.code.startswith("Q")) if complete else ()
    return in_order((*checked.findings, *kept, *suppressions.without_effect(found, late)))


def _imposed(checked: Checked, editions: tuple[str, ...] | None) -> Iterator[Imposed]:
    """The editions of all pieces, or those that are named."""
    from brochure.imposition.imposed import imposed
    from brochure.imposition.spoken import spoken_links

    words = spoken_links(checked.project.content)
    for layout in checked.layouts:
        for edition in (*checked.project.editions[layout.piece], SCREEN2):
            if edition.name in editions if editions is not None else edition != SCREEN2:
                yield imposed(layout, edition, words)


def _painted(checked: Checked, made: tuple[Imposed, ...]) -> Iterator[tuple[str, bytes]]:
    from brochure.pdf.metadata import about
    from brochure.pdf.paint import render as painted

    project = checked.project
    says = about(project)
    for one in made:
        yield one.file, painted(one, project, says)


def _companions(made: tuple[Imposed, ...], project: Project) -> Iterator[tuple[str, bytes]]:
    """The words of each screen file as plain text, those of a proof with its stamp."""
    from brochure.handover.plain_text import companion

    stamp = in_language(PROOF, project.content.language.value) if project.is_proof else ""
    for one in made:
        if one.edition.by_panel and one.tree and not one.edition.pdf2:
            yield f"{one.name}.txt", companion(one.tree, stamp).encode()


def _seen(
    checked: Checked, made: tuple[Imposed, ...], files: Mapping[str, bytes],
    verify: bool, pictures: bool, beside: bool,
) -> tuple[dict[str, Inspected], dict[str, bytes]]:  # fmt: skip
    """What reading each file back says, and the pictures of all."""
    from brochure.verify import second_process

    largest_first = sorted(made, key=lambda one: len(one.pages), reverse=True)
    views = {one.file: _pictures(checked, one, files) for one in largest_first if pictures}
    read = {one.file: partial(_verified, checked, one, files[one.file]) for one in made if verify}
    jobs: list[Callable[[], Any]] = [*views.values(), *read.values()]
    found = second_process.done(jobs, beside)
    shown = dict(zip(views, found, strict=False))
    return (
        dict(zip(read, found[len(views) :], strict=True)),
        {name: data for one in made if pictures for name, data in shown[one.file].items()},
    )


def _pictures(
    checked: Checked, one: Imposed, files: Mapping[str, bytes]
) -> Callable[[], dict[str, bytes]]:
    """How the pictures of a file are made."""
    from brochure.handover.pictures import pictures

    project = checked.project
    ground, face = project.theme.colours.tint.srgb, project.fonts.faces["bold"]
    stamp = in_language(PROOF, project.content.language.value) if project.is_proof else ""
    bare = (
        _bare(project, one) if stamp and one.layout.sheet.folding and one.edition.by_panel else b""
    )
    return partial(pictures, files, (one,), font=face.path, ground=ground, stamp=stamp, bare=bare)


def _bare(project: Project, one: Imposed) -> bytes:
    """The file without the stamp of a proof."""
    from brochure.pdf.metadata import about
    from brochure.pdf.paint import render as painted

    return painted(one, project, replace(about(project), proof=False))


def _drawn_from(project: Project, files: Mapping[str, bytes]) -> str:
    from brochure.handover.kept_pictures import drawn_from

    return drawn_from(files, project.digest)


def _kept_pictures(project: Project, source: str, folder: Path) -> dict[str, bytes]:
    from brochure.handover.kept_pictures import kept

    return kept(folder / report_name(project.content.language.value), source)


def _verified(checked: Checked, one: Imposed, data: bytes) -> Inspected:
    from brochure.verify.texts import inspect

    return inspect(data, _expected(checked, one))


def _expected(checked: Checked, one: Imposed) -> Expected:
    from brochure.verify.texts import Expected

    content, piece = checked.project.content, one.layout.piece
    colours = checked.project.theme.colours.by_name if one.edition.by_panel else {}
    return Expected(
        one,
        checked.project.is_proof,
        tuple(reading_order.texts(content, piece)),
        content.centre.statement,
        _limits(checked.project.printer),
        in_language(PROOF, content.language.value),
        {name: colour.srgb for name, colour in colours.items()},
    )


def _limits(printer: Printer) -> Limits:
    """What the print shop accepts, for our own press files."""
    from brochure.pdf.metadata import VERSIONS
    from brochure.preflight.limits import OURS

    major, minor = VERSIONS[printer.flavour]
    return replace(
        OURS,
        ink_limit=printer.ink_limit,
        least_ppi=printer.resolution.least,
        soft_ppi=printer.resolution.soft,
        condition=printer.condition.value,
        versions=(f"{major}.{minor}",),
    )


def _report(
    checked: Checked,
    made: tuple[Imposed, ...],
    files: Mapping[str, bytes],
    seen: Mapping[str, Inspected],
    findings: tuple[Finding, ...],
) -> dict[str, Any]:
    """What report.json holds. No clock and no path: the same input gives the same report."""
    project = checked.project
    return {
        "tool": f"brochure {__version__}",
        "digest": project.digest,
        "content_sha256": project.content_sha256,
        "proof": project.is_proof,
        "proof_because": list(project.proof_because),
        "files": [_entry(checked, one, files[one.file], seen.get(one.file)) for one in made],
        "pictures": [
            {"page": where, "file": file.value, "ppi": round(ppi)}
            for layout in checked.layouts
            for where, file, ppi in resolutions(layout)
        ],
        "colours": _colours(project),
        "fill_percent": {
            layout.piece: {fill.frame: fill.percent for fill in layout.fills}
            for layout in checked.layouts
        },
        "findings": [{**f.as_dict(), "file": Path(f.span.file).name} for f in findings],
    }


def _colours(project: Project) -> dict[str, Any]:
    """Each colour as it is shown and as it is printed, and where its inks come from."""
    return {
        "conversion": conversion.HOW,
        "profile": project.press_profile.description,
        "palette": {
            name: {
                "srgb": one.srgb,
                "cmyk": one.cmyk,
                "inks": "from the profile" if one.is_matched else "as written",
                **({"spot": one.spot.value} if one.spot else {}),
            }
            for name, one in project.theme.colours.by_name.items()
        },
    }


def _entry(checked: Checked, one: Imposed, data: bytes, seen: Inspected | None) -> dict[str, Any]:
    """A file in the report; what only reading it back tells is left out if that was not done."""
    entry = {
        "name": one.file,
        "sha256": hashlib.sha256(data).hexdigest(),
        "bytes": len(data),
        "body_size": one.layout.size,
    }
    if seen is None:
        return entry
    kept = suppressions.apply(seen.findings, checked.project.suppressions.value or ())
    return {
        **entry,
        "pages": len(seen.boxes),
        "boxes": list(seen.boxes),
        "fonts": list(seen.fonts),
        "findings": [finding.as_dict() for finding in kept],
    }
