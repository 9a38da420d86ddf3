"""What right answers share: the office's line before a document, contexts, refusals."""

from __future__ import annotations

import json
from typing import Any

from cryptography.exceptions import InvalidSignature


def holds(key: Any, signature: bytes, data: bytes) -> bool:
    """Whether the library takes it."""
    try:
        key.verify(signature, data)
    except InvalidSignature:
        return False
    return True


def as_json(*parts: Any) -> bytes:
    """Parts that cannot run together."""
    return json.dumps(parts).encode()
