"""Campaigns: one content, a table of records, a whole build for each of them."""
