"""Answers to `quiet`: differences by word, by status, by work, by mail."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any

from argon2 import PasswordHasher

from helpers.tasks.authentication import HASHER, quiet
from tests.wrong_answers import Bank
from tests.wrong_answers.authentication.migrate import argon2

bank = Bank()
DECOY = HASHER.hash("a decoy")
CHEAP, DEAR = (PasswordHasher(t, kib, 1).hash("a decoy") for t, kib in ((1, 64), (3, 1024)))
CLOSED = 401, "wrong name or password"
SENT = "if there is such an account, a mail is on its way"


def log_in(
    decoy: Callable[[Any, str], str | None] = lambda hasher, password: DECOY,
    text: Callable[[Any, str, bool], str] = lambda account, name, right: CLOSED[1],
    lets: Callable[[bool, Any], Any] = lambda right, account: right and account,
) -> Callable:
    """A log-in; one setting at a time can be another. decoy: for an unknown name, or None for none."""

    def log_in(accounts: dict, hasher: Any, name: str, password: str) -> Any:
        account = accounts.get(name)
        hash_ = account["hash"] if account else decoy(hasher, password)
        right = hash_ is not None and argon2(hash_, password, hasher)
        lets_in = lets(right, account) and not (account and account["closed"])
        return (200, "welcome") if lets_in else (401, text(account, name, right))

    return log_in


def forgot(
    status: Callable[[Any], int] = lambda account: 202,
    text: Callable[[str], str] = lambda name: SENT,
    to: Callable[[Any, str], Any] = lambda a, name: a["mail"] if a and not a["closed"] else None,
) -> Callable:
    """A reset form; to: where the mail goes, or None."""

    def forgot(accounts: dict, name: str, send: Callable) -> Any:
        account = accounts.get(name)
        if (address := to(account, name)) is not None:
            send(address)
        return status(account), text(name)

    return forgot


TRIED: Counter[str] = Counter()
MAILED: Counter[str] = Counter()
SAID: dict[tuple, Any] = {}


def is_closed(accounts: dict, hasher: Any, name: str, password: str) -> bool:
    return name in accounts and accounts[name]["closed"]


def locks(accounts: dict, hasher: Any, name: str, password: str) -> Any:
    """Five tries lock an account, where there is one."""
    TRIED[name] += name in accounts
    return (429, "locked") if TRIED[name] > 5 else plain(accounts, hasher, name, password)


plain, lost = log_in(), forgot()
LOG_INS = {
    "locks_accounts": (locks, "429, where 401 is due"),
    "first_72": (lambda a, h, name, password: plain(a, h, name, password[:72]), "ben gave the right"),
    "skips_argon2": (log_in(lambda h, p: None), "An unknown name: no Argon2 at all"),
    "hashes_and_verifies": (log_in(lambda h, p: h.hash("decoy")), "2 Argon2 computations"),
    "cheap_decoy": (log_in(lambda h, p: CHEAP), "a decoy that costs less"),
    "dear_decoy": (log_in(lambda h, p: DEAR), "a decoy that costs more"),
    "decoy_is_no_hash": (log_in(lambda h, p: "$argon2id$v=19$m=128,t=2,p=1$decoy$decoy"), "is no hash"),
    "decoy_that_opens": (log_in(lets=lambda right, a: right), "An unknown name: let in (by"),
    "closed_early": (lambda *given: CLOSED if is_closed(*given) else plain(*given), "account with a wrong"),
    "closed_is_told_late": (log_in(text=lambda a, name, right: "closed" if right and a else CLOSED[1]),
                            "closed account with its right password is told 'closed'"),
    "empty_password_early": (lambda *given: plain(*given) if given[3] else CLOSED, "a password: no Argon2"),
    "name_in_any_case": (lambda a, h, name, password: plain(a, h, name.lower(), password), "letters: let in"),
    "remembers": (lambda *given: SAID[key] if (key := (*given[1:], is_closed(*given))) in SAID
                  else SAID.setdefault(key, plain(*given)), "for the second time: no Argon2 at all"),
    "decoy_of_the_first_row": (lambda a, h, name, password: plain(
        {name: next(iter(a.values())) | {"closed": True}} | a, h, name, password), "(0 accounts): no"),
    "remembers_the_right": (lambda *given: (200, "welcome") if given[2:] in SAID and not is_closed(*given)
        else (said := plain(*given), said[0] == 200 and SAID.update({given[2:]: 1}))[0], "changed: let in"),
    "own_hasher": (lambda a, h, name, password: plain(a, HASHER, name, password), "the hasher was not asked"),
}  # fmt: skip
FORGOTS = {
    "forgot_404": (forgot(lambda a: 202 if a else 404), "answers 404, where 202 is due"),
    "forgot_names": (forgot(text=lambda name: f"mail sent to {name}"), "and for ben"),
    "forgot_crashes": (lambda accounts, name, send: (202, send(accounts[name]["mail"])), "KeyError"),
    "mails_strangers": (forgot(to=lambda a, name: name if "@" in name else a and not a["closed"] and a["mail"]
                                or None), "zoe@mail.example (unknown) 1 mails"),
    "mails_the_closed": (forgot(to=lambda a, name: a and a["mail"]), "For nia (closed) 1 mails"),
    "mails_once": (forgot(to=lambda a, name: a and not a["closed"] and not MAILED.update([name])
                          and MAILED[name] < 2 and a["mail"] or None), "For ben (known) 0 mails"),
}  # fmt: skip
for name, (answer, says) in LOG_INS.items():
    bank.add(quiet, name, answer, lost, says=says)
for name, (answer, says) in FORGOTS.items():
    bank.add(quiet, name, plain, answer, says=says)
as_shipped = log_in(lambda h, p: None, text=lambda a, name, _: "wrong password" if a else f"no user {name}")
bank.add(quiet, "as_shipped", as_shipped, lost, says="no user zoe", kind="vulnerable")
bank.add(quiet, "nobody", lambda *given: CLOSED, lost, says="password and got 401", kind="refuses")
bank.add(quiet, "plain", plain, lost, kind="right")
bank.add(quiet, "hashes_once", lambda a, h, name, password: plain(a, h, name, password) if name in a
         else (h.hash(password), CLOSED)[1], lost, kind="right")  # fmt: skip
bank.add(quiet, "dictionaries", lambda *given: (s := plain(*given), (s[0], {"error": s[1]}))[1],
         lambda *given: (lost(*given)[0], {"said": SENT}), kind="right")  # fmt: skip
