"""SVG files as drawing programs write them."""
