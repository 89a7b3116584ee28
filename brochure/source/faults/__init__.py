"""Slips that leave the YAML legal, or that YAML tells a line late."""
