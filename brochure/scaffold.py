"""A new project: a small, complete, commented one, for another centre and another subject.

`template/` is what all have in common; a folder of `examples/` lies over it: a content without
pieces, and beside it `pieces.yaml`, which places its sections in each format that suits it. Only
the schemas are made from the code, and local.mk leads to the command that made the folder.
"""

from __future__ import annotations

import re
import shlex
import shutil
import sys
import tempfile
from pathlib import Path

from brochure.reporting import json_schema

_TEMPLATE = Path(__file__).with_name("template")
_EXAMPLES = Path(__file__).with_name("examples")
# By example the formats of its pieces where none is asked for.
EXAMPLES = {
    "library": ("letter-fold", "handout"),
    "clinic": ("half-fold",),
    "event": ("flyer",),
    "iop": ("letter-fold",),
}


def formats(example: str) -> tuple[str, ...]:
    """The formats that suit an example, in the order of its file."""
    return tuple(_pieces(example))


def new(folder: Path, example: str = "library", format_: str = "") -> tuple[str, ...]:
    """Write the project into an empty or new folder; the names of its files.

    Its pieces are named after their formats; of the sections only those that are placed are
    written. It is written aside first: whatever fails, there is no half of it. FileExistsError if
    anything is there already, KeyError if there is no such example or format of it.
    """
    content = _content(example, (format_,) if format_ else EXAMPLES[example])
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise FileExistsError(17, "the folder is not empty", str(folder))
    folder = folder.absolute()
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".new-", dir=folder.parent) as aside:
        made = Path(aside) / "project"
        for origin in (_TEMPLATE, _EXAMPLES / example):
            shutil.copytree(origin, made, copy_function=shutil.copyfile, dirs_exist_ok=True)
        (made / "pieces.yaml").unlink()
        (made / "content.yaml").write_text(content, encoding="utf-8")
        json_schema.write(made / "assets" / "schema", tuple(json_schema.KINDS))
        (made / "local.mk").write_text(_command(), encoding="utf-8")
        if folder.exists():
            for path in made.iterdir():
                path.rename(folder / path.name)
        else:
            made.rename(folder)
    return tuple(sorted(str(p.relative_to(folder)) for p in folder.rglob("*") if p.is_file()))


def _content(example: str, wanted: tuple[str, ...]) -> str:
    """The content of an example with these of its pieces, less what none of them places."""
    pieces = _pieces(example)
    placed = "".join(pieces[name] for name in wanted)
    names = set(re.findall(r"[\w-]+", placed))
    written = (_EXAMPLES / example / "content.yaml").read_text("utf-8")
    head, sections = written.split("\nsections:\n")
    kept = _SECTION.sub(lambda found: found[0] if found["name"] in names else "", sections)
    head, placed = _on_one_paper(head, placed, wanted)
    return f"{head}\nsections:\n{kept}pieces:\n{placed}"


def _on_one_paper(head: str, placed: str, wanted: tuple[str, ...]) -> tuple[str, str]:
    """Where all pieces have one paper it stands at the head alone, with what else they may have."""
    (usual,) = re.findall(r"^paper: (\w+)", head, re.MULTILINE)
    own = re.findall(r"^    paper: (\w+)$", placed, re.MULTILINE)
    papers = {*own} if len(own) == len(wanted) else {usual, *own}
    if len(papers) > 1:
        return head, placed
    (paper,) = papers
    shared = [one for one in _papers(wanted[0]) if all(one in _papers(name) for name in wanted[1:])]
    others = ", ".join(one for one in shared if one != paper)
    line = f"{f'paper: {paper}':25} {f'# or {others}' if others else ''}".rstrip()
    return re.sub("^paper: .*", line, head, flags=re.MULTILINE), re.sub(_OWN_PAPER, "", placed)


_OWN_PAPER = re.compile(r"^    paper: .*\n", re.MULTILINE)


def _papers(format_: str) -> list[str]:
    """On which papers a format can be made."""
    text = (_TEMPLATE / "assets" / "formats" / f"{format_}.yaml").read_text("utf-8")
    found = re.search(r"^papers: \[(.+)\]", text, re.MULTILINE)
    return (found[1] if found else "letter, legal, tabloid, a4, a3").split(", ")


# A section with the comments above it.
_SECTION = re.compile(r"^(  #.*\n)*  (?P<name>[\w-]+):\n(    .*\n|\n)*", re.MULTILINE)


def _pieces(example: str) -> dict[str, str]:
    """By format the lines of a piece, as they stand under `pieces:`."""
    text = (_EXAMPLES / example / "pieces.yaml").read_text("utf-8")
    found = re.finditer(r"^([\w-]+):\n(?:  .*\n)+", text, re.MULTILINE)
    return {one[1]: re.sub("^", "  ", one[0], flags=re.MULTILINE).rstrip(" ") for one in found}


def _command() -> str:
    called = shlex.quote(sys.executable).replace("$", "$$").replace("#", r"\#")
    return (
        "# The command that made this folder, on this machine. Not for Git.\n"
        f"BROCHURE ?= {called} -m brochure\n"
    )
