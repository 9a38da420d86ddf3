"""The Clinic's application, deliberately vulnerable: debug habits in production (lesson 15).

It can be reached from this machine, by this user, from its own pages only: `run` refuses any other address,
and `guarded` answers 403 to every other request, whatever server it runs on.
"""

from __future__ import annotations

import functools
import platform
import traceback
from collections.abc import Callable, Iterable
from importlib.metadata import version
from pathlib import Path
from typing import Any

from flask import Flask, Response, current_app, jsonify
from jinja2 import DictLoader
from werkzeug.exceptions import InternalServerError

from helpers.clinic import (
    auth,
    database,
    exchange,
    files,
    log,
    pages,
    patients,
    predict,
    referral,
    releases,
    share,
    tokens,
)
from helpers.clinic.model import Store
from helpers.clinic.templates import TEMPLATES
from helpers.lab.loopback import is_loopback
from helpers.lab.peers import is_ours
from helpers.lab.web import gate

Wsgi = Callable[..., Iterable[bytes]]
NOT_HERE = "The Clinic is vulnerable on purpose and answers loopback only."
SOCKETS = ("werkzeug.socket", "gunicorn.socket")  # where a server shows a request's connection
GATE = gate.Gate()


def _refusal(environ: dict[str, Any]) -> str:
    """Why the Clinic does not answer a request; "" where it does.

    What a server of the lab has let pass passes here too, with the permissions that were given there.
    A request of Flask's test client came over no network.
    """
    if not all(is_loopback(environ.get(end, "")) for end in ("REMOTE_ADDR", "SERVER_NAME")):
        return NOT_HERE
    if environ.get(gate.PASSED) or "SERVER_SOFTWARE" not in environ:
        return ""
    connections = [environ[name] for name in SOCKETS if name in environ]
    if not any(is_ours(one) for one in connections):
        return gate.ANOTHER_USER
    return GATE.refusal(environ)


def guarded(app: Wsgi) -> Wsgi:
    """`app`, for this user on this machine alone."""

    def guard(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        if why := _refusal(environ):
            return gate.refuse(why, start_response)
        return app(environ, start_response)

    return guard


class ClinicApp(Flask):
    """A Flask application that cannot be opened to a network by mistake."""

    def run(self, host: str | None = None, *args: Any, **options: Any) -> None:
        """Flask's development server, on loopback. Raises `RuntimeError` for any other host."""
        host = host or "127.0.0.1"
        if not is_loopback(host):
            raise RuntimeError(
                f"The Clinic is vulnerable on purpose: it does not listen on {host}, only on loopback."
            )
        super().run("127.0.0.1" if host == "localhost" else host, *args, **options)


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
    app.extensions["exchange"] = exchange.Textbook()
    for module in (auth, patients, predict, files, pages, share, referral, exchange, releases):
        app.register_blueprint(module.blueprint)
    app.add_url_rule("/health", view_func=health)
    app.register_error_handler(InternalServerError, show_traceback)
    app.after_request(say_who_we_are)
    log.register(app)
    app.wsgi_app = guarded(app.wsgi_app)  # type: ignore[method-assign]
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
