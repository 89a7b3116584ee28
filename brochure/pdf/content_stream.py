"""A content stream in the making, which knows its graphics state (ISO 32000-1, 8.4).

What is set as it is already is not written again, within `q` and `Q` and from one text object to
the next; texts that follow each other stand in one text object (9.4.1).
"""

from __future__ import annotations

from typing import TypeAlias

# What a page begins with (8.4.1, 9.3.1), and so do our forms: they are shown where nothing was set.
_INITIAL = {"cap": "0 J", "join": "0 j", "miter": "10 M", "dash": "[] 0 d", "rise": "0 Ts"}
# In which font, size, scale and rise words are shown; the rise counts in sizes.
Voice: TypeAlias = tuple[str, float, float, float]


class ContentStream(list[str]):
    """The operators of a page or a form, in order."""

    def __init__(self) -> None:
        self._state = dict(_INITIAL)
        self._saved: list[tuple[dict[str, str], Voice | None]] = []
        self._shows = False  # whether a text object is open
        self._line: tuple[float, float] | None = None  # where it begins
        self.voice: Voice | None = None
        self.array: list[str] = []  # what `show` will show

    def set(self, parameter: str, operators: str) -> None:
        """Give a parameter of the graphics state its value."""
        if self._state.get(parameter) != operators:
            self._state[parameter] = operators
            self.append(operators)

    def save(self, then: str = "") -> None:
        """Keep the state until `restore`; `then` are operators that move or clip what follows."""
        self.end_text()
        self._saved.append((self._state.copy(), self.voice))
        self.append(f"q {then}" if then else "q")

    def restore(self) -> None:
        """The state as it was kept."""
        self.end_text()
        self._state, self.voice = self._saved.pop()
        self.append("Q")

    def begin_text(self) -> None:
        """Begin a text, in a text object of its own or in the one that is open (9.4.1)."""
        self._line = None
        if not self._shows:
            self._shows = True
            self.append("BT")

    def begin_line(self, x: float, y: float) -> None:
        """Begin a line of the text (9.4.2). The first is placed by itself, the others from there:
        so no fractions add up."""
        if self._line is None:
            across, up = f"{x:.3f}", f"{y:.3f}"
            self._line = float(across), float(up)
            self.append(f"1 0 0 1 {across} {up} Tm")
        else:
            left, low = self._line
            across, up = f"{x - left:.3f}", f"{y - low:.3f}"
            self._line = left + float(across), low + float(up)
            self.append(f"{across} {up} Td")

    def speak(self, voice: Voice) -> Voice:
        """Show what was gathered, and go on in this voice."""
        self.show()
        self.voice = font, size, scale, rise = voice
        self.set("font", f"{font} {size * scale:.3f} Tf")
        self.set("rise", f"{size * rise:.3f} Ts" if rise else "0 Ts")
        return voice

    def show(self) -> None:
        """Show the elements of the array (9.4.3)."""
        if self.array:
            self.append(f"[{''.join(self.array).replace(')(', '')}] TJ")
            self.array.clear()

    def end_text(self) -> None:
        """End the text object, before anything that may not stand in it."""
        if self._shows:
            self._shows = False
            self.append("ET")

    @property
    def data(self) -> bytes:
        """The finished stream."""
        self.end_text()
        return "\n".join(self).encode("latin-1")
