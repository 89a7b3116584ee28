"""Files from before there were pieces: what is said of them, and how they are rewritten."""

from __future__ import annotations

import pytest
from click.testing import CliRunner

from brochure.cli import cli
from brochure.source import migrate, yaml_tree
from tests.calls import check
from tests.conftest import SMALL, THEME, project

OLD = (
    SMALL[: SMALL.index("pieces:")]
    + """\
# How it is folded.
brochure:
  fold: z-fold   # a zigzag
  panels:
    cover: [title, centre-name]
    # seen first
    inside-left: [about, disclaimer]
    inside-right: [more]
    back: [call, hotline, disclaimer, crisis-lines, web, version]
    turned-left: [references]
    turned-right: [goals]

# One page.
handout:
  frames:
    head: [title]
    top: [about]
    left:
      - goals   # what it is for
    right: [more, references]
    foot-left: [call, web, version]
    foot-right: [hotline, disclaimer]
"""
)
OLD_THEME = (
    THEME.read_text("utf-8")
    .replace("  body:\n    other: {", "  brochure: {").replace("    handout: {", "  handout: {")
    .replace("  text:\n    other: 22\n    handout: 36\n", "  brochure: 22   # each panel\n  handout: 36\n")
)  # fmt: skip


def read(text):
    return yaml_tree.parse(text).value


def plain(text):
    return migrate._plain(read(text).tree)


def test_an_old_content_is_answered_once_with_the_command_that_rewrites_it(tmp_path):
    found = check(project(tmp_path, OLD).content, THEME).findings
    assert [(f.code, f.hint) for f in found if "migrate" in f.hint] == [
        ("M202", "brochure migrate rewrites the file and keeps its comments")
    ] * 2
    assert {f.code for f in found} == {"M202"}


def test_an_old_theme_too(tmp_path):
    paths = project(tmp_path, SMALL)
    theme = tmp_path / "theme.yaml"
    theme.write_text(OLD_THEME, "utf-8")
    found = [f for f in check(paths.content, theme).findings if f.span.file == str(theme)]
    assert [f.span.line for f in found] == [
        n for n, line in enumerate(OLD_THEME.split("\n"), 1) if line.startswith("  brochure:")
    ]


def test_the_pieces_stand_under_pieces_with_every_comment():
    made = migrate.content(read(OLD)).value
    pieces = plain(made)["pieces"]
    assert pieces["brochure"]["format"] == "z-fold"
    assert pieces["brochure"]["panels"] == plain(OLD)["brochure"]["panels"]
    assert pieces["handout"]["panels"] == {"page": plain(OLD)["handout"]["frames"]}
    for comment in (
        "# How it is folded.",
        "# a zigzag",
        "# seen first",
        "# One page.",
        "# what it",
    ):
        assert made.count(comment) == 1


def test_a_theme_names_its_measures_by_format():
    made = plain(migrate.theme(read(OLD_THEME)).value)
    assert made == plain(THEME.read_text("utf-8"))


@pytest.mark.parametrize("rewrite", [migrate.content, migrate.theme])
def test_what_is_as_it_should_be_stays_to_the_byte(rewrite):
    text = SMALL if rewrite is migrate.content else THEME.read_text("utf-8")
    assert rewrite(read(text)).value == text


@pytest.mark.parametrize(
    "text",
    [
        OLD[: OLD.index("# How")] + "brochure: {panels: {cover: [title]}}\n",
        OLD[: OLD.index("# One page.")] + "handout: {frames: {head: [title]}}\n",
    ],
)
def test_what_cannot_be_moved_by_lines_is_refused_and_not_guessed(text):
    outcome = migrate.content(read(text))
    assert outcome.value is None
    assert [f.code for f in outcome.findings] == ["M202"]


def test_the_command_rewrites_both_files_or_none(tmp_path):
    paths = project(tmp_path, OLD)
    theme = tmp_path / "theme.yaml"
    theme.write_text(OLD_THEME, "utf-8")
    options = ["migrate", "--content", str(paths.content), "--theme", str(theme)]
    done = CliRunner().invoke(cli, options)
    assert done.exit_code == 0, done.output
    assert "pieces:" in paths.content.read_text("utf-8")
    assert CliRunner().invoke(cli, options).output.startswith("Nothing to rewrite")

    paths.content.write_text(OLD[: OLD.index("# How")] + "brochure: {panels: {cover: []}}\n")
    theme.write_text(OLD_THEME, "utf-8")
    assert CliRunner().invoke(cli, options).exit_code == 1
    assert theme.read_text("utf-8") == OLD_THEME
