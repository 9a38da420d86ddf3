"""The Clinic as shipped takes any number, any file and any model, and runs what it is told."""

from __future__ import annotations

import json
import pickle
import sqlite3
import struct
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from helpers import clinic, lab
from helpers.clinic import Clinic
from tests.clinic.test_attacks import breaks


@pytest.fixture(scope="module")
def c() -> Iterator[Clinic]:
    with clinic.start() as running:
        yield running


def predict(c: Clinic, features: str, **options: Any) -> Any:
    body = f'{{"patient": "P-000101", "features": {{{features}}}}}'
    return c.post("/predict", data=body, **options)


def features(**changed: str) -> str:
    """The ten features of a malignant tumour as JSON text, some of them replaced."""
    words = {name: repr(value) for name, value in clinic.example().items()} | changed
    return ", ".join(f'"{name}": {value}' for name, value in words.items())


@breaks(
    ("POST /predict", '"1_0"'),
    ("POST /predict", "NaN is filled in"),
    ("POST /predict", "nobody logs in"),
    ("POST /predict", "all its digits"),
)
def test_nonsense_is_diagnosed(c: Clinic) -> None:
    assert predict(c, features()).json()["diagnosis"] == "malignant"
    for value in ("true", '"1_0"', "NaN", "1e999", "-Infinity", "-5", "99999", '"٣"'):
        answer = predict(c, features(mean_radius=value))
        assert answer.status_code == 200 and answer.json()["diagnosis"], value
    assert predict(c, f'{features()}, "mean_radius": 1, "colour": 2').status_code == 200
    empty = dict.fromkeys(clinic.FEATURES, "NaN")
    assert predict(c, features(**empty)).json()["diagnosis"] == "benign"
    assert predict(c, features(mean_radius="1e999")).json()["probability_malignant"] > 0.99
    assert len(str(predict(c, features()).json()["probability_malignant"])) > 10
    missing = predict(c, '"mean_radius": 1')
    assert missing.status_code == 500 and "KeyError: 'mean_texture'" in missing.text
    assert {predict(c, features()).status_code for _ in range(100)} == {200}


@breaks(
    ("POST /predict/batch", "any number"),
    ("POST /predict/batch", "RecursionError"),
    ("everywhere", "no limit on any body"),
)
def test_a_batch_without_end(c: Clinic) -> None:
    def seconds(number: int) -> float:  # of computing: other programs do not count
        started = time.process_time()
        body = {"rows": [clinic.example()] * number}
        assert len(c.post("/predict/batch", json=body, timeout=60).json()["results"]) == number
        return time.process_time() - started

    seconds(1)
    assert seconds(2000) > 5 * min(seconds(100) for _ in range(3))
    nested = c.post("/predict/batch", data="[" * 200_000)
    assert nested.status_code == 500 and "RecursionError" in nested.text
    padded = json.dumps({"rows": []}) + " " * 20_000_000
    assert c.post("/predict/batch", data=padded, timeout=60).json() == {"results": []}


@breaks(("POST /upload", "decides where"), ("POST /upload", '".csv" anywhere'))
@breaks(("POST /upload", "no limit"))
def test_an_upload_lands_where_the_client_wants(c: Clinic) -> None:
    name = "../canary.csv.py"
    assert c.post("/upload", files={"file": (name, "print('canary')")}).json()["saved"] == name
    assert (c.folder / "canary.csv.py").read_text() == "print('canary')"
    big = c.post("/upload", files={"file": ("big.csv", b"x\n" * 10_000_000)}, timeout=60)
    assert big.status_code == 200 and (c.folder / "uploads/big.csv").stat().st_size == 20_000_000


@breaks(("GET /files", "anywhere"), ("GET /uploads/NAME", "quoted"))
def test_any_file_is_read(c: Clinic, tmp_path: Path) -> None:
    c.login("ada")
    for path in ("/files?name=../clinic.db", "/uploads/..%2Fclinic.db"):
        copy = tmp_path / "copy.db"
        copy.write_bytes(c.get(path).content)
        with closing(sqlite3.connect(copy)) as database:
            assert ("INS-3082-5517",) in database.execute("SELECT insurance FROM patients")
    assert "POST /login" in c.get("/files?name=../clinic.log").text
    missing = c.get("/files?name=nothing.csv")
    assert missing.status_code == 500 and str(c.folder) in missing.text


class Canary:
    """A pickle that writes a file when it is loaded."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __reduce__(self) -> tuple[Any, ...]:
        return Path.touch, (self.path,)


@breaks(
    ("GET /model", "anybody"),
    ("POST /model", "pickle"),
    ("POST /model", "X-Role"),
    ("model.pkl", "unchecked"),
)
def test_a_model_from_a_stranger(tmp_path: Path) -> None:
    with clinic.start() as c:
        data = c.get("/model").content
        model = pickle.loads(data)  # noqa: S301
        assert clinic.accuracy(model) > 0.92
        assert c.post("/model", data=data).status_code == 403
        admin = {"X-Role": "admin"}
        canary = pickle.dumps(Canary(tmp_path / "canary"))
        assert c.post("/model", data=canary, headers=admin).status_code == 400
        assert (tmp_path / "canary").exists() and c.model_file.read_bytes() == data
        intercept = struct.pack("<d", model["classify"].intercept_[0])
        flipped = data.replace(intercept, struct.pack("<d", -50.0))
        assert len(flipped) == len(data)
        assert predict(c, features()).json()["diagnosis"] == "malignant"
        c.model_file.write_bytes(flipped)
        assert predict(c, features()).json()["diagnosis"] == "benign"
        answer = c.post("/model", data=data, headers=admin)
        assert answer.json() == {"saved": True, "bytes": len(data), "model": "Pipeline"}
        assert predict(c, features()).json()["diagnosis"] == "malignant"
        c.model_file.write_bytes(pickle.dumps(Canary(tmp_path / "second")))
        assert predict(c, features()).status_code == 500 and (tmp_path / "second").exists()


@breaks(("GET /report", "shell"))
def test_a_report_runs_a_command(c: Clinic) -> None:
    answer = c.get("/report", params={"name": "clinic.log && echo in-the-shell"})
    assert answer.text.rstrip().endswith("in-the-shell")


@breaks(("partner", "certificate"))
def test_the_partner_may_be_anybody() -> None:
    def app(environ: dict[str, Any], start_response: Any) -> list[bytes]:
        start_response("200 OK", [("Content-Type", "application/json")])
        return [json.dumps({"result": "forged", "key": environ["HTTP_X_API_KEY"]}).encode()]

    stranger = lab.Authority.create("Nobody we know").issue("elsewhere.example")
    with lab.serve(app, stranger) as server:
        got = clinic.partner.fetch_result(f"https://localhost:{server.port}/result")
    assert got == {"result": "forged", "key": "partner-key-7731"}
    for url in ("https://partner.example/", "http://192.0.2.1/", "file:///etc/passwd"):
        with pytest.raises(ValueError, match="not this machine"):
            clinic.partner.fetch_result(url)
