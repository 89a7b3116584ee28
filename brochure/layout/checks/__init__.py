"""What can be said of a layout before it is painted."""
