"""What a right `sign` and `verify` made by hand must do (lesson 05)."""

from __future__ import annotations

import hmac
import json
import secrets
from collections.abc import Callable
from typing import Any

from helpers.judging import expect, fail, task
from helpers.tasks.jwt_access_control.refusals import broken, misshapen, refuse
from helpers.tasks.jwt_access_control.tokens import (
    RFC_HEADER,
    RFC_JWS,
    RFC_KEY,
    RFC_PAYLOAD,
    Case,
    b64,
    compact,
    mac,
    unb64,
)

HS256 = b'{"alg":"HS256"}'
BODY = b'{"sub":"nurse_chen","role":"nurse","note":"??>"}'  # with _ and - in base64url
WHOLE = "The whole MAC must agree."
HONEST = (HS256, b'{"typ":"JWT","alg":"HS256"}', b'{"alg": "HS256", "kid": "key-1"}')


def _same_token(mine: Any, right: str) -> None:
    """Fail with the likeliest reason why `mine` is not the token `right`."""
    expect(isinstance(mine, str), f"sign gave back a {type(mine).__name__}: a token is text (str).")
    if mine == right:
        return
    parts, wanted = mine.split("."), right.split(".")
    expect(
        len(parts) == 3, f"A token has three parts joined by dots; yours has {len(parts)} part(s)."
    )
    expect(
        "=" not in mine, "Padding: an equals sign stands in the token. base64url in a JWS has none."
    )
    expect(
        not {"+", "/"} & set(mine),
        "The alphabet of ordinary base64 (+ and /) is not safe in a URL: base64url has - and _.",
    )
    expect("".join(mine.split()) == mine, "White space or a line break stands in your token.")
    expect(
        parts[:2] == wanted[:2],
        "The first two parts differ from those of the standard: they are base64url of header and "
        "payload, byte for byte as given.",
    )
    _third(parts[2], wanted[2])


def _third(mine: str, right: str) -> None:
    """Say what is wrong with the third part, when the first two are right."""
    try:
        found = unb64(mine)
    except ValueError:
        found = b""
    digits = b"0123456789abcdef"
    if len(found) >= 64 and set(found.lower()) <= set(digits):
        fail(
            "The third part is base64url of hexadecimal: encode the bytes, not its hexadecimal text."
        )
    if len(mine) == len(right):
        fail("Only the third part is wrong: the MAC is over the text 'first.second', with the key.")
    if mine and set(mine.lower().encode()) <= set(digits):
        fail("The third part is hexadecimal: it is base64url of the MAC's 32 bytes.")
    fail(
        f"Only the third part is wrong: HMAC-SHA-256 has 32 bytes, 43 letters, and yours has "
        f"{len(mine)} letters."
    )


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
def by_hand(sign: Callable, verify: Callable, part: Any) -> None:
    """Sign and verify by hand."""
    with part("signs the example of RFC 7515, A.1"):
        _same_token(sign(RFC_HEADER, RFC_PAYLOAD, RFC_KEY), RFC_JWS)
    fresh = []
    for place, size in enumerate((0, 1, 2, 3, 40)):
        key, payload = secrets.token_bytes(32), b"\xfb\xff\xfe" * size + secrets.token_bytes(size)
        header = HONEST[place % len(HONEST)]
        fresh.append((header, payload, key, compact(header, payload, mac(key))))
    with part("signs messages that no table can hold"):
        for header, payload, key, token in fresh:
            _same_token(sign(header, payload, key), token)
    with part("verify gives back the payload of an honest token"):
        for header, payload, key, token in [(RFC_HEADER, RFC_PAYLOAD, RFC_KEY, RFC_JWS), *fresh]:
            try:
                found = verify(token, key)
            except ValueError:
                fail(
                    f"An honest token was refused, with the header {header.decode()!r}: look at "
                    "the padding, at what the MAC covers, and whether more than alg is demanded."
                )
            kind = type(found).__name__
            expect(isinstance(found, bytes), f"verify gave back a {kind}, not the payload's bytes.")
            expect(found == payload, "verify gave back something else than the payload's bytes.")
    with part("verify refuses forged tokens with ValueError"):
        _forgeries(verify)


def _forgeries(verify: Callable) -> None:
    key, other = secrets.token_bytes(32), secrets.token_bytes(32)
    token = compact(HS256, BODY, mac(key))
    verify(token, key)
    bad = _forged(key, other, token) + _macs(token) + _headers(key) + _rewritten(token)
    bad += [
        case._replace(why="Garbage must end in ValueError: look at the MAC before the header.")
        for case in (*broken(token), *misshapen(token, {"alg": "HS256", "typ": "JWT"}))
    ]
    refuse(lambda text: verify(text, key), bad, ValueError, "ValueError")
    again = Case(
        "a token that you have accepted before, under another key", token,
        "What was verified once is verified again, with the key of this call.",
    )  # fmt: skip
    refuse(lambda text: verify(text, other), [again], ValueError, "ValueError")


