"""What each code means: the catalogue of findings with samples, for people.

Joins the table of codes (`finding.CATALOGUE`: severity, title, why it matters) with the texts
of findings.yaml (what it means, a bad and a good sample, how to mend). `brochure explain` and
docs/findings.md are made from nothing else.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from brochure.finding import CATALOGUE, Severity
from brochure.source import yaml_tree
from brochure.source.validation import Line, Model, suggestion, validate

_FILE = Path(__file__).with_name("findings.yaml")
KINDS = {
    "Y": "The file and its YAML",
    "M": "Fields and values",
    "P": "Placement and the statement",
    "W": "Wording",
    "F": "Theme, fonts and printer profiles",
    "L": "Layout",
    "G": "Pictures and icons",
    "Q": "Finished files",
}


class Explanation(Model):
    """What the table of codes does not say."""

    means: Line
    bad: Line
    good: Line
    mend: Line


@lru_cache(maxsize=1)
def explanations() -> Mapping[str, Explanation]:
    """The explanation of each code. Our own file: a fault in it is a bug."""
    tree = yaml_tree.read(_FILE, _FILE.name).value
    assert tree is not None and tree.tree is not None
    found = {}
    for code, node in tree.tree.entries:
        assert isinstance(node, yaml_tree.Fields), code.span
        outcome = validate(Explanation, node)
        assert outcome.value is not None, outcome.findings
        found[code.value] = outcome.value
    return found


def unknown(code: str) -> str:
    """What to say to somebody who asks for a code that does not exist."""
    hint = suggestion(code.upper(), CATALOGUE) or "brochure explain lists all"
    return f'there is no code "{code}"; {hint}'


def as_text(code: str) -> str:
    """The whole entry of a code for a terminal."""
    entry, more = CATALOGUE[code], explanations().get(code)
    parts = [f"{code} {entry.title} ({entry.severity.value})", ""]
    if more is None:
        return "\n".join([*parts, entry.explanation])
    parts += [more.means.value, "", f"Why: {entry.explanation}", ""]
    parts += ["Bad:", *_indented(more.bad.value), "", "Good:", *_indented(more.good.value), ""]
    return "\n".join([*parts, f"To mend it: {more.mend}"])


def listing() -> str:
    """All codes, one a line."""
    return "\n".join(f"{code}  {CATALOGUE[code].title}" for code in sorted(CATALOGUE))


def as_markdown() -> str:
    """docs/findings.md."""
    parts = [_HEAD]
    letters = dict.fromkeys((*KINDS, *sorted(code[0] for code in CATALOGUE)))
    for letter in letters:
        codes = sorted(code for code in CATALOGUE if code.startswith(letter))
        title = KINDS.get(letter, "More")
        parts += [f"## {title}", *(_section(code) for code in codes)] if codes else []
    return "\n\n".join(parts) + "\n"


_HEAD = """\
# Findings

Every problem that the tool reports has a code. `brochure explain M202` says the same in a terminal.
An error stops the build, a warning does not.

This page is made from the catalogue; `make docs` renews it.

To allow a warning in one place, write a comment on a line of its own above it, with the reason:

    # brochure: allow M209 – dialled on 12 May, it is in use

It holds for the next line, and where a text of several lines begins there, for the whole text. An
error cannot be allowed."""


def _section(code: str) -> str:
    entry, more = CATALOGUE[code], explanations().get(code)
    head = f"### {code} {entry.title}\n\n*{_KIND[entry.severity]}.* "
    if more is None:
        return head + entry.explanation
    bad, good = ("\n".join(_indented(text.value)) for text in (more.bad, more.good))
    return (
        f"{head}{more.means}\n\nWhy: {entry.explanation}\n\nBad:\n\n{bad}\n\n"
        f"Good:\n\n{good}\n\nTo mend it: {more.mend}"
    )


_KIND: Mapping[Severity, str] = {Severity.ERROR: "Error", Severity.WARNING: "Warning"}


def _indented(text: str) -> list[str]:
    return ["    " + line for line in text.split("\n")]
