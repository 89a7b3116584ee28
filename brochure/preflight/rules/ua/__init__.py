"""Rules for accessible files: PDF/UA-1 (ISO 14289-1), by clause and Matterhorn checkpoint."""
