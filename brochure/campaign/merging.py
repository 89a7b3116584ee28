"""Press files of many records: which they are, whether they are there already, and their check.

The records of a table are counted off in parts of the same size, refused ones left out. A part's
file is made of the records laid out anew; it is read back by the whole preflight.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator

from msgspec.structs import replace

import brochure
from brochure.campaign.building import REFUSED, Entry, Workshop
from brochure.campaign.records import Record
from brochure.catalogue import Severity
from brochure.finding import Finding, Span
from brochure.imposition.impose import impose
from brochure.imposition.imposed import imposed
from brochure.imposition.spoken import spoken_links
from brochure.pdf import merged
from brochure.pdf.metadata import about
from brochure.preflight.document import MOST_PAGES
from brochure.preflight.examine import examine
from brochure.product import PRESS

SIZE = 200  # records of a part at most
FOLDER = "merged"


def size(workshop: Workshop) -> int:
    """How many records a part holds: fewer, if preflight would not read so many pages."""
    pages = max((len(impose(one, PRESS)) for one in workshop.layouts), default=1)
    return max(1, min(SIZE, MOST_PAGES // pages))


def merge(workshop: Workshop, records: tuple[Record, ...], part: int) -> Entry:
    """Write the files of a part, one for each piece. OSError if the system refuses."""
    job = workshop.job
    folder = f"{job.impose or FOLDER}/{part:05d}"
    said = [job.impose, *(workshop.key(record) for record in records)]
    key = hashlib.sha256(json.dumps(said).encode()).hexdigest()
    known = workshop.kept(folder, key)
    if known is not None:
        return {**known, "kept": True}
    pieces = job.pieces or tuple(workshop.project.content.pieces)
    files = {
        f"{piece}-{job.impose or 'merged'}.pdf": _file(workshop, records, piece, key)
        for piece in pieces
    }
    entry = {
        "record": folder,
        "key": key,
        "status": "built",
        "records": len(records),
        "findings": [],
    }
    for name, data in files.items():
        found = _examined(data, f"{folder}/{name}")
        if found:
            return {**entry, "status": REFUSED, "files": {}, "findings": found}
    return workshop.put(folder, entry, files)


def _file(workshop: Workshop, records: Iterable[Record], piece: str, key: str) -> bytes:
    base = replace(about(workshop.project), digest=key, proof=False)
    return merged.render(_parts(workshop, records, piece), base, workshop.job.impose)


def _parts(workshop: Workshop, records: Iterable[Record], piece: str) -> Iterator[merged.Part]:
    for record in records:
        project = workshop.changed(record)
        (layout,) = brochure.check(project, (piece,)).layouts
        made = imposed(layout, PRESS, spoken_links(project.content))
        yield merged.Part(record.name, record.row, made, project, about(project))


def _examined(data: bytes, name: str) -> list[dict[str, object]]:
    """What a print shop would refuse in a file."""
    found = examine(data, name).findings
    errors = [one for one in found if one.severity is Severity.ERROR]
    return [Finding(one.code, Span(name), one.message, one.hint).as_dict() for one in errors]
