"""Between the model and JSON: every dataclass of `simlib.scenario.model` as an object, field by field.

A field that has its default is left out. Where a place may hold one of several things, `is` says which. A spot is
`[cell, line, column]`. The model is the only list of fields there is: the schema is made from it as well.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from datetime import date, datetime
from enum import Enum
from functools import cache
from types import MappingProxyType, NoneType, UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

from simlib.scenario.model import (
    Adds,
    AllOf,
    AnyOf,
    Compares,
    Does,
    If,
    IsYes,
    Not,
    Notices,
    NumberValue,
    Prose,
    Reads,
    SetsNumber,
    SetsYesNo,
    Speech,
    Spot,
    Spots,
    YesNoValue,
)

TAGS: Mapping[type, str] = MappingProxyType(
    {
        Prose: "prose",
        Speech: "speech",
        Notices: "notices",
        If: "if",
        Reads: "reads",
        IsYes: "is yes",
        Compares: "compares",
        Not: "not",
        AllOf: "all of",
        AnyOf: "any of",
        Does: "does",
        Adds: "adds",
        SetsNumber: "sets number",
        SetsYesNo: "sets yes/no",
        NumberValue: "number",
        YesNoValue: "yes/no",
    }
)
"""What stands behind `is` for each class that shares its place with others."""

LARGEST_NUMBER = 1_000_000_000
"""Numbers of a scenario have at most six digits; places in a file are counted further."""

DEEPEST = 80
"""Levels of nesting; the format knows thirty parentheses, and each is two levels. Reading takes five frames a level."""


class Wrong(Exception):
    """A value that is not what stands in this place."""

    def __init__(self, path: str, sentence: str) -> None:
        super().__init__(f"{path}: {sentence}")
        self.path = path
        self.sentence = sentence


def written(value: object) -> Any:
    """The value as plain JSON: objects, lists, texts, numbers, true, false and null."""
    if isinstance(value, Spot):
        return [value.cell, value.line, value.column]
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, datetime):
        return value.isoformat(timespec="minutes")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple):
        return [written(each) for each in value]
    if isinstance(value, Mapping):
        return {str(key): written(each) for key, each in value.items()}
    if is_dataclass(value) and not isinstance(value, type):
        return _object(value)
    return value


def _object(value: Any) -> dict[str, Any]:
    made: dict[str, Any] = {"is": TAGS[type(value)]} if type(value) in TAGS else {}
    cls: type = type(value)
    kinds = kinds_of(cls)
    for field in fields(value):
        each = getattr(value, field.name)
        if each != default_of(field):
            made[field.name] = written(dict(each) if kinds[field.name] == Spots else each)
    return made


def default_of(field: Field[Any]) -> object:
    """The default of a field; `MISSING` where it has none."""
    if field.default is not MISSING:
        return field.default
    return field.default_factory() if field.default_factory is not MISSING else MISSING


@cache
def kinds_of(cls: type) -> Mapping[str, Any]:
    """The fields of a class of the model, each with its type."""
    hints = get_type_hints(cls)
    return MappingProxyType({field.name: hints[field.name] for field in fields(cls)})


def read(kind: Any, value: Any, path: str = "scenario", depth: int = 0) -> Any:
    """The value of this type that the JSON stands for; `Wrong` says where it is something else."""
    if depth > DEEPEST:
        raise Wrong(path, "It is nested too deeply.")
    if kind is Spot:
        return _spot(value, path)
    if kind == Spots:
        return tuple(_spots(value, path).items())
    origin = get_origin(kind)
    if origin is Mapping:
        return _spots(value, path)
    if origin is tuple:
        return _list(get_args(kind)[0], value, path, depth)
    if origin in (UnionType, Union):
        return _one_of(get_args(kind), value, path, depth)
    if is_dataclass(kind) and isinstance(kind, type):
        return _dataclass(kind, value, path, depth)
    return _plain(kind, value, path)


def _plain(kind: Any, value: Any, path: str) -> Any:
    """A text, a number, a yes or no, a word of a list, a date."""
    if kind is bool or kind is int:
        return _number(kind, value, path)
    if not isinstance(value, str):
        raise Wrong(path, "A text was expected.")
    if any("\ud800" <= character <= "\udfff" for character in value):
        raise Wrong(path, "It holds half a character, which no file can.")
    if kind is str:
        return value
    try:
        made = kind.fromisoformat(value) if issubclass(kind, date) else kind(value)
    except ValueError as fault:
        meant = "date" if issubclass(kind, date) else "word of its list"
        raise Wrong(path, f"{_short(value)} is no {meant}.") from fault
    if isinstance(made, datetime) and made.tzinfo is not None:
        raise Wrong(path, "A time of the story has no zone.")
    return made


def _number(kind: type, value: Any, path: str) -> int:
    if kind is bool:
        if not isinstance(value, bool):
            raise Wrong(path, "true or false was expected.")
        return value
    if isinstance(value, bool) or not isinstance(value, int) or abs(value) > LARGEST_NUMBER:
        raise Wrong(path, "A whole number was expected.")
    return value


def _list(kind: Any, value: Any, path: str, depth: int) -> tuple[Any, ...]:
    if not isinstance(value, list):
        raise Wrong(path, "A list was expected.")
    return tuple(read(kind, each, f"{path}[{place}]", depth + 1) for place, each in enumerate(value))


def _one_of(kinds: tuple[Any, ...], value: Any, path: str, depth: int) -> Any:
    """A value of one of several types: `is` tells classes apart; null stands for none."""
    if value is None and NoneType in kinds:
        return None
    kinds = tuple(kind for kind in kinds if kind is not NoneType)
    if len(kinds) == 1:
        return read(kinds[0], value, path, depth)
    if not isinstance(value, dict):
        raise Wrong(path, "An object was expected.")
    tags = {TAGS[kind]: kind for kind in kinds}
    tag = value.get("is")
    if not isinstance(tag, str) or tag not in tags:
        raise Wrong(f"{path}.is", f"One of these was expected: {', '.join(tags)}.")
    return read(tags[tag], value, path, depth)


def _dataclass(cls: type, value: Any, path: str, depth: int) -> Any:
    if not isinstance(value, dict):
        raise Wrong(path, "An object was expected.")
    kinds = kinds_of(cls)
    strangers = [key for key in value if key not in kinds and not (key == "is" and cls in TAGS)]
    if strangers:
        raise Wrong(path, f"{_short(str(strangers[0]))} has no place here.")
    if cls in TAGS and value.get("is", TAGS[cls]) != TAGS[cls]:
        raise Wrong(f"{path}.is", f"{TAGS[cls]} was expected.")
    given = {name: read(kinds[name], value[name], f"{path}.{name}", depth + 1) for name in kinds if name in value}
    missing = [field.name for field in fields(cls) if default_of(field) is MISSING and field.name not in given]
    if missing:
        raise Wrong(path, f"{missing[0]} is missing.")
    return cls(**given)


def _spots(value: Any, path: str) -> dict[str, Spot]:
    if not isinstance(value, dict):
        raise Wrong(path, "An object was expected.")
    return {word: _spot(each, f"{path}.{_short(word)}") for word, each in value.items()}


def _spot(value: Any, path: str) -> Spot:
    numbers = isinstance(value, list) and len(value) == 3 and all(type(each) is int for each in value)
    if not numbers or not all(0 < each <= LARGEST_NUMBER for each in value):
        raise Wrong(path, "Cell, line and column were expected, all from 1.")
    return Spot(*value)


def _short(text: str) -> str:
    """The text as a sentence can show it.

    >>> _short("a" * 50)
    '"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa…"'
    """
    clean = "".join(character if character.isprintable() else "\ufffd" for character in text[:40])
    return f'"{clean}{"…" * (len(text) > 40)}"'
