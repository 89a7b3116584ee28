"""The designer's room: how the pieces look and fold."""
