"""What the task about answers that tell nobody who exists asks of an answer (lesson 06)."""

from __future__ import annotations

import functools
import secrets
from collections.abc import Callable
from typing import Any

from argon2 import PasswordHasher, extract_parameters
from argon2.exceptions import InvalidHashError

from helpers.judging import expect, expect_none, fail, guard, task
from helpers.judging.values import shown
from helpers.tasks.authentication.settings import HASHER

WORDS = {"ada": "the ferry leaves at nine", "ben": "a quiet bridge " * 6, "nia": "tea for two, late"}
REFUSED, SENT = 401, 202


class Counted(PasswordHasher):
    """A hasher that keeps an account of the work that it was asked for: KiB times rounds."""

    def __init__(self) -> None:
        super().__init__(HASHER.time_cost, HASHER.memory_cost, HASHER.parallelism)
        self.work: list[int] = []

    def hash(self, password: str | bytes, *, salt: bytes | None = None) -> str:
        self.work.append(self.memory_cost * self.time_cost)
        return super().hash(password, salt=salt)

    def verify(self, hash: str | bytes, password: str | bytes) -> bool:  # type: ignore[override]
        try:
            used = extract_parameters(hash if isinstance(hash, str) else hash.decode())
            self.work.append(used.memory_cost * used.time_cost)
        except InvalidHashError:  # no Argon2 at all, so no work
            self.work.append(0)
        return super().verify(hash, password)


@functools.cache
def _hashes() -> dict[str, str]:
    return {name: HASHER.hash(word) for name, word in WORDS.items()}


def accounts() -> dict[str, dict[str, Any]]:
    """Ada and Ben may log in, Nia's account is closed; addresses that no earlier check has seen."""
    draw = secrets.token_hex(3)
    return {
        name: {"hash": kept, "mail": f"{name}-{draw}@mail.example", "closed": name == "nia"}
        for name, kept in _hashes().items()
    }


# who cannot log in: what it is called, name, password
TRIES = (
    ("Ada's name with a wrong password", "ada", "the ferry leaves at ten"),
    ("Ben's name with Ada's password", "ben", WORDS["ada"]),
    ("Ada's name without a password", "ada", ""),
    ("An unknown name", "zoe", "the ferry leaves at nine"),
    ("An unknown name without a password", "zoe", ""),
    *((f"An unknown name with {word!r}", "zoe", word) for word in ("decoy", "dummy", "password")),
    ("Ada's name with her password and a line end", "ada", WORDS["ada"] + "\n"),
    ("No name", "", "x"),
    ("A name in other letters", "ADA", WORDS["ada"]),
    *((f"Ada's name with wrong password {n}", "ada", f"x{n}") for n in range(2, 12)),
    ("A closed account with a wrong password", "nia", "x"),
    ("A closed account with its right password", "nia", WORDS["nia"]),
)


def _answer(said: object, who: str) -> tuple[int, str]:
    expect(
        isinstance(said, tuple) and len(said) == 2 and isinstance(said[0], int),
        f"`{who}` returned {shown(said, 50)}, not a pair of status and text.",
    )
    return int(said[0]), repr(said[1])  # type: ignore[index]


class Asked:
    """One call of the learner's `log_in`: what it said and the work it took."""

    def __init__(self, log_in: Callable, part: Any, name: str, password: str) -> None:
        hasher = Counted()
        try:
            said = part.call(log_in, accounts(), hasher, name, password)
        except Exception as error:
            fail(f"Name {name!r}: no answer. {guard.describe(error)} In a service that is a 500.")
        self.status, self.text = _answer(said, "log_in")
        self.work = hasher.work


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
    with part("lets its people in"):
        for name in ("ada", "ben"):
            status = Asked(log_in, part, name, WORDS[name]).status
            expect(status == 200, f"{name} gave the right password and got {status}, not 200.")
    tried: dict[str, Asked] = {}
    with part("refuses everybody else, in the same words"):
        tried = {what: Asked(log_in, part, name, word) for what, name, word in TRIES}
        expect_none(f"{what}: let in." for what, one in tried.items() if one.status == 200)
        wrong = ((what, one.status) for what, one in tried.items() if one.status != REFUSED)
        expect_none(f"{what}: {status}, where {REFUSED} is due." for what, status in wrong)
        (name, first), *others = tried.items()
        expect_none(
            f"{what} is told {one.text[:50]}, and {name} {first.text[:50]}: the difference says who exists."
            for what, one in others
            if one.text != first.text
        )
    with part("and after the same work"):
        right = Asked(log_in, part, "ada", WORDS["ada"])
        expect(right.status == 200, "After wrong tries Ada's right password is refused: her throttle counts.")
        expect(
            sum(right.work),
            "For a right password the hasher was not asked. Verify with the hasher that you are given: the "
            "check counts what it does.",
        )
        works = ((what, one.work) for what, one in tried.items() if sum(one.work) != sum(right.work))
        expect_none(f"{what}: {_uneven(work, len(right.work))}." for what, work in works)
    asked: dict[str, tuple] = {}
    with part("forgot: one answer, whoever asks"):
        asked = {name: _asked(forgot, part, name) for name in ("ben", "ada", "zoe", "nia", "")}
        for name, (status, text, _, _) in asked.items():
            expect(status == SENT, f"forgot({name!r}) answers {status}, where {SENT} is due for every name.")
            due = asked["ben"][1]
            expect(text == due, f"forgot({name!r}) says {text[:50]}, and for ben {due[:50]}.")
    with part("forgot: mail goes to those who may log in, and to nobody else"):
        for name, (_, _, sent, people) in asked.items():
            kind = "closed" if name == "nia" else "known" if name in people else "unknown"
            due = int(kind == "known")
            expect(len(sent) == due, f"For {name} ({kind}) {len(sent)} mails were sent, and {due} is right.")
            told = f"send was called with {shown(sent[:1])}, not with {name}'s address alone."
            expect(not due or sent[0] == (people[name]["mail"],), told)


def _uneven(work: list[int], due: int) -> str:
    if not sum(work):
        return "no Argon2 at all: the answer comes at once, and a stranger measures that"
    if len(work) != due:
        return f"{len(work)} Argon2 computations, and a right password costs {due}"
    return "a decoy that costs less than the users' hashes: make it with the same parameters"


def _asked(forgot: Callable, part: Any, name: str) -> tuple[int, str, list[Any], dict]:
    people, sent = accounts(), []
    try:
        said = part.call(forgot, people, name, lambda *given: sent.append(given))
    except Exception as error:
        fail(f"forgot({name!r}): no answer. {guard.describe(error)} The difference says who exists.")
    return *_answer(said, "forgot"), sent, people
