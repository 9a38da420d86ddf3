"""Answers to `flow`: secrets in one table for all, states that are not compared, flows that end twice."""

from __future__ import annotations

import hmac
import random
import secrets
import uuid
from collections.abc import Callable
from typing import Any

from authlib.oauth2.rfc7636 import create_s256_code_challenge as s256

from helpers.tasks import oauth as tasks
from helpers.tasks.oauth import flow
from tests.wrong_answers import Bank

bank = Bank()
TABLE: dict[str, Any] = {}
Session = dict[str, Any]


def new(*_: Any) -> str:
    return secrets.token_urlsafe(32)


def popped(session: Session, args: dict[str, str]) -> Any:
    return session.get("flows", {}).pop(args.get("state"), None)


def kept(session: Session, state: str, *two: str) -> None:
    session.setdefault("flows", {})[state] = list(two)


def starts(state: Callable = new, nonce: Callable = new, verifier: Callable = new, method: str = "S256",
           keep: Callable = kept, send: Callable = lambda sent, v: sent) -> Callable:  # fmt: skip
    """A `begin`, one thing at a time other than it should be. Drawn for (session, state)."""

    def begin(session: Session) -> dict[str, str]:
        one = state()
        secret, third = verifier(session, one), nonce(session, one)
        keep(session, one, secret, third)
        sent = {"state": one, "nonce": third, "code_challenge": s256(secret), "code_challenge_method": method}
        return send(sent, secret)

    return begin


def ends(find: Callable = popped, iss: Callable = lambda iss: iss == tasks.ISSUER,
         error: Callable = lambda args: "error" in args or not args.get("code"),
         give: Callable = lambda code, verifier, nonce: (code, verifier, nonce)) -> Callable:  # fmt: skip
    """A `finish`, one thing at a time other than it should be."""

    def finish(session: Session, args: dict[str, str]) -> tuple[str, str, str]:
        found = find(session, args)
        if not found or not iss(args.get("iss")) or error(args):
            raise tasks.Refused("not this flow")
        return give(args.get("code"), *found)

    return finish


begin, finish = starts(), ends()


def stays(session: Session, args: dict[str, str]) -> Any:
    return session.get("flows", {}).get(args.get("state"))


def if_sent(session: Session, args: dict[str, str]) -> Any:
    newest = (list(session.get("flows", {}).values()) or [None])[-1]
    return stays(session, args) if "state" in args else newest


def alike(test: Callable[[str, str], bool]) -> Callable:
    def find(session: Session, args: dict[str, str]) -> Any:
        flows = session.get("flows", {})
        fits = [one for one in flows if test(one, args.get("state", ""))]
        return flows.pop(fits[0]) if fits else None

    return find


BEGINS = {
    "two_tabs": (starts(keep=lambda session, one, *two: session.update(
        flows=dict([*session.get("flows", {}).items(), (one, two)][-2:]))), "the first tab, of five"),
    "another_alphabet": (starts(verifier=lambda *_: new() + "="), "A verifier has the sign '='"),
    "plain": (starts(method="plain"), "`plain` shows the verifier"),
    "verifier_sent": (starts(send=lambda sent, v: {**sent, "v": v}), "The verifier itself"),
    "mac_of_state": (starts(nonce=lambda session, one: hmac.digest(b"nonce", one.encode(), "sha256").hex()),
                     "can compute the nonce"),
    "verifier_of_state": (starts(verifier=lambda session, one: s256(one)), "can compute the verifier"),
    "nonce_of_session": (starts(nonce=lambda session, _: session.setdefault("nonce", new())),
                         "About 0 bits of `nonce`"),
    "hash_of_few": (starts(nonce=lambda *_: s256(secrets.token_hex(4))), "About 32 bits of `nonce`"),
    "uuid": (starts(state=lambda: str(uuid.uuid4())), "bits of `state`"),
    "weak_verifier": (starts(verifier=lambda *_: f"{secrets.randbits(30):043}"), "bits of `verifier`"),
    "random_nonce": (starts(nonce=lambda *_: f"{random.getrandbits(256):064x}"), "take `secrets`"),
}  # fmt: skip
ENDS = {
    "only_if_sent": (ends(if_sent), "a return with no state at all"),
    "good_for_ever": (ends(stays), "a second time"),
    "iss_if_sent": (ends(iss=lambda iss: iss in (None, tasks.ISSUER)), "without iss"),
    "iss_part": (ends(iss=lambda iss: (iss or "?") in tasks.ISSUER), "iss='https://clinic.exampl'"),
    "empty_code": (ends(error=lambda args: "error" in args or "code" not in args), "an empty code"),
    "crashes_on_letters": (ends(alike(hmac.compare_digest)), "TypeError"),
    "used_ones_in_a_set": (ends(lambda s, args: s.update(spent={*args}) or popped(s, args)),
                           "what a cookie cannot carry"),
    "letters_and_digits": (ends(error=lambda args: "error" in args or not args.get("code", "").isalnum()),
                           "the honest return of the flow"),
    "nonce_of_another": (ends(give=lambda code, v, n: (code, v, new())), "the nonce of this flow"),
    "error_ends_all": (ends(lambda s, args: s.pop("flows", None) and None if "error" in args
                            else popped(s, args)), "another tab than the one"),
    "open_after_error": (ends(lambda s, args: "error" not in args and popped(s, args)),
                         "that an error had ended"),
}  # fmt: skip
bank.table(flow, {name: ((answer, finish), says) for name, (answer, says) in BEGINS.items()})
bank.table(flow, {name: ((begin, answer), says) for name, (answer, says) in ENDS.items()})
bank.add(flow, "state_is_the_key", starts(keep=lambda session, one, *two: session.update({one: list(two)})),
         ends(lambda session, args: session.pop(args.get("state"), None)), says="state='theme'")  # fmt: skip
bank.add(flow, "as_shipped", starts(keep=lambda session, one, *two: TABLE.update({one: two})),
         ends(lambda s, args: TABLE.pop(args.get("state"), None)),
         says="is logged in as him", kind="vulnerable")  # fmt: skip
bank.add(flow, "nobody", begin, ends(lambda s, args: None), says="the honest return", kind="refuses")
bank.add(flow, "plain_words", begin, finish, kind="right")
encoded = alike(lambda one, got: hmac.compare_digest(one.encode(), got.encode()))
bank.add(flow, "compared_by_hmac", begin, ends(encoded), kind="right")
bank.add(flow, "decimals", starts(state=lambda: str(secrets.randbits(128))), finish, kind="right")
