"""Session tokens made by hand, deliberately vulnerable: a sloppy verifier of our own.

No library in use today falls for all of this: PyJWT refuses most of it. The mistakes are real ones,
each made by some library or service once, and lesson 05 takes them apart. They share one cause: the
token's own header decides how the token is checked.
"""

from __future__ import annotations

import base64
import hmac
import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

SECRET = "clinic-secret"  # noqa: S105 (the weakness is the lesson)
PARTNER_PEM = """\
-----BEGIN PUBLIC KEY-----
MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAkiyN9/ecDXV9fMwIvoFS
9y/U9sdsNoDUqeoIvBadri0TvQ6wQLWDBTleIr4YIEFSSp+1C3O7+HLw+pgEbG2A
uz1CYxy7I9pTXZCbZOdz0ndY2bRUj880OdBjZ86+/kDzxSekDCeZ0b2EJj6YZUu9
qVCps/BQ43HnjxIXD4K/qIZ7YHFGV/llvxjqKfk1ARhGB1eOe1WtIN2k9DRHfZF/
4I5CRjjVAodlLxmaw6TFQJ5BwVVAciELSxs4OWT1ROH6RF5v2xMDMsTN0UXvYyyj
JQ1U1yVgFoMWguxx4598FG3bwDFE8vMkv7p0fym6X/7kw96BQT56kOLvENaNh5Eb
3QIDAQAB
-----END PUBLIC KEY-----
"""


class BadToken(Exception):
    """The token's signature does not fit."""


def encode(data: bytes) -> str:
    """base64url without padding (RFC 7515, section 2)."""
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def decode(text: str) -> bytes:
    """The bytes of base64url text, whose padding may be missing."""
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def _bytes(key: str | bytes) -> bytes:
    return key.encode() if isinstance(key, str) else key


def sign(claims: dict[str, Any], secret: str | bytes = SECRET, **header: Any) -> str:
    """A token over `claims`, HS256; further words of the header by name, such as kid="2024"."""
    head = {"alg": "HS256", "typ": "JWT", **header}
    parts = [encode(json.dumps(part, separators=(",", ":")).encode()) for part in (head, claims)]
    tag = hmac.digest(_bytes(secret), ".".join(parts).encode(), "sha256")
    return ".".join([*parts, encode(tag)])


def _jwk(url: str, kid: Any, fetch: Callable[[str], Any]) -> Any:
    """The key that the token's own address hands out."""
    found = fetch(url)
    if isinstance(found, str | bytes):
        found = json.loads(found)
    keys = found["keys"] if isinstance(found, dict) else found
    for jwk in keys:
        if kid is None or jwk.get("kid") == kid:
            if jwk["kty"] == "oct":
                return decode(jwk["k"])
            from cryptography.hazmat.primitives.asymmetric import rsa

            e, n = (int.from_bytes(decode(jwk[part])) for part in ("e", "n"))
            return rsa.RSAPublicNumbers(e, n).public_key()
    raise BadToken(f"no key {kid!r} at {url}")


def _named(
    kid: str, folder: Path | None, database: Path | str | sqlite3.Connection | None
) -> bytes | None:
    """The key called `kid`: a file below folder/keys, or else a row of the database."""
    if folder is not None and (Path(folder) / "keys" / kid).is_file():
        return (Path(folder) / "keys" / kid).read_bytes()
    if database is None:
        return None
    sql = f"SELECT secret FROM keys WHERE kid = '{kid}'"  # noqa: S608 (the weakness is the lesson)
    if isinstance(database, sqlite3.Connection):
        row = database.execute(sql).fetchone()
    else:
        with closing(sqlite3.connect(database)) as connection:
            row = connection.execute(sql).fetchone()
    return _bytes(row[0]) if row else None


def _fits(algorithm: str, key: Any, message: bytes, signature: bytes) -> bool:
    if algorithm.startswith("HS"):
        tag = hmac.digest(_bytes(key), message, f"sha{algorithm[2:]}")
        return hmac.compare_digest(tag, signature)
    if algorithm != "RS256":
        raise BadToken(f"unknown algorithm {algorithm}")
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric import padding
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.hazmat.primitives.serialization import load_pem_public_key

    public: Any = load_pem_public_key(_bytes(key)) if isinstance(key, str | bytes) else key
    try:
        public.verify(signature, message, padding.PKCS1v15(), SHA256())
    except InvalidSignature:
        return False
    return True


def sloppy_verify(
    token: str,
    *,
    secret: str | bytes = SECRET,
    folder: Path | str | None = None,
    public_pem: str | bytes | None = None,
    database: Path | str | sqlite3.Connection | None = None,
    fetch: Callable[[str], Any] | None = None,
) -> dict[str, Any]:
    """The token's claims, if its signature fits the way in which the token says it is signed.

    folder: where keys/ lies, in which the header's `kid` names a file; database: has a table
    keys(kid, secret), asked if there is no such file; public_pem: the key of whoever signs with
    RS256; fetch: from the header's `jku` to a key set (RFC 7517), as text or parsed; secret: where
    nothing else applies. Neither `exp` nor `aud` is looked at.

    Raises `BadToken` where the signature does not fit, and whatever it stumbles over in garbage.
    """
    head, body, signature = token.split(".")
    header = json.loads(decode(head))
    algorithm = header["alg"]
    claims: dict[str, Any] = json.loads(decode(body))
    if algorithm.lower() == "none":
        return claims
    kid = header.get("kid")
    key: Any = None
    if "jku" in header and fetch is not None:
        key = _jwk(header["jku"], kid, fetch)
    elif kid is not None:
        key = _named(kid, Path(folder) if folder is not None else None, database)
    if key is None:
        key = public_pem if public_pem is not None else secret
    if not _fits(algorithm, key, f"{head}.{body}".encode(), decode(signature)):
        raise BadToken("the signature does not fit")
    return claims


def verify(token: str) -> dict[str, Any]:
    """The claims of a token that was handed to the running Clinic."""
    from flask import current_app

    from helpers.clinic import database, partner

    folder = current_app.config["FOLDER"]
    return sloppy_verify(
        token, folder=folder, database=folder / database.FILE, fetch=partner.fetch_keys
    )


def ensure(folder: Path) -> None:
    """Make the key folder, with the partner laboratory's public key, if there is none."""
    keys = folder / "keys"
    if not keys.exists():
        keys.mkdir()
        (keys / "partner.pem").write_text(PARTNER_PEM, encoding="ascii", newline="\n")
