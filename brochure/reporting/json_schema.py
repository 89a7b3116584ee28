"""JSON Schema (2020-12) of content, theme and printer profile, for completion and underlines.

Made from the model classes. A schema sees values, not how they were written: an editor's YAML
server has turned `9`, `1e3` and `true` into numbers and booleans, where our reader keeps the text.
So a schema accepts a value if the tool accepts the value's plain way of writing (9, 1000.0, true),
and a number in quotes where a number belongs. Nothing after a colon is null to the editor and an
empty text to us: both refuse it; the words null and ~ need quotes for the editor's sake.

What the schemas cannot say, and `brochure check` does:
- links between names: sections, references, icons, files, fonts, profiles;
- whether all is placed, once, with the statement, and fits;
- whether a phone number can be dialled and an address or a link in a text leads anywhere;
- limits that join fields: the order of sizes and crops, dots in all, the sum of inks, contrast,
  the grid of distances, spot inks and their tints, marks outside the bleed;
- limits of what is not a number to the editor: lengths with a unit, numbers in quotes;
- whether an ICC profile is that of the condition.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from brochure.content.model import Content
from brochure.content.order import Order
from brochure.design.colour.palette import NAME
from brochure.design.printer_profile import Printer
from brochure.design.theme import Theme
from brochure.loading import places
from brochure.product import FOLDS, HANDOUT_FRAMES
from brochure.source.validation import Model

KINDS: Mapping[str, type[Model]] = {
    "content": Content,
    "theme": Theme,
    "printer": Printer,
    "order": Order,
}
_TITLES = {
    "content": "content.yaml",
    "theme": "A theme",
    "printer": "A printer profile",
    "order": "An order",
}
_DIALECT = "https://json-schema.org/draft/2020-12/schema"
_KEY = {"minLength": 1, "not": {"const": "<<"}}  # the reader refuses such names (Y117, Y109)


def schema(kind: str) -> dict[str, Any]:
    """The JSON Schema of a kind of file."""
    made: dict[str, Any] = _for_editors(KINDS[kind].model_json_schema(by_alias=True))
    if kind == "content":
        _name_frames(made)
    elif kind == "theme":
        made["$defs"]["Colours"]["propertyNames"] = {"pattern": f"^{NAME}$"}
        for field, known in places().items():
            made["properties"][field]["propertyNames"] = {"enum": sorted(known)}
    return {**made, "$schema": _DIALECT, "title": _TITLES[kind]}


def files(kinds: tuple[str, ...] = tuple(KINDS)) -> dict[str, str]:
    """The schemas by the names of their files. The same classes give the same bytes."""
    return {f"{kind}.schema.json": _dumped(schema(kind)) for kind in kinds}


def _dumped(schema: dict[str, Any]) -> str:
    """JSON with a line for each field and definition."""
    parts = []
    for key, value in sorted(schema.items()):
        text = _json(value)
        if key in _NAMED:
            text = ",\n".join(f"{_json(name)}: {_json(one)}" for name, one in sorted(value.items()))
            text = f"{{\n{text}\n}}"
        parts.append(f"{_json(key)}: {text}")
    return "{\n" + ",\n".join(parts) + "\n}\n"


def _json(value: Any) -> str:
    return json.dumps(value, sort_keys=True, ensure_ascii=False)


def write(folder: Path, kinds: tuple[str, ...]) -> list[Path]:
    """Write the schemas into a folder. OSError if the system refuses."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for name, text in files(kinds).items():
        (folder / name).write_text(text, encoding="utf-8", newline="\n")
        written.append(folder / name)
    return written


_NAMED = ("properties", "$defs")  # objects of schemas by name
_LISTED = ("anyOf", "oneOf", "prefixItems")


def _for_editors(node: Any) -> Any:
    """A schema of Pydantic's as an editor's YAML server needs it: a field that may be left out may
    still not be null, and blocks are told apart by their names alone."""
    if not isinstance(node, dict):
        return node
    inner = {key: _inside(key, value) for key, value in node.items()}
    options = [o for o in inner.pop("oneOf", inner.pop("anyOf", [])) if o not in _NOTHING]
    if len(options) == 1:
        inner = {**options[0], **inner}
    elif options:
        inner["anyOf"] = options
    if "default" in inner and inner["default"] in (None, {}, []):
        del inner["default"]
    if isinstance(inner.get("additionalProperties"), dict):
        inner["propertyNames"] = _KEY
    return inner


_NOTHING: tuple[dict[str, str], ...] = (
    {},
    {"type": "null"},
)  # `{}`: what is said of an unknown block


def _inside(key: str, value: Any) -> Any:
    if key in _NAMED:
        return {name: _for_editors(one) for name, one in value.items()}
    if key in _LISTED:
        return [_for_editors(one) for one in value]
    return _for_editors(value) if key in ("items", "additionalProperties") else value


def _name_frames(schema: dict[str, Any]) -> None:
    """The panels of each fold and the frames of the handout; each must hold something."""
    frames = schema["$defs"]["Handout"]["properties"]["frames"]
    frames |= _filled(HANDOUT_FRAMES, frames["additionalProperties"])
    brochure = schema["$defs"]["Brochure"]
    usual = brochure["properties"]["fold"]["default"]
    names = brochure["properties"]["panels"]["additionalProperties"]
    brochure["allOf"] = [
        {
            "if": {
                "properties": {"fold": {"const": name}},
                "required": [] if name == usual else ["fold"],
            },
            "then": {"properties": {"panels": _filled(fold.reading, names)}},
        }
        for name, fold in FOLDS.items()
    ]


def _filled(frames: tuple[str, ...], names: dict[str, Any]) -> dict[str, Any]:
    return {
        "properties": {name: {**names, "minItems": 1} for name in frames},
        "required": list(frames),
        "additionalProperties": False,
    }
