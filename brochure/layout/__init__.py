"""Where everything goes: lines, blocks and frames."""
