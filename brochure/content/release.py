"""What makes a content a proof: whatever stands in it that must not be released.

Each reason is a finding at its place. They are errors where a release is asked for; else they only
make every file a proof.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

from brochure.content.approvals import FILE, Approvals, normalised
from brochure.content.fields import TO_CONFIRM
from brochure.content.model import Content
from brochure.content.phone import Phone
from brochure.finding import Finding
from brochure.source.characters import shown
from brochure.source.model_base import all_in, named_in
from brochure.source.yaml_tree import Fields, Items, Node, Text

_EXAMPLES = Path(__file__).parents[1] / "examples"
_INVENTED = ("library", "clinic", "event")  # the others speak for a house that there is
_OWN_WORDS = 5  # a text of fewer may be anybody's
# RFC 2606 and RFC 6761: nobody can have these.
_RESERVED = re.compile(r"(.*\.)?(example(\.(com|net|org))?|test|invalid|localhost)\.?")


def reasons(
    content: Content, tree: Fields, approvals: Approvals, proofs: AbstractSet[str]
) -> Iterator[Finding]:
    """Why this must not be released; `proofs` are the picture files that show a proof."""
    for number in all_in(content, Phone):
        if number.is_placeholder:
            what = f'"{shown(number.text)}" is a number kept for fiction: this must not be released'
            yield Finding("P307", number.text.span, what, "put the centre's own number here")
    for text, what in _to_confirm(tree):
        yield Finding("P310", text.span, what, "let them confirm it, then delete this")
    for text, address in _addresses(content):
        if is_reserved(address):
            what = f'"{shown(address)}" is an address kept for examples'
            yield Finding("P311", text.span, what, "put the real address here")
    for text in _texts(tree):
        if len(text.value.split()) >= _OWN_WORDS and normalised(text.value) in _template():
            yield Finding("P312", text.span, "this text is the template's own", "write your own")
    for name in named_in(content, "file") if proofs else ():
        if name.value in proofs:
            what = f'"{shown(name)}" shows a proof'
            yield Finding("P313", name.span, what, "use a picture that was made for print")
    yield from _unapproved(content, tree, approvals)


def _unapproved(content: Content, tree: Fields, approvals: Approvals) -> Iterator[Finding]:
    """A disclaimer that nobody approved, or an approved one that is not there."""
    disclaimer, approved = content.centre.disclaimer, approvals.disclaimer is not None
    if disclaimer is None:
        if approved:
            what = f"the disclaimer that {FILE} holds is not there"
            yield Finding("P314", tree.span_of("centre"), what, "add disclaimer: under centre:")
    elif not approvals.holds(disclaimer):
        what = f"the disclaimer is not {'the one that was' if approved else 'yet'} approved"
        hint = f"once it is, run brochure approve --disclaimer, which writes {FILE}"
        yield Finding("P314", disclaimer.span, what, hint)


def to_confirm(tree: Fields) -> Iterator[Finding]:
    """What waits for somebody to confirm it, as a warning."""
    for text, what in _to_confirm(tree):
        yield Finding("P309", text.span, what, "until then all files are proofs")


def _to_confirm(node: Node) -> Iterator[tuple[Text, str]]:
    for key, value in _inside(node):
        if key == TO_CONFIRM and isinstance(value, Text):
            yield value, f"still to be confirmed: {value}"
        yield from _to_confirm(value)


def _texts(node: Node) -> Iterator[Text]:
    for _, value in _inside(node):
        if isinstance(value, Text):
            yield value
        yield from _texts(value)


def _inside(node: Node) -> Iterator[tuple[str, Node]]:
    if isinstance(node, Fields):
        yield from ((key.value, value) for key, value in node.entries)
    elif isinstance(node, Items):
        yield from (("", item) for item in node.items)


def _addresses(content: Content) -> Iterator[tuple[Text, str]]:
    """Every address of a link with the text in which it stands."""
    for field in ("web", "link"):
        yield from ((text, text.value) for text in named_in(content, field))
    for prose in content.all_prose():
        links = dict.fromkeys(run.link for run in prose.runs if run.link)
        yield from ((prose.text, link) for link in links)


def is_reserved(address: str) -> bool:
    """Whether an address is kept for examples, so that nobody can have it."""
    return _RESERVED.fullmatch(_domain(address)) is not None


def _domain(address: str) -> str:
    parts = urlsplit(address)
    return (parts.hostname or parts.path.rpartition("@")[2]).lower()


@cache
def _template() -> str:
    """All that the invented examples of new projects say, in one row."""
    files = (_EXAMPLES / name / "content.yaml" for name in _INVENTED)
    said = "\n".join(file.read_text("utf-8") for file in files)
    return normalised(re.sub(r"^\s*#.*$", "", said, flags=re.MULTILINE))
