"""The preview through its own HTTP: what it shows, what it survives, whom it refuses."""

from __future__ import annotations

import asyncio
import io
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from types import SimpleNamespace

import pytest
from PIL import Image

pytest.importorskip("starlette")
pytest.importorskip("uvicorn")
pytest.importorskip("watchfiles")

from pypdfium2 import PdfDocument

from brochure.imposition.imposed import imposed
from brochure.loading import Paths
from brochure.pdf.metadata import about
from brochure.pdf.paint import render
from brochure.preview import renderer, watch
from brochure.preview import session as states
from brochure.preview.album import Albums
from brochure.preview.outdated import _path as fields_at
from brochure.preview.outdated import outdated
from brochure.preview.renderer import Gallery
from brochure.preview.server import Preview, listen
from brochure.preview.session import (
    Glance,
    PreviewState,
    folders,
    glance,
    look,
    matters,
)
from brochure.product import SCREEN
from tests.conftest import ASSETS, RELEASED, ROOT, SMALL, THEME, project
from tests.previewing import served
from tests.trace import trace

BAD = SMALL.replace("- lead: One plain sentence.", "- leed: One plain sentence.")  # in title
OVERSET = SMALL.replace("A first paragraph", "A first paragraph that says more " * 120)


@pytest.fixture(scope="module")
def shown(tmp_path_factory):
    """A preview of the small content that no test changes."""
    paths = project(tmp_path_factory.mktemp("shown"), SMALL)
    with served(paths.content, paths.theme) as running:
        yield running


@pytest.fixture(scope="module")
def live(tmp_path_factory):
    """A preview whose content the tests change; each leaves the small content behind."""
    paths = project(tmp_path_factory.mktemp("live"), SMALL)
    with served(paths.content, paths.theme) as running:
        running.content = paths.content
        yield running


@pytest.fixture
def edited(live):
    yield live
    live.content.write_text(SMALL, "utf-8")
    live.wait(lambda s: s["judged"] and not s["stale"] and s["title"] == "A small guide")


def titled(title, text=SMALL):
    return text.replace("title: A small guide\nversion", f"title: {title}\nversion")


def pictures(state, edition="screen", arrangement="reading"):
    for piece in state["pieces"]:
        for row in piece["views"][edition][arrangement]:
            yield from row


# ---- what it shows


def test_the_state_tells_of_every_panel_and_page(shown):
    state = shown.state()
    names = [piece["name"] for piece in state["pieces"]]
    assert names == ["brochure", "handout"]
    assert [picture["name"] for picture in pictures(state)] == [
        "cover", "flap", "inside-left", "inside-centre", "inside-right", "back", "page",
    ]  # fmt: skip
    assert [p["name"] for p in pictures(state, "press", "flat")] == ["outside", "inside", "front"]
    assert not state["stale"] and state["proof"]
    fills = [fill["frame"] for piece in state["pieces"] for fill in piece["fills"]]
    assert fills[:2] == ["cover", "flap"] and {"left", "right"} <= set(fills)


@pytest.mark.parametrize("edition", ["press", "office", "screen"])
@pytest.mark.parametrize("arrangement", ["flat", "reading"])
def test_every_picture_has_the_size_that_the_state_says(shown, edition, arrangement):
    for picture in pictures(shown.state(), edition, arrangement):
        answer = shown.ask(picture["path"])
        assert (answer.status, answer.getheader("content-type")) == (200, "image/png")
        width, height = Image.open(io.BytesIO(answer.body)).size
        assert abs(width - picture["width"] * 8 / 3) <= 1.5
        assert abs(height - picture["height"] * 8 / 3) <= 1.5
        assert picture["panels"]


def test_a_picture_shows_the_pixels_that_pdfium_draws(tmp_path):
    paths = project(tmp_path, SMALL)
    checked = look(Paths(paths.content, paths.theme), PreviewState()).shown
    made = imposed(checked.layouts[1], SCREEN, {})
    document = PdfDocument(render(made, checked.project, about(checked.project)))
    wanted = document[0].render(scale=8 / 3).to_pil().convert("RGB")
    drawn = Gallery().draw(Albums().of(checked), "/picture/handout/screen/page").data
    found = Image.open(io.BytesIO(drawn))
    found.verify()
    assert Image.open(io.BytesIO(drawn)).tobytes() == wanted.tobytes()
    assert (found.mode, found.size) == ("RGB", wanted.size)


