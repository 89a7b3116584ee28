"""Findings for people and programs, and the schemas of the files."""
