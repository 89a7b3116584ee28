"""What the words may and may not say, by rules that are data."""
