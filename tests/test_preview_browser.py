"""The page of the preview in a real Chromium. Without one these tests are skipped.

A failure leaves a picture of the page in tests/differences/.
"""

from __future__ import annotations

import re
import shutil
from itertools import pairwise

import pytest

pytest.importorskip("playwright.sync_api", reason="Playwright is not installed")
pytest.importorskip("starlette")
pytest.importorskip("uvicorn")
pytest.importorskip("watchfiles")

from playwright import sync_api

from tests.conftest import ROOT, SMALL, THEME, project
from tests.previewing import served

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
if not CHROMIUM:
    pytest.skip("no Chromium: the page of the preview is not tested", allow_module_level=True)
ARGUMENTS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip
BAD = SMALL.replace("- lead: One", "- leed: One")
OVERSET = SMALL.replace("A first paragraph", "A first paragraph that says more " * 60)
EVIL = "<script>document.title='owned'</script><img src=x onerror=\"document.title='owned'\">"


@pytest.fixture(scope="module")
def browser():
    with sync_api.sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield running
        running.close()


@pytest.fixture(scope="module")
def preview(tmp_path_factory):
    paths = project(tmp_path_factory.mktemp("page"), SMALL)
    with served(paths.content, paths.theme) as running:
        running.content = paths.content
        yield running


@pytest.fixture
def opened(browser, preview, request):
    """Opens the page; what went wrong on it, and where it asked, is looked at in the end."""
    contexts, faults, asked = [], [], []
    failed = request.session.testsfailed

    def opened(width=1400, height=900, **more):
        context = browser.new_context(viewport={"width": width, "height": height}, **more)
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(10_000)
        page.on("pageerror", lambda fault: faults.append(str(fault)))
        page.on("console", lambda said: faults.append(said.text) if said.type == "error" else None)
        page.on("request", lambda one: asked.append(one.url))
        page.goto(preview.address)
        page.locator(".text").first.wait_for()
        return page

    yield opened
    if request.session.testsfailed > failed:
        folder = ROOT / "tests" / "differences"
        folder.mkdir(exist_ok=True)
        for number, context in enumerate(contexts):
            for page in context.pages:
                page.screenshot(path=folder / f"{request.node.name[:60]}-{number}.png")
    for context in contexts:
        context.close()
    if preview.content.read_text("utf-8") != SMALL:
        preview.content.write_text(SMALL, "utf-8")
        preview.wait(lambda s: not s["stale"] and "One plain sentence" in str(s))
    assert not faults
    assert all(url.startswith(preview.address) for url in asked)


def pictured(page):
    """Every picture is there, and of the version that the page tells of."""
    page.wait_for_function(
        """() => { const all = [...document.querySelectorAll(".sheet img")];
        return all.length && all.every((one) => one.src && one.src.endsWith(one.dataset.wanted)
        && one.complete && one.naturalWidth); }"""
    )


def line_of(words, text=SMALL):
    return next(n for n, line in enumerate(text.split("\n"), 1) if words in line)


def choose(page, value):
    page.locator(f"input[value={value}]").check()


def test_a_click_on_a_text_shows_and_copies_its_place(opened, preview):
    page = opened(permissions=["clipboard-read", "clipboard-write"])
    page.get_by_role("button", name="One plain sentence.").first.click()
    name = f"{preview.content}:{line_of('One plain sentence.')}"
    sync_api.expect(page.locator("#place-name")).to_have_text(name)
    sync_api.expect(page.locator("#excerpt .meant")).to_contain_text("One plain sentence.")
    sync_api.expect(page.locator("#copied")).to_have_text("copied")
    assert page.evaluate("navigator.clipboard.readText()") == name


def test_a_save_renews_the_picture_without_a_reload_and_keeps_the_scroll(opened, preview):
    page = opened()
    pictured(page)
    page.evaluate("window.mine = true")
    page.get_by_role("button", name="Larger", exact=True).click()
    page.evaluate("scrollTo(0, 400)")
    before = page.locator(".sheet img").first.get_attribute("src")
    size = page.locator(".sheet").first.bounding_box()
    preview.content.write_text(SMALL.replace("One plain", "Another plain"), "utf-8")
    page.get_by_role("button", name="Another plain sentence.").first.wait_for()
    pictured(page)
    assert page.locator(".sheet img").first.get_attribute("src") != before
    assert page.evaluate("[window.mine, scrollY]") == [True, 400]
    assert page.locator(".sheet").first.bounding_box() == size


