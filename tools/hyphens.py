"""Make brochure/wording/words/en-US.patterns from Pyphen's hyphenation patterns.

    python tools/hyphens.py    (part of: make words)

A line holds all patterns with the same digits: these, one for each place from before the first
letter, without the zeros at the end; then the letters of each, all with a blank between. Pyphen
itself takes 60 ms to read its own file.
"""

from collections import defaultdict
from pathlib import Path

import pyphen

TARGET = Path(__file__).parents[1] / "brochure" / "wording" / "words" / "en-US.patterns"

alike: dict[str, list[str]] = defaultdict(list)
for letters, (start, values) in pyphen.Pyphen(lang="en_US").hd.patterns.items():
    alike[f"{'0' * start}{''.join(map(str, values))}"].append(letters)
lines = [" ".join((digits, *sorted(alike[digits]))) + "\n" for digits in sorted(alike)]
TARGET.write_text("".join(lines), encoding="utf-8", newline="\n")
