"""What surrounds an answer while it is judged, and how what got through is told."""

from __future__ import annotations

import os
import random
import secrets
import threading
import time
from pathlib import Path

import numpy
import pytest

from helpers.judging import NotYet, surroundings
from helpers.judging.refusals import Case, made, refuse

CASES = [Case("an empty text", "", "It is nothing."), Case("a word", "word", "It is no number.")]


def test_chance_is_noted_in_this_thread_alone() -> None:
    known = random.Random(7).randbytes  # noqa: S311
    with surroundings.chance(known):
        one = secrets.token_bytes(4)
    assert one == random.Random(7).randbytes(4)  # noqa: S311
    with surroundings.chance() as asked:
        other = threading.Thread(target=secrets.token_bytes, args=(5,))
        other.start()
        other.join()
        assert asked == []
        secrets.token_bytes(7)
    assert asked == [7]
    secrets.token_bytes(9)
    assert asked == [7]


KEPT: dict[str, int] = {"before": 1}


DRAWN = secrets.token_bytes(8)


def _in_one_process() -> tuple[bytes, int]:
    return DRAWN, hash("a")


def _keeps(word: str) -> None:
    KEPT[word] = 2


class _Shelf:
    all: set[str] = set()

    def __init__(self) -> None:
        self.words: list[str] = []

    def keeps(self, word: str) -> None:
        self.words.append(word)
        self.all.add(word)

    def number(self) -> int:
        return hash("a")


def test_what_functions_keep_is_forgotten() -> None:
    inner, shelf = {"a"}, _Shelf()

    def through_another(word: str, seen: set[str] = inner) -> None:
        _keeps(word)
        seen.add(word)
        shelf.keeps(word)

    with surroundings.forgotten(through_another, len):
        through_another("b")
        assert len(KEPT) == 2 and len(inner) == 2 and _Shelf.all == {"b"} == set(shelf.words)
    assert KEPT == {"before": 1} and inner == {"a"} and shelf.words == [] and _Shelf.all == set()
    with surroundings.forgotten(shelf.keeps):
        shelf.keeps("c")
    assert shelf.words == []
    number = shelf.number()
    with surroundings.forgotten(_Shelf):
        assert shelf.number() != number
    one, other = _in_one_process(), hash("a")
    with surroundings.forgotten(_in_one_process):
        assert not set(one) & set(_in_one_process())
    assert _in_one_process() == one and hash("a") == other and "hash" not in globals()


@pytest.mark.skipif(not hasattr(time, "tzset"), reason="Windows has no tzset")
def test_the_time_zone_is_another_and_then_as_before() -> None:
    before = time.strftime("%z")
    with surroundings.ahead_of_utc(13):
        assert time.strftime("%z") == "+1300"
    assert time.strftime("%z") == before


def test_the_environment_is_put_back(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", "company.pem")
    with surroundings.neutral():
        assert "REQUESTS_CA_BUNDLE" not in os.environ and os.environ["NETRC"] == os.devnull
        with surroundings.requests_trusts(tmp_path / "ca.pem"):
            assert os.environ["REQUESTS_CA_BUNDLE"] == str(tmp_path / "ca.pem")
    assert os.environ["REQUESTS_CA_BUNDLE"] == "company.pem"


def test_a_refusal_of_the_right_kind_is_one() -> None:
    refuse(int, CASES, ValueError)


@pytest.mark.parametrize(
    ("call", "told"),
    [
        (len, "Accepted: 1 of 2: a word. It is no number"),
        (str.split, "Accepted: 1 of 2: a word"),
        (
            lambda text: None,
            "an empty text: your function gave back nothing instead of raising ValueError",
        ),
        (lambda text: {}[text], "an empty text: no ValueError.*KeyError.*error 500. It is nothing"),
    ],
)
def test_what_is_no_refusal_is_told_with_its_reason(call: object, told: str) -> None:
    with pytest.raises(NotYet, match=told):
        refuse(call, iter(CASES), ValueError)  # type: ignore[arg-type]


def test_a_class_that_takes_something_else_is_told_so() -> None:
    class Records:
        pass

    with pytest.raises(NotYet, match=r"write __init__\(self, patients, claims\)"):
        made(Records, {"patients": [], "claims": {}})


def test_what_others_can_set_back_comes_again() -> None:
    own = random.Random()  # noqa: S311
    for weak in (random.random, lambda: own.random(), lambda: numpy.random.bytes(9)):
        assert surroundings.comes_again(weak)
    for strong in (lambda: secrets.token_hex(9), random.SystemRandom().random):
        assert not surroundings.comes_again(strong)
    assert own.random() != own.random()


def test_a_function_of_the_language_holds_nothing_of_its_own() -> None:
    with surroundings.forgotten(str, len):
        pass
    assert isinstance(len(str(7)), int)
