"""The room of the printer and the screen reader: how a PDF is written."""
