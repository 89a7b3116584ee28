"""Is the file right? Finished PDF files are read back and checked.

`inspect` compares a file of ours with the content and holds it to the rules of its edition;
`examine` checks any file by the rules of a profile, and `apart` does so in a process of its own.
The way of a file: `document` (pages and objects), `content` (what a page shows, as marks),
`profiles` (the rules, in tables), `report` (findings).
"""

from __future__ import annotations

from brochure.preflight.comparison import Expected, Inspected, _squeezed, folded, inspect
from brochure.preflight.examine import Examined, examine
from brochure.preflight.limits import GWG, OURS, Limits

__all__ = [
    "GWG",
    "OURS",
    "Examined",
    "Expected",
    "Inspected",
    "Limits",
    "_squeezed",
    "examine",
    "folded",
    "inspect",
]
