"""A worker's part: records become verified files, or findings that name row and column.

A `Workshop` loads the project once. Each record is the project with other texts in some places;
it is judged, laid out, painted and read back, and its files replace the old ones together. A
record whose files are there, of the same key and undamaged, is left alone.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any, TypeAlias

from msgspec import Struct
from msgspec.structs import replace

import brochure
from brochure.campaign.records import Record
from brochure.campaign.stores import RECORD, store
from brochure.finding import Finding, Span, has_errors, in_order
from brochure.project import Project, Refused
from brochure.source.yaml_tree import Fields, Items, Node

BUILD, CHECK, COMPARE = "build", "check", "compare"
BUILT, REFUSED, MISSING = "built", "refused", "missing"
Entry: TypeAlias = "dict[str, Any]"  # what the manifest says of a record
_DECIDING = ("reportlab", "uharfbuzz", "fonttools", "pillow", "pypdf", "pypdfium2", "pyphen",
             "phonenumberslite", "markdown-it-py", "segno", "pyyaml")  # fmt: skip


class Place(Struct, frozen=True):
    """A text of the content that records replace, and the column that is named for it."""

    place: str
    column: str
    number: int  # of the column, from 1


class Assignment(Struct, frozen=True):
    """All that a worker is told. `digest` is that of all that decides the bytes of a record
    besides its texts."""

    content: str
    theme: str | None
    printer: str
    table: str
    places: tuple[Place, ...]
    pieces: tuple[str, ...]
    editions: tuple[str, ...]
    output: str
    do: str = BUILD
    release: bool = False
    epoch: str = ""  # SOURCE_DATE_EPOCH
    impose: str = ""  # how records lie on sheets, if they do
    digest: str = ""


class Workshop:
    """The project of a campaign, loaded. `Refused` and OSError as from `brochure.load`."""

    def __init__(self, job: Assignment) -> None:
        if job.epoch:
            os.environ["SOURCE_DATE_EPOCH"] = job.epoch
        self.job = job
        self.project = brochure.load(job.content, job.theme, job.printer)
        self.store = store(job.output)
        self.paths = [name for name in self.project.sources if Path(name).name != name]
        tree = self.project.text.tree
        assert tree is not None  # the content was made from it
        self.spans = {one.place: _span(tree, one.place.split(".")) for one in job.places}
        known = [piece for piece in job.pieces if piece in self.project.content.pieces]
        done = brochure.check(self.project, known or None, job.release)
        self.layouts = done.layouts
        common = (found for found in done.findings if self._place(found) is None)
        self.common = frozenset(map(_gist, common))

    def digest(self) -> str:
        """The sha256 of tool, project and job, as `Assignment.digest` has it."""
        said = (_tool(), project_digest(self.project), self.job.pieces, self.job.editions,
                self.job.places, self.job.release, self.job.epoch)  # fmt: skip
        return hashlib.sha256(repr(said).encode()).hexdigest()

    def entry(self, record: Record) -> Entry:
        """What is built, or found, of a record. OSError if the system refuses to write."""
        key = self.key(record)
        if self.job.do != CHECK and (known := self.kept(record.name, key)) is not None:
            return {**known, "row": record.row, "kept": True}
        if self.job.do == COMPARE:
            return {"record": record.name, "row": record.row, "key": key, "status": MISSING}
        head = {"record": record.name, "key": key}
        try:
            made = self._made(record, head)
        except OSError:
            raise
        except Exception as fault:  # noqa: BLE001  (one record must not stop the others)
            what = f"the record cannot be built: {type(fault).__name__}: {fault}"[:300]
            made = self.refused(record, key, (Finding("C907", Span(""), what),))
        return {**made, "row": record.row}

    def key(self, record: Record) -> str:
        """The sha256 of all that decides the bytes of a record."""
        said = json.dumps([self.job.digest, record.name, record.texts])
        return hashlib.sha256(said.encode()).hexdigest()

    def refused(self, record: Record, key: str, findings: Iterable[Finding]) -> Entry:
        """The entry of a record that cannot be built."""
        found = [f.as_dict() for f in in_order(self._located(record, f) for f in findings)]
        return {
            "record": record.name,
            "key": key,
            "status": REFUSED,
            "files": {},
            "findings": found,
        }

    def changed(self, record: Record) -> Project:
        """The project with a record's texts. Refused if one may not stand where it is put."""
        places = (one.place for one in self.job.places)
        return self.project.replace(dict(zip(places, record.texts, strict=True)))

    def _made(self, record: Record, head: Entry) -> Entry:
        job = self.job
        try:
            project = self.changed(record)
            if job.do == CHECK:
                done = brochure.check(project, job.pieces or None, job.release)
                bad = has_errors(done.findings)
                found = self._own(record, done.findings)
                return {**head, "status": REFUSED if bad else BUILT, "findings": found}
            made = brochure.render(
                project, job.pieces or None, job.editions or None, release=job.release
            )
        except Refused as refused:
            return self.refused(record, head["key"], self._new(refused.findings))
        if not made.files:
            return self.refused(record, head["key"], self._new(made.findings))
        return self._written(record, head, made)

    def _written(self, record: Record, head: Entry, made: brochure.Rendered) -> Entry:
        sums = {name: hashlib.sha256(data).hexdigest() for name, data in made.files.items()}
        listing = json.dumps({**made.report, "made": sums}, indent=2, ensure_ascii=False) + "\n"
        files = {**made.files, "report.json": listing.encode()}
        entry = {
            **head,
            "status": BUILT,
            "proof": made.report["proof"],
            "sizes": {layout.piece: layout.size for layout in made.checked.layouts},
            "fill": made.report["fill_percent"],
            "findings": self._own(record, made.findings),
        }
        return self.put(record.name, entry, files)

    def put(self, folder: str, entry: Entry, files: Mapping[str, bytes]) -> Entry:
        """Replace the files of a folder; its entry with them. OSError if the system refuses."""
        entry = {**entry, "files": {name: _stated(data) for name, data in sorted(files.items())}}
        before = _listed(self.store.read(f"{folder}/{RECORD}"))
        retire = [name for name in before.get("files", {}) if name not in files]
        self.store.write(folder, {**files, RECORD: dumped(entry)}, retire)
        return entry

    def kept(self, folder: str, key: str) -> Entry | None:
        """What an earlier run made with this key, if it is all there and undamaged."""
        entry = _listed(self.store.read(f"{folder}/{RECORD}"))
        if entry.get("key") != key:
            return None
        for name, stated in entry["files"].items():
            data = self.store.read(f"{folder}/{name}")
            if data is None or _stated(data) != stated:
                return None
        return entry

    # Findings

    def _own(self, record: Record, findings: Iterable[Finding]) -> list[dict[str, Any]]:
        """What is found of the record and not of every one, at its row and column."""
        located = (self._located(record, f) for f in self._new(findings))
        return [f.as_dict() for f in in_order(located)]

    def _new(self, findings: Iterable[Finding]) -> tuple[Finding, ...]:
        return tuple(f for f in findings if has_errors((f,)) or _gist(f) not in self.common)

    def _located(self, record: Record, found: Finding) -> Finding:
        """The finding at its cell; at its row, if it stands at no text of the record's."""
        place = self._place(found)
        for path in self.paths:  # no manifest tells where somebody's files lie
            said = found.message.replace(path, Path(path).name)
            found = replace(found, message=said)
        if place is None:
            where = replace(found.span, file=Path(found.span.file).name) if found.span.file else ""
            message = f"{where}: {found.message}" if where else found.message
            return replace(found, span=Span(self.job.table, record.row), message=message)
        span = Span(
            self.job.table, record.row, place.number, record.row, place.number + 1, place.column
        )
        return replace(found, span=span)

    def _place(self, found: Finding) -> Place | None:
        """The place of the content at which a finding stands, the smallest."""
        start = (found.span.line, found.span.column)
        if found.span.file != self.project.text.name:
            return None
        for one in self.job.places:
            span = self.spans[one.place]
            within = (span.line, span.column) <= start <= (span.end_line, span.end_column)
            if within:
                return one
        return None


