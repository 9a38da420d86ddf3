"""Answers to `flow`: secrets in one table for all, states that are not compared, flows that end twice."""

from __future__ import annotations

import hmac
import random
import secrets
from collections.abc import Callable
from typing import Any

from authlib.oauth2.rfc7636 import create_s256_code_challenge as s256

from helpers.tasks import oauth as tasks
from helpers.tasks.oauth import flow
from tests.wrong_answers import Bank

bank = Bank()
TABLE: dict[str, Any] = {}
Session = dict[str, Any]


def new(length: int = 32) -> str:
    return secrets.token_urlsafe(length)


def starts(state: Callable = new, nonce: Callable = new, verifier: Callable = new, method: str = "S256",
           keep: Callable | None = None, send: Callable = lambda sent,
               verifier: sent) -> Callable:  # fmt: skip
    """A `begin`, one thing at a time other than it should be."""

    def begin(session: Session) -> dict[str, str]:
        one, secret, third = state(), verifier(), nonce()
        if keep:
            keep(session, one, secret, third)
        else:
            session.setdefault("flows", {})[one] = [secret, third]
        sent = {"state": one, "nonce": third, "code_challenge": s256(secret), "code_challenge_method": method}
        return send(sent, secret)

    return begin


def ends(find: Callable = lambda session, args: session.get("flows", {}).pop(args.get("state"), None),
         iss: Callable = lambda iss: iss == tasks.ISSUER,
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


def one_flow(session: Session, state: str, verifier: str, nonce: str) -> None:
    session["flow"] = [state, verifier, nonce]


def of_one(session: Session, args: dict[str, str]) -> Any:
    kept = session.pop("flow", None)
    return kept[1:] if kept and hmac.compare_digest(kept[0], args.get("state", "")) else None


def table(session: Session, state: str, verifier: str, nonce: str) -> None:
    TABLE[state] = [verifier, nonce]


def fixed(session: Session, state: str, verifier: str, nonce: str) -> None:
    session.clear()
    session["flows"] = {state: [verifier, nonce]}


def newest(session: Session, args: dict[str, str]) -> Any:
    return (list(session.get("flows", {}).values()) or [None])[-1]


def alike(test: Callable[[str, str], bool]) -> Callable:
    def find(session: Session, args: dict[str, str]) -> Any:
        flows = session.get("flows", {})
        fits = [one for one in flows if test(one, args.get("state", ""))]
        return flows.pop(fits[0]) if fits else None

    return find


def stays(session: Session, args: dict[str, str]) -> Any:
    return session.get("flows", {}).get(args.get("state"))


def crashes(session: Session, args: dict[str, str]) -> Any:
    return session["flows"].pop(args["state"])


def error_first(session: Session, args: dict[str, str]) -> tuple[str, str, str]:
    if "error" in args:
        raise tasks.Refused(args["error"])
    return finish(session, args)


def spent(session: Session, args: dict[str, str]) -> Any:
    session["spent"] = {args.get("state")}
    return session.get("flows", {}).pop(args.get("state"), None)


def if_sent(session: Session, args: dict[str, str]) -> Any:
    return stays(session, args) if "state" in args else newest(session, args)


def one_value(session: Session) -> dict[str, str]:
    sent = begin(session)
    session["flows"][sent["state"]][1] = sent["state"]
    return {**sent, "nonce": sent["state"]}


def weak() -> str:
    return f"{random.getrandbits(256):064x}"


WRONG = {
    "no_state_compared": (begin, ends(newest), "ANOTHER browser's flow"),
    "only_if_sent": (begin, ends(if_sent), "a return without any state"),
    "state_is_the_key": (starts(keep=lambda session, one, *two: session.update({one: list(two)})),
                         ends(lambda session, args: session.pop(args.get("state"), None)), "state='theme'"),
    "good_for_ever": (begin, ends(stays), "a second time"),
    "one_tab": (starts(keep=one_flow), ends(of_one), "return of the first tab"),
    "no_iss": (begin, ends(iss=lambda iss: True), "token endpoint"),
    "iss_if_sent": (begin, ends(iss=lambda iss: iss in (None, tasks.ISSUER)), "without iss"),
    "errors_pass": (begin, ends(error=lambda args: False), "error=access_denied"),
    "no_code": (begin, ends(error=lambda args: "error" in args), "a return without a code"),
    "crashes": (begin, ends(crashes), "KeyError"),
    "clears_the_rest": (starts(keep=fixed), ends(), "other values are not yours"),
    "short_verifier": (starts(verifier=lambda: new(16)), ends(), "The verifier has 22 signs"),
    "used_ones_in_a_set": (begin, ends(give=lambda *found: found, error=lambda args: False, find=spent),
                           "what a cookie cannot carry"),
    "plain": (starts(method="plain"), ends(), "`plain` shows the verifier"),
    "challenge_is_plain": (starts(send=lambda sent, v: {**sent, "code_challenge": v + "~"}), ends(),
        "43 signs"),
    "verifier_sent": (starts(send=lambda sent, v: {**sent, "code_verifier": v}), ends(),
        "The verifier itself"),
    "one_value_for_two": (one_value, finish, "Two of the four are one value"),
    "no_nonce": (starts(send=lambda sent, v: {k: x for k, x in sent.items() if k != "nonce"}), ends(),
        "is asked for"),
    "nonce_of_another": (begin, ends(give=lambda code, v, n: (code, v, new())), "the nonce of this flow"),
    "code_alone": (begin, ends(give=lambda code, v, n: code), "(code, verifier, nonce) is asked for"),
    "open_after_error": (begin, error_first, "that an error had ended"),
    "short_state": (starts(state=lambda: new(6)), ends(), "bits of `state`"),
    "random_nonce": (starts(nonce=weak), ends(), "take `secrets`"),
}  # fmt: skip
for name, (first, second, says) in WRONG.items():
    bank.add(flow, name, first, second, says=says)
bank.add(flow, "as_shipped", starts(keep=table), ends(lambda s, args: TABLE.pop(args.get("state"), None)),
         says="is logged in as him", kind="vulnerable")  # fmt: skip
bank.add(flow, "nobody", begin, ends(lambda s, args: None), says="the honest return", kind="refuses")
bank.add(flow, "plain_words", begin, finish, kind="right")
bank.add(flow, "compared_by_hmac", begin, ends(alike(lambda one, got: hmac.compare_digest(one, got))),
    kind="right")
