"""What the task about the token endpoint asks of an answer (lesson 07)."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from typing import Any

from helpers.judging import expect, task
from helpers.judging.values import shown
from helpers.tasks.oauth.words import CLIENT, Code, OAuthError, heard, s256, verifier

NOW = 1_800_000_000.0
BACK = "https://portal.example/callback"
GRANT = "authorization_code"
NEEDED = ("grant_type", "code", "redirect_uri", "code_verifier")
NOBODY = "`revoke` was called for a code that nobody had redeemed."
URIS = (BACK + "/", BACK + "?", BACK + "?x=1", BACK + "é", BACK[:-1], BACK.upper(), "https://evil.example/")
FORMS = {  # what is changed in an honest request: (the field, its new value, error, what got through)
    "refuses a request that is none": [
        *(("grant_type", other, "unsupported_grant_type", f"grant_type={other}")
          for other in ("password", "refresh_token", "authorization", GRANT + "s", GRANT.upper())),
        *((name, None, "invalid_request", f"a request without {name}") for name in NEEDED),
        *((name, "", "invalid_request", f"an empty {name}") for name in NEEDED),
    ],
    "refuses what does not belong together": [
        ("code", "made-up", "invalid_grant", "a code that was never issued"),
        *(("redirect_uri", uri, "invalid_grant", f"another redirect_uri than the code was issued for: {uri}")
          for uri in URIS),
        *(("code_verifier", other, "invalid_grant", f"{what}: the stolen code is redeemed")
          for other, what in (("A" * 43, "a verifier of another flow"),
                              ("é" * 43, "a verifier with letters that are not ASCII"))),
        *((name, change, "invalid_grant", f"the {name} {how}")
          for name in NEEDED[1:] for change, how in (
              (lambda text: text + " ", "with a blank behind it"), (str.swapcase, "in other capitals"),
              (lambda text: text[:-1], "without its last sign"))),
    ],
}  # fmt: skip
CHALLENGES: list[tuple[Callable[[str], Any], str]] = [  # what is kept in place of the challenge
    (lambda known: "", "without a challenge, and any verifier fits it"),
    (lambda known: None, "without a challenge, and any verifier fits it"),
    (lambda known: known, "with a challenge that is the verifier itself (`plain`)"),
    (lambda known: s256(known).swapcase(), "with this challenge in other capitals"),
    (lambda known: s256(known) + "=", "with this challenge and padding"),
    (lambda known: s256(known)[:20], "with the beginning of this challenge"),
]


class Endpoint:
    """The learner's endpoint, its table of codes, and what it had revoked."""

    def __init__(self, answer: Callable) -> None:
        self._answer = answer
        self._due: dict[str, dict[str, str]] = {}
        self.codes: dict[str, Code] = {}
        self.revoked: list[str] = []

    def issue(self, user: str = "ada", scope: str = "predict", client: str = CLIENT) -> dict[str, str]:
        """Issue a code and give back the honest request for it."""
        known, code = verifier(43 + 85 * (len(self.codes) % 2)), secrets.token_urlsafe(24)
        self.codes[code] = Code(client, BACK, s256(known), user, scope, NOW + 60)
        self._due[code] = {"user": user, "scope": scope}
        return {"grant_type": GRANT, "code": code, "redirect_uri": BACK, "code_verifier": known}

    def ask(self, form: dict[str, Any], client: str = CLIENT, now: float = NOW) -> tuple[Any, str]:
        """(what the answer gave, "") or (None, the error it named)."""
        sent = {name: value for name, value in form.items() if value is not None}
        found, error = heard(OAuthError, "The endpoint has to raise tasks.OAuthError",
                             self._answer, sent, client, self.codes, now, self.revoked.append)  # fmt: skip
        expect(found is not None or error, "The endpoint gave back None: each way has to return or raise.")
        return found, error

    def serves(self, form: dict[str, Any], what: str, client: str = CLIENT, now: float = NOW) -> None:
        due = self._due[form["code"]]
        found, error = self.ask(form, client, now)
        expect(found is not None, f"Refused with {error!r}: {what}.")
        told = f"The answer is {shown(found)} for {what}, and should be {due}: what the code was issued for."
        expect(found == due, told)

    def refuses(self, form: dict[str, Any], what: str, wanted: str = "invalid_grant", **how: Any) -> None:
        found, error = self.ask(form, **how)
        expect(found is None, f"Accepted: {what}.")
        told = f"Refused with {shown(error, 30)}: {what}. RFC 6749, 5.2 calls it {wanted!r}."
        expect(error == wanted, told)


