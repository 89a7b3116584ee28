"""Finding and loading the files of a project, as far as they can be.

From the files that a caller names to `Loaded`: models, fonts, drawings and profiles, None where a
finding stood in the way; and `judged`, what can be said of them before anything is laid out.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from brochure.content import approvals, model, placement
from brochure.content.approvals import Approvals
from brochure.content.model import Content
from brochure.content.reading_order import frames_in_order
from brochure.design import artwork as art_files
from brochure.design import fonts as font_files
from brochure.design import icc
from brochure.design import printer_profile as printers
from brochure.design import theme as themes
from brochure.design.artwork import Artwork
from brochure.design.fonts import Fonts
from brochure.design.icc import Profile
from brochure.design.printer_profile import Printer
from brochure.design.sheet import PLAIN
from brochure.design.theme import HOTLINE, Theme
from brochure.finding import Finding, Outcome, Span, has_errors
from brochure.product import FOLDS, HANDOUT_FRAMES, PIECES
from brochure.source import yaml_tree
from brochure.source.validation import suggestion
from brochure.source.yaml_tree import Fields, Source
from brochure.wording import wording_check, wording_rules
from brochure.wording.wording_rules import WordingRules


@dataclass(frozen=True, slots=True)
class Paths:
    """The files that were named: content, theme, and a printer profile by its name or file."""

    content: Path
    theme: Path
    printer: str = ""

    @property
    def approvals(self) -> Path:
        """What was approved: a file beside the content that may be missing."""
        return self.content.parent / approvals.FILE

    def folders(self, kind: str) -> tuple[Path, ...]:
        """Where assets of a kind are looked for: beside the content, then about the theme."""
        folder = self.theme.resolve().parent
        own = self.content.resolve().parent / "assets"
        return tuple(place / kind for place in (own, folder, folder.parent))


@dataclass(frozen=True, slots=True)
class Drawables:
    """What is drawn with: fonts, icons, art and pictures, and the ICC profile of screens."""

    fonts: Fonts
    artwork: Artwork
    screen_profile: Profile


@dataclass(frozen=True, slots=True)
class Shop:
    """The printer profile, its ICC profile, and the file that it was read from."""

    source: Source
    printer: Printer
    press_profile: Profile


@dataclass(frozen=True, slots=True)
class Loaded:
    """What was loaded. `sources` are the files of content, theme and printer profile, as far as
    they could be read; `findings` those of reading. Of the `doubtful` fields of the content only a
    part could be read, and something stands in for the rest."""

    text: Source
    look: Source
    content: Content | None
    theme: Theme | None
    shop: Shop | None
    drawables: Drawables | None
    wording: WordingRules
    approvals: Approvals | None
    sources: tuple[Source, ...]
    findings: tuple[Finding, ...]
    doubtful: frozenset[str]

    @property
    def is_whole(self) -> bool:
        """Whether all is there, and as it was written."""
        files = (self.text.name, self.look.name)
        wrong = any(f.span.file in files for f in self.findings if has_errors((f,)))
        return not wrong and all(
            (self.content, self.theme, self.shop, self.drawables, self.approvals)
        )


def load(paths: Paths, text: Outcome[Source], look: Outcome[Source]) -> Loaded:
    """Load all that content and theme name. OSError if the system refuses to read a file."""
    assert text.value is not None and look.value is not None  # `read` always has a source
    content, theme = model.load_partly(text.value), themes.load(look.value)
    shop, shop_sources = _shop(content.value, paths)
    drawables = _drawables(theme.value, content.value, paths)
    theme = _inked(theme, look.value, shop.value, drawables.value)
    wording = _wording(content.value, paths)
    approved, approved_sources = _approvals(paths)
    outcomes = (text, look, content, theme, shop, drawables, wording, approved)
    return Loaded(
        text.value,
        look.value,
        content.value,
        theme.value,
        shop.value,
        drawables.value,
        wording.value or WordingRules(),
        approved.value,
        (text.value, look.value, *shop_sources, *approved_sources),
        tuple(chain(*(outcome.findings for outcome in outcomes))),
        model.doubtful(text.value, (*text.findings, *content.findings)),
    )


def _shop(content: Content | None, paths: Paths) -> tuple[Outcome[Shop], tuple[Source, ...]]:
    """The profile that was chosen, in the call, in the content, or by the paper; and its file."""
    named = content.printer if content and not paths.printer else None
    usual = "generic-eu" if content and content.paper == "a4" else "generic-us"
    name = paths.printer or (named.value if named else usual)
    folders = paths.folders("printers")
    path = printers.find(name, folders)
    if path is None:
        span = named.span if named else Span(str(paths.content))
        return Outcome(None, (printers.missing(name, folders, span),)), ()
    read = yaml_tree.read(path)
    assert read.value is not None
    loaded = printers.load(read.value, path.resolve().parent)
    shop = Shop(read.value, *loaded.value) if loaded.value else None
    return Outcome(shop, (*read.findings, *loaded.findings)), (read.value,)


def _approvals(paths: Paths) -> tuple[Outcome[Approvals], tuple[Source, ...]]:
    """What was approved, and the file that says so, if there is one."""
    if not paths.approvals.exists():
        return approvals.load(None), ()
    read = yaml_tree.read(paths.approvals)
    assert read.value is not None
    loaded = approvals.load(read.value)
    return Outcome(loaded.value, (*read.findings, *loaded.findings)), (read.value,)


def _drawables(theme: Theme | None, content: Content | None, paths: Paths) -> Outcome[Drawables]:
    if theme is None:
        return Outcome(None)
    folder = paths.theme.resolve().parent
    icons, files = (tuple(model.named_in(content, kind)) for kind in ("icon", "file"))
    beside = paths.content.resolve().parent
    faces = font_files.load(theme.fonts.files(), folder)
    artwork = art_files.load(theme, art_files.Wanted(icons, files, folder, beside))
    screen = icc.load(theme.profile, folder)
    findings = (*faces.findings, *artwork.findings, *screen.findings)
    if screen.value is not None and screen.value.space != "RGB":
        what, hint = f'"{theme.profile}" is not an RGB profile', "use assets/icc/sRGB.icc"
        findings += (Finding("F407", theme.profile.span, what, hint),)
    if not (faces.value and artwork.value and screen.value) or findings:
        return Outcome(None, findings)
    return Outcome(Drawables(faces.value, artwork.value, screen.value))


def _inked(
    theme: Outcome[Theme], look: Source, shop: Shop | None, drawables: Drawables | None
) -> Outcome[Theme]:
    """The theme with the inks of all colours that it and the drawings name."""
    if theme.value is None or shop is None or drawables is None:
        return theme
    drawn = drawables.artwork.colours
    hexes = sorted(colour for colour in drawn if colour.startswith("#"))
    profile, limit = shop.press_profile.data, shop.printer.ink_limit
    inked = themes.on_press(theme.value, look, profile, limit, hexes)
    unused = themes.unused(theme.value, look, drawn)
    return Outcome(inked.value, (*theme.findings, *inked.findings, *unused))


def _wording(content: Content | None, paths: Paths) -> Outcome[WordingRules]:
    if content is None:
        return Outcome(None)
    folder = next((place for place in paths.folders("wording") if place.is_dir()), None)
    return wording_rules.load(content.language.value, folder)


def needs(content: Content) -> tuple[object, ...]:
    """What of a content decides which files besides it are loaded."""
    named = (frozenset(n.value for n in model.named_in(content, kind)) for kind in ("icon", "file"))
    printer = content.printer.value if content.printer else ""
    return (*named, printer, content.paper, content.language.value)


# Judging


def judged(
    text: Source,
    look: Source,
    content: Content | None,
    theme: Theme | None,
    shop: Shop | None,
    wording: WordingRules,
    doubtful: frozenset[str] = frozenset(),
) -> Iterator[Finding]:
    """What can be said of content and theme, as far as they are, before anything is laid out."""
    if content is not None:
        known = frames(content)
        yield from placement.check(content, text, known, doubtful)
        if not doubtful:
            yield from wording_check.check(content, text, known, wording)
    if theme is not None and content is not None:
        yield from _without_italics(theme, content)
    if theme is not None:
        yield from _unknown_places(theme, look)
        yield from _without_effect(look)
        yield from _narrow_margins(theme, look, (shop.printer.press if shop else PLAIN).safe)


def frames(content: Content) -> Mapping[str, tuple[str, ...]]:
    """The names of the frames of each piece, in reading order."""
    return {piece: frames_in_order(content, piece) for piece in PIECES}


def places() -> Mapping[str, frozenset[str]]:
    """What a theme may give colours or art to: the names under `grounds` and `art`."""
    panels = chain(*(fold.reading for fold in FOLDS.values()))
    names = {*panels, *HANDOUT_FRAMES, HOTLINE, "page"}
    names |= {name.split("-")[0] for name in names}
    return {"grounds": frozenset(names), "art": frozenset({"outside", "inside", "front"})}


def _unknown_places(theme: Theme, look: Source) -> Iterator[Finding]:
    """Colours and art of frames and sides that no piece has, so that no typing error is lost."""
    assert look.tree is not None  # a theme was made from it
    for part, known in places().items():
        for name in getattr(theme, part):
            if name not in known:
                hint = suggestion(name, known) or f"possible here: {', '.join(sorted(known))}"
                span = look.tree.span_of(part, name)
                yield Finding("F406", span, f'no piece has "{name}"', hint)


def _without_effect(look: Source) -> Iterator[Finding]:
    """Colours and room that a theme gives to a frame that has none, so that they draw nothing."""
    grounds = look.tree.get("grounds") if look.tree else None
    for name, ground in grounds.entries if isinstance(grounds, Fields) else ():
        for key, _ in ground.entries if isinstance(ground, Fields) else ():
            if key.value in _WITHOUT.get(name.value, ()):
                what = f'"{key}" draws nothing on "{name}"'
                yield Finding("F406", key.span, what, "delete it, or give it to another frame")


def _without_italics(theme: Theme, content: Content) -> Iterator[Finding]:
    """Texts with emphasis, if the family has no italics."""
    faces = theme.fonts.text.files()
    for prose in content.all_prose():
        for run in prose.runs:
            face = "bold_italic" if run.strong else "italic"
            if run.emphasis and face not in faces:
                what = (
                    f'"{run.text[:30]}" is to be {face.replace("_", " ")}, which the font has not'
                )
                yield Finding("F414", prose.text.span, what, "write **strong**, or no emphasis")
                break


_TEXT_COLOURS = ("text", "title", "heading", "accent")
_WITHOUT: Mapping[str, tuple[str, ...]] = {  # by a name under `grounds`: what it has no use for
    **{name: ("background", "foot") for name in HANDOUT_FRAMES if name != "head"},
    **dict.fromkeys(("head", "foot", HOTLINE), ("foot",)),
    "page": ("foot", *_TEXT_COLOURS),
}


def _narrow_margins(theme: Theme, look: Source, safe: float) -> Iterator[Finding]:
    assert look.tree is not None  # a theme was made from it
    for piece in PIECES:
        if getattr(theme.margins, piece) < safe - 0.01:
            what = f"the printer keeps {safe:.1f} pt from cuts and folds free of text"
            span = look.tree.span_of("margins", piece)
            yield Finding("F410", span, what, f"write {safe:.0f} or more")
