"""How well the lines of a project's pieces end, beside those of greedy breaking, in which each
line takes all that it can: the same texts in the same measures and sizes.

    python benchmarks/lines.py
"""

from __future__ import annotations

import re
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))

APART = ("title", "heading", "subheading", "lead", "value")  # balanced, or parts of one line
SHORT = 0.75  # of the measure
# What is counted, and of what.
COUNTS = {
    "lines": ("lines", ""),
    "stranded": ("lines that end in a sentence's first word", "broken"),
    "short": ("lines shorter than three quarters, last ones apart", "broken"),
    "lonely": ("paragraphs whose last line is one word", "paragraphs"),
}
Breaking = Callable[[Any, float], Sequence[int]]


def texts(layouts: Iterable[Any]) -> Iterator[tuple[Any, float, list[int]]]:
    """Every text of more than one line that is broken line by line: its paragraph, its measure in em,
    and the ends of its lines as they were set."""
    from brochure.layout.paragraph import measured

    for layout in layouts:
        for box in (inner for p in layout.panels for outer in p.boxes for inner in outer.walk()):
            if len(box.lines) < 2 or box.role in APART:
                continue
            atoms = [atom for line in box.lines for atom in line.atoms]
            joints = [joint for line in box.lines for joint in line.joints]
            ends = [
                sum(len(line.atoms) for line in box.lines[: n + 1]) for n in range(len(box.lines))
            ]
            yield (
                measured(box.place, atoms, joints, 0.0, ""),
                box.rect.width / box.lines[0].size,
                ends,
            )


def greedy(paragraph: Any, measure: float) -> list[int]:
    """The ends of the lines if each takes all that it can."""
    ends, start = [], 0
    for end in range(1, len(paragraph.atoms) + 1):
        if end - start > 1 and paragraph.ends[end - 1] - paragraph.starts[start] > measure + 1e-6:
            ends.append(end - 1)
            start = end - 1
    return [*ends, len(paragraph.atoms)]


def counted(broken: Iterable[tuple[Any, float, Sequence[int]]]) -> Counter[str]:
    """What is found in texts that were broken: paragraph, measure, ends of the lines."""
    found: Counter[str] = Counter()
    for paragraph, measure, ends in broken:
        words = [atom.text for atom in paragraph.atoms]
        found["paragraphs"] += 1
        found["lines"] += len(ends)
        found["broken"] += len(ends) - 1
        last = ends[-1] - ends[-2] if len(ends) > 1 else len(words)
        found["lonely"] += len(ends) > 1 and last == 1 and " " not in words[-1]
        for start, end in zip([0, *ends], ends[:-1], strict=False):
            width = paragraph.ends[end - 1] - paragraph.starts[start]
            found["short"] += width < SHORT * measure
            found["stranded"] += bool(end > 1 and _STOP.search(words[end - 2]))
    return found


_STOP = re.compile(r"[.!?…][”’)]*\d?\Z")  # the end of a sentence, and a reference to a source


def table(layouts: Sequence[Any]) -> str:
    """The counts of the pieces as they are set and as greedy breaking sets them, in Markdown."""
    chosen = list(texts(layouts))
    ours = counted(chosen)
    theirs = counted((text, measure, greedy(text, measure)) for text, measure, _ in chosen)
    rows = (
        f"| {words} | {_share(ours, name, whole)} | {_share(theirs, name, whole)} |"
        for name, (words, whole) in COUNTS.items()
    )
    return "\n".join(["| line breaks | ours | greedy |", "|---|---|---|", *rows, ""])


def _share(found: Mapping[str, int], name: str, whole: str) -> str:
    if not whole or not found[whole]:
        return str(found[name])
    return f"{found[name]} of {found[whole]} ({100 * found[name] / found[whole]:.0f} %)"


def shipped() -> str:
    """The table for the content that is shipped."""
    from tests.calls import check

    return table(check(ROOT / "content.yaml", ROOT / "assets" / "theme.yaml").layouts)


if __name__ == "__main__":
    print(shipped())
