"""What a reader must find in a piece: every text of it, in reading order, as plain words.

Made from the content alone, without the layout, so that preflight can tell whether the layout
or the painter lost something.
"""

from __future__ import annotations

from collections.abc import Iterator

from brochure.content.block_models import StandardPart
from brochure.content.markup import Prose, Run
from brochure.content.model import Content, prose_in
from brochure.content.placement import frames_of
from brochure.source.yaml_tree import Text


def texts(content: Content, piece: str, frames: tuple[str, ...]) -> Iterator[Text]:
    """Each text of a piece with its place; the value is what is printed, citations as numbers."""
    placed = frames_of(content, piece)
    for frame in frames:
        for name in placed.get(frame, ()):
            section = content.sections.get(name.value)
            if section is None:
                yield from _standing(content, name.value)
                continue
            heading, blocks = section.for_piece(piece)
            for part in (heading, *blocks):
                if isinstance(part, StandardPart):
                    yield from _standing(content, part.part.value)
                else:
                    yield from (_printed(content, prose) for prose in prose_in(part))


def _printed(content: Content, prose: Prose) -> Text:
    def words(run: Run) -> str:
        return str(content.citation_number(run.cite)) if run.cite else run.text

    return Text("".join(words(run) for run in prose.runs), prose.text.span)


def _standing(content: Content, name: str) -> Iterator[Text]:
    centre = content.centre
    if name == "hotline":
        yield from (centre.hotline.label, centre.hotline.number.text, centre.hotline.hours)
    elif name == "crisis-lines" and content.crisis_lines:
        yield _printed(content, content.crisis_lines.heading)
        for line in content.crisis_lines.lines:
            yield from (line.number.text, line.name, line.note)
    elif name == "references" and content.references:
        yield _printed(content, content.references.heading)
        for entry in content.references.entries:
            yield entry.text
            yield from [entry.note] if entry.note else []
    elif name == "about":
        yield _printed(content, centre.about)
    elif name in ("web", "qr-code"):
        yield from [centre.name] if name == "qr-code" else []
        yield from [centre.web_label] if centre.web_label else []
        yield Text(centre.web.value.split(":", 1)[1].strip("/"), centre.web.span)
    elif name in ("disclaimer", "centre-name", "version"):
        parts = {"disclaimer": centre.disclaimer, "centre-name": centre.name}
        yield parts.get(name, content.version)
