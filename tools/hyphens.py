"""Make brochure/wording/words/en-US.patterns from Pyphen's hyphenation patterns.

    python tools/hyphens.py    (part of: make words)

One pattern a line: its letters, a blank, and a digit for each place from before the first letter,
without the zeros at the end. Pyphen itself takes 60 ms to read its own file.
"""

from pathlib import Path

import pyphen

TARGET = Path(__file__).parents[1] / "brochure" / "wording" / "words" / "en-US.patterns"

patterns = pyphen.Pyphen(lang="en_US").hd.patterns
lines = [
    f"{letters} {'0' * start}{''.join(map(str, values))}\n"
    for letters, (start, values) in sorted(patterns.items())
]
TARGET.write_text("".join(lines), encoding="utf-8", newline="\n")
