"""What a right cookie and a right guard against request forgery must do (lesson 05)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from helpers.exercise import expect
from helpers.tasks.jwt_access_control_tokens import compact, mac

OWN = "https://clinic.example"


def csrf(remember: Callable, allows: Callable, part: Any) -> None:
    from flask import Response
    from werkzeug.test import EnvironBuilder
    from werkzeug.wrappers import Request

    with part("remember sets a cookie that only this host's requests carry"):
        token, response = (
            compact({"alg": "HS256"}, {"sub": "dr_adams"}, mac(b"k")),
            Response("welcome"),
        )
        remember(response, token)
        _cookie(response, token)

    def judged(method: str, own: str = OWN, **headers: str) -> bool:
        builder = EnvironBuilder("/patients/P-000001/notes", f"{OWN}/", method=method)
        builder.headers.update({name.replace("_", "-"): text for name, text in headers.items()})
        builder.headers["Cookie"] = f"__Host-token={token}"
        result = allows(builder.get_request(Request), own)
        expect(
            isinstance(result, bool), f"allows gave back a {type(result).__name__}: True or False."
        )
        return result

    with part("allows what the Clinic's own pages do"):
        for method in ("POST", "PUT", "PATCH", "DELETE"):
            mine = judged(method, Origin=OWN, Sec_Fetch_Site="same-origin")
            expect(mine, f"{method} from the Clinic's own page was refused.")
        for method in ("GET", "HEAD"):
            expect(judged(method), f"{method} by a bookmark was refused: there is no Origin then.")
            expect(
                judged(method, Referer="https://news.example/", Sec_Fetch_Site="cross-site"),
                f"{method} by a link on another site was refused: it reads, and changes nothing.",
            )
    with part("refuses what another site's page makes the browser do"):
        evil = {
            "another site": "https://evil.test", "an Origin that begins like ours":
            f"{OWN}.evil.test", "an Origin that ends like ours": "https://evilclinic.example",
            "our name over http": "http://clinic.example", "another port": f"{OWN}:8443",
            "a sibling that SameSite trusts": "https://blog.clinic.example",
            "a sandboxed frame (Origin: null)": "null", "an Origin with a path": f"{OWN}/x",
            "an Origin that holds ours": f"https://evil.test/{OWN}",
        }  # fmt: skip
        for what, origin in evil.items():
            site = "same-site" if "port" in what or "sibling" in what else "cross-site"
            for method in ("POST", "DELETE", "PUT", "PATCH"):
                expect(
                    not judged(method, Origin=origin, Sec_Fetch_Site=site),
                    f"{method} from {what} was allowed: compare the whole Origin.",
                )
        for kind in ("application/json", "text/plain", "application/x-www-form-urlencoded"):
            expect(
                not judged("POST", Origin="https://evil.test", Content_Type=kind),
                f"A POST of {kind} from another site was allowed.",
            )
    with part("refuses a change of which nobody knows the origin"):
        expect(
            not judged("POST"),
            "A POST without Origin was allowed: browsers send it with every POST, so fail closed.",
        )
        expect(
            not judged("POST", Referer=f"https://evil.test/{OWN}/"),
            "A POST was allowed for a Referer that only contains the Clinic's name.",
        )
        expect(
            not judged("POST", Referer=f"{OWN}.evil.test/"),
            "A POST was allowed for a Referer that only begins with the Clinic's name.",
        )
        for site in ("same-site", "cross-site"):
            expect(
                not judged("POST", Sec_Fetch_Site=site),
                f"A POST that the browser itself calls {site} was allowed.",
            )
        expect(
            not judged("POST", own="https://elsewhere.example", Origin=OWN),
            "The Clinic moved to another name, and its old name was still allowed: compare with own.",
        )
        expect(
            not judged("POST", Host="clinic.example", X_Requested_With="x", Origin="null"),
            "A sandboxed frame's POST (Origin: null) was allowed.",
        )


def _cookie(response: Any, token: str) -> None:
    lines = response.headers.getlist("Set-Cookie")
    expect(lines, "remember set no cookie.")
    holding = [line for line in lines if token in line]
    expect(len(holding) == 1, "The token has to stand in one cookie, and no other place.")
    expect(token.encode() not in response.get_data(), "The token stands in the page as well.")
    name, _, rest = holding[0].partition("=")
    marks = {mark.strip().lower() for mark in rest.split(";")[1:]}
    why = {
        "httponly": "HttpOnly is missing: a script of the page (XSS) reads the token.",
        "secure": "Secure is missing: the cookie also goes out over plain HTTP.",
    }
    for mark, reason in why.items():
        expect(mark in marks, reason)
    expect(
        {"samesite=lax", "samesite=strict"} & marks,
        "SameSite is missing (or None): the browser adds the cookie to other sites' requests.",
    )
    expect(
        not any(mark.startswith("domain") for mark in marks),
        "Domain is set: the cookie then goes to every host below, such as the blog.",
    )
    expect(
        name == "__Host-token",
        f"The cookie is called {name!r}. A browser accepts __Host- names only with Secure, "
        "Path=/ and no Domain, so that no sibling host can plant one: __Host-token.",
    )
    expect("path=/" in marks, "Path=/ is missing: a browser rejects a __Host- cookie without it.")
