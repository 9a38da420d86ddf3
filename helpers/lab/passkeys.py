"""A small authenticator of our own, and the browser around it: they stand for a phone with passkeys.

What the browser does (RP ID, origin, clientDataJSON) follows WebAuthn Level 3, sections 5.1.4 and 5.8.1,
what the authenticator does (authenticatorData, flags, counter, signature) section 6. There is no real
hardware, no CBOR and no attestation. Names of sites lead to loopback ports by the browser's own table, as
there is no DNS here, and TLS is left out.
"""

from __future__ import annotations

import base64
import hashlib
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from helpers.lab.clients import session

if TYPE_CHECKING:
    import requests

UP, UV = 1, 4  # flags: user present, user verified


class NoPasskey(Exception):
    """The browser or the authenticator does not sign here; the text says why."""


def b64url(data: bytes) -> str:
    """base64url without padding."""
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def unb64url(text: str) -> bytes:
    """The bytes behind it. Raises ValueError."""
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


@dataclass(frozen=True)
class Assertion:
    """What an authenticator gives back at a log-in (WebAuthn, AuthenticatorAssertionResponse)."""

    client_data: bytes  # JSON: type, challenge, origin; written by the browser
    authenticator_data: bytes  # SHA-256 of the RP ID, flags, counter: 32 + 1 + 4 bytes
    signature: bytes  # over authenticator_data and the SHA-256 of client_data

    @classmethod
    def of(cls, form: dict[str, Any]) -> Assertion:
        """The assertion in a form, whose parts are base64url. Raises KeyError or ValueError."""
        return cls(*(unb64url(form[part]) for part in ("client_data", "authenticator_data", "signature")))


def client_data(origin: str, challenge: bytes, /, **more: Any) -> bytes:
    """clientDataJSON as a browser writes it; `more` adds or replaces members."""
    fields = {
        "type": "webauthn.get",
        "challenge": b64url(challenge),
        "origin": origin,
        "crossOrigin": False,
    }
    return json.dumps({**fields, **more}, separators=(",", ":")).encode()


def authenticator_data(rp_id: str, counter: int, flags: int = UP | UV) -> bytes:
    """authenticatorData without extensions."""
    return hashlib.sha256(rp_id.encode()).digest() + bytes([flags]) + counter.to_bytes(4)


class Authenticator:
    """Holds a P-256 key for each RP ID, and never shows a private one."""

    def __init__(self) -> None:
        self._keys: dict[str, Any] = {}
        self.counter = 0

    def register(self, rp_id: str) -> Any:
        """Make a passkey for `rp_id` and give back its public key."""
        from cryptography.hazmat.primitives.asymmetric import ec

        self._keys[rp_id] = ec.generate_private_key(ec.SECP256R1())
        return self._keys[rp_id].public_key()

    def sign(self, rp_id: str, data: bytes) -> Assertion:
        """Sign this clientDataJSON for `rp_id`. Raises `NoPasskey` where it has no key for it."""
        from cryptography.hazmat.primitives.asymmetric import ec
        from cryptography.hazmat.primitives.hashes import SHA256

        if rp_id not in self._keys:
            raise NoPasskey(f"no passkey for {rp_id}")
        self.counter += 1
        about = authenticator_data(rp_id, self.counter)
        signed = about + hashlib.sha256(data).digest()
        return Assertion(data, about, self._keys[rp_id].sign(signed, ec.ECDSA(SHA256())))


class Browser:
    """A user's browser: it knows which site it shows, whatever the page says.

    sites: {"https://clinic.example": the loopback address behind that name}.
    """

    def __init__(self, sites: dict[str, str], authenticator: Authenticator | None = None) -> None:
        self.sites = sites
        self.authenticator = authenticator or Authenticator()
        self._client = session()

    def post(self, site: str, path: str, **body: Any) -> requests.Response:
        """Send a form of the page at `site`, as JSON."""
        return self._send("POST", site, path, json=body)

    def passkey(self, site: str, username: str) -> requests.Response:
        """Log in at `site` by passkey: fetch the options, sign, send. Raises `NoPasskey`."""
        options = self._send("GET", site, "/passkey", params={"username": username}).json()
        said = self.get_assertion(site, options["rp_id"], unb64url(options["challenge"]))
        parts = {name: b64url(value) for name, value in vars(said).items()}
        return self.post(site, "/passkey", username=username, **parts)

    def get_assertion(self, site: str, rp_id: str, challenge: bytes) -> Assertion:
        """navigator.credentials.get: the RP ID must be the site's host, or a domain above it."""
        host = urlsplit(site).hostname or ""
        if host != rp_id and not host.endswith("." + rp_id):
            raise NoPasskey(f"{host} may not ask for a passkey of {rp_id}")
        return self.authenticator.sign(rp_id, client_data(site, challenge))

    def _send(self, method: str, site: str, path: str, **options: Any) -> requests.Response:
        headers = {"Host": urlsplit(site).netloc, "Origin": site}
        return self._client.request(method, self.sites[site] + path, headers=headers, timeout=60, **options)
