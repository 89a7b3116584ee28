"""Rules for files that are to be kept: PDF/A-2 (ISO 19005-2), by clause."""
