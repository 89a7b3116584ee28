"""Content streams: from operators to what a page shows."""
