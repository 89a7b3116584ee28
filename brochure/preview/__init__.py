"""The editor's room: a page on this machine that shows what is written while it is written."""
