"""What the words may and may not say, and how they are written.

Each finding stands where its words do, also in a text of many lines. What no rules are needed for
is checked in every language.
"""

from __future__ import annotations

from itertools import chain, islice

from brochure.content.model import Content
from brochure.finding import Finding
from brochure.product import has_words
from brochure.source.yaml_tree import Source
from brochure.wording import (
    abbreviations,
    claims,
    phrase_rules,
    readability,
    spelling,
    typography,
)
from brochure.wording.context import MOST, Findings, WordingContext
from brochure.wording.segments import segments
from brochure.wording.wording_rules import WordingRules


def check(content: Content, source: Source, wording: WordingRules) -> tuple[Finding, ...]:
    """Everything that the rules find in the texts that are placed."""
    placed = tuple(segments(content))
    context = WordingContext(content, source.text, wording.rules, placed, wording.dictionary)
    checks = (
        *phrase_rules.checks(context), *typography.CHECKS, readability.long_sentences, spelling.check,
    )  # fmt: skip
    each = (
        islice(look(context, segment), MOST)
        for look in checks
        for segment in context.texts
        if segment.kind != "reference"
    )
    whole = (
        claims.check(context), abbreviations.check(context), typography.list_ends(context),
        readability.grades(context), _never_cited(content), _language(content, wording.known),
    )  # fmt: skip
    return tuple(dict.fromkeys(chain(*each, *whole)))  # most texts stand on both pieces


def _language(content: Content, has_rules: bool) -> Findings:
    """A language of which the tool knows little."""
    language = content.language
    lacking = {
        "nothing checks what the words say": not has_rules,
        "the proof stamp and other words of the tool are in English": not has_words(language.value),
    }
    if any(lacking.values()):
        missing = ", and ".join(what for what, lacks in lacking.items() if lacks)
        what = f'of "{language}" the tool knows little: {missing}'
        hint = "have the words read by somebody; rules can stand in assets/wording, see wording:"
        yield Finding("W817", language.span, what, hint)


def _never_cited(content: Content) -> Findings:
    cited = {name for prose in content.all_prose() for name in prose.citations}
    for entry in content.references.entries if content.references else ():
        if entry.name.value not in cited:
            what = f'the reference "{entry.name}" is listed, but no text cites it'
            hint = f"write [@{entry.name}] after what it shows, or delete the entry"
            yield Finding("W815", entry.name.span, what, hint)
