"""Any PDF file: from its bytes to findings, whatever the bytes are."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import suppress

from msgspec import Struct

from brochure.finding import Finding, PagePicture, Span
from brochure.preflight import document, report
from brochure.preflight.document import Document
from brochure.preflight.limits import GWG, Fault, Limits, Rule
from brochure.preflight.profiles import BESIDE, PROFILES, guessed, part_of


class Examined(Struct, frozen=True):
    """What was found in a file, by which profile's rules, and why by these; and, where they were
    asked for, pictures of its pages and a copy with the findings as comments."""

    findings: tuple[Finding, ...]
    profile: str
    reason: str
    pages: int = 0
    pictures: tuple[PagePicture, ...] = ()
    annotated: bytes = b""


def examine(
    data: bytes, name: str, profile: str = "", limits: Limits = GWG, views: str = ""
) -> Examined:
    """Check a file by the rules of a profile, or of the one that the file asks for. `views` names
    what is to be made besides: "pictures", "comments"."""
    read = document.read(data, name)
    if read.value is None:
        return Examined(read.findings, profile, "")
    chosen, reason = (profile, "it was asked for") if profile else guessed(read.value)
    faults = list(check(read.value, PROFILES[chosen], limits))
    if not profile:  # it may call itself PDF/A as well
        faults += check(read.value, BESIDE.get((chosen, part_of(read.value)), ()), limits)
    found = report.findings(faults, read.value, lambda _: Span(name))
    shown = _pictures(data) if "pictures" in views else ()
    copy = _copy(data, read.value, found) if "comments" in views else b""
    return Examined(found, chosen, reason, len(read.value.pages), shown, copy)


def _pictures(data: bytes) -> tuple[PagePicture, ...]:
    from brochure.preflight.views.page_pictures import pictures

    return pictures(data)


def _copy(data: bytes, read: Document, found: tuple[Finding, ...]) -> bytes:
    """The file with its findings; nothing if it cannot be written anew."""
    from brochure.preflight.views import comments

    with suppress(Exception):  # pypdf raises whatever a damaged file provokes
        return comments.annotated(data, read, found)
    return b""


def check(read: Document, rules: Iterable[Rule], limits: Limits) -> Iterator[Fault]:
    """The faults that rules find. A rule that stumbles over a damaged file is a finding, and no
    harm to the others."""
    for rule in rules:
        yield from _apply(rule, read, limits)


def _apply(rule: Rule, read: Document, limits: Limits) -> Iterator[Fault]:
    try:
        yield from rule(read, limits)
    except MemoryError:
        yield Fault("Q660", "the file takes more memory than there is")
    except Exception as fault:  # noqa: BLE001  (pypdf raises whatever a damaged file provokes)
        name = rule.__name__.replace("_", " ")
        what = f"the file is damaged: {name} cannot be checked ({type(fault).__name__})"
        yield Fault("Q607", what, "write the file anew")
