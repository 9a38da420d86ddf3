"""What the head office signs, as shipped: forged, recovered, replayed and signed by a thief."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator

import pytest

from helpers import clinic
from helpers.clinic import Clinic
from helpers.clinic.releases.office import ORDER, document, office
from helpers.clinic.releases.weights import trained
from tests.clinic.test_attacks import breaks


@pytest.fixture
def c() -> Iterator[Clinic]:
    with clinic.start() as running:
        yield running


def ticket(c: Clinic, number: int, signature: int) -> int:
    return c.get(f"/ticket?number={number:x}&signature={signature:x}").status_code


@breaks(("GET /ticket", "textbook RSA"))
def test_a_ticket_is_made_from_its_signature(c: Clinic) -> None:
    public = c.get("/office/keys").json()["tickets"]
    n, e = int(public["n"], 16), public["e"]
    assert ticket(c, *office().ticket()) == 200
    assert ticket(c, pow(12345, e, n), 12345) == 200
    assert ticket(c, pow(12345, e, n) + 1, 12345) == 403


@breaks(("GET /receipt", "one nonce"))
def test_two_receipts_give_the_key_away(c: Clinic) -> None:
    got = [c.get(f"/receipt?patient=P-00010{i}").json() for i in (1, 5)]
    h, r, s = zip(
        *(
            (
                int.from_bytes(hashlib.sha256(one["text"].encode()).digest(), "big"),
                int(one["r"], 16),
                int(one["s"], 16),
            )
            for one in got
        ),
        strict=True,
    )
    assert r[0] == r[1]
    k = (h[0] - h[1]) * pow(s[0] - s[1], -1, ORDER) % ORDER
    d = (s[0] * k - h[0]) * pow(r[0], -1, ORDER) % ORDER
    text = "P-000101;benign"
    h_new = int.from_bytes(hashlib.sha256(text.encode()).digest(), "big")
    forged = {
        "text": text,
        "r": f"{r[0]:x}",
        "s": f"{pow(k, -1, ORDER) * (h_new + r[0] * d) % ORDER:x}",
    }
    assert c.post("/receipt", json={**forged, "text": "P-000105;benign"}).status_code == 403
    assert c.post("/receipt", json=forged).json() == {"filed": "P-000101", "diagnosis": "benign"}
    assert c.get("/receipt?patient=P-000101").json()["text"] == text


def accuracy(c: Clinic) -> float:
    _, rows = clinic.split()
    answer = c.post("/predict/batch", json={"rows": rows}).json()["results"]
    pairs = zip(answer, rows, strict=True)
    return sum(a["diagnosis"] == row["label"] for a, row in pairs) / len(rows)


@breaks(("POST /release", "nobody looks"))
def test_a_genuine_signature_installs_anything(c: Clinic) -> None:
    found = {
        (json.loads(one["manifest"])["name"], json.loads(one["manifest"])["version"]): one
        for one in c.get("/releases").json()
    }
    assert c.post("/release?as=diagnosis", json=found["diagnosis", 7]).json() == {"installed": 7}
    good = accuracy(c)
    assert c.post("/release?as=diagnosis", json=found["diagnosis", 6]).status_code == 200
    assert accuracy(c) < good - 0.05
    assert c.post("/release?as=diagnosis", json=found["triage", 3]).status_code == 200
    assert accuracy(c) < 0.2
    changed = found["triage", 3] | {"model": found["diagnosis", 7]["model"]}
    assert c.post("/release?as=diagnosis", json=changed).json() == {"error": "another model"}
    other = found["triage", 3] | {"manifest": found["diagnosis", 7]["manifest"]}
    assert c.post("/release?as=diagnosis", json=other).status_code == 403


@breaks(("POST /release", "stolen key"))
def test_a_stolen_key_still_counts(c: Clinic) -> None:
    thief = office().keys["2025"]
    bad = document(
        "2025", thief, "diagnosis", 8, ("2026-02-01", "2027-06-30"), trained("triage", 3)
    )
    assert c.post("/release?as=diagnosis", json=bad).json() == {"installed": 8}
    assert accuracy(c) < 0.2
