"""What an attack on a verifier of two families must achieve (lesson 05)."""

from __future__ import annotations

import hmac
import json
import time
from collections.abc import Callable
from typing import Any

from helpers.attacks.tokens import Signer, mac, unb64
from helpers.judging import expect, fail, task
from helpers.tasks.jwt_access_control.stolen import forged_parts, nurse


def verify_by_header(token: str, jwk: bytes) -> dict[str, Any]:
    """Vulnerable on purpose: one key, and the algorithm that the token's header names."""
    import jwt

    alg = json.loads(unb64(token.split(".")[0]))["alg"]
    signed, _, signature = token.rpartition(".")
    if alg == "HS256":
        good = hmac.compare_digest(mac(jwk)(signed.encode()), unb64(signature))
    else:
        worker = jwt.get_algorithm_by_name("ES256")
        good = worker.verify(signed.encode(), worker.from_jwk(json.loads(jwk)), unb64(signature))
    if not good:
        raise ValueError("wrong signature")
    return json.loads(unb64(signed.split(".")[1]))


@task(
    minutes=5, difficulty=3, proof="attack", expects="function",
    hints=[
        "The verifier has one key for both. Which bytes are its secret when the header says HS256, "
        "and who knows them?",
        "PyJWT will not sign with a public key as a secret, so use your own sign from the first task.",
        "Header {'alg': 'HS256', 'typ': 'JWT'}, the claims with another role, both as JSON bytes, "
        "and the bytes of the JWK as they are for a key.",
    ],
)  # fmt: skip
def confuse(answer: Callable, part: Any) -> None:
    """ES256 becomes HS256."""
    signer = Signer("ES256")
    jwk = json.dumps(signer.jwk, indent=1).encode() + b"\n"
    claims = nurse(exp=int(time.time()) + 60)
    with part("the verifier of two families accepts your token"):
        forged = answer(signer.token(claims, typ="JWT"), jwk)
        header, found, *_ = forged_parts(forged, "confuse")
        alg = header.get("alg")
        expect(alg != "ES256", "Still ES256: that would need the private key. Change the alg.")
        expect(alg == "HS256", f"The verifier knows ES256 and HS256, and your header says {alg!r}. It does "
               "not fall for none.")  # fmt: skip
        try:
            verify_by_header(forged, jwk)
        except ValueError:
            fail("Wrong signature: the MAC has to be made with exactly the bytes that the verifier holds, "
                 "the file with all its line breaks, over 'first.second' of your own token.")  # fmt: skip
        expect(found.get("role") == "admin", "Accepted, but its role is not admin.")
        expect({**found, "role": "nurse"} == claims, "Other claims than role changed: keep them all.")
