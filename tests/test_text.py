"""Setting text: markup, words, lines."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from brochure.content import markup
from brochure.content.markup import Run
from brochure.design import fonts
from brochure.finding import Span
from brochure.layout import linebreak
from brochure.layout import paragraph as setting
from brochure.layout.paragraph import (
    BREAK,
    HYPHEN,
    JOIN,
    SPACE,
    Fragment,
    ShapedParagraph,
    TextRun,
    atom_of,
)
from brochure.source.yaml_tree import Text

PLACE = Text("x", Span("c"))


def test_what_is_kept_of_words_is_bounded(monkeypatch):
    monkeypatch.setattr(fonts, "MOST_KEPT", 3)
    kept = fonts.Kept()
    for word in "abcde":
        kept[word] = word.upper()
    assert dict(kept) == {"d": "D", "e": "E"}


def said(words):
    return Text(words, Span("content.yaml"))


def runs(words, language="en"):
    return markup.parse(said(words), language).runs


def test_markup_becomes_runs():
    assert runs("a **b** *c* [d](https://e.org)") == (
        Run("a "), Run("b", strong=True), Run(" "), Run("c", emphasis=True), Run(" "),
        Run("d", link="https://e.org"),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("written", "printed"),
    [
        ('"Yes" it\'s', "“Yes” it’s"),
        ("day - night", "day – night"),
        ("a -- b --- c", "a – b — c"),
        ("and so on...", "and so on…"),
        ("1-800-555-0199", "1-800-555-0199"),
        ("<script>&amp;<b>", "<script>&amp;<b>"),
        ('<img src="file:///etc/passwd"/>', "<img src=“file:///etc/passwd”/>"),
        ("(c) 5 * 3", "(c) 5 * 3"),
    ],
)
def test_quotes_and_dashes_become_typographic_and_nothing_else_changes(written, printed):
    assert markup.parse(said(written)).words == printed


def test_quotes_follow_the_language():
    assert markup.parse(said('"ja"'), "de").words == "„ja“"


def test_a_citation_follows_its_word_without_a_blank():
    assert runs("So it is. [@one]") == (Run("So it is."), Run("", cite="one"))


def test_words_in_another_language_are_no_link():
    assert runs("Say [gracias](lang:es) now.") == (
        Run("Say "), Run("gracias", language="es"), Run(" now."),
    )  # fmt: skip


def test_citations_with_a_blank_between_are_neighbours():
    assert runs("So it is. [@one] [@two]") == (
        Run("So it is."), Run("", cite="one"), Run("", cite="two"),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("https://example.org/a/", "example.org/a"),
        ("mailto:help@example.org", "help@example.org"),
        ("tel:+18005550199", "+18005550199"),
    ],
)
def test_an_address_is_shown_without_its_scheme(address, shown):
    assert markup.shown_address(address) == shown


def test_a_kept_line_break_begins_a_new_paragraph():
    assert len(markup.parse(said("one\ntwo")).paragraphs) == 2


@pytest.mark.parametrize(
    "link", ["http://a.org", "javascript:x", "file:///x", "//a.org", "data:x", "lang:e_s"]
)
def test_an_unsafe_link_is_refused(link):
    with pytest.raises(markup.BadLink):
        markup.parse(said(f"[a]({link})"))


PARTS = [
    *"abc .,-–’“”:;?!()$%/—…é1",
    " ",
    "**",
    "**",
    " **",
    "** ",
    "*",
    "_",
    "[@a]",
    "[@b.c]",
    "]",
]


@given(st.lists(st.sampled_from(PARTS), max_size=30))
@example(["** a**"])
@example(["**a **"])
@example(["**a.**b"])
@example(["**(a)**"])
@example(["a**b**c**d.** e**"])
@example(["**a****b** **c**"])
@example(["**a** ***b**"])
def test_the_short_way_for_plain_texts_gives_what_the_long_way_gives(parts):
    words = " ".join("".join(parts).split())
    assert markup._runs(words, "en") == markup._joined([*markup._long(words, "en")])


@pytest.mark.parametrize("words", ["**a b** c.", "A **b-c?** d", "**Call.**", "a.[@b] Then **c**."])
def test_strong_words_and_citations_go_the_short_way(words, monkeypatch):
    monkeypatch.delattr(markup, "_long")
    assert {run.strong or bool(run.cite) for run in runs(words)} >= {True}


def paragraph(fonts, words, language="en"):
    return setting.prepare(said(words), [TextRun(words, "regular")], fonts, language)


def atoms(p):
    return [atom.text for atom in p.atoms]


def test_a_number_stays_with_its_unit(fonts):
    assert atoms(paragraph(fonts, "about 90 days or 3 to 5 weeks")) == [
        "about", "90 days", "or", "3 to 5 weeks",
    ]  # fmt: skip


def test_a_phone_number_and_12_step_do_not_break(fonts):
    assert atoms(paragraph(fonts, "call 1-800-555-0199, 24/7, a 12-step group")) == [
        "call", "1-800-555-0199,", "24/7,", "a", "12-step", "group",
    ]  # fmt: skip


def test_a_written_hyphen_between_words_may_break(fonts):
    p = paragraph(fonts, "life-threatening conditions")
    assert atoms(p) == ["life-", "threatening", "conditions"]
    assert p.joints == (JOIN, SPACE, SPACE)


def test_kerning_makes_a_pair_narrower(fonts):
    shaped = fonts.shape("regular", "To")
    alone = fonts.shape("regular", "T").width + fonts.shape("regular", "o").width
    assert shaped.width < alone


def test_no_ligature_joins_characters(fonts):
    assert len(fonts.shape("regular", "office fi fl").advances) == len("office fi fl")


@given(st.text(min_size=0, max_size=200))
def test_no_character_that_is_shown_is_lost(fonts, words):
    p = paragraph(fonts, words)
    kept = "".join(a.text + (" " if j in (SPACE, BREAK) else "") for a, j in zip(p.atoms, p.joints))
    assert kept.split() == setting.shown(words).split()


def made(widths, joints, space=0.25, hyphen=0.3, words=(), language=""):
    from brochure.design.fonts import Shaped

    parts = [
        atom_of((Fragment("regular", Shaped(word, width, (), (width,))),), width, space)
        for width, word in zip(widths, words or ["x"] * len(widths))
    ]
    return setting.measured(PLACE, parts, joints, hyphen, language)


def width(p: ShapedParagraph, start: int, end: int) -> float:
    """A line is as wide as its atoms, the blanks between them, and the hyphen that ends it."""
    blanks = zip(p.atoms[start : end - 1], p.joints[start : end - 1])
    wide = sum(atom.width for atom in p.atoms[start:end])
    wide += sum(atom.blank for atom, joint in blanks if joint == SPACE)
    breaks_a_word = p.joints[end - 1] == HYPHEN and end < len(p.atoms)
    return wide + (p.hyphen if breaks_a_word else 0)


def price(p: ShapedParagraph, lines, measure: float, balanced: bool) -> float:
    """The square of what each line falls short, 0.3 more for a hyphen and 0.05 for a break after
    a written one. The last line costs 0.5 if it is one word and its shortfall beyond 82 per cent;
    but of a balanced text it costs what the others do. Else, in English: 0.015 for a line that
    does not end with its sentence, 0.006 if it ends with "the", and 0.05 for one that ends with
    the first word of a sentence or within a last one of up to four words."""
    words, joints = atoms(p), (SPACE, *p.joints)
    stops = {i for i in range(len(words) - 1) if words[i] == "end." and p.joints[i] == SPACE}
    stops = {i for i in stops if words[i + 1][0].isupper()}
    total = 0.0
    for start, end in lines:
        short = max(0.0, 1 - width(p, start, end) / measure)
        if end < len(p.atoms):
            total += short**2 + {SPACE: 0, JOIN: 0.05, HYPHEN: 0.3}[p.joints[end - 1]]
            if p.language == "en" and not balanced:
                word = max(i for i in range(end) if joints[i] == SPACE)  # where the word begins
                first = max((i + 1 for i in stops if i < end - 1), default=0)
                left = sum(joint == SPACE for joint in joints[first : len(words)])
                is_last = max(stops, default=-1) < end - 1
                held = first and (word == first or (is_last and left <= 4))
                total += 0 if end - 1 in stops else 0.015 + 0.05 * bool(held)
                total += 0.006 * (words[end - 1] == "the")
        elif balanced:
            total += short**2
        else:
            lonely = all(joint != SPACE for joint in p.joints[start:-1])
            total += max(0.0, short - 0.82) + (0.5 if lonely else 0)
    return total


def every_way(p: ShapedParagraph, measure: float):
    """Every way to break into as few lines as there can be: (start, end) of each line."""
    count = len(p.atoms)
    for cuts in range(count):
        found = []
        for inner in combinations(range(1, count), cuts):
            lines = list(zip((0, *inner), (*inner, count)))
            if all(width(p, s, e) <= measure + 1e-6 or e == s + 1 for s, e in lines):
                found.append(lines)
        if found:
            return found
    return [[]]


@settings(max_examples=500, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.floats(0.4, 4),
            st.sampled_from([SPACE, SPACE, JOIN, HYPHEN]),
            st.sampled_from(["we", "the", "end.", "So"]),
        ),
        min_size=1,
        max_size=9,
    ),
    st.floats(4.5, 12),
    st.booleans(),
    st.sampled_from(["en", "en", "fi"]),
)
def test_lines_are_broken_as_the_slow_reference_breaks_them(parts, measure, balanced, language):
    p = made(*zip(*[part[:2] for part in parts]), words=[w for *_, w in parts], language=language)
    ends = linebreak.break_lines(p, measure, balanced)
    lines = list(zip([0, *ends[:-1]], ends))
    ways = every_way(p, measure)
    assert len(lines) == len(ways[0]) == linebreak.count_lines(p, measure)
    assert all(width(p, s, e) <= measure + 1e-6 or e == s + 1 for s, e in lines)
    best = min(price(p, way, measure, balanced) for way in ways)
    assert price(p, lines, measure, balanced) == pytest.approx(best)


@pytest.mark.parametrize(
    ("widths", "joints", "first"),
    [
        # A hyphen costs 0.3: a line that falls short by 0.5 (0.25) is better, by 0.6 (0.36) not.
        ([5, 4.7, 4], [SPACE, HYPHEN, SPACE], 1),
        ([4, 5.7, 3], [SPACE, HYPHEN, SPACE], 2),
        # A written hyphen costs 0.05: a shortfall of 0.2 (0.04) is better, of 0.3 (0.09) not.
        ([8, 1.75, 4], [SPACE, JOIN, SPACE], 1),
        ([7, 2.75, 3], [SPACE, JOIN, SPACE], 2),
    ],
)
def test_a_hyphen_is_taken_where_the_line_would_else_fall_short_by_more(widths, joints, first):
    p = made([*widths, 1], [*joints, SPACE], space=0.25, hyphen=0.05)
    assert linebreak.break_lines(p, 10) == (first, 4)


@pytest.mark.parametrize(("last", "first"), [(1.6, 2), (1.3, 1)])
def test_a_last_line_may_be_short_but_not_by_more_than_82_per_cent(last, first):
    """A full line and one short by 0.82 are better than a line short by 0.15 (0.0225); a last line
    short by 0.85 (0.03) is not."""
    p = made([8.5, 1.25, 0.1, last - 0.35], [SPACE] * 4, space=0.25)
    assert linebreak.break_lines(p, 10) == (first, 4)


def test_no_single_word_stands_on_the_last_line_where_it_can_be_helped():
    p = made([2, 2, 2, 2, 2], [SPACE] * 5, space=0.5)
    assert linebreak.break_lines(p, 9.6) == (3, 5)


def test_a_blank_is_as_wide_as_the_face_it_is_drawn_in(fonts):
    pieces = [TextRun("a light ", "regular"), TextRun("bold bold bold", "bold")]
    p = setting.prepare(said("x"), pieces, fonts)
    drawn = sum(atom.width for atom in p.atoms)
    drawn += 2 * fonts.faces["regular"].space + 2 * fonts.faces["bold"].space
    assert p.ends[-1] == pytest.approx(drawn)


def test_words_in_another_language_are_divided_as_that_language_does(fonts):
    def cuts(language):
        word = TextRun("responsabilidades", "regular", language=language)
        p = linebreak.hyphenated(setting.prepare(said("x"), [word], fonts, "en-US"), 0.1)
        return "-".join(atoms(p))

    assert cuts("es") == "res-pon-sa-bi-li-da-des"
    assert cuts("") != cuts("es")


def test_a_word_wider_than_its_frame_is_hyphenated(fonts):
    p = paragraph(fonts, "responsibility")
    broken = linebreak.hyphenated(p, p.ends[-1] * 0.6)
    assert len(broken.atoms) > 1
    assert "".join(atoms(broken)) == "responsibility"


def test_a_text_without_language_is_never_hyphenated(fonts):
    p = paragraph(fonts, "responsibility", language="")
    assert linebreak.hyphenated(p, p.ends[-1] * 0.6) is p


@given(st.integers(1, 40), st.floats(5, 30), st.floats(1.0, 2.0))
def test_a_narrower_measure_never_needs_fewer_lines(fonts, words, measure, factor):
    p = paragraph(fonts, "every calm word counts " * words)
    assert linebreak.count_lines(p, measure) >= linebreak.count_lines(p, measure * factor)


# Typography that follows the language


@pytest.mark.parametrize(
    ("language", "quoted"),
    [("en", "“so”"), ("es", "«so»"), ("de", "„so“"), ("fr", "«\u202fso\u202f»"), ("pt-BR", "“so”")],
)
def test_the_quotes_of_a_whole_content_follow_its_language(language, quoted):
    from tests.conftest import SMALL, read_content

    text = SMALL.replace("language: en", f"language: {language}")
    content = read_content(text.replace("Somebody answers.", "'They said \"so\" again.'")).value
    assert quoted in content.sections["call"].text[0].paragraph.words


def test_a_long_word_is_hyphenated_as_its_language_wants_it(fonts):
    def parts(word, language):
        p = setting.prepare(said(word), [TextRun(word, "regular")], fonts, language)
        broken = linebreak.hyphenated(p, p.widest / 2.2)
        return "-".join(atom.text for atom in broken.atoms)

    assert parts("Wiedereingliederungshilfe", "de") == "Wie-der-ein-glie-de-rungs-hil-fe"
    assert parts("rehabilitaciones", "es") == "reha-bi-li-ta-cio-nes"
    assert parts("hospitalization", "en-US") == "hos-pi-tal-iza-tion"
    assert parts("hospitalization", "en-GB") == "hos-pit-al-iz-a-tion"
    assert parts("rehabilitaciones", "es-US") == "reha-bi-li-ta-cio-nes"


def test_no_word_is_hyphenated_that_fits_a_line_and_no_heading_ever(fonts):
    words = "Understanding outpatient rehabilitation for everybody concerned"
    for language, measure in (("en", 9.0), ("", 3.0)):
        p = setting.prepare(said(words), [TextRun(words, "bold")], fonts, language)
        assert HYPHEN not in linebreak.hyphenated(p, measure).joints


def test_an_opening_quote_hangs_left_of_its_text(fonts):
    from brochure.layout.blocks import Style, TextBlock

    for words, hangs in (("“Quoted,” they said", True), ("Plain, they said", False)):
        p = setting.prepare(said(words), [TextRun(words, "regular")], fonts, "en")
        block = TextBlock(p, Style(1.0, 1.3, "ink", 0.67, 0.65, 0.3, hang=4.0))
        (line,) = block.place(50, 100, 200, 10).lines
        assert (line.x < 50) == hangs
        assert line.x >= 46


def test_a_last_line_is_not_a_scrap(fonts):
    words = "You spend less time with others in treatment, so a network is harder to build."
    p = setting.prepare(said(words), [TextRun(words, "regular")], fonts, "en")
    for measure in (18, 20, 22, 24):
        ends = linebreak.break_lines(p, measure)
        start = ends[-2]
        assert linebreak.width_of(p, start, ends[-1]) > 0.18 * measure
