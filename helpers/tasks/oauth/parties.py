"""The others of lesson 07: a tablet app, the portal that asked for passwords, and what the attacker runs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from authlib.common.security import generate_token
from authlib.oauth2.rfc7636 import create_s256_code_challenge as s256
from flask import Flask, redirect, request

from helpers import clinic
from helpers.tasks.oauth.network import APP, AUTHORIZE, CALLBACK, CLINIC, NORD, PORTAL, TOKEN
from helpers.tasks.oauth.world import Browser, World


def query(url: str) -> dict[str, str]:
    """The parameters in an address."""
    return dict(parse_qsl(urlsplit(url).query))


def answer(reply: Any) -> dict[str, Any]:
    """What a server said: in the address that was not opened, or as JSON."""
    found: dict[str, Any] = query(reply.next_url) if reply.next_url else reply.json()
    return found


@dataclass(frozen=True)
class Registered:
    """What the portal knows of a server where it is registered."""

    issuer: str
    client_id: str
    secret: str

    @property
    def authorize(self) -> str:
        return self.issuer + "/authorize"

    @property
    def token(self) -> str:
        return self.issuer + "/token"

    @property
    def asks(self) -> dict[str, str]:
        """What is the same in each request for a code."""
        return {"response_type": "code", "client_id": self.client_id, "redirect_uri": CALLBACK,
                "scope": "openid predict"}  # fmt: skip


def registered(world: World) -> dict[str, Registered]:
    """The two servers that doctors can choose at the portal, by their names."""
    return {
        "clinic.example": Registered(CLINIC, "portal", world.books.secrets["portal"]),
        "nord.example": Registered(NORD, "portal-at-nord", generate_token(24)),
    }


class Tablet:
    """The portal's app on a ward's tablet: a public client, which can keep no secret from its owner.

    plain: an old release, which sends the verifier itself as the challenge and names no method;
    back: where it has the code sent.
    """

    def __init__(self, world: World, plain: bool = False, back: str = APP) -> None:
        self._client = world.net.session("tablet")
        self._verifier, self._state, self._plain = generate_token(48), generate_token(24), plain
        self._nonce, self._back = "", back

    def begin(self) -> str:
        """The address that its browser opens."""
        asked = {"response_type": "code", "client_id": "tablet", "redirect_uri": self._back,
                 "scope": "openid predict" if self._nonce else "predict", "state": self._state}  # fmt: skip
        if self._nonce:
            asked["nonce"] = self._nonce
        challenge = {"code_challenge": s256(self._verifier), "code_challenge_method": "S256"}
        if self._plain:
            challenge = {"code_challenge": self._verifier}
        return f"{AUTHORIZE}?{urlencode(asked | challenge)}"

    def form(self, code: str) -> dict[str, str]:
        """What it sends to the token endpoint."""
        return {"grant_type": "authorization_code", "client_id": "tablet", "redirect_uri": self._back,
            "code": code,
                "code_verifier": self._verifier}  # fmt: skip

    def ask(self, form: dict[str, str]) -> dict[str, Any]:
        """Send a form to the token endpoint."""
        found: dict[str, Any] = self._client.post(TOKEN, data=form).json()
        return found

    def logged_in(self, browser: Browser) -> dict[str, Any]:
        """A whole honest flow in this user's browser: the tokens."""
        back = query(browser.open(self.begin(), stop=APP).next_url)  # type: ignore[attr-defined]
        return self.ask(self.form(back["code"])) if back.get("state") == self._state else {}

    def signs_in(self, browser: Browser) -> str:
        """Log in at the portal with an ID token: whom the portal takes the tablet for."""
        self._nonce = self._client.get(PORTAL + "/session").json()["nonce"]
        token = self.logged_in(browser).get("id_token", "")
        return str(self._client.post(PORTAL + "/session", data={"token": token}).json().get("you are",
            "nobody"))

    def try_token(self, held: dict[str, Any]) -> str:
        """What comes of asking the Clinic with these tokens."""
        bearer = {"Authorization": f"Bearer {held.get('access_token')}"}
        reply = self._client.get(CLINIC + "/predictions", headers=bearer)
        return f"reads {len(reply.json())} diagnoses" if reply.ok else str(reply.json()["error"])

    def refresh(self, token: str) -> dict[str, Any]:
        """New tokens for a refresh token."""
        return self.ask(refreshing(token))


def refreshing(token: str) -> dict[str, str]:
    """The form that exchanges a refresh token."""
    return {"grant_type": "refresh_token", "client_id": "tablet", "refresh_token": token}


def password_portal(world: World) -> Flask:
    """The portal as shipped: it asks for the doctor's password of the Clinic, and keeps it."""
    app, client = Flask("portal"), world.net.session("portal")
    app.extensions["kept"] = {}

    @app.post("/login")
    def log_in() -> Any:
        name, word = request.form["username"], request.form["password"]
        reply = client.post(CLINIC + "/login", json={"username": name, "password": word})
        if reply.ok:
            app.extensions["kept"][name] = word
        return reply.json(), reply.status_code

    return app


def out() -> Any:
    """GET /out of the portal: counts a visit and sends the browser on, with whatever else came."""
    where = request.args.to_dict()
    return redirect(f"{where.pop('to')}?{urlencode(where)}")


def try_doors(client: Any, held: dict[str, Any]) -> str:
    """What the Clinic says to a service with this token, at two doors."""
    said = []
    for path in ("/statistics", "/predictions"):
        reply = client.get(CLINIC + path, headers={"Authorization": f"Bearer {held['access_token']}"})
        said.append(f"{path} {reply.status_code}" + ("" if reply.ok else f" {reply.json()['error']}"))
    return ", ".join(said)


def measured(patient: dict[str, Any]) -> dict[str, float]:
    """The ten measurements of a patient's biopsy: a tumour of the data that stands for it."""
    return clinic.example(patient["diagnosis"], int(patient["code"][-3:]))
