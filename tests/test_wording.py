"""What the words may and may not say: each rule with a bad and a good sample, places exact."""

from __future__ import annotations

import sys

import pyphen
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import brochure
from brochure.finding import Severity, Span
from brochure.source import yaml_tree
from brochure.wording import phrases, readability, spelling, wording_check, wording_rules
from tests.calls import check
from tests.conftest import ASSETS, SAMPLER, SMALL, THEME, project, read_content

FOLDER = ASSETS / "wording"
RULES = wording_rules.load("en", (FOLDER,), yaml_tree.Text("iop", Span("x"))).value

# code, the text of the last panel; `→` and `←` stand around the place of the finding
BAD = [
    ("W801", "Join →our IOP← today."),
    ("W801", "Join →our **intensive outpatient** program←."),
    ("W801", "Come and →join our program← today."),
    ("W801", ">-\n        Here →we also offer\n        a flexible PHP← in the evening."),
    ("W801", "Here →we provide [detox←](https://example.org/a) for all."),
    ("W801", "The →Harbor House Intensive Outpatient Programs←."),
    ("W801", "→Harbor House’s IOPs← are here."),
    ("W801", "In time →you can expect an IOP← to help."),
    ("W801", "→We not only offer outpatient← care."),
    ("W801", "→Start an IOP at Harbor House← now."),
    ("W801", "→We are an IOP← for you."),
    ("W801", "→We’re a new IOP← for you."),
    ("W801", "→Our flexible, intensive outpatient program← is near."),
    ("W801", "→Harbor House has a new IOP← for you."),
    ("W801", "A →PHP program at Harbor House← is near."),
    ("W802", "We →guarantee← a good day."),
    ("W802", "This is the →best← care."),
    ("W802", '"We are →#1← here."'),
    ("W802", "It is →proven to← work."),
    ("W803", '"It helps →90 %← of people."'),
    ("W803", ">-\n        A text\n        in which →studies show← much."),
    ("W803", "It is →cheaper← so."),
    ("W803", "It works for →nine out of ten← people."),
    ("W804", "It works, →according to the NCBI← page."),
    ("W805", "The →addicts← are here."),
    ("W805", "It stops →substance-abuse← for some."),
    ("W805", "Some people →relapse← later."),
    ("W805", "They →stay clean← for long."),
    ("W806", "Ask for →CBT← by name."),
    ("W807", "A text. →" + "one and two " * 9 + "end←."),
    ("W808", "They wait. →" + "Comprehensive rehabilitation necessitates extraordinary determination. " * 7 + "←"),
    ("W809", "This is →IMPORTANT← to know."),
    ("W809", "You can →CALL NOW← for help."),
    ("W810", "Two →words  stand← here."),
    ("W810", "Two →words\N{NO-BREAK SPACE} stand← here."),
    ("W811", 'It is 6 →inches←" wide.'),
    ("W812", "It is in the →the← text."),
    ("W812", ">-\n        It is in the\n        →the← text."),
    ("W814", "You will →recieve← help."),
    ("W814", '"**Strong** and →wihtout← fear."'),
]  # fmt: skip

LEFT_OVER = [
    "It is →**←free of charge.",
    "It is →__←free of charge.",
    "See the note.→[^1]←",
    "It says so.→[@←not a name]",
    "Look at [a page→](←https://example .org).",
    '"→| a | b |←"',
    '"→# ←A heading"',
    "It is →<b>←free.",
    "Food →&amp;← drink.",
    "Ask for →&#8211;← this.",
    "It is →~~←free.",
    '"Say →`←free."',
    ">-\n        A text\n        that is →**←free.",
    "A **strong** word and →**←free.",
]


