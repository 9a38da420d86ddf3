"""The Clinic's application, deliberately vulnerable: debug habits in production (lesson 15).

It can be reached from this machine only: `run` refuses any other address, and `loopback_only` answers
403 to whoever asks from elsewhere, whatever server it runs on.
"""

from __future__ import annotations

import functools
import ipaddress
import platform
import traceback
from collections.abc import Callable, Iterable
from importlib.metadata import version
from pathlib import Path
from typing import Any

from flask import Flask, Response, current_app, jsonify
from jinja2 import DictLoader
from werkzeug.exceptions import InternalServerError

from helpers.clinic import auth, database, files, log, pages, patients, predict, share, tokens
from helpers.clinic.model import Store
from helpers.clinic.templates import TEMPLATES

Wsgi = Callable[..., Iterable[bytes]]
SERVER_NAMES = {"localhost", "lab"}  # "lab" is what helpers.lab's servers call themselves


def is_loopback(host: str) -> bool:
    """Whether `host` is an address of this machine that nobody else can reach."""
    try:
        address = ipaddress.ip_address(host.strip("[]"))
    except ValueError:
        return host in SERVER_NAMES
    mapped = getattr(address, "ipv4_mapped", None)
    return (mapped or address).is_loopback


def loopback_only(app: Wsgi) -> Wsgi:
    """`app`, for this machine alone: 403 for every other client or listening address."""

    def guarded(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        ends = (environ.get("REMOTE_ADDR", ""), environ.get("SERVER_NAME", ""))
        if all(is_loopback(end) for end in ends):
            return app(environ, start_response)
        start_response("403 Forbidden", [("Content-Type", "text/plain")])
        return [b"The Clinic is vulnerable on purpose and answers loopback only.\n"]

    return guarded


class ClinicApp(Flask):
    """A Flask application that cannot be opened to a network by mistake."""

    def run(self, host: str | None = None, *args: Any, **options: Any) -> None:
        """Flask's development server, on loopback. Raises `RuntimeError` for any other host."""
        host = host or "127.0.0.1"
        if not is_loopback(host):
            raise RuntimeError(
                f"The Clinic is vulnerable on purpose: it does not listen on {host}, only on loopback."
            )
        super().run(host, *args, **options)


def create_app(folder: str | Path) -> Flask:
    """The Clinic with its files in `folder`; what is missing there is made.

    That is clinic.db, clinic.log, share.key, keys/ and uploads/. model.pkl is trained when it is first
    asked for.
    """
    folder = Path(folder).resolve()
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "uploads").mkdir(exist_ok=True)
    (folder / log.FILE).touch()
    database.ensure(folder)
    share.ensure(folder)
    tokens.ensure(folder)
    app = ClinicApp("clinic", root_path=str(folder), static_folder=None)
    app.config.update(SECRET_KEY="dev", FOLDER=folder)  # noqa: S106 (the weakness is the lesson)
    app.jinja_loader = DictLoader(TEMPLATES)  # type: ignore[assignment]
    app.extensions["model"] = Store(folder)
    for module in (auth, patients, predict, files, pages, share):
        app.register_blueprint(module.blueprint)
    app.add_url_rule("/health", view_func=health)
    app.register_error_handler(InternalServerError, show_traceback)
    app.after_request(say_who_we_are)
    log.register(app)
    app.wsgi_app = loopback_only(app.wsgi_app)  # type: ignore[method-assign]
    return app


def health() -> Any:
    """Whether all is well, and far more than that."""
    packages = ("flask", "werkzeug", "jinja2", "scikit-learn", "numpy")
    versions = {"python": platform.python_version(), **{name: version(name) for name in packages}}
    folder = str(current_app.config["FOLDER"])
    return jsonify(status="ok", versions=versions, debug=True, folder=folder)


def show_traceback(error: InternalServerError) -> Response:
    """What went wrong, for whoever looks at it."""
    text = "".join(traceback.format_exception(error.original_exception or error))
    log.write(text, "ERROR")
    return Response(text, 500, mimetype="text/plain")


def say_who_we_are(response: Response) -> Response:
    """Headers for every answer: any site may read it, and our versions for support."""
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Server"] = f"Clinic/1.0 Python/{platform.python_version()}"
    response.headers["X-Powered-By"] = _powered_by()
    return response


@functools.cache
def _powered_by() -> str:
    return f"Flask/{version('flask')} Werkzeug/{version('werkzeug')}"
