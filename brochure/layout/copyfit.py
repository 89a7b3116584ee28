"""Copyfitting: the largest body size at which all copy of a piece fits its frames.

`fit` tries the theme's sizes from large to small and keeps the first at which no frame is
overset. What still does not fit at the smallest size is reported with its amount, never
clipped. Room left over is shared out between the blocks, up to a limit.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from math import ceil, sqrt

from msgspec import Struct, field

from brochure.design.sheet import Rect
from brochure.finding import Finding, Span
from brochure.layout.blocks import Block, Box, axis_of
from brochure.layout.checks.pushing import Push
from brochure.layout.paragraph import ShapedParagraph
from brochure.source.characters import shown

AIRY = 0.95  # how full a frame may be if there is a choice
_GUESSES = 3  # of the size that just fits, before halving alone goes on
_HELD = 80.0  # per cent: how full the frame is that keeps the text small


class Flow(Struct, frozen=True):
    """A frame and the blocks that must fit it. `gaps[i]`, above block i, may grow by at most
    `stretch[i]`, both in body sizes; in all frames of a `spread` by the same, a multiple of
    `unit`, the step of the baseline grid."""

    frame: str
    rect: Rect
    blocks: tuple[Block, ...]
    gaps: tuple[float, ...]
    stretch: tuple[float, ...]
    line: float  # the leading of body text, in body sizes
    place: Span
    unit: float
    to_measure: bool = False  # the frame is made as high as its copy
    panel: str = ""
    sinks: float = 0.0  # how much of the room above its copy: 0 at the head, 1 at the foot
    spread: str = ""
    span: str = ""  # in a part of it the last block stands at the foot
    known: dict[float, float] = field(default_factory=dict)

    def within(self, rect: Rect) -> Flow:
        """The same in another frame of its width."""
        # As `replace` would, in a quarter of its time.
        return Flow(self.frame, rect, self.blocks, self.gaps, self.stretch, self.line, self.place,
                    self.unit, self.to_measure, self.panel, self.sinks, self.spread, self.span,
                    self.known)  # fmt: skip

    def natural(self, size: float) -> float:
        """The height of the copy without stretch; measured once for each size."""
        if (found := self.known.get(size)) is None:
            heights = sum([block.height(self.rect.width, size) for block in self.blocks])
            found = self.known[size] = heights + sum(self.gaps) * size
        return found


class Fill(Struct, frozen=True):
    """How full a frame is: points of copy in its `rect`, and what ends `below` its foot; `blocks`
    are the copy, set in a body `size`."""

    frame: str
    rect: Rect
    copy: float
    line: float = 0.0  # the leading of body text, in points
    below: tuple[Box, ...] = ()
    panel: str = ""
    blocks: tuple[Block, ...] = ()
    size: float = 1.0

    @property
    def percent(self) -> float:
        return round(100 * self.copy / max(self.rect.height, 1.0), 1)

    @property
    def over(self) -> float:
        """By how many points the copy is higher than the frame."""
        over = self.copy - self.rect.height
        return over if over > 0.01 else 0.0

    @property
    def lines(self) -> float:
        """How many lines are to spare; below 0 how many there are too many."""
        spare = round((self.rect.height - self.copy) / self.line, 1) if self.line else 0.0
        return spare + 0.0  # without the sign of a nought below 0

    @property
    def words(self) -> int:
        """About how many words there is room for; below 0 how many must go."""
        if self.over:
            return -max(1, round(self.lines_over * self._per_line + 0.999))
        return max(0, int(self.lines * self._per_line))

    @property
    def _per_line(self) -> float:
        """How many words stand on a line."""
        every = [(p, scale) for block in self.blocks for p, scale in block.paragraphs()]
        words = sum(len(p.place.value.split()) for p, _ in every)
        length = sum(_length(p, scale) for p, scale in every)
        return self.rect.width / (length * self.size / words if words and length else self.size)

    @property
    def lines_over(self) -> int:
        """How many whole lines must go."""
        return max(1, round(self.over / self.line + 0.499)) if self.over and self.line else 0

    def at_a_glance(self) -> str:
        """One row of a table: frame, per cent, a bar, and what is to spare or over."""
        bar = "#" * min(20, round(self.percent / 5))
        room = f"{self.lines:4.1f} lines to spare, about {self.words} words"
        if self.lines < 0:
            room = f"{-self.lines:4.1f} lines over"
        full = f"{self.percent:5.0f} %" if self.rect.height >= self.line else "no room"
        return f"  {self.frame:14} {full}  {bar:20}  {room}"


class Fitted(Struct, frozen=True):
    """A fitted piece: its body size, its placed frames, how full each is, what went wrong; and what
    keeps it from being larger, if that is a zone outside the fullest frame; told when it is asked."""

    size: float
    frames: tuple[tuple[str, tuple[Box, ...]], ...]
    fills: tuple[Fill, ...]
    findings: tuple[Finding, ...]
    held: Callable[[], str] = str


Arrangement = Callable[[float], Sequence[Flow]]
"""The flows of a piece at a body size: frames may depend on it, as the handout's columns do."""


