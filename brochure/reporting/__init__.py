"""Findings told to people and programs."""
