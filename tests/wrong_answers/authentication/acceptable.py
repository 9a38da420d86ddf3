"""Answers to `acceptable`: rules of old, other limits, lists that are read otherwise."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any
from unicodedata import normalize

from helpers.tasks.authentication import acceptable
from tests.wrong_answers import Bank

bank = Bank()
SEEN: set[str] = set()


def rule(
    long: Callable[[str], int] = len, least: Callable[[bool], int] = lambda alone: 15 if alone else 8,
    known: Callable[[str, set, bool], bool] = lambda p, k, a: p.casefold() in {w.casefold() for w in k},
    more: Callable[[str], Any] = lambda p: True,
) -> Callable:  # fmt: skip
    """A rule; one setting at a time can be another."""
    return lambda p, alone, k: long(p) >= least(alone) and not known(p, k, alone) and bool(more(p))


KINDS = re.compile(r"(?=.*[A-Z])(?=.*[a-z])(?=.*[0-9])(?=.*[^A-Za-z0-9])", re.S)
bank.table(acceptable, {
    "composition": (rule(more=KINDS.match), "forbids rules of composition"),
    "no_sequences": (rule(more=lambda p: not re.search("abc|123|(.)\\1\\1", p)), "on no list"),
    "ascii_only": (rule(more=str.isascii), "Letters of every script count"),
    "most_16": (rule(more=lambda p: len(p) <= 16), "was refused"),
    "printable": (rule(more=str.isprintable), "A password manager may draw any sign"),
    "bytes": (rule(long=lambda p: len(p.encode())), "bytes are more"),
    "stripped": (rule(long=lambda p: len(p.strip()), more=lambda p: p == p.strip()), "each space is one"),
    "spaces_do_not_count": (rule(long=lambda p: len(p.replace(" ", ""))), "a space is one of them"),
    "other_way_round": (rule(least=lambda alone: 8 if alone else 15), "'tea for two' was refused"),
    "more_than": (rule(least=lambda alone: 16 if alone else 8), "15 characters are enough"),
    "upper_list": (rule(known=lambda p, k, a: p.upper() in {w.upper() for w in k}), "ẞ is one, too"),
    "lower_list": (rule(known=lambda p, k, a: p.lower() in {w.lower() for w in k}), "ß is written SS"),
    "lower_password": (rule(known=lambda p, k, a: p.casefold() in k), "which has it in capitals"),
    "list_when_alone": (rule(known=lambda p, k, a: a and p.casefold() in k), "a second factor does not"),
    "listed_with_a_year": (rule(known=lambda p, k, a: re.sub(r"[\d!]+$", "", p.casefold()) in {
        w.casefold() for w in k}), "'clinicclinic2026!' was refused"),
    "listed_in_it": (rule(known=lambda p, k, a: any(w in p.casefold() for w in k)), "whole password"),
    "decomposed": (rule(long=lambda p: len(normalize("NFKD", p))), "an ü is one"),
    "length_of_the_folded": (rule(long=lambda p: len(p.casefold())), "casefold makes two of each ß"),
    "all_lists": (rule(known=lambda p, k, a: p.casefold() in (SEEN.update(map(str.casefold, k)) or SEEN)),
                  "It was taken off the list"),
    "no_pin": (rule(more=lambda p: len(p) > 14 or not p.isdigit()), "'11111111' was refused"),
    "gives_none": (lambda p, a, k: len(p) > 7 or None, "not True or False"),
})  # fmt: skip
bank.add(acceptable, "as_shipped", lambda p, a, k: True, says="was accepted", kind="vulnerable")
bank.add(acceptable, "nobody", lambda p, a, k: False, says="was refused", kind="refuses")
bank.add(acceptable, "plain", rule(), kind="right")
bank.add(acceptable, "most_1024", rule(more=lambda p: len(p) <= 1024), kind="right")
bank.add(acceptable, "normalised", rule(long=lambda p: len(normalize("NFC", p))), kind="right")
