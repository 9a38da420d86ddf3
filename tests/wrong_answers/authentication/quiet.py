"""Answers to `quiet`: differences by word, by status, by work, by mail."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any

from argon2 import PasswordHasher
from argon2.exceptions import VerificationError

from helpers.tasks.authentication import HASHER, quiet
from tests.wrong_answers import Bank

bank = Bank()
DECOY = HASHER.hash("a decoy")
CHEAP = PasswordHasher(time_cost=1, memory_cost=64, parallelism=1).hash("a decoy")
WORDS = "wrong name or password"
SENT = "if there is such an account, a mail is on its way"


def fits(hasher: Any, hash_: str, password: str) -> bool:
    try:
        return hasher.verify(hash_, password)
    except VerificationError:
        return False


def log_in(
    unknown: Callable[[Any, str], str | None] = lambda hasher, password: DECOY,
    closed: Callable[[bool], Any] = lambda right: None,
    before: Callable[[Any], Any] = lambda account: None,
    status: Callable[[Any], int] = lambda account: 401,
    text: Callable[[Any, str], str] = lambda account, name: WORDS,
    after: Callable[[Any, str], None] = lambda hasher, password: None,
    lets: Callable[[bool, Any], bool] = lambda right, account: right and bool(account),
) -> Callable:
    """A log-in; one setting at a time can be another.

    unknown: the decoy, or None for an answer at once; before, closed: an early answer, before and after
    the password was verified; after: what a refusal still does.
    """

    def log_in(accounts: dict, hasher: Any, name: str, password: str) -> Any:
        account = accounts.get(name)
        if account and (early := before(account)):
            return early
        hash_ = account["hash"] if account else unknown(hasher, password)
        if hash_ is None:
            return status(account), text(account, name)
        right = fits(hasher, hash_, password)
        if account and account["closed"] and (early := closed(right)):
            return early
        if lets(right, account) and not (account and account["closed"]):
            return 200, "welcome"
        after(hasher, password)
        return status(account), text(account, name)

    return log_in


def forgot(
    status: Callable[[Any], int] = lambda account: 202,
    text: Callable[[Any, str], str] = lambda account, name: SENT,
    to: Callable[[Any], Any] = lambda a: a["mail"] if a and not a["closed"] else None,
    times: int = 1,
    look: Callable[[dict, str], Any] = dict.get,
) -> Callable:
    """A reset form; to: where the mail goes, or None."""

    def forgot(accounts: dict, name: str, send: Callable) -> Any:
        account = look(accounts, name)
        for _ in range(times):
            if (address := to(account)) is not None:
                send(address)
        return status(account), text(account, name)

    return forgot


FAILED: Counter[str] = Counter()


def locks(accounts: dict, hasher: Any, name: str, password: str) -> Any:
    """Five failures lock an account, where there is one."""
    if name in accounts and FAILED[name] >= 5:
        return 429, "locked"
    said = log_in()(accounts, hasher, name, password)
    FAILED[name] = FAILED[name] + 1 if said[0] == 401 else 0
    return said


GUESSED = HASHER.hash("decoy")
CLOSED = (401, WORDS)
LOG_INS = {
    "no_such_user": (log_in(text=lambda a, name: "wrong password" if a else "no such user"), "who exists"),
    "locks_accounts": (locks, "429, where 401 is due"),
    "first_72": (lambda a, h, name, password: log_in()(a, h, name, password[:72]), "ben gave the right"),
    "skips_argon2": (log_in(unknown=lambda h, p: None), "An unknown name: no Argon2 at all"),
    "hashes_and_verifies": (log_in(unknown=lambda h, p: h.hash("decoy")), "2 Argon2 computations"),
    "cheap_decoy": (log_in(unknown=lambda h, p: CHEAP), "a decoy that costs less"),
    "decoy_of_the_password": (log_in(unknown=lambda h, p: h.hash(p), lets=lambda right, a: right),
                              "An unknown name: let in"),
    "decoy_that_opens": (log_in(unknown=lambda h, p: GUESSED, lets=lambda right, a: right), "y': let in"),
    "closed_early": (log_in(before=lambda a: CLOSED if a["closed"] else None), "account with a wrong"),
    "closed_is_told_late": (log_in(closed=lambda right: (403, "closed") if right else None),
                            "with its right password: 403"),
    "closed_text": (log_in(closed=lambda right: (401, "closed")), "is told 'closed'"),
    "empty_password_early": (lambda *given: log_in()(*given) if given[3] else CLOSED,
                             "without a password: no Argon2"),
    "name_in_any_case": (lambda a, h, name, password: log_in()(a, h, name.lower(), password),
                         "A name in other letters: let in"),
    "crashes_on_unknown": (lambda a, h, name, password: (200, "in") if fits(h, a[name]["hash"], password)
                           else CLOSED, "In a service that is a 500"),
    "status_alone": (lambda *given: log_in()(*given)[0], "not a pair of status and text"),
    "own_hasher": (lambda accounts, hasher, name, password: log_in()(accounts, HASHER, name, password),
                   "the hasher was not asked"),
}  # fmt: skip
FORGOTS = {
    "forgot_404": (forgot(status=lambda a: 202 if a else 404), "answers 404, where 202 is due"),
    "forgot_names": (forgot(text=lambda a, name: f"mail sent to {name}"), "and for ben"),
    "forgot_crashes": (forgot(look=dict.__getitem__), "KeyError"),
    "mails_strangers": (forgot(to=lambda a: a["mail"] if a else "zoe@mail.example"), "(unknown) 1 mails"),
    "mails_the_closed": (forgot(to=lambda a: a and a["mail"]), "For nia (closed) 1 mails"),
    "mails_nobody": (forgot(to=lambda a: None), "(known) 0 mails"),
    "mails_the_record": (forgot(to=lambda a: a if a and not a["closed"] else None), "address alone"),
}  # fmt: skip
for name, (answer, says) in LOG_INS.items():
    bank.add(quiet, name, answer, forgot(), says=says)
for name, (answer, says) in FORGOTS.items():
    bank.add(quiet, name, log_in(), answer, says=says)
as_shipped = log_in(unknown=lambda h, p: None, text=lambda a, n: "wrong password" if a else f"no user {n}")
bank.add(quiet, "as_shipped", as_shipped, forgot(), says="no user zoe", kind="vulnerable")
bank.add(
    quiet,
    "nobody",
    lambda *given: CLOSED,
    forgot(),
    says="gave the right password and got 401",
    kind="refuses",
)
bank.add(quiet, "plain", log_in(), forgot(), kind="right")
bank.add(quiet, "hashes_once", lambda a, h, name, password: log_in()(a, h, name, password) if name in a
         else (h.hash(password), CLOSED)[1], forgot(), kind="right")  # fmt: skip
bank.add(quiet, "dictionaries", lambda *given: (s := log_in()(*given), (s[0], {"error": s[1]}))[1],
         lambda *given: (forgot()(*given)[0], {"said": SENT}), kind="right")  # fmt: skip
