"""Blocks in which a reader looks something up."""
