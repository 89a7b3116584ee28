"""The inline markup of a text: from `**strong**, *emphasis*, [link](https://…)` to runs.

markdown-it-py reads the markup and makes quotes, dashes and ellipses typographic, by the
language of the content. A user's text never reaches a library as that library's own markup.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from itertools import groupby, zip_longest
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from msgspec import Struct
from msgspec.structs import replace

from brochure.source.yaml_tree import Text

if TYPE_CHECKING:
    from markdown_it import MarkdownIt


class Run(Struct, frozen=True):
    """A stretch of text in one voice. `cite` is a reference's name, its text then empty;
    `language` is given where it is not that of the content. A `LINE_BREAK` ends a line."""

    text: str
    strong: bool = False
    emphasis: bool = False
    link: str = ""
    cite: str = ""
    language: str = ""


class Prose(Struct, frozen=True):
    """A text with markup: where it was written, and its paragraphs as runs."""

    text: Text
    paragraphs: tuple[tuple[Run, ...], ...]

    @property
    def runs(self) -> tuple[Run, ...]:
        """All runs as one paragraph."""
        joined: list[Run] = []
        for number, runs in enumerate(self.paragraphs):
            joined += [*([Run(" ")] if number else []), *runs]
        return tuple(joined)

    @property
    def citations(self) -> tuple[str, ...]:
        """The names of the references that the text cites."""
        return tuple(run.cite for runs in self.paragraphs for run in runs if run.cite)

    @property
    def words(self) -> str:
        """What is printed, without markup and in one line."""
        said = " ".join("".join(run.text for run in runs) for runs in self.paragraphs)
        return said.replace(LINE_BREAK, " ")


class BadLink(ValueError):
    """A link that leads nowhere safe."""


# “outer” and ‘inner’ quotes by language (Unicode CLDR, delimiters).
_QUOTES = {
    "de": "„“‚‘",
    "es": "«»“”",
    "fr": ["«\u202f", "\u202f»", "‹\u202f", "\u202f›"],
    "it": "«»“”",
    "pt": "“”‘’",
}
_DASHES = (
    (re.compile(r"---"), "—"),
    (re.compile(r"--|(?<= )-(?= )"), "–"),
    (re.compile(r"\.\.\."), "…"),
)
LINE_BREAK = "\v"  # within a paragraph; no file can hold this character
# A backslash before a blank, a line's end or the text's end, and no other backslash before it.
_BACKSLASH = re.compile(r"(?<!\\)[ \t]*((?:\\\\)*)\\(?:\s+|\Z)")
# `[words](lang:es)`: not a place to go, but the language of the words.
_LANGUAGE = re.compile(r"lang:([a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*)")
# Such a text holds no markup and nothing that is left to make typographic.
_PLAIN = r"(?:[^\W_]|[ ,:;?!()$%/’‘“”–—…]|\.(?!\.)|(?<! )-(?!-))"
_SIMPLE = re.compile(rf"{_PLAIN}*\Z")
# Strong words and citations: CommonMark (6.2) reads them so, whatever stands about them.
_ENDED = r"(?:(?<=[^\W_])\*\*(?!\*)|(?<! )\*\*(?= |\Z))"
_STRONG = rf"\*\*(?=[^\W_])({_PLAIN}+){_ENDED}"
_CITATION = r"\[@([\w.-]+)\]"
_MARKED = re.compile(rf"{_STRONG}|{_CITATION}")


def parse(text: Text, language: str = "en") -> Prose:
    """The runs of a text. A line break that YAML keeps begins a new paragraph; after a backslash
    a new line of the same one, also where YAML has made a blank of it.

    BadLink: a link of another scheme than https, mailto and tel.
    """
    marked = _BACKSLASH.sub(rf"\1{LINE_BREAK}", text.value)
    paragraphs = (part.strip() for part in re.split(r"\n+", marked))
    return Prose(text, tuple(_runs(part, language) for part in paragraphs if part))


def _runs(text: str, language: str) -> tuple[Run, ...]:
    plain, strong, cited = (_MARKED.split(text)[n::3] for n in range(3))
    short = all(map(_SIMPLE.match, plain))
    return _joined([*(_short(plain, strong, cited) if short else _long(text, language))])


def _short(
    plain: Iterable[str], strong: Iterable[str | None], cited: Iterable[str | None]
) -> Iterator[Run]:
    """The runs of a text with strong words and citations alone, each after a plain part. Without
    markdown-it, which takes 18 ms to load."""
    for before, words, name in zip_longest(plain, strong, cited):
        found = (Run(before), Run(words or "", strong=True), Run("", cite=name or ""))
        yield from (run for run in found if run.text or run.cite)


def _long(text: str, language: str) -> Iterator[Run]:
    """The runs of any text, as markdown-it reads it."""
    tokens = _reader(language).parseInline(text)[0].children or []
    state = Run("")
    for token in tokens:
        if token.type in ("text", "text_special"):
            yield replace(state, text=_dashed(token.content))
        elif token.type in ("softbreak", "hardbreak"):
            yield replace(state, text=" ")
        elif token.type == "cite":
            yield replace(state, text="", cite=token.content)
        else:
            state = _turn(state, token)


def _dashed(text: str) -> str:
    for pattern, dash in _DASHES:
        text = pattern.sub(dash, text)
    return text


def _turn(state: Run, token: Any) -> Run:
    if token.type.startswith("strong"):
        return replace(state, strong=token.nesting > 0)
    if token.type.startswith("em"):
        return replace(state, emphasis=token.nesting > 0)
    if token.type == "link_open":
        address = str(token.attrGet("href") or "")
        if found := _LANGUAGE.fullmatch(address):
            return replace(state, language=found[1])
        return replace(state, link=safe_link(address))
    return replace(state, link="", language="")


def safe_link(address: str) -> str:
    """The address, if it may stand in a brochure; else BadLink."""
    parts = urlsplit(address)
    if parts.scheme == "https" and parts.hostname:
        return address
    if parts.scheme in ("mailto", "tel") and parts.path:
        return address
    raise BadLink(address)


def shown_address(address: str) -> str:
    """An address as it is printed: without its scheme and without slashes at its ends."""
    return address.split(":", 1)[1].strip("/")


def numbered(runs: Iterable[Run], number: Callable[[str], int]) -> Iterator[Run]:
    """The runs with the numbers of the citations. Neighbours are sorted, with commas between."""
    runs = tuple(runs)
    if not any(run.cite for run in runs):
        yield from runs
        return
    for is_cited, group in groupby(runs, key=lambda run: bool(run.cite)):
        if not is_cited:
            yield from group
            continue
        found = {number(run.cite): run for run in group}
        for value in sorted(found):
            comma = "" if value == max(found) else ",\u202f"
            yield replace(found[value], text=f"{value}{comma}")


def _joined(runs: list[Run]) -> tuple[Run, ...]:
    joined: list[Run] = []
    for run in runs:
        if run.cite and joined:  # a citation's number follows its word without a blank
            joined[-1] = replace(joined[-1], text=joined[-1].text.rstrip())
            if joined[-1] == replace(joined[-1], text="", cite=""):
                joined.pop()
        if joined and replace(run, text="") == replace(joined[-1], text="") and not run.cite:
            joined[-1] = replace(run, text=joined[-1].text + run.text)
        elif run.text or run.cite:
            joined.append(run)
    return tuple(joined)


@lru_cache(maxsize=8)
def _reader(language: str) -> MarkdownIt:
    from markdown_it import MarkdownIt  # late: a text without markup does not need it

    quotes = _QUOTES.get(language.split("-", maxsplit=1)[0], "“”‘’")
    reader = MarkdownIt("zero", {"typographer": True, "quotes": quotes})
    reader.enable(["emphasis", "link", "escape", "smartquotes"])
    # Every scheme must reach `safe_link`, whose finding says more than a link left as text.
    reader.validateLink = lambda url: True  # type: ignore[method-assign]
    reader.inline.ruler.before("link", "cite", _cite)
    return reader


def _cite(state: Any, silent: bool) -> bool:
    found = re.compile(_CITATION).match(state.src, state.pos)
    if not found:
        return False
    if not silent:
        state.push("cite", "", 0).content = found.group(1)
    state.pos = found.end()
    return True
