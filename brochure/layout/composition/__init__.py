"""From content and theme to blocks."""
