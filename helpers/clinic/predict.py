"""Predictions, deliberately vulnerable: nothing is validated, nobody is asked who he is, nothing ends.

Lessons 01, 02, 11 and 12 take them apart.
"""

from __future__ import annotations

import json
from typing import Any

from flask import Blueprint, current_app, jsonify, request

from helpers.clinic import log
from helpers.clinic.model import Store

blueprint = Blueprint("predict", __name__)


def store() -> Store:
    """The running application's model."""
    found: Store = current_app.extensions["model"]
    return found


@blueprint.post("/predict")
def predict() -> Any:
    """A diagnosis for one patient."""
    data = json.loads(request.get_data())
    result = store().diagnose(data["features"])
    log.write(f"prediction: {data.get('patient')} {result['diagnosis']}")
    return jsonify(patient=data.get("patient"), **result)


@blueprint.post("/predict/batch")
def batch() -> Any:
    """Diagnoses for many patients, one after the other."""
    rows = json.loads(request.get_data())["rows"]
    return jsonify(results=[store().diagnose(row) for row in rows])
