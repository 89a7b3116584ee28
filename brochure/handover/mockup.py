"""A picture of a folded piece: one stands nearly closed, one open like a screen.

True perspective from a pinhole camera that looks level, so that verticals stay vertical. Lengths
count in heights of the panels: x to the right, y up from the ground, z away from the viewer.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from brochure.design.sheet import Sheet

if TYPE_CHECKING:
    from PIL.Image import Image

Ground = tuple[float, float]  # x and z
Point = tuple[float, float, float]
Pixel = tuple[float, float]
Matrix = tuple[float, ...]  # 3 x 3, row by row
Colour = tuple[int, int, int]

CANVAS = (1600, 900)
MARGINS = (84.0, 60.0, 84.0, 92.0)  # left, top, right, bottom of what stands there
SMOOTH = 2  # the picture is painted this much larger
BORDER = 2  # pixels around a face, for smoothing

EYE = (0.0, 1.22, -3.9)
# In degrees: where the first leaf leads, and how far the paper turns at each fold.
CLOSED, CLOSED_TURNS = 213.0, (95.0, 164.0, 150.0)
DOORS = 160.0  # both doors of a gate
OPEN_TURNS = {2: (70.0,), 3: (44.0, 46.0)}  # by the number of leaves
GAP = 0.1  # between the two
BEHIND = 0.5  # how far the open one stands back, so that the cover is large
LIGHT = (0.56, 0.72, -0.40)  # towards the light: from the right, above, in front
AMBIENT, DIRECT = 0.94, 0.16
STEPS = 64  # of the light across a face
CREASE = 0.075  # how much darker paper is in a fold that it surrounds
WARMTH = (0.93, 1.0, 1.1)  # what shade takes from red, green and blue

WALL: Colour = (233, 229, 223)
FLOOR: Colour = (211, 205, 197)
GLOW: Colour = (244, 241, 236)
SHADOW: Colour = (84, 74, 64)
EDGE: Colour = (255, 253, 249)


class Camera(Struct, frozen=True):
    """A pinhole: `focal` in pixels, and the pixel where its level line of sight goes through."""

    eye: Point
    focal: float = 1.0
    x: float = 0.0
    y: float = 0.0

    def project(self, point: Point) -> Pixel:
        dx, dy, dz = (p - e for p, e in zip(point, self.eye, strict=True))
        return self.x + self.focal * dx / dz, self.y - self.focal * dy / dz

    def enlarged(self, by: float) -> Camera:
        return Camera(self.eye, self.focal * by, self.x * by, self.y * by)


class StandingPanel(Struct, frozen=True):
    """A panel that stands on the ground, one unit high. Seen from its inside it begins at the
    left; a fold may join it to its neighbours."""

    inside: str
    outside: str
    start: Ground
    end: Ground
    fold_at_start: bool
    fold_at_end: bool

    def moved(self, dx: float, dz: float) -> StandingPanel:
        (x1, z1), (x2, z2) = self.start, self.end
        return replace(self, start=(x1 + dx, z1 + dz), end=(x2 + dx, z2 + dz))


class VisibleSide(Struct, frozen=True):
    """The side of a leaf that the camera sees, from left to right as it sees it."""

    name: str
    left: Ground
    right: Ground
    creases: tuple[bool, bool]  # does paper surround the left, the right edge?
    free: tuple[bool, bool]  # is the left, the right edge one of the sheet?

    def corners(self) -> tuple[Point, Point, Point, Point]:
        """Clockwise from the upper left."""
        (x1, z1), (x2, z2) = self.left, self.right
        return (x1, 1.0, z1), (x2, 1.0, z2), (x2, 0.0, z2), (x1, 0.0, z1)


class Leaf(Struct, frozen=True):
    """A leaf from the left of the inside: what stands there and behind it, its width in heights
    of the paper, and which way the paper turns at the fold after it: 1 inwards, -1 outwards."""

    inside: str
    outside: str
    width: float
    way: int = 1


def leaves_of(sheet: Sheet) -> tuple[Leaf, ...]:
    """The leaves of a folded piece; of a booklet the outermost and what lies open in its middle."""
    outside = sorted(sheet.on(sheet.sides[0]), key=lambda panel: -panel.x)
    inside = sorted(sheet.on(sheet.sides[-1]), key=lambda panel: panel.x)
    names = [panel.name for panel in outside]
    still = next(at for at, name in enumerate(names) if name not in sheet.folding)
    # The fold after a leaf is that of the leaf itself, or of the next one if that lies further out.
    moved = [*names[:still], *names[still + 1 :], ""]
    ways = [-1 if sheet.folding.get(name) == "out" else 1 for name in moved]
    sides = zip(inside, outside, ways, strict=True)
    return tuple(Leaf(a.name, b.name, a.width / sheet.height, way) for a, b, way in sides)


def stand(
    leaves: tuple[Leaf, ...], heading: float, turns: Sequence[float]
) -> tuple[StandingPanel, ...]:
    """Leaves on the ground, hinged to each other; heading and turns in degrees."""
    x = z = 0.0
    standing = []
    last = len(leaves) - 1
    for at, leaf in enumerate(leaves):
        angle = math.radians(heading)
        end = (x + leaf.width * math.cos(angle), z + leaf.width * math.sin(angle))
        standing.append(StandingPanel(leaf.inside, leaf.outside, (x, z), end, at > 0, at < last))
        x, z = end
        heading -= turns[at] * leaf.way if at < last else 0.0
    return tuple(standing)


def scene(leaves: tuple[Leaf, ...]) -> tuple[StandingPanel, ...]:
    """Two of them side by side: the closed one's nearest edge stands at z = 0."""
    is_gate = max(leaf.width for leaf in leaves) > 1.5 * leaves[0].width
    shut = (DOORS, (DOORS, DOORS)) if is_gate else (CLOSED, CLOSED_TURNS)
    closed = stand(leaves, *shut)
    turns = OPEN_TURNS.get(len(leaves), (30.0,) * len(leaves))
    whole = sum(turn * leaf.way for turn, leaf in zip(turns, leaves, strict=False))
    opened = stand(leaves, whole / 2 + 2, turns)
    return (*_set_down(closed, -GAP / 2, 0.0, max), *_set_down(opened, GAP / 2, BEHIND, min))


