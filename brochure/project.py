"""A project: everything that the pieces are made from, loaded.

`load` gives a `Project` in which nothing is missing, or raises `Refused` with every finding that
can be known without it.
"""

from __future__ import annotations

import gc
import hashlib
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from itertools import chain
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from brochure import __version__, loading
from brochure.catalogue import CATALOGUE
from brochure.content import model, release
from brochure.content.approvals import Approvals
from brochure.content.format_files import Formats
from brochure.content.model import Content
from brochure.design.artwork import Artwork
from brochure.design.fonts import Fonts
from brochure.design.icc import Profile
from brochure.design.printer_profile import Printer
from brochure.design.sheet import Sheet, sheet_of
from brochure.design.theme import Theme
from brochure.finding import Finding, Outcome, has_errors, in_order
from brochure.loading import Drawables, Paths, Shop
from brochure.product import EDITIONS, OFFICE, OFFICE_PAPERS, Edition
from brochure.source import suppressions, tree_edit, yaml_tree
from brochure.source.suppressions import Suppression
from brochure.source.yaml_tree import Source
from brochure.wording.wording_rules import WordingRules

THEME = Path("assets", "theme.yaml")  # beside the content


class Refused(Exception):
    """The project cannot be loaded, or nothing can be made from it: `findings` say why. `sources`
    are the texts of the files by their names, to show the lines that are meant; `content` is
    there if it could be read itself."""

    def __init__(
        self,
        findings: Iterable[Finding],
        sources: Mapping[str, str],
        content: Content | None = None,
    ) -> None:
        self.findings, self.sources, self.content = tuple(findings), sources, content
        super().__init__("\n".join(f"{f.span}: {f.code}: {f.message}" for f in self.findings))


class Project(Struct, frozen=True, dict=True):
    """Everything loaded. `text` and `look` are the files of content and theme; `content_sha256`
    tells two contents apart; `warnings` were met while reading."""

    paths: Paths
    text: Source
    look: Source
    formats: Formats
    content: Content
    theme: Theme
    shop: Shop
    drawables: Drawables
    wording: WordingRules
    approvals: Approvals
    content_sha256: str
    warnings: tuple[Finding, ...] = ()

    @property
    def printer(self) -> Printer:
        return self.shop.printer

    @property
    def press_profile(self) -> Profile:
        return self.shop.press_profile

    @property
    def screen_profile(self) -> Profile:
        return self.drawables.screen_profile

    @property
    def fonts(self) -> Fonts:
        return self.drawables.fonts

    @property
    def artwork(self) -> Artwork:
        return self.drawables.artwork

    @cached_property
    def sources(self) -> Mapping[str, str]:
        """The texts of the files by their names, to show the lines that are meant."""
        return _texts((self.text, self.look, self.shop.source, *self.wording.sources))

    @cached_property
    def proof(self) -> tuple[Finding, ...]:
        """Why this must not be released yet, each reason at its place; if there is none, it may."""
        return in_order(self._reasons())

    def _reasons(self) -> Iterator[Finding]:
        assert self.text.tree is not None  # the content was made from it
        proofs = self.artwork.proofs
        return release.reasons(self.content, self.text.tree, self.approvals, proofs)

    @cached_property
    def is_proof(self) -> bool:
        """Whether there is a reason."""
        return next(iter(self._reasons()), None) is not None

    @property
    def proof_because(self) -> tuple[str, ...]:
        """What makes a proof of it, in a few words each."""
        return tuple(dict.fromkeys(CATALOGUE[finding.code].title for finding in self.proof))

    @cached_property
    def digest(self) -> str:
        """The sha256 of all that decides the bytes of the files, this tool included."""
        fonts = sorted((name, face.digest) for name, face in self.fonts.faces.items())
        profiles = (one.digest for one in (self.press_profile, self.screen_profile))
        read = (
            __version__, self.content_sha256, self.look.text, self.shop.source.text, fonts,
            self.artwork.digest, *profiles, self.is_proof,
        )  # fmt: skip
        return hashlib.sha256(repr(read).encode()).hexdigest()

    @cached_property
    def sheets(self) -> Mapping[str, Sheet]:
        """The sheet of each piece."""
        content, press = self.content, self.printer.press
        return {
            name: sheet_of(piece.format, content.paper_of(name), press, piece.empty)
            for name, piece in content.pieces.items()
        }

    @cached_property
    def editions(self) -> Mapping[str, tuple[Edition, ...]]:
        """The editions of each piece. What is printed on one side, or on paper that an office
        printer does not hold, has none for the office."""
        return {
            piece: tuple(
                edition
                for edition in EDITIONS.values()
                if edition != OFFICE
                or (len(sheet.panels) > 1 and self.content.paper_of(piece) in OFFICE_PAPERS)
            )
            for piece, sheet in self.sheets.items()
        }

    @cached_property
    def suppressions(self) -> Outcome[tuple[Suppression, ...]]:
        """What comments in the files allow, and what is wrong with such comments."""
        return _suppressions((self.text, self.look, self.shop.source))

    def judged(self) -> tuple[Finding, ...]:
        """What can be said of content and theme before anything is laid out."""
        return tuple(
            loading.judged(
                self.text,
                self.look,
                self.formats,
                self.content,
                self.theme,
                self.shop,
                self.wording,
            )
        )

    def replace(self, changes: Mapping[str, str]) -> Project:
        """The same project with other texts in some places of the content.

        A place is a path of names joined by dots; an entry of a list goes by its number from 0
        or by its own `name`: `centre.hotline.number`, `crisis-lines.lines.0.note`. Refused if
        there is no such place, or if the text may not stand there.
        """
        import json  # late: nothing else here needs it

        assert self.text.tree is not None  # the content was made from it
        tree = self.text.tree
        for place, value in changes.items():
            outcome = tree_edit.changed(tree, place, value)
            if outcome.value is None:
                raise Refused(outcome.findings, self.sources)
            tree = outcome.value
        said = json.dumps([self.content_sha256, dict(changes)], sort_keys=True)
        text = replace(self.text, tree=tree)
        return self.with_text(Outcome(text), hashlib.sha256(said.encode()).hexdigest())

    def with_text(self, text: Outcome[Source], digest: str) -> Project:
        """The same project with another content; what both name alike is not loaded again.
        Refused as by `load`."""
        return self.reworded(text, digest) or _whole(self.paths, text, Outcome(self.look), digest)

    def reworded(self, text: Outcome[Source], digest: str) -> Project | None:
        """The same project with another content; none if that has errors, or names other files."""
        assert text.value is not None  # `read` always has a source
        content = model.load(text.value, self.formats.by_name)
        if content.value is None or has_errors(text.findings):
            return None
        if loading.needs(content.value) != loading.needs(self.content):
            return None
        others = (w for w in self.warnings if w.span.file != text.value.name)
        warnings = (*text.findings, *content.findings, *others)
        return replace(
            self, text=text.value, content=content.value, content_sha256=digest, warnings=warnings
        )


