"""Tasks of lesson 05: who may do what. What each must do stands in the modules beside it."""

from __future__ import annotations

from typing import Any

from helpers.exercise import question, task
from helpers.tasks import jwt_access_control_attacks as attacks
from helpers.tasks import jwt_access_control_cookies as cookies
from helpers.tasks import jwt_access_control_hands as hands
from helpers.tasks import jwt_access_control_judges as judges
from helpers.tasks import jwt_access_control_keys as keys
from helpers.tasks import jwt_access_control_records as objects
from helpers.tasks import jwt_access_control_revocations as revoked
from helpers.tasks import jwt_access_control_scopes as scopes
from helpers.tasks import jwt_access_control_snippet as snippet
from helpers.tasks.jwt_access_control_tokens import (
    AUDIENCE,
    ISSUER,
    LEEWAY,
    RFC_HEADER,
    RFC_JWS,
    RFC_KEY,
    RFC_PAYLOAD,
    TYP,
)

__all__ = [
    "AUDIENCE", "ISSUER", "LEEWAY", "RFC_HEADER", "RFC_JWS", "RFC_KEY", "RFC_PAYLOAD", "TYP",
    "by_hand", "confuse", "crack", "csrf", "key_ring", "mended", "needs_scope", "records",
    "revocations", "status", "verify_token",
]  # fmt: skip


@task(
    minutes=8, difficulty=2, asvs="9.1.1", expects="function",
    hints=[
        "Three parts, two dots. What is signed is text: the first two parts with the dot between.",
        "base64.urlsafe_b64encode leaves '=' at the end: strip it, and put it back before decoding "
        "(as many as -len(text) % 4). hmac.new(key, message, hashlib.sha256).digest() is the MAC.",
        "To verify: split into exactly three, compute the third part anew from the first two, "
        "compare as bytes with hmac.compare_digest, and only then parse the header and insist on "
        "a dictionary whose alg is HS256. split and json raise ValueErrors of their own.",
    ],
)  # fmt: skip
def by_hand(sign: Any, verify: Any, part: Any) -> None:
    """Sign and verify by hand."""
    hands.by_hand(sign, verify, part)


