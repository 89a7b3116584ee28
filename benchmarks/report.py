"""What the benchmark found, as a table in Markdown and as a small picture in SVG."""

from __future__ import annotations

import statistics
from collections.abc import Mapping, Sequence
from itertools import pairwise

from msgspec import Struct

BEGIN, END = "<!-- measured: begin -->\n", "<!-- measured: end -->\n"
_GREY, _OURS, _INK = "#8dbaba", "#ad4d2c", "#1c1b1a"


class Found(Struct, frozen=True):
    """Medians: CPU milliseconds and peak MB of new processes, pairs a CPU second, milliseconds
    from each save to its event; and on what machine."""

    cold: Mapping[str, float]
    peak: Mapping[str, float]
    warm: Mapping[str, float]
    preview: Sequence[float]
    machine: str


def table(found: Found) -> str:
    """The goals, and what was found."""
    cold, warm, peak = found.cold, found.warm, found.peak
    two, drawn = cold["WeasyPrint"], warm["Typst, drawn"]
    rows = [
        ("`check`, cold ÷ WeasyPrint's two", f"{cold['check'] / two:.2f}", "≤ 0.26"),
        ("five PDFs with all checks, cold ÷ WeasyPrint's two", f"{cold['five'] / two:.2f}", "≤ 0.6"),
        ("the whole of `make`, second run, with pictures ÷ WeasyPrint's two",
         f"{cold['make'] / two:.2f}", "≤ 1"),
        ("warm, no verification ÷ Typst with the same drawings",
         f"{warm['ours'] / drawn:.2f}", "≥ 1.3"),
        ("warm pair with full verification, CPU ms", f"{1000 / warm['ours, verified']:.0f}", "≤ 60"),
        ("peak memory, `check` / five, MB", f"{peak['check']:.0f} / {peak['five']:.0f}", "≤ 42 / ≤ 65"),
        ("preview, from save to event, median / slowest, ms",
         f"{statistics.median(found.preview):.0f} / {max(found.preview):.0f}", "≤ 50 / ≤ 100"),
        ("100 unknown words, a first check, CPU ms", f"{cold['unknown words']:.0f}", "≤ 350"),
    ]  # fmt: skip
    return "\n".join(
        [
            f"Measured on {found.machine}.",
            "",
            "| | measured | goal |",
            "|---|---|---|",
            *(f"| {' | '.join(row)} |" for row in rows),
            "",
            "| cold | CPU ms | MB | × WeasyPrint |",
            "|---|---|---|---|",
            *(_cold(found, name, words) for name, words in _COLD.items()),
            "",
            "| warm | pairs a CPU second | × Typst, drawn |",
            "|---|---|---|",
            *(f"| {_WARM[name]} | {warm[name]:.1f} | {warm[name] / drawn:.2f} |" for name in _WARM),
            "",
            "| the sections of the content | " + " | ".join(_growth(found)) + " |",
            "|---" * (1 + len(_growth(found))) + "|",
            "| `check`, CPU ms | " + " | ".join(f"{cold[n]:.0f}" for n in _growth(found)) + " |",
            "| more for each more, ms | " + " | ".join(_slopes(found)) + " |",
            "",
        ]
    )


_COLD = {
    "check": "`check`",
    "five": "five PDFs with all checks",
    "drawn": "the same with all pictures",
    "make": "the same again, nothing changed",
    "WeasyPrint": "WeasyPrint, two",
    "Typst": "Typst, two",
    "Typst, drawn": "Typst with the same drawings, two",
}
_WARM = {
    "ours": "ours, without verification",
    "ours, verified": "ours, verified",
    "Typst": "Typst",
    "Typst, drawn": "Typst with the same drawings",
    "WeasyPrint": "WeasyPrint",
}


def _cold(found: Found, name: str, words: str) -> str:
    ms, ratio = found.cold[name], found.cold[name] / found.cold["WeasyPrint"]
    return f"| {words} | {ms:.0f} | {found.peak[name]:.0f} | {ratio:.2f} |"


def _growth(found: Found) -> list[str]:
    return [name for name in found.cold if name.startswith("×")]


def _slopes(found: Found) -> list[str]:
    """What each further copy of the sections costs: the same wherever time is linear."""
    steps = [(int(name[2:]), found.cold[name]) for name in _growth(found)]
    slopes = [(b - a) / (m - n) for (n, a), (m, b) in pairwise(steps)]
    return ["", *(f"{slope:.0f}" for slope in slopes)]


def renewed(page: str, text: str) -> str:
    """The page with a new table between its marks."""
    before, _, rest = page.partition(BEGIN)
    return before + BEGIN + text + END + rest.partition(END)[2]


def picture(found: Found) -> str:
    """Bars: warm pairs a CPU second, ours in a colour of its own."""
    most = max(found.warm.values())
    bars = []
    for row, (name, words) in enumerate(_WARM.items()):
        y, width = 24 * row, 300 * found.warm[name] / most
        fill = _OURS if name.startswith("ours") else _GREY
        bars.append(
            f'<text x="190" y="{y + 15}" text-anchor="end">{words}</text>'
            f'<rect x="198" y="{y + 3}" width="{width:.1f}" height="16" fill="{fill}"/>'
            f'<text x="{202 + width:.1f}" y="{y + 15}">{found.warm[name]:.1f}</text>'
        )
    height = 24 * len(_WARM)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 540 {height}" '
        f'font-family="sans-serif" font-size="12" fill="{_INK}">\n'
        "<title>Pairs of pieces a CPU second, warm</title>\n" + "\n".join(bars) + "\n</svg>\n"
    )