def load(
    content: Path | str, theme: Path | str | None = None, printer: str | None = None
) -> Project:
    """Load the project of a content. Without a theme it is `assets/theme.yaml` beside the
    content; without a printer profile (a name or a file) the one that the content names.

    Refused if something is missing or wrong; OSError if the system refuses to read a file.
    """
    path = Path(content)
    paths = Paths(path, Path(theme) if theme else path.parent / THEME, printer or "")
    text, look = yaml_tree.read(path), yaml_tree.read(paths.theme)
    return _whole(paths, text, look, digest_of(path))


def long_lived() -> None:
    """For a process that has loaded its project and serves it for long: the collector of cyclic
    garbage shall not look through all that again, nor so often at what comes and goes."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


def digest_of(path: Path) -> str:
    """What tells two contents apart: the sha256 of the file. OSError if it cannot be read."""
    return hashlib.sha256(yaml_tree.read_bytes(path)).hexdigest()


def _whole(paths: Paths, text: Outcome[Source], look: Outcome[Source], digest: str) -> Project:
    one = loading.load(paths, text, look)
    if one.is_whole and one.content and one.theme and one.shop and one.drawables and one.approvals:
        return Project(
            paths, one.text, one.look, one.formats, one.content, one.theme, one.shop, one.drawables,
            one.wording, one.approvals, digest, one.findings,
        )  # fmt: skip
    judged = loading.judged(
        one.text, one.look, one.formats, one.content, one.theme, one.shop, one.wording, one.doubtful
    )
    findings = settled((*one.findings, *judged), _suppressions(one.sources))
    raise Refused(findings, _texts((*one.sources, *one.wording.sources)), one.content)


def settled(
    findings: Iterable[Finding], allowed: Outcome[tuple[Suppression, ...]], complete: bool = False
) -> tuple[Finding, ...]:
    """The findings in order, less those that comments allow. Only if all was looked at can be
    said which comments have no effect; of codes of finished files only a build can."""
    found, comments = _without_echoes(tuple(findings)), allowed.value or ()
    kept = [*suppressions.apply(found, comments), *allowed.findings]
    if complete and not has_errors(kept):
        early = tuple(one for one in comments if not one.code.startswith("Q"))
        kept += suppressions.without_effect(found, early)
    return in_order(kept)


def _without_echoes(findings: tuple[Finding, ...]) -> tuple[Finding, ...]:
    """The findings less those that only say what comes of a line that could not be read."""
    unread = {
        (f.span.file, f.span.line) for f in findings if f.code.startswith("Y1") and has_errors((f,))
    }
    return tuple(
        f for f in findings if f.code.startswith("Y1") or (f.span.file, f.span.line) not in unread
    )


def _suppressions(files: Iterable[Source]) -> Outcome[tuple[Suppression, ...]]:
    read = [suppressions.read(file) for file in files]
    allowed = tuple(chain(*(one.value or () for one in read)))
    return Outcome(allowed, tuple(chain(*(one.findings for one in read))))


def _texts(files: Iterable[Source]) -> dict[str, str]:
    return {file.name: file.text for file in files}
