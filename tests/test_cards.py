"""Cards: blocks on a ground of their own."""

from __future__ import annotations

import pytest

from tests.calls import build, check
from tests.conftest import SMALL, THEME, project

CARD = """\
      - card:
          look: warning
          heading: Call at once
          icon: home
          text:
            - If a life is in danger.
            - bullets:
                - Say where you are
"""


def content_with(card=CARD):
    return SMALL.replace("      - Somebody answers.\n", f"      - Somebody answers.\n{card}")


def card_of(done):
    layout = done.layouts[0]
    return next(box for page in layout.panels for box in page.walk() if box.role == "card")


def test_a_card_holds_any_blocks_on_a_ground_with_a_bar(tmp_path):
    done = check(project(tmp_path, content_with()).content, THEME)
    card = card_of(done)
    roles = [box.role for box in card.children]
    assert roles == ["marked", "paragraph", "list"]
    ground, bar = card.shapes
    assert (ground.fill, bar.fill) == ("paper", "accent")
    assert bar.bounds.x == ground.bounds.x and bar.bounds.height == ground.bounds.height
    assert bar.bounds.width == 3.0


def test_a_quiet_card_has_no_bar(tmp_path):
    done = check(
        project(tmp_path, content_with(CARD.replace("          look: warning\n", ""))).content,
        THEME,
    )
    assert len(card_of(done).shapes) == 1


def test_a_theme_gives_cards_looks_of_its_own(tmp_path):
    paths = project(tmp_path, content_with(CARD.replace("warning", "night")))
    done = check(
        paths.content,
        theme_with(tmp_path, "{ ground: deep, text: paper, heading: paper, accent: paper }"),
    )
    assert done.findings == () or {f.code for f in done.findings} == {"L505"}
    assert card_of(done).shapes[0].fill == "deep"


def theme_with(folder, night):
    import shutil

    shutil.copytree(THEME.parent, folder / "look")
    theme = folder / "look" / "theme.yaml"
    text = THEME.read_text("utf-8")
    theme.write_text(f"{text}\ncards:\n  night: {night}\n", "utf-8")
    return theme


def test_a_look_in_which_words_do_not_stand_out_is_refused_at_its_line(tmp_path):
    theme = theme_with(tmp_path, "{ ground: deep, heading: paper, accent: paper }")
    found = check(project(tmp_path, content_with()).content, theme).findings
    line = theme.read_text("utf-8").split("\n").index("cards:") + 2
    assert [(f.code, f.span.line) for f in found if f.code == "F404"] == [("F404", line)]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("look: warning", "look: warnin", 'the theme has no card "warnin"'),
        ("- If a life is in danger.", "- disclaimer", "a card holds no disclaimer"),
        ("- If a life is in danger.", "- hotline", "a card holds no hotline"),
        ("- If a life is in danger.", "- card: {text: [In a card.]}", "a card holds no other card"),
        ("          heading: Call at once\n", "", "this card has none"),
    ],
)
def test_what_a_card_may_not_be_is_said_at_its_place(tmp_path, old, new, said):
    text = content_with(CARD.replace(old, new))
    found = check(project(tmp_path, text).content, THEME).findings
    wanted = (new or "          icon: home").strip().removeprefix("- ")
    line = next(n for n, one in enumerate(text.split("\n"), 1) if wanted[:12] in one and n > 50)
    assert [(f.code, f.span.line) for f in found if said in f.message] == [("M213", line)]


def test_the_words_of_a_card_are_tagged_and_read_in_order(tmp_path):
    paths = project(tmp_path, content_with())
    done = build(paths.content, paths.theme, paths.output)
    text = done.shown["brochure-screen.txt"].decode()
    words = ["Somebody answers.", "Call at once", "If a life is in danger.", "Say where you are"]
    places = [text.index(one) for one in words]
    assert places == sorted(places)


def test_the_blocks_of_a_card_stand_apart_in_the_companion_text(tmp_path):
    card = """\
      - card:
          heading: Be careful
          text:
            - First read this.
            - bullets: [One, Two]
"""
    text = SMALL.replace("          - Staying well\n", f"          - Staying well\n{card}")
    paths = project(tmp_path, text)
    done = build(paths.content, paths.theme, paths.output)
    assert done.files, done.findings
    said = done.shown["brochure-screen.txt"].decode()
    assert "### Be careful\n\nFirst read this.\n\n- One\n- Two\n" in said
