"""What a piece is made with: the theme and all that theme and printer profile name, loaded."""

from __future__ import annotations

from dataclasses import dataclass

from brochure.design.artwork import Artwork
from brochure.design.fonts import Fonts
from brochure.design.icc import Profile
from brochure.design.printer_profile import Printer
from brochure.design.theme import Theme


@dataclass(frozen=True)
class Means:
    """Theme, fonts, artwork, the shop's profile, the ICC profiles of its press and of screens."""

    theme: Theme
    fonts: Fonts
    artwork: Artwork
    printer: Printer
    profile: Profile
    screen: Profile
