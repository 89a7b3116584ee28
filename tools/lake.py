"""Paint the photographs of the theme photographic: a house by a lake at dusk.

    python tools/lake.py    (make lake)

Nobody's picture is used: sky, hills, firs, house and water are drawn, seen through haze, mirrored
in moving water and given the grain of film. The same numbers give the same picture.

It is seen from near, `lake.jpg`, and from far with more of the shore, `shore.jpg`. Both are as wide
as an A4 or Letter sheet with its bleed at 300 pixels per inch.
"""

from collections.abc import Callable
from itertools import pairwise
from math import cos, pi, sin
from pathlib import Path
from random import Random

from PIL import Image, ImageChops, ImageDraw, ImageFilter, ImageOps

TARGET = Path(__file__).parents[1] / "assets" / "photos"
WIDE, HIGH, SHORE = 7200, 1620, 950  # pixels; where the water begins
HOUSE = 5184  # its middle, from the left
NEAR = (2592, 0, 6192, HIGH)  # what is seen from near, and from far
FAR = (0, 410, WIDE, 1450)
FINE = 2  # what has an outline is drawn so much larger
WARM = (255, 196, 96)
Colour = tuple[int, int, int]

chance = Random(1887)


def noise(across: int, down: int, size: tuple[int, int]) -> Image.Image:
    """Soft noise: so many spots across and down, stretched over a size; 0 to 255 around 128."""
    rough = [Image.frombytes("L", (across, down), chance.randbytes(across * down)) for _ in "abc"]
    mean = ImageChops.blend(ImageChops.blend(rough[0], rough[1], 0.5), rough[2], 1 / 3)
    return mean.resize(size, Image.Resampling.BICUBIC)


def shades(stops: list[tuple[float, Colour]], size: tuple[int, int]) -> Image.Image:
    """Colours from head to foot; each stop a share of the way and the colour there."""
    column = Image.new("RGB", (1, size[1]))
    for y in range(size[1]):
        at = y / (size[1] - 1)
        (a, low), (b, top) = next(p for p in pairwise(stops) if at <= p[1][0])
        part = (at - a) / (b - a)
        part = part * part * (3 - 2 * part)
        column.putpixel(
            (0, y), tuple(round(u + (v - u) * part) for u, v in zip(low, top, strict=True))
        )
    return column.resize(size)


def fade(size: tuple[int, int], strength: Callable[[float], float]) -> Image.Image:
    """A mask whose strength (0 to 1) follows the share of the way from head to foot."""
    column = Image.new("L", (1, size[1]))
    for y in range(size[1]):
        column.putpixel((0, y), round(255 * min(1.0, max(0.0, strength(y / (size[1] - 1))))))
    return column.resize(size)


def outline(draw: Callable[[ImageDraw.ImageDraw], None], soft: float) -> Image.Image:
    """A mask of what is drawn, as an eye or lens sees it."""
    large = Image.new("L", (WIDE * FINE, SHORE * FINE))
    draw(ImageDraw.Draw(large))
    return large.resize((WIDE, SHORE), Image.Resampling.BOX).filter(ImageFilter.GaussianBlur(soft))


def ridge(level: float, peaks: list[tuple[float, float, float]], rough: float) -> list[float]:
    """The height of a ridge for each pixel across, from the head; a peak is its place from the
    house, its width and its height. Steep slopes are as rough as flat ones: waves of half the length have half the height."""
    waves = [(1150 / 2**n, rough / 1.75**n, chance.uniform(0, 2 * pi)) for n in range(9)]
    made = []
    for x in range(WIDE):
        near = [high * (1 - abs(x - HOUSE - at) / wide * 2) for at, wide, high in peaks]
        bent = sum(
            w * sin(2 * pi * x / length + turn + 1.7 * sin(x / length)) for length, w, turn in waves
        )
        soft = sum(max(0.0, one) ** 6 for one in near) ** (1 / 6)
        made.append(level - soft - bent)
    return made


def hill(top: list[float]) -> Image.Image:
    """All below a ridge."""
    line = [(x * FINE, y * FINE) for x, y in enumerate(top)]
    ends = [(WIDE * FINE, SHORE * FINE), (0, SHORE * FINE)]
    return outline(lambda pen: pen.polygon([*line, *ends], fill=255), 1.2)