def test_a_panel_is_cut_out_of_its_sheet_where_it_lies(shown):
    flat, reading = (
        {p["name"]: p for p in pictures(shown.state(), "office", how)}
        for how in ("flat", "reading")
    )
    sheet = Image.open(io.BytesIO(shown.ask(flat["outside"]["path"]).body))
    cover = Image.open(io.BytesIO(shown.ask(reading["cover"]["path"]).body))
    x = next(x for name, x, _ in flat["outside"]["panels"] if name == "cover") * 8 / 3
    part = sheet.crop((round(x) + 4, 4, round(x) + cover.width - 4, cover.height - 4))
    assert part.resize((40, 80)).tobytes()[:600] == pytest.approx(
        cover.crop((4, 4, cover.width - 4, cover.height - 4)).resize((40, 80)).tobytes()[:600],
        abs=60,
    )


def test_a_text_knows_its_place_in_the_file(shown):
    lines = SMALL.split("\n")
    state = shown.state()
    texts = [t for p in state["pieces"] for panel in p["panels"].values() for t in panel["texts"]]
    plain = next(t for t in texts if t["text"] == "One plain sentence.")
    assert "One plain sentence." in lines[plain["line"] - 1]
    assert {"number": plain["line"], "text": lines[plain["line"] - 1]} in plain["lines"]
    assert plain["file"].endswith("content.yaml")


def test_every_text_lies_in_its_panel_and_in_its_frame(shown):
    for piece in shown.state()["pieces"]:
        for panel in piece["panels"].values():
            left, top, width, height = panel["frame"]
            for text in panel["texts"]:
                x, y, w, h = text["rect"]
                assert left - 1 <= x and x + w <= left + width + 1
                assert top - 1 <= y and y + h <= top + height + 1


def test_guides_are_those_of_the_edition(shown):
    state = shown.state()
    press = next(iter(pictures(state, "press", "flat")))
    assert {kind for kind, *_ in press["guides"]} == {"trim", "bleed", "safe area", "fold"}
    screen = next(iter(pictures(state, "screen", "reading")))
    assert {kind for kind, *_ in screen["guides"]} == {"trim", "safe area"}


def test_a_picture_is_not_sent_twice(shown):
    path = next(iter(pictures(shown.state())))["path"]
    first = shown.ask(path)
    again = shown.ask(path, If_None_Match=first.getheader("etag"))
    assert (again.status, again.body) == (304, b"")
    assert first.getheader("cache-control") == "no-cache"


# ---- what it survives


def test_a_save_is_told(edited):
    with edited.events() as following:
        before = following()
        edited.content.write_text(titled("Another"), "utf-8")
        assert following() != before
    assert edited.wait(lambda s: s["title"] == "Another")["stale"] is False


def test_a_change_of_the_words_changes_their_picture_alone(edited):
    def tags():
        return {
            p["name"]: edited.ask(p["path"]).getheader("etag") for p in pictures(edited.state())
        }

    before = tags()
    edited.content.write_text(SMALL.replace("Staying well", "Staying very well"), "utf-8")
    edited.wait(lambda s: "very" in str(s))
    after = tags()
    changed = {name for name in before if before[name] != after[name]}
    assert changed == {"inside-left", "page"}


EDITS = [  # what is changed, and the pictures of the screen edition in which it can be seen
    (("Staying well", "Staying very well"), {"inside-left", "page"}),
    (("version:", "\n# a comment\nversion:"), set()),
    (("One plain sentence.", "One **plain** sentence."), {"cover", "page"}),
    (("One plain sentence.", "One plane sentence."), {"cover", "page"}),
]


@pytest.mark.parametrize("edit, seen", EDITS)
def test_a_picture_keeps_its_name_if_and_only_if_it_looks_the_same(tmp_path, edit, seen):
    paths = project(tmp_path, SMALL)
    files = Paths(paths.content, paths.theme)
    albums, good = Albums(), look(files, PreviewState())
    before = albums.of(good.shown)
    paths.content.write_text(SMALL.replace(*edit, 1), "utf-8")
    after = albums.of(glance(files, good).state.shown)
    drawn = {path: Gallery().draw(before, path).data for path in before.names}
    now = {path: Gallery().draw(after, path).data for path in after.names}
    changed = {path for path in now if before.names[path] != after.names[path]}
    assert {path for path in now if drawn[path] != now[path]} <= changed
    assert {path.split("/")[-1] for path in changed if "/screen/" in path} == seen
    assert {path.split("/")[-1] for path in changed if "/press/" in path} >= {"outside", "inside"}


def test_the_stamp_of_a_proof_can_be_seen_in_every_picture(tmp_path):
    paths = project(tmp_path, RELEASED)
    files = Paths(paths.content, paths.theme)
    albums, good = Albums(), look(files, PreviewState())
    before = albums.of(good.shown).names
    paths.content.write_text(RELEASED.replace("  goals:", "  goals:\n    to-confirm: all"), "utf-8")
    after = albums.of(glance(files, good).state.shown).names
    assert not any(before[path] == name for path, name in after.items())