GOOD = [
    (
        "We do not offer PHP, IOP, or outpatient level of care at this time. PHP means partial"
        " hospitalization program. IOP means intensive outpatient program."
    ),
    "Ask us what detox is.",
    "We have seen many people leave detox well.",
    "Before you start detox, check with us.",
    "We refer you to a center that offers detox.",
    "We are here while you think it over. Detox comes first.",
    "We don’t offer detox.",
    "We help you find an intensive outpatient program (IOP).",
    "Ask our staff whether an intensive outpatient program (IOP) suits you.",
    "Harbor House never offers detox.",
    "Call us about inpatient treatment.",
    "It may not be the best fit for you.",
    "It is not the care that suits you best.",
    "It helps 90 % of people. [@one]",
    "It costs less.",
    "You can go to Alcoholics Anonymous or Narcotics Anonymous.",
    "They wrote “Substance Abuse Treatment” in a book.",
    "Skills of relapse prevention help.",
    "Ask for cognitive behavioral therapy (CBT). CBT helps.",
    "CBT means cognitive behavioral therapy.",
    "We come from the US and from FL.",
    "Dr. Smith, e.g. in the U.S. guide, says it.",
    "It’s the center's own, isn't it?",
    "They said that that was good.",
    "Write to info@xyzzy.org or www.xyzzyxyz.org/abcde for more.",
    "Read it in [Español también](lang:es) here.",
    "A well-known, user-friendly guide.",
    "The detox takes long.",
    "Fill in your name, ____, and * mark it.",
    '"Line #7 of 9, R&D; 1 < 2 > 0, a_b__c."',
]


def small(text: str) -> str:
    return SMALL.replace("Somebody answers.", text)


def found(text: str, rule=RULES):
    content = read_content(text)
    assert not content.findings, content.findings
    return wording_check.check(content.value, content.source, rule)


@pytest.mark.parametrize(("code", "text"), BAD, ids=[f"{c} {t[:30]}" for c, t in BAD])
def test_a_bad_text_is_found_where_it_stands(code, text):
    text = small(text)
    start, end = text.index("→"), text.index("←") - 1
    text = text.replace("→", "").replace("←", "")
    finding = next(f for f in found(text) if f.code == code)
    span = finding.span
    assert (span.line, span.column) == place(text, start)
    if code != "W808":
        assert (span.end_line, span.end_column) == place(text, end)
    assert finding.hint


def place(text: str, index: int) -> tuple[int, int]:
    before = text[:index]
    return before.count("\n") + 1, len(before) - before.rfind("\n")


@pytest.mark.parametrize("text", LEFT_OVER)
@pytest.mark.parametrize("language", ["en", "fr"])
def test_markup_that_is_left_over_is_found_at_its_own_place(text, language):
    text = in_language(language, text)
    start, end = text.index("→"), text.index("←") - 1
    text = text.replace("→", "").replace("←", "")
    findings = found(text, wording_rules.load(language).value)
    (finding,) = (f for f in findings if f.code == "W816")
    assert (finding.span.line, finding.span.column) == place(text, start)
    while text[end - 1] == " ":
        end -= 1
    assert (finding.span.end_line, finding.span.end_column) == place(text, end)
    assert finding.hint


def test_a_table_in_markdown_is_led_to_the_block():
    text = SMALL.replace("  name: Harbor House", "  name: '| a | b |'")
    hints = [f.hint for f in found(text) if f.code == "W816"]
    assert hints == ["write a table as table: with head: and rows:"]


def test_plain_texts_hold_no_markup_at_all():
    text = SMALL.replace("  name: Harbor House", "  name: Harbor **House**")
    left = [f for f in found(text) if f.code == "W816"]
    column = "  name: Harbor **".index("**") + 1
    assert [(f.span.line, f.span.column) for f in left] == [(6, column), (6, column + 7)]


@pytest.mark.parametrize("text", GOOD)
def test_a_good_text_is_not_reported(text):
    assert found(small(text)) == ()


def test_the_small_content_and_our_own_are_good():
    assert found(SMALL) == ()
    done = check(SAMPLER, THEME)
    assert [f for f in done.findings if f.code.startswith("W")] == []


def test_only_claims_are_errors():
    texts = ("Join our IOP, it is the best.",)
    severities = {f.code: f.severity for text in texts for f in found(small(text))}
    assert severities["W801"] is Severity.ERROR
    assert severities["W802"] is Severity.WARNING


def test_a_claim_is_seen_from_a_lead_in_to_the_items_of_its_list():
    text = SMALL.replace("- Getting well\n", "- inpatient care\n          - detox\n")
    first = "A first paragraph with **strong** words and [a guide](https://example.org/a). [@one]"
    text = text.replace(first, '"Here we **offer** [@one]:"')
    claims = [f for f in found(text) if f.code == "W801"]
    assert [(f.span.line, f.span.column) for f in claims] == [place(text, text.index("detox"))]


