"""Measure the tool beside Typst and WeasyPrint, setting the same content in the same run.

Prints ratios: a time alone says little, since machines differ from hour to hour. Cold means a
new process that writes brochure and handout as screen files; warm means documents (both pieces)
a second in one process, every paragraph changed each time.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
RIVALS = ROOT / "benchmarks" / "rivals.py"
COLD, WARM_SECONDS = 9, 4.0

OURS_WARM = """
import sys, time, json
from dataclasses import replace
from pathlib import Path
import brochure
from brochure.design import theme as themes
from brochure.imposition.imposed import imposed
from brochure.imposition.spoken import spoken_links
from brochure.layout import handout, trifold
from brochure.pdf import paint
from brochure.pdf.metadata import about
from brochure.product import SCREEN
from brochure.source import yaml_tree
if len(sys.argv) > 2:  # links and bookmarks as ever, but no tags
    marker = paint.Marker
    paint.Marker = lambda tree: marker(None)
    paint.structure_writer.write = lambda *arguments: None
from benchmarks.rivals import changed
project = brochure.load("content.yaml", "assets/theme.yaml")
look = Path("assets/theme.yaml").read_text("utf-8")
# A word more in every paragraph needs a little more room than the theme gives.
look = look.replace("smallest: 9.5", "smallest: 7.5").replace("smallest: 11,", "smallest: 8,")
project = replace(project, theme=themes.load(yaml_tree.parse(look).value).value)
contents = [changed(project.content, n) for n in range(int(250 * float(sys.argv[1])))]
done, start = 0, time.perf_counter()
while time.perf_counter() - start < float(sys.argv[1]):
    new = replace(project, content=contents[done])
    for piece in (trifold, handout):
        edition = imposed(piece.lay_out(new).value, SCREEN, spoken_links(new.content))
        paint.render(edition, new, about(new))
    done += 1
print(json.dumps(done / (time.perf_counter() - start)))
"""

PREVIEW = """
import json, shutil, sys, tempfile, time
from pathlib import Path
from tests.previewing import served
THEME = Path("assets/theme.yaml").resolve()
with tempfile.TemporaryDirectory() as folder:
    content = Path(shutil.copy("content.yaml", folder))
    text, took = content.read_text("utf-8"), {"event": [], "picture": []}
    with served(content, THEME) as running, running.events() as following:
        following()
        for number in range(30):
            title = "Now " * (number % 2) + "Understanding"
            time.sleep(0.5 + 0.007 * number)  # until everything was checked, and out of step
            start = time.perf_counter()
            content.write_text(text.replace("title: Understanding", "title: " + title), "utf-8")
            while following():
                told = time.perf_counter() - start
                if running.state()["title"].startswith(title + " Int"):
                    break
            took["event"].append(told)
            running.ask("/picture/brochure/screen/cover")
            took["picture"].append(time.perf_counter() - start)
print(json.dumps(took))
"""


def timed(command: list[str]) -> tuple[float, float]:
    """Median seconds of a new process, and its peak memory in MB."""
    seconds, peak = [], 0.0
    for _ in range(COLD):
        start = time.perf_counter()
        process = subprocess.Popen(command, cwd=ROOT, env=environment(), stdout=subprocess.DEVNULL)
        _, status, usage = os.wait4(process.pid, 0)
        if status:
            sys.exit(f"{command} failed")
        seconds.append(time.perf_counter() - start)
        peak = max(peak, usage.ru_maxrss / 1024)
    return statistics.median(seconds), peak


def warm(*command: str, then: tuple[str, ...] = ()) -> float:
    done = subprocess.run(
        [sys.executable, *command, str(WARM_SECONDS), *then],
        cwd=ROOT,
        env=environment(),
        capture_output=True,
        text=True,
        check=True,
    )
    return float(json.loads(done.stdout.strip().split("\n")[-1]))


def previewed() -> dict[str, list[float]]:
    """Seconds from the write of a changed content to the event, and to a panel's picture."""
    command = [sys.executable, "-c", PREVIEW]
    done = subprocess.run(
        command, cwd=ROOT, env=environment(), capture_output=True, text=True, check=True
    )
    return dict(json.loads(done.stdout.strip().split("\n")[-1]))


def environment() -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(ROOT)}


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        build = [sys.executable, "-m", "brochure", "build", "--output", folder]
        rows = {
            "brochure, screen": timed([*build, "--edition", "screen"]),
            "brochure, all five": timed(build),
            "Typst, two": timed([sys.executable, str(RIVALS), "typst", "once"]),
            "WeasyPrint, two": timed([sys.executable, str(RIVALS), "weasyprint", "once"]),
        }
    rates = {
        "brochure": warm("-c", OURS_WARM),
        "  without tags": warm("-c", OURS_WARM, then=("untagged",)),
        "Typst": warm(str(RIVALS), "typst", "warm"),
        "WeasyPrint": warm(str(RIVALS), "weasyprint", "warm"),
    }
    print("cold                    ms    peak MB   × WeasyPrint")
    for name, (seconds, peak) in rows.items():
        ratio = seconds / rows["WeasyPrint, two"][0]
        print(f"{name:20} {seconds * 1000:6.0f} {peak:10.0f} {ratio:12.2f}")
    print("\nwarm            documents/s   × Typst")
    for name, rate in rates.items():
        print(f"{name:20} {rate:6.1f} {rate / rates['Typst']:9.2f}")
    print("\npreview, from write to       ms   slowest")
    for name, seconds in previewed().items():
        print(f"{name:20} {statistics.median(seconds) * 1000:9.0f} {max(seconds) * 1000:9.0f}")


if __name__ == "__main__":
    main()
