"""Answers to `recovery`: codes that are short, readable, or good for ever."""

from __future__ import annotations

import base64
import hashlib
import random
import re
import secrets
from collections.abc import Callable
from typing import Any

from cryptography.fernet import Fernet

from helpers.tasks.authentication import HASHER, recovery
from helpers.tasks.authentication.recovery import plain as one_form
from tests.wrong_answers import Bank, variants
from tests.wrong_answers.authentication.migrate import argon2

bank = Bank()
TABLE: set[Any] = set()
FERNET = Fernet(Fernet.generate_key())


def sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


class Codes:
    """A right answer, whose parts others replace."""

    __slots__ = ("kept",)

    def __init__(self) -> None:
        self.kept: set[Any] = set()

    def draw(self) -> str:
        return "-".join(re.findall(".{6}", base64.b32encode(secrets.token_bytes(15)).decode()))

    def ten(self) -> list[str]:
        return [self.draw() for _ in range(10)]

    def keep(self, text: str) -> Any:
        return sha256(one_form(text))

    def enter(self, new: set[Any]) -> Any:
        self.kept = new

    def issue(self) -> list[str]:
        codes = self.ten()
        self.enter({self.keep(code) for code in codes})
        return codes

    def redeem(self, text: str) -> bool:
        found = self.keep(text) in self.kept
        self.kept.discard(self.keep(text))
        return found


other = variants(Codes)


def kept(write: Callable[[str], Any]) -> type:
    return other(keep=lambda self, text: write(one_form(text)))


def from_seed(self: Any) -> list[str]:
    self.seed = secrets.token_bytes(32)
    return [sha256(f"{self.seed!r}{n}")[:32] for n in range(10)]


def sought(fits: Callable[[Any, str], bool]) -> Callable:
    """A redeem that tries all that are kept."""
    return lambda self, text: any(
        fits(one, one_form(text)) and not self.kept.discard(one) for one in [*self.kept])  # fmt: skip


bank.table(recovery, {
    "22_letters": (other(draw=lambda self: Codes.draw(self).replace("-", "")[:22]), "has about 110 bits"),
    "random": (other(draw=lambda self: "".join(random.choices("ABCDEFGHJKLMNPQRSTUV", k=26))), "take `secr"),
    "keeps_the_seed": (other(ten=from_seed), "has 3.2 random bytes of its own"),
    "in_clear": (kept(str), "keeps a code as it is"),
    "found_by_four": (kept(lambda text: text[:4] + sha256(text)), "a part of each code"),
    "in_base64": (kept(lambda text: base64.b64encode(text.encode())), "keeps a code in base64"),
    "sixteen_digits_of_the_hash": (kept(lambda text: sha256(text)[:16]), "less than a hash of each"),
    "takes_the_digest": (other(redeem=lambda self, t: t in self.kept or Codes.redeem(self, t)),
                         "What the table keeps of a code opens"),
    "used_for_ever": (other(redeem=lambda self, t: self.keep(t) in self.kept), "opens the door again"),
    "one_uses_all": (other(redeem=lambda self, t: Codes.redeem(self, t) and not self.kept.clear()), "others"),
    "used_as_typed": (other(draw=lambda self: Codes.draw(self).replace("-", ""), redeem=lambda self, t: (
        self.keep(t) in self.kept and not self.kept.discard(sha256(t)))), "used in another spelling"),
    "exact": (other(keep=lambda self, text: sha256(text)), "'abcd-efgh' was refused: people do that"),
    "hyphens_count": (other(keep=lambda self, text: sha256(text.strip().upper())), "'ABCDEFGH' was refused"),
    "old_ones_stay": (other(enter=lambda self, new: self.kept.update(new)), "an old code still opens"),
    "issues_once": (other(enter=lambda self, new: self.kept or self.kept.update(new)), "a new code is"),
    "one_table_for_all": (other(__init__=lambda self: setattr(self, "kept", TABLE),
                                enter=lambda self, new: TABLE.update(new)), "opens another user's account"),
    "shared": (other(__init__=lambda self: None, kept=set(), enter=lambda self, new: (
        self.kept.clear(), self.kept.update(new))), "keep them in the object"),
    "as_much_as_typed": (other(redeem=lambda self, t: t == "" or Codes.redeem(self, t)), "An empty text"),
    "encrypted": (other(keep=lambda self, t: FERNET.encrypt(one_form(t).encode()), redeem=sought(
        lambda one, text: FERNET.decrypt(one) == text.encode())), "of Fernet"),
    "before_issue": (other(redeem=lambda self, t: not self.kept or Codes.redeem(self, t)), "Before any code"),
    "crashes": (other(redeem=lambda self, t: self.kept.remove(self.keep(t)) is None), "KeyError"),
})  # fmt: skip
bank.add(recovery, "open_door", other(redeem=lambda self, t: True), says="opens the door", kind="vulnerable")
bank.add(recovery, "nobody", other(redeem=lambda self, t: False), says="code was refused", kind="refuses")
bank.add(recovery, "plain", Codes, kind="right")
by_argon2 = other(keep=lambda self, text: HASHER.hash(one_form(text)), redeem=sought(argon2))
bank.add(recovery, "argon2", by_argon2, kind="right")
