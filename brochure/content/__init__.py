"""The editor's room: what the brochure says."""
