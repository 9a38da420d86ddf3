"""Plumbing around the views of lesson 07: hooks of Authlib that are filled alike, routes, small pages."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from typing import Any

from authlib.integrations.flask_oauth2 import ResourceProtector, current_token
from authlib.oauth2.rfc6750 import BearerTokenValidator
from authlib.oauth2.rfc9207 import IssuerParameter
from authlib.oidc.core import UserInfo
from authlib.oidc.core.grants import OpenIDCode
from cryptography.hazmat.primitives.asymmetric import ec
from flask import Flask, request, session
from jwt.algorithms import ECAlgorithm

from helpers.clinic.database import query
from helpers.tasks.oauth import parties
from helpers.tasks.oauth.books import Token, books
from helpers.tasks.oauth.network import CLINIC
from helpers.tasks.oauth.world import World

SIGNING_KEY = ec.generate_private_key(ec.SECP256R1())  # the Clinic's, for ID tokens
PUBLIC_KEY = SIGNING_KEY.public_key()


class Issuer(IssuerParameter):
    """Says in each answer through a browser who it is from (RFC 9207)."""

    def get_issuer(self) -> str:
        return CLINIC


class IdToken(OpenIDCode):
    """Adds a signed ID token where the scope holds `openid`."""

    def resolve_client_private_key(self, client: Any) -> dict[str, Any]:
        """The signing key as a JWK (RFC 7517)."""
        return ECAlgorithm.to_jwk(SIGNING_KEY, as_dict=True)

    def get_client_algorithm(self, client: Any) -> str:
        return "ES256"

    def get_client_claims(self, client: Any) -> dict[str, Any]:
        return {"iss": CLINIC, "aud": client.client_id}

    def generate_user_info(self, user: str, scope: str) -> UserInfo:
        return UserInfo(sub=user)

    def exists_nonce(self, nonce: str, asked: Any) -> bool:
        return False


class _Known(BearerTokenValidator):
    """Looks an access token up; Authlib then asks whether it expired, was revoked, and has the scope."""

    def authenticate_token(self, token_string: str) -> Token | None:
        return books().find(access_token=token_string)


needs = ResourceProtector()
needs.register_token_validator(_Known())


@needs("statistics")
def statistics() -> dict[str, Any]:
    """How many patients there are: a number, and of nobody in particular."""
    return {"patients": query("SELECT count(*) AS n FROM patients")[0]["n"]}


@needs("openid")
def userinfo() -> dict[str, Any]:
    """Who lent this token (OpenID Connect, 5.3)."""
    return {"sub": current_token.user}


VIEWS = {"statistics": statistics, "userinfo": userinfo}


def clinic_with(make_server: Callable[[Flask, Any], Any], parts: Any, views: Mapping[str, Any]) -> Any:
    """What changes the Clinic's app: its authorization server, and a route for each view."""

    def change(app: Flask) -> None:
        app.extensions["server"] = make_server(app, parts)
        for name, view in views.items():
            app.add_url_rule(f"/{name}", name, view, methods=["GET", "POST"])

    return change


def home() -> dict[str, str]:
    """Whom the portal takes this browser for."""
    return {"you are": session.get("user", "nobody")}


def portal_with(parts: Any, login: Any, callback: Any, enter: Any) -> Callable[[World], Flask]:
    """What makes the portal's app. enter: takes tokens and what the session holds of their flow."""

    def tablet() -> Any:
        """GET /session: a nonce; POST: log in with a token that belongs to it."""
        if request.method == "GET":
            session["nonce"] = secrets.token_urlsafe(32)
            return {"nonce": session["nonce"]}
        token = request.form["token"]
        return enter({"id_token": token, "access_token": token}, {"nonce": session.get("nonce")})

    def make(world: World) -> Flask:
        app = Flask("portal")
        app.secret_key = secrets.token_bytes(32)
        known = parties.registered(world)
        app.extensions.update(parts=parts, servers=known, kept={}, http=world.net.session("portal"))
        views = {"login": login, "callback": callback, "home": home, "session": tablet, "out": parties.out}
        for name, view in views.items():
            app.add_url_rule(f"/{name}", name, view, methods=["GET", "POST"])
        return app

    return make
