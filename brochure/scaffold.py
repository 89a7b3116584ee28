"""A new project: a small, complete, commented one, for another centre and another subject.

Content and Makefile are this package's own; theme, fonts, icons and profiles are copied from
the assets that lie beside the package.
"""

from __future__ import annotations

import shutil
from pathlib import Path

_HERE = Path(__file__).resolve().parent
_ASSETS = _HERE.parent / "assets"
_FOLDERS = ("icons", "icc", "printers", "wording", "schema")  # as far as there are
_FONTS = "*Lora*"
_THEME = "themes/letterpress.yaml"


def new(folder: Path) -> tuple[str, ...]:
    """Write the project into an empty or new folder; the names of its files.

    FileExistsError if anything is there already; then nothing is written.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise FileExistsError(17, "the folder is not empty", str(folder))
    assets = folder / "assets"
    (assets / "fonts").mkdir(parents=True)
    (folder / "output").mkdir()
    for name in ("content.yaml", "Makefile"):
        shutil.copyfile(_HERE / "template" / name, folder / name)
    look = (_ASSETS / _THEME).read_text("utf-8").replace("../", "")
    lines = [line for line in look.split("\n") if "--theme" not in line]
    (assets / "theme.yaml").write_text("\n".join(lines), encoding="utf-8")
    for font in sorted((_ASSETS / "fonts").glob(_FONTS)):
        shutil.copyfile(font, assets / "fonts" / font.name)
    for name in _FOLDERS:
        if (_ASSETS / name).is_dir():
            shutil.copytree(_ASSETS / name, assets / name)
    return tuple(sorted(str(p.relative_to(folder)) for p in folder.rglob("*") if p.is_file()))
