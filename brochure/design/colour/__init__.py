"""Colours: the palette of a theme, how far apart two of them look, and their inks on a press."""
