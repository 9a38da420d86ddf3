"""What the mended snippet must do (lesson 05)."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable
from typing import Any

from helpers.attacks.requests import elsewhere, strangers
from helpers.attacks.tokens import compact, given, mac
from helpers.judging import expect, fail, guard, task
from helpers.judging.values import shown
from helpers.tasks.jwt_access_control.site import Site

HEADER = {"alg": "HS256", "typ": "JWT"}
LETTERS = "kT7-vQ2_mB9xLw4ZsR8nHc5yJd3fGp6E"  # 32 of one byte, all different
ACCENTS = "äöüßéèêñçøåæþðőž"  # 16 of two bytes in UTF-8, all different


def started(answer: Callable, secret: str, what: str) -> Any:
    """The app under a secret that is long enough."""
    try:
        return answer(secret)
    except ValueError as error:
        fail(f"A secret of {len(secret.encode())} bytes ({what}) was refused: 32 are enough, and bytes "
             f"count. {guard.describe(error)}")  # fmt: skip


class Records(Site):
    """The learner's application under a secret of 43 letters, and tokens for it."""

    def __init__(self, answer: Callable, end: str = "") -> None:
        self.secret, self.now = secrets.token_urlsafe(32) + end, int(time.time())
        app = started(answer, self.secret, "letters, digits, - and _")
        expect(hasattr(app, "test_client"), f"mended gave back {shown(app)}: give back the Flask app.")
        super().__init__(app)

    def token(self, key: str = "", header: Any = HEADER, name: str = "sha256", **changes: Any) -> str:
        """A token signed by HMAC, whatever its header says; a claim given as None is left out."""
        claims = given({"sub": "dr_adams", "exp": self.now + 600, **changes})
        return compact(header, claims, mac((key or self.secret).encode(), name))

    def get(self, value: str | None) -> Any:
        return self.ask(value, "/records")


@task(
    minutes=10, difficulty=3, asvs="9.2.1", expects="function",
    hints=[
        "Three faults: what is handed to the decoder, which exceptions are caught, where the "
        "secret is. And a fourth that no exception shows: what need not be in the token.",
        "split the header into scheme and token; catch jwt.PyJWTError (InvalidKeyError is no "
        "InvalidTokenError); options={'require': ['exp', 'sub']}.",
        "if len(secret.encode()) < 32: raise ValueError(...) before the application is made. One function "
        "that gives back ({'error': ...}, 401, {'WWW-Authenticate': 'Bearer'}) serves every refusal.",
    ],
)  # fmt: skip
def mended(answer: Callable, part: Any) -> None:
    """The widely copied snippet, mended."""
    site = Records(answer)
    with part("serves honest clients"):
        for scheme in ("Bearer", "bearer"):
            reply = site.get(f"{scheme} {site.token()}")
            expect(reply.status_code == 200, f"An honest client sends 'Authorization: {scheme} <token>' and "
                   f"gets {reply.status_code}. The scheme's case does not matter.{site.fault}")  # fmt: skip
            said = f'The answer is not JSON {{"user": sub}}: {shown(reply.text.strip(), 80)}'
            expect(reply.get_json(silent=True) == {"user": "dr_adams"}, said)
    for title, script in (
        ("answers garbage with 401, never with 500", _garbage),
        ("refuses forged tokens", _forged),
        ("takes the token from the Authorization header, and the user from the token", _places),
        ("takes its secret from outside, and no weak one", _secret),
    ):
        with part(title):
            script(site, answer)


def _garbage(site: Records, answer: Callable) -> None:
    _, body, signature = site.token().split(".")
    cases = strangers(site.token()) | {
        "Bearer garbage": "Bearer garbage", "three empty parts": "Bearer ..",
        "binary": "Bearer \xff\xfe.\xff.\xff", "five words": "Bearer a b c d",
        "a header that is no JSON": f"Bearer e30e30.{body}.{signature}",
    }  # fmt: skip
    for what, value in cases.items():
        reply = site.get(value)
        expect(reply.status_code != 200, f"{what}: it was served. Look at both words.")
        site.reply_401(reply, what)


def _forged(site: Records, answer: Callable) -> None:
    for what, forged in {
        "a token without exp, which is valid for ever": site.token(exp=None),
        "a token without sub": site.token(sub=None),
        "a token signed with the snippet's own secret": site.token("clinic-secret"),
        "a token signed with another secret": site.token(secrets.token_urlsafe(32)),
        "a token with alg none": compact({"alg": "none"}, {"sub": "root"}, lambda _: b""),
        "a token with its signature cut off": site.token().rpartition(".")[0] + ".",
        "a token whose header says alg none, over an HS256 MAC": site.token(header={"alg": "none"}),
        "a token whose header has no alg, over an HS256 MAC": site.token(header={"typ": "JWT"}),
        "a token with HS512, where HS256 is agreed": site.token(header={"alg": "HS512"}, name="sha512"),
        "a token that expired two minutes ago": site.token(exp=site.now - 120),
        "a token whose exp is a word": site.token(exp="soon"),
        "a token whose claims are a list": compact(HEADER, ["exp", "sub"], mac(site.secret.encode())),
        "a token that begins tomorrow (nbf)": site.token(nbf=site.now + 86_400, exp=site.now + 99_999),
    }.items():  # fmt: skip
        status = site.get(f"Bearer {forged}").status_code
        expect(status != 200, f"Accepted: {what}.")
        expect(status == 401, f"Refused with {status} instead of 401: {what}.{site.fault}")


def _places(site: Records, answer: Callable) -> None:
    for place, why, settings in elsewhere(site.token()):
        reply = site.ask(None, "/records", **settings)
        expect(reply.status_code != 200, f"A token in {place} was accepted: {why}.")
    for method in ("POST", "PUT", "PATCH", "DELETE"):
        status = site.ask(None, "/records", method).status_code
        expect(status != 200, f"{method} /records without a token was served.")
    more = {"query_string": {"user": "root"}, "headers": {"X-User": "root"}}
    said = site.ask(f"Bearer {site.token()}", "/records", **more).get_json(silent=True)
    expect(said == {"user": "dr_adams"}, f"With ?user=root and X-User: root the answer is {shown(said)}: "
           "the user is the token's sub.")  # fmt: skip


def _secret(site: Records, answer: Callable) -> None:
    routes = [rule.rule for rule in site.app.url_map.iter_rules() if not rule.arguments]
    for path in ["/no-such-page", *routes]:
        for value in (None, f"Bearer {site.token()}"):
            reply = site.ask(value, path)
            expect(site.secret not in f"{reply.headers}{reply.text}", f"GET {path}: the answer (its page or "
                   "its headers) holds the secret, with which anybody can sign any token.")  # fmt: skip
    other = Records(answer, " \n")
    shared = "Two services with different secrets accept each other's tokens: one secret is shared."
    expect(other.get(f"Bearer {site.token()}").status_code != 200, shared)
    expect(other.get(f"Bearer {other.token()}").status_code == 200,
           "A secret that ends with a blank and a line break was not taken as it is.")  # fmt: skip
    status = site.get(f"Bearer {site.token()}").status_code
    expect(status == 200, f"Starting a second service locked out the first one's users: {status}.")
    for weak in ("", "clinic-secret", LETTERS[:31], ACCENTS[:15] + "x"):
        try:
            answer(weak)
        except ValueError:
            continue
        many = len(weak.encode())
        fail(f"It started with a secret of {many} bytes: HS256 wants 32 (RFC 7518, 3.2).")
    started(answer, LETTERS, "32 letters")
    started(answer, ACCENTS, "16 letters such as ß, 2 bytes each in UTF-8")
