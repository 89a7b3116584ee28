"""What the preview shows: the project as it stands, and its last version without errors.

From files to `State`, anew whenever a file changed. `look` has `check` read everything again and
is always right. When nothing but the words changed, `glance` goes ahead of it with the fonts and
artwork of the last good version, so that the new picture is there before the words are judged.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from brochure import loading
from brochure.checking import Checked, check, laid_out
from brochure.content import model, placement
from brochure.finding import has_errors
from brochure.loading import Paths
from brochure.product import PIECES
from brochure.project import Refused, digest_of, load
from brochure.source import yaml_tree

KINDS = frozenset(".yaml .yml .svg .png .jpg .jpeg .ttf .otf .icc .icm".split())
Entry = tuple[str, int, int, int]  # a file's path, time of change, size and number
_MOST_FOLDERS = 200
_DEEPEST = 4  # folders below a theme that are watched


@dataclass(frozen=True)
class PreviewState:
    """One version. `now` is the project as it stands, none if it cannot be read, and `notice`
    then says why; `good` is the last version without errors, number `good_version`, and `stale`
    if `now` is not it."""

    version: int = 0
    now: Checked | Refused | None = None
    notice: str = ""
    good: Checked | None = None
    good_version: int = 0
    stale: bool = True

    def stamp(self, good: bool = False) -> str:
        """A name of this version that no other process gives to another one."""
        return f"{os.getpid()}-{self.good_version if good else self.version}"


def look(paths: Paths, last: PreviewState) -> PreviewState:
    """The next state. Whatever happens to the files, there is one."""
    version = last.version + 1
    try:
        now = check(load(paths.content, paths.theme, paths.printer))
    except Refused as refused:
        return replace(last, version=version, now=refused, notice="", stale=True)
    except OSError as fault:
        notice = f"{fault.filename or 'A file'} cannot be read: {fault.strerror or fault}."
        return replace(last, version=version, now=None, notice=notice, stale=True)
    except Exception as fault:  # noqa: BLE001  (a fault of ours must not end the editor's preview)
        notice = f"This is a fault of the tool, not of the text: {type(fault).__name__}: {fault}"
        return replace(last, version=version, now=None, notice=notice, stale=True)
    if has_errors(now.findings):
        return replace(last, version=version, now=now, notice="", stale=True)
    return PreviewState(version, now, "", now, version, stale=False)


def glance(paths: Paths, last: PreviewState) -> PreviewState | None:
    """The next state, should nothing but the words have changed and the layout find no fault with
    them; the findings are still those of the last. None if only `look` can tell."""
    good = last.good
    if last.stale or good is None:
        return None
    with suppress(Exception):  # `look` comes after it and says what is wrong
        now = _reworded(paths, good)
        if now is not None:
            version = last.version + 1
            return PreviewState(version, now, "", now, version, stale=False)
    return None


def confirmed(glanced: PreviewState, looked: PreviewState) -> PreviewState:
    """What `look` says, with the pictures of `glance` if they are of the same words."""
    if looked.stale or not (looked.good and glanced.good):
        return looked
    if looked.good.project.content_sha256 != glanced.good.project.content_sha256:
        return looked
    return replace(looked, good=glanced.good, good_version=glanced.good_version)


def _reworded(paths: Paths, good: Checked) -> Checked | None:
    text = yaml_tree.read(paths.content)
    content = model.load(text.value).value if text.value else None
    if content is None or loading.needs(content) != loading.needs(good.project.content):
        return None
    project = good.project.with_text(text, digest_of(paths.content))
    outcomes = [laid_out(project, piece) for piece in PIECES]
    known = loading.frames(project.content)
    findings = [*project.warnings, *placement.check(project.content, project.text, known)]
    findings += [finding for outcome in outcomes for finding in outcome.findings]
    if has_errors(findings):
        return None
    layouts = tuple(outcome.value for outcome in outcomes if outcome.value is not None)
    return Checked(project, layouts, good.findings)


def folders(paths: Paths, state: PreviewState) -> frozenset[Path]:
    """The folders in which a change may change the pictures; what does not exist is left out,
    but its nearest folder is in."""
    content, theme = paths.content.absolute(), paths.theme.absolute()
    named = {content, content.resolve(), theme, theme.resolve()}
    checked = state.now or state.good
    if checked is not None:
        named |= {Path(name).absolute() for name in checked.sources}
        read = checked.content if isinstance(checked, Refused) else checked.project.content
        files = model.named_in(read, "file")
        named |= {content.parent / file.value for file in files}
    if Path(paths.printer).suffix:  # a file, not a name
        named.add(Path(paths.printer).absolute())
    wanted = {path.parent for path in named}
    for top in (theme.parent, content.parent / "assets"):
        wanted.update(_under(top))
    return frozenset(_existing(wanted))


def _under(top: Path) -> Iterator[Path]:
    for number, (folder, inner, _) in enumerate(os.walk(top)):
        if number == _MOST_FOLDERS:
            return
        path = Path(folder)
        deep = len(path.relative_to(top).parts) >= _DEEPEST
        inner[:] = [] if deep else sorted(name for name in inner if not name.startswith("."))
        yield path


def _existing(wanted: Iterable[Path]) -> Iterator[Path]:
    for path in wanted:
        yield next(folder for folder in (path, *path.parents) if os.path.isdir(folder))


def signature(paths: Paths, watched: Iterable[Path]) -> frozenset[Entry]:
    """What tells two states of the folders apart, should the system not tell of a change."""
    return frozenset(entry for folder in watched for entry in _entries(paths, folder))


def _entries(paths: Paths, folder: Path) -> Iterator[Entry]:
    with suppress(OSError), os.scandir(folder) as entries:  # what was deleted meanwhile differs
        for entry in entries:
            if matters(paths, entry.path):
                stat = entry.stat()
                yield entry.path, stat.st_mtime_ns, stat.st_size, stat.st_ino


def matters(paths: Paths, path: str) -> bool:
    """Whether a file of this name can change the pictures. Those that editors write beside it
    while they save cannot."""
    kinds = KINDS | {paths.content.suffix, paths.theme.suffix}
    return Path(path).suffix.lower() in kinds and not Path(path).name.startswith(".#")
