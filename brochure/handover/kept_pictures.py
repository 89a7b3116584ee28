"""Pictures that an earlier build drew of the same files, in place of drawing them again.

They are kept only if everything that they are drawn from is as it was, this tool and its libraries
included, and each is byte for byte what was written then.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from brochure import atomic

_NOT_A_REPORT = (OSError, ValueError, LookupError, TypeError, AttributeError)


def drawn_from(files: Mapping[str, bytes], digest: str) -> str:
    """The SHA-256 of all that decides how pictures look: the files that they show, the project by
    its digest, the code that draws them, and the versions of the libraries."""
    import PIL
    from pypdfium2 import PDFIUM_INFO  # type: ignore[import-untyped]

    from brochure.handover import mockup, pictures
    from brochure.imposition import impose, proof_guides

    told = hashlib.sha256(repr((digest, PIL.__version__, str(PDFIUM_INFO))).encode())
    for module in (pictures, mockup, proof_guides, impose):
        told.update(hashlib.sha256(Path(str(module.__file__)).read_bytes()).digest())
    for name in sorted(files):
        told.update(hashlib.sha256(name.encode() + files[name]).digest())
    return told.hexdigest()


def kept(report: Path, source: str) -> dict[str, bytes]:
    """The pictures beside the report of an earlier build, by their names, if they were drawn from
    the same source as `drawn_from` tells it; none if one of them is missing or changed."""
    with suppress(*_NOT_A_REPORT):
        said = json.loads(report.read_bytes())
        made = {name: str(said["made"][name]) for name in said["pictures_drawn"]["names"]}
        if said["pictures_drawn"]["drawn_from"] == source:
            found = atomic.as_made(report.parent, made)
            return found if len(found) == len(made) else {}
    return {}


def still_drawn(report: Path, made: Mapping[str, str]) -> dict[str, Any]:
    """What a report says of its pictures, for the next one, if all are still among what was made."""
    with suppress(*_NOT_A_REPORT):
        said = json.loads(report.read_bytes())
        drawn = said["pictures_drawn"]
        if all(made[name] == said["made"][name] for name in drawn["names"]):
            return {"pictures_drawn": drawn}
    return {}
