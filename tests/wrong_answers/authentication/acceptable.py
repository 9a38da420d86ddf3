"""Answers to `acceptable`: rules of old, other limits, lists that are read otherwise."""

from __future__ import annotations

import re
from collections.abc import Callable
from unicodedata import normalize

from helpers.tasks.authentication import acceptable
from tests.wrong_answers import Bank

bank = Bank()


def rule(
    long: Callable[[str], int] = len,
    least: Callable[[bool], int] = lambda alone: 15 if alone else 8,
    most: int = 10**6,
    known: Callable[[str, set, bool], bool] = lambda p, k, a: p.casefold() in {w.casefold() for w in k},
    more: Callable[[str], bool] = lambda p: True,
) -> Callable:
    """A rule; one setting at a time can be another."""

    def acceptable(password: str, alone: bool, known_: set[str]) -> bool:
        listed = known(password, known_, alone)
        return least(alone) <= long(password) <= most and not listed and bool(more(password))

    return acceptable


def kinds(password: str) -> bool:
    """A capital, a small letter, a digit and a sign."""
    return all(re.search(kind, password) for kind in ("[A-Z]", "[a-z]", "[0-9]", "[^A-Za-z0-9]"))


WRONG = {
    "composition": (rule(more=kinds), "forbids rules of composition"),
    "no_spaces": (rule(more=lambda p: " " not in p), "'the ferry leaves at nine' was refused"),
    "no_repeats": (rule(more=lambda p: not re.search(r"(.)\1\1", p)), "on no list"),
    "ascii_only": (rule(more=str.isascii), "Letters of every script count"),
    "most_16": (rule(most=16), "was refused"),
    "printable": (rule(more=str.isprintable), "A password manager may draw any sign"),
    "bytes": (rule(long=lambda p: len(p.encode())), "bytes are more"),
    "stripped": (rule(long=lambda p: len(p.strip()), more=lambda p: p == p.strip()), "at the ends too"),
    "spaces_do_not_count": (rule(long=lambda p: len(p.replace(" ", ""))), "a space is one of them"),
    "always_15": (rule(least=lambda alone: 15), "'tea for two' was refused"),
    "twelve": (rule(least=lambda alone: 12 if alone else 8), "14 characters"),
    "other_way_round": (rule(least=lambda alone: 8 if alone else 15), "'tea for two' was refused"),
    "more_than": (rule(least=lambda alone: 16 if alone else 8), "15 characters are enough"),
    "exact_list": (rule(known=lambda p, k, a: p in k), "in other capitals"),
    "lower_list": (rule(known=lambda p, k, a: p.lower() in {w.lower() for w in k}), "ß is written SS"),
    "lower_password": (rule(known=lambda p, k, a: p.casefold() in k), "which has it in capitals"),
    "list_when_alone": (rule(known=lambda p, k, a: a and p.casefold() in {w.casefold() for w in k}),
                        "a second factor does not change that"),
    "part_of_it": (rule(known=lambda p, k, a: any(w in p.casefold() for w in [*k, "password"])),
                   "Only the whole password is looked up"),
    "listed_in_it": (rule(known=lambda p, k, a: any(w in p.casefold() for w in k)), "whole password"),
    "blanks_at_the_ends": (rule(long=lambda p: len(p.strip())), "each space is one"),
    "decomposed": (rule(long=lambda p: len(normalize("NFKD", p))), "an ü is one"),
    "no_list": (rule(known=lambda p, k, a: False), "it is on the list."),
    "gives_none": (lambda p, a, k: len(p) > 7 or None, "not True or False"),
}  # fmt: skip
for name, (answer, says) in WRONG.items():
    bank.add(acceptable, name, answer, says=says)
bank.add(acceptable, "as_shipped", lambda p, a, k: True, says="was accepted", kind="vulnerable")
bank.add(acceptable, "nobody", lambda p, a, k: False, says="was refused", kind="refuses")
bank.add(acceptable, "plain", rule(), kind="right")
bank.add(acceptable, "most_1024", rule(most=1024), kind="right")
bank.add(acceptable, "normalised", rule(long=lambda p: len(normalize("NFC", p))), kind="right")
