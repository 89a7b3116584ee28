"""A report to look at: each page with its findings marked where they are, as one HTML file.

Nothing is loaded from elsewhere: pictures and style stand in the page itself. Whatever a file from
elsewhere says of itself is escaped.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterable, Iterator, Mapping
from html import escape
from typing import Any

from brochure.catalogue import CATALOGUE, Severity
from brochure.finding import Finding, PagePicture, Where, visible

_LEAST = 2.5  # mm: what a mark around a point is wide and high
_STYLE = """
:root { color-scheme: light; font: 16px/1.5 system-ui, sans-serif; color: #1b1b1b; }
body { max-width: 60rem; margin: 2rem auto; padding: 0 1rem; background: #fff; }
section { display: grid; grid-template-columns: minmax(16rem, 1fr) 1fr; gap: 2rem; margin: 2rem 0; }
section > * { min-width: 0; }
figure { position: relative; margin: 0; border: 1px solid #767676; align-self: start; }
figure img { display: block; width: 100%; height: auto; }
figure a { position: absolute; border: 2px solid #b3001b; border-radius: 2px; }
figure a.warning { border-color: #8a4b00; border-style: dashed; }
figure a span { position: absolute; left: -2px; bottom: 100%; padding: 0 .3em; background: #b3001b;
  color: #fff; font-size: .75rem; line-height: 1.3; }
figure a.warning span { background: #8a4b00; }
ol { margin: 0; padding-left: 1.5rem; }
li { margin-bottom: 1rem; overflow-wrap: anywhere; }
li:target { outline: 2px solid #1b1b1b; outline-offset: 4px; }
.error strong { color: #b3001b; } .warning strong { color: #8a4b00; }
small { color: #4a4a4a; }
@media (max-width: 45rem) { section { grid-template-columns: 1fr; } }
"""


def as_html(
    findings: Iterable[Finding], facts: Mapping[str, Any], pictures: Iterable[PagePicture]
) -> str:
    """The whole page. `facts` are those of the command: file, rules, reason, pages."""
    numbered = list(enumerate(findings, 1))
    places: dict[int, list[tuple[int, Finding]]] = {}
    for number, finding in numbered:
        places.setdefault(finding.where.page if finding.where else 0, []).append((number, finding))
    shown = {picture.number: picture for picture in pictures}
    parts = [_head(facts, [finding for _, finding in numbered])]
    if places.get(0):
        parts.append("<h2>The file</h2>" + _list(places[0]))
    for page in sorted({*shown, *places} - {0}):
        parts.append(
            f"<h2>Page {page}</h2><section>{_page(shown.get(page), places.get(page, []))}</section>"
        )
    return "\n".join([*parts, "</body>", "</html>"])


def _head(facts: Mapping[str, Any], findings: list[Finding]) -> str:
    errors = sum(finding.severity is Severity.ERROR for finding in findings)
    name, rules = _text(facts.get("file", "")), _text(facts.get("rules", ""))
    counted = f"{_count(errors, 'error')}, {_count(len(findings) - errors, 'warning')}"
    because = _text(facts.get("reason", ""))
    rest = f" by our rules for {rules} ({because})" if rules else ""
    return (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width">\n'
        f"<title>{name}: {counted}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n"
        f"<h1>{name}</h1>\n<p>{counted}; {_count(int(facts.get('pages', 0)), 'page')} checked{rest}.</p>"
    )


def _count(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"


def _page(picture: PagePicture | None, findings: list[tuple[int, Finding]]) -> str:
    drawn = "" if picture is None else _figure(picture, findings)
    return drawn + (_list(findings) if findings else "<p>Nothing was found on this page.</p>")


def _figure(picture: PagePicture, findings: list[tuple[int, Finding]]) -> str:
    data = b64encode(picture.jpeg).decode("ascii")
    marks = "".join(_marks(picture, findings))
    alt = f"Page {picture.number}, with {_count(len(findings), 'finding')} marked"
    return f'<figure><img src="data:image/jpeg;base64,{data}" alt="{alt}">{marks}</figure>'


def _marks(picture: PagePicture, findings: list[tuple[int, Finding]]) -> Iterator[str]:
    for number, finding in findings:
        assert finding.where is not None
        style = _position(picture, finding.where)
        kind = finding.severity.value
        yield (
            f'<a class="{kind}" href="#f{number}" style="{style}" '
            f'aria-label="Finding {number}"><span>{number}</span></a>'
        )


def _position(picture: PagePicture, where: Where) -> str:
    """In per cent of the picture, from its upper left corner."""
    wide, high = max(where.wide, _LEAST), max(where.high, _LEAST)
    x, y = where.x - (wide - where.wide) / 2, where.y - (high - where.high) / 2
    left = 100 * (x - picture.left) / picture.wide
    top = 100 * (1 - (y + high - picture.bottom) / picture.high)
    size = 100 * wide / picture.wide, 100 * high / picture.high
    return f"left:{left:.2f}%;top:{top:.2f}%;width:{size[0]:.2f}%;height:{size[1]:.2f}%"


def _list(findings: list[tuple[int, Finding]]) -> str:
    return "<ol>" + "".join(_item(number, finding) for number, finding in findings) + "</ol>"


def _item(number: int, finding: Finding) -> str:
    entry = CATALOGUE[finding.code]
    kind = finding.severity.value
    lines = [
        f"<strong>{finding.code}, {kind}: {_text(entry.title)}</strong>",
        _text(finding.message),
    ]
    if finding.where is not None:
        lines.append(f"<small>{_text(str(finding.where))}</small>")
    if finding.clause is not None:
        lines.append(f"<small>{_text(str(finding.clause))}</small>")
    lines += [_text(entry.why), f"What to do: {_text(finding.hint or entry.mend)}"]
    return f'<li class="{kind}" id="f{number}" value="{number}">' + "<br>".join(lines) + "</li>"


def _text(words: object) -> str:
    return escape(visible(str(words)))
