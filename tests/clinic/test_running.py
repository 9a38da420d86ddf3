"""The Clinic for honest users, and its interface for those who write lessons."""

from __future__ import annotations

import gc
import pickle
import re
import sqlite3
import struct
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import psutil
import pytest
import requests

from helpers import clinic, lab
from helpers.clinic import Clinic
from helpers.clinic.database import fingerprint
from helpers.clinic.running import child
from tests.lab_bench import wait_until


@pytest.fixture(scope="module")
def c() -> Iterator[Clinic]:
    with clinic.start() as running:
        yield running


def run(code: str) -> str:
    """What another Python prints; it may end as it likes."""
    done = subprocess.run([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True)
    return done.stdout.strip()


def test_importing_it_loads_nothing_heavy_and_starting_it_no_scikit_learn() -> None:
    heavy = "[m for m in ('flask', 'numpy', 'sklearn', 'cheroot', 'requests') if m in sys.modules]"
    imported = f"import sys; from helpers import clinic; clinic.RANGES; print({heavy})"
    started = "clinic.start().stop(); print('sklearn' in sys.modules)"
    assert run(f"{imported}; {started}").splitlines() == ["[]", "False"]


def test_every_public_name_is_there() -> None:
    assert all(getattr(clinic, name) is not None for name in clinic.__all__)
    assert set(clinic.__all__) <= set(dir(clinic)) and clinic.tokens and clinic.partner
    with pytest.raises(AttributeError, match="nobody"):
        _ = clinic.nobody
    with pytest.raises(KeyError):
        clinic.account("nobody")


def test_importing_the_childs_module_starts_nothing() -> None:
    assert run("import helpers.clinic.__main__; print('imported')") == "imported"


def test_the_data_is_scikit_learns() -> None:
    from sklearn.datasets import load_breast_cancer

    bunch = load_breast_cancer()
    names = tuple(str(name).replace(" ", "_") for name in bunch.feature_names[:10])
    assert names == clinic.FEATURES
    rows = clinic.samples()
    assert [row["label"] for row in rows] == [str(bunch.target_names[t]) for t in bunch.target]
    assert [[row[n] for n in clinic.FEATURES] for row in rows] == bunch.data[:, :10].tolist()
    for number, name in enumerate(clinic.FEATURES):
        column = bunch.data[:, number]
        assert clinic.RANGES[name] == (column.min(), column.max())
    known, held_out = clinic.split()
    assert (len(known), len(held_out)) == (427, 142)
    with pytest.raises(ValueError, match="label"):
        clinic.example("ill")


def test_the_model_is_good_and_the_same_each_time(c: Clinic) -> None:
    model = clinic.train()
    assert clinic.accuracy(model) > 0.92
    assert pickle.dumps(model) == c.model_file.read_bytes()
    for label in ("malignant", "benign"):
        features = clinic.example(label)
        assert list(features) == list(clinic.FEATURES)
        answer = c.post("/predict", json={"patient": "P-000101", "features": features}).json()
        assert answer["diagnosis"] == label and answer["patient"] == "P-000101"
        truth = model.predict_proba([list(features.values())])[0][1]
        assert answer["probability_malignant"] == truth


def test_every_number_of_the_model_stands_once_in_its_file(c: Clinic) -> None:
    data = c.model_file.read_bytes()
    classify = pickle.loads(data)["classify"]  # noqa: S301
    for number in [classify.intercept_[0], *classify.coef_[0]]:
        assert data.count(struct.pack("<d", number)) == 1


def test_a_day_at_the_clinic(c: Clinic) -> None:
    ada = c.session("ada")
    found = c.get("/patients", params={"q": "Müller"}).json()
    assert [(row["name"], sorted(row)) for row in found] == [
        ("Zoë Müller", ["born", "code", "doctor", "name"])
    ]
    by_birth = c.get("/patients", params={"q": "a", "sort": "born"}).json()
    assert [row["born"] for row in by_birth] == sorted(row["born"] for row in by_birth)
    assert c.get("/patients").json() == c.get("/patients?q=&sort=name").json()
    record = ada.get(f"{c.url}/patients/P-000102").json()
    assert (record["name"], record["insurance"]) == ("Siobhan O'Brien", "INS-3082-5517")
    assert ada.get(f"{c.url}/patients/P-999999").status_code == 404
    assert c.get("/patients/exists?code=P-000101").json() == {"exists": True}
    assert c.get("/patients/exists?code=P-999999").json() == {"exists": False}
    new = {"code": "P-000801", "name": "Nora Brandt-Aas", "born": "1999-01-01"}
    assert ada.post(f"{c.url}/patients", json=new).status_code == 201
    assert ada.get(f"{c.url}/patients/P-000801").json()["doctor"] == "ada"
    for wrong in ({"code": "P-1"}, {"name": "<b>"}):
        assert ada.post(f"{c.url}/patients", json=new | wrong).status_code == 400
    note = {"patient": "P-000801", "title": "First visit", "body": "Well."}
    assert ada.post(f"{c.url}/notes", json=note).status_code == 201
    page = c.get("/patients/P-000801/notes").text
    assert "First visit" in page and "Well." in page and "Mary" not in page
    rows = [{**clinic.example("benign", i)} for i in range(3)]
    results = c.post("/predict/batch", json={"rows": rows}).json()["results"]
    assert [row["diagnosis"] for row in results] == ["benign"] * 3
    assert "Dear Mary" in c.get("/letter?name=Mary").text
    assert "P-000105" in c.get("/search", params={"q": "Zoë"}).text
    assert c.get("/").status_code == 200 and c.get("/nothing").status_code == 404
    assert ada.get(f"{c.url}/patients.csv").text.count("\n") >= 25
    assert c.get("/report").text.count("\n") == min(20, c.log().count("\n"))


def test_accounts_log_in_and_others_do_not(c: Clinic) -> None:
    for account in clinic.ACCOUNTS:
        assert clinic.tokens.sloppy_verify(c.login(account.username)) == {
            "sub": account.username,
            "role": account.role,
        }
    for path in ("/patients/P-000101", "/patients.csv"):
        assert c.get(path).status_code == 401
        assert c.get(path, headers={"Authorization": "Bearer a.e30.x"}).status_code == 500
    with pytest.raises(lab.LabError, match="did not let ada in"):
        c.login("ada", "wrong")
    form = c.post("/login", data={"username": "nia", "password": "night-shift-nia"})
    assert form.url == f"{c.url}/"  # a form is sent on to the start page
    cookie = form.history[0].cookies["session"]
    assert c.get("/patients/P-000101", cookies={"session": cookie}).status_code == 200
    assert c.get("/patients/P-000101").status_code == 401  # c itself keeps no cookie
    fresh = {"username": "pat", "password": "one", "email": "pat@mail.example"}
    made = c.post("/register", json=fresh).json()
    assert (made["username"], made["role"]) == ("pat", "nurse") and made["token"]
    assert c.post("/register", json=fresh).status_code == 409
    assert c.session("pat", "one").post(f"{c.url}/password", json={"password": "two"}).ok
    assert c.login("pat", "two")


def test_a_spreadsheet_is_kept_and_diagnosed(c: Clinic) -> None:
    rows = [clinic.example("malignant"), clinic.example("benign")]
    lines = [",".join(map(str, row.values())) for row in rows]
    text = "\n".join([",".join(clinic.FEATURES), *lines])
    answer = c.post("/upload", files={"file": ("scan 7.csv", text)}).json()
    assert (answer["saved"], answer["rows"]) == ("scan 7.csv", 2)
    assert [r["diagnosis"] for r in answer["results"]] == ["malignant", "benign"]
    assert c.get("/uploads/scan 7.csv").text == c.get("/files?name=scan 7.csv").text == text
    assert c.post("/upload", files={"file": ("a.exe", "x")}).status_code == 400


def test_a_nurses_link_shows_what_a_nurse_may_see(c: Clinic) -> None:
    link = c.get("/share/link?patient=P-000104").json()["link"]
    assert sorted(c.get(link).json()) == ["born", "code", "doctor", "name"]
    assert c.get(link.replace("P-000104", "P-000105")).status_code == 403
    assert c.get("/share?patient=P-000104").status_code == 403
    assert len((c.folder / "share.key").read_bytes()) == 16


def test_the_schema_is_the_promised_one(c: Clinic) -> None:
    with closing(sqlite3.connect(c.database)) as database:
        columns = {
            table: [row[1] for row in database.execute(f"PRAGMA table_info({table})")]
            for table in ("users", "patients", "notes")
        }
        users = dict(database.execute("SELECT username, password FROM users"))
    assert columns["users"] == ["id", "username", "password", "role", "email"]
    assert columns["patients"] == [
        *["code", "name", "born", "doctor", "email", "insurance", "diagnosis"]
    ]
    assert columns["notes"] == [*["id", "patient", "author", "title", "link", "body", "created"]]
    for account in clinic.ACCOUNTS:
        assert users[account.username] == fingerprint(account.password)
    codes = [patient.code for patient in clinic.PATIENTS]
    assert len(set(codes)) == 24 and all(re.fullmatch(r"P-\d{6}", code) for code in codes)
    assert {"Siobhan O'Brien", "田中 さくら", "Łukasz Żak", "Zoë Müller"} <= {
        patient.name for patient in clinic.PATIENTS
    }
    assert {patient.doctor for patient in clinic.PATIENTS} == {"ada", "ben"}


def test_it_answers_loopback_only(tmp_path: Path) -> None:
    app = clinic.create_app(tmp_path)
    for host in ("0.0.0.0", "::", "192.0.2.1", "clinic.example"):  # noqa: S104
        with pytest.raises(RuntimeError, match="loopback"):
            app.run(host=host)
    with pytest.raises(lab.LabError):
        lab.serve(app, host="0.0.0.0")  # noqa: S104
    client = app.test_client()

    def status(remote: str, server: str) -> int:
        environ = {"REMOTE_ADDR": remote, "SERVER_NAME": server}
        return client.get("/health", environ_overrides=environ).status_code

    for here in ("127.0.0.1", "127.0.0.2", "::1", "::ffff:127.0.0.1", "localhost"):
        assert status(here, "localhost") == status("127.0.0.1", here) == 200
    for away in ("192.0.2.7", "10.0.0.1", "2001:db8::1", "::ffff:10.0.0.1", "", "x"):
        assert status(away, "localhost") == status("127.0.0.1", away) == 403


def test_its_files_are_made_once(tmp_path: Path) -> None:
    clinic.create_app(str(tmp_path / "new"))
    folder = tmp_path / "new"
    made = {"clinic.db", "clinic.log", "share.key", "keys", "uploads"}
    assert {path.name for path in folder.iterdir()} == made
    key = (folder / "share.key").read_bytes()
    clinic.create_app(folder)
    assert (folder / "share.key").read_bytes() == key


@pytest.mark.parametrize("own_process", [False, True])
@pytest.mark.parametrize("tls", [False, True])
def test_it_starts_in_either_process_and_leaves_nothing(
    own_process: bool, tls: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(child, "GRACE", 60)  # it is to end by itself, however busy the machine
    before = set(threading.enumerate())
    c = clinic.start(own_process=own_process, tls=tls)
    assert c.url.startswith("https://localhost:" if tls else "http://127.0.0.1:")
    assert (c.ca_file is not None) == tls and (c.server is None) == own_process
    assert c.session("root").get(f"{c.url}/patients/P-000101", timeout=10).status_code == 200
    assert "login: root got" in c.log() and c.database.exists()
    c.stop()
    c.stop()
    assert "stopped" in repr(c) and not c.folder.parent.exists()
    assert c.process is None or c.process.poll() == 0
    assert wait_until(lambda: set(threading.enumerate()) <= before)


def hello(folder: Path) -> Any:
    print("a line that a learner left in")

    def app(environ: dict[str, Any], start_response: Any) -> list[bytes]:
        start_response("200 OK", [])
        return [f"hello from {folder.name}".encode()]

    return app


def broken(folder: Path) -> Any:
    raise OSError("no luck today")


def test_another_app_takes_its_place() -> None:
    for own_process in (False, True):
        with clinic.start(hello, own_process=own_process, model=True) as c:
            assert c.get("/any").text == "hello from clinic"


def test_an_app_that_does_not_start_says_why() -> None:
    with pytest.raises(OSError, match="no luck"):
        clinic.start(broken)
    with pytest.raises(lab.LabError, match="did not start: OSError: no luck today"):
        clinic.start(broken, own_process=True)
    with pytest.raises(lab.LabError, match="cannot import"):
        clinic.start(lambda folder: None, own_process=True)


def ended(pid: int) -> bool:
    """Whether a process has ended; whoever inherits an orphan may be late to take note of it."""
    try:
        return psutil.Process(pid).status() == psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return True


def test_the_child_ends_with_its_parent() -> None:
    code = "from helpers import clinic; c = clinic.start(own_process=True);" + (
        "print(c.process.pid, c.folder, flush=True); import os; os._exit(1)"
    )
    pid, folder = run(code).split(maxsplit=1)

    def ended() -> bool:
        try:  # where the first process is no init, as in a container, nobody takes the dead in
            return psutil.Process(int(pid)).status() == psutil.STATUS_ZOMBIE
        except psutil.NoSuchProcess:
            return True

    assert wait_until(ended, 60)
    assert not Path(folder).exists()


def test_a_child_that_hangs_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(child, "GRACE", 0.3)
    c = clinic.start(own_process=True)
    with c.session("ada") as ada, pytest.raises(requests.ReadTimeout):
        new = {"code": "P-000999", "name": "a" * 40 + "!"}  # hours, and the interpreter is held
        ada.post(f"{c.url}/patients", json=new, timeout=0.3)
    c.stop()
    assert c.process is not None and c.process.poll() is not None
    assert not c.folder.parent.exists()


def test_a_forgotten_clinic_leaves_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(child, "GRACE", 60)
    folder = run("from helpers import clinic; c = clinic.start(tls=True); print(c.folder)")
    assert folder and not Path(folder).parent.exists()
    c = clinic.start(own_process=True)
    process, base = c.process, c.folder.parent
    del c
    gc.collect()
    assert process is not None and process.poll() == 0 and not base.exists()