def test_a_number_needs_its_reference_in_the_same_list():
    text = SMALL.replace("- Getting well", "- Ninety of them, 90 %, get well")
    assert found(text) == ()  # the paragraph above the list cites one
    moved = text.replace(" [@one]", "").replace("Somebody answers.", "Somebody answers. [@one]")
    assert [f.code for f in found(moved)] == ["W803"]


def test_items_of_a_list_end_alike():
    text = SMALL.replace("- Getting well", "- Getting well.")
    uneven = [f for f in found(text) if f.code == "W813"]
    assert [f.span.line for f in uneven] == [place(text, text.index("Getting well."))[0]]
    sentence = SMALL.replace("- Getting well\n          - Staying well",
                             "- getting well\n          - staying well.")  # fmt: skip
    assert found(sentence) == ()


def test_a_reference_that_no_text_cites_is_found():
    text = SMALL.replace(" [@one]", "")
    (uncited,) = found(text)
    assert uncited.code == "W815"
    assert (uncited.span.line, uncited.span.column) == place(text, text.index("one\n      text"))


def test_an_abbreviation_is_explained_where_it_first_stands_in_reading_order():
    late = small("Ask for CBT.").replace("- Getting well", "- Therapy (CBT)")
    assert found(late) == ()  # the list is read first
    early = SMALL.replace("One plain sentence.", "About CBT.").replace("Somebody answers.",
                          "CBT means therapy.")  # fmt: skip
    assert {f.span.line for f in found(early) if f.code == "W806"} == {
        place(early, early.index("About CBT"))[0]
    }


def test_replacement_and_spelling_are_offered():
    hints = {f.code: f.hint for f in found(small("A heavy drinker will recieve help."))}
    assert "person with a substance use" in hints["W805"]
    assert hints["W814"].startswith("receive?")


def test_the_worst_sentences_of_a_hard_section_are_named():
    hard = "Comprehensive rehabilitation necessitates extraordinary determination. "
    (finding,) = (f for f in found(small("We wait. " + hard * 7)) if f.code == "W808")
    assert finding.hint.count("Comprehensive") == 2
    assert "the section call reads at grade" in finding.message


def in_language(language: str, text: str) -> str:
    return small(text).replace("language: en", f"language: {language}")


@pytest.mark.parametrize(
    ("language", "in_english"), [("es", False), ("es-MX", False), ("fr", True), ("fr-CA", True)]
)
def test_a_language_without_rules_says_so_at_its_line(tmp_path, language, in_english):
    paths = project(tmp_path, in_language(language, "We gaurantee our IOP."))
    (finding,) = (f for f in check(paths.content, paths.theme).findings if f.code[0] == "W")
    assert (finding.code, finding.span.line, finding.severity) == ("W817", 1, Severity.WARNING)
    assert "nothing checks what the words say" in finding.message
    assert ("are in English" in finding.message) == in_english


def test_what_depends_on_a_language_is_not_guessed_in_another(tmp_path):
    paths = project(tmp_path, in_language("fr", "Nous nous aidons. Demandez CBT."))
    assert codes_of(paths) == ["W817"]


def own_rules(tmp_path, text: str):
    """The rules `own`, of the project's own."""
    file = tmp_path / "assets" / "wording" / "own.yaml"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, "utf-8")
    return file


def codes_of(paths):
    return [f.code for f in check(paths.content, paths.theme).findings if f.code[0] == "W"]


@pytest.mark.parametrize("language", ["en", "en-GB"])
def test_the_rules_of_a_language_hold_in_all_its_countries(tmp_path, language):
    assert codes_of(project(tmp_path, in_language(language, "It is the best."))) == ["W802"]


def of_subject(name: str, text: str) -> str:
    return text.replace("country: US\n", f"country: US\nwording: {name}\n")


ABOUT_IOP = small("Our outpatient program is for users. It is the best.")


def test_the_rules_of_a_subject_hold_only_for_a_content_that_names_them(tmp_path):
    own_rules(tmp_path / "a", "promises:\n  find: [program]\n")
    assert codes_of(project(tmp_path / "a", ABOUT_IOP)) == ["W802"]
    named = project(tmp_path / "b", of_subject("iop", ABOUT_IOP))
    assert set(codes_of(named)) == {"W801", "W802", "W805"}  # the rules are beside the theme