@task(
    minutes=14, difficulty=4, asvs="10.4.2", expects="function",
    hints=[
        "List what a code remembers. Each entry has to be compared with something of this request.",
        "First what is missing (invalid_request), then the code: unknown, redeemed, another client's, "
        "expired, another redirect_uri, a verifier that does not fit (invalid_grant). Mark it last.",
        "For a code that was redeemed: `revoke(code)` and invalid_grant, but only if the request comes "
        "from its own client. Set code.redeemed = True right before the return.",
    ],
)  # fmt: skip
def redeem(answer: Callable, part: Any) -> None:
    """A token endpoint that refuses what it must."""
    with part("an honest code is redeemed"):
        _honest(Endpoint(answer))
    for name, cases in FORMS.items():
        with part(name):
            _forms(Endpoint(answer), cases)
    with part("refuses the code of another client"):
        at = Endpoint(answer)
        form = at.issue()
        for more in ({}, {"client_id": CLIENT}):
            told = f"the portal's code, sent by another registered client{more and f' with {more}' or ''}"
            at.refuses({**form, **more}, told, client="quiz")
        at.serves(form, "the same code, sent by its own client after that")
    with part("refuses an old code"):
        at = Endpoint(answer)
        for late in (0.5, 3600):
            form = at.issue()
            for _ in range(2):
                what = f"a code that had expired {late} s ago: it lies in histories and logs by now"
                at.refuses(form, what, now=NOW + 60 + late)
        expect(not at.revoked, NOBODY)
        at.serves(at.issue(), "a code one second before it expires", now=NOW + 59)
    with part("refuses a code without a challenge, PKCE downgraded"):
        at = Endpoint(answer)
        for kept, what in CHALLENGES:
            form = at.issue()
            at.codes[form["code"]].challenge = kept(form["code_verifier"])
            at.refuses(form, f"a code that was issued {what}")
    with part("a code is good once, and what came of it is revoked"):
        _twice(Endpoint(answer))
    with part("what was refused has used nothing up"):
        _unharmed(Endpoint(answer))


def _honest(at: Endpoint) -> None:
    first, second, third = at.issue(), at.issue(user="ben", scope="predict openid"), at.issue()
    at.serves(second, "Ben's code, with a verifier of 128 signs")
    at.serves(first, "Ada's code")
    at.serves(third, "Ada's code of another tab, after her first one")
    at.serves(at.issue(client="tablet"), "the code of another client, sent by that client", client="tablet")
    extra = {**at.issue(), "user": "root", "scope": "admin", "state": "x"}
    at.serves(extra, "a request with further fields, which count for nothing")


def _forms(at: Endpoint, cases: list) -> None:
    for name, change, wanted, what in cases:
        form = at.issue()
        form[name] = change(form[name]) if callable(change) else change
        for again in ("", " a second time"):
            at.refuses(form, what + again, wanted)
    expect(not at.revoked, NOBODY)


def _twice(at: Endpoint) -> None:
    form, other = at.issue(), at.issue()
    at.serves(form, "the first use of a code")
    at.serves(at.issue(), "the code of another log-in")
    at.refuses(form, "a code that was redeemed already, sent again in the same request")
    expect(at.revoked, "A code came a second time, and `revoke` was not called: one of the two who had it "
                       "is a thief, and the tokens of the first use live on.")  # fmt: skip
    told = f"`revoke` was called with {shown(at.revoked[0], 20)}: the code that came twice is meant."
    expect(all(one == form["code"] for one in at.revoked), told)
    at.serves(other, "a code that was issued before another one came twice")
    expect(at.codes[other["code"]].redeemed, "A code was redeemed, and `redeemed` of its entry in `codes` is "
           "not set: what the endpoint remembers elsewhere is gone when it starts again.")  # fmt: skip
    kept = at.issue()
    at.codes[kept["code"]].redeemed = True
    at.refuses(kept, "a code whose entry in `codes` says that it was redeemed")
    told = "`revoke` was not called for a code that was redeemed before the endpoint started again."
    expect(kept["code"] in at.revoked, told)
    for changes, now, how, who in (
        ({}, NOW + 3600, "when it had expired", "is late, and a thief"),
        ({"code_verifier": "A" * 43}, NOW, "with another verifier", "has no better one"),
        ({"redirect_uri": BACK + "/"}, NOW, "with another redirect_uri", "has no better one"),
    ):
        form = at.issue()
        at.serves(form, "the first use of a code")
        for times in ("", ", for the third time"):
            at.revoked.clear()
            what = f"redeemed code that came again {how}{times}"
            at.refuses({**form, **changes}, f"a {what}", now=now)
            expect(at.revoked == [form["code"]], f"A {what}: `revoke` was not called, and the thief {who}.")


def _unharmed(at: Endpoint) -> None:
    for changes, client, error, what in (
        ({"code_verifier": "A" * 43}, CLIENT, "invalid_grant", "a wrong verifier"),
        ({"code_verifier": ""}, CLIENT, "invalid_request", "an empty verifier"),
        ({"redirect_uri": "https://evil.example/"}, CLIENT, "invalid_grant", "a wrong redirect_uri"),
        ({}, "quiz", "invalid_grant", "another client"),
    ):
        form = at.issue()
        at.refuses({**form, **changes}, f"a code with {what}", error, client=client)
        told = f"an honest code, after somebody had tried it with {what}. Anybody could spoil log-ins"
        at.serves(form, told)
    expect(not at.revoked, NOBODY)
    form = at.issue()
    at.serves(form, "an honest code")
    for now in (NOW, NOW + 3600):
        at.refuses(form, "a redeemed code, sent by another client", client="quiz", now=now)
    expect(not at.revoked, "`revoke` was called because another client sent a code that is not its own: "
           "any client could log others' users out.")  # fmt: skip
    at.refuses(form, "a redeemed code, sent by its own client after that")
    expect(at.revoked, "Another client sent a redeemed code, and the second use by its own was overlooked.")
