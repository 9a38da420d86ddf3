"""The apps of lesson 07: names, cookies, and what the pictures tell of secrets."""

from __future__ import annotations

import pytest
import requests
from flask import Flask, request, session

from helpers.tasks.oauth import figures
from helpers.tasks.oauth.network import CLINIC, PORTAL
from helpers.tasks.oauth.world import World


def _portal(world: World) -> Flask:
    app = Flask("portal")
    app.secret_key = "x"  # noqa: S105

    @app.get("/login")
    def login() -> dict[str, str]:
        session["seen"] = "yes"
        return {"scheme": request.scheme, "host": request.host, "cookies": " ".join(request.cookies)}

    @app.post("/token")
    def token() -> dict[str, str]:
        return {"access_token": "a-secret-access-token", "state": "open"}

    return app


@pytest.fixture
def world() -> World:
    with World(lambda app: None, {"portal": _portal}) as found:
        yield found


def test_names_and_cookies(world: World) -> None:
    """Each app is asked by its name, over what it takes for TLS, and gets its own cookies alone."""
    ada = world.browser("ada")  # has the Clinic's cookie
    said = ada.request("GET", PORTAL + "/login").json()
    assert said == {"scheme": "https", "host": "portal.example", "cookies": ""}
    assert ada.request("GET", PORTAL + "/login").json()["cookies"] == "session"
    assert ada.request("GET", CLINIC + "/patients/P-000101").status_code == 200
    with pytest.raises(KeyError):
        ada.request("GET", "https://unknown.example/")


def test_other_names_are_refused(world: World) -> None:
    port = world.clinic.url
    assert requests.get(port + "/health", headers={"Host": "portal.example"}, timeout=10).status_code == 403


def test_a_picture_names_secrets_and_shows_none(world: World) -> None:
    client = world.net.session("portal")
    form = {"grant_type": "authorization_code", "code": "a-very-secret-code", "state": "s"}
    client.post(PORTAL + "/token", data=form, auth=("portal", "the-client-secret"))
    drawn = figures.sequence(world.net.events, "One request")
    assert drawn.words == "One request. portal to portal: POST /token (secret: code, client secret); " \
                          "back to portal: access_token."  # fmt: skip
    assert drawn.png.startswith(b"\x89PNG")


def test_a_thief_hides_what_is_drawn_anew(world: World) -> None:
    thief = world.attacker(())
    thief.post(PORTAL + "/token", data={"code": "one", "scope": "x"})
    thief.post(PORTAL + "/token", data={"code": "two", "scope": "x"})
    thief.post(PORTAL + "/token", data={"code": "two", "scope": "y"})
    first, second, third = thief.sent
    assert first == second != third