def test_rules_beside_the_content_come_before_those_beside_the_theme(tmp_path):
    paths = project(tmp_path, of_subject("own", ABOUT_IOP))
    own_rules(tmp_path, "promises:\n  find: [lovely]\n").rename(
        tmp_path / "assets" / "wording" / "iop.yaml"
    )
    paths.content.write_text(of_subject("iop", ABOUT_IOP), "utf-8")
    assert codes_of(paths) == ["W802"]


def test_another_content_may_name_other_rules(tmp_path):
    paths = project(tmp_path, ABOUT_IOP)
    loaded = brochure.load(paths.content, paths.theme)
    changed = yaml_tree.parse(of_subject("iop", ABOUT_IOP))
    assert "W801" in {f.code for f in loaded.with_text(changed, "0").judged()}


@pytest.mark.parametrize(
    ("name", "hint"), [("iob", 'did you mean "iop"?'), ("library", "there are: iop, own")]
)
def test_rules_that_are_not_there_are_a_finding_at_their_name(tmp_path, name, hint):
    own_rules(tmp_path, "language: en\n")
    text = of_subject(name, ABOUT_IOP)
    findings = check(project(tmp_path, text).content, THEME).findings
    assert not [f for f in findings if f.code[0] == "W"]  # what holds is not known
    (missing,) = (f for f in findings if f.code == "M212")
    assert (missing.span.line, missing.span.column) == place(text, text.index(f"{name}\ntitle"))
    assert name in missing.message
    assert missing.hint == hint


@pytest.mark.parametrize("name", ["../../secret", "/etc/passwd", "a/b", "IOP"])
def test_rules_are_named_and_not_led_to(tmp_path, name):
    paths = project(tmp_path, of_subject(name, SMALL))
    assert [(f.code, f.span.line) for f in check(paths.content, THEME).findings] == [("M205", 3)]


def test_the_general_rules_know_no_subject():
    text = small("PubMed says so. A mental issue. It is the cure, clinically proven, more private.")
    general = wording_rules.load("en").value
    assert [f.code for f in found(text, general)] == ["W802"]  # proven
    assert {"W802", "W803", "W804", "W805"} <= {f.code for f in found(text)}


def test_the_rules_of_a_project_add_to_the_general_ones(tmp_path):
    text = small("It is the best, without any drill. Some days are lovely.")
    paths = project(tmp_path, of_subject("own", text))
    own_rules(tmp_path, "promises:\n  find: [without any drill]\n  allow:\n"
              "    - text: the best\n      reason: a test\n"
              "person-first:\n  - find: [lovely]\n    write: nice\n")  # fmt: skip
    found = {f.code: f for f in check(paths.content, paths.theme).findings if f.code[0] == "W"}
    assert set(found) == {"W802", "W805"}
    assert "without any drill" in found["W802"].message
    assert found["W802"].hint.startswith("say what is known")  # the general hint stays


def test_a_project_can_change_a_limit_and_use_a_general_group(tmp_path):
    text = small("One two three four five. We offer drills.")
    paths = project(tmp_path, of_subject("own", text))
    own_rules(tmp_path, "limits:\n  sentence-words: 4\n"
              'claims:\n  find: ["{we} {offer} drills"]\n  hint: no drills\n')  # fmt: skip
    assert set(codes_of(paths)) == {"W801", "W807"}


@pytest.mark.parametrize(("language", "codes"), [("en", []), ("fr", ["W802"])])
def test_rules_of_another_language_are_passed_over(tmp_path, language, codes):
    text = in_language(language, "The lovely day is here.")
    paths = project(tmp_path, of_subject("own", text))
    own_rules(tmp_path, "language: fr\npromises:\n  find: [lovely]\n")
    assert [code for code in codes_of(paths) if code != "W817"] == codes


def test_a_language_that_only_the_project_has_rules_for_is_checked(tmp_path):
    paths = project(tmp_path, of_subject("own", in_language("es", "The lovely day is here.")))
    own_rules(tmp_path, "language: es\n")
    assert codes_of(paths) == []


RULE_FAULTS = [
    ("M205", "    - our {program}\n", "    - →our {programme}\n"),
    ("M205", "    - permanent recovery\n", "    - →g*\n"),
    ("M205", "    - permanent recovery\n", "    - →… miracle\n"),
    ("M205", "    - permanent recovery\n", "    - →(((\n"),
    ("M205", "  program: [IOP,", '  program: [→"(",'),
    ("M205", "    - text: costs less\n", "    - text: →a … b … c … d\n"),
    ("M201", "        reason: the drink, not a person\n", ""),
    ("M202", "abbreviations:", "→abbrevs:"),
    ("M203", "groups:", "limits:\n  grade: →eight\ngroups:"),
    ("Y119", "names:\n", "names: [\n"),
]


