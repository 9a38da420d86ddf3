"""What the task about answers that tell nobody who exists asks of an answer (lesson 06)."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from typing import Any

from argon2 import PasswordHasher, extract_parameters
from argon2.exceptions import Argon2Error, VerifyMismatchError

from helpers.judging import expect, expect_none, task
from helpers.judging.values import shown
from helpers.tasks.authentication.settings import HASHER, said

WORDS = {"ada": "the ferry leaves at nine", "ben": "a quiet bridge " * 6, "nia": "tea for two, late"}
HASHES = {name: HASHER.hash(word) for name, word in WORDS.items()}
REFUSED, SENT = 401, 202


class Counted(PasswordHasher):
    """A hasher that keeps an account of its work, KiB times rounds; every password fits a decoy."""

    def __init__(self) -> None:
        super().__init__(HASHER.time_cost, HASHER.memory_cost, HASHER.parallelism)
        self.work: list[int] = []

    def hash(self, password: str | bytes, *, salt: bytes | None = None) -> str:
        self.work.append(self.memory_cost * self.time_cost)
        return super().hash(password, salt=salt)

    def verify(self, hash: str | bytes, password: str | bytes) -> bool:  # type: ignore[override]
        used = extract_parameters(hash if isinstance(hash, str) else hash.decode())
        self.work.append(used.memory_cost * used.time_cost)
        try:
            return super().verify(hash, password)
        except Argon2Error as error:
            if isinstance(error, VerifyMismatchError) and hash not in HASHES.values():
                return True  # whoever knows or guesses the decoy's password types it in
            self.work[-1] *= isinstance(error, VerifyMismatchError)  # what is no hash costs nothing
            raise


def accounts(closed: str = "nia", hashes: dict[str, str] = HASHES) -> dict[str, dict[str, Any]]:
    """Ada, Ben and Nia, one of whose accounts is closed; addresses that no earlier check has seen."""
    draw = secrets.token_hex(3)
    return {name: {"hash": kept, "mail": f"{name}-{draw}@mail.example", "closed": name == closed}
            for name, kept in hashes.items()}  # fmt: skip


# who cannot log in: what it is called, name, password
TRIES = (
    ("Ada's name with a wrong password", "ada", "the ferry leaves at ten"),
    ("Ben's name with Ada's password", "ben", WORDS["ada"]),
    ("Ada's name without a password", "ada", ""),
    ("An unknown name", "zoe", "the ferry leaves at nine"),
    ("Ada's name with her password and a line end", "ada", WORDS["ada"] + "\n"),
    ("No name", "", "x"),
    ("A name in other letters", "ADA", WORDS["ada"]),
    ("A name with a blank behind it", "ada ", WORDS["ada"]),
    *((f"Ada's name with wrong password {n}", "ada", f"x{n}") for n in range(2, 12)),
    ("A closed account with a wrong password", "nia", "x"),
    ("A closed account with its right password", "nia", WORDS["nia"]),
)


def _pair(said: object, who: str) -> tuple[int, str]:
    good = isinstance(said, tuple) and len(said) == 2 and isinstance(said[0], int)
    expect(good, f"`{who}` returned {shown(said, 50)}, not a pair of status and text.")
    return int(said[0]), repr(said[1])  # type: ignore[index]


@task(
    minutes=9, difficulty=3, asvs="6.3.8", expects="function",
    hints=[
        "Follow an unknown name, a closed account and a wrong password line by line: which lines does each "
        "of them not reach?",
        "An unknown name needs a hash, too: a decoy, made once with tasks.HASHER. All conditions are looked "
        "at after the password was verified.",
        "hash_ = accounts[name]['hash'] if name in accounts else DECOY; verify; then one `if` over right, "
        "known and not closed. forgot: return (202, the same text) at the end, whatever was sent.",
    ],
)  # fmt: skip
def quiet(log_in: Callable, forgot: Callable, part: Any) -> None:
    """Two forms that tell nobody who exists."""
    hasher = Counted()

    def asked(name: str, password: str, closed: str = "nia", **new: str) -> tuple[int, str, list[int]]:
        """Status and text of a log-in, and the work that it took."""
        hasher.work = []
        given = accounts(closed, HASHES | new) if closed else {}, hasher, name, password
        told = said(f"A log-in as {name!r} ({len(given[0])} accounts)", part.call, log_in, *given)
        return *_pair(told, "log_in"), hasher.work

    def lost(name: str) -> tuple[int, str, list[tuple], dict]:
        """What `forgot` answers, the mails that it sent, and the accounts."""
        people, sent = accounts(), []
        told = said(f"forgot({name!r})", part.call, forgot, people, name, lambda *mail: sent.append(mail))
        return *_pair(told, "forgot"), sent, people

    right: list[int] = []
    with part("lets its people in"):
        for name, closed in (("ada", "nia"), ("ben", "nia"), ("nia", "ben")):
            status, _, work = asked(name, WORDS[name], closed)
            right = right or work
            expect(status == 200, f"{name} gave the right password and got {status}, not 200.")
    tried: dict[str, tuple] = {}
    with part("refuses everybody else, in the same words"):
        again = ("", ", for the second time")  # a cache would answer at once
        tried = {what + more: asked(name, word) for more in again for what, name, word in TRIES}
        tried["Ada's name with the password that she changed"] = asked("ada", WORDS["ada"], ada=HASHES["ben"])
        tried["A name where there are no accounts"] = asked("ada", WORDS["ada"], closed="")
        let_in = "let in (by the decoy's password, if it is an unknown name's)"
        expect_none(f"{what}: {let_in if status == 200 else f'{status}, where {REFUSED} is due'}."
                    for what, (status, *_) in tried.items() if status != REFUSED)  # fmt: skip
        first, (_, due, _) = next(iter(tried.items()))
        told = f"and {first} {due[:50]}: the difference says who exists"
        expect_none(f"{what} is told {text[:50]}, {told}." for what, (_, text, _) in tried.items()
                    if text != due)  # fmt: skip
    with part("and after the same work"):
        status = asked("ada", WORDS["ada"])[0]
        expect(status == 200, "After wrong tries Ada's right password is refused: her throttle counts.")
        expect(sum(right), "For a right password the hasher was not asked. Verify each time, with the hasher "
               "that you are given: the check counts what it does.")  # fmt: skip
        expect_none(f"{what}: {_uneven(work, right)}." for what, (_, _, work) in tried.items()
                    if sum(work) != sum(right))  # fmt: skip
    found: list[tuple] = []
    with part("forgot: one answer, whoever asks"):
        names = ("ben", "ada", "zoe", "nia", "", "zoe@mail.example", "ADA", "ada ", "ben")
        found = [(name, *lost(name)) for name in names]
        for name, status, text, *_ in found:
            expect(status == SENT, f"forgot({name!r}) answers {status}, where {SENT} is due for every name.")
            ben = found[0][2]
            expect(text == ben, f"forgot({name!r}) says {text[:50]}, and for ben {ben[:50]}.")
    with part("forgot: mail goes to those who may log in, and to nobody else"):
        for name, _, _, sent, people in found:
            kind = "closed" if name == "nia" else "known" if name in people else "unknown"
            wanted = int(kind == "known")
            expect(len(sent) == wanted, f"For {name} ({kind}) {len(sent)} mails were sent, not {wanted}.")
            told = f"send was called with {shown(sent[:1])}, not with {name}'s address alone."
            expect(not wanted or sent[0] == (people[name]["mail"],), told)


def _uneven(work: list[int], due: list[int]) -> str:
    if work == [0]:
        return "its decoy is no hash, and Argon2 gives it up at once: make one with tasks.HASHER.hash"
    if not sum(work):
        return "no Argon2 at all: the answer comes at once, and a stranger measures that"
    if len(work) != len(due):
        return f"{len(work)} Argon2 computations, and a right password costs {len(due)}"
    more = "more" if sum(work) > sum(due) else "less"
    return f"a decoy that costs {more} than the users' hashes: make it with the same parameters"
