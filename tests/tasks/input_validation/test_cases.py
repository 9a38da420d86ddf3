"""The cases of lesson 02: made anew, honest where they say so, and hostile to a check that is none."""

from __future__ import annotations

import json
import math
import string
import unicodedata
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest

from helpers import clinic
from helpers.tasks.input_validation.instruments import Instrument, impossible, tumours
from helpers.tasks.input_validation.payloads import batches, blood, signs
from helpers.tasks.input_validation.payloads.documents import DEPTH, branches, hostile
from helpers.tasks.input_validation.payloads.names import (
    HONEST_NAMES,
    HOSTILE_NAMES,
    NAMES,
    WITH_MARKS,
)
from helpers.tasks.input_validation.payloads.signs import look_alikes


@pytest.fixture(scope="module")
def shipped() -> Iterator[clinic.Clinic]:
    with clinic.start() as service:
        yield service


def test_requests_are_made_anew_and_keep_every_rule() -> None:
    first, second = list(blood.honest()), list(blood.honest())
    assert repr(first) != repr(second) and len(first) >= 40
    for case in first:
        features = case.body["features"]
        assert set(features) == set(blood.LIMITS)
        assert all(low <= features[name] <= high for name, (low, high) in blood.LIMITS.items()), case.what
        assert 99 <= sum(features[name] for name in blood.CELLS) <= 101, case.what
    assert set(NAMES) | set(WITH_MARKS) <= {case.body.get("name") for case in first}


def test_both_ends_of_each_limit_zero_and_whole_numbers_are_honest() -> None:
    rows = [case.body["features"] for case in blood.honest()]
    for name, ends in blood.LIMITS.items():
        assert set(ends) <= {row[name] for row in rows}, name
    assert any(type(row["haemoglobin"]) is int for row in rows)
    assert any(type(row["basophils"]) is int and row["basophils"] == 0 for row in rows)


def test_every_rule_is_broken_by_several_requests_in_one_place_each() -> None:
    count = Counter(case.group for case in blood.hostile())
    assert set(count) == {
        "missing", "unknown", "shape", "bool", "look", "finite", "range", "fit", "text",
    }  # fmt: skip
    assert min(count.values()) >= 7
    for case in blood.sums():
        row = case.body["features"]
        assert all(low <= row[name] <= high for name, (low, high) in blood.LIMITS.items()), case.what
        assert not 99 <= sum(row[name] for name in blood.CELLS) <= 101, case.what
    for case in blood.hostile():
        if case.group == "bool":
            row = case.body["features"]
            assert 99 <= sum(row[name] for name in blood.CELLS) <= 101, case.what


def test_most_documents_get_past_json() -> None:
    """Numbers that are none, double keys, half characters: json.loads takes them all."""
    for case in hostile():
        if case.group in ("number", "overflow", "twice", "half"):
            json.loads(case.body)


def test_look_alikes_reach_the_clinics_database(shipped: clinic.Clinic) -> None:
    head = {"Authorization": f"Bearer {shipped.login('ada')}"}
    taken = 0
    for _, text, _ in look_alikes("P-771177"):
        body = {"code": text, "name": "Ada Lovelace"}
        taken += shipped.post("/patients", json=body, headers=head).status_code == 201
    assert taken >= 3  # a line break, Arabic-Indic, full-width


def test_names_of_uploads_leave_the_clinics_folder(shipped: clinic.Clinic) -> None:
    """A hostile name does what it is said to do; it leaves a canary beside the database."""
    shipped.post("/upload", files={"file": ("../clinic-canary.csv", b"canary")})
    assert (shipped.folder / "clinic-canary.csv").exists()


def test_hostile_names_are_told_apart() -> None:
    every = [name for names in HOSTILE_NAMES.values() for name in names]
    assert len(set(every)) == len(every) >= 30 and not set(HONEST_NAMES) & set(every)


def test_honest_batches_say_what_they_hold() -> None:
    for what, data, rows in batches.honest():
        assert len(data) <= batches.SIZE, what
        assert len(data.decode("utf-8-sig").splitlines()) == len(rows) + 1, what
        assert all(row["patient"].encode() in data for row in rows), what


def test_a_file_is_of_exactly_the_size_asked_for() -> None:
    for size in (batches.SIZE, batches.SIZE + 1):
        data, rows = batches.sized(size)
        assert len(data) == size and len(data.splitlines()) == len(rows) + 1


def test_a_cell_at_fault_lies_where_it_is_said_to_lie() -> None:
    for case in batches.hostile():
        if case.path and not set(case.markers[0]) & set('\r\n;"'):
            row, column = case.path
            header, *lines = [line.split(";") for line in case.body.decode().splitlines()]
            assert lines[row - 1][header.index(column)].strip('"') == case.markers[0], case.what


def _depth(value: Any) -> int:
    value = list(value.values()) if isinstance(value, dict) else value
    return 1 + max(map(_depth, value), default=0) if isinstance(value, list) else 0


@pytest.mark.parametrize("depth", [5, DEPTH, DEPTH + 1])
def test_every_branched_document_is_as_deep_as_it_says(depth: int) -> None:
    for what, body in branches(depth):
        assert _depth(json.loads(body)) == depth, what


def test_foreign_signs_hold_all_of_ascii_and_every_category() -> None:
    found = set(signs.foreign("-", "L", unjudged="M"))
    assert {chr(code) for code in range(128)} - found == set("-" + string.ascii_letters)
    kinds = {unicodedata.category(sign) for sign in found}
    assert set(signs.categories()) - kinds == {"Lu", "Ll", "Lt", "Lm", "Lo", "Mn", "Mc", "Me"}


def test_a_piece_of_a_value_is_noticed_and_a_message_is_not() -> None:
    sign = signs.mark()
    assert signs.repeats(f"{sign[:3]} is no number", f"<b>{sign}</b>")
    assert signs.repeats("123,456,789 is too much", "123456789")
    assert not signs.repeats("expected a number from 6.981 to 28.11", f"<b>{sign}</b>")
    assert not signs.repeats("anything", "")


def test_the_linked_columns_of_another_instrument_move_about() -> None:
    import numpy as np

    seen = set()
    for seed in range(60):
        other = Instrument(np.random.default_rng(seed))
        linked = abs(np.corrcoef(other.rows(200), rowvar=False)) - np.eye(5)
        pair = {int(at) for at in np.unravel_index(linked.argmax(), (5, 5))}
        assert pair == {other.leader, other.follower} != {0, 3}
        seen.add(frozenset(pair))
    assert len(seen) > 5


def test_impossible_rows_hold_only_values_that_occur() -> None:
    rows = tumours()
    odd = impossible(rows, 10)
    for column in range(rows.shape[1]):
        assert set(odd[:, column]) <= set(rows[:, column])
        assert math.isfinite(odd[:, column].sum())