status = question(
    "jwt_access_control",
    "status",
    right={
        "no Authorization header": 401,
        "a token that ended an hour ago": 401,
        "a valid token, but without the scope that this endpoint needs": 403,
        "a valid token with the right scope, for a patient of another doctor": 404,
        "a valid token with the right scope, and a body that is no JSON": 400,
        "a token with its signature cut off": 401,
    },
    because={
        "no Authorization header": (
            "Nobody says who is asking, so the server cannot tell yet what there is for her. Which "
            "status asks for a log-in?"
        ),
        "a token that ended an hour ago": (
            "The client once had a good token. Which status makes it log in again?"
        ),
        "a valid token, but without the scope that this endpoint needs": (
            "She is known, her request is well formed, and no scope opens this endpoint for her. "
            "Which status says: known, and may not?"
        ),
        "a valid token with the right scope, for a patient of another doctor": (
            "What does the server answer for a code that nobody has? It has to say the same here."
        ),
        "a valid token with the right scope, and a body that is no JSON": (
            "She is known and may do it. The fault is in how the request is written."
        ),
        "a token with its signature cut off": (
            "Nobody can tell who sent it. What does the server say to somebody it does not know?"
        ),
        ("no Authorization header", 403): "403 means: I know you, and you may not. Who is it here?",
        ("a token that ended an hour ago", 403): (
            "An ended token proves nobody. The client has to log in again: which status says so?"
        ),
        ("a token that ended an hour ago", 400): (
            "The request is well formed. What is missing is a proof of who sends it."
        ),
        ("a valid token, but without the scope that this endpoint needs", 401): (
            "Logging in again would not help: the token is good. She is known, and may not."
        ),
        ("a valid token with the right scope, for a patient of another doctor", 403): (
            "403 here and 404 for a code that nobody has: whoever tries all codes learns who is a "
            "patient. Let both answers be the same."
        ),
        ("a valid token with the right scope, for a patient of another doctor", 401): (
            "Her token is good: logging in again would change nothing."
        ),
        ("a valid token with the right scope, and a body that is no JSON", 500): (
            "500 says that the server is broken. Here it is the request."
        ),
        ("a token with its signature cut off", 400): (
            "For the Bearer scheme a malformed token is an invalid_token (RFC 6750, 3.1)."
        ),
        ("a token with its signature cut off", 403): "403 needs a known user. Who sent this one?",
        ("a token with its signature cut off", 500): "A stranger's garbage is no fault of yours.",
    },
    hints=[
        "Ask two questions in this order: do I know who sends it? May this one do that?",
        "401 carries WWW-Authenticate and asks for (other) credentials; 403 says that none would "
        "help; 404 says that there is nothing here for you; 400 that the request makes no sense.",
        "The patient of another doctor: the answer must be that for a code which does not exist.",
    ],
    minutes=3,
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
def crack(answer: Any, part: Any) -> None:
    """A weak secret."""
    attacks.crack(answer, part)


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
def confuse(answer: Any, part: Any) -> None:
    """RS256 becomes HS256."""
    attacks.confuse(answer, part)


@task(
    minutes=10, difficulty=4, asvs="9.1.2", expects="function",
    hints=[
        "Three steps: which key (by kid, from your list), is it signed (by that key's algorithm), "
        "is it for us, now, and for this use?",
        "jwt.get_unverified_header gives the kid. keys.get(kid) may be None: raise. "
        "jwt.decode_complete takes algorithms, audience, issuer, leeway and "
        "options={'require': [...]}, and gives back header and payload.",
        "algorithms=[key.algorithm_name]; require exp, iat, iss, aud, sub and jti; afterwards "
        "compare header['typ'] with tasks.TYP. PyJWT itself handles crit, garbage and types.",
    ],
)  # fmt: skip
def verify_token(answer: Any, part: Any) -> None:
    """A hundred tokens that are not yours."""
    judges.verify_token(answer, part)


@task(
    minutes=8, difficulty=3, asvs="8.2.1", expects="function",
    hints=[
        "Three levels: needs_scope(scope, verify) gives a decorator, that gives a wrapper, and the "
        "wrapper decides on each request.",
        "request.headers.get('Authorization', '').split() has to be exactly two words, of which "
        "the first is 'bearer' in any case. Scopes are words too: split them.",
        "Keep the try around verify(token) alone; return ({...}, 401, {'WWW-Authenticate': "
        "'Bearer error=\"invalid_token\"'}); set g.claims; functools.wraps on the wrapper.",
    ],
)  # fmt: skip
def needs_scope(answer: Any, part: Any) -> None:
    """401, 403 and scopes."""
    scopes.needs_scope(answer, part)


@task(
    minutes=10, difficulty=3, asvs="8.2.2", expects="class",
    hints=[
        "Six methods, one rule. Write the rule once.",
        "A private method that gives back the user's own row for a code, or raises LookupError, "
        "serves five of the six. `export` may not return before all codes have been found.",
        "The same message for both cases; the code itself may stand in it: raise LookupError(code). "
        "In update, look at the keys of `changes` first: set(changes) <= {'diagnosis'}.",
    ],
)  # fmt: skip
def records(answer: Any, part: Any) -> None:
    """Another doctor's patient."""
    objects.records(answer, part)


@task(
    minutes=10, difficulty=4, asvs="9.1.3", expects="class",
    hints=[
        "A dictionary from kid to private key, and the name of the one that signs.",
        "jwt.encode(claims, key, algorithm='ES256', headers={'kid': kid}). A name from "
        "secrets.token_hex(8) is never used twice; a short one or one counted by len() is.",
        "verify: jwt.get_unverified_header, look the kid up, raise jwt.InvalidTokenError if it is "
        "unknown, then jwt.decode(..., key.public_key(), algorithms=['ES256']). jwks: "
        "jwt.algorithms.ECAlgorithm.to_jwk(key.public_key(), as_dict=True) and kid, alg, use.",
    ],
)  # fmt: skip
def key_ring(answer: Any, part: Any) -> None:
    """Rotate without logging anybody out."""
    keys.key_ring(answer, part)


@task(
    minutes=8, difficulty=3, asvs="7.4.1", expects="class",
    hints=[
        "What has to be remembered of a revoked token, and until when could it still do harm?",
        "A dictionary from jti to the moment when every verifier refuses the token anyway. And one "
        "from sub to the moment up to which all tokens of that user are void.",
        "That moment is exp + tasks.LEEWAY. revoke_subject stores clock(); a token is void where "
        "claims['iat'] <= that.",
    ],
)  # fmt: skip
def revocations(answer: Any, part: Any) -> None:
    """Log-out that means it."""
    revoked.revocations(answer, part)


@task(
    minutes=8, difficulty=3, asvs="3.5.1", expects="function",
    hints=[
        "A browser adds the cookie to whatever any page makes it send. What does it also add, that "
        "no page can put another's name into?",
        "The Origin header: present in every POST, PUT, PATCH and DELETE of a browser. Compare the "
        "whole of it with own, and not with the Host header. Reading by GET changes nothing, and a "
        "bookmark has no Origin.",
        "response.set_cookie takes secure, httponly, samesite, path; the name with __Host- in front "
        "wants Path=/ and no domain.",
    ],
)  # fmt: skip
def csrf(remember: Any, allows: Any, part: Any) -> None:
    """The cookie and the stranger's form."""
    cookies.csrf(remember, allows, part)


@task(
    minutes=8, difficulty=3, asvs="9.2.1", expects="function",
    hints=[
        "Three faults: what is handed to the decoder, which exceptions are caught, where the "
        "secret is. And a fourth that no exception shows: what need not be in the token.",
        "split the header into scheme and token; catch jwt.PyJWTError (InvalidKeyError is no "
        "InvalidTokenError); options={'require': ['exp', 'sub']}.",
        "if len(secret.encode()) < 32: raise ValueError(...) before the application is made. One "
        "function that gives back ({'error': ...}, 401, {'WWW-Authenticate': 'Bearer'}) serves "
        "every refusal.",
    ],
)  # fmt: skip
def mended(answer: Any, part: Any) -> None:
    """The widely copied snippet, mended."""
    snippet.mended(answer, part)