def test_another_run_gives_other_names_though_the_system_gives_its_number_again(tmp_path):
    paths = project(tmp_path, SMALL)
    files = repr((str(paths.content), str(paths.theme)))
    code = f"""
import os, pathlib
os.getpid = lambda: 7
from brochure.loading import Paths
from brochure.preview.album import Albums
from brochure.preview.session import PreviewState, look
state = look(Paths(*map(pathlib.Path, {files})), PreviewState())
print(state.stamp, *Albums().of(state.shown).names.values())
"""
    one, other = (
        set(subprocess.check_output([sys.executable, "-c", code], cwd=ROOT, text=True).split())
        for _ in range(2)
    )
    assert len(one) == len(other) > 10
    assert not one & other


def test_pictures_are_kept_while_they_are_true(tmp_path, monkeypatch):
    paths = project(tmp_path, SMALL)
    files = Paths(paths.content, paths.theme)
    albums, gallery, good = Albums(), Gallery(), look(files, PreviewState())
    before = albums.of(good.shown)
    drawn = {path: gallery.draw(before, path).data for path in before.names}
    paths.content.write_text(SMALL.replace("Staying well", "Staying very well"), "utf-8")
    after = albums.of(glance(files, good).state.shown)
    monkeypatch.setattr(renderer, "render", None)  # nothing is painted for what looks the same
    flap = "/picture/brochure/screen/flap"
    assert gallery.draw(after, flap).data == drawn[flap]
    assert {*gallery._kept} == {*after.names.values()} & {*before.names.values()}


def test_with_errors_the_last_good_picture_stays(edited):
    path = next(iter(pictures(edited.state())))["path"]
    before = edited.ask(path)
    edited.content.write_text(titled("Broken", BAD), "utf-8")
    state = edited.wait(lambda s: s["stale"])
    assert [f["code"] for f in state["findings"] if f["severity"] == "error"]
    assert all(f["lines"] for f in state["findings"])
    assert state["title"] == "A small guide"
    assert edited.ask(path).body == before.body


def piece_of(state, name="brochure"):
    return next(piece for piece in state["pieces"] if piece["name"] == name)


def test_an_error_in_a_text_leaves_its_panels_behind_and_no_others(edited):
    edited.content.write_text(BAD, "utf-8")
    state = edited.wait(lambda s: s["stale"])
    assert piece_of(state)["outdated"] == ["cover"]
    assert piece_of(state, "handout")["outdated"] == ["page"]


def is_overset(state):
    return piece_of(state)["panels"]["inside-left"]["overset"]


def test_an_overset_panel_is_shown_as_it_is(edited):
    path = next(p["path"] for p in pictures(edited.state()) if p["name"] == "inside-left")
    before = edited.ask(path)
    edited.content.write_text(OVERSET, "utf-8")
    state = edited.wait(lambda s: is_overset(s) and "L501" in str(s["findings"]))
    assert not state["stale"]
    assert not any(piece["outdated"] for piece in state["pieces"])
    assert edited.ask(path).body != before.body
    fill = next(f for f in piece_of(state)["fills"] if f["frame"] == "inside-left")
    assert fill["percent"] > 100 and fill["lines"] < 0 and fill["words"] < 0


def test_other_panels_stay_live_while_one_is_overset(edited):
    edited.content.write_text(OVERSET, "utf-8")
    edited.wait(lambda s: is_overset(s) and "L501" in str(s["findings"]))
    edited.content.write_text(OVERSET.replace("Somebody answers", "Anybody answers"), "utf-8")
    state = edited.wait(lambda s: "Anybody answers." in str(piece_of(s)["panels"]["back"]))
    assert not state["stale"]


def test_what_does_not_fit_is_told_line_by_line(edited):
    edited.content.write_text(OVERSET, "utf-8")
    # Of new words the findings are for a moment those of the last ones: the panels tell.
    panels = piece_of(edited.wait(is_overset))["panels"]
    assert not any(panels[name]["overset"] for name in panels if name != "inside-left")
    (over,) = panels["inside-left"]["overset"]
    left, top, width, _ = over["rect"]
    frame_left, frame_top, frame_width, frame_height = panels["inside-left"]["frame"]
    assert (left, width) == (frame_left, frame_width)
    assert top <= frame_top + frame_height + 0.02
    assert frame_top + frame_height - top < 11
    assert over["lines"]
    for x, y, wide, size, words in over["lines"]:
        assert left - 1 <= x and x + wide <= left + width + 1
        assert top < y - 0.69 * size and frame_top + frame_height < y + 0.2 * size
        assert y < 2 * panels["inside-left"]["height"]
        assert (
            words in " ".join(["A first paragraph that says more"] * 120 + ["Getting well"])
            or words
        )


