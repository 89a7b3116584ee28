"""Pictures: what is refused, what is cropped, and which colours come onto paper and screen."""

from __future__ import annotations

import io
import struct
import zlib
from math import dist

import pypdf
import pypdfium2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageCms, ImageDraw, PngImagePlugin

from brochure.design import raster
from brochure.design.photographs import screen_pixels
from brochure.design.sheet import Rect
from brochure.finding import Outcome, Span
from brochure.pdf import images
from brochure.pdf.writer import PdfWriter
from tests.conftest import ROOT

HERE = Span("content.yaml", 7, 3)
GRACOL = (ROOT / "assets" / "icc" / "CGATS-TR-006.icc").read_bytes()
FOGRA = (ROOT / "assets" / "icc" / "FOGRA39L_coated.icc").read_bytes()
INCH = Rect(0, 0, 72, 72)


def saved(picture, kind="PNG", **options):
    file = io.BytesIO()
    picture.save(file, kind, **options)
    return file.getvalue()


def plain(colour, mode="RGB", size=(40, 40)):
    return Image.new(mode, size, colour)


def photo(mode="RGB", size=(120, 90)):
    """Soft colours, as a photograph has them."""
    across = Image.linear_gradient("L").rotate(90).resize(size)
    down = Image.linear_gradient("L").resize(size)
    return Image.merge("RGB", (across, down, Image.radial_gradient("L").resize(size))).convert(mode)


def load(data, name="picture.png"):
    return raster.load(data, name, HERE)


def good(data):
    outcome = load(data)
    assert outcome.value is not None, outcome.findings
    return outcome.value


def refusal(data):
    outcome = load(data)
    assert outcome.value is None
    [finding] = outcome.findings
    assert finding.span == HERE
    assert finding.hint
    return f"{finding.code} {finding.message}"


def chunk(name, body):
    crc = zlib.crc32(name + body)
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", crc)


def png_header(width, height):
    """A few bytes that claim a size."""
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b""))


def shown(data, press=True, profile=GRACOL, placed=INCH):
    """The whole picture as it is embedded."""
    picture = good(data)
    window = (0, 0, picture.width, picture.height)
    return images.pixels(picture, window, placed, press, profile)


def document(*calls, profile=GRACOL, pages=1):
    """A PDF whose pages show pictures; each call is (data, placed, press)."""
    writer = PdfWriter("Pictures", "")
    table = images.ImageTable(writer, profile)
    for _ in range(pages):
        writer.begin_page(*[Rect(0, 0, 200, 200)] * 3)
        for data, placed, press in calls:
            picture = good(data)
            window = (0, 0, picture.width, picture.height)
            name = table.name(picture, window, placed, press)
            place = f"{placed.width} 0 0 {placed.height} {placed.x} {placed.y}"
            writer.operators.append(f"q {place} cm {name} Do Q")
        writer.end_page()
    return writer.save()


def samples(data, press=True, profile=GRACOL, placed=INCH):
    """(colour space, samples) of a picture, read back from a PDF."""
    pdf = document((data, placed, press), profile=profile)
    page = pypdf.PdfReader(io.BytesIO(pdf)).pages[0]
    [stream] = page["/Resources"]["/XObject"].values()
    image, space = stream.get_object(), stream["/ColorSpace"]
    if image["/Filter"] != "/DCTDecode":
        return space, image.get_data()
    assert image.get("/Decode") == ([1, 0] * 4 if space == "/DeviceCMYK" else None)
    return space, Image.open(io.BytesIO(image.get_data())).tobytes()  # inks turned over, as Decode


def embedded(data, press=False):
    """The image of a PDF that shows a picture."""
    page = pypdf.PdfReader(io.BytesIO(document((data, INCH, press)))).pages[0]
    [stream] = page["/Resources"]["/XObject"].values()
    return stream.get_object()


