"""What a person looks at: pictures of the pages, and comments in a copy of the file."""
