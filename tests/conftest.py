"""What the tests share: a project of their own with a sampler of all there is, and a small content.

The owner's content.yaml, theme, art, icons, printers and wording are never read: the tests have
copies in tests/data/, so that an ordinary edit of the owner's files breaks none of them.
"""

from __future__ import annotations

import atexit
import hashlib
import shutil
import tempfile
from functools import cache
from itertools import chain, islice, repeat
from pathlib import Path
from types import SimpleNamespace

import pytest
from hypothesis import settings
from msgspec.structs import replace

from brochure.content import format_files, model, placement
from brochure.content.approvals import Approvals
from brochure.design import artwork as artwork_files
from brochure.design import fonts as font_files
from brochure.design import icc
from brochure.design import printer_profile as printers
from brochure.design import theme as themes
from brochure.design.sheet import sheet_of
from brochure.finding import Span
from brochure.loading import Drawables, Paths, Shop
from brochure.project import Project
from brochure.source import yaml_tree
from brochure.source.yaml_tree import Text
from brochure.wording.wording_rules import WordingRules

# A slow or busy machine is no reason to fail.
settings.register_profile("suite", deadline=None)
settings.load_profile("suite")

ROOT = Path(__file__).resolve().parents[1]
DATA = ROOT / "tests" / "data"


def _own_project() -> Path:
    """The tests' project: their data, and the fonts and ICC profiles that the tool ships."""
    folder = Path(tempfile.mkdtemp(prefix="brochure-tests-")).resolve()
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    shutil.copytree(DATA, folder, dirs_exist_ok=True)
    (folder / "sampler.yaml").rename(folder / "content.yaml")
    for name in ("fonts", "icc"):
        shutil.copytree(ROOT / "assets" / name, folder / "assets" / name)
    return folder


PROJECT = _own_project()
SAMPLER = PROJECT / "content.yaml"
LOOKUPS = PROJECT / "lookups.yaml"  # the second sampler
ASSETS = PROJECT / "assets"
THEME = ASSETS / "theme.yaml"
LETTERPRESS = ASSETS / "themes" / "letterpress.yaml"

SMALL = """\
language: en
country: US
title: A small guide
version: "Version 1"
centre:
  name: Harbor House
  about: We help people find care.
  hotline:
    number: 1-800-555-0150
    label: Call us
    hours: day and night
  web: https://example.org/care
  disclaimer: We do not offer this program. Call to learn more.
crisis-lines:
  heading: Public lines
  lines:
    - name: Lifeline
      number: "988"
      note: free, 24/7.
references:
  heading: Sources
  entries:
    - name: one
      text: Author A. A title. 2014.
      link: https://example.org/one
sections:
  title:
    heading: A small guide
    text:
      - lead: One plain sentence.
  goals:
    heading: Goals
    text:
      - A first paragraph with **strong** words and [a guide](https://example.org/a). [@one]
      - bullets:
          - Getting well
          - Staying well
  more:
    heading: More to know
    text:
      - comparison:
          left:
            heading: Good
            items: [at home]
          right:
            heading: Bad
            items: [far away]
        alt: Good on the left, bad on the right.
  call:
    heading: Call today
    text:
      - Somebody answers.
pieces:
  brochure:
    format: letter-fold
    panels:
      cover: [title, centre-name]
      flap: [about, disclaimer]
      inside-left: [goals]
      inside-centre: [more]
      inside-right: [references]
      back: [call, hotline, disclaimer, crisis-lines, web, version]
  handout:
    format: handout
    panels:
      page:
        head: [title]
        top: [about]
        left: [goals]
        right: [more, references]
        foot-left: [call, web, version]
        foot-right: [hotline, disclaimer]
"""
# The same, as it may be released.
RELEASED = SMALL.replace("1-800-555-0150", "1-800-662-4357").replace("example.org", "harbor.org")


def load_theme(path: Path = THEME):
    theme = themes.load(yaml_tree.read(path).value)
    assert theme.value is not None, theme.findings
    return theme.value


def load_fonts(path: Path = THEME):
    files = load_theme(path).fonts.files()
    outcome = font_files.load(files, path.parent)
    assert outcome.value is not None, outcome.findings
    return outcome.value


@pytest.fixture(scope="session")
def theme():
    return load_theme()


@pytest.fixture(scope="session")
def fonts():
    return load_fonts()


FORMATS = format_files.load((path.stem for path in format_files.BUILT_IN.glob("*.yaml")), ())[
    0
].value
BROCHURE = sheet_of(FORMATS.by_name["letter-fold"], "letter")
HANDOUT = sheet_of(FORMATS.by_name["handout"], "letter")
SHEETS = {"brochure": BROCHURE, "handout": HANDOUT}


