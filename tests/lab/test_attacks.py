"""Attacks that run twice: the same requests, and a word where they are not."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask, request

from helpers import lab


def service(greeting: str) -> Flask:
    app = Flask("service")

    @app.post("/login")
    def login() -> dict[str, Any]:
        return {"role": greeting, "asked": request.get_json()["user"]}

    return app


@pytest.fixture
def attacks() -> lab.Attacks:
    return lab.Attacks()


def test_before_and_after(attacks: lab.Attacks) -> None:
    @attacks("in without a password", limit="a stolen password")
    def bypass(http: Any) -> str:
        answer = http.post("/login", json={"user": "root' --"}, timeout=5)
        return answer.json()["role"]

    assert attacks.rows() == [("in without a password", "not yet", "not yet", "a stolen password")]
    with lab.serve(service("admin")) as shipped, lab.serve(service("nobody")) as mended:
        assert bypass(shipped) == "admin"
        attacks.again(mended)
    assert attacks.rows()[0][1:3] == ("admin", "nobody")
    assert attacks.same() == "1 requests sent again, byte for byte"


@pytest.mark.parametrize("part", ["path", "body", "header"])
def test_another_request_is_no_second_attack(attacks: lab.Attacks, part: str) -> None:
    drawn = iter("ab")

    @attacks("drawn anew", limit="-")
    def drawing(http: Any) -> int:
        letter = next(drawn)
        return http.post(
            f"/login?x={letter}" if part == "path" else "/login",
            json={"user": letter if part == "body" else "ada"},
            headers={"X-Role": letter if part == "header" else "none"},
        ).status_code

    with lab.serve(service("admin")) as shipped:
        drawing(shipped)
        with pytest.raises(lab.LabError, match="not the one that was sent before"):
            attacks.again(shipped)


def test_tokens_and_boundaries_may_differ(attacks: lab.Attacks) -> None:
    tokens = iter("ab")

    @attacks("an upload", limit="-")
    def upload(http: Any) -> int:
        bearer = {"Authorization": f"Bearer {next(tokens)}"}
        return http.post("/login", files={"file": ("a.csv", b"1,2")}, headers=bearer).status_code

    with lab.serve(service("admin")) as shipped:
        upload(shipped)
        attacks.again(shipped)
    assert attacks.same().startswith("1 ")


def test_a_server_that_refuses_is_told_and_no_crash(attacks: lab.Attacks) -> None:
    @attacks("nobody listens", limit="-")
    def knock(http: Any) -> str:
        return http.get("/").text

    with lab.serve(service("admin")) as shipped:
        url = shipped.url
    assert "Error" in knock(url)


def test_what_is_no_server_is_handed_over(attacks: lab.Attacks) -> None:
    @attacks("flip a bit", limit="-")
    def flip(cipher: Any) -> bytes:
        return bytes([cipher[0] ^ 1])

    assert flip(b"a") == str(b"`")


def test_what_each_server_issues_itself_may_differ(attacks: lab.Attacks) -> None:
    """A signature in the query is the server's own; all other parameters are compared."""
    sent = iter(["/a?x=1&sig=aa", "/a?x=1&sig=bb", "/a?x=2&sig=cc"])

    @attacks("signed", limit="nothing", issued=["sig"])
    def signed(http: Any) -> str:
        return str(http.get(next(sent)).status_code)

    with lab.serve(lambda environ, start: (start("200 OK", []), [b""])[1]) as server:
        signed(server)
        signed(server)
        assert attacks.same().startswith("1 ")
        with pytest.raises(lab.LabError, match="x=2"):
            signed(server)


def test_what_is_issued_may_differ_in_a_form(attacks: lab.Attacks) -> None:
    drawn = iter("abcd")

    @attacks("a code in a form", limit="-", issued=["code"])
    def drawing(http: Any) -> int:
        return http.post("/login", data={"code": next(drawn), "scope": "x"}).status_code

    @attacks("a scope in a form", limit="-", issued=["code"])
    def other(http: Any) -> int:
        return http.post("/login", data={"code": "a", "scope": next(drawn)}).status_code

    with lab.serve(service("admin")) as shipped:
        drawing(shipped)
        attacks.again(shipped, drawing)
        other(shipped)
        with pytest.raises(lab.LabError, match="not the one that was sent before"):
            attacks.again(shipped, other)
