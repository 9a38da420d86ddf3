"""Lesson 02 on its own ground: the corpus, and what the Clinic as shipped makes of it over HTTP."""

from __future__ import annotations

import json
import math
import string
import sys
import unicodedata
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from helpers import clinic
from helpers.judging import NOT_YET, SOLVED
from helpers.tasks import input_validation as tasks
from helpers.tasks.input_validation import batches, requests, signs
from helpers.tasks.input_validation.novelty_guard import Instrument, impossible, table
from helpers.tasks.input_validation.patient_id import NAMES, WITH_MARKS, look_alikes
from helpers.tasks.input_validation.stored_path import HONEST_NAMES, HOSTILE_NAMES
from helpers.tasks.input_validation.strict_json import DEPTH, branches, hostile


@pytest.fixture(scope="module")
def shipped() -> Iterator[clinic.Clinic]:
    with clinic.start(model=True) as service:
        yield service


def test_the_corpus_is_large_and_made_anew() -> None:
    first, second = requests.corpus(), requests.corpus()
    honest = [case for case in first if not case.group]
    assert len(first) >= 60
    assert len(honest) >= 40
    assert len(first) - len(honest) >= 150
    assert [repr(case.body) for case in first] != [repr(case.body) for case in second]


def test_the_honest_edges_are_in_it() -> None:
    bodies = [case.body for case in requests.honest()]
    for feature, (low, high) in clinic.RANGES.items():
        found = {body["features"][feature] for body in bodies}
        assert {low, high} <= found, feature
    assert any(0 in body["features"].values() for body in bodies)
    assert any(type(body["features"]["mean_radius"]) is int for body in bodies)
    sent = {body.get("name") for body in bodies}
    assert set(NAMES) | set(WITH_MARKS) <= sent
    assert any("O'Brien" in str(name) for name in sent)


def test_honest_requests_keep_every_rule() -> None:
    for case in requests.honest():
        features = case.body["features"]
        assert set(features) == set(clinic.FEATURES)
        assert all(low <= features[name] <= high for name, (low, high) in clinic.RANGES.items())
        disc = math.pi * features["mean_radius"] ** 2
        assert 0.9 <= features["mean_area"] / disc <= 1.1, case.what


def test_every_rule_is_broken_by_several_requests() -> None:
    count = Counter(case.group for case in requests.hostile())
    assert set(count) == {
        "missing", "unknown", "shape", "bool", "look", "finite", "range", "fit", "text",
    }  # fmt: skip
    assert min(count.values()) >= 7


def test_a_request_that_does_not_fit_is_within_every_range() -> None:
    for case in requests.together():
        features = case.body["features"]
        assert all(low <= features[name] <= high for name, (low, high) in clinic.RANGES.items())


def test_the_clinic_serves_what_is_honest(shipped: clinic.Clinic) -> None:
    for case in requests.honest():
        assert shipped.post("/predict", json=case.body).status_code == 200, case.what


def test_the_clinic_falls_to_most_of_what_is_hostile(shipped: clinic.Clinic) -> None:
    """Otherwise "no attack works" would prove nothing: a diagnosis or a 500 is a hit."""
    hostile = requests.hostile()
    hits = 0
    for case in hostile:
        body = json.dumps(case.body).encode()
        hits += shipped.post("/predict", data=body).status_code in (200, 500)
    assert hits > 0.9 * len(hostile)


def test_the_clinic_falls_to_most_documents(shipped: clinic.Clinic) -> None:
    """Numbers that are none, double keys, depth: json.loads takes them or crashes."""
    for group in ("number", "overflow", "twice"):
        for kind, _what, body, _why in hostile():
            if kind == group:
                json.loads(body)
    deep = shipped.post("/predict/batch", data=b"[" * 60_000)
    assert deep.status_code == 500


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
    assert len({name for _, name, _ in HOSTILE_NAMES}) == len(HOSTILE_NAMES) >= 30
    assert not set(HONEST_NAMES) & {name for _, name, _ in HOSTILE_NAMES}


def test_batches_have_their_header_and_rows() -> None:
    columns = batches.columns()
    for what, blob, rows in batches.honest(columns):
        assert blob.count(b"\n") >= len(rows), what
        assert len(blob) <= batches.SIZE, what


def test_a_file_is_of_exactly_the_size_asked_for() -> None:
    for size in (batches.SIZE, batches.SIZE + 1):
        blob, rows = batches.sized(size)
        assert len(blob) == size and len(blob.splitlines()) == len(rows) + 1


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
    assert signs.repeats(f"{sign[:5]} is no number", f"<b>{sign}</b>")
    assert signs.repeats("123,456,789 is too much", "123456789")
    assert not signs.repeats("expected a number from 6.981 to 28.11", f"<b>{sign}</b>")
    assert not signs.repeats("anything", "")


