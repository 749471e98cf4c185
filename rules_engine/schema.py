"""JSON Schemas of what goes into a topic and of what comes out, for whoever calls it.

That of the input follows from the topic's facts, that of the output from the types of the result's
fields, as `computation.as_json` writes them.
"""

from __future__ import annotations

import dataclasses
import inspect
import types
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from rules_engine.facts import Fact, period_pattern
from rules_engine.periods import Period

_DIALECT = "https://json-schema.org/draft/2020-12/schema"
_PLAIN: Mapping[Any, Mapping[str, Any]] = {
    Any: {},
    str: {"type": "string"},
    bool: {"type": "boolean"},
    int: {"type": "integer"},
    type(None): {"type": "null"},
    Decimal: {"type": "string", "pattern": r"^-?[0-9]+(\.[0-9]+)?$"},
    date: {"type": "string", "format": "date"},
    Period: {"type": "string", "pattern": period_pattern()},
}


def input_schema(topic: str, facts: Sequence[Fact]) -> dict[str, Any]:
    """The JSON Schema (2020-12) of a topic's facts."""
    return {
        "$schema": _DIALECT,
        "title": topic,
        "type": "object",
        "properties": {fact.name: fact.described() for fact in facts},
        "required": [fact.name for fact in facts if fact.required],
        "additionalProperties": False,
    }


def output_schema(topic: str, rule: Callable[..., Any]) -> dict[str, Any]:
    """The JSON Schema (2020-12) of what a rule returns, by the type that it names.

    Raises TypeError for a type that has no plain JSON form.
    """
    definitions: dict[str, Any] = {}
    result = _schema(get_type_hints(rule)["return"], definitions)
    return {"$schema": _DIALECT, "title": topic, **result, "$defs": definitions}


def _schema(kind: Any, definitions: dict[str, Any]) -> dict[str, Any]:
    """The schema of a type; those of dataclasses are kept apart, by name."""
    if kind in _PLAIN:
        return dict(_PLAIN[kind])
    origin, arguments = get_origin(kind), get_args(kind)
    if origin is Literal:
        return {"enum": list(arguments)}
    if origin in (Union, types.UnionType):
        return {"anyOf": [_schema(each, definitions) for each in arguments]}
    if origin is tuple and arguments[1:] != (...,):
        items = [_schema(each, definitions) for each in arguments]
        return {"type": "array", "prefixItems": items, "minItems": len(items), "items": False}
    if origin in (tuple, list):
        return {"type": "array", "items": _schema(arguments[0], definitions)}
    if inspect.isclass(origin) and issubclass(origin, Mapping):
        key, value = arguments
        names = {"propertyNames": _schema(key, definitions)}
        return {"type": "object", "additionalProperties": _schema(value, definitions), **names}
    if dataclasses.is_dataclass(kind):
        return _of_dataclass(kind, definitions)
    raise TypeError(f"{kind} has no plain JSON form")


def _of_dataclass(kind: Any, definitions: dict[str, Any]) -> dict[str, Any]:
    name = kind.__name__
    if name not in definitions:
        definitions[name] = {}  # a class may have fields of its own kind
        hints = get_type_hints(kind)
        fields = [field.name for field in dataclasses.fields(kind)]
        definitions[name] = {
            "description": " ".join((inspect.getdoc(kind) or "").split()),
            "type": "object",
            "properties": {field: _schema(hints[field], definitions) for field in fields},
            "required": fields,
            "additionalProperties": False,
        }
    return {"$ref": f"#/$defs/{name}"}
