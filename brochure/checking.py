"""Everything that can be said of a project without writing a PDF.

From a `Project` to `Checked`: the laid-out pieces and every finding on the way.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from itertools import chain
from typing import TypeAlias

from msgspec import Struct

from brochure.content.release import to_confirm
from brochure.finding import Finding, Outcome, has_errors
from brochure.layout import composer, legibility
from brochure.layout.checks.focus_check import near_the_edge
from brochure.layout.checks.logo_contrast import faint_logos
from brochure.layout.logo_block import narrowed
from brochure.layout.piece_layout import Layout, low_resolution, rather_empty
from brochure.project import Project, settled

Progress: TypeAlias = Callable[[str, float], None]  # a stage's name and its seconds
LayOut: TypeAlias = Callable[[Project, str], Outcome[Layout]]  # of a piece by its name


class Checked(Struct, frozen=True):
    """A project's pieces as they are laid out, overset ones too, and all findings."""

    project: Project
    layouts: tuple[Layout, ...]
    findings: tuple[Finding, ...]

    @property
    def sources(self) -> Mapping[str, str]:
        """The texts of the project's files by their names."""
        return self.project.sources


def silent(stage: str, seconds: float) -> None:
    """The progress that nobody looks at."""


@contextmanager
def stage(progress: Progress, name: str) -> Iterator[None]:
    """Tell `progress` how long a stage took."""
    start = time.perf_counter()
    yield
    progress(name, time.perf_counter() - start)


def check(
    project: Project,
    pieces: Iterable[str] | None = None,
    release: bool = False,
    progress: Progress = silent,
    lay_out: LayOut = composer.lay_out,
) -> Checked:
    """Judge a project and lay out its pieces (all if none are named). With `release` what may not
    be released is an error. Who has laid them out already, says so by `lay_out`."""
    every = tuple(project.content.pieces)
    wanted = every if pieces is None else tuple(pieces)
    with stage(progress, "check"):
        judged = [*project.warnings, *project.judged()]
        assert project.text.tree is not None  # the content was made from it
        judged += project.proof if release else to_confirm(project.text.tree)
    with stage(progress, "lay out"):
        outcomes = [looked_over(project, lay_out(project, piece)) for piece in wanted]
    pairs = zip(wanted, outcomes, strict=True)
    laid = tuple(chain(*(outcome.findings for piece, outcome in pairs if _can_be(project, piece))))
    if any(finding.code == "P301" for finding in judged):  # without it the rest has more room
        laid = tuple(finding for finding in laid if has_errors((finding,)))
    findings = (*judged, *laid)
    complete = set(wanted) == set(every)
    return Checked(
        project,
        tuple(outcome.value for outcome in outcomes if outcome.value is not None),
        settled(findings, project.suppressions, complete),
    )


def _can_be(project: Project, piece: str) -> bool:
    """Whether a piece is on a paper of its format; else what does not fit there need not be told."""
    return project.content.paper_of(piece) in project.content.pieces[piece].format.papers


def looked_over(project: Project, outcome: Outcome[Layout]) -> Outcome[Layout]:
    """The layout of a piece, and all that is wrong with it."""
    if outcome.value is None:
        return outcome
    limits = project.printer.resolution
    soft = low_resolution(outcome.value, limits.least, limits.soft)
    overset = has_errors(outcome.findings)  # then the text stands where it is not meant to
    placed = (
        ()
        if overset
        else (
            *legibility.check(outcome.value, project.theme, project.press_profile.data),
            *rather_empty(outcome.value),
        )
    )
    logo = project.content.centre.logo
    small = narrowed(outcome.value.panels, logo.height) if logo else ()
    faint = faint_logos(outcome.value, project.theme, project.press_profile.data) if logo else ()
    focus = near_the_edge(outcome.value)
    more = (*soft, *placed, *small, *faint, *focus)
    return Outcome(outcome.value, (*outcome.findings, *more))