def test_save_by_rename(edited):
    other = edited.content.with_name("content.yaml.tmp")
    other.write_text(titled("Renamed"), "utf-8")
    os.replace(other, edited.content)
    edited.wait(lambda s: s["title"] == "Renamed" and not s["stale"])


def test_deleted_and_written_again(edited):
    edited.content.unlink()
    state = edited.wait(lambda s: s["stale"])
    assert "cannot be read" in state["notice"]
    assert list(pictures(state))
    edited.content.write_text(titled("Back again"), "utf-8")
    assert edited.wait(lambda s: s["title"] == "Back again")["notice"] == ""


def test_a_save_before_anybody_watches_is_seen(tmp_path):
    paths = project(tmp_path, SMALL)
    preview = Preview(Paths(paths.content, paths.theme), 0)
    paths.content.write_text(titled("Meanwhile"), "utf-8")

    async def watched():
        stop = asyncio.Event()
        watching = asyncio.create_task(preview.watch.run(stop))
        async for state in preview.hub.changes():
            if state and state.shown.project.content.title.value == "Meanwhile":
                break
        stop.set()
        await watching

    asyncio.run(asyncio.wait_for(watched(), 10))


def test_a_save_is_seen_where_the_system_tells_of_none(tmp_path, monkeypatch):
    def refused(*folders, **more):
        raise OSError("too many are watched")

    monkeypatch.setattr(watch, "awatch", refused)
    paths = project(tmp_path, SMALL)
    with served(paths.content, paths.theme) as running:
        paths.content.write_text(titled("All the same"), "utf-8")
        running.wait(lambda state: state["title"] == "All the same")


def test_a_file_that_is_being_written_is_not_told_as_wrong(edited, monkeypatch):
    monkeypatch.setattr(watch, "_HALF_WRITTEN", 1.0)
    half = len(SMALL) // 2
    with edited.events() as following:
        following()
        with edited.content.open("w", encoding="utf-8") as file:
            file.write(titled("Whole")[:half])
            file.flush()
            time.sleep(0.1)
            file.write(titled("Whole")[half:])
        following()
        state = edited.state()
        assert (state["stale"], state["title"]) == (False, "Whole")


def test_a_half_written_file(edited):
    half = len(SMALL) // 2
    edited.content.write_text(SMALL[:half], "utf-8")
    edited.wait(lambda s: s["stale"] and s["findings"])
    with edited.content.open("a", encoding="utf-8") as file:
        file.write(SMALL[half:])
    edited.wait(lambda s: not s["stale"])


def test_ten_saves_a_second_end_with_the_last(edited):
    for number in range(10):
        edited.content.write_text(titled(f"Number {number}"), "utf-8")
        time.sleep(0.1)
    edited.wait(lambda s: s["title"] == "Number 9", seconds=5)


def test_of_a_flood_of_text_one_page_is_shown_below_the_foot(edited):
    flood = SMALL.replace("A first paragraph", "A first paragraph that says more " * 3000)
    edited.content.write_text(flood, "utf-8")
    panel = piece_of(edited.wait(is_overset))["panels"]["inside-left"]
    shown = [over["rect"] for over in panel["overset"]] + [text["rect"] for text in panel["texts"]]
    assert all(top + height <= 2 * panel["height"] + 0.02 for _, top, _, height in shown)
    assert all(y <= 2 * panel["height"] for _, y, *_ in panel["overset"][0]["lines"])


def test_a_flood_of_findings_is_capped_and_counted(edited):
    unknown = "".join(f"    nonsense{number}: x\n" for number in range(300))
    edited.content.write_text(SMALL.replace("  goals:\n", f"  goals:\n{unknown}"), "utf-8")
    # While the file is written, half of it may be seen.
    state = edited.wait(lambda s: s["stale"] and s["errors"] > 100)
    assert len(state["findings"]) == 100 < state["errors"]
    assert f"{state['errors'] + state['warnings'] - 100} more" in state["more"]


def test_two_browsers_hear_it_and_one_that_left_does_no_harm(edited):
    with edited.events() as one, edited.events() as other:
        first = one(), other()
        with edited.events() as gone:
            gone()
        edited.content.write_text(titled("For both"), "utf-8")
        second = one(), other()
        assert not {*first} & {*second}
    end = time.monotonic() + 5
    while edited.preview.hub.listeners and time.monotonic() < end:
        time.sleep(0.02)
    assert edited.preview.hub.listeners == 0


