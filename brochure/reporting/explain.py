"""What each code means, for people: `brochure explain` and the page docs/findings.md."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from brochure.catalogue import CATALOGUE

KINDS = {
    "Y": "The file and its YAML",
    "M": "Fields and values",
    "P": "Placement and the statement",
    "W": "Wording",
    "F": "Theme, fonts and printer profiles",
    "L": "Layout",
    "G": "Pictures and icons",
    "Q": "Finished files",
    "C": "Campaigns",
}


def unknown(code: str) -> str:
    """What to say to somebody who asks for a code that does not exist."""
    from brochure.source.near_names import suggestion  # late: known codes need none

    hint = suggestion(code.upper(), CATALOGUE) or "brochure explain lists all"
    return f'there is no code "{code}"; {hint}'


def as_text(code: str) -> str:
    """The whole entry of a code for a terminal."""
    entry = CATALOGUE[code]
    return f"{code} {entry.title} ({entry.severity.value})\n\n{_body(code)}"


def listing() -> str:
    """All codes, one a line."""
    return "\n".join(f"{code}  {CATALOGUE[code].title}" for code in sorted(CATALOGUE))


def as_markdown() -> str:
    """The whole catalogue as one page."""
    parts = ["# Findings"]
    for title, codes in _kinds():
        parts.append(f"## {title}")
        for code in codes:
            entry = CATALOGUE[code]
            parts += [
                f"### {code} {entry.title}",
                f"*{entry.severity.value.capitalize()}.* {_body(code)}",
            ]
    return "\n\n".join(parts) + "\n"


def as_index() -> str:
    """docs/findings.md: all codes as tables, a row each."""
    parts = [_HEAD]
    for title, codes in _kinds():
        rows = "\n".join(map(_row, codes))
        parts.append(f"## {title}\n\n| code | | finding | why |\n|---|---|---|---|\n{rows}")
    return "\n\n".join(parts) + "\n"


_HEAD = """\
# Findings

Every problem that the tool reports has a code. `brochure explain M202` says what it means, with
samples and how to mend it; `brochure explain --markdown` says so of all codes. An error stops the
build, a warning does not.

This page is made from the catalogue; `make docs` renews it.

To allow a warning in one place, write a comment on a line of its own above it, with the reason:

    # brochure: allow M209 – dialled on 12 May, it is in use

It holds for the next line, and where a text of several lines begins there, for the whole text. An
error cannot be allowed."""


def _kinds() -> Iterator[tuple[str, list[str]]]:
    """The codes by kind, in the order of the catalogue."""
    for letter, codes in groupby(CATALOGUE, key=lambda code: code[0]):
        yield KINDS[letter], list(codes)


def _row(code: str) -> str:
    entry = CATALOGUE[code]
    cells = (code, entry.severity.value, entry.title, entry.why.replace("|", r"\|"))
    return f"| {' | '.join(cells)} |"


def _body(code: str) -> str:
    entry = CATALOGUE[code]
    return (
        f"{entry.means}\n\nWhy: {entry.why}\n\nBad:\n\n{_indented(entry.bad)}\n\n"
        f"Good:\n\n{_indented(entry.good)}\n\nTo mend it: {entry.mend}"
    )


def _indented(text: str) -> str:
    return "\n".join("    " + line for line in text.split("\n"))
