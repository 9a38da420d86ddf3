"""Tasks of lesson 02: say exactly what you accept. What each must do stands in the modules beside it."""

from __future__ import annotations

from helpers.tasks.input_validation import figures
from helpers.tasks.input_validation.mend_registration import mend_registration
from helpers.tasks.input_validation.novelty_guard import novelty_guard
from helpers.tasks.input_validation.patient_id import patient_id
from helpers.tasks.input_validation.payloads.blood import LIMITS
from helpers.tasks.input_validation.person_name import person_name
from helpers.tasks.input_validation.predict_app import predict_app
from helpers.tasks.input_validation.prediction_request import prediction_request
from helpers.tasks.input_validation.read_batch import read_batch
from helpers.tasks.input_validation.recall import recall
from helpers.tasks.input_validation.stored_path import stored_path
from helpers.tasks.input_validation.strict_json import strict_json

__all__ = [
    "LIMITS", "figures", "mend_registration", "novelty_guard", "patient_id", "person_name", "predict_app",
    "prediction_request", "read_batch", "recall", "stored_path", "strict_json",
]  # fmt: skip
TASKS = [
    patient_id, person_name, strict_json, prediction_request, predict_app, stored_path, read_batch,
    mend_registration, novelty_guard,
]  # fmt: skip