def test_areas_just_inside_and_outside_are_so() -> None:
    for ratio in (*requests.INSIDE, *requests.OUTSIDE):
        features = requests._disc(ratio)[0]["features"]
        disc = math.pi * features["mean_radius"] ** 2
        assert (0.9 <= features["mean_area"] / disc <= 1.1) == (ratio in requests.INSIDE)


def test_the_linked_columns_of_another_instrument_move_about() -> None:
    import numpy as np

    seen = set()
    for seed in range(60):
        other = Instrument(np.random.default_rng(seed))
        rows = other.rows(200)
        linked = abs(np.corrcoef(rows, rowvar=False)) - np.eye(5)
        pair = {int(at) for at in np.unravel_index(linked.argmax(), (5, 5))}
        assert pair == {other.leader, other.follower} != {0, 3}
        seen.add(frozenset(pair))
    assert len(seen) > 5


def test_impossible_rows_hold_only_values_that_occur() -> None:
    rows = table()
    odd = impossible(rows, 10)
    for column in range(rows.shape[1]):
        assert set(odd[:, column]) <= set(rows[:, column])


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ({"patient": str}, "A dict was passed"),
        ("Schema", "A str is no schema"),
        (3, "A int is no schema"),
        (dict, "The class dict was passed"),
    ],
)
def test_a_schema_that_is_none_is_told_in_a_sentence(answer: Any, said: str) -> None:
    for task in (tasks.prediction_request, tasks.mend_registration):
        verdict = task.check(answer)
        assert verdict.state == NOT_YET
        assert said in verdict.message and "A schema is made by" in verdict.message
        assert len(verdict.parts) == 1, "the parts that follow would only repeat it"


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (lambda predict: print("made"), "gave back no app"),
        (lambda predict: "app", "str is no WSGI app"),
        (lambda predict: lambda: "hello", "cannot be called with (environ, start_response)"),
        (lambda predict: 1 / 0, "raised ZeroDivisionError"),
        (lambda: print("made"), "TypeError"),
    ],
)
def test_an_app_that_does_not_start_is_told_in_a_sentence(answer: Any, said: str) -> None:
    verdict = tasks.predict_app.check(answer)
    assert verdict.state == NOT_YET
    assert said in verdict.message, verdict
    assert "Traceback" not in repr(verdict)
    assert len(verdict.parts) == 1


def test_an_app_without_the_endpoint_is_told_so() -> None:
    def empty(predict: Any) -> Any:
        def app(environ: Any, start_response: Any) -> Any:
            start_response("404 Not Found", [("Content-Type", "text/plain")])
            return [b"nothing here"]

        return app

    verdict = tasks.predict_app.check(empty)
    assert verdict.state == NOT_YET
    assert "answered 404, not 200" in verdict.message


def test_a_crash_at_some_requests_leaves_the_other_parts_their_answers() -> None:
    """Only a missing key crashes this app: what it says of all the others is still looked at."""
    from tests.wrong_answers.input_validation import bank

    wrong = next(e for e in bank.entries if e.name == "steps_with_markers")
    parts = {part.name: part for part in tasks.predict_app.check(*wrong.answers).parts}
    assert not parts["answers 422 to what breaks the contract"].holds
    for name in ("names the path of the fault", "names every fault", "never repeats the value"):
        assert parts[name].holds, parts[name].message


def test_the_path_of_an_error_may_be_written_in_several_ways() -> None:
    from helpers.tasks.input_validation.predict_app import paths

    class Reply:
        def __init__(self, path: Any) -> None:
            self.path = path

        def json(self) -> Any:
            return {"errors": [{"path": self.path, "problem": "x"}]}

    wanted = [["features", "mean_area"]]
    for path in ("features.mean_area", "/features/mean_area", ["features", "mean_area"],
                 "data['features']['mean_area']".removeprefix("data")):  # fmt: skip
        assert paths(Reply(path)) == wanted, path


def test_the_lessons_gate_is_proven_by_the_corpus() -> None:
    """The solution's schema passes with ten corpora in a row: no luck is involved."""
    from tests.wrong_answers.input_validation import bank

    right = next(
        e for e in bank.entries if e.task is tasks.prediction_request and e.kind == "right"
    )
    for _ in range(10):
        assert tasks.prediction_request.check(*right.answers).state == SOLVED


def test_importing_the_tasks_is_quick() -> None:
    import subprocess

    heavy = ["sklearn", "flask", "matplotlib", "numpy", "voluptuous", "requests"]
    code = (
        "import sys, helpers.tasks.input_validation;"
        f"print([name for name in {heavy!r} if name in sys.modules])"
    )
    top = Path(__file__).resolve().parent.parent
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=top)
    assert done.stdout.strip() == "[]", done.stdout + done.stderr