def test_theme_pictures_and_fonts_are_watched(tmp_path):
    for name in ("icc", "printers", "icons", "art", "fonts"):
        shutil.copytree(ASSETS / name, tmp_path / "assets" / name)
    (tmp_path / ".git").mkdir()
    theme = shutil.copy(THEME, tmp_path / "assets" / "theme.yaml")
    paths = project(tmp_path, SMALL)
    with served(paths.content, tmp_path / "assets" / "theme.yaml") as running:
        before = running.ask("/picture/brochure/screen/cover").getheader("etag")
        art = tmp_path / "assets" / "art" / "outside.svg"
        art.write_text(art.read_text("utf-8").replace("--accent", "--deep"), "utf-8")
        first = running.wait(lambda s: running.ask("/picture/brochure/screen/cover").getheader(
            "etag") != before)  # fmt: skip
        font = tmp_path / "assets" / "fonts" / "AtkinsonHyperlegibleNext-Bold.ttf"
        font.rename(font.with_suffix(".away"))
        running.wait(lambda s: s["stale"] and any(f["code"] == "F401" for f in s["findings"]))
        font.with_suffix(".away").rename(font)
        running.wait(lambda s: not s["stale"] and s["stamp"] != first["stamp"])
        text = theme.read_text("utf-8")
        theme.write_text(text.replace("largest: 11 }", "largest: 10.2 }"), "utf-8")
        running.wait(lambda s: s["pieces"][0]["size"] == 10.2)


def test_a_fault_of_ours_does_not_end_the_preview(tmp_path, monkeypatch):
    paths = project(tmp_path, SMALL)
    files = Paths(paths.content, paths.theme)
    good = look(files, PreviewState())
    monkeypatch.setattr(states, "check", lambda *a, **k: 1 / 0)
    bad = look(files, good)
    assert bad.stale and bad.shown is good.shown and "fault of the tool" in bad.notice


def test_what_is_watched(tmp_path):
    paths = project(tmp_path, SMALL)
    files = Paths(paths.content, paths.theme)
    watched = folders(files, PreviewState())
    assert {tmp_path, ASSETS, ASSETS / "fonts"} <= watched
    gone = Paths(tmp_path / "no" / "such" / "content.yaml", paths.theme)
    assert tmp_path in folders(gone, PreviewState())
    assert matters(files, "a/content.yaml") and matters(files, "a/photo.JPG")
    assert not matters(files, "a/content.yaml~") and not matters(files, "a/.#content.yaml")
    assert not matters(files, "a/4913") and not matters(files, "a/.content.yaml.swp")


def test_words_alone_are_shown_before_they_are_judged(tmp_path):
    paths = project(tmp_path, SMALL)
    files = Paths(paths.content, paths.theme)
    good = look(files, PreviewState())
    paths.content.write_text(SMALL.replace("Staying well", "Staying very well"), "utf-8")
    seen = glance(files, good).state
    assert seen.shown.project.fonts is good.shown.project.fonts
    assert (seen.version, seen.stale) == (2, False)
    full = look(files, good)
    assert [trace(one) for one in full.shown.layouts] == [trace(one) for one in seen.shown.layouts]


REWORDED = [
    ("Staying well", "Staying very well"),
    ("Staying well", "We guarantee that you will be cured, no matter what"),
    ("version:", "\n\n# a comment\nversion:"),
    ("A first paragraph", "A first paragraph that says more " * 120),
    ("language: en", "language: en # brochure: allow W807"),
]


@pytest.mark.parametrize("old, new", REWORDED)
def test_what_was_seen_at_a_glance_is_judged_as_if_all_had_been_read_again(tmp_path, old, new):
    paths = project(tmp_path, SMALL)
    files = Paths(paths.content, paths.theme)
    good = look(files, PreviewState())
    assert old in SMALL
    paths.content.write_text(SMALL.replace(old, new, 1), "utf-8")
    seen = glance(files, good)
    judged, full = seen.judged(), look(files, good)
    assert judged.now.findings == full.now.findings
    assert (judged.version, judged.judged, seen.state.judged) == (3, True, False)
    assert judged.shown.layouts == seen.state.shown.layouts


def test_until_it_is_judged_a_new_text_has_the_findings_of_the_last(tmp_path):
    paths = project(tmp_path, SMALL)
    files = Paths(paths.content, paths.theme)
    state = look(files, PreviewState())
    for words in ("is guaranteed", "is guaranteed too"):
        before = state.now.findings
        paths.content.write_text(SMALL.replace("Staying well", f"Staying well {words}"), "utf-8")
        seen = glance(files, state)
        assert seen.state.now.findings == before
        state = seen.judged()
    assert "guaranteed" in str(before)