Pushing = Callable[[str, float], Push | None]
"""What takes room from a frame, by its address, at a body size."""


def fit(
    arrange: Arrangement, sizes: Sequence[float], pushing: Pushing = lambda frame, size: None
) -> Fitted:
    """The piece at the largest of `sizes` (descending) that leaves its frames some air; else at
    the largest that fits at all; else at the smallest."""
    size = _largest(arrange, sizes, AIRY) or _largest(arrange, sizes, 1.0) or sizes[-1]
    flows = arrange(size)
    more = _more(flows, size)
    lasts = _lasts(flows, size)
    placed = [
        (flow, _placed(flow, size, more.get(flow.spread, 0.0), lasts.get(flow.frame)))
        for flow in flows
    ]
    filled = [(_fill(flow, size, boxes), flow, boxes) for flow, boxes in placed]
    fills = tuple(
        fill for fill, flow, _ in filled if fill.over or (flow.blocks and not flow.to_measure)
    )
    findings = [finding for flow in flows for finding in _too_wide(flow, size)]
    for fill, flow, boxes in filled:
        push = pushing(flow.frame, size) if fill.over else None
        # Where its copy would fit but for what takes its room, that alone is to blame.
        if push and fill.rect.height < fill.line and fill.copy <= fill.rect.height + push.points:
            findings.append(push.leaves_nothing(fill.frame, fill.rect.height))
        elif fill.over:
            roomy = max(fills, key=lambda fill: fill.lines)
            findings.append(_overset_finding(fill, flow, boxes, roomy, push))
    frames = tuple((flow.frame, boxes) for flow, boxes in placed)
    held = partial(_held, fills, pushing, size) if size < sizes[0] and not findings else str
    return Fitted(size, frames, fills, tuple(findings), held)


def _held(fills: Sequence[Fill], pushing: Pushing, size: float) -> str:
    """What takes so much of the room of the fullest frame that the text is smaller for it."""
    fullest = max(fills, key=lambda fill: fill.percent, default=None)
    push = pushing(fullest.frame, size) if fullest else None
    if fullest is None or push is None or fullest.percent < _HELD:  # or a word is too wide
        return ""
    if push.points < fullest.rect.height / 2:
        return ""
    return f"{fullest.frame} is the fullest, and {push}"


def _fill(flow: Flow, size: float, boxes: tuple[Box, ...]) -> Fill:
    below = tuple(box for box in boxes if box.rect.y < flow.rect.y - 0.01)
    copy, line = flow.natural(size), flow.line * size
    return Fill(flow.frame, flow.rect, copy, line, below, flow.panel, flow.blocks, size)


