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

from brochure import atomic
from brochure.handover import mockup, pictures
from brochure.imposition import impose, proof_guides


def drawn_from(files: Mapping[str, bytes], digest: str) -> str:
    """The SHA-256 of all that decides how pictures look: the files that they show, the project by
    its digest, the code that draws them, and the versions of the libraries."""
    import PIL
    from pypdfium2 import PDFIUM_INFO  # type: ignore[import-untyped]

    told = hashlib.sha256(repr((digest, PIL.__version__, str(PDFIUM_INFO))).encode())
    for module in (pictures, mockup, proof_guides, impose):
        told.update(hashlib.sha256(Path(str(module.__file__)).read_bytes()).digest())
    for name in sorted(files):
        told.update(hashlib.sha256(name.encode() + files[name]).digest())
    return told.hexdigest()


def kept(folder: Path, report: str, source: str) -> dict[str, bytes]:
    """The pictures in an output folder, by their names, that were drawn from the same source as
    `drawn_from` tells it; none if one of them is missing or changed."""
    with suppress(OSError, ValueError, LookupError, TypeError, AttributeError):
        said = json.loads((folder / report).read_bytes())
        made = {name: str(said["made"][name]) for name in said["pictures_drawn"]["names"]}
        if said["pictures_drawn"]["drawn_from"] == source:
            found = atomic.as_made(folder, made)
            return found if len(found) == len(made) else {}
    return {}
