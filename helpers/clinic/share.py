"""Signed links to a record, deliberately vulnerable: SHA-256 over secret and message is no MAC.

Lesson 08 extends one.
"""

from __future__ import annotations

import hashlib
import secrets
from pathlib import Path
from typing import Any
from urllib.parse import unquote_to_bytes

from flask import Blueprint, current_app, jsonify, request

from helpers.clinic.database import query

blueprint = Blueprint("share", __name__)

FILE = "share.key"
SECRET_BYTES = 16
NURSE = ("code", "name", "born", "doctor")
DOCTOR = (*NURSE, "diagnosis")
ADMIN = (*DOCTOR, "email", "insurance")
VIEWS = {"nurse": NURSE, "doctor": DOCTOR, "admin": ADMIN}


def ensure(folder: Path) -> None:
    """Make the secret that links are signed with, if there is none."""
    path = folder / FILE
    if not path.exists():
        path.write_bytes(secrets.token_bytes(SECRET_BYTES))


def signature(message: bytes) -> str:
    """What goes into `sig`."""
    secret: bytes = (current_app.config["FOLDER"] / FILE).read_bytes()
    return hashlib.sha256(secret + message).hexdigest()


def fields(message: bytes) -> dict[str, str]:
    """The fields of a query; of a field that comes twice, the last."""
    pairs = (pair.partition(b"=") for pair in message.split(b"&"))
    return {name.decode("latin-1"): value.decode("latin-1") for name, _, value in pairs}


@blueprint.get("/share/link")
def link() -> Any:
    """A link to a patient's record that a nurse may hand on."""
    message = f"patient={request.args['patient']}&role=nurse"
    return jsonify(link=f"/share?{message}&sig={signature(message.encode())}")


def received() -> tuple[bytes, str]:
    """The signed query of this request, and the signature that came with it."""
    raw = request.environ.get("QUERY_STRING", "").encode("latin-1")
    signed, _, given = raw.rpartition(b"&sig=")
    return unquote_to_bytes(signed), given.decode("latin-1")


def record(message: bytes) -> Any:
    """The answer to a link that was signed: the record, as far as its role may see it."""
    asked = fields(message)
    rows = query("SELECT * FROM patients WHERE code = ?", asked.get("patient", ""))
    if not rows:
        return jsonify(error="no such patient"), 404
    columns = VIEWS.get(asked.get("role", ""), NURSE)
    return jsonify({column: rows[0][column] for column in columns})


@blueprint.get("/share")
def share() -> Any:
    """The record that a signed link is for."""
    message, given = received()
    if given != signature(message):
        return jsonify(error="this link was not made here"), 403
    return record(message)
