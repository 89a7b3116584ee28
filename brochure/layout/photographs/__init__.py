"""Pictures in a layout: masks, what reaches the cut, and photographs behind panels and zones."""
