"""Measure the tool beside Typst and WeasyPrint, setting the same content in the same run.

Prints a table and writes it into docs/performance.md, with a picture; and how the lines end
(benchmarks/lines.py). What counts is CPU time
(user and system, of all processes and threads), and of that the ratios: a time alone says little,
since machines differ from hour to hour. Cold means a new process; warm means pairs of pieces
(brochure and handout as screen files) in one process, every paragraph changed each time. All
take turns, so that whatever else the machine does meets all of them.

    python benchmarks/bench.py [ROUNDS [SAVES]]
"""

from __future__ import annotations

import compileall
import json
import os
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections import defaultdict
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))

from benchmarks import lines, ours, report  # noqa: E402  (after the path is known)

RIVALS, OURS = ROOT / "benchmarks" / "rivals.py", ROOT / "benchmarks" / "ours.py"
TIMES = (1, 2, 5, 10)
SECONDS = 2.0  # of a warm loop, in each round
Times = dict[str, list[float]]


# A process counts as its own the memory of the one that starts it, so a small one stands between.
START = """
import os, sys
silent = [(os.POSIX_SPAWN_OPEN, one, os.devnull, os.O_WRONLY, 0) for one in (1, 2)]
process = os.posix_spawn(sys.argv[1], sys.argv[1:], os.environ, file_actions=silent)
_, status, usage = os.wait4(process, 0)
print(os.waitstatus_to_exitcode(status), usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)
"""


def cpu(command: list[str], may_find: bool = False) -> tuple[float, float]:
    """CPU seconds of a new process and of those that it starts, and its peak memory in MB."""
    done = subprocess.run(
        [sys.executable, "-S", "-c", START, *command], cwd=ROOT, env=environment(),
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    code, seconds, memory = done.stdout.split()
    if code != "0" and not (may_find and code == "1"):
        sys.exit(f"{command} failed")
    return float(seconds), float(memory)


def said(*command: str) -> float | list[float]:
    """What a loop of ours or of a rival says."""
    done = subprocess.run(
        [sys.executable, *command], cwd=ROOT, env=environment(), capture_output=True, text=True,
        check=True,
    )  # fmt: skip
    return json.loads(done.stdout.strip().split("\n")[-1])


def environment() -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(ROOT)}


def commands(folder: Path) -> dict[str, list[str]]:
    """What is measured cold."""
    compileall.compile_dir(ROOT / "brochure", quiet=1)  # as pip does with what it installs
    tool = [
        sys.executable,
        "-c",
        "from brochure.cli import command; command()",
    ]  # the command itself
    build = [*tool, "build", "--output", str(folder / "out")]
    words = folder / "words.yaml"
    words.write_text(ours.with_unknown_words(100), "utf-8")
    rival = [sys.executable, str(RIVALS)]
    found = {
        "WeasyPrint": [*rival, "weasyprint", "once"],
        "Typst": [*rival, "typst", "once"],
        "Typst, drawn": [*rival, "drawn", "once"],
        "check": [*tool, "check"],
        "five": build,
        "make": [*tool, "build", "--pictures", "--output", str(folder / "pictures")],
        "drawn": [*tool, "build", "--pictures", "--output", str(folder / "drawn")],
        "unknown words": [*tool, "check", "--content", str(words)],
    }
    for times in TIMES:
        longer = folder / f"content-{times}.yaml"
        longer.write_text(ours.longer(times), "utf-8")
        found[f"× {times}"] = [*tool, "check", "--content", str(longer)]
    return found


def measured(rounds: int) -> tuple[Times, dict[str, float], Times]:
    """CPU milliseconds and peak MB of each command, and pairs a second of each loop."""
    cold: Times = defaultdict(list)
    warm: Times = defaultdict(list)
    peak: dict[str, float] = defaultdict(float)
    loops = {
        "ours": (str(OURS), "warm"),
        "ours, verified": (str(OURS), "verified"),
        "Typst": (str(RIVALS), "typst", "warm"),
        "Typst, drawn": (str(RIVALS), "drawn", "warm"),
        "WeasyPrint": (str(RIVALS), "weasyprint", "warm"),
    }
    with tempfile.TemporaryDirectory(dir=ROOT) as folder:
        once = commands(Path(folder))
        for name in ("five", "make", "Typst, drawn"):  # whatever is written once
            cpu(once[name])
        for _ in range(rounds):
            shutil.rmtree(Path(folder) / "drawn", ignore_errors=True)
            for name, command in once.items():
                may_find = name.startswith("×") or name == "unknown words"
                seconds, memory = cpu(command, may_find)
                cold[name].append(1000 * seconds)
                peak[name] = max(peak[name], memory)
            for name, loop in loops.items():
                warm[name].append(said(*loop, str(SECONDS)))
    return cold, peak, warm


def main() -> None:
    rounds, saves = (int(given) for given in (*sys.argv[1:], 7, 200)[:2])
    breaks = lines.shipped()  # first: what takes minutes is not lost to a fault in this
    cold, peak, warm = measured(rounds)
    heard = said(str(OURS), "preview", str(saves))
    found = report.Found(
        {name: statistics.median(times) for name, times in cold.items()},
        dict(peak),
        {name: statistics.median(rates) for name, rates in warm.items()},
        [1000 * seconds for seconds in heard],
        f"{os.cpu_count()} cores, Python {platform.python_version()}, {rounds} rounds",
    )
    text = report.table(found) + "\n" + breaks
    print(text)
    page = ROOT / "docs" / "performance.md"
    page.write_text(report.renewed(page.read_text("utf-8"), text), "utf-8")
    (ROOT / "docs" / "pictures" / "performance.svg").write_text(report.picture(found), "utf-8")


if __name__ == "__main__":
    main()
