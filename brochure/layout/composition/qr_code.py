"""QR codes as drawings: one unit for a module, black ink alone."""

from __future__ import annotations

import sys
from functools import lru_cache
from importlib import import_module
from importlib.util import find_spec
from types import ModuleType
from typing import Any

from brochure.design.drawing import Drawing, Shape

QUIET = 4  # modules of white that a reader needs around the code (ISO/IEC 18004, 9.1)


@lru_cache(maxsize=16)
def qr_code(address: str) -> tuple[Drawing, int]:
    """The code of an address without its quiet zone, and that zone's width in modules.

    Error correction M mends 15 per cent, which folds and fingers need. A row's neighbouring
    modules are one rectangle, so that no hairline shows between them.
    """
    rows = _encoder().encode(address, error="m", micro=False, boost_error=False).matrix
    steps = []
    for number, row in enumerate(rows):
        y = float(len(rows) - 1 - number)
        start = None
        for x, dark in enumerate([*row, 0]):
            if dark and start is None:
                start = x
            elif not dark and start is not None:
                steps.append(("re", (float(start), y, float(x - start), 1.0)))
                start = None
    side = float(len(rows))
    return Drawing(side, side, (Shape(tuple(steps), "ink"),)), QUIET


def _encoder() -> Any:
    """The encoder of segno without its writers, whose imports take longer than a whole layout."""
    found = find_spec("segno")
    assert found is not None
    package = ModuleType("brochure_segno")  # a name of its own: segno itself stays whole
    package.__path__ = list(found.submodule_search_locations or ())
    sys.modules.setdefault(package.__name__, package)
    return import_module(f"{package.__name__}.encoder")
