"""What the two attacks of lesson 05 must achieve: a cracked secret, a confused verifier."""

from __future__ import annotations

import json
import re
import secrets
import time
import warnings
from collections.abc import Callable
from typing import Any

from helpers.judging import expect, fail, task
from helpers.tasks.jwt_access_control.tokens import claims_of, compact, mac, rsa_signer, unb64

WORDS = (
    "secret", "changeme", "password", "clinic", "letmein", "jwt", "s3cret", "hospital", "flask",
    "development", "supersecret", "mysecret", "your-256-bit-secret", "paßwort", "test", "default",
)  # fmt: skip


def _nurse(**fields: Any) -> dict[str, Any]:
    """Claims of a nurse, with some that nobody can foresee; '????' has a / in ordinary base64."""
    return {
        "sub": "nurse_" + secrets.token_hex(2), "role": "nurse", **fields,
        "x" + secrets.token_hex(3): {"ward": [secrets.randbelow(90), None], "note": "????松本"},
    }  # fmt: skip


def _a_token(forged: Any, name: str) -> tuple[str, str, str]:
    """The three parts of what should be a forged token."""
    expect(
        isinstance(forged, str),
        f"{name} gave back a {type(forged).__name__}: a forged token is text (str).",
    )
    expect(
        forged.count(".") == 2, "Give back a forged token, not the secret: three parts, two dots."
    )
    expect(
        re.fullmatch(r"[\w-]+\.[\w-]+\.[\w-]*", forged, re.ASCII),
        "A verifier refuses your token: its parts are ordinary base64 (+, / or =), or hold other "
        "signs. base64url has - and _, and no padding.",
    )
    head, body, signature = forged.split(".")
    return head, body, signature


def _stolen(words: list[str]) -> list[tuple[str, dict[str, Any], str]]:
    """Tokens under the first, a middle and the last word; the first is made up, one has a ß."""
    middle = f"paßwort{secrets.randbelow(900) + 100}"
    words[:0] = ["ward-" + secrets.token_hex(4)]
    words.insert(len(words) // 2, middle)
    now = int(time.time())
    found = []
    for word in (words[0], middle, words[-1]):
        claims = _nurse(exp=now - 3600, iat=now - 7200, aud="clinic")
        token = compact({"alg": "HS256", "typ": "JWT"}, claims, mac(word.encode()))
        found.append((word, claims, token))
    return found


def _cracked(forged: Any, word: str, claims: dict[str, Any]) -> None:
    """Whether the Clinic would take this token for an admin's."""
    letters = "" if word.isascii() else f" The secret is {word!r}: its bytes are UTF-8."
    expect(
        forged is not None,
        "You gave up on a token whose secret is in the list. It expired an hour ago and has an "
        f"audience: that stops a verifier, and not somebody who tries keys.{letters}",
    )
    head, body, signature = _a_token(forged, "crack")
    expect(
        unb64(signature) == mac(word.encode())(f"{head}.{body}".encode()),
        "The Clinic refuses your token: its signature does not verify under its secret. "
        f"Whoever changes the claims has to sign again, and with the right word.{letters}",
    )
    expect(
        json.loads(unb64(head)).get("alg") == "HS256",
        "The header of your token no longer says HS256.",
    )
    made, now = claims_of(forged), int(time.time())
    expect(made.get("role") == "admin", "Your token is valid, and its role is not admin.")
    left = made.get("exp", 0)
    expect(
        isinstance(left, (int, float)) and now + 3000 < left < now + 4200,
        "Your token is valid, but its exp is not about an hour from now.",
    )
    expect(
        {**made, "role": "nurse", "exp": claims["exp"]} == claims,
        "Other claims changed too: all but role and exp stay as they were.",
    )


@task(
    minutes=6, difficulty=2, proof="attack", expects="function",
    hints=[
        "Nobody needs the server for this: the token itself says whether a word is its secret.",
        "For each word compute the HMAC over 'first.second' and compare it with the third part. "
        "jwt.decode also looks at exp and aud, and a refusal for those looks like a wrong word.",
        "jwt.decode(token, word, algorithms=['HS256'], options={'verify_exp': False, 'verify_aud': "
        "False}) in a try; then jwt.encode({**claims, 'role': 'admin', 'exp': ...}, word).",
    ],
)  # fmt: skip
def crack(answer: Callable, part: Any) -> None:
    """A weak secret."""
    import jwt

    with warnings.catch_warnings():  # that the secrets are short is the point, and no fault
        warnings.simplefilter("ignore", jwt.InsecureKeyLengthWarning)
        _crack(answer, part)


def _crack(answer: Callable, part: Any) -> None:
    words = [f"{word}{number}" for word in WORDS for number in range(20)]
    secrets.SystemRandom().shuffle(words)
    with part("finds the secret of each stolen token and signs with it"):
        for word, claims, token in _stolen(words):
            _cracked(part.call(answer, token, words), word, claims)
    with part("gives up on a secret that no list holds"):
        key = secrets.token_bytes(32)
        token = compact({"alg": "HS256"}, {"sub": "a", "role": "nurse"}, mac(key))
        for listed, what in ((words, "in no list"), ([], "and the list is empty")):
            expect(
                answer(token, list(listed)) is None,
                f"This token's key is 32 random bytes, {what}, and you gave back something that "
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


@task(
    minutes=6, difficulty=3, proof="attack", expects="function",
    hints=[
        "The verifier has one key for both. Which bytes are its secret when the header says HS256, "
        "and who knows them?",
        "PyJWT will not sign with a PEM as a secret, so use your own sign from the first task.",
        "Header {'alg': 'HS256', 'typ': 'JWT'}, the claims with another role, both as JSON bytes, "
        "and the PEM bytes as they are for a key.",
    ],
)  # fmt: skip
def confuse(answer: Callable, part: Any) -> None:
    """RS256 becomes HS256."""
    signer = rsa_signer()
    pem = signer.public()
    claims = _nurse(exp=int(time.time()) + 60)
    token = signer.token(claims, typ="JWT")
    with part("the sloppy verifier accepts your token"):
        forged = answer(token, pem)
        head, _, _ = _a_token(forged, "confuse")
        alg = json.loads(unb64(head)).get("alg")
        expect(alg != "RS256", "Still RS256: that would need the private key. Change the alg.")
        expect(
            alg == "HS256",
            f"The verifier knows RS256 and HS256, and your header says {alg!r}. It does not fall "
            "for none.",
        )
        try:
            found = verify_by_header(forged, pem)
        except (json.JSONDecodeError, UnicodeDecodeError):
            fail(
                "Your MAC is right, and the payload under it is no JSON: json.dumps writes it, "
                "str and repr write Python."
            )
        except ValueError:
            fail(
                "Wrong signature: the MAC has to be made with exactly the bytes that the verifier "
                "holds, the PEM text with all its lines, over 'first.second' of your own token."
            )
        expect(isinstance(found, dict), "Accepted, but the payload is no JSON object of claims.")
        expect(found.get("role") == "admin", "Accepted, but its role is not admin.")
        expect(
            {**found, "role": "nurse"} == claims, "Other claims than role changed: keep them all."
        )
