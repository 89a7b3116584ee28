"""What goes out of the house beside the files: package, dummy, pictures, plain text."""
