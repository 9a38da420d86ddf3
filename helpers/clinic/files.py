"""Files in and out, deliberately vulnerable: path traversal, a shell, and pickles from strangers.

Lessons 01, 02, 03, 05 and 10 take them apart.
"""

from __future__ import annotations

import csv
import io
import subprocess
import sys
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from flask import Blueprint, Response, current_app, jsonify, request

from helpers.clinic import log
from helpers.clinic import model as models
from helpers.clinic.data import FEATURES
from helpers.clinic.predict import store

blueprint = Blueprint("files", __name__)

HEAD = "import sys; sys.stdout.buffer.writelines(open(sys.argv[1], 'rb').readlines()[:20])"


def _folder() -> Path:
    folder: Path = current_app.config["FOLDER"]
    return folder


def _text(data: bytes) -> Response:
    return Response(data, mimetype="text/plain")


@blueprint.post("/upload")
def upload() -> Any:
    """A scanner's export: kept, and diagnosed row by row."""
    file = request.files["file"]
    name = file.filename or ""
    if ".csv" not in name:
        return jsonify(error="only CSV files, please"), 400
    path = _folder() / "uploads" / name
    file.save(path)
    log.write(f"upload: {path}")
    rows = csv.DictReader(io.StringIO(path.read_text(encoding="utf-8", errors="replace")))
    if not set(FEATURES) <= set(rows.fieldnames or ()):
        return jsonify(saved=name, rows=0, results=[])
    results = [store().diagnose(row) for row in rows]
    return jsonify(saved=name, rows=len(results), results=results)


@blueprint.get("/uploads/<path:name>")
def uploaded(name: str) -> Response:
    """An uploaded file; a name with spaces may come quoted."""
    return _text((_folder() / "uploads" / unquote(name)).read_bytes())


@blueprint.get("/files")
def file() -> Response:
    """An uploaded file."""
    return _text((_folder() / "uploads" / request.args["name"]).read_bytes())


@blueprint.get("/report")
def report() -> Response:
    """The first lines of a file, for the support desk."""
    name = request.args.get("name", "clinic.log")
    done = subprocess.run(  # noqa: S602 (the weakness is the lesson)
        f'"{sys.executable}" -I -S -c "{HEAD}" {name}',
        shell=True,
        cwd=_folder(),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        timeout=20,
        check=False,
    )
    return _text(done.stdout)


@blueprint.get("/model")
def download_model() -> Response:
    """The model file, so that other sites can run it too."""
    data = models.ensure(_folder()).read_bytes()
    return Response(data, mimetype="application/octet-stream")


@blueprint.post("/model")
def upload_model() -> Any:
    """A new model, from an administrator."""
    if request.headers.get("X-Role") != "admin":
        return jsonify(error="administrators only"), 403
    data = request.get_data()
    try:
        model = store().replace(data)
    except TypeError as error:
        return jsonify(error=str(error)), 400
    log.write(f"new model of {len(data)} bytes")
    return jsonify(saved=True, bytes=len(data), model=type(model).__name__)
