"""Encrypted records, deliberately vulnerable: ECB, CBC whose padding is told, CTR under one nonce.

Nobody logs in here, since everything is encrypted. Lesson 09 reads and changes it all.
"""

from __future__ import annotations

import secrets
from typing import Any

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.padding import PKCS7
from flask import Blueprint, Response, jsonify, request

from helpers.clinic.database import query

blueprint = Blueprint("referral", __name__)

PASSWORD = "Tulip2026"  # noqa: S105 (the weakness is the lesson)
KEY = PASSWORD.encode().ljust(16, b"\0")
NONCE = bytes(16)
ICD = {"C50": "malignant", "D24": "benign"}  # ICD-10: neoplasm of the breast


def rows() -> list[dict[str, Any]]:
    """All patients, by number."""
    return query("SELECT * FROM patients ORDER BY code")


def patient() -> dict[str, Any]:
    """The record that the request asks for. Raises `LookupError` if there is none."""
    code = request.args["patient"]
    found = query("SELECT * FROM patients WHERE code = ?", code)
    if not found:
        raise LookupError(f"no patient {code}")
    return found[0]


def table(sealed: dict[str, bytes]) -> Response:
    """A CSV file of patients' numbers and what is sealed of each."""
    lines = ["code,sealed", *(f"{code},{data.hex()}" for code, data in sealed.items())]
    return Response("\r\n".join(lines), mimetype="text/csv")


@blueprint.get("/archive")
def archive() -> Response:
    """Every diagnosis and insurance number, encrypted, for the nightly backup."""
    sealed = {}
    for row in rows():
        text = row["diagnosis"].ljust(16) + row["insurance"].ljust(16)
        encryptor = Cipher(algorithms.AES(KEY), modes.ECB()).encryptor()  # noqa: S305
        sealed[row["code"]] = encryptor.update(text.encode())
    return table(sealed)


def handed_over(row: dict[str, Any]) -> bytes:
    """What the next shift is told of a patient."""
    return ";".join(row[name] for name in ("code", "insurance", "diagnosis", "name")).encode()


@blueprint.get("/handover")
def handover() -> Any:
    """A patient's line for the next shift's tablet."""
    encryptor = Cipher(algorithms.AES(KEY), modes.CTR(NONCE)).encryptor()
    return jsonify(sealed=encryptor.update(handed_over(patient())).hex())


def referral(row: dict[str, Any]) -> bytes:
    """The text of a referral to another ward."""
    icd = next(code for code, diagnosis in ICD.items() if diagnosis == row["diagnosis"])
    return f"icd={icd};patient={row['code']};ins={row['insurance']}".encode()


@blueprint.get("/referral")
def slip() -> Any:
    """The slip that a patient carries to the other ward."""
    iv, padder = secrets.token_bytes(16), PKCS7(128).padder()
    padded = padder.update(referral(patient())) + padder.finalize()
    encryptor = Cipher(algorithms.AES(KEY), modes.CBC(iv)).encryptor()
    return jsonify(slip=(iv + encryptor.update(padded)).hex())


def opened(sealed: bytes) -> bytes:
    """The text of a slip. Raises `ValueError` where its length or its padding is wrong."""
    decryptor = Cipher(algorithms.AES(KEY), modes.CBC(sealed[:16])).decryptor()
    padded = decryptor.update(sealed[16:]) + decryptor.finalize()
    unpadder = PKCS7(128).unpadder()
    return unpadder.update(padded) + unpadder.finalize()


def filed(text: bytes) -> Any:
    """Enter what a referral says into the patient's record."""
    fields = dict(pair.partition(b"=")[::2] for pair in text.split(b";"))
    icd, code = (fields.get(name, b"").decode("latin-1") for name in (b"icd", b"patient"))
    if icd not in ICD or not query("SELECT 1 FROM patients WHERE code = ?", code):
        return jsonify(error="no such referral"), 404
    query("UPDATE patients SET diagnosis = ? WHERE code = ?", ICD[icd], code)
    return jsonify(filed=code)


@blueprint.post("/referral")
def receive() -> Any:
    """The other ward scans a slip."""
    try:
        text = opened(bytes.fromhex(request.args["slip"]))
    except ValueError as error:
        return jsonify(error=str(error)), 400
    return filed(text)
