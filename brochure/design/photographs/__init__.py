"""Photographs of a theme: what is written of them, and their pixels as a screen shows them."""
