"""Forms that name no resource are interpreted once, and show what they would if run again."""

from __future__ import annotations

import pytest

from brochure.preflight.document import read
from brochure.preflight.examine import examine
from brochure.preflight.interpreter import interpreter
from tests.test_preflight import FORM, plain, stream


@pytest.fixture(autouse=True)
def forgotten():
    interpreter._shown.cache_clear()


def file(draw, form, resources="", box=FORM):
    return plain(draw, f"/XObject << /X 5 0 R >> {resources}", stream(form, box))


def page(data):
    return read(data, "x").value.pages[0]


def seen(data):
    return [(obj.area.sides, obj.colour.parts, obj.kind, obj.opacity) for obj in page(data).objects]


PLACES = {
    "as the page begins": "/X Do",
    "moved": "q 1 0 0 1 50 20 cm /X Do Q /X Do",
    "turned": "q 0 1 -1 0 90 0 cm /X Do Q",
    "in a colour that was set": "1 0 0 rg /X Do 0 1 0 rg /X Do",
    "within a clip": "q 3 3 4 4 re W n /X Do Q /X Do",
    "within a clip that is no rectangle": "q 0 0 m 90 0 l 0 90 l W n /X Do Q",
    "half transparent": "/S gs /X Do",
}


@pytest.mark.parametrize("place", PLACES)
def test_a_form_shows_what_its_operators_would_there(place):
    form = "5 5 9 9 re f 0.5 g 7 7 m 20 7 l 20 30 l b"
    states = "/ExtGState << /S << /ca 0.5 /CA 0.5 >> >>"
    alike = file(PLACES[place].replace("/X Do", f"q 0 0 90 90 re W n {form} Q"), form, states)
    for _ in range(2):
        assert seen(file(PLACES[place], form, states, "/Subtype /Form /BBox [0 0 90 90]")) == (
            seen(alike)
        )
    assert seen(alike)


def test_it_is_run_once_for_all_files_and_places_that_are_alike():
    for draw in ("/X Do", "/X Do /X Do", "q /X Do Q"):
        page(file(draw, "5 5 9 9 re f"))
    assert interpreter._shown.cache_info().misses == 1


def test_a_form_that_names_a_resource_shows_that_of_its_file():
    form = "/S gs 5 5 9 9 re f"
    for opacity in (0.5, 0.25):
        made = file("/X Do", form, f"/ExtGState << /S << /ca {opacity} >> >>")
        assert [obj.opacity for obj in page(made).objects] == [opacity]


def test_marked_content_in_a_form_is_known_of_each_file():
    made = file("/X Do", "/P << /MCID 3 >> BDC 5 5 9 9 re f EMC")
    for _ in range(2):
        assert [one.mcid for (one,) in page(made).tagging.sequences] == [3]


def test_a_colour_space_in_a_form_is_that_of_its_file():
    form = "/DeviceRGB cs 1 0 0 sc 5 5 9 9 re f"
    for default in ("/DeviceRGB", "[/CalRGB << /WhitePoint [1 1 1] >>]"):
        made = file("/X Do", form, f"/ColorSpace << /DefaultRGB {default} >>")
        (obj,) = page(made).objects
        assert ("CalRGB" in obj.families) is ("CalRGB" in default)


def test_what_is_wrong_with_a_form_is_said_of_each_file():
    made = file("/X Do", "5 5 9 9 re f Q")
    for _ in range(2):
        assert "Q without q" in page(made).faults[0]
        assert len(page(made).objects) == 1


def test_marked_content_that_only_ends_in_a_form_is_wrong_in_each_file():
    made = file("/X Do", "5 5 9 9 re f EMC")
    for _ in range(2):
        assert "EMC without BDC" in page(made).tagging.faults[0]


def test_what_cannot_be_seen_of_a_form_is_counted_each_time():
    made = file("/X Do /X Do", "500 500 9 9 re f 5 5 9 9 re f")
    for _ in range(2):
        tagging = page(made).tagging
        assert (tagging.unseen, len(tagging.uncovered)) == (2, 2)


def test_a_form_in_an_artifact_is_covered_and_one_beside_it_is_not():
    made = file("/Artifact BMC /X Do EMC /X Do", "5 5 9 9 re f")
    first, second = page(made).objects
    assert [one.tag for one in first.marked_content] == ["Artifact"]
    assert page(made).tagging.uncovered == (second,)


@pytest.mark.parametrize(("form", "times"), [("0 0 1 1 re f\n" * 1000, 201), ("0 g\n" * 8000, 251)])
def test_a_form_that_is_shown_too_often_is_too_much(form, times):
    for more, expected in ((-2, False), (0, True)):
        found = examine(file("/X Do " * (times + more), form), "file.pdf", "x4").findings
        assert ("Q660" in {one.code for one in found}) is expected


def test_a_long_form_is_not_kept():
    page(file("/X Do", "5 5 9 9 re f\n" * 3000))
    assert interpreter._shown.cache_info().currsize == 0
