"""Our own files against content and layout."""