def small_in(form, paper="", piece="brochure") -> str:
    """The small content as one piece of any format, something on every panel of it."""
    frames = [f for f in form.frames if f.panel not in form.optional]
    first, *middle, last = (
        f for f in frames if not f.zone.optional or (f.zone.is_rest and not f.zone.columns)
    )
    more = chain(["goals, references", "more", "about", "web"], repeat("centre-name"))
    placed = {
        first: "title, disclaimer",
        **{frame: next(more) for frame in middle},
        last: "call, hotline, disclaimer" + "".join(f", {name}" for name in islice(more, 4)),
    }
    lines = [f"pieces:\n  {piece}:\n    format: {form.name}\n    panels:\n"]
    lines[:0] = [f"paper: {paper}\n"] if paper else []
    for panel in dict.fromkeys(frame.panel for frame in placed):
        lines.append(f"      {panel}:\n")
        lines += [
            f"        {f.name}: [{names}]\n" for f, names in placed.items() if f.panel == panel
        ]
    return SMALL[: SMALL.index("pieces:")] + "".join(lines)


def load_printer(name: str = "generic-us"):
    """A printer profile with its ICC profile."""
    path = ASSETS / "printers" / f"{name}.yaml"
    outcome = printers.load(yaml_tree.read(path).value, path.parent)
    assert outcome.value is not None, outcome.findings
    return outcome.value


@cache
def load_project(path: Path = THEME, printer: str = "generic-us"):
    """A project of the small content; its wording has no rules."""
    text, look = (yaml_tree.parse(SMALL).value, yaml_tree.read(path).value)
    shop = Shop(yaml_tree.parse("name: x").value, *load_printer(printer))
    theme = load_theme(path)
    screen = icc.load(theme.profile, path.parent).value
    drawables = Drawables(load_fonts(path), load_artwork(path), screen)
    content = model.load(text, FORMATS.by_name).value
    paths = Paths(PROJECT / "content.yaml", path, printer)
    return Project(
        paths,
        text,
        look,
        FORMATS,
        content,
        theme,
        shop,
        drawables,
        WordingRules(),
        Approvals(),
        "0" * 64,
    )


def project_of(text: str, **changes):
    """The project with another content, and perhaps another theme."""
    source = yaml_tree.parse(text).value
    return replace(
        load_project(), text=source, content=model.load(source, FORMATS.by_name).value, **changes
    )


@pytest.fixture(scope="session")
def loaded():
    return load_project()


def load_artwork(path: Path = THEME):
    """The theme's icons and art; no content is asked for its pictures."""
    folder = path.parent
    icons = tuple(Text(icon.stem, Span("theme.yaml")) for icon in (folder / "icons").glob("*.svg"))
    wanted = artwork_files.Wanted(icons, (), folder, folder)
    outcome = artwork_files.load(load_theme(path), wanted)
    assert not outcome.findings
    return outcome.value


@pytest.fixture(scope="session")
def artwork():
    return load_artwork()


@pytest.fixture(scope="session", autouse=True)
def _output_stays():
    """What somebody has built is theirs: no test writes where commands do without being told."""

    def held():
        return {path: path.stat().st_mtime_ns for path in (ROOT / "output").rglob("*")}

    before = held()
    yield
    assert held() == before


@pytest.fixture(autouse=True)
def _at_a_desk(monkeypatch):
    """Findings are shown as to a person, wherever the tests run."""
    monkeypatch.delenv("GITHUB_ACTIONS", raising=False)


def read_content(text: str):
    """The content of a text, and every finding of reading and placing it."""
    parsed = yaml_tree.parse(text)
    outcome = model.load(parsed.value, FORMATS.by_name)
    findings = [*parsed.findings, *outcome.findings]
    if outcome.value is not None:
        findings += placement.check(outcome.value, parsed.value)
    return SimpleNamespace(value=outcome.value, findings=findings, source=parsed.value)


def project(folder: Path, text: str) -> SimpleNamespace:
    """A folder with this content, in which the disclaimer of the small content is approved; the
    theme is that of the tests' project."""
    folder.mkdir(parents=True, exist_ok=True)
    content = folder / "content.yaml"
    words = b"We do not offer this program. Call to learn more."
    approved = f"disclaimer:\n  sha256: {hashlib.sha256(words).hexdigest()}\n"
    (folder / "approvals.yaml").write_text(approved, encoding="utf-8")
    content.write_text(text, encoding="utf-8")
    return SimpleNamespace(content=content, theme=THEME, output=folder / "output")


def own_project(folder: Path, text: str) -> SimpleNamespace:
    """A copy of the tests' whole project with this content, for contents with pictures."""
    shutil.copytree(PROJECT, folder, dirs_exist_ok=True)
    paths = project(folder, text)
    paths.theme = folder / "assets" / "theme.yaml"
    return paths
