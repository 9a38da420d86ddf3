"""Patients' records, deliberately vulnerable: SQL injection, no ownership, leaky exports.

Lessons 01, 02, 03, 05 and 07 take them apart.
"""

from __future__ import annotations

import csv
import hashlib
import io
import re
from collections.abc import Iterable, Sequence
from typing import Any

from flask import Blueprint, Response, g, jsonify, request

from helpers.clinic.auth import body, token_required
from helpers.clinic.database import query

blueprint = Blueprint("patients", __name__)

CODE = re.compile(r"^P-\d{6}$")
NAME = re.compile(r"^(\w+[ '-]?)*$")
COLUMNS = ("code", "name", "born", "doctor", "email", "insurance", "diagnosis")


def find(part: str, order: str = "name") -> list[dict[str, Any]]:
    """Patients whose name contains `part`, ordered by the column `order`."""
    columns = "code, name, born, doctor"
    sql = f"SELECT {columns} FROM patients WHERE name LIKE '%{part}%' ORDER BY {order}"  # noqa: S608 (lesson)
    return query(sql)


@blueprint.get("/patients")
def search() -> Any:
    """Search by name, for the reception desk."""
    return jsonify(find(request.args.get("q", ""), request.args.get("sort") or "name"))


@blueprint.get("/patients/exists")
def exists() -> Any:
    """Whether a code is taken, for the form that gives out new ones."""
    code = request.args.get("code", "")
    return jsonify(exists=bool(query(f"SELECT 1 FROM patients WHERE code = '{code}'")))  # noqa: S608 (lesson)


@blueprint.get("/patients/<code>")
@token_required
def record(code: str) -> Any:
    """The whole record."""
    rows = query("SELECT * FROM patients WHERE code = ?", code)
    if not rows:
        return jsonify(error=f"no patient {code}"), 404
    return jsonify(rows[0])


@blueprint.post("/patients")
@token_required
def add() -> Any:
    """A new patient, by default the sender's own."""
    data = {"doctor": g.user["sub"], **body()}
    if not CODE.match(data["code"]):
        return jsonify(error=f"not a patient code: {data['code']}"), 400
    if not NAME.match(data["name"]):
        return jsonify(error=f"not a name: {data['name']}"), 400
    values = [data.get(column, "") for column in COLUMNS]
    query("INSERT INTO patients VALUES (?, ?, ?, ?, ?, ?, ?)", *values)
    return jsonify(code=data["code"]), 201


def _csv(header: Sequence[str], rows: Iterable[Iterable[Any]]) -> Response:
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(header)
    writer.writerows(rows)
    return Response(text.getvalue(), mimetype="text/csv")


@blueprint.get("/patients.csv")
@token_required
def spreadsheet() -> Response:
    """All records, to be opened in a spreadsheet."""
    rows = query("SELECT * FROM patients ORDER BY code")
    return _csv(COLUMNS, ([row[column] for column in COLUMNS] for row in rows))


@blueprint.get("/research.csv")
def research() -> Response:
    """Diagnoses for research, made anonymous by hashing the code."""
    rows = query("SELECT code, diagnosis FROM patients ORDER BY code")
    return _csv(
        ("pseudonym", "diagnosis"),
        ((hashlib.sha256(row["code"].encode()).hexdigest(), row["diagnosis"]) for row in rows),
    )
