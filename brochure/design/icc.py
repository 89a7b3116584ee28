"""ICC profiles of presses: what a profile says of itself, and which condition it is made for.

Only the header and the description are read (ICC.1:2022, 7.2 and 9.2.41; a version 2 profile's
description is a textDescriptionType).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from brochure.finding import Finding, Outcome
from brochure.source.yaml_tree import Text, read_bytes

_BIGGEST = 10_000_000

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


@dataclass(frozen=True, slots=True)
class Profile:
    """A profile, and what its header says."""

    data: bytes = field(repr=False)
    kind: str
    space: str
    description: str

    @property
    def is_press(self) -> bool:
        return self.kind == "prtr" and self.space == "CMYK"

    def is_for(self, condition: str) -> bool:
        """Whether the description names the condition, by itself or by one of its other names."""
        said = _plain(self.description)
        return any(_plain(word) in said for word in (condition, *CONDITIONS.get(condition, ())))


def load(name: Text, folder: Path, project: Path) -> Outcome[Profile]:
    """The profile in a file, named relative to `folder`; it may not leave `project`."""
    path = folder / name.value
    if not path.resolve().is_relative_to(project):
        what = f'"{name}" lies outside the project folder'
        return _refused("M208", name, what, "copy the file into assets/icc/")
    try:
        profile = read(read_bytes(path, _BIGGEST))
    except (OSError, ValueError) as problem:
        why = getattr(problem, "strerror", None) or str(problem)
        return _refused("F408", name, f'"{name}" cannot be read: {why}', "check the file's name")
    if profile is None:
        return _refused("F407", name, f'"{name}" is not an ICC profile', "see assets/icc/")
    return Outcome(profile)


def _refused(code: str, place: Text, what: str, hint: str) -> Outcome[Profile]:
    return Outcome(None, (Finding(code, place.span, what, hint),))


def read(data: bytes) -> Profile | None:
    """The profile in `data`, none if that is not one."""
    if len(data) < 132 or data[36:40] != b"acsp":
        return None
    kind, space = (data[i : i + 4].decode("latin-1").strip() for i in (12, 16))
    return Profile(data, kind, space, _description(data))


def _description(data: bytes) -> str:
    count = min(int.from_bytes(data[128:132], "big"), 200)
    for at in range(132, 132 + 12 * count, 12):
        if data[at : at + 4] == b"desc":
            start, size = (int.from_bytes(data[at + i : at + i + 4], "big") for i in (4, 8))
            return _text(data[start : start + size])
    return ""


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
