"""Everything that can be said without writing a PDF: read, validate, lay out.

From the files of a project to `Checked`: its layouts, what they were made with, and every
finding on the way.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from brochure.content import model, placement
from brochure.design import artwork as art_files
from brochure.design import fonts as font_files
from brochure.design import icc
from brochure.design import printer_profile as printers
from brochure.design import theme as themes
from brochure.design.means import Means
from brochure.design.sheet import PLAIN, Press, Sheet, folded, single
from brochure.finding import Finding, Outcome, Span, has_errors, in_order
from brochure.layout import handout, trifold
from brochure.layout.piece_layout import low_resolution
from brochure.product import FOLDS, PAPERS
from brochure.source import suppressions, yaml_tree
from brochure.source.validation import suggestion
from brochure.source.yaml_tree import Source
from brochure.wording import claims, wording_rules

if TYPE_CHECKING:
    from brochure.content.model import Content
    from brochure.design.artwork import Artwork
    from brochure.design.fonts import Fonts
    from brochure.design.icc import Profile
    from brochure.design.printer_profile import Printer
    from brochure.design.theme import Theme
    from brochure.layout.piece_layout import Layout
    from brochure.source.suppressions import Suppression

PIECES = ("brochure", "handout")
_LAY_OUT = {"brochure": trifold.lay_out, "handout": handout.lay_out}
Progress = Callable[[str, float], None]  # a stage's name and its seconds


@dataclass(frozen=True)
class Checked:
    """What was read and laid out. The values are none where findings stood in the way."""

    sources: Mapping[str, str]
    findings: tuple[Finding, ...]
    digest: str
    content: Content | None = None
    means: Means | None = None
    layouts: tuple[Layout, ...] = ()
    allowed: tuple[Suppression, ...] = ()


def silent(stage: str, seconds: float) -> None:
    pass


@contextmanager
def stage(progress: Progress, name: str) -> Iterator[None]:
    start = time.perf_counter()
    yield
    progress(name, time.perf_counter() - start)


def check(
    content_path: Path,
    theme_path: Path,
    release: bool = False,
    progress: Progress = silent,
    pieces: tuple[str, ...] = PIECES,
    printer: str = "",
) -> Checked:
    """Read, validate and lay out. OSError if a file cannot be read."""
    with stage(progress, "read"):
        text = yaml_tree.read(content_path)
        look = yaml_tree.read(theme_path)
        assert text.value is not None and look.value is not None  # `read` always has a source
        content = model.load(text.value)
        theme = themes.load(look.value)
        shop = _printer(content.value, printer, content_path, theme_path)
        art = _drawables(theme.value, theme_path, content.value, content_path)
    files = [file for file in (text.value, look.value, shop.source) if file]
    sources = {file.name: file.text for file in files}
    findings = [*text.findings, *look.findings, *content.findings, *theme.findings]
    findings += [*shop.findings, *art.findings]
    digest = hashlib.sha256(yaml_tree.read_bytes(content_path)).hexdigest()
    if content.value is not None:
        known = frames(sheets(content.value, shop.press))
        findings += placement.check(content.value, text.value, known)
        findings += _release(content.value) if release else ()
        words = _wording(content.value, text.value, known, content_path, theme_path)
        findings += words.findings
        sources |= words.value or {}
    if theme.value is not None:
        findings += _unknown_places(theme.value, look.value)
        findings += _narrow_margins(theme.value, look.value, shop.press)
    if not (content.value and theme.value and art.value and shop.printer and shop.profile):
        seen = Checked(sources, tuple(findings), digest, content.value)
        return _with_allowances(seen, files, complete=False)
    fonts, artwork, screen = art.value
    means = Means(theme.value, fonts, artwork, shop.printer, shop.profile, screen)
    with stage(progress, "lay out"):
        outcomes = [_laid_out(one, content.value, means, text.value.text) for one in pieces]
    findings += [finding for outcome in outcomes for finding in outcome.findings]
    layouts = tuple(outcome.value for outcome in outcomes if outcome.value is not None)
    seen = Checked(sources, tuple(findings), digest, content.value, means, layouts)
    return _with_allowances(seen, files, complete=set(pieces) == set(PIECES))


def _with_allowances(seen: Checked, files: list[Source], complete: bool) -> Checked:
    """What was seen, less what the comments of the files allow. Only if everything was done can
    be said which of them has no effect; for codes of preflight only a build can."""
    read = [suppressions.read(file) for file in files]
    allowed = tuple(chain(*(one.value or () for one in read)))
    findings = [
        *suppressions.apply(seen.findings, allowed),
        *chain(*(one.findings for one in read)),
    ]
    if complete and not has_errors(findings):
        judged = tuple(one for one in allowed if not one.code.startswith("Q"))
        findings += suppressions.without_effect(seen.findings, judged)
    return replace(seen, findings=in_order(findings), allowed=allowed)


def sheets(content: Content, press: Press = PLAIN) -> dict[str, Sheet]:
    """The sheet of each piece."""
    width, height = PAPERS[content.paper]
    return {
        "brochure": folded(height, width, content.brochure.fold, press),
        "handout": single(width, height, press),
    }


def frames(of: Mapping[str, Sheet]) -> dict[str, tuple[str, ...]]:
    """The names of the frames of each piece, in reading order."""
    panels = tuple(panel.name for panel in of["brochure"].panels)
    return {"brochure": panels, "handout": handout.FRAMES}


def _laid_out(piece: str, content: Content, means: Means, text: str) -> Outcome[Layout]:
    sheet = sheets(content, means.printer.press)[piece]
    outcome = _LAY_OUT[piece](content, means, sheet, text)
    if outcome.value is None:
        return outcome
    limits = means.printer.resolution
    soft = low_resolution(outcome.value, limits.least, limits.soft)
    return Outcome(outcome.value, (*outcome.findings, *soft))


@dataclass(frozen=True)
class _Shop:
    """The printer profile as far as it could be read."""

    source: Source | None = None
    printer: Printer | None = None
    profile: Profile | None = None
    findings: tuple[Finding, ...] = ()

    @property
    def press(self) -> Press:
        return self.printer.press if self.printer else PLAIN


def _printer(content: Content | None, chosen: str, content_path: Path, theme_path: Path) -> _Shop:
    """The profile that was chosen: in the call, in the content, or by the paper."""
    folder = theme_path.resolve().parent
    own = content_path.resolve().parent / "assets"
    folders = tuple(place / "printers" for place in (own, folder, folder.parent))
    named = content.printer if content and not chosen else None
    usual = "generic-eu" if content and content.paper == "a4" else "generic-us"
    name = chosen or (named.value if named else usual)
    path = printers.find(name, folders)
    if path is None:
        span = named.span if named else Span(str(content_path))
        return _Shop(findings=(printers.missing(name, folders, span),))
    text = yaml_tree.read(path)
    assert text.value is not None
    loaded = printers.load(text.value, path, themes.project_of(path))
    findings = (*text.findings, *loaded.findings)
    printer, profile = loaded.value or (None, None)
    return _Shop(text.value, printer, profile, findings)


def _wording(
    content: Content, text: Source, known: placement.Frames, content_path: Path, theme_path: Path
) -> Outcome[dict[str, str]]:
    """What the rules of the content's language find, and the text of the rules by their name."""
    folder = theme_path.resolve().parent
    own = content_path.resolve().parent / "assets"
    folders = tuple(place / "wording" for place in (own, folder, folder.parent))
    path = wording_rules.find(content.language.value, folders)
    if path is None:
        return Outcome({})
    read = yaml_tree.read(path)
    assert read.value is not None
    rules = wording_rules.load(read.value)
    spelt = wording_rules.dictionary(path.with_name("dictionary.txt"))
    findings = (*read.findings, *rules.findings, *spelt.findings)
    if rules.value is not None:
        findings += claims.check(content, text, known, rules.value, spelt.value or frozenset())
    return Outcome({read.value.name: read.value.text}, findings)


