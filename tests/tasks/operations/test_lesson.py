"""Lesson 15 on its own ground: its figures by other means, its claims for five seeds, its people."""

from __future__ import annotations

import secrets

import pytest
from hypothesis import given
from hypothesis import settings as bounded
from hypothesis import strategies as st
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet

from helpers import lab
from helpers.tasks import operations as tasks
from helpers.tasks.operations import figures, people, traffic
from helpers.tasks.operations.audit import TEXTS, Log, _edited, first_fault
from helpers.tasks.operations.card import wilson
from helpers.tasks.operations.findings import BOUND, CASES, CONFUSION, due
from helpers.tasks.operations.threshold import best
from tests.wrong_answers.operations.settings import made

SEEDS = range(5)


def score(slot: list[traffic.LogIn]) -> int:
    return len({one.account for one in slot} - {one.account for one in slot if one.ok})


@pytest.mark.parametrize("seed", SEEDS)
def test_a_higher_threshold_finds_less_and_accuses_fewer(seed: int) -> None:
    slots = traffic.slots(traffic.log_ins(14, seed))
    bad = [any(one.attack for one in slot) for slot in slots]
    recall, false = [], []
    for limit in range(1, 9):
        alarm = [score(slot) >= limit for slot in slots]
        recall.append(sum(a and b for a, b in zip(alarm, bad, strict=True)) / sum(bad))
        false.append(sum(a and not b for a, b in zip(alarm, bad, strict=True)) / 14)
    assert recall == sorted(recall, reverse=True) and false == sorted(false, reverse=True)
    assert recall[0] > 0.99 and false[0] > 10, (
        "the lowest threshold finds all, and nobody reads that"
    )
    assert any(0.4 < r < 0.95 and 0 < f <= 2 for r, f in zip(recall, false, strict=True))
    assert recall[-1] < 0.5 and false[-1] == 0


@pytest.mark.parametrize("seed", SEEDS)
def test_counting_questions_accuses_laboratories_and_misses_the_patient(seed: int) -> None:
    hours = traffic.client_hours(seed)
    alarm = {one.kind for one in hours if one.questions > 100}
    assert alarm == {"laboratory", "thief"}
    assert {one.kind for one in hours} == alarm | {"ward", "patient thief"}


@given(st.integers(1, 400), st.floats(0, 1))
@bounded(max_examples=30, deadline=None)
def test_wilsons_interval_is_scipys(of: int, share: float) -> None:
    from scipy.stats import binomtest

    hits = round(share * of)
    interval = binomtest(hits, of).proportion_ci(0.95, method="wilson")
    assert wilson(hits, of) == pytest.approx(interval.low, abs=2e-5)


@given(
    st.lists(
        st.tuples(st.sampled_from((0, 1, 2, 3)), st.integers(0, 12), st.integers(0, 20)), min_size=3
    )
)
@bounded(max_examples=30, deadline=None)
def test_versions_lie_in_ranges_as_packaging_says(parts: list[tuple[int, int, int]]) -> None:
    for numbers in parts:
        version = ".".join(map(str, numbers))
        found = {row[2] for row in due([f"pyjwt=={version}"])}
        spans = {CONFUSION["id"]: "<2.13.0", BOUND["id"]: ">=2.9.0,<2.13.0"}
        assert found == {name for name, span in spans.items() if version in SpecifierSet(span)}


def test_the_locks_of_the_cases_are_requirements() -> None:
    for lines, _ in (case for cases in CASES.values() for case in cases):
        for line in lines:
            if line[:1].isalpha():
                assert Requirement(line.split("#")[0].strip().removesuffix("\\")).specifier


def test_each_change_of_one_line_is_noticed_where_it_stands() -> None:
    key = secrets.token_bytes(32)
    log = Log(key, TEXTS)
    anchors = [log.anchor(len(log.lines))]
    assert first_fault(log.lines, anchors, key) is None
    for number in range(len(log.lines)):
        edited = _edited(log.lines, number, "something else")
        assert first_fault(edited, anchors, key) == number
        assert first_fault(log.lines[:number], anchors, key) == number
        assert first_fault(log.lines[:number], [], key) is None, "only the anchor tells of a cut"


def test_the_right_settings_hold_on_a_server() -> None:
    from flask import Flask

    from helpers.tasks.operations.settings import environ

    app = Flask("imaging")
    app.config.update(made()(environ(IMAGING_HOSTS="127.0.0.1")))
    app.add_url_rule("/", view_func=lambda: "scans")
    with lab.serve(app, names=["evil.test"]) as server:
        session = lab.session()
        port = server.url.rpartition(":")[2]
        assert session.get(server.url, timeout=30).text == "scans"
        assert (
            session.get(server.url, headers={"Host": f"evil.test:{port}"}, timeout=30).status_code
            == 400
        )


def test_the_base_rate_makes_most_alarms_false() -> None:
    scores, attack = (
        [1.0] * 99 + [0.0] * 9_901 + [1.0] * 99 + [0.0],
        [False] * 10_000 + [True] * 100,
    )
    limit, recall, precision = best(scores, attack, 1_000_000, 10, 10_000)
    assert (limit, recall) == (1.0, 0.99) and precision < 0.002


class Service:
    """A service that takes the newest key alone."""

    def __init__(self) -> None:
        self.key = "old"

    def get(self, path: str, headers: dict[str, str]) -> object:
        ok = headers["Authorization"] == f"Bearer {self.key}"
        return type("Reply", (), {"status_code": 200 if ok else 401})


def test_visits_tell_who_was_served_before_and_after_a_step() -> None:
    service = Service()
    who = {"Ada": lambda: service.key, "thief": lambda: "old"}
    with people.Visits(service, "/", who) as visits:
        visits.step("alert")
        visits.step("new key", lambda: setattr(service, "key", "new"))
    assert visits.served_after("Ada") == {True}
    assert visits.served_after("thief") == {True, False}
    assert visits.served_after("thief", "new key") == {False}
    said = repr(figures.timeline(visits.events, visits.steps))
    assert "thief is refused from a step on, Ada is always served" in said


def test_the_examples_are_long_enough_to_pass_for_secrets() -> None:
    assert all(len(example) >= 32 for example in tasks.EXAMPLES)
