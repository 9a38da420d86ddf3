"""Answers to `redeem`: a comparison left out, another error, codes that are used up too early or never."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from authlib.oauth2.rfc7636 import create_s256_code_challenge

from helpers.tasks import oauth as tasks
from helpers.tasks.oauth import redeem
from helpers.tasks.oauth.words import s256
from tests.wrong_answers import Bank

bank = Bank()
USED: set[str] = set()
NEEDED = ("grant_type", "code", "redirect_uri", "code_verifier")


def fits(code: tasks.Code, form: dict, *_: Any) -> bool:
    return bool(code.challenge) and s256(form["code_verifier"]) == code.challenge


def endpoint(needed: tuple = NEEDED, denied: str = "invalid_grant",
             grant: Callable = lambda g: g == "authorization_code",
             twice: Callable = lambda code, form, client, now: code.client == client and form["code"],
             give: Callable = lambda code, *_: {"user": code.user, "scope": code.scope},
             **tests: Callable) -> Callable:  # fmt: skip
    """An endpoint; one setting at a time can be another. twice: what is revoked where a code comes again."""
    all_tests = {
        "client": lambda code, form, client, now: code.client == client,
        "once": lambda code, *_: not code.redeemed,
        "expires": lambda code, form, client, now: now <= code.expires,
        "redirect": lambda code, form, *_: code.redirect_uri == form["redirect_uri"],
        "verifier": fits,
    } | tests

    def redeem(form: dict, client: str, codes: dict, now: float, revoke: Callable) -> dict:
        if any(not form.get(name) for name in needed):
            raise tasks.OAuthError("invalid_request")
        if not grant(form.get("grant_type")):
            raise tasks.OAuthError("unsupported_grant_type")
        code = codes.get(form.get("code"))
        if code and code.redeemed and (taken := twice(code, form, client, now)):
            revoke(taken)
        if not code or not all(test(code, form, client, now) for test in all_tests.values()):
            raise tasks.OAuthError(denied)
        code.redeemed = True
        return give(code, form, codes)

    return redeem


def panics(form: dict, client: str, codes: dict, now: float, revoke: Callable) -> dict:
    """Whatever was wrong with the request, the tokens of the code go."""
    try:
        return RIGHT(form, client, codes, now, revoke)
    except tasks.OAuthError:
        if form.get("code") in codes:
            revoke(form["code"])
        raise


def own_memory(form: dict, client: str, codes: dict, now: float, revoke: Callable) -> dict:
    """What was redeemed is kept beside the table."""
    kept = {name: replace(code, redeemed=code.redeemed or name in USED) for name, code in codes.items()}
    found = RIGHT(form, client, kept, now, revoke)
    USED.add(form["code"])
    return found


def forgets(form: dict, client: str, codes: dict, now: float, revoke: Callable) -> dict:
    """A stranger's try takes a redeemed code out."""
    code = codes.get(form.get("code"))
    if code and code.redeemed and code.client != client:
        del codes[form["code"]]
    return RIGHT(form, client, codes, now, revoke)


