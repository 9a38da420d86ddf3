"""What the two attacks of lesson 05 share: a nurse's claims, and how a forged token is read."""

from __future__ import annotations

import json
import re
import secrets
from typing import Any

from helpers.attacks.tokens import unb64
from helpers.judging import expect, fail


def nurse(**fields: Any) -> dict[str, Any]:
    """Claims of a nurse, with some that nobody can foresee; '????' has a / in ordinary base64."""
    return {
        "sub": "nurse_" + secrets.token_hex(2), "role": "nurse", **fields,
        "x" + secrets.token_hex(3): {"ward": [secrets.randbelow(90), None], "note": "????松本"},
    }  # fmt: skip


def forged_parts(forged: Any, name: str) -> tuple[dict[str, Any], Any, bytes, bytes]:
    """Header, payload, what is signed, and the MAC of what should be a token; fails with the reason."""
    expect(isinstance(forged, str), f"{name} gave back a {type(forged).__name__}: a token is text (str).")
    expect(forged.count(".") == 2, "Give back a forged token, not the secret: three parts, two dots.")
    expect(re.fullmatch(r"[\w-]+\.[\w-]+\.[\w-]*", forged, re.ASCII), "A verifier refuses your token: its "
           "parts are ordinary base64 (+, / or =), or hold other signs. base64url has - and _, and no "
           "padding.")  # fmt: skip
    head, body, mac = forged.split(".")
    try:
        header, payload = json.loads(unb64(head)), json.loads(unb64(body))
    except ValueError:
        fail("A part of your token is no JSON: json.dumps writes it, str and repr write Python.")
    expect(isinstance(payload, dict), "The payload of your token is no JSON object of claims.")
    return header, payload, f"{head}.{body}".encode(), unb64(mac)
