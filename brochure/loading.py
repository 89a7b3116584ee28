"""Finding and loading the files of a project, as far as they can be.

From the files that a caller names to `Loaded`: models, fonts, drawings and profiles, None where a
finding stood in the way; and `judged`, what can be said of them before anything is laid out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import chain
from pathlib import Path

from msgspec import Struct

from brochure.content import approvals, format_files, model, placement
from brochure.content.approvals import Approvals
from brochure.content.format_files import Formats
from brochure.content.model import Content
from brochure.design import artwork as art_files
from brochure.design import fonts as font_files
from brochure.design import icc
from brochure.design import printer_profile as printers
from brochure.design import theme as themes
from brochure.design.artwork import Artwork
from brochure.design.drawing import Drawing
from brochure.design.fonts import Fonts
from brochure.design.grounds import HOTLINE
from brochure.design.icc import Profile
from brochure.design.photographs.photograph import AXIS
from brochure.design.printer_profile import Printer
from brochure.design.sheet import PLAIN
from brochure.design.theme import Theme
from brochure.finding import Finding, Outcome, Span, has_errors
from brochure.product import SIDES, Format
from brochure.source import yaml_tree
from brochure.source.characters import shown
from brochure.source.model_base import named_in
from brochure.source.near_names import suggestion, suggestions
from brochure.source.yaml_tree import Fields, Source, Text
from brochure.wording import wording_check, wording_rules
from brochure.wording.wording_rules import WordingRules


class Paths(Struct, frozen=True):
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


class Drawables(Struct, frozen=True):
    """What is drawn with: fonts, icons, art and pictures, and the ICC profile of screens."""

    fonts: Fonts
    artwork: Artwork
    screen_profile: Profile


class Shop(Struct, frozen=True):
    """The printer profile, its ICC profile, and the file that it was read from."""

    source: Source
    printer: Printer
    press_profile: Profile


class Loaded(Struct, frozen=True):
    """What was loaded. `sources` are the files of content, theme and printer profile, as far as
    they could be read; `findings` those of reading. Of the `doubtful` fields of the content only a
    part could be read, and something stands in for the rest."""

    text: Source
    look: Source
    formats: Formats
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
    formats, format_sources = _formats(text.value, paths)
    known = formats.value
    assert known is not None  # there are always those that are built in
    content, theme = model.load_partly(text.value, known.by_name), themes.load(look.value)
    shop, shop_sources = _shop(content.value, paths)
    drawables = _drawables(theme.value, content.value, paths)
    theme = _inked(theme, look.value, shop.value, drawables.value, content.value)
    wording = _wording(content.value, paths)
    approved, approved_sources = _approvals(paths)
    outcomes = (text, look, formats, content, theme, shop, drawables, wording, approved)
    return Loaded(
        text.value,
        look.value,
        known,
        content.value,
        theme.value,
        shop.value,
        drawables.value,
        wording.value or WordingRules(),
        approved.value,
        (text.value, look.value, *format_sources, *shop_sources, *approved_sources),
        tuple(chain(*(outcome.findings for outcome in outcomes))),
        model.doubtful(text.value, (*text.findings, *content.findings, *wording.findings)),
    )


def _formats(text: Source, paths: Paths) -> tuple[Outcome[Formats], tuple[Source, ...]]:
    """The formats that the pieces name, and their files."""
    return format_files.load(format_files.named(text.tree), paths.folders("formats"))


def _shop(content: Content | None, paths: Paths) -> tuple[Outcome[Shop], tuple[Source, ...]]:
    """The profile that was chosen, in the call, in the content, or by the paper; and its file."""
    named = content.printer if content and not paths.printer else None
    usual = "generic-eu" if content and _papers(content) & {"a4", "a3", "dl"} else "generic-us"
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


def _papers(content: Content) -> frozenset[str]:
    return frozenset(content.paper_of(piece) for piece in content.pieces)


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
    icons, files = (tuple(named_in(content, kind)) for kind in ("icon", "file"))
    beside = paths.content.resolve().parent
    faces = font_files.load(theme.fonts.files(), folder)
    artwork = art_files.load(theme, art_files.Wanted(icons, files, folder, beside))
    screen = icc.load(theme.profile, folder)
    lone = _not_of_one_colour(theme, content, artwork.value)
    findings = (*faces.findings, *artwork.findings, *screen.findings, *lone)
    if screen.value is not None and screen.value.space != "RGB":
        what, hint = f'"{shown(theme.profile)}" is not an RGB profile', "use assets/icc/sRGB.icc"
        findings += (Finding("F407", theme.profile.span, what, hint),)
    if not (faces.value and artwork.value and screen.value) or findings:
        return Outcome(None, findings)
    return Outcome(Drawables(faces.value, artwork.value, screen.value))


def _dark(content: Content | None) -> Text | None:
    """The colour that the logo has on dark grounds."""
    logo = content.centre.logo if content else None
    return logo.on_dark.colour if logo and logo.on_dark else None


def _not_of_one_colour(
    theme: Theme, content: Content | None, artwork: Artwork | None
) -> Iterator[Finding]:
    """A logo that cannot be drawn in the one colour that it is to have on dark grounds."""
    dark, logo = _dark(content), content.centre.logo if content else None
    if logo is None or dark is None:
        return
    if dark.value not in theme.colours.by_name:
        hint = suggestion(dark.value, theme.colours.by_name)
        hint = hint or f"the theme has: {', '.join(theme.colours.by_name)}"
        yield Finding("M205", dark.span, f'"{shown(dark)}" is not possible here', hint)
    drawn = artwork.files.get(logo.file.value) if artwork else None
    if drawn is not None and not (isinstance(drawn, Drawing) and len(drawn.colours) == 1):
        kind = f"{len(drawn.colours)} colours" if isinstance(drawn, Drawing) else "pixels"
        what = f'"{shown(logo.file)}" has {kind}, so it cannot be drawn in one'
        yield Finding("G708", dark.span, what, "write file: with the logo for dark grounds")


def _inked(
    theme: Outcome[Theme],
    look: Source,
    shop: Shop | None,
    drawables: Drawables | None,
    content: Content | None,
) -> Outcome[Theme]:
    """The theme with the inks of all colours that it and the drawings name."""
    if theme.value is None or shop is None or drawables is None:
        return theme
    drawn = drawables.artwork.colours
    hexes = sorted(colour for colour in drawn if colour.startswith("#"))
    profile, limit = shop.press_profile.data, shop.printer.ink_limit
    inked = themes.on_press(theme.value, look, profile, limit, hexes)
    dark = _dark(content)
    unused = themes.unused(theme.value, look, drawn | {dark.value} if dark else drawn)
    return Outcome(inked.value, (*theme.findings, *inked.findings, *unused))


def _wording(content: Content | None, paths: Paths) -> Outcome[WordingRules]:
    if content is None:
        return Outcome(None)
    folders = paths.folders("wording")
    return wording_rules.load(content.language.value, folders, content.wording)


def needs(content: Content) -> tuple[object, ...]:
    """What of a content decides which files besides it are loaded, or whether they will do."""
    named = (frozenset(n.value for n in named_in(content, kind)) for kind in ("icon", "file"))
    given = (one.value if one else "" for one in (content.printer, content.wording))
    return (*named, *given, _dark(content), _papers(content), content.language.value)


# Judging


def judged(
    text: Source,
    look: Source,
    formats: Formats,
    content: Content | None,
    theme: Theme | None,
    shop: Shop | None,
    wording: WordingRules,
    doubtful: frozenset[str] = frozenset(),
) -> Iterator[Finding]:
    """What can be said of content and theme, as far as they are, before anything is laid out."""
    if content is not None:
        yield from placement.check(content, text, doubtful, _demands(wording))
        if not doubtful:
            yield from wording_check.check(content, text, wording)
    if theme is not None and content is not None:
        yield from _without_italics(theme, content)
    if theme is not None:
        possible = _possible(theme, formats)
        yield from _unknown_places(theme, look, possible)
        yield from _unknown_lines(theme, look, possible["grounds"])
        yield from themes.unknown_formats(look, formats.files)
        yield from _unknown_cards(theme, content)
        yield from _without_effect(look, formats)
        yield from _narrow_margins(theme, look, (shop.printer.press if shop else PLAIN).safe)


def _demands(wording: WordingRules) -> placement.Demands:
    said = wording.rules.statement
    return {"disclaimer": said.disclaimer, "hotline": said.hotline}


def places(formats: Iterable[Format]) -> Mapping[str, frozenset[str]]:
    """What a theme may give colours or art to: the names under `grounds` and `art`."""
    known = tuple(formats)
    frames = tuple(chain(*(form.frames for form in known)))
    names = {HOTLINE, "page", *(f.panel for f in frames), *(f.name for f in frames)}
    names |= {f.zone.name for f in frames} | {name.split("-")[0] for name in names}
    names |= {
        f"{panel}.{inner}"
        for f in frames
        for panel in (f.panel, f.panel.split("-")[0])
        for inner in (f.name, f.zone.name)
    }
    sides = {side for form in known for side in SIDES[form.is_upright]}
    art = {f"{form.name}.{side}" for form in known for side in SIDES[form.is_upright]}
    art |= {
        f"{form.name}.{side}.{paper}"
        for form in known
        for side in SIDES[form.is_upright]
        for paper in form.papers
    }
    return {"grounds": frozenset(names), "art": frozenset(sides | art)}


def _possible(theme: Theme, formats: Formats) -> Mapping[str, frozenset[str]]:
    """What a theme may give colours or art to. Files of other formats than those that the pieces
    have, and it has art for, are read only if it names what is not in these."""
    more = {name.split(".")[0] for name in theme.art}
    near = places((*formats.loaded, *formats.of(more & formats.files.keys())))
    rooms = ((one.lines.keys() - {AXIS}, one.foot, one.left) for one in theme.art.values())
    named = {*theme.grounds, *chain(*chain(*rooms))}
    if theme.art.keys() <= near["art"] and named <= near["grounds"]:
        return near
    return places(formats.every())


def _unknown_places(
    theme: Theme, look: Source, possible: Mapping[str, frozenset[str]]
) -> Iterator[Finding]:
    """Colours and art of frames and sides that no piece has, so that no typing error is lost."""
    assert look.tree is not None  # a theme was made from it
    for part, known in possible.items():
        unknown = [name for name in getattr(theme, part) if name not in known]
        near = suggestions(unknown, known)
        for name in unknown:
            hint = near.get(name) or f"possible here: {', '.join(sorted(known))}"
            span = look.tree.span_of(part, name)
            yield Finding("F406", span, f'no piece has "{shown(name)}"', hint)


def _unknown_lines(theme: Theme, look: Source, panels: frozenset[str]) -> Iterator[Finding]:
    """Lines and room of art by names that no piece has."""
    assert look.tree is not None  # a theme was made from it
    for art, one in theme.art.items():
        for part, known in (("lines", panels | {AXIS}), ("foot", panels), ("left", panels)):
            unknown = [name for name in getattr(one, part) if name not in known]
            near = suggestions(unknown, known)
            for name in unknown:
                span = look.tree.span_of("art", art, part, name)
                hint = near.get(name) or "name a panel, or a zone"
                yield Finding("F406", span, f'no piece has "{shown(name)}"', hint)


def _unknown_cards(theme: Theme, content: Content | None) -> Iterator[Finding]:
    """Looks of cards that the theme does not have."""
    for name in named_in(content, "look"):
        if name.value not in theme.looks:
            near = suggestions((name.value,), theme.looks).get(name.value)
            hint = near or f"there are: {', '.join(theme.looks)}"
            what = f'the theme has no card "{shown(name)}"'
            yield Finding("M213", name.span, what, hint)


def _without_effect(look: Source, formats: Formats) -> Iterator[Finding]:
    """Colours and room that a theme gives to a frame that has none, so that they draw nothing."""
    grounds, without = look.tree.get("grounds") if look.tree else None, _without(formats)
    for name, ground in grounds.entries if isinstance(grounds, Fields) else ():
        for key, _ in ground.entries if isinstance(ground, Fields) else ():
            if key.value in without.get(name.value, ()):
                what = f'"{shown(key)}" draws nothing on "{shown(name)}"'
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


def _without(formats: Formats) -> Mapping[str, tuple[str, ...]]:
    """By a name under `grounds`: what it has no use for. Art stands at the foot of panels, and
    behind columns lies the ground of their zone."""
    frames = tuple(chain(*(form.frames for form in formats.loaded)))
    panels = {frame.panel for frame in frames}
    columns = {f.name: ("background", "photo", "foot", "left") for f in frames if f.zone.columns}
    zones = dict.fromkeys((frame.zone.name for frame in frames), ("foot", "left"))
    every = {**columns, **zones, HOTLINE: ("photo", "foot", "left")}
    return {name: keys for name, keys in every.items() if name not in panels}


def _narrow_margins(theme: Theme, look: Source, safe: float) -> Iterator[Finding]:
    assert look.tree is not None  # a theme was made from it
    for edge, name, margin in theme.margins.all:
        if margin < safe - 0.01:
            what = f"the printer keeps {safe:.1f} pt from cuts and folds free of text"
            span = look.tree.span_of("margins", edge, name)
            yield Finding("F410", span, what, f"write {safe:.0f} or more")
