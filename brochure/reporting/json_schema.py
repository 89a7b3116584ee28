"""JSON Schema (2020-12) of the files that people write, for completion and underlines.

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

import inspect
import json
from collections.abc import Mapping
from pathlib import Path
from types import UnionType
from typing import Any, Union, get_args, get_origin

from brochure.campaign.campaign_file import Campaign
from brochure.content import format_files
from brochure.content.approvals import Approvals
from brochure.content.fields import Name
from brochure.content.format_files import FormatFile
from brochure.content.model import PIECE_NAME, TAKEN, Content
from brochure.content.order import Order
from brochure.design.colour.palette import NAME
from brochure.design.printer_profile import Printer
from brochure.design.theme import Theme
from brochure.loading import places
from brochure.product import Format
from brochure.source.keys import Keys
from brochure.source.model_base import (
    Alone,
    FieldInfo,
    Model,
    PlainValidator,
    WithJsonSchema,
    options,
    parted,
)
from brochure.source.validation import text_schema

KINDS: Mapping[str, type[Model]] = {
    "content": Content,
    "theme": Theme,
    "format": FormatFile,
    "printer": Printer,
    "order": Order,
    "approvals": Approvals,
    "campaign": Campaign,
}
_TITLES = {
    "content": "content.yaml",
    "theme": "A theme",
    "format": "A format",
    "printer": "A printer profile",
    "order": "An order",
    "approvals": "What was approved",
    "campaign": "A campaign",
}
_DIALECT = "https://json-schema.org/draft/2020-12/schema"
_KEY = {"minLength": 1, "not": {"const": "<<"}}  # the reader refuses such names (Y117, Y109)


def schema(kind: str) -> dict[str, Any]:
    """The JSON Schema of a kind of file."""
    defs: dict[str, Any] = {}
    made = {**_of_model(KINDS[kind], defs), "$defs": defs}
    if kind == "content":
        _name_frames(made)
    elif kind == "theme":
        made["$defs"]["Colours"]["propertyNames"] = {"pattern": f"^{NAME}$"}
        for field, known in places(format_files.built_in()).items():
            made["properties"][field]["examples"] = [sorted(known)]
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


def _of_model(model: type[Model], defs: dict[str, Any]) -> dict[str, Any]:
    """The schema of a model; those of the models in it are put into `defs`."""
    fields = model.model_fields.items()
    made = {
        "type": "object",
        "title": model.__name__,
        "description": inspect.getdoc(model),
        "properties": {one.alias: _of_field(one, defs) for _, one in fields if not one.others},
        "additionalProperties": False,
    }
    for _, field in fields:
        if field.others:  # by the names of pieces, which no schema knows
            made |= {
                "additionalProperties": _of_type(field.annotation, defs)["additionalProperties"]
            }
    required = [field.alias for _, field in fields if field.is_required]
    return {**made, "required": required} if required else made


def _of_field(field: FieldInfo, defs: dict[str, Any]) -> dict[str, Any]:
    """The schema of a field, which may perhaps be left out but never be null."""
    made = {"title": field.alias.title(), **_of_type(field.annotation, defs), **_facts(field)}
    if "$ref" in made:
        del made["title"]
    return made


def _of_type(annotation: Any, defs: dict[str, Any]) -> dict[str, Any]:
    kind, said = parted(annotation)
    told = [one.json_schema for one in said if isinstance(one, (PlainValidator, WithJsonSchema))]
    made = _of_kind(kind, defs) if not told else told[-1]
    for keys in (one.names for one in said if isinstance(one, Keys)):
        made = {**made, "propertyNames": {"enum": list(keys)}}
    if any(isinstance(one, Alone) for one in said) and (short := _alone(kind, defs)):
        made = {"anyOf": [*short, made]}
    for field in said:
        made = {**made, **_facts(field)} if isinstance(field, FieldInfo) else made
    return made


def _alone(kind: Any, defs: dict[str, Any]) -> list[dict[str, Any]]:
    """What may be written in place of fields: of a model a text, of names a number."""
    if get_origin(kind) is None:
        return [text_schema().json_schema]
    value = get_args(kind)[1]
    return [_of_type(value, defs)] if get_args(value)[:1] == (float,) else []


def _of_kind(kind: Any, defs: dict[str, Any]) -> dict[str, Any]:
    origin, inner = get_origin(kind), get_args(kind)
    if origin in (Union, UnionType):
        made = [_of_type(one, defs) for one in options(kind)]
        return made[0] if len(made) == 1 else {"anyOf": [one for one in made if one]}
    if origin is dict:
        values = _of_type(inner[1], defs)
        return {"type": "object", "additionalProperties": values, "propertyNames": _KEY}
    if origin is tuple and inner[-1] is ...:
        return {"type": "array", "items": _of_type(inner[0], defs)}
    if origin is tuple:
        row, count = [_of_type(one, defs) for one in inner], len(inner)
        return {"type": "array", "prefixItems": row, "minItems": count, "maxItems": count}
    if not issubclass(kind, Model):
        return {}
    if kind.__name__ not in defs:
        defs[kind.__name__] = {}  # begun
        defs[kind.__name__] = _of_model(kind, defs)
    return {"$ref": f"#/$defs/{kind.__name__}"}


def _facts(field: FieldInfo) -> dict[str, Any]:
    """What a field says besides its type."""
    known: dict[str, Any] = {
        "description": field.description or None,
        "maxItems": field.max_length,
        **(field.json_schema_extra or {}),
    }
    if isinstance(field.default, (str, int, float, tuple)) and field.default != ():
        known["default"] = field.default
    of_names = get_origin(field.annotation) is dict
    known["minProperties" if of_names else "minItems"] = field.min_length
    return {name: value for name, value in known.items() if value is not None}


def _name_frames(schema: dict[str, Any]) -> None:
    """The panels and frames of each format that is built in; those of others are open."""
    names = {"pattern": f"^{PIECE_NAME}$", "not": {"enum": sorted(TAKEN)}}
    schema["properties"]["pieces"]["propertyNames"] = names
    piece = schema["$defs"]["Piece"]
    piece["properties"]["panels"] |= {"additionalProperties": True, "minProperties": 1}
    piece["properties"]["format"]["examples"] = [form.name for form in format_files.built_in()]
    piece["allOf"] = [
        {
            "if": {"properties": {"format": {"const": form.name}}, "required": ["format"]},
            "then": {"properties": {"panels": _panels(form), "spans": _spans(form)}},
        }
        for form in format_files.built_in()
    ]


def _panels(form: Format) -> dict[str, Any]:
    return {
        "properties": {panel: _placed(form, panel) for panel in form.reading},
        "required": [panel for panel in form.reading if panel not in form.optional],
        "additionalProperties": False,
    }


def _spans(form: Format) -> dict[str, Any]:
    """The zones of a format that may be joined, and the panels that have them."""
    having: dict[str, list[str]] = {}
    for panel in form.reading:
        for zone in form.stacks[panel]:
            if zone.joins:
                having.setdefault(zone.name, []).append(panel)
    names = {"type": "array", "items": _of_type(Name, {})}
    closed = {"type": "object", "additionalProperties": False}
    shared = {
        zone: {**closed, "properties": dict.fromkeys(panels, names)}
        for zone, panels in having.items()
    }
    return {**closed, "properties": shared}


def _placed(form: Format, panel: str) -> dict[str, Any]:
    """Sections in the frames of a panel, or a list alone for the frame that takes the rest."""
    names = {"type": "array", "items": _of_type(Name, {}), "minItems": 1}
    frames = [frame for frame in form.frames if frame.panel == panel]
    needed = [
        f.name for f in frames if not f.zone.optional and (f.zone.columns or not f.zone.is_rest)
    ]
    listed = {
        "type": "object",
        "properties": {frame.name: names for frame in frames},
        "required": needed,
        "minProperties": 1,
        "additionalProperties": False,
    }
    has_rest = any(frame.zone.is_rest and not frame.zone.columns for frame in frames)
    return {"anyOf": [names, listed]} if has_rest and not needed else listed
