"""A campaign of a thousand records, measured: speed, memory, and what kill -9 costs.

    python benchmarks/campaign.py [RECORDS]     writes its figures into docs/campaign.md

CPU seconds count (user and system, all processes), since a machine that does other things as well
tells nothing by its clock.
"""

from __future__ import annotations

import hashlib
import json
import os
import platform
import random
import re
import resource
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from importlib.util import find_spec
from pathlib import Path

import kills

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "campaign.md"
NOTE = "<!-- measured: begin -->", "<!-- measured: end -->"


def campaign(folder: Path, records: int, editions: str, bad: frozenset[int] = frozenset()) -> Path:
    """The project's own content for so many made-up centres."""
    rows = ["slug,name,phone"]
    for number in range(records):
        phone = "12" if number in bad else f"1-800-555-01{number % 100:02d}"
        rows.append(f"centre-{number:06d},Centre {number} House,{phone}")
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "centres.csv").write_text("\n".join(rows) + "\n", "utf-8")
    (folder / "campaign.yaml").write_text(
        f"content: {ROOT / 'content.yaml'}\ntheme: {ROOT / 'assets/theme.yaml'}\n"
        f"records: centres.csv\nname: '{{slug}}'\neditions: {editions}\n"
        "set:\n  centre.name: '{name}'\n  centre.hotline.number: '{phone}'\n",
        "utf-8",
    )
    return folder / "campaign.yaml"


def start(path: Path, output: Path, workers: int) -> subprocess.Popen[str]:
    return subprocess.Popen(
        kills.command(path, output, "--workers", str(workers)),
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=kills.ENVIRONMENT,
    )  # fmt: skip


def resident(pid: int) -> float:
    """MB that a process holds."""
    try:
        found = re.search(r"VmRSS:\s+(\d+)", Path(f"/proc/{pid}/status").read_text())
    except OSError:
        return 0.0
    return int(found[1]) / 1000 if found else 0.0


