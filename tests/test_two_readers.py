"""Files are read by libyaml; what comes out is what PyYAML's own reader makes of them."""

from __future__ import annotations

import pytest

from brochure.source import yaml_tree
from tests.conftest import ASSETS, SAMPLER, SMALL

LIKE = {
    "content": SMALL,
    "sampler": SAMPLER.read_text("utf-8"),
    "theme": (ASSETS / "theme.yaml").read_text("utf-8"),
    "comments": "a: b # c\nd: e  # f\ng:\n  - one\n    two  # three\n",
    "blocks": "a: >-\n  b\n\n  c\nd: |\n  e # no comment\n\nf: g\n",
    "letters": "a: äö\U0001f600 # é\nb: \u201cc\u201d\n\u2028d: e\n",
    "quotes": "a: \"b\\n c\"\nd: 'it''s'\ne: \"f\n  g\"\n",
}
UNLIKE = {  # libyaml says something else of these, or at another place
    "tab": "a: b\tc: d",
    "mark": "a: b\ufeffc\nd: e",
    "question": "a: [b? c]",
    "empty": '{"a": }',
    "key": "? a",
    "block": "a: |#\n  b",
    "number": 'a: "\\U00110000"',
    "depth": "a: " + "[" * 60_000,
}


@pytest.mark.parametrize("text", {**LIKE, **UNLIKE}.values(), ids={**LIKE, **UNLIKE}.keys())
def test_both_readers_find_the_same(text, monkeypatch):
    found = yaml_tree.parse(text)
    monkeypatch.setattr(yaml_tree, "_QUICK", None)
    assert yaml_tree.parse(text) == found


@pytest.mark.parametrize("text", LIKE.values(), ids=LIKE.keys())
def test_what_is_right_is_read_quickly(text, monkeypatch):
    def slow(text):
        raise AssertionError("read by PyYAML's own reader")

    monkeypatch.setattr(yaml_tree.yaml, "BaseLoader", slow)
    assert yaml_tree.parse(text).value.tree
