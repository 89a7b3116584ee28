"""Where lines end: what is never parted, and what a reader would rather not see parted."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from brochure.finding import Span
from brochure.layout import linebreak
from brochure.layout import paragraph as setting
from brochure.layout.paragraph import JOIN, SPACE, TextRun, prepare
from brochure.source.yaml_tree import Text
from tests.test_text import PLACE, made


def prepared(fonts, *texts, language="en-US", whole=False):
    """The paragraph of texts in one face, each a run; a pair is a text in bold."""
    runs = [TextRun(t, "regular") if isinstance(t, str) else TextRun(t[0], "bold") for t in texts]
    return setting.prepare(PLACE, runs, fonts, language, whole)


def atoms(p):
    return [atom.text for atom in p.atoms]


# What is never parted


@pytest.mark.parametrize(
    ("language", "words", "bound"),
    [
        ("en", "lasts 1 to 2 hours", "1 to 2 hours"),
        ("en-GB", "costs $5 to $10, or", "$5 to $10,"),
        ("en", "from 9:00 to 17:30, or", "9:00 to 17:30,"),
        ("en", "is 1,000 to 2,500 people", "1,000 to 2,500 people"),
        ("es", "dura 1 a 2 horas", "1 a 2 horas"),
        ("es-US", "dura 1 a 2 horas", "1 a 2 horas"),
    ],
)
def test_a_range_stays_together(fonts, language, words, bound):
    assert bound in atoms(prepared(fonts, words, language=language))


@pytest.mark.parametrize(
    ("language", "words"),
    [("es", "1 to 2"), ("en", "1 a 2"), ("fi", "1 to 2"), ("", "1 to 2"), ("en", "x1 to 2")],
)
def test_what_is_no_range_in_a_language_may_be_parted_before_its_last_number(
    fonts, language, words
):
    assert atoms(prepared(fonts, words, language=language))[-1] == "2"


def test_a_range_stays_together_where_a_part_of_it_is_bold(fonts):
    assert atoms(prepared(fonts, "a ", ("1",), " to ", ("2",), " hours")) == ["a", "1 to 2 hours"]


def test_the_number_of_a_citation_begins_no_range(fonts):
    runs = [
        TextRun("(so it is)", "regular"),
        TextRun("1", "regular", cite="one"),
        TextRun(" to 5 of us", "regular"),
    ]
    assert atoms(setting.prepare(PLACE, runs, fonts, "en"))[2:] == ["is)1", "to", "5 of", "us"]


def test_line_breaks_that_were_written_stay_between_runs(fonts):
    p = prepared(fonts, "one\v", ("two",), "\vthree")
    assert [atoms(part) for part in p.parts] == [["one"], ["two"], ["three"]]


@pytest.mark.parametrize("word", ["co-occurring", "e-mail", "12-step", "up-to-date", "24-hour"])
def test_a_word_is_not_parted_after_a_hyphen_behind_two_letters_or_digits(fonts, word):
    assert atoms(prepared(fonts, word)) == [word]


@pytest.mark.parametrize("word", ["life-threatening", "day-care", "and/or", "he/she"])
def test_a_word_may_be_parted_after_a_hyphen_behind_three_letters_and_after_a_slash(fonts, word):
    assert prepared(fonts, word).joints == (JOIN, SPACE)


@pytest.mark.parametrize(
    ("texts", "parts"),
    [
        (("lasts 1 to 2 hours",), ["lasts", "1", "to", "2", "hours"]),
        (("lasts ", ("1",), " to 2 hours"), ["lasts", "1", "to", "2", "hours"]),
        (("1 to 2 co-occurring",), ["1", "to", "2", "co-", "occurring"]),
    ],
)  # fmt: skip
def test_what_is_bound_is_parted_where_it_is_wider_than_its_line(fonts, texts, parts):
    p = prepared(fonts, *texts, whole=True)
    broken = linebreak.hyphenated(p, 1)
    assert atoms(broken) == parts
    assert linebreak.hyphenated(p, p.widest) is p


def test_parts_of_what_was_bound_are_as_wide_as_they_were(fonts):
    p = prepared(fonts, "1 to 2 hours")
    assert linebreak.hyphenated(p, 1).ends[-1] == pytest.approx(p.ends[-1], abs=0.01)


def test_no_word_of_a_whole_text_is_hyphenated(fonts):
    p = prepared(fonts, "responsibility", whole=True)
    assert linebreak.hyphenated(p, 1) is p


def test_quotes_that_stand_apart_in_french_stay_with_their_word_in_a_narrow_line(fonts):
    p = prepared(fonts, "«\u202foui\u202f»", language="fr", whole=True)
    assert linebreak.hyphenated(p, 0.5) is p


# What a break costs: a line is full and ends badly, or falls short by a share, which costs the
# square of it, and ends well.


def first_line(words, short, language="en", balanced=False):
    """How many of `words` stand on the first line, which those before the bar fill wholly, and of
    which the first of them alone falls short by `short`."""
    words = words.split()
    full = words.index("|")
    words.remove("|")
    between = (10 * short - 0.25 * (full - 1)) / (full - 1)
    rest = [1.0] * (len(words) - full)
    widths = [10 * (1 - short), *[between] * (full - 1), *rest]
    p = made(widths, [SPACE] * len(words), words=words, language=language)
    ends = linebreak.break_lines(p, 10, balanced)
    assert len(ends) == 2
    return ends[0]


@pytest.mark.parametrize(("short", "count"), [(0.25, 1), (0.26, 2)])
def test_the_first_word_of_a_sentence_ends_a_line_only_if_that_saves_0_065(short, count):
    assert first_line("end. So | it is and was now", short) == count


@pytest.mark.parametrize(("short", "count"), [(0.12, 1), (0.125, 3)])
def test_a_line_does_not_end_with_its_sentence_only_if_that_saves_0_015(short, count):
    assert first_line("end. It is | so and was now", short) == count


@pytest.mark.parametrize("small", ["the", "of", "(in"])
@pytest.mark.parametrize(("short", "count"), [(0.077, 1), (0.078, 2)])
def test_an_article_or_preposition_ends_a_line_if_that_saves_0_006(small, short, count):
    assert first_line(f"word {small} | house on hills and fields", short) == count


@pytest.mark.parametrize(("short", "count"), [(0.25, 1), (0.26, 3)])
def test_a_last_sentence_of_four_words_is_torn_only_if_that_saves_0_065(short, count):
    assert first_line("end. Call us | right now.", short) == count


def test_a_last_sentence_of_five_words_may_be_torn():
    assert first_line("end. Call us | right now then.", 0.25) == 3


@pytest.mark.parametrize("before", ["end.", "end?", "end!", "end…", "end.”", "(end.)", "XIV."])
@pytest.mark.parametrize("first", ["So", "“So", "2"])
def test_a_sentence_begins_after_the_end_of_another(before, first):
    assert first_line(f"{before} {first} | it is and was now", 0.2) == 1


@pytest.mark.parametrize("before", ["end", "end,", "Dr.", "(Dr.", "J.", "U.S.", "e.g."])
def test_a_comma_or_an_abbreviation_ends_no_sentence(before):
    assert first_line(f"{before} So | it is and was now", 0.2) == 2


def test_a_first_word_with_a_hyphen_is_one_word():
    words = ["end.", "Day-", "care", *["it", "is", "and", "was", "now"]]
    p = made([8, 0.75, 1, 1, 1, 1, 1, 1], [SPACE, JOIN, *[SPACE] * 6], words=words, language="en")
    assert linebreak.break_lines(p, 10) == (1, 8)


def test_a_small_letter_begins_no_sentence():
    assert first_line("end. so | it is and was now", 0.2) == 2


def test_a_word_that_is_a_sentence_may_end_a_line():
    assert first_line("end. Yes. | It is and was now", 0.2) == 2


def test_a_citation_does_not_hide_the_end_of_a_sentence(fonts):
    def ends(*, cite):
        runs = [
            TextRun("This it is.", "regular"),
            TextRun("1", "regular", scale=0.65, cite=cite),
            TextRun(" You need not ask for more of it now", "regular"),
        ]
        p = setting.prepare(PLACE, runs, fonts, "en")
        return linebreak.break_lines(p, linebreak.width_of(p, 0, 4) + 0.1)[0]

    assert ends(cite="one") == 3
    assert ends(cite="") == 4


@pytest.mark.parametrize("language", ["fi", "", "xx-YY"])
def test_other_languages_have_no_such_prices(language):
    assert first_line("end. So | it is and was now", 0.2, language) == 2
    assert first_line("word the | house on hills and fields", 0.01, language) == 2


def test_spanish_has_words_of_its_own():
    assert first_line("casa del | barrio con mucha gente", 0.05, "es-US") == 1
    assert first_line("casa the | barrio con mucha gente", 0.05, "es-US") == 2
    assert first_line("Sra. Paz | dice que no es eso", 0.2, "es") == 2


def test_a_balanced_text_is_only_balanced():
    """Lines of 4.75 and 4.2 are a little more even than those of 4 and 4.95."""
    p = made([4, 0.5, 4.2], [SPACE] * 3, words=["end.", "So", "it"], language="en")
    assert linebreak.break_lines(p, 8, balanced=True) == (2, 3)


@pytest.mark.parametrize(
    ("widths", "joints", "words", "first"),
    [
        ([4, 4, 3], [SPACE] * 3, ["we", "call", "now"], 1),  # not "now" alone
        ([3, 2, 3, 2.5], [SPACE, SPACE, JOIN, SPACE], ["we", "go", "life-", "saving"], 1),
        ([4, 4, 3], [SPACE] * 3, ["we", "call", "1 to 2"], 2),  # these are three words
    ],
)
def test_one_word_or_a_part_of_it_is_not_left_alone(widths, joints, words, first):
    assert linebreak.break_lines(made(widths, joints, words=words), 9)[0] == first


# Laws


WORDS = st.lists(
    st.sampled_from(
        [
            "We",
            "call",
            "the",
            "center.",
            "So",
            "it",
            "is",
            "co-occurring",
            "life-threatening",
            "1",
            "to",
            "2",
            "hours,",
            "As",
            "“We",
            "Dr.",
            "of",
            "and/or",
            "responsibility",
            "extraordinarily",
            "a",
            "I.",
            "now!",
        ]
    ),
    min_size=1,
    max_size=60,
)


def greedy(p, measure):
    """How many lines there are if each takes all that it can."""
    lines, start = 1, 0
    for end in range(1, len(p.atoms) + 1):
        hyphen = p.hyphen if end < len(p.atoms) and p.joints[end - 1] == setting.HYPHEN else 0
        wide = p.ends[end - 1] - p.starts[start] + hyphen
        if end - start > 1 and wide > measure + 1e-6:
            lines, start = lines + 1, end - 1
    return lines


@settings(max_examples=200, deadline=None)
@given(words=WORDS, measure=st.floats(2, 30), language=st.sampled_from(["en-US", "es", "fi", ""]))
def test_lines_are_never_more_than_greedy_ones_lose_no_text_and_stay_as_they_are(
    fonts, words, measure, language
):
    p = linebreak.hyphenated(prepared(fonts, " ".join(words), language=language), measure)
    ends = linebreak.break_lines(replace(p, counted={}, broken={}), measure)
    assert len(ends) <= greedy(p, measure)
    assert linebreak.break_lines(p, measure) == ends
    assert linebreak.hyphenated(p, measure).atoms == p.atoms
    lines = ["".join(atoms(p)[start:end]) for start, end in zip([0, *ends], ends)]
    assert "".join(lines).replace(" ", "") == "".join(words)


def test_of_ways_that_cost_the_same_the_one_with_the_earliest_breaks_is_taken():
    """Lines of 4, 6, 6 or of 6, 4, 6."""
    p = made([4, 2, 4, 2, 4], [SPACE] * 5, space=0)
    assert linebreak.break_lines(p, 6) == (1, 3, 5)


def test_the_same_text_may_be_balanced_in_one_place_and_not_in_another():
    p = made([4, 2, 2, 2, 2], [SPACE] * 5, space=0)
    plain, balanced = (linebreak.break_lines(p, 8, way) for way in (False, True))
    assert plain != balanced
    assert plain == linebreak.break_lines(replace(p, broken={}), 8, False)
    assert balanced == linebreak.break_lines(replace(p, broken={}), 8, True)


def test_what_is_kept_of_the_lines_of_a_text_has_a_bound():
    p = made([4, 2, 2, 2, 2], [SPACE] * 5, space=0)
    for measure in range(500, 1500):
        linebreak.count_lines(p, measure / 100)
        linebreak.break_lines(p, measure / 100)
    assert 0 < len(p.counted) < 100 and 0 < len(p.broken) < 100


def test_ten_times_the_words_take_ten_times_the_steps(fonts):
    asked = []

    class Counted(tuple):
        __slots__ = ()

        def __getitem__(self, at):
            asked.append(at)
            return super().__getitem__(at)

    def steps(times):
        asked.clear()
        p = prepared(fonts, "Call us. We see 1 to 2 people a day, of co-occurring kinds. " * times)
        linebreak.break_lines(replace(p, starts=Counted(p.starts), counted={}, broken={}), 20)
        return len(asked)

    assert 0 < steps(400) < 11 * steps(40)


def test_a_table_parts_a_range_only_where_its_columns_have_no_room_else(fonts):
    from brochure.layout.blocks import Style, TextBlock
    from brochure.layout.table_blocks import CellBlock, TableBlock, TableRow

    style = Style(1.0, 1.3, "ink", 0.67, 0.65, 0.3)
    cells = tuple(
        CellBlock(TextBlock(prepared(fonts, words, whole=True), style))
        for words in ("1,000 to 2,500 people", "extraordinarily")
    )
    table = TableBlock(None, (TableRow("row", cells, ("ink", 1)),), 1.0, 0.5, 0.65)
    natural = sum(cell.natural for cell in cells) + 1

    def lines(room):
        placed = table.place(0, 100, room * 10, 10)
        return [line.text for box in placed.walk() for line in box.lines]

    assert lines(natural) == ["1,000 to 2,500 people", "extraordinarily"]
    assert len(lines(natural - 3)) == 3
    assert not list(table.too_wide((natural - 3) * 10, 10))


@pytest.mark.parametrize(
    ("first", "second"), [("e", "\u0301x"), ("two ", " blanks"), ("\u1100", "\u1161"), ("", "")]
)
def test_runs_whose_edges_would_melt_together_stay_two_runs(fonts, first, second):
    runs = [TextRun(first, "regular"), TextRun(second, "bold")]
    set_ = prepare(Text("", Span("c")), runs, fonts, "en")
    said = "".join(atom.text for atom in set_.atoms)
    assert said == (first + second).replace(" ", "")
