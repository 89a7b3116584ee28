"""What others have approved: `approvals.yaml` beside the content.

It locks the words of the disclaimer by their sha256. A release with other words is refused.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from typing import Annotated

from brochure.finding import Outcome
from brochure.source.characters import shown
from brochure.source.model_base import Field, Model, PlainValidator, WithJsonSchema
from brochure.source.validation import Line, a_text, fault, validate
from brochure.source.yaml_tree import Fields, Source, Text, extent

FILE = "approvals.yaml"
_HEAD = (
    "# What was approved, by its sha256. `brochure approve --disclaimer` renews the disclaimer.\n"
)
_SUM = "[0-9a-f]{64}"


def _sum(value: object) -> Text:
    text = a_text(value)
    if not re.fullmatch(_SUM, text.value):
        hint = "run brochure approve --disclaimer, which writes it"
        raise fault("M205", f'"{shown(text.value)}" is not a sha256', hint, text.span)
    return text


class ApprovedText(Model):
    """A text that was approved."""

    sha256: Annotated[
        Text, PlainValidator(_sum), WithJsonSchema({"type": "string", "pattern": f"^{_SUM}$"})
    ] = Field(description="Of the words.")
    words: Line | None = Field(None, description="The words, for people to read.")


class Approvals(Model):
    """What was approved."""

    disclaimer: ApprovedText | None = Field(None, description="The words of the disclaimer.")

    def holds(self, words: Text) -> bool:
        """Whether these words are the approved disclaimer."""
        return self.disclaimer is not None and self.disclaimer.sha256.value == fingerprint(words)


def normalised(words: str) -> str:
    """NFKC, every white space one blank: how texts are compared word for word."""
    return " ".join(unicodedata.normalize("NFKC", words).split())


def fingerprint(words: Text) -> str:
    """The sha256 by which words are locked."""
    return hashlib.sha256(normalised(words.value).encode()).hexdigest()


def load(source: Source | None) -> Outcome[Approvals]:
    """The approvals of a file that was read; without a file nothing is approved."""
    if source is None:
        return Outcome(Approvals())
    return Outcome(None) if source.tree is None else validate(Approvals, source.tree)


def approved(source: Source | None, words: Text) -> str:
    """The text of the file with these words as its approved disclaimer; all else in it stays."""
    wanted = {"sha256": fingerprint(words), "words": _quoted(words)}
    written = f"disclaimer:\n  sha256: {wanted['sha256']}\n  words: {wanted['words']}\n"
    if source is None or source.tree is None:
        return f"{_HEAD}\n{written}"
    entry = source.tree.get("disclaimer")
    if not isinstance(entry, Fields):
        before = source.text.rstrip() + "\n" if source.tree.entries else _HEAD
        return f"{before}\n{written}"
    text = source.text
    for key, value in reversed(entry.entries):
        start, end = extent(source.text, value.span)
        end = start + len(source.text[start:end].rstrip())
        text = text[:start] + wanted[key.value] + text[end:]
    return text


def _quoted(words: Text) -> str:
    import json  # late: only an approval is written with it

    return json.dumps(normalised(words.value), ensure_ascii=False)
