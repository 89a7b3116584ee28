"""How much work a call is: counted, never timed, for a busy machine counts the same."""

from __future__ import annotations

import sys


def calls(function, *arguments):
    """How many calls, of Python's own functions too, a call leads to."""
    count = 0

    def counted(frame, event, argument):
        nonlocal count
        count += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(counted)
    try:
        function(*arguments)
    finally:
        sys.setprofile(before)
    return count