def _set_down(
    leaves: tuple[StandingPanel, ...], x: float, z: float, edge: Callable[[Iterable[float]], float]
) -> Iterator[StandingPanel]:
    """Leaves moved so that their left (`min`) or right (`max`) edge stands at x, the nearest at z."""
    ends = [point for leaf in leaves for point in (leaf.start, leaf.end)]
    dx, dz = x - edge(x for x, _ in ends), z - min(z for _, z in ends)
    return (leaf.moved(dx, dz) for leaf in leaves)


def framed(eye: Point, points: Iterable[Point]) -> Camera:
    """A camera there that shows the points as large as the margins allow, in their middle."""
    left, top, right, bottom = MARGINS
    xs, ys = zip(*map(Camera(eye).project, points), strict=True)
    width, height = CANVAS[0] - left - right, CANVAS[1] - top - bottom
    focal = min(width / (max(xs) - min(xs)), height / (max(ys) - min(ys)))
    x = left + width / 2 - focal * (min(xs) + max(xs)) / 2
    y = top + height / 2 - focal * (min(ys) + max(ys)) / 2
    return Camera(eye, focal, x, y)


def visible_side(leaf: StandingPanel, camera: Camera) -> VisibleSide:
    """The inside of a leaf if it begins at the left, else its outside."""
    (x1, _), (x2, _) = (camera.project((x, 0.0, z)) for x, z in (leaf.start, leaf.end))
    folds = leaf.fold_at_start, leaf.fold_at_end
    if x1 <= x2:
        free = not folds[0], not folds[1]
        return VisibleSide(leaf.inside, leaf.start, leaf.end, folds, free)
    free = not folds[1], not folds[0]
    return VisibleSide(leaf.outside, leaf.end, leaf.start, (False, False), free)


