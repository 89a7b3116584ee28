"""Rewriting the files of an older project: all that must change, or nothing."""

from __future__ import annotations

from pathlib import Path

from brochure.project import Refused
from brochure.source import migrate as shapes
from brochure.source import yaml_tree


def migrate(content: Path, theme: Path) -> tuple[Path, ...]:
    """Bring content and theme into the shape of today; the files that were written.

    Refused if a file cannot be read, or its lines cannot be moved safely; OSError if the system
    refuses. Then nothing has changed.
    """
    from brochure import atomic  # late, as in `build`

    changed = {}
    for path, rewritten in ((content, shapes.content), (theme, shapes.theme)):
        read = yaml_tree.read(path)
        assert read.value is not None  # `read` always has a source
        made = rewritten(read.value) if read.value.tree else None
        if made is None or made.value is None:
            findings = (*read.findings, *(made.findings if made else ()))
            raise Refused(findings, {read.value.name: read.value.text})
        if made.value != read.value.text:
            changed[path] = made.value.encode()
    for path, data in changed.items():
        with atomic.locked(path.parent):
            atomic.publish(path.parent, {path.name: data})
    return tuple(changed)
