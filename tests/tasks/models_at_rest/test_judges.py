"""What the judges of lesson 12 stand on: the attacks are real, and luck does not spoil a check."""

from __future__ import annotations

import os
import pickle
import shutil
import subprocess
import sys
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from packaging.version import Version

from helpers.judging import NOT_YET, SOLVED
from helpers.tasks import models_at_rest as tasks
from helpers.tasks.models_at_rest import canary
from tests.wrong_answers.models_at_rest import envelope as envelopes
from tests.wrong_answers.models_at_rest import newest as versions
from tests.wrong_answers.models_at_rest import read_back as counting

loads = import_module("helpers.tasks.models_at_rest.safe_loads")
models = import_module("helpers.tasks.models_at_rest.open_model")
columns = import_module("helpers.tasks.models_at_rest.read_back")
steps = import_module("helpers.tasks.models_at_rest.newest")

HOSTILE = {
    what: make
    for title, (_, found) in loads.FAMILY.items()
    if title != "what is no pickle"
    for what, make in found.items()
}
SONGS = ("a function of this course", "exec", "GLOBAL", "INST", "another module")


@pytest.mark.parametrize("what", HOSTILE)
def test_each_hostile_pickle_loads_where_nothing_is_restricted(
    what: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    canary.HEARD.clear()
    for near in loads.NEAR:
        monkeypatch.setitem(sys.modules, near, canary)
    pickle.loads(HOSTILE[what]())  # noqa: S301 - canaries
    if any(word in what for word in SONGS):
        assert canary.HEARD


def test_a_loader_that_believes_the_folder_loads_every_model() -> None:
    import json

    for found in models.attacks().values():
        for what, (disk, _) in found.items():
            taken = json.loads(disk.read(models.MANIFEST))["file"]
            assert isinstance(disk.read(taken), bytes), what


def test_what_is_exchanged_later_is_another_file() -> None:
    for disk, _ in models.attacks()["what was verified is what is loaded"].values():
        for name in disk.later:
            looks = [disk.read(name) for _ in range(disk.looks + 1)]
            assert looks[-1] != looks[-2] and len(set(looks)) == 2


def test_a_column_keeps_the_order_of_its_shares() -> None:
    for shares in (columns.SHARES, columns.WARDS):
        for rows in (500, 600, 999):
            cells, truth = columns.column(shares, rows)
            counts = [cells.count(token) for token in truth]
            assert len(set(counts)) == len(counts) and counts == sorted(counts, reverse=True)
            assert list(truth.values()) == sorted(shares, key=lambda value: -shares[value])


def test_the_model_of_versions_compares_as_packaging_does() -> None:
    for script in steps.SCRIPTS.values():
        for one in script:
            for other in script:
                mine, its = (tuple(map(int, s.version.split("."))) for s in (one, other))
                assert (mine < its) == (Version(one.version) < Version(other.version))


def test_keys_wrapped_in_keys_open_after_one_rotation_alone() -> None:
    def rotate(old: bytes, new: bytes, box: Any, c: envelopes.Words) -> Any:
        envelopes.unlocked(old, box["wrapped"], envelopes.as_json(c))
        return box | {"wrapped": envelopes.locked(new, old + box["wrapped"], envelopes.as_json(c))}

    def unseal(kek: bytes, box: Any, c: envelopes.Words) -> bytes:
        inner = envelopes.unlocked(kek, box["wrapped"], envelopes.as_json(c))
        outermost = (inner[:32], box | {"wrapped": inner[32:]}, c) if len(inner) > 32 else (kek, box, c)
        return envelopes.unseal(*outermost)

    verdict = tasks.envelope.check(envelopes.seal, unseal, rotate)
    assert verdict.state == NOT_YET and "Rotated once more, for a third key" in verdict.message


def test_lucky_draws_do_not_spoil_a_check() -> None:
    for _ in range(10):
        assert tasks.newest.check(versions.Gate).state == SOLVED
        assert tasks.read_back.check(counting.right).state == SOLVED


# --- outside scanners, in an environment of their own


class Resolved:
    """Pickled as a call that finds any function by its name."""

    def __reduce__(self) -> Any:
        import pkgutil

        return pkgutil.resolve_name, ("builtins:exec",)

    def __call__(self) -> None: ...


class Hidden:
    def __reduce__(self) -> Any:
        return Resolved(), ("pass",)


SCANNERS = os.environ.get("COURSE_SCANNERS", "")  # the folder with their programs


def _program(name: str) -> str:
    return shutil.which(name, path=SCANNERS) or shutil.which(name) or ""


@pytest.mark.skipif(
    not (_program("picklescan") and _program("modelscan")),
    reason="python -m venv FOLDER, FOLDER/bin/pip install picklescan modelscan, COURSE_SCANNERS=FOLDER/bin",
)
def test_scanners_disagree_and_each_passes_a_pickle_that_calls(tmp_path: Path) -> None:
    """As the lesson tells it, of picklescan 1.0.5 and modelscan 0.8.8; both pass a function of our own."""
    from helpers import clinic

    def clean(name: str, data: bytes) -> tuple[bool, bool]:
        path = tmp_path / f"{name}.pkl"
        path.write_bytes(data)
        said = []
        for program, option in (("picklescan", "--path"), ("modelscan", "-p")):
            command = [_program(program), option, str(path)]
            done = subprocess.run(command, capture_output=True, text=True, timeout=60, cwd=tmp_path)
            assert done.returncode in (0, 1), done.stdout + done.stderr
            said.append(done.returncode == 0)
        return said[0], said[1]

    inst = loads.FAMILY["other opcodes call as well"][1]["the opcode INST"]()
    assert clean("model", pickle.dumps(clinic.train(), 4)) == (True, True)
    assert clean("evil", pickle.dumps(loads.Call(exec, "pass"), 4)) == (False, False)
    assert clean("hidden", pickle.dumps(Hidden(), 4)) == (False, True)
    assert clean("inst", inst)[0]
    assert clean("own", pickle.dumps(loads.Call(canary.sing), 4)) == (True, True)
