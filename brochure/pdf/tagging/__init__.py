"""What a screen reader reads in a file: marked content, structure tree and links."""
