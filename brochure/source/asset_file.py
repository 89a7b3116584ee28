"""Opening the files that content, theme and printer profile name: fonts, pictures, profiles.

No file outside the project is opened, nor what is no file, such as a folder or a device.
"""

from __future__ import annotations

import errno
import os
from contextlib import suppress
from pathlib import Path

from brochure.finding import Finding, Outcome
from brochure.source.characters import shown
from brochure.source.near_names import near_names
from brochure.source.yaml_tree import Text, read_bytes

_WHY = {
    errno.ENOENT: "there is no such file",
    errno.ENOTDIR: "there is no such folder",
    errno.EACCES: "it may not be read",
    errno.ELOOP: "its links lead in a circle",
    errno.ENAMETOOLONG: "no file has so long a name",
}
_MOST_NAMES = 300  # in one folder, or a missing file would be compared with an archive


def project_of(folder: Path) -> Path:
    """The folder that the assets of a file in `folder` may not leave: the nearest one above it
    with a content.yaml, else `folder`."""
    folder = folder.resolve()
    return next((up for up in (folder, *folder.parents) if (up / "content.yaml").exists()), folder)


def load(name: Text, folder: Path, most: int, missing: str, large: str) -> Outcome[bytes]:
    """The bytes of the file that is named, relative to `folder`; findings stand at the name.

    `missing` is the code if it cannot be read, `large` if it holds more than `most` bytes.
    """
    try:
        path, here = os.path.realpath(folder / name.value), os.path.realpath(folder)
        below = path.startswith(here + os.sep)  # as most are; else it lies in the project, or not
        if not (below or Path(path).is_relative_to(project_of(folder))):
            what = f'"{shown(name)}" lies outside the project folder'
            return _refused("M208", name, what, "copy the file into assets/")
        data = read_bytes(folder / name.value, most + 1)
    except (OSError, ValueError) as fault:
        what = f'"{shown(name)}" cannot be read: {_why(fault)}'
        return _refused(missing, name, what, _near(name.value, folder))
    if len(data) > most:
        what = f'"{shown(name)}" is larger than {most // 1_000_000} MB'
        return _refused(large, name, what, "scale it down, or use a smaller file")
    return Outcome(data)


def _near(name: str, folder: Path) -> str:
    """The file that was probably meant, among those beside it and in the usual folders."""
    wanted, there = Path(name), dict[str, str]()
    for other in dict.fromkeys((wanted.parent, Path(), Path("assets"))):
        with suppress(OSError, ValueError):
            found = sorted(entry.name for entry in os.scandir(folder / other) if entry.is_file())
            there = {Path(one).stem: str(other / one) for one in found[:_MOST_NAMES]} | there
    meant = near_names((wanted.stem,), there).get(wanted.stem)
    if meant:
        return f'did you mean "{there[meant]}"?'
    return f"check the name: it is looked for from {shown(folder.name)}/"


def _refused(code: str, name: Text, what: str, hint: str) -> Outcome[bytes]:
    return Outcome(None, (Finding(code, name.span, what, hint),))


def _why(fault: OSError | ValueError) -> str:
    if isinstance(fault, OSError):
        return _WHY.get(fault.errno or 0) or str(fault.strerror)
    return "no file has such a name"  # one that holds NUL, or half a character
