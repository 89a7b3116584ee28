"""What makes a content a proof: whatever stands in it that must not be released.

Each reason is a finding at its place. They are errors where a release is asked for; else they only
make every file a proof.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from collections.abc import Set as AbstractSet
from functools import cache, lru_cache
from pathlib import Path
from urllib.parse import urlsplit

from brochure.content.approvals import FILE, Approvals, normalised
from brochure.content.fields import TO_CONFIRM
from brochure.content.markup import Prose
from brochure.content.model import Content
from brochure.content.phone import Phone
from brochure.finding import Finding
from brochure.source.characters import shown
from brochure.source.model_base import all_in, named_in
from brochure.source.yaml_tree import Fields, Node, Text

_EXAMPLES = Path(__file__).parents[1] / "examples"
_INVENTED = ("library", "clinic", "event")  # the others speak for a house that there is
_OWN_WORDS = 5  # a text of fewer may be anybody's
# RFC 2606 and RFC 6761: nobody can have these.
_RESERVED = re.compile(r"(.*\.)?(example(\.(com|net|org))?|test|invalid|localhost)\.?")


def reasons(
    content: Content, tree: Fields, approvals: Approvals, proofs: AbstractSet[str]
) -> Iterator[Finding]:
    """Why this must not be released; `proofs` are the picture files that show a proof."""
    said: Iterator[Phone | Prose] = all_in(content, (Phone, Prose))
    for one in said:
        if isinstance(one, Prose):
            links = (run.link for runs in one.paragraphs for run in runs)
            yield from _reserved(one.text, links)
        elif one.is_placeholder:
            what = f'"{shown(one.text)}" is a number kept for fiction: this must not be released'
            yield Finding("P307", one.text.span, what, "put the centre's own number here")
    for text in named_in(content, "web", "link"):
        yield from _reserved(text, (text.value,))
    for key, text in _texts(tree):
        if key == TO_CONFIRM:
            yield Finding("P310", text.span, _open(text), "let them confirm it, then delete this")
        if _is_template(text.value):
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
    for key, text in _texts(tree):
        if key == TO_CONFIRM:
            yield Finding("P309", text.span, _open(text), "until then all files are proofs")


def _open(text: Text) -> str:
    return f"still to be confirmed: {text}"


def _texts(tree: Node) -> Iterator[tuple[str, Text]]:
    """Every text of a tree, with its key, in order."""
    left = [("", tree)]
    while left:
        key, node = left.pop()
        if isinstance(node, Text):
            yield key, node
        elif isinstance(node, Fields):
            left += ((name.value, value) for name, value in reversed(node.entries))
        else:
            left += (("", item) for item in reversed(node.items))


def _reserved(text: Text, addresses: Iterable[str]) -> Iterator[Finding]:
    """Those of a text's addresses that nobody can have."""
    for address in addresses:
        if address and is_reserved(address):
            what = f'"{shown(address)}" is an address kept for examples'
            yield Finding("P311", text.span, what, "put the real address here")


def is_reserved(address: str) -> bool:
    """Whether an address is kept for examples, so that nobody can have it."""
    return _RESERVED.fullmatch(_domain(address)) is not None


def _domain(address: str) -> str:
    parts = urlsplit(address)
    return (parts.hostname or parts.path.rpartition("@")[2]).lower()


@lru_cache(maxsize=4096)
def _is_template(words: str) -> bool:
    return len(words.split()) >= _OWN_WORDS and normalised(words) in _template()


@cache
def _template() -> str:
    """All that the invented examples of new projects say, in one row."""
    files = (_EXAMPLES / name / "content.yaml" for name in _INVENTED)
    said = "\n".join(file.read_text("utf-8") for file in files)
    return normalised(re.sub(r"^\s*#.*$", "", said, flags=re.MULTILINE))