def inks(colour, profile=GRACOL, **options):
    """The inks of a plain picture in percent; the grey of DeviceGray counts as black ink."""
    space, data = samples(saved(plain(colour), **options), profile=profile)
    if space == "/DeviceGray":
        return (0, 0, 0, 100 - data[0] / 2.55)
    return tuple(value / 2.55 for value in data[:4])


# What is refused


@pytest.mark.parametrize("size", [(40_000, 40_000), (12_000, 12_000), (2**31 - 1, 1)])
def test_a_decompression_bomb_is_refused_from_its_header(size):
    assert refusal(png_header(*size)).startswith("G704")


def test_a_jpeg_that_claims_a_huge_size_is_refused_from_its_header():
    data = bytearray(saved(plain("red"), "JPEG"))
    at = data.index(b"\xff\xc0") + 5
    data[at : at + 4] = struct.pack(">HH", 60_000, 60_000)
    assert refusal(bytes(data)).startswith("G704")


def test_the_pixels_of_a_large_picture_are_told():
    assert "12,000 × 5,000 pixels" in refusal(png_header(12_000, 5_000))


def test_a_side_of_20001_pixels_is_too_long():
    assert refusal(saved(plain(1, "1", (20_001, 1)))).startswith("G704")


def test_a_side_of_20000_pixels_is_not():
    assert good(saved(plain(1, "1", (20_000, 1)))).width == 20_000


@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
@pytest.mark.parametrize("part", [0.1, 0.5, 0.9])
def test_a_truncated_picture_is_refused(kind, part):
    data = saved(photo(), kind)
    assert refusal(data[: int(len(data) * part)]).startswith("G703")


def test_a_png_without_its_palette_is_refused():
    data = saved(photo("P"))
    start = data.index(b"PLTE") - 4
    length = struct.unpack(">I", data[start : start + 4])[0]
    assert refusal(data[:start] + data[start + 12 + length :]).startswith("G703")


def test_a_flipped_bit_in_a_png_is_found():
    data = bytearray(saved(photo()))
    data[data.index(b"IDAT") + 60] ^= 1
    assert "damaged" in refusal(bytes(data))


def test_an_empty_file_is_called_empty():
    assert refusal(b"") == 'G703 "picture.png" is empty'


@pytest.mark.parametrize("kind", ["GIF", "TIFF", "WebP", "EPS", "BMP"])
def test_a_renamed_file_of_another_kind_is_called_by_its_kind(kind):
    assert f"kind {kind}" in refusal(saved(plain("red"), kind))


def test_the_bytes_count_and_not_the_extension():
    assert load(saved(plain("red"), "JPEG"), "photo.png").value is not None


def test_an_animation_is_refused():
    data = saved(plain("red"), save_all=True, append_images=[plain("blue")])
    assert "animation" in refusal(data)


def test_a_camera_jpeg_with_a_preview_counts_as_its_first_picture():
    assert good(saved(plain("red"), "MPO", save_all=True, append_images=[plain("blue")]))


def test_a_bomb_in_a_text_chunk_is_refused():
    info = PngImagePlugin.PngInfo()
    info.add_text("Comment", "a" * 20_000_000, zip=True)
    data = saved(plain("red"), pnginfo=info)
    assert len(data) < 50_000
    assert "1 MB of text" in refusal(data)


def test_a_cmyk_jpeg_must_say_how_its_inks_are_stored():
    data = saved(plain((0, 255, 0, 0), "CMYK"), "JPEG")
    start = data.index(b"\xff\xee")
    length = struct.unpack(">H", data[start + 2 : start + 4])[0]
    assert "inverted" in refusal(data[:start] + data[start + 2 + length :])


