"""What the two attacks of lesson 05 must achieve: a cracked secret, a confused verifier."""

from __future__ import annotations

import json
import secrets
import time
from collections.abc import Callable
from typing import Any

from helpers.exercise import expect, fail
from helpers.tasks.jwt_access_control_tokens import claims_of, compact, mac, rsa_signer, unb64

WORDS = (
    "secret", "changeme", "password", "clinic", "letmein", "jwt", "s3cret", "hospital", "flask",
    "development", "supersecret", "mysecret", "your-256-bit-secret", "paßwort", "test", "default",
)  # fmt: skip


def crack(answer: Callable, part: Any) -> None:
    words = [f"{word}{number}" for word in WORDS for number in range(20)]
    secrets.SystemRandom().shuffle(words)
    now = int(time.time())
    stolen = []
    for place in (0, len(words) // 2, len(words) - 1):
        claims = {"sub": "nurse_" + secrets.token_hex(2), "role": "nurse", "exp": now - 3600,
                  "iat": now - 7200, "aud": "clinic"}  # fmt: skip
        key = words[place].encode()
        stolen.append((key, claims, compact({"alg": "HS256", "typ": "JWT"}, claims, mac(key))))
    with part("finds the secret of each stolen token and signs with it"):
        for key, claims, token in stolen:
            forged = answer(token, list(words))
            expect(
                forged is not None,
                "You gave up on a token whose secret is in the list. It expired an hour ago and "
                "has an audience: that stops a verifier, and not somebody who tries keys.",
            )
            expect(
                isinstance(forged, str) and forged.count(".") == 2,
                "Give back a forged token, not the secret.",
            )
            head, body, signature = forged.split(".")
            expect(
                unb64(signature) == mac(key)(f"{head}.{body}".encode()),
                "The Clinic refuses your token: its signature does not verify under its secret. "
                "Whoever changes the claims has to sign again, and with the right word.",
            )
            expect(
                json.loads(unb64(head)).get("alg") == "HS256",
                "The header of your token no longer says HS256.",
            )
            made = claims_of(forged)
            expect(made.get("role") == "admin", "Your token is valid, and its role is not admin.")
            left = made.get("exp", 0)
            expect(
                isinstance(left, (int, float)) and now + 3000 < left < now + 4200,
                "Your token is valid, but its exp is not about an hour from now.",
            )
            same = {name: made.get(name) for name in ("sub", "iat", "aud")}
            expect(
                same == {name: claims[name] for name in same} and len(made) == len(claims),
                "Other claims changed too: sub, iat and aud stay as they were.",
            )
    with part("gives up on a secret that no list holds"):
        key = secrets.token_bytes(32)
        token = compact({"alg": "HS256"}, {"sub": "a", "role": "nurse"}, mac(key))
        found = answer(token, list(words))
        expect(
            found is None,
            "This token's key is 32 random bytes, in no list, and you gave back a token that "
            "nobody will accept. Give back None.",
        )


def verify_by_header(token: str, public_pem: bytes) -> dict[str, Any]:
    """Vulnerable on purpose: one key, and the algorithm that the token's header names."""
    import jwt

    head, body, signature = token.split(".")
    signed, alg = f"{head}.{body}".encode(), json.loads(unb64(head))["alg"]
    if alg == "HS256":
        good = secrets.compare_digest(mac(public_pem)(signed), unb64(signature))
    elif alg == "RS256":
        worker = jwt.get_algorithm_by_name("RS256")
        good = worker.verify(signed, worker.prepare_key(public_pem), unb64(signature))
    else:
        raise ValueError(f"algorithm {alg!r} is not supported")
    if not good:
        raise ValueError("wrong signature")
    return json.loads(unb64(body))


def confuse(answer: Callable, part: Any) -> None:
    signer = rsa_signer()
    pem = signer.public()
    claims = {"sub": "nurse_" + secrets.token_hex(2), "role": "nurse", "exp": int(time.time()) + 60}
    token = signer.token(claims, typ="JWT")
    with part("the sloppy verifier accepts your token"):
        forged = answer(token, pem)
        expect(isinstance(forged, str), f"Give back a token (str), not {type(forged).__name__}.")
        expect(forged.count(".") == 2, "A token has three parts, joined by two dots.")
        alg = json.loads(unb64(forged.split(".")[0])).get("alg")
        expect(alg != "RS256", "Still RS256: that would need the private key. Change the alg.")
        expect(
            alg == "HS256",
            f"The verifier knows RS256 and HS256, and your header says {alg!r}. It does not fall "
            "for none.",
        )
        try:
            found = verify_by_header(forged, pem)
        except ValueError:
            fail(
                "Wrong signature: the MAC has to be made with exactly the bytes that the verifier "
                "holds, the PEM text with all its lines, over 'first.second' of your own token."
            )
        expect(found.get("role") == "admin", "Accepted, but its role is not admin.")
        expect(
            {**found, "role": "nurse"} == claims, "Other claims than role changed: keep them all."
        )