def _largest(arrange: Arrangement, sizes: Sequence[float], share: float) -> float | None:
    low, high, guesses = 0, len(sizes), 0
    at, tried = high // 2, dict[bool, tuple[float, float]]()  # by whether it fits: the last one
    while low < high:  # height grows with the size, so the sizes that fit are the last ones
        flows, size = arrange(sizes[at]), sizes[at]
        fits = _fits(flows, size, share)
        tried[fits] = size, _fullness(flows, size, share)
        low, high = (low, at) if fits else (at + 1, high)
        at = (low + high) // 2
        if guesses < _GUESSES:
            wanted = _guessed(*tried[fits], tried.get(not fits))
            at = min(range(low, high), key=lambda n: abs(sizes[n] - wanted), default=at)
            guesses += 1
    return sizes[low] if low < len(sizes) else None


def _guessed(size: float, full: float, other: tuple[float, float] | None) -> float:
    """The size that just fits: between two of which one does, else as lines and their number both
    grow with it."""
    if other is None or (full - 1) * (other[1] - 1) >= 0:
        return size / sqrt(full)
    return size + (1 - full) * (other[0] - size) / (other[1] - full)


def _fullness(flows: Sequence[Flow], size: float, share: float) -> float:
    """How much of what it may take of its frame the copy takes, in the fullest one."""
    frames = (flow for flow in flows if not flow.to_measure and flow.rect.height > 1)
    return max((f.natural(size) / (f.rect.height * share) for f in frames), default=0.0) or 1.0


def _fits(flows: Sequence[Flow], size: float, share: float) -> bool:
    if any(
        flow.natural(size) > flow.rect.height * (1.0 if flow.to_measure else share) + 0.01
        for flow in flows
    ):
        return False
    return not any(_sticking_out(flow, size) for flow in flows)


def _sticking_out(flow: Flow, size: float) -> bool:
    return any(True for block in flow.blocks for _ in block.too_wide(flow.rect.width, size))


def _too_wide(flow: Flow, size: float) -> Iterator[Finding]:
    for block in flow.blocks:
        for paragraph, atom, over in block.too_wide(flow.rect.width, size):
            what = f'"{shown(atom.text)}" is {ceil(over)} pt too wide for {flow.frame}'
            hint = "use a shorter word, or mark where it may be broken with a soft hyphen"
            yield Finding("L502", paragraph.place.span, what, hint)


def _overset_finding(
    fill: Fill, flow: Flow, boxes: tuple[Box, ...], roomy: Fill, push: Push | None
) -> Finding:
    every = [(p, scale) for block in flow.blocks for p, scale in block.paragraphs()]
    fixed = _fixed(boxes)  # unless nothing else stands there
    free = [entry for entry in every if entry[0].place.span not in fixed] or every
    longest = max(free, key=lambda entry: _length(*entry), default=None)
    place = longest[0].place.span if longest else flow.place
    part, hint = f"the longest text is at {place}", ""
    tallest = _tallest(boxes)
    if tallest is not None and (at := _named_at(tallest)):
        part = f"the tallest part is the {tallest.role} at {at}"
        if fill.rect.height >= fill.line:
            part += f" ({100 * tallest.rect.height / fill.rect.height:.0f} % of the frame)"
        place = at if tallest.place else place  # what holds texts is shortened in its longest
        hint = "show it smaller, or " if tallest.role in ("picture", "logo") else ""
    what = f"{fill.frame} is {_counted(fill.lines_over)} too full ({fill.over:.0f} pt); {part}"
    what += f"; {push}" if push else ""
    if roomy.lines >= 1:
        what += f"; {roomy.frame} has {_counted(int(roomy.lines))} to spare"
    words = sum(len(p.place.value.split()) for p, _ in every)
    cut = _rows_less(tallest, fill.over) or f"cut about {min(-fill.words, words)} words"
    return Finding("L501", place, what, f"{hint}{cut}")


