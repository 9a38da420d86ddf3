"""A mended service gets the very same requests as the Clinic as shipped."""

from __future__ import annotations

from typing import Any

import flask
import pytest

from helpers import clinic, lab
from helpers.clinic.database import query


def search() -> Any:
    """The search of lesson 03, with its value as a parameter."""
    q = flask.request.args.get("q", "")
    rows = query("SELECT code, name, born, doctor FROM patients WHERE name LIKE ?", f"%{q}%")
    return flask.jsonify([dict(row) for row in rows])


ATTACK = "' UNION SELECT username, password, role, email FROM users --"


def stolen(c: clinic.Clinic) -> bool:
    return "admin" in c.get("/patients", params={"q": ATTACK}).text


def test_a_lessons_view_takes_the_place_of_the_apps_own() -> None:
    with clinic.start() as shipped, clinic.start(mended={"patients.search": search}) as mended:
        assert (stolen(shipped), stolen(mended)) == (True, False)
        assert mended.get("/patients?q=Zoë").json() == shipped.get("/patients?q=Zoë").json()
        assert mended.get("/letter?name=Mary").text == shipped.get("/letter?name=Mary").text


def test_a_function_may_change_the_app() -> None:
    def framed(answer: flask.Response) -> flask.Response:
        answer.headers["X-Frame-Options"] = "DENY"
        return answer

    def harden(app: flask.Flask) -> None:
        app.view_functions["patients.search"] = search
        app.after_request(framed)

    with clinic.start(mended=harden) as c:
        assert not stolen(c)
        assert c.get("/health").headers["X-Frame-Options"] == "DENY"


def test_what_cannot_be_mended_is_said() -> None:
    with pytest.raises(lab.LabError, match=r"no endpoint 'search'\. Look at: .*patients\.search"):
        clinic.start(mended={"search": search})
    with pytest.raises(lab.LabError, match="Another process"):
        clinic.start(own_process=True, mended={"patients.search": search})
    with pytest.raises(lab.LabError, match="no endpoint"):
        clinic.start(lambda folder: lambda environ, start: [b""], mended={"index": search})


def test_it_stays_on_loopback() -> None:
    with clinic.start(mended={"patients.search": search}) as c:
        foreign = {"Origin": "https://evil.example"}
        assert c.get("/patients", headers=foreign).status_code == 403
        assert c.get("/patients", headers={"Host": "clinic.example"}).status_code == 403