@pytest.mark.parametrize(("code", "old", "new"), RULE_FAULTS)
def test_a_fault_in_the_rules_is_a_finding_at_its_line(tmp_path, code, old, new):
    paths = project(tmp_path, of_subject("own", SMALL))
    text = (FOLDER / "iop.yaml").read_text("utf-8")
    assert old in text
    text = text.replace(old, new, 1)
    own = own_rules(tmp_path, text.replace("→", "", 1))
    faults = [f for f in check(paths.content, paths.theme).findings if f.span.file == str(own)]
    assert [f.code for f in faults] == [code]
    if "→" in text:
        assert (faults[0].span.line, faults[0].span.column) == place(text, text.index("→"))


def test_the_dictionary_holds_one_word_a_line(tmp_path):
    file = tmp_path / "dictionary.txt"
    file.write_text("# ours\nxyzzy # a name\n\ntwo words\n", "utf-8")
    outcome = wording_rules.dictionary(file)
    assert outcome.value == {"xyzzy"}
    assert [(f.code, f.span.line) for f in outcome.findings] == [("M205", 4)]
    assert wording_rules.dictionary(tmp_path / "none.txt").value == frozenset()


@pytest.mark.parametrize(
    ("word", "count"),
    [
        ("care", 1), ("used", 1), ("needed", 2), ("able", 2), ("about", 2), ("people", 2),
        ("many", 2), ("addiction", 3), ("recovery", 4), ("supervised", 3), ("outpatient", 3),
        ("hospitalization", 6), ("life-threatening", 4), ("IOP", 3), ("the", 1), ("places", 2),
        ("don’t", 1),
    ],
)  # fmt: skip
def test_syllables_are_about_right(word, count):
    assert readability.syllables(word) == count


def test_a_number_is_found_before_any_number():
    book = phrases.Phrasebook.of([phrases.parse(one, {}) for one in ("# hours", "24 hours")])
    row = phrases.WordRow.of("12 hours, 24 hours")
    assert list(book.find(row)) == [(0, 2, 0), (2, 4, 1)]


def test_of_a_flood_of_unknown_words_each_is_divided_once(monkeypatch):
    divided = []
    monkeypatch.setattr(readability, "spoken", lambda word: divided.append(word) or 1)
    words = [f"word{number}" for number in range(20_000)]
    for word in (*words, *words):
        readability.syllables(word)
    assert len(divided) == len(words)


def test_words_are_divided_as_pyphen_divides_them():
    words = spelling._FILE.read_text("utf-8").split("\n", maxsplit=1)[1].split()[::2]
    theirs = pyphen.Pyphen(lang="en_US")
    for word in words[::200]:
        if word.isalpha():
            assert "-".join(readability._divided(word)) == theirs.inserted(word, "-")


LETTERS = st.text(
    st.sampled_from("ourIOPweofferbest ’'\"*_[]()@#.!?…%-/\\1290\nAÉéß漢\N{NO-BREAK SPACE}"),
    max_size=120,
)


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(LETTERS, st.booleans())
def test_any_text_gives_findings_and_never_an_exception(text, folded):
    written = '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + 'x"'
    if folded:
        plain = [line.strip() for line in f"{text}x".split("\n")]
        written = "|-\n" + "\n".join(f"        {line}" for line in plain if line)
    content = read_content(small(written))
    if content.value is None:
        return
    lines = content.source.text.split("\n")
    for finding in wording_check.check(content.value, content.source, RULES):
        assert 1 <= finding.span.line <= len(lines)
        assert 1 <= finding.span.column <= len(lines[finding.span.line - 1]) + 1


@settings(max_examples=150, deadline=None)
@given(st.text(st.sampled_from("ab…*/{}#% '’.we"), max_size=40), LETTERS)
def test_any_phrase_is_refused_or_can_be_looked_for(phrase, text):
    try:
        parsed = phrases.parse(phrase, {"we": (("we",), ("our", "team"))})
    except phrases.BadPhrase as why:
        assert str(why)
        return
    row = phrases.WordRow.of(text)
    for start, end, _ in phrases.Phrasebook.of([parsed]).find(row):
        assert 0 <= start < end <= len(row)


