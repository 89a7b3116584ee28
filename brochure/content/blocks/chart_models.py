"""What is drawn to scale: hours of days, weeks of a course. As an editor writes it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import chain, pairwise
from typing import ClassVar

from msgspec.structs import replace

from brochure.content.fields import Confirmable, Count, Line, Words
from brochure.content.markup import Prose, Run
from brochure.source.model_base import Field
from brochure.source.validation import between

# A number, perhaps with a fraction or as a time by the clock, and what follows it: 1½ h, 2:30, 90 min.
_AMOUNT = re.compile(r"(?=[\d½¼¾])(\d+(?:[.,]\d+)?)?(?::([0-5]\d))?\s?([½¼¾])?\s*([^\W\d_]*)")
_NUMBER = re.compile(r"\S*\d\S*")
_PARTS = {"½": 0.5, "¼": 0.25, "¾": 0.75}
_HOURS = re.compile(r"h|std|stund|or[ae]")
_OF_THE_CLOCK = ("am", "pm", "a", "p", "uhr")
_LONGEST = 24.0


def hours_in(words: str) -> float | None:
    """The hours that a text such as "2 h", "1.5 hours", "90 min" or "1 h 30" names; None if it names
    none, more than one number of them, or more than a day has."""
    match [(_number(*parts), unit.lower()) for *parts, unit in _AMOUNT.findall(words)]:
        case [(number, unit)] if unit not in _OF_THE_CLOCK:
            hours = number / 60 if _is_minutes(unit) else number
        case [(number, unit), (minutes, more)] if _HOURS.match(unit) and (
            not more or _is_minutes(more)
        ):
            hours = number + minutes / 60
        case _:
            return None
    return hours if 0 < hours <= _LONGEST else None


def _is_minutes(unit: str) -> bool:
    return unit[:1] == "m"


def _number(whole: str, minutes: str, part: str) -> float:
    return float(whole.replace(",", ".") or 0) + float(minutes or 0) / 60 + _PARTS.get(part, 0.0)


def numbers_apart(value: Prose) -> Iterator[tuple[bool, tuple[Run, ...]]]:
    """The numbers of a text and the words between them, in their order: whether it is a number, and
    its runs. What has no number is taken for one."""
    words, every = value.words, value.runs
    cuts = [found.span() for found in _NUMBER.finditer(words)]
    edges = sorted({0, len(words), *chain(*cuts)}) if cuts else [0, len(words)]
    for start, end in pairwise(edges):
        runs = tuple(_stretch(every, start, end))
        if any(run.text or run.cite for run in runs):
            yield not cuts or (start, end) in cuts, runs


def _stretch(runs: Iterable[Run], start: int, end: int) -> Iterator[Run]:
    """What of runs stands from a character to another, without blanks at the ends."""
    found, at = [], 0
    for run in runs:
        text = run.text[max(0, start - at) : max(0, end - at)]
        if text or (run.cite and start < at <= end):
            found.append(replace(run, text=text))
        at += len(run.text)
    for i, run in enumerate(found):
        text = run.text if i else run.text.lstrip()
        yield replace(run, text=text if i < len(found) - 1 else text.rstrip())


class Course(Confirmable):
    """How many weeks something takes."""

    count: Count = Field(description="How many weeks.", json_schema_extra=between(2, 60))
    first: Words = Field(description="What stands below the first week, such as week 1.")
    last: Words = Field(description="What stands below the last week, such as week 13.")


class Weeks(Confirmable):
    """Weeks as stones on a path."""

    key: ClassVar[str] = "weeks"
    caption: Words | None = Field(None, description="What the stones show, one short sentence.")
    weeks: Course
    alt: Line = Field(description="What the drawing shows, for those who cannot see it.")
