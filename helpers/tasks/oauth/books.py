"""What the Clinic's authorization server remembers in lesson 07: clients, codes and tokens, in memory."""

from __future__ import annotations

import secrets
import time
from dataclasses import dataclass, field
from typing import Any

from authlib.oauth2.rfc6749 import ClientMixin, TokenMixin
from authlib.oidc.core import AuthorizationCodeMixin
from flask import Response, current_app, request

from helpers.clinic import tokens as clinic_tokens
from helpers.tasks.oauth.network import APP, CALLBACK


@dataclass
class Client(ClientMixin):
    """A registered client, as Authlib asks for it. secret: "" for a public one."""

    client_id: str
    secret: str
    redirects: tuple[str, ...]
    scope: str
    grants: tuple[str, ...] = ("authorization_code", "refresh_token")

    def get_client_id(self) -> str:
        return self.client_id

    def get_default_redirect_uri(self) -> str:
        return ""

    def get_allowed_scope(self, scope: str | None) -> str | None:
        """What was asked for, if all of it is registered; None, and Authlib refuses, if not."""
        wanted = set((scope or "").split())
        return " ".join(sorted(wanted)) if wanted and wanted <= set(self.scope.split()) else None

    def check_redirect_uri(self, redirect_uri: str) -> bool:
        return bool(current_app.extensions["books"].may_redirect(redirect_uri, self.redirects))

    def check_client_secret(self, client_secret: str) -> bool:
        return bool(self.secret) and secrets.compare_digest(self.secret.encode(), client_secret.encode())

    def check_endpoint_auth_method(self, method: str, endpoint: str) -> bool:
        return method == ("client_secret_basic" if self.secret else "none")

    def check_response_type(self, response_type: str) -> bool:
        return response_type == "code"

    def check_grant_type(self, grant_type: str) -> bool:
        return grant_type in self.grants


@dataclass
class Code(AuthorizationCodeMixin):
    """What a code remembers of the request that it answers."""

    client_id: str
    user: str
    redirect_uri: str
    scope: str
    nonce: str | None
    code_challenge: str | None
    code_challenge_method: str | None
    tokens: list[Token] = field(default_factory=list)
    redeemed: bool = False

    @classmethod
    def of(cls, asked: Any) -> Code:
        """From Authlib's request object."""
        data = asked.payload.data
        return cls(asked.client.client_id, asked.user, asked.payload.redirect_uri, asked.scope,
                   data.get("nonce"), data.get("code_challenge"),
                       data.get("code_challenge_method"))  # fmt: skip

    def get_redirect_uri(self) -> str:
        return self.redirect_uri

    def get_scope(self) -> str:
        return self.scope

    def get_nonce(self) -> str | None:
        return self.nonce

    def get_auth_time(self) -> None:
        return None

    def get_acr(self) -> None:
        return None

    def get_amr(self) -> None:
        return None


@dataclass
class Token(TokenMixin):
    """An access token and the refresh token issued with it. family: all that came of one log-in."""

    client_id: str
    user: str | None
    scope: str
    access_token: str
    refresh_token: str
    family: list[Token]
    used: bool = False
    revoked: bool = False
    until: float = field(default_factory=lambda: time.time() + 600)

    def check_client(self, client: Any) -> bool:
        return bool(client.client_id == self.client_id)

    def get_scope(self) -> str:
        return self.scope

    def get_expires_in(self) -> int:
        return 600

    def is_expired(self) -> bool:
        return time.time() > self.until

    def is_revoked(self) -> bool:
        return self.revoked

    def end_family(self) -> None:
        """Revoke every token of this log-in."""
        for token in self.family:
            token.revoked = True


class Shared:
    """What the Clinic's grants have in common: how clients authenticate, and whose code or token it is."""

    TOKEN_ENDPOINT_AUTH_METHODS = ("client_secret_basic", "none")

    def authenticate_user(self, row: Code | Token) -> str | None:
        return row.user


class Books:
    """The tables of one server. may_redirect: the rule by which it compares redirect URIs."""

    def __init__(self, may_redirect: Any) -> None:
        self.may_redirect = may_redirect
        self.secrets = {name: secrets.token_urlsafe(24) for name in ("portal", "drift-job", "quiz")}
        self.clients = {
            "portal": Client("portal", self.secrets["portal"], (CALLBACK,), "openid predict"),
            "tablet": Client("tablet", "", (APP,), "openid predict"),
            "quiz": Client("quiz", self.secrets["quiz"], ("https://evil.example/back",), "openid"),
            "drift-job": Client("drift-job", self.secrets["drift-job"], (), "statistics",
                ("client_credentials",)),
        }  # fmt: skip
        self.codes: dict[str, Code] = {}
        self.tokens: list[Token] = []
        self.allowed: set[tuple[str, str]] = set()  # (user, client): consent that was given

    def client(self, client_id: str) -> Client | None:
        """For Authlib's `query_client`."""
        return self.clients.get(client_id)

    def save(self, token: dict[str, Any], asked: Any) -> None:
        """For Authlib's `save_token`: a new token joins the family of the code or token that it came from."""
        old = getattr(asked, "refresh_token", None)
        code = getattr(asked, "authorization_code", None)
        family = old.family if old else code.tokens if code else []
        family.append(
            Token(asked.client.client_id, asked.user, token.get("scope", ""), token["access_token"],
                  token.get("refresh_token", ""), family))  # fmt: skip
        self.tokens.append(family[-1])

    def find(self, **wanted: str) -> Token | None:
        """The token with this access or refresh token."""
        (name, value), *_ = wanted.items()
        return next((one for one in self.tokens if value and getattr(one, name) == value), None)


def books() -> Books:
    """The books of the server that answers now."""
    found: Books = current_app.extensions["books"]
    return found


def logged_in() -> str | None:
    """Who is logged in at the Clinic in this browser."""
    token = request.cookies.get("session")
    return clinic_tokens.verify(token)["sub"] if token else None


def consent(user: str, client: Client) -> Response | None:
    """The page that asks for consent, or None where it was given."""
    if request.method == "POST" and request.form.get("allow"):
        books().allowed.add((user, client.client_id))
    if (user, client.client_id) in books().allowed:
        return None
    page = Response(f"{client.client_id} wants: {request.args.get('scope')}. Allow?", mimetype="text/plain")
    page.headers["X-Consent"] = "asked"
    return page