def fir(pen: ImageDraw.ImageDraw, x: float, foot: float, tall: float) -> None:
    """A fir: a thin tip, boughs in uneven whorls that droop, and gaps between them."""
    lean, width = chance.gauss(0, 0.012) * tall, tall * chance.uniform(0.13, 0.19)
    stem = [(x - 0.008 * tall, foot), (x + lean, foot - tall), (x + 0.008 * tall, foot)]
    pen.polygon([(a * FINE, b * FINE) for a, b in stem], fill=255)
    at = chance.uniform(0.02, 0.05)
    while at < 0.97:
        y, middle = foot - tall * (1 - at), x + lean * (1 - at)
        for side in (-1, 1):
            if chance.random() < 0.1:
                continue
            reach = width * (0.03 + at**0.92) * chance.uniform(0.5, 1.15)
            droop = reach * chance.uniform(0.18, 0.5)
            thick = tall * (0.008 + 0.03 * at) * chance.uniform(0.8, 1.4)
            tip = (middle + side * reach, y + droop)
            inner = (middle + side * reach * 0.45, y + droop * 0.75 + thick)
            bough = [(middle, y - thick), tip, inner, (middle, y + thick)]
            pen.polygon([(a * FINE, b * FINE) for a, b in bough], fill=255)
        at += chance.uniform(0.02, 0.038) * (0.7 + at)


def wood(
    foot: Callable[[float], float], tall: tuple[float, float], apart: float, away: float
) -> Image.Image:
    """A row of firs; tall ones stand in groups, and none within `away` of the house."""

    def draw(pen: ImageDraw.ImageDraw) -> None:
        x, group = -40.0, 0.5
        while x < WIDE + 40:
            group = min(1.0, max(0.0, group + chance.gauss(0, 0.2)))
            size = tall[0] + (tall[1] - tall[0]) * group * chance.uniform(0.55, 1.0)
            if abs(x - HOUSE) > away:
                fir(pen, x, foot(x) + chance.uniform(0, 8), size)
            x += apart * chance.uniform(0.35, 1.6)
        brush = [(x, foot(x) - 5 * abs(sin(x / 37) * cos(x / 23))) for x in range(0, WIDE + 1, 4)]
        ends = [(WIDE, SHORE), (0, SHORE)]
        pen.polygon([(a * FINE, b * FINE) for a, b in (*brush, *ends)], fill=255)

    return outline(draw, 1.0)


def scaled(mask: Image.Image, strength: float) -> Image.Image:
    """A mask that is so much stronger or weaker."""
    return mask.point(lambda v: min(255, round(v * strength)))


def lay(below: Image.Image, colours: list[tuple[float, Colour]], mask: Image.Image) -> None:
    """A layer of the land, in colours that run from the head of the picture to the shore."""
    below.paste(shades(colours, below.size), (0, 0), mask)


def haze(below: Image.Image, colour: Colour, middle: float, spread: float, most: float) -> None:
    """Mist that lies in banks at a height."""
    band = fade(below.size, lambda y: most * max(0.0, 1 - ((y - middle) / spread) ** 2))
    band = ImageChops.multiply(band, noise(28, 5, below.size).point(lambda v: min(255, 90 + v)))
    below.paste(Image.new("RGB", below.size, colour), (0, 0), band)


def box(x: float, y: float, wide: float, high: float) -> list[float]:
    """A rectangle of the house: its middle, foot and size, in pixels from the middle and shore."""
    return [HOUSE + x - wide / 2, SHORE - y - high, HOUSE + x + wide / 2, SHORE - y]


WINDOWS = [box(x, 43, 27, 34) for x in (-52, 0, 52)]


def house(below: Image.Image) -> None:
    """The house: walls that the dusk still shows, a roof, a chimney, and three lit windows."""
    left, top, wide, high = HOUSE - 160, SHORE - 260, 320, 260
    part = below.crop((left, top, left + wide, SHORE))
    large = part.resize((wide * FINE, high * FINE), Image.Resampling.BICUBIC)
    pen = ImageDraw.Draw(large)

    def fill(shape: list[float], colour: Colour) -> None:
        moved = [(v - (top if n % 2 else left)) * FINE for n, v in enumerate(shape)]
        (pen.rectangle if len(shape) == 4 else pen.polygon)(moved, fill=colour)

    foot = SHORE - 14
    fill(box(66, 140, 17, 62), (16, 23, 27))
    fill(box(0, 8, 178, 96), (33, 37, 38))
    for line in range(6):
        fill(box(0, 16 + 15 * line, 178, 2), (26, 30, 32))
    roof = ((-112, 86), (-74, 172), (74, 172), (112, 86))
    fill([v for x, y in roof for v in (HOUSE + x, foot - y)], (20, 27, 31))
    for pane in WINDOWS:
        fill([pane[0] - 4, pane[1] - 4, pane[2] + 4, pane[3] + 4], (23, 24, 24))
        fill(pane, (251, 203, 112))
        fill([pane[0], pane[3] - 13, pane[2], pane[3]], (240, 178, 84))
        middle = (pane[0] + pane[2]) / 2
        fill([middle - 1.5, pane[1], middle + 1.5, pane[3]], (58, 44, 30))
        fill([pane[0], pane[1] + 14, pane[2], pane[1] + 17], (58, 44, 30))
    small = large.resize(part.size, Image.Resampling.LANCZOS).filter(ImageFilter.GaussianBlur(0.9))
    below.paste(small, (left, top))


