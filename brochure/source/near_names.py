"""Names that were probably meant: the known one that is nearest to a word."""

from __future__ import annotations

from collections.abc import Iterable

MOST_MEANT = 100  # of a flood of unknown names only the first are looked at
_LONGEST_NAME = 60


def suggestion(word: str, known: Iterable[str]) -> str:
    """`did you mean "x"?`, or nothing."""
    return suggestions((word,), known).get(word, "")


def suggestions(words: Iterable[str], known: Iterable[str]) -> dict[str, str]:
    """`did you mean "x"?` for each of the words that is near to a known one."""
    return {word: f'did you mean "{near}"?' for word, near in near_names(words, known).items()}


def near_names(words: Iterable[str], known: Iterable[str]) -> dict[str, str]:
    """The nearest known name of each word that has one; capitals make no other word. Words and
    names are capped, or a large file would be compared with itself."""
    asked = [word for word in dict.fromkeys(words) if len(word) <= _LONGEST_NAME]
    listed = sorted(name for name in known if len(name) <= _LONGEST_NAME) if asked else ()
    if not listed:
        return {}
    from difflib import get_close_matches  # late: most files hold no unknown name

    names = {name.lower(): name for name in listed[: 10 * MOST_MEANT]}
    found = {}
    for word in asked[:MOST_MEANT]:
        for near in get_close_matches(word.lower(), names, n=1, cutoff=0.6):
            found[word] = names[near]
    return found