def _rows_less(part: Box | None, over: float) -> str:
    """How many rows are too many, where a table alone can give up so much."""
    rows = [box.rect.height for box in part.children if box.role == "row"] if part else []
    less = ceil(over * len(rows) / sum(rows)) if rows else 0
    if not 0 < less < len(rows):
        return ""
    what = "one row" if less == 1 else f"{less} rows"
    return f"move about {what} to a table elsewhere, or cut them; a table is never divided"


# What stands word for word as others wrote it: sources, the statement, names and numbers.
_FIXED = ("references", "disclaimer", "hotline", "crisis-lines", "web", "version", "centre-name")


def _fixed(boxes: tuple[Box, ...]) -> frozenset[Span]:
    """Where the texts stand that an editor cannot shorten."""
    parts = (box for top in boxes for box in top.walk() if box.role in _FIXED)
    return frozenset(one.place.span for box in parts for one in box.walk() if one.place)


def _tallest(boxes: tuple[Box, ...]) -> Box | None:
    parts = (box for top in boxes for box in top.walk() if box.place or box.alt)
    return max(parts, key=lambda box: box.rect.height, default=None)


def _named_at(box: Box) -> Span | None:
    """Where a part stands that is no mere text: a heading, or what has an `alt`."""
    text = box.place or box.alt
    is_named = box.alt is not None or box.role in ("title", "heading", "subheading")
    return text.span if text and is_named else None


def _counted(lines: int) -> str:
    return f"{lines} line" if lines == 1 else f"{lines} lines"


def _length(p: ShapedParagraph, scale: float) -> float:
    return p.ends[-1] * scale if p.ends else 0.0


def _placed(flow: Flow, size: float, more: float, last: float | None) -> tuple[Box, ...]:
    """The boxes of a frame; the top of the last one is `last`, if it is given."""
    step, spare = flow.unit * size, flow.rect.height - flow.natural(size)
    down = flow.sinks * spare
    boxes, y = [], flow.rect.top - max(0.0, down - down % step)
    for block, gap, stretch in zip(flow.blocks, flow.gaps, flow.stretch, strict=True):
        top = y - gap * size - (more if stretch else 0.0)
        if last is not None and block is flow.blocks[-1]:
            top = last
        box = block.place(flow.rect.x, top, flow.rect.width, size)
        boxes.append(box)
        y = box.rect.y
    return tuple(boxes)


def _more(flows: Sequence[Flow], size: float) -> dict[str, float]:
    """By how many points the gaps that may grow do, by spread: as the fullest frame allows."""
    found: dict[str, float] = {}
    for flow in flows:
        if growing := sum(stretch > 0 for stretch in flow.stretch):
            step = flow.unit * size
            free = max(0.0, flow.rect.height - flow.natural(size)) / growing
            steps = int(min(free, max(flow.stretch) * size) / step + 1e-6)
            found[flow.spread] = min(found.get(flow.spread, steps * step), steps * step)
    return found


def _lasts(flows: Sequence[Flow], size: float) -> dict[str, float]:
    """Where the last block of each part of a span begins, by frame: at the foot, or above it."""
    above = lifts(flows, size)
    return {
        flow.frame: flow.rect.y + flow.blocks[-1].height(flow.rect.width, size) + above[flow.frame]
        for flow in flows
        if flow.frame in above
    }


def lifts(flows: Iterable[Flow], size: float) -> dict[str, float]:
    """By how many points the last block of each part of a span stands above the foot, by frame, so
    that what is drawn on a path stands on one line with the others."""
    found, axes = {}, {}
    for flow in flows:
        if flow.span and flow.blocks:
            last, width = flow.blocks[-1], flow.rect.width
            below = axis_of(last, width, size)
            found[flow.frame] = 0.0
            if below is not None:
                axes[flow.frame] = flow.span, last.height(width, size) - below
    for frame, (span, axis) in axes.items():
        found[frame] = max(other for name, other in axes.values() if name == span) - axis
    return found
