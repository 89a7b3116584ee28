"""What the preview shows: the project as it stands, or its last version that could be laid out.

From files to `PreviewState`, anew whenever a file changed. `look` reads everything again. When
nothing but the words changed, `glance` lays them out with the fonts and artwork of the version that
is shown, so that the new picture is there before the words are judged. What was laid out is shown,
whatever is wrong with it: overset is seen best.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from brochure.checking import Checked, check
from brochure.content.format_files import named
from brochure.finding import Outcome
from brochure.layout import composer
from brochure.layout.piece_layout import Layout
from brochure.loading import Paths
from brochure.project import Project, Refused, digest_of, load
from brochure.source import yaml_tree
from brochure.source.model_base import named_in

KINDS = frozenset(".yaml .yml .svg .png .jpg .jpeg .ttf .otf .icc .icm".split())
Entry = tuple[str, int, int, int]  # a file's path, time of change, size and number
_MOST_FOLDERS = 200
_DEEPEST = 4  # folders below a theme that are watched
RUN = os.urandom(4).hex()  # of the preview: its process may have the number of an earlier one


class PreviewState(Struct, frozen=True):
    """One version. `now` is the project as it stands, none if it cannot be read, and `notice`
    then says why; `shown` is the last version that was laid out. While its words are not `judged`
    yet, its findings are those of the version before."""

    version: int = 0
    now: Checked | Refused | None = None
    notice: str = ""
    shown: Checked | None = None
    judged: bool = True

    @property
    def stale(self) -> bool:
        """Whether what is shown is not what stands in the files."""
        return self.shown is None or not isinstance(self.now, Checked)

    @property
    def stamp(self) -> str:
        """A name of this version that no other run gives to another one."""
        return f"{RUN}-{self.version}"


def look(paths: Paths, last: PreviewState) -> PreviewState:
    """The next state, of all files anew. Whatever happens to them, there is one."""
    return _next(last, lambda: check(load(paths.content, paths.theme, paths.printer)))


class Glance(Struct, frozen=True):
    """New words before they are judged: the state, and the layouts of the pieces by their names."""

    state: PreviewState
    laid: Mapping[str, Outcome[Layout]]

    def judged(self) -> PreviewState:
        """The state after it: the same pictures, and what is to be said of them."""
        shown = self.state.shown
        assert shown is not None  # it was seen at a glance
        return _next(
            self.state, lambda: check(shown.project, lay_out=lambda _, piece: self.laid[piece])
        )


def glance(paths: Paths, last: PreviewState) -> Glance | None:
    """The next state, should nothing but the words have changed since what is shown was loaded.
    None if only `look` can tell."""
    if last.shown is None:
        return None
    with suppress(Exception):  # `look` comes after it and says what is wrong
        project = _reworded(paths, last.shown.project)
        if project is not None:
            laid = {piece: composer.lay_out(project, piece) for piece in project.content.pieces}
            layouts = tuple(one.value for one in laid.values() if one.value)
            said = last.now if isinstance(last.now, Checked) else last.shown
            now = Checked(project, layouts, said.findings)
            return Glance(PreviewState(last.version + 1, now, "", now, judged=False), laid)
    return None


def _next(last: PreviewState, made: Callable[[], Checked]) -> PreviewState:
    version = last.version + 1
    try:
        now = made()
    except Refused as refused:
        return replace(last, version=version, now=refused, notice="", judged=True)
    except OSError as fault:
        notice = f"{fault.filename or 'A file'} cannot be read: {fault.strerror or fault}."
        return replace(last, version=version, now=None, notice=notice, judged=True)
    except Exception as fault:  # noqa: BLE001  (a fault of ours must not end the editor's preview)
        notice = f"This is a fault of the tool, not of the text: {type(fault).__name__}: {fault}"
        return replace(last, version=version, now=None, notice=notice, judged=True)
    return PreviewState(version, now, "", now)


def _reworded(paths: Paths, before: Project) -> Project | None:
    text = yaml_tree.read(paths.content)
    assert text.value is not None  # `read` always has a source
    if named(text.value.tree) != named(before.text.tree):
        return None  # other formats
    return before.reworded(text, digest_of(paths.content))


def folders(paths: Paths, state: PreviewState) -> frozenset[Path]:
    """The folders in which a change may change the pictures; what does not exist is left out,
    but its nearest folder is in."""
    content, theme = paths.content.absolute(), paths.theme.absolute()
    named = {content, content.resolve(), theme, theme.resolve()}
    checked = state.now or state.shown
    if checked is not None:
        named |= {Path(name).absolute() for name in checked.sources}
        read = checked.content if isinstance(checked, Refused) else checked.project.content
        files = named_in(read, "file")
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