def _forged(key: bytes, other: bytes, token: str) -> list[Case]:
    """What every forger tries first."""
    head, payload, signature = token.split(".")
    admin = b64(BODY.replace(b'"role":"nurse"', b'"role":"admin"'))
    sure = "Only HS256 with a MAC over these very bytes counts."
    return [
        Case("alg none without a signature", compact(b'{"alg":"none"}', BODY, lambda _: b""),
             "The header may not choose the algorithm."),
        Case("alg HS512 in the header", compact(b'{"alg":"HS512"}', BODY, mac(key)),
             "The header names an algorithm that is not HS256, and it was not looked at."),
        Case("alg HS512 with a right HS512 MAC",
             compact(b'{"alg":"HS512"}', BODY, lambda text: hmac.digest(key, text, "sha512")),
             "The header may not choose the algorithm."),
        Case("no alg in the header", compact(b"{}", BODY, mac(key)), sure),
        Case("the payload changed to role admin", f"{head}.{admin}.{signature}", sure),
        Case("a MAC under another key", compact(HS256, BODY, mac(other)),
             "What was verified once is verified again: a memory of texts is no MAC."),
        Case("four parts, with a MAC over the first three",
             f"{head}.{payload}.x.{b64(mac(key)(f'{head}.{payload}.x'.encode()))}",
             "A token has three parts."),
        Case("a MAC over the payload alone",
             f"{head}.{payload}.{b64(mac(key)(payload.encode()))}", sure),
    ]  # fmt: skip


def _macs(token: str) -> list[Case]:
    """The right token with each wrong MAC that looks like the right one at some spot."""
    signed, _, text = token.rpartition(".")
    right = unb64(text)
    made = {
        "an empty MAC": b"", "the first half of the MAC": right[:16], "the last half": right[16:],
        "the first 4 bytes of the MAC, then zeros": right[:4] + bytes(28),
        "the first 31 bytes of the MAC": right[:-1], "the MAC and a byte more": right + b"x",
        "a byte more in front of the MAC": b"x" + right, "the MAC backwards": right[::-1],
    }  # fmt: skip
    for place in range(32):
        flipped = bytearray(right)
        flipped[place] ^= 1 << secrets.randbelow(8)
        made[f"one bit of the MAC's byte {place} changed"] = bytes(flipped)
    cases = [Case(name, f"{signed}.{b64(wrong)}", WHOLE) for name, wrong in made.items()]
    other = text[:-1].swapcase() + text[-1]  # the last letter holds two bits that do not count
    swapped = Case("the MAC in the other case", f"{signed}.{other}", WHOLE)
    return [*cases, swapped]


def _rewritten(token: str) -> list[Case]:
    """The honest text with signs in it that Python's decoder skips, or writes another way."""
    head, payload, mac = token.split(".")
    why = (
        "The MAC is over the text as it came, in three parts. Python's decoder skips signs that "
        "are not in the alphabet: what you decode and write anew is not what was sent."
    )
    made = {
        f"{what} {where} the {name}": sign.join(parts)
        for sign, what in (("!" * 4, "four signs that are no base64url"), ("\n" * 4, "line breaks"),
                           ("!", "one sign that is no base64url"), ("=", "padding"))
        for name, text in (("header", head), ("payload", payload))
        for where, parts in (("at the end of", (text, "")), ("inside", (text[:4], text[4:])),
                             ("in front of", ("", text)))
        if (sign, where, name) != ("\n" * 4, "in front of", "header")  # strip() may take these
    }  # fmt: skip
    made["ordinary base64 in the payload"] = payload.replace("_", "/").replace("-", "+")
    cases = [
        Case(what, f"{text}.{payload}.{mac}" if "header" in what else f"{head}.{text}.{mac}", why)
        for what, text in made.items()
    ]
    dots = ((".", "one dot"), ("..", "two dots"), ("....", "four dots"))
    return [*cases, *(Case(f"{many} at the end", token + signs, why) for signs, many in dots)]


def _headers(key: bytes) -> list[Case]:
    """Headers under a right MAC that do not say HS256, and look as if they did."""
    why = "A list of what is bad is never complete: alg has to be exactly the text HS256."
    names = (
        "HS384", "RS256", "ES256", "none", "NONE", "hs256", "Hs256", "", "H", "HS", "256", "HS25",
        "HS2560", "xHS256", "HS256,none", " HS256", "HS256 ", None, True, 256, 0.5, [], ["HS256"],
        {"HS256": 1}, {"alg": "HS256"},
    )  # fmt: skip
    made: list[tuple[str, Any]] = [(f"alg {name!r} in the header", {"alg": name}) for name in names]
    made += [
        ("HS256 under another name than alg", {"typ": "HS256", "ALG": "HS256", "Alg": "HS256"}),
        ("alg none, and HS256 in a field inside", {"alg": "none", "x": {"alg": "HS256"}}),
        ("alg none, and HS256 in a text", {"alg": "none", "x": '"alg":"HS256"'}),
        ("a header that is a list", ["alg", "HS256"]),
        ("a header that is a text", "HS256"),
    ]
    cases = [
        Case(name, compact(json.dumps(header, separators=(",", ":")).encode(), BODY, mac(key)), why)
        for name, header in made
    ]
    inside = compact(b'{"alg":"none","x":{"alg":"HS256"}}', BODY, mac(key))
    return [*cases, Case("alg none, and HS256 further on", inside, why),
            Case("a header that is no JSON", compact(b"{", BODY, mac(key)), why)]  # fmt: skip
