"""What other networks send, made fit for a JSON column of every database."""

import json
import math
import re
from typing import Any

SIZE_LIMIT = 64 * 1024
DEPTH_LIMIT = 40
_NOT_STORABLE = re.compile(r"\\u0000|\\ud[89a-f]|NaN|Infinity")


def storable(payload: dict) -> dict:
    """The payload as every database keeps it: without NUL, halves of characters, infinite numbers and endless nesting.

    PostgreSQL refuses the first three inside JSON. A payload over SIZE_LIMIT characters of JSON is not kept; its
    place says how long it was.
    """
    try:
        text = json.dumps(payload)
    except (RecursionError, ValueError):
        payload = _clean(payload, DEPTH_LIMIT)
        text = json.dumps(payload)
    if len(text) > SIZE_LIMIT:
        return {"too_large": len(text)}
    return _clean(payload, DEPTH_LIMIT) if _NOT_STORABLE.search(text) else payload


def _clean(value: Any, depth: int) -> Any:
    if isinstance(value, str):
        return value.replace("\0", "").encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    if isinstance(value, dict):
        return {_clean(key, 1): _clean(one, depth - 1) for key, one in value.items()} if depth else None
    if isinstance(value, list):
        return [_clean(one, depth - 1) for one in value] if depth else None
    return None if isinstance(value, float) and not math.isfinite(value) else value
