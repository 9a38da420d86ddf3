"""Answers to `recovery`: codes that are short, readable, or good for ever."""

from __future__ import annotations

import base64
import hashlib
import random
import re
import secrets
from collections.abc import Callable
from typing import Any

from helpers.tasks.authentication import HASHER, recovery
from tests.wrong_answers import Bank

bank = Bank()


def one_form(text: str) -> str:
    return re.sub(r"[\s-]", "", text).upper()


def grouped(text: str) -> str:
    return "-".join(re.findall(".{1,6}", text))


class Codes:
    """A right answer, whose parts others replace."""

    many = 10

    def __init__(self) -> None:
        self.kept: set[Any] = set()

    def draw(self) -> str:
        return grouped(base64.b32encode(secrets.token_bytes(15)).decode())

    def keep(self, text: str) -> Any:
        return hashlib.sha256(self.typed(text).encode()).hexdigest()

    def typed(self, text: str) -> str:
        return one_form(text)

    def issue(self) -> list[str]:
        codes = [self.draw() for _ in range(self.many)]
        self.kept = {self.keep(code) for code in codes}
        return codes

    def redeem(self, text: str) -> bool:
        found = self.keep(text) in self.kept
        self.kept.discard(self.keep(text))
        return found


def other(**parts: Any) -> type:
    return type("Other", (Codes,), parts)


def kept(write: Callable[[str], Any]) -> type:
    return other(keep=lambda self, text: write(one_form(text)))


def drawn(draw: Callable[[], str]) -> type:
    return other(draw=lambda self: draw())


class _Adds(Codes):
    def issue(self) -> list[str]:
        before = self.kept
        codes = super().issue()
        self.kept |= before
        return codes


class _OneForAll(Codes):
    shared: set[Any] = set()

    def __init__(self) -> None:
        self.kept = self.shared

    def issue(self) -> list[str]:
        codes = [self.draw() for _ in range(10)]
        self.shared.clear()
        self.shared.update(map(self.keep, codes))
        return codes


class _Begins(Codes):
    """Compares as much as was typed."""

    def keep(self, text: str) -> str:
        return "".join(hashlib.sha256(letter.encode()).hexdigest()[:6] for letter in one_form(text))

    def redeem(self, text: str) -> bool:
        found = next((one for one in self.kept if one.startswith(self.keep(text))), None)
        self.kept.discard(found)
        return found is not None


class _Argon2(Codes):
    """Argon2, as for passwords: slower than it need be, and right."""

    def issue(self) -> list[str]:
        codes = [self.draw() for _ in range(10)]
        self.kept = {HASHER.hash(one_form(code)) for code in codes}
        return codes

    def redeem(self, text: str) -> bool:
        for hash_ in self.kept:
            try:
                HASHER.verify(hash_, one_form(text))
            except Exception:
                continue
            self.kept.discard(hash_)
            return True
        return False


WRONG = {
    "eight_digits": (drawn(lambda: f"{secrets.randbelow(10**8):08d}"), "has about 27 bits"),
    "13_bytes": (drawn(lambda: base64.b32encode(secrets.token_bytes(13)).decode().rstrip("=")), "about 105"),
    "random": (drawn(lambda: "".join(random.choices("ABCDEFGHJKLMNPQRSTUV234567", k=24))), "take `secrets`"),
    "in_clear": (kept(lambda text: text), "without its hyphens"),
    "found_by_eight": (kept(lambda t: t[:8] + hashlib.sha256(t.encode()).hexdigest()), "a part of a code"),
    "backwards": (kept(lambda text: text[::-1]), "keeps a code backwards"),
    "shows_list_too": (other(issue=lambda self: setattr(self, "shown", Codes.issue(self)) or self.shown),
                       "keeps a code as it is"),
    "takes_the_digest": (other(redeem=lambda self, t: t in self.kept or Codes.redeem(self, t)),
                         "What the table keeps of a code opens"),
    "used_for_ever": (other(redeem=lambda self, t: self.keep(t) in self.kept), "opens the door again"),
    "one_uses_all": (other(redeem=lambda self, t: Codes.redeem(self, t) and not self.kept.clear()),
                     "After one code was used, the others"),
    "exact": (other(typed=lambda self, t: t), "was refused: people do that"),
    "hyphens_count": (other(typed=lambda self, t: t.strip().upper()), "'ABCDEFGH' was refused"),
    "old_ones_stay": (_Adds, "an old code still opens"),
    "eight": (other(many=8), "give back a list of 10 texts"),
    "used_as_written": (other(used=frozenset(), redeem=lambda s, t: s.keep(t) in s.kept and t not in s.used
                              and not setattr(s, "used", s.used | {t})), "when it is written otherwise"),
    "one_table_for_all": (other(__init__=lambda self: None, kept=set(), issue=lambda self: [
        self.kept.add(self.keep(code)) or code for code in (self.draw() for _ in range(10))]),
        "opens another user's account"),
    "issues_once": (other(issue=lambda self: [self.draw() for _ in range(10)] if self.kept else
                          Codes.issue(self)), "a new code is refused"),
    "shared": (_OneForAll, "keep them in the object"),
    "as_much_as_typed": (_Begins, "An empty text opens the door"),
    "all_the_same": (other(draw=lambda self: "ABCDEF-GHIJKL-MNOPQR-STUVWX"), "Two of the codes are the same"),
    "eight_letters_of_the_hash": (kept(lambda text: hashlib.sha256(text.encode()).hexdigest()[:8]),
                                  "less than a hash of each"),
    "crashes_on_unknown": (other(redeem=lambda self, t: self.kept.remove(self.keep(t)) is None), "KeyError"),
    "before_issue": (other(redeem=lambda self, t: not self.kept or Codes.redeem(self, t)), "Before any code"),
}  # fmt: skip
for name, (answer, says) in WRONG.items():
    bank.add(recovery, name, answer, says=says)
bank.add(
    recovery, "open_door", other(redeem=lambda self, t: True), says="opens the door", kind="vulnerable"
)
bank.add(
    recovery, "nobody", other(redeem=lambda self, t: False), says="A fresh code was refused", kind="refuses"
)
bank.add(recovery, "plain", Codes, kind="right")
bank.add(recovery, "argon2", _Argon2, kind="right")
bank.add(recovery, "hexadecimal", drawn(lambda: secrets.token_hex(16)), kind="right")