def homography(camera: Camera, face: VisibleSide, size: tuple[int, int]) -> Matrix:
    """From the pixels of a face's picture, as homogeneous coordinates, to those of the canvas."""
    origin, along, _, down = face.corners()
    columns = (
        [(b - a) / size[0] for a, b in zip(origin, along, strict=True)],
        [(b - a) / size[1] for a, b in zip(origin, down, strict=True)],
        [a - e for a, e in zip(origin, camera.eye, strict=True)],
    )
    f, cx, cy = camera.focal, camera.x, camera.y
    (a, d, g), (b, e, h), (c, k, i) = ((f * x + cx * z, cy * z - f * y, z) for x, y, z in columns)
    return a, b, c, d, e, k, g, h, i


def shifted(m: Matrix, by: float) -> Matrix:
    """The same for a picture with a border of so many pixels added."""
    a, b, c, d, e, f, g, h, i = m
    return a, b, c - by * (a + b), d, e, f - by * (d + e), g, h, i - by * (g + h)


def inverse(m: Matrix) -> Matrix:
    """By the adjugate, scaled so that the last entry is 1."""
    a, b, c, d, e, f, g, h, i = m
    rows = (
        *(e * i - f * h, c * h - b * i, b * f - c * e),
        *(f * g - d * i, a * i - c * g, c * d - a * f),
        *(d * h - e * g, b * g - a * h, a * e - b * d),
    )
    return tuple(value / rows[8] for value in rows)


def apply(m: Matrix, point: Pixel) -> Pixel:
    """Where a homography takes a pixel."""
    x, y = point
    w = m[6] * x + m[7] * y + m[8]
    return (m[0] * x + m[1] * y + m[2]) / w, (m[3] * x + m[4] * y + m[5]) / w


def brightness(face: VisibleSide) -> float:
    """How much light falls on a face; 1 leaves its picture as it is."""
    dx, dz = face.right[0] - face.left[0], face.right[1] - face.left[1]
    towards = (dz * LIGHT[0] - dx * LIGHT[2]) / math.hypot(dx, dz)
    return min(1.0, AMBIENT + DIRECT * max(0.0, towards))


def shading(face: VisibleSide) -> bytes:
    """The light across a face from left to right, as RGB: paper is darker deep in a fold."""
    light = brightness(face)
    left, right = (CREASE if crease else 0.0 for crease in face.creases)
    tones = bytearray()
    for step in range(STEPS):
        u = (step + 0.5) / STEPS
        crease = left * math.exp(-u / 0.16) + right * math.exp((u - 1) / 0.16)
        shade = 1 - light * (1 - crease)
        tones += bytes(round(255 * (1 - shade * warm)) for warm in WARMTH)
    return bytes(tones)


def folded(panels: Mapping[str, Image], sheet: Sheet) -> Image:
    """The picture, from pictures of all panels."""
    leaves = scene(leaves_of(sheet))
    camera = framed(EYE, corners(leaves))
    canvas = _ground(leaves, camera)
    large = camera.enlarged(SMOOTH)
    for face in faces(leaves, large):
        _paint(canvas, large, face, panels[face.name])
    return canvas.reduce(SMOOTH)


def corners(leaves: Iterable[StandingPanel]) -> Iterator[Point]:
    """Of all of them, on the ground and above."""
    for leaf in leaves:
        for x, z in (leaf.start, leaf.end):
            yield from ((x, 0.0, z), (x, 1.0, z))


def faces(leaves: Iterable[StandingPanel], camera: Camera) -> list[VisibleSide]:
    """What the camera sees, in the order of painting: what comes nearest comes last."""
    far_to_near = sorted(leaves, key=lambda leaf: -min(leaf.start[1], leaf.end[1]))
    return [visible_side(leaf, camera) for leaf in far_to_near]


def _ground(leaves: tuple[StandingPanel, ...], camera: Camera) -> Image:
    """A seamless surface in soft light, and the shadows on it."""
    from PIL import Image

    down = Image.linear_gradient("L").resize(CANVAS)
    ground = Image.composite(Image.new("RGB", CANVAS, FLOOR), Image.new("RGB", CANVAS, WALL), down)
    glow = Image.radial_gradient("L").resize(CANVAS).point(lambda v: max(0, 200 - v) * 0.9)
    ground.paste(GLOW, (0, 0), glow)
    for mask in _shadows(leaves, camera):
        ground.paste(SHADOW, (0, 0), mask.resize(CANVAS, Image.Resampling.BICUBIC))
    # Without smoothing: what is painted over it is smoothed, and this is smooth.
    return ground.resize((CANVAS[0] * SMOOTH, CANVAS[1] * SMOOTH), Image.Resampling.NEAREST)