def _drawables(
    theme: Theme | None, theme_path: Path, content: Content | None, content_path: Path
) -> Outcome[tuple[Fonts, Artwork, Profile]]:
    """The fonts and pictures that theme and content name, and the profile of screens."""
    if theme is None:
        return Outcome(None)
    folder, project = theme_path.resolve().parent, themes.project_of(theme_path)
    icons, files = (tuple(model.named_in(content, kind)) for kind in ("icon", "file"))
    wanted = art_files.Wanted(icons, files, folder, content_path.resolve().parent, project)
    faces = font_files.load(theme.fonts.files(), folder, project)
    artwork = art_files.load(theme, wanted)
    screen = icc.load(theme.profile, folder, project)
    findings = (*faces.findings, *artwork.findings, *screen.findings)
    if screen.value is not None and screen.value.space != "RGB":
        what, hint = f'"{theme.profile}" is not an RGB profile', "use assets/icc/sRGB.icc"
        findings += (Finding("F407", theme.profile.span, what, hint),)
    if not (faces.value and artwork.value and screen.value) or findings:
        return Outcome(None, findings)
    return Outcome((faces.value, artwork.value, screen.value))


def _narrow_margins(theme: Theme, source: Source, press: Press) -> Iterator[Finding]:
    for piece in PIECES:
        if getattr(theme.margins, piece) < press.safe - 0.01:
            what = f"the printer keeps {press.safe:.1f} pt from cuts and folds free of text"
            assert source.tree is not None  # a theme was made from it
            span = source.tree.span_of("margins", piece)
            yield Finding("F410", span, what, f"write {press.safe:.0f} or more")


def places() -> dict[str, frozenset[str]]:
    """What a theme may give colours or art to: the names under `grounds` and `art`."""
    panels = chain(*(fold.reading for fold in FOLDS.values()))
    names = {*panels, *handout.FRAMES, themes.HOTLINE, "page"}
    names |= {name.split("-")[0] for name in names}
    return {"grounds": frozenset(names), "art": frozenset({"outside", "inside", "front"})}


def _unknown_places(theme: Theme, source: Source) -> Iterator[Finding]:
    """Colours and art of frames and sides that no piece has, so that no typing error is lost."""
    assert source.tree is not None  # a theme was made from it
    for field, known in places().items():
        for name in getattr(theme, field):
            if name not in known:
                hint = suggestion(name, known) or f"possible here: {', '.join(sorted(known))}"
                span = source.tree.span_of(field, name)
                yield Finding("F406", span, f'no piece has "{name}"', hint)


def _release(content: Content) -> tuple[Finding, ...]:
    if not content.is_proof:
        return ()
    number = content.centre.hotline.number.text
    what = f'"{number}" is a number kept for fiction: this must not be released'
    return (Finding("P307", number.span, what, "put the centre's own hotline here"),)
