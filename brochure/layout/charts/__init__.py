"""Drawings of data with their labels, all on one path: a line in the accent's colour."""
