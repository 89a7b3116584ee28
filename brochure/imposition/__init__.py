"""From panels to the pages of an edition, their structure and their marks."""
