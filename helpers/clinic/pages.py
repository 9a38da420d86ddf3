"""Web pages, deliberately vulnerable: XSS in five contexts, template injection, no CSRF token.

Lessons 03 and 05 take them apart. The templates stand in templates.py.
"""

from __future__ import annotations

from typing import Any

from flask import Blueprint, g, jsonify, redirect, render_template, render_template_string, request

from helpers.clinic.auth import body, is_form, token_required
from helpers.clinic.database import query

blueprint = Blueprint("pages", __name__)


@blueprint.get("/")
def home() -> str:
    """The start page: search and log in."""
    return render_template("home.html")


@blueprint.get("/search")
def results() -> str:
    """Patients whose name contains q."""
    q = request.args.get("q", "")
    rows = query("SELECT code, name FROM patients WHERE name LIKE '%' || ? || '%' ORDER BY name", q)
    return render_template("search.html", q=q, rows=rows)


@blueprint.get("/patients/<code>/notes")
def notes(code: str) -> str:
    """What doctors and nurses wrote about a patient."""
    rows = query("SELECT * FROM notes WHERE patient = ? ORDER BY id", code)
    return render_template("notes.html", code=code, notes=rows)


@blueprint.post("/notes")
@token_required
def add_note() -> Any:
    """A note, from the page's form or as JSON."""
    data = {"title": "", "link": "", "body": "", "author": g.user["sub"], **body()}
    row = query(
        "INSERT INTO notes (patient, author, title, link, body) VALUES (?, ?, ?, ?, ?) RETURNING id",
        data["patient"],
        data["author"],
        data["title"],
        data["link"],
        data["body"],
    )[0]
    if is_form():
        return redirect(f"/patients/{data['patient']}/notes", 303)
    return jsonify(row), 201


@blueprint.get("/letter")
def letter() -> str:
    """A letter to a patient, ready to print."""
    name = request.args.get("name", "patient")
    text = f"<h1>The Clinic</h1><p>Dear {name},</p><p>your results are in. Please call us.</p>"
    return render_template_string(text)
