"""How the elements of an SVG file look: attributes, `style`, and the classes of its style sheets.

What an element says is brought to one table of properties, as CSS ranks them (CSS 2.1, 6.4.3):
attributes, rules by their selectors, the element's own style. Of selectors are known `*`, names,
`.classes`, `#ids` and lists of these, which is what drawing programs write.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from itertools import islice

from msgspec import Struct

from brochure.design.drawing import CURRENT
from brochure.design.drawings.svg_tree import SVG, SvgElement, SvgTree
from brochure.design.drawings.svg_values import Attributes, Undrawable, refusal, shown

_HREF = "http://www.w3.org/1999/xlink}href"
_SELECTOR = re.compile(r"(\*|[A-Za-z][\w-]*)?((?:[.#][\w-]+)*)")
_VARIABLE = re.compile(r"var\(\s*--([\w-]+)\s*(?:,\s*(?:#[0-9a-fA-F]{3,8}|[a-zA-Z]+)\s*)?\)")
_MOST_RULES = 300
_OPAQUE_COLOUR = re.compile(r"(rgb|hsl)a\((.*),\s*(?:1(?:\.0*)?|100%)\s*\)")
_SHINING = re.compile(  # colours that let through what lies below
    r"#[0-9a-fA-F]{3}[0-9a-eA-E]|#[0-9a-fA-F]{6}(?![fF]{2})[0-9a-fA-F]{2}"
    r"|(?:rgb|hsl)a\((?!.*,\s*(?:1(?:\.0*)?|100%)\s*\)).*\)"
)


class _Rule(Struct, frozen=True):
    """A selector, and what it says of the elements that it means."""

    tag: str
    ids: frozenset[str]
    classes: frozenset[str]
    said: Mapping[str, str]

    @property
    def rank(self) -> tuple[int, int, bool]:
        return len(self.ids), len(self.classes), bool(self.tag)

    def means(self, tag: str, own: str, classes: Collection[str]) -> bool:
        return self.tag in ("", tag) and self.ids <= {own} and self.classes <= set(classes)


class StyleSheet:
    """The rules of all `style` elements of a file. Undrawable if one cannot be read. `told` counts
    the characters of all that was asked for, as it is written, of copies each time."""

    def __init__(self, tree: SvgTree) -> None:
        styles = (one for one in tree.every if one.tag == "style" and one.namespace == SVG)
        sheets = ("".join(one.words) for one in styles)
        rules = list(islice((r for sheet in sheets for r in _rules(sheet)), _MOST_RULES + 1))
        if len(rules) > _MOST_RULES:
            what = f"it has more than {_MOST_RULES} rules in its style sheets"
            raise Undrawable(what, "simplify it in the drawing program")
        self._rules = sorted(rules, key=lambda rule: rule.rank)
        self.told = 0

    def attributes(self, element: SvgElement) -> dict[str, str]:
        """What the element says of itself and its rules of it."""
        found = {}
        for key, value in element.attributes.items():
            if "}" not in key or key == _HREF:
                found[key.rpartition("}")[2]] = value.strip()
        own, classes = found.get("id", ""), found.pop("class", "").split()
        style = found.pop("style", "")
        for rule in self._rules:
            if rule.means(element.tag, own, classes):
                found |= rule.said
                self.told += sum(map(len, rule.said.values()))
        self.told += sum(map(len, element.attributes.values()))
        return {**found, **_declarations(style)}


def _rules(sheet: str) -> Iterator[_Rule]:
    first, *parts = sheet.replace("<!--", "").replace("-->", "").split("/*")
    *blocks, rest = (first + "".join(part.partition("*/")[2] for part in parts)).split("}")
    if rest.strip():
        raise _unread(rest)
    for block in blocks:
        selectors, brace, body = block.partition("{")
        if "{" in body or not brace:
            raise _unread(block)
        if selectors.strip() != "@font-face":  # texts are refused by themselves
            said = _declarations(body)
            yield from (_rule(selector.strip(), said) for selector in selectors.split(","))


def _rule(selector: str, said: Mapping[str, str]) -> _Rule:
    match = _SELECTOR.fullmatch(selector)
    if match is None or not selector:
        raise _unread(selector)
    names = re.findall(r"([.#])([\w-]+)", match[2])
    ids, classes = (frozenset(n for sign, n in names if sign == kind) for kind in "#.")
    return _Rule((match[1] or "").strip("*"), ids, classes, said)


def _unread(words: str) -> Undrawable:
    what = f'its style sheet says "{shown(words.strip())}", which cannot be read'
    return Undrawable(what, _PLAIN)


_PLAIN = "save it with fill and stroke at each shape (presentation attributes)"


def _declarations(style: str) -> dict[str, str]:
    found = {}
    for declaration in style.split(";"):
        name, colon, value = declaration.partition(":")
        if declaration.strip() and (not colon or re.search(r"/\*|\\", declaration)):
            raise refusal("style", style, "which cannot be read", "write it as name:value;")
        if colon:
            found[name.strip()] = value.strip().removesuffix("!important").strip()
    return found


def colour(name: str, value: str, roles: Collection[str]) -> str:
    """A colour of the theme by its name, `current`, any other as `#rrggbb`, or nothing."""
    if value in ("none", "transparent"):
        return ""
    if value.lower() == "currentcolor":
        return CURRENT
    match = _VARIABLE.fullmatch(value)
    if match and match[1] in roles:
        return match[1]
    if _SHINING.fullmatch(value):
        raise refusal(name, value, "which is not opaque", LIGHTER)
    literal = "" if match else _literal(value)
    if not literal:
        example = "deep" if "deep" in roles else min(roles, default="ink")
        hint = f"write #rrggbb, or var(--{example}); the theme has {', '.join(sorted(roles))}"
        raise refusal(name, value, "which is not a colour", hint)
    return literal


def _literal(value: str) -> str:
    """`#rrggbb` of a colour that is opaque, or nothing."""
    if re.fullmatch(r"#(?:[0-9a-fA-F]{3}){1,2}", value):
        digits = value[1:].lower()
        return "#" + (digits if len(digits) == 6 else "".join(2 * digit for digit in digits))
    from PIL import ImageColor

    try:
        return "#" + bytes(ImageColor.getrgb(_OPAQUE_COLOUR.sub(r"\1(\2)", value))[:3]).hex()
    except ValueError:
        return ""


DELETE = "delete it in the drawing program or in a text editor"
FLAT = "use a flat colour"
LIGHTER = f"{FLAT}, a lighter one"
_ENDS = "convert the line and its ends to paths"
# What attributes may say without changing the picture, as a pattern, and what to do otherwise.
# An attribute in no table has no say in how a path looks.
_OPAQUE = r"\+?1(\.0*)?|100%|inherit"
_HARMLESS: Mapping[str, tuple[str, str]] = {
    "opacity": (_OPAQUE, LIGHTER),
    "fill-opacity": (_OPAQUE, LIGHTER),
    "stroke-opacity": (_OPAQUE, LIGHTER),
    "stroke-dashoffset": (r"[+-]?0+(\.0*)?(px)?|inherit", "let the dashes begin at the start"),
    "filter": ("none", "delete the effect, such as a shadow, in the drawing program"),
    "mask": (r"none|url\(.*", "release the mask and cut the shapes themselves"),
    "marker": ("none|inherit", _ENDS),
    "marker-start": ("none|inherit", _ENDS),
    "marker-mid": ("none|inherit", _ENDS),
    "marker-end": ("none|inherit", _ENDS),
    "mix-blend-mode": ("normal", f"{FLAT}, laid over the others"),
    "paint-order": (
        r"(?!\s*(markers\s+)?stroke)[\sa-z]*",
        "convert the outline to a path of its own",
    ),
    "vector-effect": ("none", "delete it; lines grow with the drawing"),
    "transform-origin": ("0|0 0|0px 0px", "apply the transform to the shape"),
    "pathLength": ("", DELETE),
    "systemLanguage": ("", DELETE),
}


# What is not seen if there is no fill or no line.
_OF_PAINT = {
    "fill-opacity": ("fill",),
    "stroke-opacity": ("stroke",),
    "stroke-dashoffset": ("stroke",),
    "paint-order": ("fill", "stroke"),
}


def check(name: str, attributes: Attributes) -> None:
    """Undrawable if an attribute changes the picture in a way that cannot be drawn."""
    if name not in _HARMLESS and name[:2].lower() != "on":
        return
    value = attributes[name]
    if any(attributes.get(paint) == "none" for paint in _OF_PAINT.get(name, ())):
        return
    if name not in _HARMLESS:
        raise refusal(name, value, "which is a script", DELETE)
    pattern, hint = _HARMLESS[name]
    if not re.fullmatch(pattern, value):
        raise refusal(name, value, "which cannot be drawn", hint)
