"""The limits of a check, as settings, and what a rule finds."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TypeAlias

from msgspec import Struct
from msgspec.structs import replace

from brochure.finding import Clause
from brochure.preflight.document import Document
from brochure.preflight.interpreter.geometry import Area

X4, X1A, OFFICE = "x4", "x1a", "office"
UA1, UA2, A2, A4 = "ua1", "ua2", "a2", "a4"
GWG_CMYK, GWG_SPOT, GWG_DIGITAL = "gwg2022-sheetcmyk", "gwg2022-sheetspot", "gwg2022-digital"


class Limits(Struct, frozen=True):
    """What a file may be. The defaults are those of GWG 2022 for sheet-fed offset in CMYK.

    Inks in per cent of all together, resolutions in pixels per inch at the placed size, sizes
    of type and weights of lines in points. `condition` is the printing condition that the shop
    asked for; `versions` are the headers that are accepted, if not the profile's; `inks_only`
    refuses colour that the
    press would have to convert although PDF/X-4 allows it: our policy for our own files.
    """

    ink_limit: float = 320.0
    least_ppi: float = 150.0
    soft_ppi: float = 225.0
    least_bilevel: float = 550.0
    soft_bilevel: float = 800.0
    small_text: float = 8.0
    hairline: float = 0.25
    overprint_below: float = 12.0
    rich_black: float = 280.0
    condition: str | None = None
    versions: tuple[str, ...] = ()
    inks_only: bool = False


GWG = Limits()
OURS = Limits(ink_limit=300.0, inks_only=True)


class Fault(Struct, frozen=True):
    """What a rule finds: a code, what is wrong, and where. `page` counts from 1; 0 is the file.
    `area` is in points of the page, `what` names the object there; `clause` is what asks for it."""

    code: str
    message: str
    hint: str = ""
    page: int = 0
    area: Area | None = None
    what: str = ""
    clause: Clause | None = None

    def by(self, clause: Clause) -> Fault:
        """The fault as a standard asks for it."""
        return replace(self, clause=clause)


Rule: TypeAlias = Callable[[Document, Limits], Iterator[Fault]]
