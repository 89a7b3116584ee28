"""ICC profiles of presses and screens: what a profile says of itself, which condition it is made
for, and whether it is whole.

The header and the description are read here (ICC.1:2022, 7.2 and 9.2.41; a version 2 profile's
description is a textDescriptionType), and whether the tables and curves of its colours have the
sizes that they tell (10.6 and 10.10 to 10.12); tables of other kinds are tried with Little CMS.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Mapping
from functools import cached_property, lru_cache
from pathlib import Path

from msgspec import Struct

from brochure.finding import Finding, Outcome
from brochure.source import asset_file
from brochure.source.characters import shown
from brochure.source.yaml_tree import Text

_BIGGEST = 10_000_000
_MOST_TAGS = 200

# Printing conditions of the ICC's characterization data registry (registry.color.org) that a
# shop may name, and words of which one stands in the description of a profile made for it.
CONDITIONS = {
    "CGATS TR 001": ("TR 001", "TR001", "SWOP"),
    "CGATS TR 003": ("TR 003", "TR003", "SWOP2006_Coated3", "SWOP 2006"),
    "CGATS TR 005": ("TR 005", "TR005", "SWOP2006_Coated5"),
    "CGATS TR 006": ("TR 006", "TR006", "GRACoL2006", "GRACoL 2006"),
    "CGATS21-2-CRPC5": ("CRPC5",),
    "CGATS21-2-CRPC6": ("CRPC6", "GRACoL2013", "GRACoL 2013"),
    "FOGRA27": ("FOGRA27", "ISO Coated"),
    "FOGRA29": ("FOGRA29", "ISO Uncoated"),
    "FOGRA39": ("FOGRA39", "ISO Coated v2", "Coated FOGRA39"),
    "FOGRA47": ("FOGRA47", "PSO Uncoated ISO12647"),
    "FOGRA51": ("FOGRA51", "PSO Coated v3", "PSOcoated_v3"),
    "FOGRA52": ("FOGRA52", "PSO Uncoated v3", "PSOuncoated_v3"),
    "JC200103": ("JC200103", "Japan Color 2001"),
}


class Profile(Struct, frozen=True, dict=True):
    """A profile, and what its header says."""

    data: bytes
    kind: str
    space: str
    description: str

    @cached_property
    def digest(self) -> bytes:
        """The SHA-256 of the whole."""
        return hashlib.sha256(self.data).digest()

    @property
    def is_press(self) -> bool:
        return self.kind == "prtr" and self.space == "CMYK"

    def is_for(self, condition: str) -> bool:
        """Whether the description names the condition, by itself or by one of its other names."""
        words = _plain(self.description)
        return any(_plain(word) in words for word in (condition, *CONDITIONS.get(condition, ())))


def load(name: Text, folder: Path) -> Outcome[Profile]:
    """The profile in a file, named relative to `folder`."""
    data = asset_file.load(name, folder, _BIGGEST, "F408", "F407")
    if data.value is None:
        return Outcome(None, data.findings)
    profile = read(data.value)
    if profile is None:
        return _refused(name, f'"{shown(name)}" is not an ICC profile', "see assets/icc/")
    damage = damaged(data.value)
    if damage:
        return _refused(name, f'"{shown(name)}" {damage}', "copy the file again from where it came")
    return Outcome(profile)


def _refused(place: Text, what: str, hint: str) -> Outcome[Profile]:
    return Outcome(None, (Finding("F407", place.span, what, hint),))


def read(data: bytes) -> Profile | None:
    """The profile in `data`, None if that is not one."""
    if len(data) < 132 or data[36:40] != b"acsp":
        return None
    kind, space = (data[i : i + 4].decode("latin-1").strip() for i in (12, 16))
    return Profile(data, kind, space, _text(_tags(data).get(b"desc", b"")))


@lru_cache(maxsize=8)
def damaged(data: bytes) -> str:
    """What is wrong with a profile, if it cannot be read whole."""
    size, tags = _long(data, 0), _tags(data)
    spots = range(136, 136 + 12 * _long(data, 128), 12)
    if size > len(data) or len(spots) > _MOST_TAGS:
        return "is cut short"
    if any(_long(data, at) + _long(data, at + 4) > size for at in spots):
        return "is cut short"
    plain = data[:44] + bytes(4) + data[48:64] + bytes(4) + data[68:84] + bytes(16) + data[100:size]
    if any(data[84:100]) and hashlib.md5(plain, usedforsecurity=False).digest() != data[84:100]:
        return "is damaged: its check sum is wrong"
    needed = _NEEDED.get(data[16:20], _TABLES)
    if not (tags.keys() >= _TABLES or tags.keys() >= needed):
        return f"has no {_listed(needed - tags.keys())}"
    # Little CMS reads tables that are too short, so it is asked about the others alone.
    cut = any(tag[:4] in _USUAL_TABLES and not _is_table(tag) for tag in tags.values())
    whole = not cut and (_is_plain(data, tags) or _is_usable(data))
    return "" if whole else "is damaged: its colours cannot be read"


_USUAL_TABLES = (b"mft1", b"mft2")  # lut8Type, lut16Type


_TABLES = frozenset((b"A2B0", b"B2A0"))  # to the colours of the eye and back
_NEEDED = {  # by the space of its colours: what does for the tables
    b"RGB ": frozenset((b"rXYZ", b"gXYZ", b"bXYZ", b"rTRC", b"gTRC", b"bTRC")),
    b"GRAY": frozenset((b"kTRC",)),
}


def _listed(tags: frozenset[bytes]) -> str:
    return ", ".join(sorted(tag.decode("latin-1") for tag in tags))


def _is_plain(data: bytes, tags: Mapping[bytes, bytes]) -> bool:
    """Whether the colours are in tables and curves of the usual kinds, each of them whole."""
    inks = {b"RGB ": 3, b"CMYK": 4, b"GRAY": 1}.get(data[16:20], 0)
    both = {b"A2B": (inks, 3), b"B2A": (3, inks)}
    usual = data[12:16] in (b"prtr", b"mntr", b"scnr", b"spac") and 2 <= data[8] <= 4
    return (
        usual
        and data[20:24] in (b"XYZ ", b"Lab ")
        and all(
            _is_table(tag) and tag[8:10] == bytes(both[name[:3]])
            for name, tag in tags.items()
            if name[:3] in both
        )
        and all(_is_curve(tag) for name, tag in tags.items() if name[1:] in (b"TRC", b"XYZ"))
    )


def _is_table(tag: bytes) -> bool:
    """Whether a table of 8 or 16 bits is whole (lut8Type, lut16Type)."""
    if len(tag) < 52 or tag[:4] not in _USUAL_TABLES:
        return False
    channels, out = tag[8:10]
    points, wide = tag[10] ** channels * out, tag[:4] == b"mft2"
    before, after = (int.from_bytes(tag[at : at + 2], "big") if wide else 256 for at in (48, 50))
    size = channels * before + points + out * after
    fit = tag[10] > 1 and 2 <= before <= 4096 and 2 <= after <= 4096
    return fit and len(tag) >= (52 + 2 * size if wide else 48 + size)


def _is_curve(tag: bytes) -> bool:
    """Whether a curve of points, or a colour, is whole (curveType, XYZType)."""
    count = {b"curv": 12 + 2 * _long(tag, 8), b"XYZ ": 20}.get(tag[:4])
    return count is not None and len(tag) >= count


def _is_usable(data: bytes) -> bool:
    """Whether colours can be converted with it in both directions."""
    from PIL import ImageCms

    mode = {b"RGB ": "RGB", b"GRAY": "L"}.get(data[16:20], "CMYK")
    plain = ImageCms.Flags.NOOPTIMIZE  # or a table would be made for speed
    try:
        profile, screen = ImageCms.ImageCmsProfile(io.BytesIO(data)), ImageCms.createProfile("sRGB")
        for intent in (ImageCms.Intent.PERCEPTUAL, ImageCms.Intent.RELATIVE_COLORIMETRIC):
            ImageCms.buildTransform(profile, screen, mode, "RGB", intent, plain)
            ImageCms.buildTransform(screen, profile, "RGB", mode, intent, plain)
    except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
        return False
    return True


def _long(data: bytes, at: int) -> int:
    return int.from_bytes(data[at : at + 4], "big")


def _tags(data: bytes) -> dict[bytes, bytes]:
    """The tags by their signs, as far as they lie in the file."""
    found = {}
    for at in range(132, 132 + 12 * min(_long(data, 128), _MOST_TAGS), 12):
        start, size = _long(data, at + 4), _long(data, at + 8)
        found[data[at : at + 4]] = data[start : start + size]
    return found


def _text(tag: bytes) -> str:
    if tag[:4] == b"desc":
        length = int.from_bytes(tag[8:12], "big")
        return tag[12 : 12 + length].decode("latin-1").rstrip("\0")
    if tag[:4] == b"mluc":
        length, start = (int.from_bytes(tag[i : i + 4], "big") for i in (20, 24))
        return tag[start : start + length].decode("utf-16-be", "replace")
    return ""


def _plain(words: str) -> str:
    return "".join(c for c in words.casefold() if c.isalnum())
