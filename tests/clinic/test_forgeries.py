"""Tokens, links and pages of the Clinic as shipped: forged, extended, and made to run scripts."""

from __future__ import annotations

import bisect
import hashlib
import json
import struct
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote_from_bytes

import pytest

from helpers import clinic, lab
from helpers.clinic import Clinic, tokens
from tests.clinic import test_exchange, test_files, test_referral  # noqa: F401 (fill BROKEN)
from tests.clinic.test_attacks import BROKEN, breaks

ROOT = {"sub": "root", "role": "admin"}
MASK = 0xFFFFFFFF


@pytest.fixture(scope="module")
def c() -> Iterator[Clinic]:
    with clinic.start(cross_site=["https://evil.example"]) as running:
        yield running


def gets_in(c: Clinic, token: str) -> bool:
    answer = c.get("/patients/P-000101", headers={"Authorization": f"Bearer {token}"})
    return answer.status_code == 200


def unsigned(header: dict[str, Any], claims: dict[str, Any]) -> str:
    return ".".join(tokens.encode(json.dumps(part).encode()) for part in (header, claims)) + "."


def keys(*jwks: dict[str, str]) -> Any:
    def app(environ: dict[str, Any], start_response: Any) -> list[bytes]:
        start_response("200 OK", [("Content-Type", "application/json")])
        return [json.dumps({"keys": jwks}).encode()]

    return app


def test_a_signed_token_is_what_the_standard_says(c: Clinic) -> None:
    import jwt

    token = c.login("ada")
    with pytest.warns(jwt.warnings.InsecureKeyLengthWarning):
        assert jwt.decode(token, tokens.SECRET, algorithms=["HS256"])["sub"] == "ada"
    theirs = jwt.encode(ROOT, tokens.SECRET.ljust(32, "!"), algorithm="HS256")
    assert tokens.sloppy_verify(theirs, secret=tokens.SECRET.ljust(32, "!")) == ROOT
    head, body, tag = token.split(".")
    other = tokens.encode(json.dumps(ROOT).encode())
    assert not gets_in(c, f"{head}.{other}.{tag}") and not gets_in(c, f"{head}.{body}.")
    with pytest.raises(tokens.BadToken, match="does not fit"):
        tokens.sloppy_verify(f"{head}.{other}.{tag}")
    with pytest.raises(tokens.BadToken, match="unknown algorithm"):
        tokens.sloppy_verify(unsigned({"alg": "ES256"}, ROOT))


@breaks(
    ("tokens", "none"),
    ("tokens", "secret is a word"),
    ("tokens", "neither exp nor aud"),
    ("tokens", "garbage"),
)
def test_tokens_from_nothing(c: Clinic) -> None:
    for name in ("none", "None", "NONE"):
        assert gets_in(c, unsigned({"alg": name}, ROOT))
    assert gets_in(c, tokens.sign(ROOT, "clinic-secret"))
    assert gets_in(c, tokens.sign({**ROOT, "exp": 1, "aud": "another service"}))
    assert not gets_in(c, tokens.sign(ROOT, "another secret"))
    for garbage in ("x", "a.b.c", "e30.e30.", "....", "é"):
        header = {"Authorization": f"Bearer {garbage}".encode()}
        assert c.get("/patients/P-000101", headers=header).status_code == 500


@breaks(("tokens", "kid opens"), ("tokens", "public key"), ("tokens", "jku"))
def test_tokens_that_bring_their_own_key(c: Clinic) -> None:
    c.post("/upload", files={"file": ("mine.csv", "my own key")})
    assert gets_in(c, tokens.sign(ROOT, "my own key", kid="../uploads/mine.csv"))
    assert gets_in(c, tokens.sign(ROOT, "mine", kid="x' UNION SELECT 'mine' --"))
    assert gets_in(c, tokens.sign(ROOT, "clinic-secret", kid="2024"))
    public = c.get("/files?name=../keys/partner.pem").content
    assert gets_in(c, tokens.sign(ROOT, public, kid="partner.pem"))
    jwk = {"kty": "oct", "k": tokens.encode(b"attacker"), "kid": "a"}
    with lab.serve(keys({"kty": "oct", "k": "", "kid": "b"}, jwk)) as server:
        assert gets_in(c, tokens.sign(ROOT, "attacker", jku=server.url, kid="a"))
        assert gets_in(c, tokens.sign(ROOT, "", jku=server.url))
        assert not gets_in(c, tokens.sign(ROOT, "wrong", jku=server.url, kid="a"))
        assert not gets_in(c, tokens.sign(ROOT, "attacker", jku=server.url, kid="z"))


