"""What the task about PKCE asks of an answer (lesson 07)."""

from __future__ import annotations

import base64
import hashlib
import string
from collections.abc import Callable
from typing import Any

from helpers.judging import expect, expect_none, fail, task
from helpers.judging.surroundings import comes_again
from helpers.judging.values import b64url, shown, truth
from helpers.tasks.oauth.words import UNRESERVED, changing, ill_formed, origins, s256, verifier

RFC = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk", "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"
OTHERS = sorted({chr(code) for code in range(128)} - {*UNRESERVED, "\n"})


def _sha(text: str) -> bytes:
    return hashlib.sha256(text.encode()).digest()


SLIPS: dict[str, Callable[[str], str]] = {  # what was computed in place of the challenge
    "That is the verifier itself: the method `plain`, which hides nothing.": lambda v: v,
    "That is the hash in hexadecimal: base64url is asked for.": lambda v: _sha(v).hex(),
    "That ends with =: base64url without padding is asked for.":
        lambda v: base64.urlsafe_b64encode(_sha(v)).decode(),
    "That has + and / for - and _: it would need quoting in a URL.":
        lambda v: base64.b64encode(_sha(v)).rstrip(b"=").decode(),
    "That hashes the bytes behind the verifier: its text goes in, sign by sign, as ASCII.":
        lambda v: b64url(hashlib.sha256(base64.urlsafe_b64decode(v + "=" * (-len(v) % 4))).digest()),
}  # fmt: skip


def _computed(v: str, given: object) -> None:
    """Whether `given` is the challenge of `v`, or which slip it is."""
    if given == s256(v):
        return
    for sentence, slip in SLIPS.items():
        try:
            if given in (slip(v), slip(v).encode()):
                fail(f"The challenge of {v!r} is wrong. {sentence}")
        except (ValueError, TypeError):
            continue
    fail(f"The challenge of {v!r} is {shown(given, 50)}, and should be base64url(SHA-256(verifier)).")


def _misfits(v: str) -> list[tuple[object, object, str]]:
    """(verifier, challenge, why it must not fit): the challenge is that of v."""
    right = s256(v)
    signs = string.ascii_letters + string.digits + "-_"
    alike = right[:-1] + signs[signs.index(right[-1]) ^ 1]  # its last two bits are behind the hash
    return [
        *((other, right, what) for other, what in (
            (verifier(), "another verifier"), (v[:-1] + "A", "a verifier that differs in its last sign"),
            (v + "A", "the verifier with one sign more"), (v.swapcase(), "the verifier in other capitals"),
            (v + "\n", "the verifier with a line break behind it"))),
        (right, right, "the challenge sent as the verifier, as `plain` would have it"),
        *((v, other, f"a challenge {how}") for other, how in (
            (right[:-1], "cut short"), (right.swapcase(), "in other capitals"),
            (_sha(v).hex(), "in hexadecimal"), (right + "=", "with padding"),
            (right + "\n", "with a line break behind it"), (right[:-1] + "é", "with a letter beyond ASCII"),
            (alike, "that is another text, and decodes to the same bytes: compare texts"))),
        *((v, none, "no challenge: the code was issued without PKCE") for none in ("", None)),
        *((none, none, "nothing on both sides") for none in ("", None)),
        *((odd, right, "what is no text as the verifier") for odd in (None, 7, v.encode(), [*v])),
        *((v, odd, "what is no text as the challenge") for odd in (7, right.encode())),
    ]


def _ill_formed() -> list[tuple[object, str]]:
    """What is no verifier by RFC 7636, section 4.1, and why."""
    v = verifier()
    return [
        (v[1:], "42 signs: at least 43 are asked for"),
        (verifier(129), "129 signs: at most 128 are allowed"),
        (v + "\n", "a line break at its end"),
        (" " + v, "a blank in front"),
        *((v[:-1] + sign, f"the sign {sign!r}, which is not among those allowed") for sign in OTHERS),
        (v[:-1] + "é", "a letter that is not ASCII"),
        (v[:-1] + "٣", "a digit that is not ASCII"),
        ("a", "one sign: guessed at once"),
    ]


@task(
    minutes=7, difficulty=2, asvs="10.4.6", expects="function",
    hints=[
        "The verifier is a secret of this one flow. What of it may travel through a browser?",
        "secrets.token_urlsafe(32) has the right form. Hash its ASCII text; base64url without the = signs.",
        "fits: re.fullmatch(r'[A-Za-z0-9._~-]{43,128}', verifier) and then "
        "hmac.compare_digest(challenge_of(verifier), challenge); anything that is no text: False.",
    ],
)  # fmt: skip
def pkce(pair: Callable, fits: Callable, part: Any) -> None:
    """Both ends of PKCE."""

    def says(v: object, c: object) -> bool:
        return truth(part.call(fits, v, c), "`fits`")

    with part("`fits` knows the pair of RFC 7636, appendix B"):
        expect(says(*RFC), f"The published verifier {RFC[0]} did not fit its challenge {RFC[1]}.")
    drawn: list[str] = []
    with part("`pair` draws a verifier and its challenge"):
        for _ in range(30):
            both = part.call(pair)
            told = f"`pair` returned {shown(both, 40)}: give back (verifier, challenge), two texts."
            expect(isinstance(both, tuple | list) and len(both) == 2, told)
            v, c = both
            expect(isinstance(v, str) and isinstance(c, str), told)
            expect(not ill_formed(v), ill_formed(v))
            _computed(v, c)
            drawn.append(v)
    with part("a verifier cannot be guessed"):
        expect(drawn, "`pair` gave back no verifier that could be compared with others.")
        expect(len(set(drawn)) == len(drawn), "The same verifier came twice: each flow needs its own.")
        behind = len(origins(lambda _: [pair()[0]])[0])
        bits = min(changing(drawn), 8 * behind or 256)
        expect(bits >= 200, f"About {bits:.0f} bits of a verifier change: RFC 7636, 7.1 asks for 256.")
        told = "With clock and `random` set back, the same verifier came again: take `secrets`."
        expect(not comes_again(lambda: pair()[0]), told)
    with part("`fits` accepts every honest pair"):
        honest = [verifier(n) for n in (43, 44, 64, 127, 128)]
        expect_none(
            f"{shown(v, 50)} ({len(v)} signs) did not fit its own challenge{again}."
            for again in ("", " when it was asked for again: the answer goes by the two texts alone")
            for v in honest
            if not says(v, s256(v))
        )
    with part("`fits` refuses all others"):
        v = verifier()
        says(v, s256(v))  # what fitted once does not fit everything after that
        cases = _misfits(v)
        expect_none(f"Accepted: {why}." for v, c, why in cases if says(v, c))
        expect(says(v, s256(v)), "A pair was refused that had fitted, after wrong ones with its verifier.")
    with part("`fits` refuses what is no verifier at all, whatever its hash"):
        expect_none(f"Accepted: {why}." for v, why in _ill_formed() if says(v, s256(str(v))))
