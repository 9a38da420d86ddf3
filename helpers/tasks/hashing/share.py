"""A share link as the Clinic signs it, small enough to start within a check."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import unquote_to_bytes

PATIENT = {"patient": "P-000101", "insurance": "AX-55-1047"}


def prefix_signature(secret: bytes, query: bytes) -> str:
    """VULNERABLE: the signature as shipped, SHA-256 of the secret and the query."""
    return hashlib.sha256(secret + query).hexdigest()


def share_app(
    secret: bytes, sign: Callable[[bytes, bytes], str] = prefix_signature
) -> Callable[[dict[str, Any], Any], Iterable[bytes]]:
    """A WSGI app: /share?patient=...&role=...&sig=HEX, where the last role counts."""

    def app(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        raw = unquote_to_bytes(environ.get("QUERY_STRING", ""))
        query, _, given = raw.rpartition(b"&sig=")
        good = sign(secret, query).encode() == given
        roles = [pair[5:] for pair in query.split(b"&") if pair.startswith(b"role=")]
        told = dict(PATIENT) if roles[-1:] == [b"admin"] else {"patient": PATIENT["patient"]}
        body = json.dumps(told if good else {"error": "bad signature"}).encode()
        status = "200 OK" if good else "403 Forbidden"
        start_response(status, [("Content-Type", "application/json")])
        return [body]

    return app
