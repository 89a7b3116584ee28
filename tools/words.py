"""Make brochure/wording/words/en.txt from the English words of pyspellchecker.

    pip install pyspellchecker==0.9.1 && python tools/words.py    (or: make words)

One word a line in the order of its bytes, a blank, and a letter for how frequent it is: a for up
to 63 of the library's counts, each further letter for twice as many. A possessive is left out if
the word itself is there.
"""

import gzip
import json
from pathlib import Path

import spellchecker

HERE = Path(__file__).resolve().parent
SOURCE = Path(spellchecker.__file__).parent / "resources" / "en.json.gz"
TARGET = HERE.parent / "brochure" / "wording" / "words" / "en.txt"

counts = json.loads(gzip.decompress(SOURCE.read_bytes()))
kept = sorted(
    (word.encode(), count)
    for word, count in counts.items()
    if not (word.endswith("'s") and word[:-2] in counts)
)
lines = [b"%b %c\n" % (word, ord("a") + max(count.bit_length() - 6, 0)) for word, count in kept]
TARGET.write_bytes(b"".join(lines))