@pytest.mark.parametrize("old, new", [
    ("country: US", "country: US\npaper: a4"), ("language: en", "language: de"), ("title:", "titel:"),
])  # fmt: skip
def test_other_changes_wait_until_everything_was_checked(tmp_path, old, new):
    paths = project(tmp_path, SMALL)
    files = Paths(paths.content, paths.theme)
    good = look(files, PreviewState())
    paths.content.write_text(SMALL.replace(old, new, 1), "utf-8")
    assert glance(files, good) is None
    assert glance(files, PreviewState()) is None


def test_a_theme_that_changed_while_the_text_was_wrong_is_not_forgotten(tmp_path):
    paths = project(tmp_path, SMALL)
    shutil.copytree(ASSETS, tmp_path / "assets", dirs_exist_ok=True)
    theme = tmp_path / "assets" / "theme.yaml"
    with served(paths.content, theme) as running:
        paths.content.write_text(BAD, "utf-8")
        first = running.wait(lambda s: s["stale"])
        text = theme.read_text("utf-8")
        theme.write_text(text.replace("largest: 11 }", "largest: 10.2 }"), "utf-8")
        running.wait(lambda s: s["stamp"] != first["stamp"])
        paths.content.write_text(SMALL, "utf-8")
        assert running.wait(lambda s: not s["stale"])["pieces"][0]["size"] == 10.2


def test_a_save_is_not_kept_waiting_by_what_is_judged_nor_overtaken_by_it(edited, monkeypatch):
    judged, begun, ended = Glance.judged, [], []

    def slowly(seen):
        begun.append(threading.Event())
        assert len(begun) > 2 or begun[-1].wait(10)
        ended.append(judged(seen))
        return ended[-1]

    monkeypatch.setattr(Glance, "judged", slowly)
    with edited.events() as following:
        following()
        edited.content.write_text(titled("The first"), "utf-8")
        following()
        edited.wait(lambda s: len(begun) == 1)
        edited.content.write_text(titled("The second"), "utf-8")
        second = following()
        edited.wait(lambda s: len(begun) == 2)
        begun[0].set()
        edited.wait(lambda s: ended)
        time.sleep(0.1)
        state = edited.state()
        assert (state["title"], state["stamp"]) == ("The second", second)
        begun[1].set()
        assert following() != second


def test_overset_is_seen_at_a_glance(tmp_path):
    paths = project(tmp_path, SMALL)
    files = Paths(paths.content, paths.theme)
    good = look(files, PreviewState())
    paths.content.write_text(OVERSET, "utf-8")
    fills = {f.frame: f.percent for f in glance(files, good).state.shown.layouts[0].fills}
    assert fills["inside-left"] > 100 > fills["back"]


LINES = [
    "centre:",
    "    disclaimer: We do not",
    "sections:",
    "    goals:",
    "        text:",
    "            - one",
    "              two",
    "    call:",
    "      heading: Call",
    "pieces:",
    "  handout:",
    "    panels:",
    "      page:",
    "        left: [goals]",
    "",
]


@pytest.mark.parametrize("number, path", [
    (2, ["centre", "disclaimer"]), (4, ["sections", "goals"]), (7, ["sections", "goals", "text", "- one", "two"]),
    (9, ["sections", "call", "heading"]), (14, ["pieces", "handout", "panels", "page", "left"]), (99, []), (0, []),
])  # fmt: skip
def test_the_fields_that_a_line_stands_in_are_told_by_indents(number, path):
    assert fields_at(LINES, number) == path


@pytest.mark.parametrize("old, new, panels", [
    ("lead: One", "leed: One", ["cover"]),
    ("disclaimer: We do not offer this program. Call to learn more.", "disclaimer: []", ["back", "flap"]),
    ("  about: We", "  abuot: We", None),
    ("    label: Call", "    labell: Call", ["back"]),
    ("      note: free", "      notes: free", ["back"]),
    ("      inside-left: [goals]", "      inside-left: goals]", ["inside-left"]),
    ("title: A small guide\nversion", "titel: A small guide\nversion", None),
])  # fmt: skip
def test_the_panels_that_an_error_leaves_behind(tmp_path, old, new, panels):
    paths = project(tmp_path, SMALL)
    files = Paths(paths.content, paths.theme)
    good = look(files, PreviewState())
    assert old in SMALL and not outdated(good)
    paths.content.write_text(SMALL.replace(old, new, 1), "utf-8")
    found = {frame for piece, frame in outdated(look(files, good)) if piece == "brochure"}
    every = {"cover", "flap", "inside-left", "inside-centre", "inside-right", "back"}
    assert found == set(panels or every)