RIGHT = endpoint()
bank.table(redeem, {
    "part_of_grant": (endpoint(grant=lambda g: g in "authorization_code"), "grant_type=authorization."),
    "wrong_by_another_name": (endpoint(denied="access_denied"), "'access_denied': a code"),
    "empty_query": (endpoint(redirect=lambda c, form, *_: form["redirect_uri"].rstrip("?") == c.redirect_uri),
                    "issued for: https://portal.example/callback?."),
    "no_end": (endpoint(expires=lambda *_: True), "a code that had expired 0.5 s ago"),
    "ends_early": (endpoint(expires=lambda c, form, by, now: now < c.expires - 30), "one second before"),
    "verifier_of_43": (endpoint(verifier=lambda c, form, *_: fits(c, form)
                                and len(form["code_verifier"]) == 43), "with a verifier of 128 signs"),
    "crashes_on_letters": (endpoint(verifier=lambda c, form, *_: create_s256_code_challenge(
        form["code_verifier"]) == c.challenge), "UnicodeEncodeError"),
    "trimmed": (endpoint(verifier=lambda c, form, *_: s256(form["code_verifier"].strip()) == c.challenge),
                "the code_verifier with a blank behind it"),
    "verifier_where_challenged": (endpoint(verifier=lambda c, form, *_: not c.challenge or fits(c, form)),
                                  "without a challenge"),
    "plain_too": (endpoint(verifier=lambda c, form, *_: fits(c, form)
                  or c.challenge == form["code_verifier"]), "(`plain`)"),
    "client_of_form": (lambda form, client, *more: RIGHT(form, form.get("client_id", client), *more),
                       "another registered client with {'client_id': 'portal'}"),
    "own_memory": (own_memory, "of its entry in `codes` is not set"),
    "verifier_first": (endpoint(twice=lambda c, form, client, now: c.client == client
                                and fits(c, form) and form["code"]), "with another verifier: `revoke`"),
    "late_thief": (endpoint(twice=lambda c, form, client, now: c.client == client and now <= c.expires
                            and form["code"]), "the thief is late"),
    "revokes_the_entry": (endpoint(twice=lambda c, *_: c), "the code that came twice is meant"),
    "anybody_revokes": (endpoint(twice=lambda c, form, *_: form["code"]), "log others' users out"),
    "forgets_after_the_alarm": (lambda form, client, codes, now, revoke: RIGHT(
        form, client, codes, now, lambda code: (revoke(code), codes.pop(code))),
        "when it had expired, for the third time: `revoke`"),
    "forgets_at_a_stranger": (forgets, "by its own was overlooked"),
    "panics": (panics, "for a code that nobody had redeemed"),
    "burns_it": (lambda form, client, codes, *more: RIGHT(
        form, client, {form.get("code"): codes.pop(form.get("code"), None)}, *more),
        "Anybody could spoil log-ins"),
    "all_of_the_user": (endpoint(give=lambda c, form, codes: [
        setattr(one, "redeemed", True) for one in codes.values() if one.user == c.user
    ] and {"user": c.user, "scope": c.scope}), "Ada's code of another tab, after her first one"),
    "user_from_the_form": (endpoint(give=lambda c, form, _: {"user": c.user, "scope": c.scope} | {
        name: form[name] for name in ("user", "scope") if name in form}), "which count for nothing"),
    "crashes": (lambda form, client, codes, *more: codes[form["code"]] and RIGHT(form, client, codes, *more),
                "KeyError"),
})  # fmt: skip
nothing = dict.fromkeys(("client", "once", "expires", "redirect", "verifier"), lambda *_: True)
bank.add(redeem, "as_shipped", endpoint(("grant_type", "code"), twice=lambda *_: "", **nothing),
         says="Accepted: another redirect_uri", kind="vulnerable")  # fmt: skip
bank.add(redeem, "nobody", endpoint(grant=lambda g: False), says="Refused with", kind="refuses")
bank.add(redeem, "settings", RIGHT, kind="right")


@bank.right(redeem)
def straight(form: dict, client: str, codes: dict, now: float, revoke: Callable) -> dict:
    if not all(form.get(name) for name in NEEDED):
        raise tasks.OAuthError("invalid_request")
    if form["grant_type"] != "authorization_code":
        raise tasks.OAuthError("unsupported_grant_type")
    code = codes.get(form["code"])
    if code is None or code.client != client:
        raise tasks.OAuthError("invalid_grant")
    if code.redeemed:
        revoke(form["code"])
        raise tasks.OAuthError("invalid_grant")
    same = (form["redirect_uri"], s256(form["code_verifier"])) == (code.redirect_uri, code.challenge)
    if not same or now > code.expires:
        raise tasks.OAuthError("invalid_grant")
    code.redeemed = True
    return {"user": code.user, "scope": code.scope}
