"""What the checks of lesson 02 say beyond the bank: answers that do not start, luck, time."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from voluptuous import Schema

from helpers.judging import NOT_YET, SOLVED
from helpers.tasks import input_validation as tasks
from helpers.tasks.input_validation import endpoint
from tests.wrong_answers.input_validation import predict_app as apps
from tests.wrong_answers.input_validation import prediction_request as requests


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ({"patient": str}, "A dict was passed"),
        (3, "An int was passed, which cannot be called"),
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
    assert verdict.state == NOT_YET and said in verdict.message, verdict
    assert "Traceback" not in repr(verdict) and len(verdict.parts) == 1


def test_an_app_without_the_endpoint_is_told_so() -> None:
    def app(environ: Any, start_response: Any) -> Any:
        start_response("404 Not Found", [("Content-Type", "text/plain")])
        return [b"nothing here"]

    assert "answered 404, not 200" in tasks.predict_app.check(lambda predict: app).message


def test_an_app_that_does_not_answer_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(endpoint, "WAIT", 0.1)
    slow = apps.app_of(given=lambda features: __import__("time").sleep(0.3) or features)
    verdict = tasks.predict_app.check(slow)
    assert verdict.state == NOT_YET and "had not answered after" in verdict.message
    assert len(verdict.parts) == 2, "the parts after it are not tried"


def test_a_crash_at_some_requests_leaves_the_other_parts_their_answers() -> None:
    """Only a missing key crashes this app: what it says of all the others is still looked at."""
    wrong = next(e for e in apps.bank.entries if e.name == "steps_with_markers")
    parts = {part.name: part for part in tasks.predict_app.check(*wrong.answers).parts}
    assert not parts["answers 422 to what breaks the contract"].holds
    for name in ("names the path of the fault", "names every fault", "never repeats the value"):
        assert parts[name].holds, parts[name].message


def test_one_fault_is_told_once() -> None:
    said = tasks.prediction_request.check(Schema(dict)).message
    assert "more)" in said and len(said) < 2500
    for name in ("clamps", "floats_only", "ascii_names"):
        wrong = next(e for e in requests.bank.entries if e.name == name)
        assert wrong.task.check(*wrong.answers).message.count("It said") <= 1


def test_the_path_of_an_error_may_be_written_in_several_ways() -> None:
    class Reply:
        def __init__(self, path: Any) -> None:
            self.path = path

        def json(self) -> Any:
            return {"errors": [{"path": self.path, "problem": "x"}]}

    for path in ("features.platelets", "/features/platelets", ["features", "platelets"],
                 "['features']['platelets']"):  # fmt: skip
        assert endpoint.paths(Reply(path)) == [["features", "platelets"]], path


def test_the_right_answers_pass_five_times_in_a_row() -> None:
    """No luck is involved, though the cases are drawn anew."""
    for bank in (requests.bank, apps.bank):
        right = next(entry for entry in bank.entries if entry.kind == "right")
        for _ in range(5):
            assert right.task.check(*right.answers).state == SOLVED


def test_importing_the_tasks_is_quick() -> None:
    heavy = ["sklearn", "flask", "matplotlib", "numpy", "voluptuous", "requests"]
    code = (
        "import sys, helpers.tasks.input_validation;"
        f"print([name for name in {heavy!r} if name in sys.modules])"
    )
    top = Path(__file__).resolve().parents[3]
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=top)
    assert done.stdout.strip() == "[]", done.stdout + done.stderr
