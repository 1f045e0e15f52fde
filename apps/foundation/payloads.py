"""What other networks send, made fit for a JSON column of every database."""

import json
from typing import Any

SIZE_LIMIT = 64 * 1024


def storable(payload: dict) -> dict:
    """The payload without what PostgreSQL refuses inside JSON: NUL characters and halves of surrogate pairs.

    A payload over SIZE_LIMIT characters of JSON is not kept; its place says how long it was.
    """
    text = json.dumps(payload, default=str)
    if len(text) > SIZE_LIMIT:
        return {"too_large": len(text)}
    if "\\u0000" in text or "\\ud" in text.lower():
        return _clean(json.loads(text))
    return payload


def _clean(value: Any) -> Any:
    if isinstance(value, str):
        return value.replace("\x00", "").encode("utf-8", "replace").decode("utf-8")
    if isinstance(value, list):
        return [_clean(one) for one in value]
    if isinstance(value, dict):
        return {_clean(name): _clean(one) for name, one in value.items()}
    return value