def test_errors_grey_their_panels_alone_and_stand_over_them(opened, preview):
    page = opened()
    pictured(page)
    image = page.locator("[data-path$=cover] img")
    source = image.get_attribute("src")
    at = page.locator(".sheet").first.bounding_box()
    preview.content.write_text(BAD, "utf-8")
    trouble = page.locator("#trouble")
    sync_api.expect(trouble).to_be_visible()
    sync_api.expect(page.locator("#status")).to_have_text("1 error")
    sync_api.expect(image).to_have_css("filter", "grayscale(1)")
    sync_api.expect(page.locator("[data-path$=back] img")).to_have_css("filter", "none")
    assert image.get_attribute("src") == source
    assert page.locator(".sheet").first.bounding_box() == at
    trouble.get_by_role("button").first.click()
    sync_api.expect(page.locator("#place-name")).to_contain_text(f":{line_of('leed', BAD)}")
    preview.content.write_text(SMALL, "utf-8")
    sync_api.expect(trouble).to_be_hidden()
    sync_api.expect(image).to_have_css("filter", "none")


def test_what_does_not_fit_stands_in_red_below_its_frame(opened, preview):
    page = opened()
    preview.content.write_text(OVERSET, "utf-8")
    panel = page.locator("[data-path$=inside-left]")
    words = panel.locator("svg .overset text")
    sync_api.expect(words.last).to_have_text("Staying well")
    sync_api.expect(words.last).to_have_css("fill", "rgb(179, 38, 30)")
    # All at once: the page is drawn anew when the words have been judged.
    edge, sheet, *tops = panel.evaluate(
        """panel => ["rect", "text"].flatMap(kind => [...panel.querySelectorAll(`.overset ${kind}`)])
        .map(one => one.getBoundingClientRect())
        .flatMap((one, n) => n ? [one.top] : [one, panel.querySelector("img").getBoundingClientRect()])"""
    )
    assert edge["x"] > sheet["x"]
    assert tops and all(top > edge["y"] - 8 for top in tops)
    assert page.locator("[data-path$=back] .overset").count() == 0
    sync_api.expect(page.locator("#trouble")).to_be_hidden()
    sync_api.expect(page.locator(".finding.error").first).to_be_visible()


def test_the_meter_of_an_overset_panel_says_what_must_go_and_where_room_is(opened, preview):
    page = opened()
    preview.content.write_text(OVERSET, "utf-8")
    meter = page.get_by_role("meter", name="brochure, inside left")
    sync_api.expect(meter).to_have_attribute("aria-valuetext", re.compile("cut about"))
    # All at once: the rows are made anew when the words have been judged.
    words, below, foot = page.evaluate(
        """() => { const row = document.querySelector(".fill.overset");
        return [row.innerText, row.nextElementSibling.getBoundingClientRect().top,
        row.getBoundingClientRect().bottom]; }"""
    )
    full, lines, words, room = re.fullmatch(
        r"Inside left\s+(\d+) %\s+(\d+) lines? too many: cut about (\d+) words?; "
        r"inside right has (\d+) lines to spare", words,
    ).groups()  # fmt: skip
    assert int(full) > 100 and int(lines) and int(words) > int(lines) and int(room) > 1
    assert below >= foot - 1


def test_a_missing_file_is_told(opened, preview):
    page = opened()
    preview.content.unlink()
    sync_api.expect(page.locator("#trouble")).to_contain_text("cannot be read")
    preview.content.write_text(SMALL, "utf-8")
    sync_api.expect(page.locator("#trouble")).to_be_hidden()


def test_markup_in_the_content_stays_text(opened, preview):
    evil = SMALL.replace("One plain sentence.", EVIL).replace("A first paragraph", EVIL)
    preview.content.write_text(evil.replace("Getting well", f"'{EVIL}'".replace("'", "")), "utf-8")
    preview.wait(lambda s: EVIL in str(s) or EVIL in str(s["findings"]) or "<script>" in str(s))
    page = opened()
    for button in page.locator(".text, .finding").all()[:12]:
        button.evaluate("one => one.click()")
    sync_api.expect(page.locator("#place-name")).to_be_visible()
    assert page.locator("script").count() == 1
    assert page.locator("img[src=x]").count() == 0
    assert "owned" not in page.title()


def test_a_telephone_is_wide_enough(opened, preview):
    page = opened(360, 740)
    preview.content.write_text(
        BAD.replace("title: A small", "title: Averyverylongword" * 3), "utf-8"
    )
    sync_api.expect(page.locator("#trouble")).to_be_visible()
    page.locator("#errors button").first.click()
    for value in ("press", "flat", "office", "reading"):
        choose(page, value)
        page.locator("#larger").click()
        wide = page.evaluate("[document.documentElement.scrollWidth, document.body.scrollWidth]")
        assert max(wide) <= 360, value