WORDS = ["we", "our", "team", "offer", "offers", "boxes", "box", "abuse", "abuses", "abu", "5", "."]
PARTS = ["we", "offer/box", "abus*", "#", "*", "…", "{we}", "our team", "not/only/team"]


def ends(row, at, phrase):
    """Where the words of a phrase may end that begins at a place in a row, by its definition."""
    if not phrase:
        return [at]
    if phrase[0] == "…":
        for far in range(6):
            if at + far > len(row):
                return []
            if found := ends(row, at + far, phrase[1:]):
                return [max(found)]
            if row[at + far : at + far + 1] in (["."], ["not"]):
                return []
        return []
    group = ["we", "our team"] if phrase[0] == "{we}" else phrase[0].split("/")
    found = []
    for said in (one.split() for one in group):
        here = row[at : at + len(said)]
        if len(here) == len(said) and all(map(alike, here, said)):
            found += ends(row, at + len(said), phrase[1:])
    return found


def alike(word, wanted):
    if wanted in "*#":
        return word != "." if wanted == "*" else word.isdigit()
    if wanted.endswith("*"):
        return word.startswith(wanted[:-1])
    return word == wanted or (len(wanted) > 2 and word in (wanted + "s", wanted + "es"))


EDGES = st.sampled_from([part for part in PARTS if part not in ("*", "…")])
PHRASES = st.one_of(
    EDGES.map(lambda part: [part]), st.tuples(EDGES, st.sampled_from(PARTS), EDGES).map(list)
)


@settings(max_examples=300, deadline=None)
@given(
    st.lists(PHRASES, min_size=3, max_size=6),
    st.lists(st.sampled_from(WORDS), min_size=8, max_size=14),
)
def test_phrases_are_found_where_they_stand_by_definition(wanted, row):
    parsed = [
        phrases.parse(" ".join(phrase), {"we": (("we",), ("our", "team"))}) for phrase in wanted
    ]
    found = phrases.Phrasebook.of(parsed, ["not"]).find(phrases.WordRow.of(" ".join(row)))
    every = [[max(ends(row, at, one), default=-1) for one in wanted] for at in range(len(row))]
    due = [(at, max(here)) for at, here in enumerate(every) if max(here, default=-1) > at]
    assert [(start, end) for start, end, _ in found] == due


def long_content(texts: list[str]):
    """The small content with these paragraphs in its last section, and their file."""
    content = read_content(SMALL).value
    section = content.sections["call"]
    old = section.text[0]
    prose = old.paragraph
    blocks = []
    for text in texts:
        runs = (type(prose.paragraphs[0][0])(text),)
        changed = type(prose)(yaml_tree.Text(text, prose.text.span), (runs,))
        blocks.append(type(old)(paragraph=changed))
    section = section.model_copy(update={"text": tuple(blocks)})
    sections = {**content.sections, "call": section}
    file = SMALL.replace("Somebody answers.", " ".join(texts))
    whole = content.model_copy(update={"sections": sections})
    return whole, yaml_tree.Source("content.yaml", file, None)


@pytest.mark.parametrize(
    "unit",
    ["We offer an IOP for the the addict. ", "we we we offer ", "(" * 9 + ". ", "wrng", "](",
     "[@", "...", "I. ", "A B ", "“x", "' ", "\u00a0\u00a0x", "IOP ", "1 in 1 in "],
)  # fmt: skip
def test_a_text_that_is_too_long_to_print_costs_no_more_than_its_beginning(unit):
    steps = [calls(*long_content([unit * (size // len(unit))])) for size in (30_000, 1_000_000)]
    assert steps[1] < 1.2 * steps[0] + 200


def test_twice_as_many_paragraphs_take_twice_as_many_steps():
    said = "They build support, help manage a return to use, and teach ways to cope, word {}. "
    steps = [calls(*long_content([said.format(n) for n in range(size)])) for size in (100, 200)]
    assert steps[1] < 2.2 * steps[0]


def calls(content, file) -> int:
    """How many functions the checks call."""
    count = 0

    def counted(frame, event, arg):
        nonlocal count
        count += event in ("call", "c_call")

    sys.setprofile(counted)
    try:
        many = wording_check.check(content, file, RULES)
    finally:
        sys.setprofile(None)
    assert len(many) < 200
    return count
