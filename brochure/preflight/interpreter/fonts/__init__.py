"""Embedded font programs: what they can draw."""
