"""The rules of wording: those of a language, which come with the tool, and those of a subject,
which a content names.

From files to one frozen `Rules`, every phrase of which can be looked for (`wording.phrases`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import reduce
from itertools import chain
from pathlib import Path
from typing import Annotated, Any

from msgspec import Struct, field

from brochure.finding import Finding, Outcome, Span, has_errors
from brochure.source import yaml_tree
from brochure.source.characters import STAND_IN, forbidden, shown
from brochure.source.model_base import Field, Model, PlainValidator
from brochure.source.near_names import suggestion
from brochure.source.validation import Line, Number, a_text, validate
from brochure.source.yaml_tree import MAX_BYTES, Fields, Source, Text, read_bytes
from brochure.wording.phrases import STOP, BadPhrase, Groups, WordRow, alternative, parse

CENTRE = "centre"
DICTIONARY = "dictionary.txt"
_GENERAL = Path(__file__).parent  # rules by language
_SIGNS = "write words, with … for a gap, and / between words of which one will do"

Lines = tuple[Line, ...]


class Allowed(Model):
    """An exception, with the reason for it."""

    text: Line = Field(description="The phrase that is right.")
    reason: Line = Field(description="Why, for the next reviewer.")


class Rule(Model):
    """Phrases that are reported."""

    find: Lines = Field((), description="The phrases.")
    hint: Line | None = Field(None, description="What to do instead.")
    allow: tuple[Allowed, ...] = Field((), description="Exceptions.")

    @property
    def advice(self) -> str:
        return self.hint.value if self.hint else ""


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
    """Where long and hard begin; what is not given is not measured."""

    sentence_words: Number | None = Field(None, description="The words of a sentence, at most.")
    grade: Number | None = Field(None, description="The reading grade of a section, at most.")
    section_words: Number = Field(0.0, description="A section of fewer words is not graded.")


class Abbreviations(Model):
    """What is known of abbreviations."""

    known: Lines = Field((), description="Those that need no explanation.")
    explained_by: Lines = Field((), description="What stands after one that is explained.")
    with_stop: Lines = Field((), description="Those whose full stop ends no sentence.")


def _pieces(value: Any) -> tuple[Text, ...]:
    return tuple(map(a_text, value if isinstance(value, list) else [value]))


Pieces = Annotated[tuple[Text, ...], PlainValidator(_pieces)]


class Demanded(Model):
    """What pieces must show: `all`, or the names of those that must."""

    disclaimer: Pieces = Field((), description="On which the disclaimer stands.")
    hotline: Pieces = Field((), description="On which the hotline stands.")


class Rules(Model):
    """What texts may and may not say, as one file or several together have it."""

    language: Line | None = Field(None, description="Of the phrases; any if left out.")
    statement: Demanded = Demanded()
    limits: ReadingLimits = ReadingLimits()
    groups: dict[str, Lines] = Field({}, description="Words that a phrase names together.")
    claims: Claims = Claims()
    promises: Rule = Rule()
    evidence: Rule = Rule()
    hosts: Rule = Rule()
    person_first: tuple[Replacement, ...] = ()
    names: Lines = ()
    abbreviations: Abbreviations = Abbreviations()
    doubled: Lines = ()

    def compiled_groups(self, centre: str) -> Groups:
        """The groups, with the centre's name as one of them; BadPhrase."""
        groups = {
            name: tuple(alternative(text.value) for text in lines)
            for name, lines in self.groups.items()
        }
        return {**groups, CENTRE: tuple(_name(centre))}

    def phrases(self) -> Iterator[Text]:
        """Every phrase that is looked for."""
        rules: tuple[Rule | Replacement, ...]
        rules = (self.claims, self.promises, self.evidence, self.hosts, *self.person_first)
        for rule in rules:
            yield from rule.find
            yield from (allowed.text for allowed in rule.allow)
        yield from (*self.names, *self.claims.exempt)


class WordingRules(Struct, frozen=True):
    """The rules for a content, the words of its dictionary, and the files of rules. `known` says
    whether there are any rules for its language."""

    rules: Rules = field(default_factory=Rules)
    dictionary: frozenset[str] = frozenset()
    sources: tuple[Source, ...] = ()
    known: bool = False


