"""From the bytes of a file to its objects: by `plain_file` where nothing is odd, else by pypdf."""