def measured(path: Path, output: Path, workers: int) -> dict[str, float]:
    """CPU seconds and the largest worker, early and late, of a whole run."""
    before, begun = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    running = start(path, output, workers)
    seen: list[float] = []

    def watch() -> None:
        while running.poll() is None:
            seen.append(max(map(resident, kills.workers_of(running.pid)), default=0.0))
            time.sleep(0.5)

    watching = threading.Thread(target=watch)
    watching.start()
    said, _ = running.communicate()
    watching.join()
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    fifth = max(1, len(seen) // 5)
    return {
        "cpu": cpu, "clock": time.monotonic() - begun, "code": running.returncode,
        "early": max(seen[fifth : 2 * fifth], default=0.0), "late": max(seen[-fifth:], default=0.0),
        "refused": int(re.search(r"refused +([\d,]+)", said)[1].replace(",", "")),  # type: ignore[index]
    }  # fmt: skip


def sum_of(folder: Path) -> str:
    """What tells two outputs apart."""
    found = hashlib.sha256()
    for path in sorted(p for p in folder.rglob("*") if p.is_file()):
        found.update(str(path.relative_to(folder)).encode() + path.read_bytes())
    return found.hexdigest()


def typst() -> str:
    """Records a CPU second of Typst, with the same words and drawings."""
    if find_spec("typst") is None:
        return "not installed"
    done = subprocess.run(
        [sys.executable, str(ROOT / "benchmarks/rivals.py"), "drawn", "warm", "10"],
        capture_output=True, text=True, check=True, env={**os.environ, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    return f"{float(json.loads(done.stdout)):.2f}"


SCAN = """
import resource, sys, time
from pathlib import Path
from brochure.campaign import campaign_file, records
from brochure.campaign.table import tables
described = campaign_file.read(Path(sys.argv[1]))[0].value
table = tables.opened(described.records, described.campaign.records.span).value
found = records.scan(described, table)
assert found.value.records == int(sys.argv[2]) and not found.findings
usage = resource.getrusage(resource.RUSAGE_SELF)
print(usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1000)
"""


def scanned(path: Path, records: int) -> tuple[float, float]:
    """CPU seconds and MB of a first process that reads a table of so many rows."""
    done = subprocess.run(
        [sys.executable, "-c", SCAN, str(path), str(records)],
        capture_output=True, text=True, check=True, env={**os.environ, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    seconds, megabytes = map(float, done.stdout.split())
    return seconds, megabytes


def plan(rate: float, kilobytes: float) -> str:
    hours = 1_000_000 / (16 * rate) / 3600
    return (
        f"On paper, from these figures: a million records on 16 cores take {hours:.1f} hours and "
        f"{kilobytes:,.0f} GB of output."
    )


def main() -> None:
    records = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
    folder = Path(tempfile.mkdtemp(prefix="brochure-bench-"))
    try:
        page = report(folder, records)
    finally:
        shutil.rmtree(folder)
    text = PAGE.read_text("utf-8")
    first, last = (text.index(note) for note in NOTE)
    PAGE.write_text(text[:first] + NOTE[0] + "\n" + page + text[last:], "utf-8")
    print(page)


def report(folder: Path, records: int) -> str:
    rival = typst()
    bad = frozenset(random.Random(2).sample(range(records), 10))
    path = campaign(folder / "good", records, "[screen]")
    one = measured(path, folder / "one", 1)
    two = measured(path, folder / "two", 2)
    same = sum_of(folder / "one") == sum_of(folder / "two")
    survived = kills.killed(path, folder / "killed", records)
    whole = sum_of(folder / "killed") == sum_of(folder / "one")
    size = (
        sum(p.stat().st_size for p in (folder / "one").rglob("*") if p.is_file()) / records / 1000
    )
    again = measured(path, folder / "one", 2)
    measured(campaign(folder / "bad", records, "[screen]", bad), folder / "wrong", 2)
    named = [json.loads(line) for line in (folder / "wrong" / "manifest.jsonl").open()]
    found = {one["row"] - 2 for one in named if one["status"] == "refused"}
    rate_1, rate_2 = records / one["cpu"], records / two["cpu"]
    seconds, megabytes = scanned(campaign(folder / "million", 1_000_000, "[screen]"), 1_000_000)
    rows = [
        ("records a CPU second, 1 worker", f"{rate_1:.2f}"),
        ("records a CPU second, 2 workers", f"{rate_2:.2f}"),
        ("2 workers ÷ linear, by CPU", f"{rate_2 / rate_1:.2f}"),
        ("MB of the largest worker, early / late", f"{two['early']:.0f} / {two['late']:.0f}"),
        (
            "a second run over what is right, CPU ms a record",
            f"{1000 * again['cpu'] / records:.1f}",
        ),
        (
            "a table of a million rows read and judged, CPU s / MB",
            f"{seconds:.0f} / {megabytes:.0f}",
        ),
        ("Typst in a loop, nothing checked, records a CPU second", rival),
        ("the same bytes with 1 and 2 workers", str(same)),
        (f"kill -9 of {' / '.join(survived.kills)}", " / ".join(map(str, survived.kills.values()))),
        (
            f"of {survived.built:,} records that were built at these moments lost",
            str(survived.lost),
        ),
        ("the same bytes after the last run", str(whole)),
        (f"of 10 bad records among {records:,} named", str(len(found & bad))),
    ]
    table = "\n".join(f"| {words} | {value} |" for words, value in rows)
    cores, version = os.cpu_count(), platform.python_version()
    return (
        f"Measured on {cores} cores, Python {version}: {records:,} records of the project's own "
        f"brochure and handout, screen editions, {size:.0f} kB a record.\n\n| | |\n|---|---|\n"
        f"{table}\n\n{plan(rate_2, size)}\n"
    )


if __name__ == "__main__":
    main()