def test_a_file_that_is_gone_leaves_every_panel_behind(tmp_path):
    paths = project(tmp_path, SMALL)
    files = Paths(paths.content, paths.theme)
    good = look(files, PreviewState())
    paths.content.unlink()
    assert len(outdated(look(files, good))) == 7


# ---- whom it refuses


def test_every_answer_has_its_headers(shown):
    picture = next(iter(pictures(shown.state())))["path"]
    for path in ("/", "/style.css", "/script.js", "/icon.svg", "/state", picture, "/nothing"):
        answer = shown.ask(path)
        policy = answer.getheader("content-security-policy")
        assert policy.startswith("default-src 'none'; script-src 'self'; style-src 'self'")
        assert "unsafe" not in policy
        assert answer.getheader("x-content-type-options") == "nosniff"
        assert answer.getheader("cache-control") == "no-cache"
        assert not answer.getheader("access-control-allow-origin")


def test_only_our_own_host(shown):
    good = (f"127.0.0.1:{shown.port}", f"localhost:{shown.port}", f"LocalHost:{shown.port}")
    for host in good:
        assert shown.ask("/state", Host=host).status == 200
    for host in ("evil.example", f"evil.example:{shown.port}", "127.0.0.1", "127.0.0.1:1", ""):
        answer = shown.ask("/state", Host=host)
        assert answer.status in (400, 421) and b"stamp" not in answer.body


def test_only_one_host(shown):
    with socket.create_connection(("127.0.0.1", shown.port), timeout=10) as raw:
        host = f"Host: 127.0.0.1:{shown.port}\r\n"
        raw.sendall(f"GET /state HTTP/1.1\r\n{host}Host: evil.example\r\n\r\n".encode())
        assert re.match(rb"HTTP/1.1 4(00|21) ", raw.recv(200))


def test_only_our_own_page(shown):
    assert shown.ask("/state", Origin=shown.address).status == 200
    for origin in (
        "http://evil.example",
        "null",
        f"https://127.0.0.1:{shown.port}",
        "http://127.0.0.1",
    ):
        assert shown.ask("/state", Origin=origin).status == 403
    foreign = {"Sec_Fetch_Site": "cross-site", "Sec_Fetch_Mode": "no-cors"}
    assert shown.ask("/picture/brochure/screen/cover", **foreign).status == 403
    assert shown.ask("/", Sec_Fetch_Site="cross-site", Sec_Fetch_Mode="navigate").status == 200


@pytest.mark.parametrize("method", ["HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH", "TRACE"])
def test_only_get(shown, method):
    for path in ("/", "/state", "/picture/brochure/screen/cover"):
        answer = shown.ask(path, method)
        assert (answer.status, answer.getheader("allow")) == (405, "GET")


@pytest.mark.parametrize("path", [
    "/../content.yaml", "/content.yaml", "/page/index.html", "/index.html", "/%2e%2e/content.yaml",
    "/picture/brochure/screen/..%2f..%2fcontent.yaml", "/picture/brochure/screen/../../state",
    "/picture/..%2f/screen/cover", "/picture/brochure/screen/cover%00", "/picture/brochure/screen/",
    "/picture/brochure/guides/outside", "/picture/handout/office/page", "//etc/passwd",
    "/picture/brochure/screen/C:%5Cwindows", "/style.css/..%2fserver.py", "/picture/a/b/c",
])  # fmt: skip
def test_no_path_reaches_the_files(shown, path):
    answer = shown.ask(path)
    assert answer.status == 404
    assert len(answer.body) < 100


def test_texts_are_data(edited):
    evil = "<script>document.title='x'</script><img src=x onerror=alert(1)>"
    edited.content.write_text(SMALL.replace("One plain sentence.", evil), "utf-8")
    edited.wait(lambda s: evil in str(s))
    answer = edited.ask("/state")
    assert answer.getheader("content-type") == "application/json"
    assert evil.encode() not in edited.ask("/").body


def test_the_page_asks_nobody_else():
    for file in (ROOT / "brochure" / "preview" / "page").iterdir():
        text = file.read_text("utf-8").replace("http://www.w3.org/2000/svg", "")
        assert "//" not in re.sub(r"(?m)^\s*//.*$|\s// .*$", "", text).replace("://", "//"), file
        assert not re.search(r"innerHTML|outerHTML|insertAdjacent|document\.write|eval\(", text)


# ---- whom it does not wait for


@pytest.fixture(scope="module")
def impatient(tmp_path_factory):
    paths = project(tmp_path_factory.mktemp("impatient"), SMALL)
    with served(paths.content, paths.theme, patience=0.2, most=8) as running:
        running.content = paths.content
        yield running


def connected(running, first=b""):
    raw = socket.create_connection(("127.0.0.1", running.port), timeout=20)
    raw.sendall(first)
    return raw


