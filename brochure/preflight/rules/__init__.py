"""Rules for finished files, in tables by profile."""