def load(
    language: str, folders: tuple[Path, ...] = (), name: Text | None = None
) -> Outcome[WordingRules]:
    """The general rules of a language, then those of that name, and the words of a dictionary;
    each from the first of the folders that has it."""
    main = language.split("-", maxsplit=1)[0]
    general = (_GENERAL / f"{name}.yaml" for name in dict.fromkeys((language, main)))
    paths = [path for path in general if path.is_file()][:1]
    own = name and _find(f"{name}.yaml", folders)
    paths += [own] if own else []
    every = [yaml_tree.read(path) for path in paths]
    read = [one for one in every if _is_for(one.value, (language, main))]
    files = [validate(Rules, one.value.tree) for one in read if one.value and one.value.tree]
    rules = reduce(together, (file.value for file in files if file.value), Rules())
    rules = _demanding(rules, every)
    words = dictionary(_find(DICTIONARY, folders))
    found = (*(one.findings for one in read), *(one.findings for one in files), words.findings)
    findings = tuple(chain(*found))
    if not has_errors(findings):
        findings += tuple(_unusable(rules))
    usable = Rules() if has_errors(findings) else rules
    sources = tuple(one.value for one in read if one.value)
    known = words.value or frozenset()
    findings += (_missing(name, folders),) if name and not own else ()
    return Outcome(WordingRules(usable, known, sources, bool(files)), findings)


def _find(file: str, folders: tuple[Path, ...]) -> Path | None:
    return next((folder / file for folder in folders if (folder / file).is_file()), None)


def _missing(name: Text, folders: tuple[Path, ...]) -> Finding:
    known = sorted({path.stem for folder in folders for path in folder.glob("*.yaml")})
    hint = suggestion(name.value, known) or f"there are: {', '.join(known) or 'none'}"
    return Finding("M212", name.span, f'there are no rules of wording "{name}"', hint)


def _demanding(rules: Rules, files: Iterable[Outcome[Source]]) -> Rules:
    """The rules with what the files demand of every piece: that holds in any language."""
    trees = (one.value.tree for one in files if one.value and one.value.tree)
    nodes = (tree.get("statement") for tree in trees)
    said = (validate(Demanded, node).value for node in nodes if isinstance(node, Fields))
    found = reduce(together, (one for one in said if one), Demanded())
    return rules.model_copy(update={"statement": found})


def _is_for(source: Source | None, languages: tuple[str, ...]) -> bool:
    """Whether the rules of a file are for one of the languages. What cannot be read is kept."""
    said = source.tree.get("language") if source and source.tree else None
    return not isinstance(said, Text) or said.value in languages


def together(first: Any, second: Any) -> Any:
    """Two values of rules as one: lists add up, of two single values the second one counts."""
    if isinstance(first, tuple):
        return (*first, *second)
    if isinstance(first, dict):
        return {
            name: together(first.get(name, ()), second.get(name, ())) for name in (*first, *second)
        }
    if isinstance(first, Model):
        given = type(first).model_fields
        return type(first)(
            **{name: together(getattr(first, name), getattr(second, name)) for name in given}
        )
    return second or first


def _unusable(rules: Rules) -> Iterator[Finding]:
    """Phrases and words of groups that cannot be looked for."""
    try:
        groups = rules.compiled_groups("x")
    except BadPhrase:
        words = chain(*rules.groups.values())
        yield from chain(*(_fault(text, lambda text: alternative(text.value)) for text in words))
        return
    for text in rules.phrases():
        yield from _fault(text, lambda text: parse(text.value, groups))


def _fault(text: Text, look: Any) -> Iterator[Finding]:
    try:
        look(text)
    except BadPhrase as why:
        yield Finding("M205", text.span, f'"{shown(text.value)}": {shown(str(why))}', _SIGNS)


def _name(centre: str) -> Iterator[tuple[str, ...]]:
    """The name, and the name without a state or the like in capitals at its end."""
    said = centre.split()
    for part in (said, said[:-1] if len(said) > 2 and said[-1].isupper() else []):
        if words := tuple(word for word in WordRow.of(" ".join(part)) if word != STOP):
            yield words


def dictionary(path: Path | None) -> Outcome[frozenset[str]]:
    """The words of a dictionary: one a line, # begins a comment. None if there is no file."""
    words, findings, name = set(), [], str(path)
    if path is None or not path.is_file():
        return Outcome(frozenset())
    lines = read_bytes(path, MAX_BYTES).decode("utf-8-sig", "replace").splitlines()
    for number, line in enumerate(lines, 1):
        word = line.split("#", maxsplit=1)[0].strip()
        span = Span(name, number, 1, number, len(line) + 1)
        if any(forbidden(word)) or STAND_IN in word:
            what = f'"{shown(word)}" is not text'
            findings.append(Finding("Y103", span, what, "save the file as UTF-8, write letters"))
        elif any(c.isspace() for c in word):
            what = f'"{shown(word)}" is more than one word'
            findings.append(Finding("M205", span, what, "write one word a line"))
        elif word:
            words.add(word.replace("’", "'").casefold())
    return Outcome(frozenset(words), tuple(findings))