def _shadows(leaves: tuple[StandingPanel, ...], camera: Camera) -> Iterator[Image]:
    """Masks at half size: the long soft shadows, those close to the paper, and the darkness
    right under it."""
    from PIL import Image, ImageDraw, ImageFilter

    half = camera.enlarged(0.5)
    steps = 14
    for blur, reach, strength in ((20, 0.9, 120), (6, 0.12, 110)):
        mask = Image.new("L", (CANVAS[0] // 2, CANVAS[1] // 2))
        draw = ImageDraw.Draw(mask)
        for step in range(steps):  # the longest and faintest first
            long = reach * (1 - step / steps)
            for leaf in leaves:
                draw.polygon(_shadow(leaf, half, long), fill=round(strength * (step + 1) / steps))
        yield mask.filter(ImageFilter.GaussianBlur(blur))
    line = Image.new("L", (CANVAS[0] // 2, CANVAS[1] // 2))
    draw = ImageDraw.Draw(line)
    for leaf in leaves:
        draw.line(_shadow(leaf, half, 0)[:2], fill=190, width=2)
    yield line.filter(ImageFilter.GaussianBlur(1.4))


def _shadow(leaf: StandingPanel, camera: Camera, height: float) -> list[Pixel]:
    """The shadow of a leaf's lowest part on the ground, as pixels."""
    dx, dz = (-LIGHT[0] / LIGHT[1] * height, -LIGHT[2] / LIGHT[1] * height)
    (x1, z1), (x2, z2) = leaf.start, leaf.end
    ring = ((x1, z1), (x2, z2), (x2 + dx, z2 + dz), (x1 + dx, z1 + dz))
    return [camera.project((x, 0.0, z)) for x, z in ring]


def _paint(canvas: Image, camera: Camera, face: VisibleSide, picture: Image) -> None:
    """One face in its light, with the bright edge of the paper."""
    from PIL import Image

    xs, ys = zip(*map(camera.project, face.corners()), strict=True)
    left, top = (math.floor(min(axis)) - BORDER for axis in (xs, ys))
    right, bottom = (math.ceil(max(axis)) + BORDER for axis in (xs, ys))
    local = replace(camera, x=camera.x - left, y=camera.y - top)
    back = inverse(shifted(homography(local, face, picture.size), BORDER))
    patch = _lit(picture, face).transform(
        (right - left, bottom - top),
        Image.Transform.PERSPECTIVE,
        back[:8],
        Image.Resampling.BICUBIC,
    )
    outline, edges = _stencils(face, local, patch.size)
    canvas.paste(patch, (left, top), outline)
    canvas.paste(EDGE, (left, top), edges)


def _lit(picture: Image, face: VisibleSide) -> Image:
    """The picture as bright as the light makes it; a border repeats its outermost pixels, or
    the smoothing of the edges would reach into nothing."""
    from PIL import Image, ImageChops

    size = picture.width + 2 * BORDER, picture.height + 2 * BORDER
    wide = picture.resize(size, Image.Resampling.NEAREST)
    wide.paste(picture, (BORDER, BORDER))
    light = Image.frombytes("RGB", (STEPS, 1), shading(face)).resize(size)
    return ImageChops.multiply(wide, light)


def _stencils(face: VisibleSide, camera: Camera, size: tuple[int, int]) -> tuple[Image, Image]:
    """Where a face is, and where its cut edges catch the light: above, and where no fold is."""
    from PIL import Image, ImageDraw

    fine = camera.enlarged(2)
    ring = [fine.project(corner) for corner in face.corners()]
    outline, edges = (Image.new("L", (size[0] * 2, size[1] * 2)) for _ in range(2))
    ImageDraw.Draw(outline).polygon(ring, fill=255)
    draw = ImageDraw.Draw(edges)
    for start, end, bright in ((0, 1, True), (1, 2, face.free[1]), (3, 0, face.free[0])):
        if bright:
            draw.line((ring[start], ring[end]), fill=200, width=2 * SMOOTH)
    return outline.reduce(2), edges.reduce(2)