def rest(raw):
    """All that the server still sends before it closes."""
    found = b""
    with raw:
        try:
            while part := raw.recv(65536):
                found += part
        except ConnectionResetError:
            pass
    return found


def request(running, path="/icon.svg"):
    return f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{running.port}\r\n\r\n".encode()


@pytest.mark.parametrize("first", [b"", b"G", b"GET / HTTP/1.1\r\nHost: 127"])
def test_a_request_that_does_not_end_is_not_waited_for(impatient, first):
    assert rest(connected(impatient, first)) == b""


def test_a_slow_request_is_not_kept_alive_by_one_byte_after_the_other(impatient):
    raw, sent = connected(impatient, b"GET / HTTP/1.1\r\nX-Slow: "), 0
    raw.settimeout(0.02)
    while sent < 1000:  # 20 s, a hundred times as long as the server waits
        try:
            raw.sendall(b"x")
            sent += 1
            if raw.recv(1) == b"":
                break
        except TimeoutError:
            continue
        except (BrokenPipeError, ConnectionResetError):
            break
    raw.close()
    assert sent < 1000


def test_after_an_answer_the_next_request_is_not_waited_for(impatient):
    raw = connected(impatient, request(impatient))
    answer = raw.recv(65536)
    while not answer.endswith(b"</svg>\n"):
        answer += raw.recv(65536)
    raw.sendall(b"G")
    assert answer.startswith(b"HTTP/1.1 200 OK") and rest(raw) == b""


def test_whoever_listens_is_waited_for(impatient):
    with impatient.events() as following:
        before = following()
        rest(connected(impatient, b"G"))  # the listener is older than one that was closed
        impatient.content.write_text(titled("Still heard"), "utf-8")
        assert following() != before


def test_an_answer_that_nobody_takes_is_given_up(impatient):
    raw = socket.socket()
    raw.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    raw.settimeout(20)
    raw.connect(("127.0.0.1", impatient.port))
    with raw:
        raw.sendall(request(impatient, "/picture/brochure/screen/cover") * 200)
        end = time.monotonic() + 20
        while impatient.running.server_state.connections and time.monotonic() < end:
            time.sleep(0.02)
        assert not impatient.running.server_state.connections


def test_of_too_many_connections_the_last_are_closed(tmp_path):
    paths = project(tmp_path, SMALL)
    with served(paths.content, paths.theme, patience=60, most=4) as running:
        kept = [connected(running, b"G") for _ in range(3)]
        assert [rest(connected(running, request(running))) for _ in range(2)] == [b"", b""]
        for raw in kept:
            raw.sendall(request(running)[1:])
            assert raw.recv(12) == b"HTTP/1.1 200"
            raw.close()


# ---- the command


def started(paths, *more):
    command = [sys.executable, "-m", "brochure", "preview", "--content", str(paths.content)]
    command += ["--theme", str(paths.theme), *more]
    return subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )


def test_the_command_names_a_free_port_and_ends_by_itself(tmp_path):
    paths = project(tmp_path, SMALL)
    with listen(0) as taken:
        port = taken.getsockname()[1]
        process = started(paths, "--port", str(port))
        try:
            assert process.stdout.readline().startswith(f"Port {port} is taken")
            address = process.stdout.readline()
            other = int(re.search(r"http://127\.0\.0\.1:(\d+)/", address)[1])
            assert other != port
            time.sleep(0.3)
            with socket.create_connection(("127.0.0.1", other), timeout=10) as raw:
                raw.sendall(f"GET /events HTTP/1.1\r\nHost: 127.0.0.1:{other}\r\n\r\n".encode())
                assert b"200" in raw.recv(200)  # a listener that will not leave
                process.send_signal(signal.SIGINT)
                assert process.wait(60) == 0
            assert process.stdout.read() == "The preview has ended.\n"
        finally:
            process.kill()
            process.stdout.close()


def test_it_listens_on_the_loopback_address_only():
    with listen(0) as made:
        assert made.getsockname()[0] == "127.0.0.1"


def test_a_mistyped_name_is_told_at_once(tmp_path):
    paths = SimpleNamespace(content=tmp_path / "contnt.yaml", theme=THEME)
    process = started(paths, "--port", "0")
    words, _ = process.communicate(timeout=20)
    assert process.returncode == 4
    assert "contnt.yaml" in words


def test_what_is_missing_is_named(tmp_path):
    hide = "import sys; sys.modules['starlette'] = None; sys.argv = ['brochure', 'preview']\n"
    code = f"{hide}from brochure.cli import main; main()"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=20
    )
    assert done.returncode == 4
    assert "make preview" in done.stderr and "pip install starlette" in done.stderr