def test_the_sloppy_verifier_apart_from_the_clinic(c: Clinic, tmp_path: Path) -> None:
    import sqlite3

    import jwt
    from cryptography.hazmat.primitives import serialization
    from cryptography.hazmat.primitives.asymmetric import rsa

    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    pem = key.public_key().public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    honest = jwt.encode(ROOT, key, algorithm="RS256", headers={"kid": "rsa"})
    for form in (pem, pem.decode()):
        assert tokens.sloppy_verify(honest, public_pem=form) == ROOT
        assert tokens.sloppy_verify(tokens.sign(ROOT, form), public_pem=form) == ROOT
    with pytest.raises(tokens.BadToken):
        tokens.sloppy_verify(honest, public_pem=tokens.PARTNER_PEM)
    jwk = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(key.public_key()))
    away = jwt.encode(ROOT, key, algorithm="RS256", headers={"jku": "u", "kid": "a"})
    for answer in ({"keys": [jwk | {"kid": "a"}]}, json.dumps([jwk | {"kid": "a"}])):
        assert tokens.sloppy_verify(away, fetch=lambda _, a=answer: a) == ROOT
    with sqlite3.connect(c.database) as database:
        token = tokens.sign(ROOT, "clinic-secret", kid="2024")
        assert tokens.sloppy_verify(token, secret=b"?", database=database) == ROOT
    database.close()
    (tmp_path / "keys").mkdir()
    (tmp_path / "keys" / "k1").write_bytes(b"one")
    assert tokens.sloppy_verify(tokens.sign(ROOT, b"one", kid="k1"), folder=tmp_path) == ROOT


def extend(digest: str, length: int, more: bytes) -> tuple[bytes, str]:
    """The padding after `length` bytes, and the digest of them, the padding and `more`."""

    def pad(count: int) -> bytes:
        return b"\x80" + bytes((55 - count) % 64) + struct.pack(">Q", 8 * count)

    padding = pad(length)
    state = struct.unpack(">8I", bytes.fromhex(digest))
    data = more + pad(length + len(padding) + len(more))
    for start in range(0, len(data), 64):
        state = compress(state, struct.unpack(">16I", data[start : start + 64]))
    return padding, struct.pack(">8I", *state).hex()


def constants() -> list[int]:
    """32 bits of the fractions of the first 64 primes' cube roots (FIPS 180-4, 4.2.2)."""
    primes = [n for n in range(2, 312) if all(n % d for d in range(2, n))]
    roots = [bisect.bisect_right(range(1 << 35), p << 96, key=lambda r: r**3) - 1 for p in primes]
    return [root & MASK for root in roots]


def turn(word: int, *by: int, shift: int = 32) -> int:
    """`word` rotated right by each number, and shifted, all of it XORed."""
    result = word >> shift
    for n in by:
        result ^= (word >> n | word << (32 - n)) & MASK
    return result


def compress(state: tuple[int, ...], block: tuple[int, ...]) -> tuple[int, ...]:
    """SHA-256's compression function (FIPS 180-4, 6.2.2)."""
    w = list(block)
    for i in range(16, 64):
        low, high = turn(w[i - 15], 7, 18, shift=3), turn(w[i - 2], 17, 19, shift=10)
        w.append(w[i - 16] + low + w[i - 7] + high & MASK)
    a, b, c, d, e, f, g, h = state
    for constant, word in zip(constants(), w, strict=True):
        t1 = h + turn(e, 6, 11, 25) + (e & f ^ ~e & g) + constant + word
        t2 = turn(a, 2, 13, 22) + (a & b ^ a & c ^ b & c)
        a, b, c, d, e, f, g, h = t1 + t2 & MASK, a, b, c, d + t1 & MASK, e, f, g
    after = (a, b, c, d, e, f, g, h)
    return tuple(x + y & MASK for x, y in zip(state, after, strict=True))


@breaks(("GET /share", "extended"))
def test_a_nurses_link_is_extended_to_an_administrators(c: Clinic) -> None:
    padding, digest = extend(hashlib.sha256(b"k" * 40).hexdigest(), 40, b"more")
    assert digest == hashlib.sha256(b"k" * 40 + padding + b"more").hexdigest()
    link = c.get("/share/link?patient=P-000102").json()["link"]
    query, signature = link.removeprefix("/share?").split("&sig=")
    for role, columns in (("doctor", 5), ("admin", 7)):
        more = f"&role={role}".encode()
        padding, digest = extend(signature, 16 + len(query), more)
        forged = c.get(f"/share?{query}{quote_from_bytes(padding + more)}&sig={digest}")
        assert forged.status_code == 200 and len(forged.json()) == columns
    assert forged.json()["insurance"] == "INS-3082-5517"