def test_the_arrangements_and_editions(opened):
    page = opened()
    names = page.locator("figcaption")
    assert names.all_inner_texts() == ["Cover", "Flap", "Inside left", "Inside centre",
                                       "Inside right", "Back", "Page"]  # fmt: skip
    choose(page, "flat")
    assert names.all_inner_texts()[:3] == ["Flap", "Back", "Cover"]
    choose(page, "press")
    assert names.all_inner_texts() == ["Outside", "Inside", "Front"]
    assert page.locator(".sheet svg").count() == 0
    page.locator("input[name=guides]").check()
    for kind in ("trim", "bleed", "safe-area", "fold", "frame"):
        assert page.locator(f".sheet svg .{kind}").count()
    sync_api.expect(page.locator("#legend")).to_be_visible()
    page.reload()
    page.locator(".text").first.wait_for()
    assert names.all_inner_texts() == ["Outside", "Inside", "Front"], "options outlive a reload"
    choose(page, "office")
    sync_api.expect(page.locator("#about-handout")).to_contain_text("no office edition")


def test_the_keyboard_reaches_everything(opened, preview):
    page = opened()
    preview.content.write_text(BAD, "utf-8")
    sync_api.expect(page.locator("#trouble")).to_be_visible()
    reached = set()
    for _ in range(40):
        page.keyboard.press("Tab")
        reached.add(
            page.evaluate("""() => { const one = document.activeElement;
            return one.name || one.id || one.className.split(" ")[0] || one.tagName; }""")
        )
        seen = page.evaluate("""() => { const one = document.activeElement;
            const shown = one.matches("input") ? one.nextElementSibling : one;
            return one === document.body || getComputedStyle(shown).outlineStyle !== "none"; }""")
        assert seen, "the focus cannot be seen"
    wanted = {
        "skip",
        "edition",
        "arrangement",
        "guides",
        "smaller",
        "larger",
        "fit",
        "finding",
        "text",
    }
    assert wanted <= reached
    text = page.locator(".text[tabindex='0']").first
    text.focus()
    first = page.evaluate("document.activeElement.getAttribute('aria-label')")
    page.keyboard.press("ArrowDown")
    second = page.evaluate("document.activeElement.getAttribute('aria-label')")
    assert first != second
    page.keyboard.press("Enter")
    place = page.locator("#place-name").inner_text()
    assert second.endswith(f"({place})")
    page.keyboard.press("Escape")
    sync_api.expect(page.locator("#place")).to_be_hidden()
    assert page.locator("#status[aria-live=polite], #place[aria-live=polite]").count() == 2


def test_meters_names_and_headings(opened, preview):
    page = opened()
    fills = [fill for piece in preview.state()["pieces"] for fill in piece["fills"]]
    meters = page.get_by_role("meter").all()
    for meter, fill in zip(meters, fills, strict=True):
        assert float(meter.get_attribute("aria-valuenow")) == fill["percent"]
    nameless = page.evaluate(
        """() => [...document.querySelectorAll("button, input")].filter((one) => !(one.ariaLabel
        || one.textContent.trim() || one.labels?.[0]?.textContent.trim())).length"""
    )
    assert nameless == 0
    levels = page.evaluate("[...document.querySelectorAll('h1,h2,h3')].map((h) => +h.tagName[1])")
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))


def luminance(colour):
    numbers = [int(n) / 255 for n in colour[colour.index("(") + 1 : -1].split(",")[:3]]
    linear = [n / 12.92 if n <= 0.04045 else ((n + 0.055) / 1.055) ** 2.4 for n in numbers]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_light_and_dark(opened, preview, scheme):
    page = opened(color_scheme=scheme)
    preview.content.write_text(BAD, "utf-8")
    sync_api.expect(page.locator("#trouble")).to_be_visible()
    ground = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert (luminance(ground) < 0.2) == (scheme == "dark")
    contrasts = page.evaluate(
        """() => ["#title", "#status", "#none", ".fill span", "#trouble-title", ".finding b",
        ".finding em", ".choice span", "input:checked + span", "figcaption"].map((name) => {
          const one = document.querySelector(name);
          let behind = one;
          while (getComputedStyle(behind).backgroundColor === "rgba(0, 0, 0, 0)") behind = behind.parentElement;
          return [name, getComputedStyle(one).color, getComputedStyle(behind).backgroundColor]; })"""
    )
    for name, ink, paper in contrasts:
        darker, lighter = sorted((luminance(ink), luminance(paper)))
        assert (lighter + 0.05) / (darker + 0.05) >= 4.5, (name, ink, paper)


def test_when_the_preview_has_ended_the_page_says_so(browser, tmp_path):
    paths = project(tmp_path, SMALL)
    context = browser.new_context()
    with served(paths.content, THEME) as running:
        page = context.new_page()
        page.goto(running.address)
        pictured(page)
    sync_api.expect(page.locator("#status")).to_contain_text("Not connected")
    context.close()
