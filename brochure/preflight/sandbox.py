"""A file from elsewhere is examined in a process of its own.

Whatever it does to the process, the answer is a finding: after 20 seconds the process is ended,
and where the system knows such limits it gets no more than 1 GB of memory.
"""

from __future__ import annotations

import json
import os
import stat
import subprocess
import sys
from base64 import b64decode, b64encode
from contextlib import suppress
from pathlib import Path
from typing import Any

from msgspec.structs import asdict

import brochure
from brochure.finding import Clause, Finding, PagePicture, Span, Where
from brochure.preflight.examine import Examined, examine

SECONDS = 20
MEMORY = 1_000_000_000
MOST_BYTES = 200_000_000  # of a file


def examine_apart(
    path: Path, profile: str = "", seconds: float = SECONDS, views: str = ""
) -> Examined:
    """Examine a file; OSError if it cannot be read at all. `views` as for `examine`."""
    _read(path, 1)
    name = str(path)
    # From the folder that holds this package, so that `-m` finds this one and nothing that
    # happens to lie in the user's folder.
    home = Path(brochure.__file__).resolve().parents[1]
    command = [sys.executable, "-m", "brochure.preflight", str(path.resolve()), profile, views]
    try:
        done = subprocess.run(  # noqa: S603  (our own module, with a path)
            command, cwd=home, stdin=subprocess.DEVNULL, capture_output=True, timeout=seconds,
            check=False,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        return _heavy(name, profile, f"it could not be examined within {seconds:g} seconds")
    if done.returncode:
        return _heavy(name, profile, "whoever reads it breaks down")
    return _parsed(done.stdout, name)


def _heavy(name: str, profile: str, what: str) -> Examined:
    hint = "write the file anew with another program"
    return Examined((Finding("Q660", Span(name), what, hint),), profile, "")


def _read(path: Path, limit: int) -> bytes:
    """The first `limit` bytes. A pipe or a device could keep us for ever."""
    if not stat.S_ISREG(os.stat(path).st_mode):
        raise OSError(0, "it is not a file", str(path))
    with path.open("rb") as file:
        return file.read(limit)


def answer(path: str, profile: str, views: str = "") -> str:
    """What the other process says: the findings as JSON."""
    _limit()
    data = _read(Path(path), MOST_BYTES + 1)
    if len(data) > MOST_BYTES:
        found = _heavy(path, profile, f"it is larger than {MOST_BYTES // 1_000_000} MB")
    else:
        found = examine(data, path, profile, views=views)
    findings = [finding.as_dict() for finding in found.findings]
    head = {"profile": found.profile, "reason": found.reason, "pages": found.pages}
    shown = [{**asdict(one), "jpeg": _packed(one.jpeg)} for one in found.pictures]
    more = {"pictures": shown, "annotated": _packed(found.annotated)}
    return json.dumps({**head, **more, "findings": findings})


def _packed(data: bytes) -> str:
    return b64encode(data).decode("ascii")


def _limit() -> None:
    """No more memory and time than any brochure takes; not every system can limit them."""
    with suppress(ImportError, OSError, ValueError):
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_CPU, (SECONDS + 5, SECONDS + 5))
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))


def _parsed(answer: bytes, name: str) -> Examined:
    fields: dict[str, Any] = json.loads(answer)
    findings = tuple(_finding(one, name) for one in fields["findings"])
    shown = tuple(
        PagePicture(**{**one, "jpeg": b64decode(one["jpeg"])}) for one in fields["pictures"]
    )
    head = fields["profile"], fields["reason"], fields["pages"]
    return Examined(findings, *head, shown, b64decode(fields["annotated"]))


def _finding(fields: dict[str, Any], name: str) -> Finding:
    where = Where(**fields["where"]) if "where" in fields else None
    clause = Clause(**fields["clause"]) if "clause" in fields else None
    return Finding(fields["code"], Span(name), fields["message"], fields["hint"], where, clause)
