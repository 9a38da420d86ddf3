"""What the head office signs for the Clinic, and how the Clinic checks it, deliberately vulnerable.

Tickets are signed as in a textbook, receipts under one nonce, and of a release only the signature is
looked at, whatever it says and whoever held the key. Lesson 11 forges all three.
"""

from __future__ import annotations

import hashlib
import json
import pickle
from typing import Any

from cryptography.exceptions import InvalidSignature
from flask import Blueprint, current_app, jsonify, request

from helpers.clinic.database import query
from helpers.clinic.model import FILE
from helpers.clinic.releases.office import Office, document, office
from helpers.clinic.releases.weights import Weights, pipeline

__all__ = ["Office", "Weights", "blueprint", "document", "office"]
blueprint = Blueprint("releases", __name__)


@blueprint.get("/office/keys")
def keys() -> Any:
    """The office's public keys."""
    return jsonify(office().public())


def admitted() -> Any:
    """What a ticket is for: the diagnoses, for a partner's research."""
    rows = query("SELECT code, diagnosis FROM patients ORDER BY code")
    return jsonify(diagnoses={row["code"]: row["diagnosis"] for row in rows})


@blueprint.get("/ticket")
def ticket() -> Any:
    """The door for partners: a random number, signed by the office."""
    number, signature = (int(request.args[name], 16) for name in ("number", "signature"))
    public = office().tickets.public_key().public_numbers()
    if pow(signature, public.e, public.n) != number:
        return jsonify(error="this ticket is not signed"), 403
    return admitted()


def receipt_text(code: str) -> str:
    """What a receipt says of a patient."""
    rows = query("SELECT code, diagnosis FROM patients WHERE code = ?", code)
    return f"{rows[0]['code']};{rows[0]['diagnosis']}" if rows else ""


@blueprint.get("/receipt")
def receipt() -> Any:
    """A diagnosis that another hospital can check, signed by the office's card."""
    text = receipt_text(request.args["patient"])
    r, s = office().signed(text.encode())
    return jsonify(text=text, r=f"{r:x}", s=f"{s:x}")


def filed(text: str) -> Any:
    """Enter what a receipt says into the patient's record."""
    code, _, diagnosis = text.partition(";")
    query("UPDATE patients SET diagnosis = ? WHERE code = ?", diagnosis, code)
    return jsonify(filed=code, diagnosis=diagnosis)


@blueprint.post("/receipt")
def receive() -> Any:
    """A receipt comes back from another hospital."""
    sent = request.get_json()
    if not office().verifies(sent["text"].encode(), int(sent["r"], 16), int(sent["s"], 16)):
        return jsonify(error="this receipt is not signed"), 403
    return filed(sent["text"])


@blueprint.get("/releases")
def releases() -> Any:
    """Every release that the office ever signed."""
    return jsonify(office().releases())


def install(model: bytes) -> None:
    """Make the released model the Clinic's."""
    path = current_app.config["FOLDER"] / FILE
    path.write_bytes(pickle.dumps(pipeline(model)))


@blueprint.post("/release")
def release() -> Any:
    """A new model for the Clinic: {"key", "manifest", "signature", "model"}."""
    sent = request.get_json()
    model, manifest = bytes.fromhex(sent["model"]), sent["manifest"]
    try:
        key = office().keys[sent["key"]].public_key()
        key.verify(bytes.fromhex(sent["signature"]), manifest.encode())
    except (InvalidSignature, KeyError):
        return jsonify(error="not signed by the office"), 403
    if json.loads(manifest)["sha256"] != hashlib.sha256(model).hexdigest():
        return jsonify(error="another model"), 403
    install(model)
    return jsonify(installed=json.loads(manifest)["version"])
