"""The API as its OpenAPI document tells it: operations with what they take, and addresses with a row behind each."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

from django.apps import apps
from django.test import Client

METHODS = ("get", "post", "put", "patch", "delete")
WRITES = ("POST", "PUT", "PATCH", "DELETE")
# Parameters of addresses that are not called after the model whose number they are, and those that are words.
NUMBERED = {"person": "people.User", "subject": "forum.Thread"}
WORDS = {"kind": "thread"}


@dataclass(frozen=True)
class Operation:
    """One method of one address."""

    id: str
    method: str
    path: str
    told: dict = field(repr=False)
    document: dict = field(repr=False)

    @cached_property
    def query(self) -> dict[str, dict]:
        """The parameters that it takes in the address, with their schemas."""
        found = [resolved(one, self.document) for one in self.told.get("parameters", [])]
        return {one["name"]: resolved(one["schema"], self.document) for one in found if one["in"] == "query"}

    @cached_property
    def body(self) -> dict | None:
        """The schema of its body; None where it takes none."""
        content = self.told.get("requestBody", {}).get("content", {})
        schema = content.get("application/json", {}).get("schema")
        return resolved(schema, self.document) if schema is not None else None

    @cached_property
    def example(self):
        """The example of its body; None where it has none."""
        content = self.told.get("requestBody", {}).get("content", {}).get("application/json", {})
        return next((one["value"] for one in content.get("examples", {}).values()), None)

    @cached_property
    def is_list(self) -> bool:
        """Whether it gives a page of rows."""
        return self.method == "GET" and "cursor" in self.query


def read_document() -> dict:
    """The document, as everybody gets it."""
    answer = Client().get("/api/v1/schema/", headers={"Accept": "application/json"})
    assert answer.status_code == 200, answer.content[:500]
    return json.loads(answer.content)


def operations(document: dict) -> Iterator[Operation]:
    """Every operation below /api/v1/, in the order of the document."""
    for path, item in document["paths"].items():
        for method in METHODS:
            if told := item.get(method):
                yield Operation(told["operationId"], method.upper(), path, told, document)


def resolved(schema: dict, document: dict) -> dict:
    """A schema, or what it refers to."""
    while "$ref" in schema:
        found = document
        for name in schema["$ref"].removeprefix("#/").split("/"):
            found = found[name]
        schema = found
    return schema


def example_of(schema: dict, document: dict):
    """A value that fits a schema: its example where it names one, else the shortest that is certain to fit."""
    schema = resolved(schema, document)
    for name in ("example", "default", "const"):
        if name in schema:
            return schema[name]
    if schema.get("enum"):
        return schema["enum"][0]
    for name in ("allOf", "oneOf", "anyOf"):
        if name in schema:
            return example_of(schema[name][0], document)
    kind = schema.get("type")
    kind = next(one for one in kind if one != "null") if isinstance(kind, list) else kind
    if kind == "object":
        properties = schema.get("properties", {})
        return {name: example_of(one, document) for name, one in properties.items() if not one.get("readOnly")}
    if kind == "array":
        return [example_of(schema["items"], document)]
    if kind in ("integer", "number"):
        return schema.get("minimum", 1)
    if kind == "boolean":
        return True
    by_format = {
        "date-time": "2026-01-01T09:00:00Z", "date": "2026-01-01", "uri": "https://example.org/",
        "uuid": "8c9bb1a4-6f0e-4f3e-9a43-6a0f3c5d8f11", "email": "joe@example.org",
    }  # fmt: skip
    return by_format.get(schema.get("format"), "toaster")


def numbers_of(path: str) -> dict[str, int | str]:
    """A row for what an address names: "thread_id" is the first conversation's number."""
    return {name: _number_of(name, path) for name in re.findall(r"{(\w+)}", path)}


def _number_of(name: str, path: str) -> int | str:
    if name in WORDS:
        return WORDS[name]
    noun = name.removesuffix("_id")
    if path.startswith("/api/v1/ideas/"):
        noun = "idea"
    models = {model._meta.model_name: model for model in apps.get_models() if model.__module__.startswith("apps.")}
    model = apps.get_model(NUMBERED[noun]) if noun in NUMBERED else models[noun]
    column = "thread_id" if noun == "idea" else "pk"
    return model._default_manager.order_by("pk").values_list(column, flat=True).first()
