"""The JSON Schema of the JSON form, made from the model, so that the two cannot part.

`scenarios/schema/scenario-1.json` is what `schema_text` gives; a test holds it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import MISSING, fields, is_dataclass
from datetime import date, datetime
from enum import Enum
from inspect import getdoc
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin

from simlib.exchange.form import LARGEST_NUMBER, TAGS, default_of, kinds_of
from simlib.exchange.json_form import FORM, VERSION
from simlib.scenario.model import Scenario, Spot, Spots

Schema = dict[str, Any]

_SPOT: Schema = {
    "description": "Where it stands in the notebook: cell, line and column, counted from 1.",
    "type": "array",
    "items": {"type": "integer", "minimum": 1, "maximum": LARGEST_NUMBER},
    "minItems": 3,
    "maxItems": 3,
}
_PLAIN: Mapping[type, Schema] = {
    str: {"type": "string"},
    bool: {"type": "boolean"},
    int: {"type": "integer", "minimum": -LARGEST_NUMBER, "maximum": LARGEST_NUMBER},
    datetime: {"type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}$"},
    date: {"type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"},
}


def schema_text() -> str:
    """The schema as it stands in its file."""
    return json.dumps(schema(), ensure_ascii=False, indent=1) + "\n"


def schema() -> Schema:
    """The schema of a whole file."""
    definitions: dict[str, Schema] = {"Spot": _SPOT}
    whole = _kind(Scenario, definitions)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "A scenario of First Contact in JSON form, version 1",
        "description": "The meaning of every part is told in scenarios/FORMAT.md. A missing field has its default.",
        "type": "object",
        "properties": {"form": {"const": FORM}, "version": {"const": VERSION}, "scenario": whole},
        "required": ["form", "version", "scenario"],
        "additionalProperties": False,
        "$defs": dict(sorted(definitions.items())),
    }


def _kind(kind: Any, definitions: dict[str, Schema]) -> Schema:
    if kind is Spot:
        return _ref("Spot")
    if kind == Spots or get_origin(kind) is Mapping:
        return {"type": "object", "additionalProperties": _ref("Spot")}
    if get_origin(kind) is tuple:
        return {"type": "array", "items": _kind(get_args(kind)[0], definitions)}
    if get_origin(kind) in (UnionType, Union):
        return _union(get_args(kind), definitions)
    if is_dataclass(kind) and isinstance(kind, type):
        _define(kind, definitions)
        return _ref(kind.__name__)
    if issubclass(kind, Enum):
        return {"enum": [each.value for each in kind]}
    return _PLAIN[kind]


def _union(kinds: tuple[Any, ...], definitions: dict[str, Schema]) -> Schema:
    each = [{"type": "null"} if kind is NoneType else _kind(kind, definitions) for kind in kinds]
    return {"anyOf": each}


def _define(cls: type, definitions: dict[str, Schema]) -> None:
    """Add the schema of a class of the model, and of those it holds, unless it is there."""
    if cls.__name__ in definitions:
        return
    made: Schema = {"description": getdoc(cls) or "", "type": "object", "properties": {}}
    definitions[cls.__name__] = made
    required = ["is"] if cls in TAGS else []
    if cls in TAGS:
        made["properties"]["is"] = {"const": TAGS[cls]}
    kinds = kinds_of(cls)
    for field in fields(cls):
        made["properties"][field.name] = _kind(kinds[field.name], definitions)
        if default_of(field) is MISSING:
            required.append(field.name)
    made |= {"required": required, "additionalProperties": False}


def _ref(name: str) -> Schema:
    return {"$ref": f"#/$defs/{name}"}
