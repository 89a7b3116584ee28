"""The compositor's room: where everything goes."""
