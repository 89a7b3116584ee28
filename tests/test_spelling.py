"""The list of English words: what is known, and what is offered for what is not."""

from __future__ import annotations

import pytest

from brochure.wording import readability, spelling
from brochure.wording.sorted_file import BLOCK

# Words that must be known, common and rare, with accents and apostrophes.
KNOWN = """
    a recovery don't withdrawal zoo aa's achromatic adulteration alleviating anatomically
    appetizers assent bachelor's barefoot benevolent blackmail bookkeeping briefing butterfly
    candidly center center's chandelier chlorine coalition community's compulsory conspiracy
    counseling crisis daydream deferment denim detractor discerning dizzy echo encircle equinox
    exaggerate fiancé forbid gaiety glassware guideline handicap heredity hospital's idyll
    inpatient itinerary jewelry kitchen ladybug limousine malnutrition metabolism mischief née
    obstacle outpatient parallel pharmacist podium prestige quarantine rehab sabotage
    sergeant sober sponge surgeon therapist's thorough umbrella vaccine wednesday yield zygote
"""
UNKNOWN = ["teh", "zzzzzz", "recieve", "", "'s", "recover y", "a a", "the\n", "é", "zzzzzz's"]


def test_the_words_of_a_sample_are_known():
    assert [word for word in KNOWN.split() if not spelling.is_known(word)] == []


@pytest.mark.parametrize("word", UNKNOWN)
def test_what_is_no_word_is_unknown(word):
    assert not spelling.is_known(word)


LINES = [line.split(b" ") for line in spelling._FILE.read_bytes().split(b"\n")[1:-1]]


def test_every_word_of_the_list_is_found_in_its_file_with_its_frequency():
    assert len(LINES) > 100_000
    assert sorted(LINES) == LINES
    sample = [*LINES[:40], *LINES[40:-40:97], *LINES[-40:]]
    found = {(word, said): spelling._frequency(word) for word, said in sample}
    assert [one for one, count in found.items() if count != one[1][0] - ord("a") + 1] == []


def test_the_syllables_of_the_list_are_those_of_the_patterns():
    words = [word.decode() for word, _ in LINES[::61] if word.isalpha()]
    found = {word: spelling.syllables(word) for word in words}
    assert found == {word: readability.spoken(word) for word in words}


@pytest.mark.parametrize("head", [b"a", b"aa", b"catt", b"con", b"q", b"zyz", b"zzz", "é".encode()])
def test_all_words_are_found_that_begin_alike(head):
    found = [[word, said] for word, said in spelling._lexicon().beginning(head)]
    assert found == [line for line in LINES if line[0].startswith(head)]


def test_no_more_of_the_list_is_kept_than_some_blocks():
    for word, _ in LINES[::7]:
        assert spelling._lexicon().get(word)
    assert spelling._lexicon().block.cache_info().currsize * BLOCK < 100_000


@pytest.mark.parametrize(
    ("wrong", "right"),
    [
        ("recieve", "receive"),  # two letters change places
        ("adress", "address"),  # one is missing
        ("untill", "until"),  # one too many
        ("definately", "definitely"),  # another one
        ("dont", "don't"),
        ("teh", "the"),  # of many the most frequent
        ("tommorow", "tomorrow"),  # two letters
        ("zzzzzzzz", ""),
        ("a" * 31, ""),
    ],
)
def test_the_word_that_was_probably_meant_is_offered(wrong, right):
    assert spelling.suggestion(wrong) == right


def test_of_equally_frequent_words_the_first_in_the_alphabet_is_offered(monkeypatch):
    monkeypatch.setattr(spelling, "_frequency", lambda word: word in (b"at", b"aat", b"xats"))
    assert spelling.suggestion.__wrapped__("xat") == "aat"


def away(one, other):
    """The distance of two words by its definition."""
    if not one or not other:
        return len(one) + len(other)
    if one[0] == other[0]:
        return away(one[1:], other[1:])
    return 1 + min(away(one[1:], other), away(one, other[1:]), away(one[1:], other[1:]))


@pytest.mark.parametrize("word", [b"tomorrowww", b"cattel", b"abandnoed", b"zygoets", b"contetns"])
def test_words_two_letters_away_are_all_that_begin_alike(word):
    same = len(word) // 3 + 1
    alike = (one for one, _ in LINES if one[:same] == word[:same] and abs(len(one) - len(word)) < 3)
    near = {one for one in alike if away(one[same:], word[same:]) == 2}
    assert near
    assert set(spelling._two_away(word)) == near


def test_an_unknown_word_is_looked_up_in_few_steps(monkeypatch):
    steps = []
    look = spelling._frequency
    monkeypatch.setattr(spelling, "_frequency", lambda word: steps.append(word) or look(word))
    spelling.suggestion.__wrapped__("wonderfulll")
    assert len(steps) < 1500
