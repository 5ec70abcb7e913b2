"""A JSON Schema (draft 2020-12) of a file of definitions, made from the models that read it, for any editor."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel

from engine.labels import Label

DRAFT = "https://json-schema.org/draft/2020-12/schema"
#: Model → what it is (under no key) and what each of its keys means.
Meanings = Mapping[str, Mapping[str, Label]]


def schema_of(model: type[BaseModel], meanings: Meanings, *, name: str) -> dict[str, Any]:
    """
    The schema of the files that the loader reads into `model`.

    It says everything about the shape that the loader says; names that must exist, rules and times are the checker's.
    Descriptions are English with Chinese.
    """
    made = model.model_json_schema(by_alias=True)
    models = {key: _described(key, _schema(body), meanings) for key, body in made.pop("$defs", {}).items()}
    models |= {key: _special(key, body) for key, body in models.items() if key in ("Label", "Choose")}
    root = _described(model.__name__, _schema(made), meanings)
    return {
        "$schema": DRAFT,
        "$id": f"urn:onevisit:schema:{name}",
        "title": f"OneVisit: {name}",
        **root,
        "$defs": models,
    }


def _schema(made: Mapping[str, Any]) -> dict[str, Any]:
    """What the models say of a value, without what is no part of the language: empty values and machine-made titles."""
    schema = {key: value for key, value in made.items() if key not in ("title", "description", "default")}
    if made.get("default") not in (None, [], {}):
        schema["default"] = made["default"]
    if "properties" in schema:
        schema["properties"] = {key: _schema(below) for key, below in schema["properties"].items()}
    if "items" in schema:
        schema["items"] = _schema(schema["items"])
    if isinstance(schema.get("additionalProperties"), dict):
        schema["additionalProperties"] = _schema(schema["additionalProperties"])
    if "patternProperties" in schema:
        # A name that does not fit is refused, and not let through unread.
        ((pattern, below),) = schema.pop("patternProperties").items()
        schema |= {"propertyNames": {"pattern": pattern}, "additionalProperties": _schema(below)}
    if "anyOf" in schema:
        several = [_schema(below) for below in schema.pop("anyOf") if below != {"type": "null"}]
        schema |= several[0] if len(several) == 1 else {"anyOf": several}
    return schema


def _described(model: str, schema: dict[str, Any], meanings: Meanings) -> dict[str, Any]:
    """The schema of a model with what it and its keys mean."""
    known = meanings.get(model, {})
    for key, below in schema.get("properties", {}).items():
        if key in known:
            below["description"] = _text(known[key])
    return ({"description": _text(known[""])} if "" in known else {}) | schema


def _text(meaning: Label) -> str:
    return f"{meaning.en[:1].upper()}{meaning.en[1:]}. {meaning.zh}。"


def _special(model: str, schema: dict[str, Any]) -> dict[str, Any]:
    """The two models that are written in a shorter form than they are kept in."""
    description = schema.pop("description", "")
    if model == "Label":
        return {"description": description, "anyOf": [{"type": "string"}, schema]}
    choose = {"choose": schema["properties"]["choose"]}
    values = {"type": ["string", "number", "boolean", "array", "object"]}
    return {
        "description": description,
        "type": "object",
        "properties": choose,
        "required": ["choose"],
        "additionalProperties": values,
    }
