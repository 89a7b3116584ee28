"""Twenty mistakes of somebody who knows Word and not YAML: one finding each, at the right line,
that says what to do."""

from __future__ import annotations

import pytest

from brochure.finding import Severity
from tests.conftest import SAMPLER, own_project
from tests.library import check

CONTENT = SAMPLER.read_text("utf-8")

ABOUT = CONTENT[CONTENT.index("about: >-") : CONTENT.index("  hotline:")]

# What was done, the words before, the words after, the code, words of the line that is named.
MISTAKES = [
    ("a tab for the indent", "          - Changing behavior", "\t- Changing behavior",
     "Y104", "Changing behavior"),
    ("a quote that is never closed", "- Changing behavior", '- "Changing behavior',
     "Y105", "Changing behavior"),
    ("a colon in the text", "- Changing behavior", "- One thing: changing behavior",
     "M203", "One thing"),
    ("a line moved to the left", "          - Building a support system",
     "        - Building a support system", "Y107", "Building a support"),
    ("a number sign in the text", "- Changing behavior", "- Being #1 again", "Y118", "Being #1"),
    ("an apostrophe in single quotes", "- Changing behavior", "- 'It's a change'",
     "Y107", "It's a change"),
    ("a field misspelt", "    heading: What an IOP aims for", "    headng: What an IOP aims for",
     "M202", "headng"),
    ("a capital letter in a field", "  goals:\n    heading:", "  goals:\n    Heading:",
     "M202", "Heading"),
    ("a section misspelt where it is placed", "inside-left: [what, goals]",
     "inside-left: [what, gaols]", "P301", "gaols"),
    ("a section forgotten", "inside-left: [what, goals]", "inside-left: [what]", "P302", "goals:"),
    ("the disclaimer taken off the back", "      - hotline\n      - disclaimer\n",
     "      - hotline\n", "P304", "back:"),
    ("a section copied with its name", "  detox:\n", "  goals:\n    text: [again]\n\n  detox:\n",
     "Y108", "goals:"),
    ("a phone number cut short", "number: 1-800-555-0199", "number: 1-800-555-01",
     "M206", "1-800-555-01"),
    ("an address without https", "web: https://welevelupfl.com/rehab/iop/",
     "web: www.welevelupfl.com", "M207", "www.welevelupfl.com"),
    ("a text cleared", ABOUT, "about:\n", "M204", "about:"),
    ("a smiley", "- Changing behavior", "- Changing behavior 🙂", "F403", "🙂"),
    ("a date as one writes it", "date: 2026-11-30", "date: 11/30/2026", "M205", "11/30/2026"),
    ("far too much text", "- Changing behavior", "- " + "Changing behavior day by day. " * 60,
     "L501", "Changing behavior day"),
    ("a dash without its blank", "          - Changing behavior\n", "          -Changing behavior\n",
     None, "Changing behavior"),
    ("a picture that is not there", "      - subheading: You are not alone\n        icon: people",
     "      - subheading: You are not alone\n        icon: peoples", "G701", "peoples"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("before", "after", "code", "line"),
    [mistake[1:] for mistake in MISTAKES],
    ids=[mistake[0] for mistake in MISTAKES],
)
def test_a_mistake_is_answered_by_one_finding_at_its_line(tmp_path, before, after, code, line):
    assert CONTENT.count(before) == 1, "the sample no longer fits the content"
    text = CONTENT.replace(before, after)
    paths = own_project(tmp_path, text)
    findings = check(paths.content, paths.theme).findings
    errors = [found for found in findings if found.severity is Severity.ERROR] or findings
    assert len(errors) == 1, errors
    (finding,) = errors
    assert code is None or finding.code == code, finding
    named = text.split("\n")[finding.span.line - 1]
    assert line in named or line in text.split("\n")[finding.span.line - 2], (finding, named)
    assert finding.hint, finding


def test_there_are_twenty():
    assert len(MISTAKES) == 20


def test_a_file_saved_in_the_old_windows_encoding_is_one_finding_too(tmp_path):
    paths = own_project(tmp_path, "")
    paths.content.write_bytes(CONTENT.encode("cp1252", "replace"))
    (finding,) = check(paths.content, paths.theme).findings
    assert finding.code == "Y102"
    named = paths.content.read_bytes().split(b"\n")[finding.span.line - 1]
    assert any(byte > 127 for byte in named)
    assert "UTF-8" in finding.hint
