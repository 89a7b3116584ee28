"""Brochure: one content.yaml becomes a tri-fold brochure and a handout."""

__version__ = "0.1.0"