def glow(below: Image.Image) -> None:
    """The light around the windows, near and far."""
    for spread, strength in ((9, 0.5), (34, 0.42), (110, 0.34)):
        light = Image.new("L", below.size)
        for pane in WINDOWS:
            around = [v + (spread if n > 1 else -spread) / 3 for n, v in enumerate(pane)]
            ImageDraw.Draw(light).rectangle(around, fill=255)
        mask = scaled(light.filter(ImageFilter.GaussianBlur(spread)), strength)
        below.paste(ImageChops.screen(below, Image.new("RGB", below.size, WARM)), (0, 0), mask)


SKY = [(0, (50, 83, 112)), (0.3, (92, 128, 150)), (0.62, (158, 182, 186)), (0.85, (206, 206, 192)),
       (1, (214, 202, 182))]  # fmt: skip
PEAKS = [(-4900, 2300, 300), (-3300, 2600, 360), (-1830, 2100, 270), (-820, 1500, 215),
         (-300, 2100, 420), (330, 1500, 250), (880, 1200, 205), (1310, 2000, 330)]  # fmt: skip
HILLS = [(-4700, 1600, 120), (-3500, 2200, 190), (-1310, 2300, 170), (-560, 1300, 85),
         (760, 1900, 190)]  # fmt: skip
FARTHEST = [(0, (104, 138, 154)), (0.55, (116, 148, 160)), (1, (176, 194, 192))]
FARTHER = [(0, (84, 116, 130)), (0.7, (84, 118, 130)), (1, (140, 166, 168))]
WOODS = [(0, (82, 112, 122)), (0.8, (84, 116, 124)), (1, (132, 158, 158))]
FIRS = [(0, (48, 77, 88)), (0.86, (50, 80, 90)), (1, (92, 122, 126))]
NEXT = [(0, (16, 35, 43)), (0.9, (19, 38, 45)), (1, (24, 40, 45))]


def land() -> Image.Image:
    """All above the water, from the sky to what stands on the shore; mist lies between."""
    size = (WIDE, SHORE)
    scene = shades(SKY, size)
    spots = ImageChops.multiply(noise(14, 26, size), noise(32, 60, size))
    clouds = spots.point(lambda v: max(0, v - 52) * 2)
    mask = ImageChops.multiply(clouds, fade(size, lambda y: 0.5 - abs(y - 0.42)))
    scene.paste(Image.new("RGB", size, (214, 216, 208)), (0, 0), mask)
    lay(scene, FARTHEST, hill(ridge(SHORE - 150, PEAKS, 26)))
    haze(scene, (198, 206, 200), 0.86, 0.2, 0.55)
    lay(scene, FARTHER, hill(ridge(SHORE - 105, HILLS, 22)))
    haze(scene, (182, 198, 194), 0.92, 0.13, 0.6)
    lay(scene, WOODS, wood(lambda x: SHORE - 70 - 34 * sin(x / 510 + 2), (52, 128), 17, 0))
    haze(scene, (164, 184, 182), 0.93, 0.1, 0.62)
    lay(scene, FIRS, wood(lambda x: SHORE - 36 - 12 * sin(x / 340), (96, 236), 27, 0))
    haze(scene, (136, 160, 160), 0.965, 0.06, 0.5)
    lay(scene, NEXT, wood(lambda _: SHORE - 12, (120, 350), 44, 96))
    house(scene)
    glow(scene)
    return scene


