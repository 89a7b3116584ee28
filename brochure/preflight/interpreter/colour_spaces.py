"""Colour spaces, and what a colour in one of them puts on the plates (ISO 32000-1, 8.6)."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property

from msgspec import Struct

from brochure.preflight import pdf_objects
from brochure.preflight.reading.pdf_values import Thing

CYAN, MAGENTA, YELLOW, BLACK = PROCESS = ("Cyan", "Magenta", "Yellow", "Black")
_LETTERS = dict(zip(PROCESS, "CMYK", strict=True))
ALL = "All"  # the colorant that stands on every plate: crop marks
_DEEPEST = 8  # of spaces within spaces

Plates = Mapping[str, float]  # by colorant, 0 to 1


class Space(Struct, frozen=True, dict=True):
    """A colour space. `below` is the alternate, base or underlying space."""

    family: str
    count: int
    colorants: tuple[str, ...] = ()
    below: Space | None = None
    table: bytes = b""  # of an Indexed space

    @cached_property
    def families(self) -> tuple[str, ...]:
        """The families of this space and of those below it."""
        return (self.family, *(self.below.families if self.below else ()))

    def plates(self, parts: tuple[float, ...]) -> Plates | None:
        """What a colour puts on the plates; None if only a conversion can tell."""
        if len(parts) != self.count:
            return None
        if self.family in ("DeviceCMYK", "ICCBased") and self.count == 4:
            return dict(zip(PROCESS, parts, strict=True))
        if self.family in ("DeviceGray", "CalGray", "ICCBased") and self.count == 1:
            return {BLACK: 1 - parts[0]}
        if self.family in ("Separation", "DeviceN"):
            return _tints(self.colorants, parts)
        if self.family == "Indexed" and self.below is not None:
            return self._indexed(int(parts[0]))
        return None

    def _indexed(self, index: int) -> Plates | None:
        assert self.below is not None
        size = self.below.count
        entry = self.table[index * size : (index + 1) * size] if index >= 0 else b""
        return self.below.plates(tuple(value / 255 for value in entry))


def _tints(colorants: tuple[str, ...], parts: tuple[float, ...]) -> Plates:
    found: dict[str, float] = {}
    for colorant, part in zip(colorants, parts, strict=True):
        for plate in PROCESS if colorant == ALL else (colorant,):
            if plate != "None":
                found[plate] = part
    return found


class PaintColour(Struct, frozen=True, dict=True):
    """A colour: its space and its components. A pattern has no components."""

    space: Space
    parts: tuple[float, ...]

    @cached_property
    def plates(self) -> Plates | None:
        return self.space.plates(self.parts)

    @cached_property
    def on_screen(self) -> bytes | None:
        """Red, green and blue; None if only a conversion can tell."""
        if self.space not in (RGB, GRAY) or len(self.parts) != self.space.count:
            return None
        parts = self.parts * (3 // self.space.count)
        return bytes([round(255 * min(max(part, 0.0), 1.0)) for part in parts])

    @cached_property
    def inks(self) -> tuple[str, ...]:
        """The plates on which it prints at all."""
        return tuple(name for name, part in (self.plates or {}).items() if part > 0.001)

    @cached_property
    def is_white(self) -> bool:
        """Whether it leaves the paper bare."""
        if self.plates is not None:
            return not self.inks
        return self.space.family in ("DeviceRGB", "CalRGB") and min(self.parts, default=0) >= 1

    @cached_property
    def coverage(self) -> float:
        """All inks together, in per cent."""
        return 100 * sum((self.plates or {}).values())

    @cached_property
    def is_pure_black(self) -> bool:
        return self.inks == (BLACK,) and (self.plates or {})[BLACK] > 0.999

    def __str__(self) -> str:
        if self.plates is not None and self.space.family != "DeviceGray":
            names = {name: _LETTERS.get(name, name) for name in self.inks}
            shown = (f"{names[name]} {100 * self.plates[name]:.0f}" for name in self.inks)
            return " ".join(shown) or "white"
        parts = " ".join(f"{part:.3g}" for part in self.parts)
        return f"{self.space.family} {parts}".strip()


GRAY = Space("DeviceGray", 1)
RGB = Space("DeviceRGB", 3)
CMYK = Space("DeviceCMYK", 4)
PATTERN = Space("Pattern", 0)
NONE = Space("", 0)  # not known: it is no one's fault but the file's
_DEVICE = {
    "DeviceGray": GRAY, "G": GRAY, "DeviceRGB": RGB, "RGB": RGB,
    "DeviceCMYK": CMYK, "CMYK": CMYK, "Pattern": PATTERN,
}  # fmt: skip
_DEFAULTS = {"DeviceGray": "DefaultGray", "DeviceRGB": "DefaultRGB", "DeviceCMYK": "DefaultCMYK"}


def space_of(thing: Thing, resources: Thing = None, depth: int = 0) -> Space:
    """The colour space that a name or an array stands for."""
    if depth > _DEEPEST:
        return NONE
    word = thing[1:] if isinstance(thing, str) else pdf_objects.name(thing)
    if word in _DEVICE:
        device = _DEVICE[word]
        instead = pdf_objects.entry(resources, "/ColorSpace", f"/{_DEFAULTS.get(device.family)}")
        return device if instead is None else space_of(instead, None, depth + 1)
    if word:
        listed = pdf_objects.entry(resources, "/ColorSpace", f"/{word}")
        return NONE if listed is None else space_of(listed, resources, depth + 1)
    parts = pdf_objects.array(thing)
    if len(parts) == 1:
        return space_of(parts[0], resources, depth + 1)
    return _from_array(parts, resources, depth + 1)


def _from_array(parts: list[Thing], resources: Thing, depth: int) -> Space:
    parts = [*parts, None, None, None, None]
    family = pdf_objects.name(parts[0])
    if family == "ICCBased":
        channels = pdf_objects.number(pdf_objects.entry(parts[1], "/N"))
        return Space(family, int(channels) if channels in (1, 3, 4) else 0)
    if family in ("CalGray", "CalRGB", "Lab"):
        return Space(family, 1 if family == "CalGray" else 3)
    if family in ("Separation", "DeviceN"):
        colorants = pdf_objects.names(parts[1])
        below = space_of(parts[2], resources, depth)
        return Space(family, len(colorants), colorants, below)
    if family in ("Indexed", "I"):
        return Space("Indexed", 1, (), space_of(parts[1], resources, depth), _table(parts[3]))
    return Space("Pattern", 0, (), space_of(parts[1], resources, depth)) if family else NONE


def _table(thing: Thing) -> bytes:
    """The table of an Indexed space: a stream or a string."""
    unpacked = pdf_objects.data(thing)
    return pdf_objects.string(thing) if unpacked is None else unpacked


def initial(space: Space) -> tuple[float, ...]:
    """The components that a space begins with (ISO 32000-1, 8.6.8)."""
    if space.family in ("Separation", "DeviceN"):
        return (1.0,) * space.count
    if space.family == "DeviceCMYK":
        return (0.0, 0.0, 0.0, 1.0)
    return (0.0,) * space.count
