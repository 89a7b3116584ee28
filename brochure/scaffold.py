"""A new project: a small, complete, commented one, for another centre and another subject.

All of it is this package's own template; only the schemas are made from the code, and local.mk
leads to the command that made the folder.
"""

from __future__ import annotations

import shlex
import shutil
import sys
import tempfile
from pathlib import Path

from brochure.reporting import json_schema

_TEMPLATE = Path(__file__).with_name("template")


def new(folder: Path) -> tuple[str, ...]:
    """Write the project into an empty or new folder; the names of its files.

    It is written aside first: whatever fails, there is no half of it. FileExistsError if anything
    is there already.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise FileExistsError(17, "the folder is not empty", str(folder))
    folder = folder.absolute()
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".new-", dir=folder.parent) as aside:
        made = Path(aside) / "project"
        shutil.copytree(_TEMPLATE, made, copy_function=shutil.copyfile)
        json_schema.write(made / "assets" / "schema", tuple(json_schema.KINDS))
        (made / "local.mk").write_text(_command(), encoding="utf-8")
        if folder.exists():
            for path in made.iterdir():
                path.rename(folder / path.name)
        else:
            made.rename(folder)
    return tuple(sorted(str(p.relative_to(folder)) for p in folder.rglob("*") if p.is_file()))


def _command() -> str:
    called = shlex.quote(sys.executable).replace("$", "$$").replace("#", r"\#")
    return (
        "# The command that made this folder, on this machine. Not for Git.\n"
        f"BROCHURE ?= {called} -m brochure\n"
    )
