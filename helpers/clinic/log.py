"""The Clinic's log, deliberately vulnerable: what clients send is written raw, passwords included."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from pathlib import Path

from flask import Flask, Response, current_app, g, request

FILE = "clinic.log"


def write(text: str, level: str = "INFO") -> None:
    """Add a line to clinic.log."""
    path: Path = current_app.config["FOLDER"] / FILE
    now = datetime.now(UTC).isoformat(timespec="milliseconds")
    with path.open("a", encoding="utf-8", errors="backslashreplace", newline="\n") as file:
        file.write(f"{now} {level} {text}\n")


def register(app: Flask) -> None:
    """Log every request of `app`, its whole address included."""

    @app.before_request
    def started() -> None:
        g.started = time.perf_counter()

    @app.after_request
    def finished(response: Response) -> Response:
        milliseconds = 1000 * (time.perf_counter() - g.get("started", time.perf_counter()))
        user = g.get("user", {}).get("sub", "-")
        write(
            f"{request.remote_addr} {user} {request.method} {request.full_path.rstrip('?')} "
            f"{response.status_code} {milliseconds:.0f} ms"
        )
        return response