def _span(tree: Fields, path: list[str]) -> Span:
    """Where a text stands; of one that is to be added, a span at which nothing else stands."""
    node: Node = tree
    for step in path:
        inner: Node | None = None
        if isinstance(node, Fields):
            inner = node.get(step)
        elif isinstance(node, Items):
            named = [n for n in node.items if isinstance(n, Fields) and str(n.get("name")) == step]
            at = int(step) if step.isdecimal() else len(node.items)
            inner = node.items[at] if at < len(node.items) else next(iter(named), None)
        if inner is None:
            return replace(node.span, end_line=node.span.line, end_column=node.span.column)
        node = inner
    return node.span


def _gist(finding: Finding) -> tuple[str, Span, str]:
    return finding.code, finding.span, finding.message


def _stated(data: bytes) -> dict[str, Any]:
    return {"sha256": hashlib.sha256(data).hexdigest(), "bytes": len(data)}


def dumped(entry: Mapping[str, Any]) -> bytes:
    """An entry as a line."""
    return json.dumps(entry, ensure_ascii=False, sort_keys=True).encode() + b"\n"


def _listed(data: bytes | None) -> Entry:
    try:
        found = json.loads(data or b"{}")
        return found if isinstance(found, dict) and isinstance(found["files"], dict) else {}
    except (ValueError, LookupError):
        return {}  # somebody has written over it


def project_digest(project: Project) -> str:
    """The sha256 of all that decides the files of a project, formats and wording included."""
    texts = sorted((Path(name).name, text) for name, text in project.sources.items())
    formats = sorted(
        (one.name, _stated(one.read_bytes())["sha256"]) for one in format_files(project)
    )
    approved = project.paths.approvals
    said = approved.read_bytes() if approved.exists() else b""
    return hashlib.sha256(repr((project.digest, texts, formats, said)).encode()).hexdigest()


def format_files(project: Project) -> Iterator[Path]:
    """The files of all formats that its content could name, whether or not it does."""
    for folder in project.paths.folders("formats"):
        yield from folder.glob("*.yaml")


@cache
def _tool() -> str:
    """What tells this tool from another one: its own code, and the libraries that decide."""
    package = Path(brochure.__file__).parent
    code = hashlib.sha256()
    for path in sorted(p for p in package.rglob("*") if p.suffix in (".py", ".yaml", ".txt")):
        code.update(str(path.relative_to(package)).encode() + b"\0" + path.read_bytes())
    return " ".join((code.hexdigest(), *_versions()))


def _versions() -> Iterator[str]:
    return (f"{name}={_version(name)}" for name in _DECIDING)


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:  # packed in another way
        return "?"