def water(above: Image.Image) -> Image.Image:
    """The lake: what stands above it, upside down, longer and darker, broken by the wind."""
    size = (WIDE, HIGH - SHORE)
    mirror = ImageOps.flip(above).crop((0, 0, WIDE, size[1]))
    tall = mirror.resize((WIDE, round(size[1] * 1.16)), Image.Resampling.BICUBIC)
    long = tall.crop((0, 0, *size))
    soft = long.filter(ImageFilter.BoxBlur((2, 9)))
    far = long.filter(ImageFilter.BoxBlur((10, 34)))
    still = Image.composite(far, soft, fade(size, lambda y: 1.5 * y))
    moved = Image.new("RGB", size)
    drift = 0.0
    for y in range(size[1]):
        near = y / size[1]
        drift = drift * 0.72 + chance.gauss(0, 1.1 + 9 * near)
        shift = round(drift + (1 + 10 * near) * sin(y / (3 + 9 * near)))
        row = still.crop((0, y, WIDE, y + 1))
        moved.paste(ImageChops.offset(row, shift, 0), (0, y))
    dark = ImageChops.multiply(
        moved, shades([(0, (205, 216, 222)), (0.4, (184, 202, 212)), (1, (120, 146, 164))], size)
    )
    wind = ImageChops.multiply(noise(80, 150, size), noise(220, 260, size)).point(
        lambda v: max(0, v - 66) * 4
    )
    lit = shades([(0, (150, 174, 178)), (0.5, (116, 146, 158)), (1, (72, 102, 122))], size)
    dark.paste(lit, (0, 0), ImageChops.multiply(wind, fade(size, lambda y: 0.12 + 0.42 * y)))
    glitter(dark)
    return dark.filter(ImageFilter.GaussianBlur(0.8))


def glitter(lake: Image.Image) -> None:
    """The light of the windows on the water: a lane of short strokes that widens and pales."""
    lane = Image.new("L", lake.size)
    pen = ImageDraw.Draw(lane)
    for pane in WINDOWS:
        middle = (pane[0] + pane[2]) / 2
        for _ in range(210):
            way = chance.random() ** 1.35
            y = 46 + way * 500
            reach = (13 + 46 * way) * chance.uniform(0.25, 1)
            x = middle + chance.gauss(0, 5 + 24 * way)
            light = round(255 * (1 - way) ** 1.25 * chance.uniform(0.35, 1))
            pen.ellipse([x - reach, y, x + reach, y + 2 + 5 * way * chance.random()], fill=light)
    for blur, strength in ((1.6, 0.9), (22, 0.8)):
        mask = scaled(lane.filter(ImageFilter.GaussianBlur(blur)), strength)
        lake.paste(Image.new("RGB", lake.size, (250, 190, 96)), (0, 0), mask)


def developed(scene: Image.Image) -> Image.Image:
    """As film shows it: a little darker towards the corners, and with grain."""
    size = scene.size
    corners = Image.radial_gradient("L").resize(size).point(lambda v: 255 - max(0, v - 90) // 4)
    scene = ImageChops.multiply(scene, Image.merge("RGB", [corners] * 3))
    grain = noise(*size, size).filter(ImageFilter.GaussianBlur(0.7))
    coarse = noise(size[0] // 3, size[1] // 3, size)
    for layer, strength in ((grain, 0.34), (coarse, 0.1)):
        tone = Image.blend(Image.new("L", size, 128), layer, strength)
        scene = ImageChops.overlay(scene, Image.merge("RGB", [tone] * 3))
    return scene


def bank(pen: ImageDraw.ImageDraw) -> None:
    """The edge of the water."""
    edge = [(x, SHORE - 4 - 6 * abs(sin(x / 61) * sin(x / 17))) for x in range(0, WIDE + 1, 3)]
    ends = [(WIDE, SHORE), (0, SHORE)]
    pen.polygon([(x * FINE, y * FINE) for x, y in (*edge, *ends)], fill=255)


def main() -> None:
    """Paint both."""
    above = land()
    scene = Image.new("RGB", (WIDE, HIGH))
    scene.paste(above)
    scene.paste(water(above), (0, SHORE))
    scene.paste(Image.new("RGB", (WIDE, SHORE), (15, 27, 32)), (0, 0), outline(bank, 1.0))
    for name, seen in (("lake", scene.crop(NEAR)), ("shore", scene.crop(FAR).reduce(2))):
        file = TARGET / f"{name}.jpg"
        developed(seen).save(file, quality=84, optimize=True, dpi=(300, 300))


main()
