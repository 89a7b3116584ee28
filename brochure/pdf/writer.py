"""PDF objects as bytes: what ReportLab's own classes write too slowly or not as PDF/A wants it."""

from __future__ import annotations

import zlib
from typing import Any

from reportlab.pdfbase import pdfdoc


class Raw(pdfdoc.PDFObject):  # type: ignore[misc]
    """An object whose bytes are known, at once or later."""

    def __init__(self, data: bytes = b"") -> None:
        self.data = data

    def format(self, document: Any) -> bytes:
        return self.data


class Stream(Raw):
    """A stream. Before `endstream` stands an end of line, as PDF/A wants it and ReportLab does
    not write it (ISO 19005-2, 6.1.7.1). `data` is compressed already if `deflated`."""

    __RefOnly__ = 1

    def __init__(self, data: bytes, entries: str = "", deflated: bool = False) -> None:
        super().__init__(data if deflated else zlib.compress(data))
        self.entries = entries

    def format(self, document: Any) -> bytes:
        head = f"<< /Filter /FlateDecode {self.entries} /Length {len(self.data)} >>\nstream\n"
        return head.encode() + self.data + b"\nendstream\n"
