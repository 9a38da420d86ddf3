"""A service that signs its links with MD5 of secret and message, small enough for a check."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import unquote_to_bytes

ALBUM = {"album": "A-17", "owner": "ward 3"}


def signature(secret: bytes, message: bytes) -> str:
    """VULNERABLE: MD5 of the secret and the message, as photo services signed in 2009."""
    return hashlib.md5(secret + message, usedforsecurity=False).hexdigest()


def share_app(secret: bytes) -> Callable[[dict[str, Any], Any], Iterable[bytes]]:
    """A WSGI app: /share?album=A-17&may=view&sig=HEX, where the last `may` counts."""

    def app(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        raw = unquote_to_bytes(environ.get("QUERY_STRING", ""))
        query, _, given = raw.rpartition(b"&sig=")
        good = signature(secret, query).encode() == given
        rights = [pair[4:] for pair in query.split(b"&") if pair.startswith(b"may=")]
        told = ALBUM if rights[-1:] == [b"delete"] else {"album": ALBUM["album"]}
        body = json.dumps(told if good else {"error": "bad signature"}).encode()
        status = "200 OK" if good else "403 Forbidden"
        start_response(status, [("Content-Type", "application/json")])
        return [body]

    return app
