"""Make the sorted files of brochure/wording/words (see brochure/wording/sorted_file.py).

    pip install pyspellchecker==0.9.1 && python tools/words.py    (or: make words)

en-US.patterns are Pyphen's hyphenation patterns: the letters, and a digit for each place from before
the first one, without the zeros at the end. Pyphen itself takes 60 ms to read its own file.

en.txt are the English words of pyspellchecker: the word, a letter for how frequent it is (a for up to
63 of the library's counts, each further letter for twice as many), and a character for its syllables by
the patterns (0 for none, each further character for one more). A possessive is left out if the word
itself is there.
"""

import gzip
import json
import re
from collections.abc import Mapping
from pathlib import Path

import pyphen
import spellchecker

from brochure.wording import readability
from brochure.wording.sorted_file import BLOCK

TARGET = Path(__file__).resolve().parents[1] / "brochure" / "wording" / "words"
WORDS = Path(spellchecker.__file__).parent / "resources" / "en.json.gz"


def write(name: str, said: Mapping[str, str]) -> None:
    """A sorted file of words and what is said of each."""
    lines = sorted(
        (word.encode(), b"%b %b\n" % (word.encode(), said[word].encode())) for word in said
    )
    firsts, at = [], 0  # where the break before a line is, from that before the first one
    for word, line in lines:
        if at >= len(firsts) * BLOCK:
            firsts.append(word)
        at += len(line)
    (TARGET / name).write_bytes(b"".join((b" ".join(firsts), b"\n", *(line for _, line in lines))))


def digits(start: int, values: tuple[int, ...]) -> str:
    return "0" * start + "".join(map(str, values))


def described(word: str, count: int) -> str:
    spoken = sum(map(readability.spoken, re.split("['-]", word)))
    return chr(ord("a") + max(count.bit_length() - 6, 0)) + chr(ord("0") + spoken)


write(
    "en-US.patterns",
    {letters: digits(*where) for letters, where in pyphen.Pyphen(lang="en_US").hd.patterns.items()},
)
counts = json.loads(gzip.decompress(WORDS.read_bytes()))
write(
    "en.txt",
    {
        word: described(word, count)
        for word, count in counts.items()
        if not (word.endswith("'s") and word[:-2] in counts)
    },
)
