"""The Clinic's encrypted records as shipped: read, changed and decrypted without the key."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

import pytest
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from helpers import clinic
from helpers.clinic import Clinic
from tests.clinic.test_attacks import breaks

MARY, ZOE = clinic.PATIENTS[0], clinic.PATIENTS[4]


@pytest.fixture
def c() -> Iterator[Clinic]:
    with clinic.start() as running:
        yield running


def slip(c: Clinic, code: str = MARY.code) -> bytes:
    return bytes.fromhex(c.get("/referral", params={"patient": code}).json()["slip"])


def scanned(c: Clinic, data: bytes) -> tuple[int, str]:
    answer = c.post(f"/referral?slip={data.hex()}")
    return answer.status_code, answer.text


def archive(c: Clinic) -> dict[str, bytes]:
    table = csv.DictReader(io.StringIO(c.get("/archive").text))
    return {row["code"]: bytes.fromhex(row["sealed"]) for row in table}


@breaks(("GET /archive", "ECB"))
def test_who_knows_her_own_diagnosis_knows_all(c: Clinic) -> None:
    sealed = archive(c)
    for patient in clinic.PATIENTS:
        alike = sealed[patient.code][:16] == sealed[ZOE.code][:16]
        assert alike == (patient.diagnosis == ZOE.diagnosis)


@breaks(("GET /handover", "one nonce"))
def test_who_knows_her_own_line_reads_the_others(c: Clinic) -> None:
    one, two = (
        bytes.fromhex(c.get("/handover", params={"patient": p.code}).json()["sealed"])
        for p in (ZOE, MARY)
    )
    mine = ";".join((ZOE.code, ZOE.insurance, ZOE.diagnosis, ZOE.name)).encode()
    read = bytes(x ^ y ^ z for x, y, z in zip(one, two, mine, strict=False))
    assert read.startswith(f"{MARY.code};{MARY.insurance};{MARY.diagnosis}".encode())
    assert c.get("/handover?patient=nobody").status_code == 500


@breaks(("POST /referral", "a changed slip"))
def test_a_flipped_slip_changes_a_diagnosis(c: Clinic) -> None:
    honest, ada = slip(c), c.session("ada")
    assert scanned(c, honest)[0] == 200
    flipped = bytearray(honest)
    for place, (was, wanted) in enumerate(zip(b"C50", b"D24", strict=True), 4):
        flipped[place] ^= was ^ wanted
    assert scanned(c, bytes(flipped)) == (200, f'{{"filed":"{MARY.code}"}}\n')
    record = ada.get(f"{c.url}/patients/{MARY.code}", timeout=10).json()
    assert (MARY.diagnosis, record["diagnosis"]) == ("malignant", "benign")


@breaks(("POST /referral", "padding"))
def test_padding_and_content_are_answered_differently(c: Clinic) -> None:
    data = bytearray(slip(c))
    data[40] ^= 1  # in the block before the last: the padding of 6 bytes goes wrong from there on
    assert scanned(c, bytes(data))[0] == 404  # byte 8 of the last block: text, not padding
    data[47] ^= 1
    assert scanned(c, bytes(data)) == (400, '{"error":"Invalid padding bytes."}\n')
    assert scanned(c, b"short")[0] == 400


@breaks(("records", "password"))
def test_the_key_is_found_in_a_list(c: Clinic) -> None:
    block = archive(c)[ZOE.code][:16]
    words = [f"{word}{year}" for word in ("Rose", "Tulip") for year in range(2000, 2027)]
    keys = [word.encode().ljust(16, b"\0") for word in words]
    ciphers = {key: Cipher(algorithms.AES(key), modes.ECB()).decryptor() for key in keys}  # noqa: S305
    found = [key for key, cipher in ciphers.items() if cipher.update(block).strip() == b"benign"]
    assert found == [b"Tulip2026".ljust(16, b"\0")]