@given(st.binary(max_size=300), st.sampled_from([b"", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff\xe0"]))
def test_any_bytes_have_an_outcome(data, start):
    assert isinstance(load(start + data), Outcome)


SEEDS = [
    saved(photo(size=(24, 16)), "JPEG", exif=Image.Exif(), icc_profile=GRACOL[:900]),
    saved(photo("CMYK", (24, 16)), "JPEG"),
    saved(photo(size=(24, 16)), "JPEG", progressive=True),
    saved(photo("P", (24, 16)), transparency=3),
    saved(photo("RGBA", (24, 16))),
]


@settings(max_examples=300, deadline=None)
@given(
    st.sampled_from(SEEDS),
    st.lists(st.tuples(st.floats(0, 0.999), st.binary(min_size=1, max_size=6)), max_size=4),
)
def test_what_is_accepted_of_damaged_files_can_be_printed(seed, damage):
    data = bytearray(seed)
    for where, change in damage:
        at = int(where * len(data))
        data[at : at + len(change)] = change
    outcome = load(bytes(data))
    assert (outcome.value is None) == bool(outcome.findings)
    if outcome.value is not None and outcome.value.width * outcome.value.height < 10_000:
        assert shown(bytes(data)).data


# What is decoded


@pytest.mark.parametrize(
    "orientation, corner",
    [(1, (0, 0)), (2, (1, 0)), (3, (1, 1)), (4, (0, 1)),
     (5, (0, 0)), (6, (1, 0)), (7, (1, 1)), (8, (0, 1))],
)  # fmt: skip
def test_exif_turns_the_picture_upright(orientation, corner):
    picture = plain("white", size=(60, 40))
    ImageDraw.Draw(picture).rectangle((0, 0, 9, 9), fill="black")
    exif = Image.Exif()
    exif[0x0112] = orientation
    loaded = good(saved(picture, "JPEG", exif=exif, quality=95))
    upright, _ = raster.decoded(loaded)
    assert upright.size == (loaded.width, loaded.height)
    assert loaded.width == (40 if orientation >= 5 else 60)
    x, y = corner[0] * (loaded.width - 1), corner[1] * (loaded.height - 1)
    assert max(upright.getpixel((x, y))) < 30


def test_unreadable_exif_is_passed_over():
    assert good(saved(plain("red"), "JPEG", exif=b"Exif\0\0MM\0*\xff\xff\xff\xff\0")).width == 40


MODES = {
    "1": (plain(1, "1"), "L"),
    "L": (plain(90, "L"), "L"),
    "LA": (plain((90, 255), "LA"), "L"),
    "P": (photo("P"), "RGB"),
    "RGB": (photo(), "RGB"),
    "RGBA": (photo("RGBA"), "RGB"),
    "I;16": (plain(90 * 257, "I;16"), "L"),
}


@pytest.mark.parametrize("mode", MODES)
def test_every_mode_of_png_is_taken(mode):
    picture, expected = MODES[mode]
    decoded, _ = raster.decoded(good(saved(picture)))
    assert decoded.mode == expected
    assert decoded.getpixel((5, 5)) == picture.convert("RGB").convert(expected).getpixel(
        (5, 5)
    ) or (mode == "I;16" and decoded.getpixel((5, 5)) == 90)


TRANSPARENT = {
    "RGBA": saved(plain((0, 0, 0, 0), "RGBA")),
    "LA": saved(plain((0, 0), "LA")),
    "a colour of RGB": saved(plain((9, 8, 7)), transparency=(9, 8, 7)),
    "a grey": saved(plain(9, "L"), transparency=9),
    "a colour of a palette": saved(plain(0, "P"), transparency=0),
    "alpha of a palette": saved(plain(0, "P"), transparency=b"\0\0"),
}


@pytest.mark.parametrize("kind", TRANSPARENT)
def test_what_is_transparent_is_masked(kind):
    stream = embedded(TRANSPARENT[kind])
    mask = stream["/SMask"].get_object()
    assert set(mask.get_data()) == {0}
    assert set(stream.get_data()) == {255}  # no colour of what is not seen runs into the edges
    assert (mask["/ColorSpace"], mask["/Width"]) == ("/DeviceGray", stream["/Width"])


def test_what_is_opaque_has_no_mask():
    assert "/SMask" not in embedded(saved(plain((0, 0, 0, 255), "RGBA")))


@pytest.mark.parametrize(
    ("alpha", "expected"), [(0, (10, 20, 30, 0)), (255, (0, 0, 0, 100)), (51, (8, 16, 24, 20))]
)
def test_where_nothing_may_be_transparent_a_picture_lies_on_its_ground(alpha, expected):
    writer = PdfWriter("Pictures", "")
    table = images.ImageTable(writer, GRACOL, {"tint": (10, 20, 30, 0)})
    writer.begin_page(*[INCH] * 3)
    table.name(good(saved(plain((0, 0, 0, alpha), "RGBA"))), (0, 0, 40, 40), INCH, True, "tint")
    writer.end_page()
    [stream] = (
        pypdf.PdfReader(io.BytesIO(writer.save())).pages[0]["/Resources"]["/XObject"].values()
    )
    stream = stream.get_object()
    assert "/SMask" not in stream
    space, data = stream["/ColorSpace"], stream.get_data()
    found = [value / 2.55 for value in data[:4]]
    if space == "/DeviceGray":
        found = [0, 0, 0, 100 - data[0] / 2.55]
    assert found == pytest.approx(expected, abs=0.4)


def test_a_transparent_16_bit_grey_is_refused():
    header = struct.pack(">IIBBBBB", 1, 1, 16, 0, 0, 0, 0)
    body = (b"IHDR", header), (b"tRNS", b"\0\0"), (b"IDAT", zlib.compress(bytes(3))), (b"IEND", b"")
    data = b"\x89PNG\r\n\x1a\n" + b"".join(chunk(*part) for part in body)
    assert "16 bits" in refusal(data)


# Windows and resolution

PARTS = st.tuples(st.floats(0, 0.7), st.floats(0, 0.7), st.floats(0.1, 1), st.floats(0.1, 1)).map(
    lambda c: (c[0], c[1], min(1.0, c[0] + c[2]), min(1.0, c[1] + c[3]))
)
WINDOWS = st.fixed_dictionaries(
    {
        "width_px": st.integers(1, 20_000),
        "height_px": st.integers(1, 20_000),
        "aspect": st.floats(0.05, 20),
        "focus": st.tuples(st.floats(0, 1), st.floats(0, 1)),
        "crop": st.none() | PARTS,
    }
)


def bounds(case):
    left, top, right, bottom = case["crop"] or (0, 0, 1, 1)
    width, height = case["width_px"], case["height_px"]
    return left * width, top * height, right * width, bottom * height


@given(WINDOWS)
def test_a_window_lies_inside_the_picture_and_its_crop(case):
    left, top, right, bottom = raster.crop_window(**case)
    outer = bounds(case)
    assert outer[0] <= left < right <= outer[2]
    assert outer[1] <= top < bottom <= outer[3]


@given(WINDOWS)
def test_a_window_has_its_aspect(case):
    left, top, right, bottom = raster.crop_window(**case)
    assert right - left == pytest.approx((bottom - top) * case["aspect"], rel=1e-6, abs=1e-6)


@given(WINDOWS)
def test_a_window_is_as_large_as_may_be(case):
    left, top, right, bottom = raster.crop_window(**case)
    outer = bounds(case)
    wide = right - left == pytest.approx(outer[2] - outer[0])
    high = bottom - top == pytest.approx(outer[3] - outer[1])
    assert wide or high


@given(WINDOWS)
def test_a_window_holds_the_focus_if_its_crop_does(case):
    left, top, right, bottom = raster.crop_window(**case)
    x, y = case["focus"][0] * case["width_px"], case["focus"][1] * case["height_px"]
    outer = bounds(case)
    if outer[0] <= x <= outer[2] and outer[1] <= y <= outer[3]:
        assert left - 1e-6 <= x <= right + 1e-6
        assert top - 1e-6 <= y <= bottom + 1e-6


def test_the_focus_stands_in_the_middle_where_there_is_room():
    assert raster.crop_window(300, 100, 1.0, (0.4, 0.9)) == (70, 0, 170, 100)


def test_a_focus_at_the_edge_moves_the_window_to_the_edge():
    assert raster.crop_window(300, 100, 1.0, (0.99, 0.5)) == (200, 0, 300, 100)


def test_resolution_is_that_of_the_poorer_direction():
    assert raster.resolution((0, 0, 600, 300), Rect(0, 0, 144, 144)) == 150


@pytest.mark.parametrize("press, expected", [(True, 450), (False, 200)])
def test_a_fine_picture_is_brought_down(press, expected):
    image = shown(saved(photo(size=(900, 900))), press)
    assert (image.width, image.height) == (expected, expected)


def test_a_coarse_picture_is_left_as_it_is():
    image = shown(saved(photo(size=(120, 90))), placed=Rect(0, 0, 400, 300))
    assert (image.width, image.height) == (120, 90)


def test_only_the_window_is_embedded():
    picture = plain("white", size=(80, 40))
    ImageDraw.Draw(picture).rectangle((0, 0, 39, 39), fill="red")
    loaded = good(saved(picture))
    for window, colour in [((0, 0, 40, 40), b"\xff\0\0"), ((40, 0, 80, 40), b"\xff")]:
        image = images.pixels(loaded, window, INCH, False, GRACOL)
        row = zlib.decompress(image.data)[: len(colour)]
        assert row == colour


# Colours


@pytest.mark.parametrize("profile", [GRACOL, FOGRA], ids=["CGATS TR 006", "FOGRA39"])
def test_the_profiles_are_of_cmyk_printing(profile):
    head = ImageCms.ImageCmsProfile(io.BytesIO(profile)).profile
    assert (head.device_class, head.xcolor_space) == ("prtr", "CMYK")
    assert head.connection_space.strip() in ("Lab", "XYZ")


@pytest.mark.parametrize("profile", [GRACOL, FOGRA], ids=["CGATS TR 006", "FOGRA39"])
def test_white_takes_no_ink(profile):
    picture = plain("white")
    picture.putpixel((0, 0), (255, 0, 0))  # not a grey picture
    space, data = samples(saved(picture), profile=profile)
    assert space == "/DeviceCMYK"
    assert set(data[4:]) == {0}


def test_black_takes_no_more_ink_than_the_paper_bears():
    picture = plain("black")
    picture.putpixel((0, 0), (255, 0, 0))
    _, data = samples(saved(picture))
    assert 200 < sum(data[-4:]) / 2.55 <= 300


@pytest.mark.parametrize("profile, most", [(GRACOL, 300), (FOGRA, 320)])
def test_no_colour_takes_too_much_ink(profile, most):
    steps = [
        (r, g, b) for r in range(0, 256, 15) for g in range(0, 256, 15) for b in range(0, 256, 15)
    ]
    picture = Image.new("RGB", (len(steps), 1))
    picture.putdata(steps)
    wide = Rect(0, 0, 10_000, 1)
    _, data = samples(saved(picture), profile=profile, placed=wide)
    assert max(sum(data[i : i + 4]) for i in range(0, len(data), 4)) / 2.55 <= most


@pytest.mark.parametrize(
    "colour", ["#b45f3c", "#7f9a6b", "#cdb89a", "#5c6f8a", "#94506e", "#e0d7c5"]
)
def test_a_printable_colour_looks_the_same_on_paper(colour):
    """Seen with black point compensation both ways; a difference of 5 is hard to notice."""
    picture = plain(colour)
    _, data = samples(saved(picture))
    paper = Image.frombytes("CMYK", (1, 1), data[:4])
    srgb = ImageCms.createProfile("sRGB")
    lab = ImageCms.createProfile("LAB")
    press = ImageCms.ImageCmsProfile(io.BytesIO(GRACOL))
    flags = ImageCms.Flags.BLACKPOINTCOMPENSATION
    seen = []
    for source, profile in ((picture, srgb), (paper, press)):
        shift = ImageCms.buildTransform(profile, lab, source.mode, "LAB", 1, flags)
        values = ImageCms.applyTransform(source, shift).tobytes()[:3]
        seen.append((values[0] / 2.55, *struct.unpack("bb", values[1:])))
    assert dist(*seen) < 5


def test_a_colour_is_not_inverted():
    cyan, magenta, yellow, black = inks("#ff0000")
    assert cyan < 10 and magenta > 80 and yellow > 80 and black < 10


def test_a_grey_picture_is_printed_in_black_alone():
    assert samples(saved(photo("L")))[0] == "/DeviceGray"


def test_a_grey_picture_stored_as_rgb_is_printed_in_black_alone():
    assert samples(saved(photo("L").convert("RGB")))[0] == "/DeviceGray"


def test_white_and_black_of_a_grey_picture_are_paper_and_full_ink():
    assert inks("white") == (0, 0, 0, 0)
    assert inks("black") == (0, 0, 0, 100)


def test_greys_keep_their_order_on_press():
    ramp = Image.new("L", (256, 1))
    ramp.putdata(range(256))
    _, data = samples(saved(ramp), placed=Rect(0, 0, 256, 1))
    assert list(data) == sorted(data)
    assert data[0] == 0 and data[-1] == 255


def test_a_grey_picture_is_grey_on_screen_as_it_was():
    space, data = samples(saved(plain(90, "L")), press=False)
    assert (space, set(data)) == ("/DeviceGray", {90})


def test_a_picture_for_the_screen_keeps_its_colours():
    picture = photo(size=(40, 30))
    space, data = samples(saved(picture), press=False)
    assert (space, data) == ("/DeviceRGB", picture.tobytes())


def cmyk(colour, **options):
    """An Adobe CMYK JPEG, whose samples stand inverted in the file."""
    return saved(plain(colour, "CMYK"), "JPEG", quality=100, **options)


def test_a_cmyk_jpeg_keeps_its_inks():
    space, data = samples(cmyk((0, 255, 255, 0)))
    assert space == "/DeviceCMYK"
    assert dist(data[:4], (0, 255, 255, 0)) < 4


def test_a_cmyk_jpeg_in_black_alone_stays_so():
    space, data = samples(cmyk((0, 0, 0, 200), icc_profile=FOGRA))
    assert space == "/DeviceGray"
    assert abs(data[0] - 55) <= 2


def test_a_cmyk_jpeg_for_another_press_is_converted():
    taken = samples(cmyk((200, 60, 10, 0)))[1]
    same = samples(cmyk((200, 60, 10, 0), icc_profile=GRACOL))[1]
    other = samples(cmyk((200, 60, 10, 0), icc_profile=FOGRA))[1]
    assert taken == same != other


def test_a_cmyk_jpeg_is_red_on_screen():
    space, data = samples(cmyk((0, 255, 255, 0)), press=False)
    assert space == "/DeviceRGB"
    assert data[0] > 200 and data[1] < 80 and data[2] < 80


def swapped_profile():
    """A profile of sRGB in which red and green have changed places."""
    data = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    return data.replace(b"rXYZ", b"????").replace(b"gXYZ", b"rXYZ").replace(b"????", b"gXYZ")


def test_an_embedded_profile_is_obeyed():
    _, data = samples(saved(plain("#ff0000"), icc_profile=swapped_profile()), press=False)
    assert data[1] > 250 and data[0] < 5


@pytest.mark.parametrize("profile", [b"junk", GRACOL, GRACOL[:500]], ids=["junk", "CMYK", "cut"])
def test_a_profile_that_does_not_fit_is_passed_over(profile):
    picture = photo(size=(20, 20))
    data = saved(picture, icc_profile=profile)
    assert samples(data, press=False)[1] == picture.tobytes()


# In the file


@pytest.mark.parametrize(
    "picture",
    [photo(), Image.effect_noise((64, 48), 80), plain("navy", size=(1, 1)),
     Image.effect_noise((64, 48), 9).convert("RGB"), Image.linear_gradient("L")],
    ids=["photo", "noise", "one pixel", "flat noise", "gradient"],
)  # fmt: skip
def test_the_samples_are_read_back_as_they_were(picture):
    _, data = samples(saved(picture), press=False, placed=Rect(0, 0, 200, 200))
    grey = screen_pixels.is_grey(picture)
    assert data == (picture.convert("RGB").getchannel("G") if grey else picture).tobytes()


def test_an_xobject_says_all_that_a_reader_needs():
    pdf = document((saved(photo()), INCH, True))
    [(name, stream)] = pypdf.PdfReader(io.BytesIO(pdf)).pages[0]["/Resources"]["/XObject"].items()
    stream = stream.get_object()
    assert name.endswith("Im1")
    assert {key: stream[key] for key in stream if key != "/Length"} == {
        "/Type": "/XObject",
        "/Subtype": "/Image",
        "/Width": 120,
        "/Height": 90,
        "/ColorSpace": "/DeviceCMYK",
        "/BitsPerComponent": 8,
        "/Filter": "/FlateDecode",
        "/DecodeParms": {
            "/Predictor": 2,
            "/Colors": 4,
            "/BitsPerComponent": 8,
            "/Columns": 120,
        },
    }


def test_the_same_pictures_make_the_same_bytes():
    calls = [(saved(photo()), INCH, True), (saved(plain("red")), INCH, True)]
    assert document(*calls) == document(*calls)


def test_a_picture_shown_twice_is_embedded_once():
    red, photograph = saved(plain("red")), saved(photo())
    pdf = document((red, INCH, True), (photograph, INCH, True), (red, INCH, True), pages=2)
    reader = pypdf.PdfReader(io.BytesIO(pdf))
    assert pdf.count(b"/Subtype /Image") == 2
    for page in reader.pages:
        names = sorted(page["/Resources"]["/XObject"])
        assert [name[-3:] for name in names] == ["Im1", "Im2"]


def test_a_page_lists_only_its_own_pictures():
    writer = PdfWriter("Pictures", "")
    table = images.ImageTable(writer, GRACOL)
    for colour in ("red", "blue"):
        writer.begin_page(INCH, INCH, INCH)
        table.name(good(saved(plain(colour))), (0, 0, 40, 40), INCH, True)
        writer.end_page()
    pages = pypdf.PdfReader(io.BytesIO(writer.save())).pages
    assert [len(page["/Resources"]["/XObject"]) for page in pages] == [1, 1]


@pytest.mark.parametrize("press", [True, False])
@pytest.mark.parametrize("kind", ["PNG", "JPEG", "CMYK"])
def test_a_reader_shows_the_picture_the_right_way_up_and_in_its_colours(kind, press):
    picture = plain("white", size=(60, 60))
    ImageDraw.Draw(picture).rectangle((0, 0, 59, 29), fill="#c03030")
    data = saved(picture.convert("CMYK"), "JPEG") if kind == "CMYK" else saved(picture, kind)
    pdf = document((data, Rect(20, 20, 160, 160), press))
    page = pypdfium2.PdfDocument(pdf)[0].render().to_pil().convert("RGB")
    red, green, blue = page.getpixel((100, 50))
    assert red > green + 60 and red > blue + 60
    assert min(page.getpixel((100, 150))) > 240
    assert page.getpixel((5, 5)) == (255, 255, 255)