@breaks(
    ("everywhere", "Allow-Origin"),
    ("everywhere", "headers tell"),
    ("everywhere", "Content-Security-Policy"),
    ("everywhere", "plain HTTP"),
    ("GET /health", "for anybody"),
)
def test_it_tells_too_much(c: Clinic) -> None:
    answer = c.get("/health", headers={"Origin": "https://evil.example"})
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert "Python/3" in answer.headers["Server"] and "Flask/3" in answer.headers["X-Powered-By"]
    assert not {"content-security-policy", "x-frame-options", "x-content-type-options"} & {
        name.lower() for name in answer.headers
    }
    assert c.url.startswith("http://")
    health = answer.json()
    assert health["debug"] is True and health["folder"] == str(c.folder)
    assert health["versions"]["flask"] and health["versions"]["scikit-learn"]


@breaks(("GET /letter", "template"), ("everywhere", "SECRET_KEY"))
def test_a_name_is_a_template(c: Clinic) -> None:
    assert "Dear 49," in c.get("/letter", params={"name": "{{ 7 * 7 }}"}).text
    answer = c.get("/letter", params={"name": "{{ config.SECRET_KEY }}"})
    assert "Dear dev," in answer.text


def note(c: Clinic, **fields: str) -> None:
    nia = c.session("nia")
    assert nia.post(f"{c.url}/notes", json={"patient": "P-000120", **fields}, timeout=10).ok


PAYLOADS = {
    "body": "<img src=x onerror=alert('body')>",
    "title": "x tabindex=0 autofocus onfocus=alert('title')",
    "link": "javascript:alert('link')",
    "author": '"); alert("author"); //',
}


@breaks(
    ("GET /search", "reflected"),
    ("GET /patients/CODE/notes", "the body"),
    ("GET /patients/CODE/notes", "title"),
    ("GET /patients/CODE/notes", "link"),
    ("GET /patients/CODE/notes", "author"),
    ("GET /patients/CODE/notes", "anybody reads"),
    ("POST /notes", "author"),
)
def test_scripts_stand_in_the_pages(c: Clinic) -> None:
    q = "<script>alert(1)</script>"
    assert f"Results for {q}" in c.get("/search", params={"q": q}).text
    note(c, **PAYLOADS)
    page = c.get("/patients/P-000120/notes").text
    assert PAYLOADS["body"] in page
    assert "title=x tabindex=0 autofocus onfocus=alert(" in page
    assert 'href="javascript:alert(' in page
    assert 'authors.add(""); alert("author"); //' in page


@breaks(("POST /notes", "CSRF"))
def test_another_sites_form_writes_a_note(c: Clinic) -> None:
    cookie = {"session": c.login("ada")}
    form = {"patient": "P-000121", "title": "Stop", "body": "all medication"}
    origin = {"Origin": "https://evil.example"}
    answer = c.post("/notes", data=form, cookies=cookie, headers=origin)
    assert answer.url.endswith("/patients/P-000121/notes") and "all medication" in answer.text
    assert c.post("/notes", data=form).status_code == 401


def clicked(page: Any) -> None:
    """Click the note's link, and wait for its script."""
    with page.expect_event("dialog"):
        page.evaluate("document.querySelector('article a').click()")


USED = {
    "title": [lambda page: page.wait_for_function("document.activeElement.matches('article')")],
    "link": [clicked],
}


def test_scripts_run_in_a_real_browser(c: Clinic, chrome: lab.browser.Browser) -> None:
    seen = chrome.visit(f"{c.url}/search?q=<script>alert('q')</script>")
    assert seen.alerts == ["q"]
    for field, payload in PAYLOADS.items():
        note(c, **{field: payload, "patient": f"P-{field}"})
        page = f"{c.url}/patients/P-{field}/notes"
        assert chrome.visit(page, actions=USED.get(field, ())).alerts == [field]
    steal = "<script>document.title = document.cookie</script>"
    cookies = {"session": c.login("ada")}
    assert "session=ey" in chrome.visit(f"{c.url}/search?q={steal}", cookies=cookies).title
    plain = chrome.visit(f"{c.url}/patients/P-000101/notes")
    assert "Written by ada, nia" in plain.text and not plain.alerts + plain.errors


def test_every_weakness_in_the_table_is_proven() -> None:
    missing = [w for w in clinic.WEAKNESSES if w.number not in BROKEN]
    assert not missing
    assert all(set(w.property) <= set("CIA") and 1 <= w.lesson <= 16 for w in clinic.WEAKNESSES)
