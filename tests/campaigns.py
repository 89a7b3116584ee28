"""A small campaign for the tests: a content, a table, and what becomes of them."""

from __future__ import annotations

import json
from pathlib import Path
from types import SimpleNamespace

from click.testing import CliRunner

from brochure import cli
from brochure.campaign import manifest as manifests
from brochure.campaign import running
from brochure.campaign.building import BUILD
from brochure.campaign.engine import local_engine
from brochure.campaign.engine.shards import built
from tests.conftest import RELEASED, THEME, project

HEAD = "slug,name,phone\n"
ROWS = HEAD + "".join(
    f"centre-{number},Harbor House {number},1-800-662-43{number:02d}\n" for number in range(6)
)
LINES = {
    "content": "content.yaml",
    "theme": THEME,
    "records": "centres.csv",
    "name": '"{slug}"',
    "pieces": "[handout]",
    "editions": "[screen]",
    "set": '{centre.about: "{name} helps people.", centre.hotline.number: "{phone}"}',
}


def campaign(folder, table=ROWS, file="centres.csv", **lines):
    """The path of a campaign in a folder; lines of None are left out."""
    project(folder, RELEASED)
    data = table if isinstance(table, bytes) else table.encode()
    (folder / file).write_bytes(data)
    lines = {**LINES, "records": file, **lines}
    text = "".join(f"{key}: {value}\n" for key, value in lines.items() if value is not None)
    (folder / "campaign.yaml").write_text(text, "utf-8")
    return folder / "campaign.yaml"


def here(workshop, shards):
    """An engine in this process."""
    for shard in shards:
        yield shard, built(workshop, shard)


def run(path, output=None, engine=here, do=BUILD, only=frozenset()):
    """All entries, and what is in the output afterwards."""
    output = output or path.parent / "out"
    prepared = running.prepared(path, str(output), do)
    entries = running.run(prepared, engine, only)
    if do == BUILD:
        entries = (manifests.renewed if only else manifests.listed)(
            prepared.workshop.store, entries
        )
    entries = list(entries)
    files = tree(output) if isinstance(output, Path) else {}
    return SimpleNamespace(entries=entries, files=files, tally=tally(entries))


def tally(entries):
    counted = running.Tally()
    for entry in entries:
        counted = counted.with_entry(entry)
    return counted


def tree(folder):
    """The bytes of all files below a folder."""
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def workers(number):
    """The engine of this machine with some workers."""
    return lambda workshop, shards: local_engine.run(workshop, shards, number)


def places(entries):
    """Row, column and code of all that was found."""
    return [
        (one["line"], one.get("cell", ""), one["code"])
        for entry in entries
        for one in entry["findings"]
    ]


def command(*arguments):
    """What the command says."""
    done = CliRunner().invoke(cli.cli, list(map(str, arguments)), env={"GITHUB_ACTIONS": None})
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exc_info
    return done


def manifest(folder):
    return [
        json.loads(line) for line in (folder / "manifest.jsonl").read_text("utf-8").splitlines()
    ]
