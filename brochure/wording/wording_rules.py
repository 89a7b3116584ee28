"""The rules of wording, as compliance writes them: assets/wording/<language>.yaml.

From a file to frozen `Rules`; every phrase in them can be looked for (`content.phrases`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from pydantic import Field, model_validator

from brochure.finding import Finding, Outcome, Span
from brochure.source.validation import Line, Model, Number, fault, validate
from brochure.source.yaml_tree import MAX_BYTES, Source, Text, read_bytes
from brochure.wording.phrases import STOP, BadPhrase, Element, Groups, alternative, parse, tokens

CENTRE = "centre"
_SIGNS = "write words, with … for a gap, and / between words of which one will do"

Lines = tuple[Line, ...]


class Allowed(Model):
    """An exception, with the reason for it."""

    text: Line = Field(description="The phrase that is right.")
    reason: Line = Field(description="Why, for the next reviewer.")


class Rule(Model):
    """Phrases that are reported."""

    find: Lines = Field(min_length=1, description="The phrases.")
    hint: Line = Field(description="What to do instead.")
    allow: tuple[Allowed, ...] = Field((), description="Exceptions.")


class Claims(Rule):
    """Phrases that promise what the centre does not offer."""

    unless_between: Lines = Field((), description="Words that turn an offer into something else.")
    exempt: Lines = Field((), description="Sentences that are right, word for word.")


class Replacement(Model):
    """Words, and what to write in their place."""

    find: Lines = Field(min_length=1, description="The phrases.")
    write: Line = Field(description="What to write instead.")
    allow: tuple[Allowed, ...] = Field((), description="Exceptions.")


class ReadingLimits(Model):
    """Where long and hard begin."""

    sentence_words: Number = Field(description="The words of a sentence, at most.")
    grade: Number = Field(description="The reading grade of a section, at most.")
    section_words: Number = Field(description="A section of fewer words is not graded.")


class Abbreviations(Model):
    """What is known of abbreviations."""

    known: Lines = Field((), description="Those that need no explanation.")
    explained_by: Lines = Field((), description="What stands after one that is explained.")
    with_stop: Lines = Field((), description="Those whose full stop ends no sentence.")


class Rules(Model):
    """What the texts of a language may and may not say."""

    limits: ReadingLimits
    groups: dict[str, Lines] = Field(default_factory=dict)
    claims: Claims
    promises: Rule
    evidence: Rule
    hosts: Rule
    person_first: tuple[Replacement, ...] = ()
    names: Lines = ()
    abbreviations: Abbreviations
    doubled: Lines = ()

    @model_validator(mode="after")
    def _can_be_looked_for(self) -> Rules:
        groups = self.compiled_groups("x")
        for text in self._phrases():
            compiled(text, groups)
        return self

    def compiled_groups(self, centre: str) -> Groups:
        """The groups, with the centre's name as one of them."""
        groups = {name: tuple(map(_words, lines)) for name, lines in self.groups.items()}
        return {**groups, CENTRE: tuple(_name(centre))}

    def _phrases(self) -> Iterator[Text]:
        rules: tuple[Rule | Replacement, ...]
        rules = (self.claims, self.promises, self.evidence, self.hosts, *self.person_first)
        for rule in rules:
            yield from rule.find
            yield from (allowed.text for allowed in rule.allow)
        yield from (*self.names, *self.claims.exempt)


def compiled(text: Text, groups: Groups) -> tuple[Element, ...]:
    """The elements of a phrase."""
    try:
        return parse(text.value, groups)
    except BadPhrase as why:
        raise fault("M205", f'"{text.value}": {why}', _SIGNS, text.span) from None


def _words(text: Text) -> tuple[str, ...]:
    try:
        return alternative(text.value)
    except BadPhrase as why:
        raise fault("M205", str(why), _SIGNS, text.span) from None


def _name(centre: str) -> Iterator[tuple[str, ...]]:
    """The name, and the name without a state or the like in capitals at its end."""
    said = centre.split()
    for part in (said, said[:-1] if len(said) > 2 and said[-1].isupper() else []):
        if words := tuple(token.word for token in tokens(" ".join(part)) if token.word != STOP):
            yield words


def find(language: str, folders: Iterable[Path]) -> Path | None:
    """The rules file of a language (en-US, else en) in the first folder that has one."""
    names = dict.fromkeys((language, language.split("-", maxsplit=1)[0]))
    paths = (folder / f"{name}.yaml" for folder in folders for name in names)
    return next((path for path in paths if path.is_file()), None)


def load(source: Source) -> Outcome[Rules]:
    """The rules of a file that was read."""
    if source.tree is None:
        return Outcome(None)
    return validate(Rules, source.tree)


def dictionary(path: Path) -> Outcome[frozenset[str]]:
    """The words of a dictionary: one a line, # begins a comment. None if there is no file."""
    words, findings, name = set(), [], str(path)
    if not path.is_file():
        return Outcome(frozenset())
    lines = read_bytes(path, MAX_BYTES).decode("utf-8-sig", "replace").splitlines()
    for number, line in enumerate(lines, 1):
        word = line.split("#", maxsplit=1)[0].strip()
        if any(c.isspace() for c in word):
            span = Span(name, number, 1, number, len(line) + 1)
            what = f'"{word[:40]}" is more than one word'
            findings.append(Finding("M205", span, what, "write one word a line"))
        elif word:
            words.add(word.replace("’", "'").casefold())
    return Outcome(frozenset(words), tuple(findings))
