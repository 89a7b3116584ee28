"""campaign.yaml: which content, which table, and which texts the table's columns replace.

From a path to a `Campaign` and its templates. A template is a text in which `{column}` stands for
a cell of the record; `{{` and `}}` are braces. Nothing else is understood, so no cell and no
template can run or reach anything.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cached_property
from itertools import chain
from pathlib import Path
from typing import Annotated

from msgspec import Struct

from brochure.finding import Finding, Outcome, has_errors
from brochure.product import EDITIONS
from brochure.source import yaml_tree
from brochure.source.characters import shown
from brochure.source.model_base import AfterValidator, Field, Invalid, Model
from brochure.source.validation import Line, one_of, validate
from brochure.source.yaml_tree import Fields, Source, Text

FILE = "campaign.yaml"
_PARTS = re.compile(r"\{\{|\}\}|\{([^{}]*)\}|[{}]")


def _template(text: Text) -> Text:
    """A text whose braces enclose names of columns."""
    for found in _PARTS.finditer(text.value):
        if found[0] in ("{", "}") or found[1] == "":
            hint = "write {column}, or {{ and }} for braces themselves"
            what = f'the braces in "{shown(text.value)}" enclose no column'
            raise Invalid("M205", what, hint, text.span)
    return text


TemplateText = Annotated[Line, AfterValidator(_template)]


class Campaign(Model):
    """One content, made for every record of a table."""

    content: Line = Field(description="The content, from the folder of this file.")
    theme: Line | None = Field(None, description="The theme; else assets/theme.yaml beside it.")
    printer: Line | None = Field(None, description="A printer profile; else the content's.")
    records: Line = Field(
        description="The table: .csv, .tsv, .jsonl or .parquet, in UTF-8; one record a row."
    )
    name: TemplateText = Field(description="The folder of a record, such as {state}/{slug}.")
    pieces: tuple[Line, ...] = Field((), description="Which pieces; else all.")
    editions: tuple[Annotated[str, one_of(*EDITIONS)], ...] = Field(
        (), description="Which editions; else all."
    )
    set: dict[str, TemplateText] = Field(
        description="By the place of a text in the content: what stands there instead.",
        min_length=1,
    )


class Template(Struct, frozen=True, dict=True):
    """A text with places for cells: pieces of text and names of columns, in turns."""

    text: Text
    parts: tuple[tuple[str, str], ...]  # (text before, column or nothing)

    @cached_property
    def columns(self) -> tuple[str, ...]:
        """The columns that are named, each once."""
        return tuple(dict.fromkeys(column for _, column in self.parts if column))

    def filled(self, cells: Mapping[str, str]) -> str:
        """The text of a record."""
        return "".join(before + (cells[column] if column else "") for before, column in self.parts)


def template(text: Text) -> Template:
    """The template of a text that `_template` has seen."""
    parts, at, before = [], 0, ""
    for found in _PARTS.finditer(text.value):
        before += text.value[at : found.start()]
        at = found.end()
        if found[1] is None:
            before += found[0][0]
        else:
            parts.append((before, found[1]))
            before = ""
    return Template(text, (*parts, (before + text.value[at:], "")))


class Described(Struct, frozen=True, dict=True):
    """A campaign as its file describes it, with its templates."""

    path: Path
    source: Source
    campaign: Campaign
    name: Template
    texts: Mapping[str, Template]  # by place

    def beside(self, name: Text) -> Path:
        """A file that the campaign names."""
        return self.path.parent / name.value

    @property
    def content(self) -> Path:
        return self.beside(self.campaign.content)

    @property
    def theme(self) -> Path | None:
        return self.beside(self.campaign.theme) if self.campaign.theme else None

    @property
    def printer(self) -> str:
        """The name of a profile, or its file."""
        named = self.campaign.printer
        if named is None:
            return ""
        beside = self.beside(named)
        return str(beside) if beside.is_file() else named.value

    @property
    def records(self) -> Path:
        return self.beside(self.campaign.records)

    @cached_property
    def columns(self) -> tuple[str, ...]:
        """All columns that are needed."""
        named = chain(self.name.columns, *(one.columns for one in self.texts.values()))
        return tuple(dict.fromkeys(named))


def read(path: Path) -> tuple[Outcome[Described], Source]:
    """The campaign in a file, and the file. OSError if it cannot be read."""
    found = yaml_tree.read(path)
    assert found.value is not None  # `read` always has a source
    source = found.value
    if source.tree is None or has_errors(found.findings):
        return Outcome(None, found.findings), source
    made = validate(Campaign, source.tree)
    if made.value is None:
        return Outcome(None, (*found.findings, *made.findings)), source
    texts = {place: template(text) for place, text in made.value.set.items()}
    described = Described(path, source, made.value, template(made.value.name), texts)
    findings = (*found.findings, *_unvaried(described, source.tree), *_missing(described))
    return Outcome(None if has_errors(findings) else described, findings), source


def _unvaried(described: Described, tree: Fields) -> tuple[Finding, ...]:
    """A name without a column would be that of every record."""
    if described.name.columns:
        return ()
    what, hint = "every record would have this name", "name a column in it, such as {slug}"
    return (Finding("C905", tree.span_of("name"), what, hint),)


def _missing(described: Described) -> Iterator[Finding]:
    """Files that are named and are not there."""
    named = described.campaign
    for name in filter(None, (named.content, named.theme, named.records)):
        if not described.beside(name).is_file():
            what = f'"{shown(name)}" cannot be read: there is no such file beside {FILE}'
            hint = "check its name; it goes from the folder of this file"
            yield Finding("C901", name.span, what, hint)
