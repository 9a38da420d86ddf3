"""What the task about redirect URIs asks of an answer (lesson 07)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from helpers.judging import expect_none, task
from helpers.judging.values import shown, truth

WEB = "https://portal.example/callback"
QUERY = "https://portal.example/back?from=clinic&v=2"
IPV4, IPV6 = "http://127.0.0.1/callback", "http://[::1]/callback"
REGISTERED = [WEB, QUERY, IPV4, IPV6]
ANY_PORT = "RFC 8252, 7.3: the port of a loopback address may be any, since the app takes a free one"

HONEST = [
    *((uri, REGISTERED, "it is registered, sign by sign") for uri in (WEB, QUERY, IPV4)),
    ("http://127.0.0.1:51004/callback", REGISTERED, ANY_PORT),
    *((f"http://127.0.0.1:{port}/callback", [IPV4], ANY_PORT) for port in (65535, 80, 7)),
    ("http://[::1]:8080/callback", [WEB, IPV6], ANY_PORT + "; [::1] is one as well"),
    ("http://127.0.0.1:9000/callback", ["http://127.0.0.1:3000/callback"], ANY_PORT),
    (IPV4, ["http://127.0.0.1:3000/callback"], ANY_PORT + ", or none"),
    ("http://127.0.0.1:4000/cb?v=2", [IPV4, "http://127.0.0.1/cb?v=2"], ANY_PORT),
    *((uri, [uri], "it is registered, sign by sign")
      for uri in ("http://localhost:3000/callback", "http://ward.example/back", "org.clinic.ward:/callback")),
]
OTHER_HOST = "That leads to another host. Compare the whole text."
SAME_SIGNS = "It is not the registered text: exact means sign by sign (RFC 9700, 4.1.3)."
ONLY_PORT = "Beside the port nothing of a loopback address may differ."
WRITTEN = "The address has to be written as it is registered: that is another text."
REST = ["/other", "/callback/more", "/callback?to=https://evil.example", "/callback#x", "/callback?",
        "/callback;x", "/callback/", "/callback\n", "/callback:80", "/CALLBACK", "/%63allback", "//callback",
        "/./callback", "/", ""]  # fmt: skip
HOSTS = ("127.0.0.2", "127.1", "127。0.0.1", "::1", "127.0.0.1.", "0x7f.0.0.1", "[0:0:0:0:0:0:0:1]",
         "[::2]", "[::1%25lo]")  # fmt: skip
CASES = {  # what is refused: {group: [(uri, why)]}
    "begins like a registered one": [
        ("https://portal.example.evil.example/callback", OTHER_HOST),
        (WEB + "/../out?to=https://evil.example/", "An open redirect behind it carries the code away."),
        (WEB + "-old", "An old page under the same beginning is not the registered one."),
        *((uri, SAME_SIGNS) for uri in (WEB + "/", "https://portal.example/")),
        (WEB + "?next=https://evil.example/", "A query that was not registered is the attacker's."),
        (WEB + "#x", "A fragment is never part of a redirect URI (RFC 6749, 3.1.2)."),
    ],
    "only looks like one": [
        ("https://evil.example/callback", OTHER_HOST),
        ("https://evil.example/?x=" + WEB, "The registered text only stands in the query of another host."),
        ("https://portal.example@evil.example/callback", "What stands before @ is a user's name."),
        ("https://evil.portal.example/callback", "A forgotten subdomain is enough for an attacker."),
        ("http://portal.example/callback", "Without TLS everybody on the way reads the code."),
        ("https://portal.example:8443/callback", "The port is free for loopback addresses alone."),
        *((f"https://{rest}", SAME_SIGNS) for rest in (
            "portal.example:443/callback", "portal.example/CALLBACK", "portal.example/%63allback",
            "PORTAL.example/callback", "portal.example/back?v=2&from=clinic", "portal.example/back")),
        (" " + WEB, SAME_SIGNS),
        (WEB + "\n", "A line break at the end: `$` in a pattern lets it pass."),
        (WEB.replace("c", "ｃ"), "Letters that only look like ours become ours when a parser folds them."),
        ("javascript:alert(1)", OTHER_HOST),
    ],
    "only looks like loopback": [
        ("http://127.0.0.1.evil.example/callback", OTHER_HOST),
        ("http://127.0.0.1:80.evil.example/callback", OTHER_HOST),
        ("http://127.0.0.1:80@evil.example/callback", "What stands before @ is a user's name."),
        ("http://ada@127.0.0.1:5000/callback", ONLY_PORT),
        ("http://127.0.0.1:5000/call\nback", "urlsplit drops a line break inside: compare texts."),
        *((f"{scheme}://127.0.0.1:5000/callback", ONLY_PORT) for scheme in ("https", "HTTP")),
        *((f"http://127.0.0.1:5000{rest}", ONLY_PORT) for rest in REST),
        *((f"http://{host}:5000/callback", WRITTEN) for host in HOSTS),
        ("http://localhost:5000/callback", "`localhost` is a name, and names can be pointed elsewhere."),
        ("http://127.0.0.1:65536/callback", "There is no such port."),
        ("http://127.0.0.1:/callback", "A colon without a port: it is with one, or without both."),
        *((f"http://127.0.0.1:{port}/callback", "A port has the digits 0 to 9 alone.")
          for port in ("abc", "+80", "٨٠")),
    ],
}  # fmt: skip
NOT_HERE = [
    ("http://127.0.0.1:51004/callback", [WEB], "this client has registered no loopback address"),
    ("http://[::1]:5000/callback", [IPV4], "this client has registered the other address"),
    ("http://127.0.0.1:5000/callback", [IPV6], "this client has registered the other address"),
    ("http://127.0.0.1:5000", ["http://127.0.0.1/"], "it has no slash, and what is registered has one"),
    (WEB, [], "nothing is registered"),
    *(("", [only], "none was sent: what is left out is not what is registered") for only in (WEB, IPV4)),
    (WEB, ["https://other.example/callback"], "another client registered it"),
    ("http://localhost:5000/callback", ["http://localhost/callback"],
     "`localhost` is a name: RFC 8252, 8.3 says NOT RECOMMENDED, and it has no free port here"),
    *((f"http://{host}:5000/callback", [f"http://{host}/callback"],
       "only 127.0.0.1 and [::1] have a free port") for host in (*HOSTS, "127.0.0.1.example")),
    *((f"{origin}:8443/callback", [f"{origin}{port}/callback"], "the port is free for loopback addresses "
       "alone, and under http alone") for port in (":3000", "")
      for origin in ("https://portal.example", "https://127.0.0.1", "https://[::1]", "app://127.0.0.1")),
]  # fmt: skip


@task(
    minutes=10, difficulty=3, asvs="10.4.1", expects="function",
    hints=[
        "Which comparison cannot be fooled by a clever URL? And what is the one thing that may differ?",
        "`uri in registered` settles it, but for http and 127.0.0.1 or [::1]. There take the port out of "
        "both texts, and compare them whole.",
        r"re.fullmatch(r'(http://(?:127\.0\.0\.1|\[::1\]))(?::([0-9]{1,5}))?(/.*)?', text): its first "
        "and last group must be equal on both sides, and the port at most 65535.",
    ],
)  # fmt: skip
def redirect(answer: Callable, part: Any) -> None:
    """Where a code may be sent."""

    def says(uri: str, registered: list[str]) -> bool:
        return truth(part.call(answer, uri, registered), "`may_redirect`")

    def sixth(text: str) -> str:
        return text.replace("127.0.0.1", "[::1]")

    with part("accepts what is registered, and any port on loopback"):
        also = [(sixth(uri), [*map(sixth, known)], why) for uri, known, why in HONEST if uri != sixth(uri)]
        expect_none(f"{shown(uri, 70)} was refused: {why}."
                    for uri, known, why in HONEST + also if not says(uri, known))  # fmt: skip
    for group, cases in CASES.items():
        with part(f"refuses what {group}"):
            also = [(sixth(uri), why) for uri, why in cases if uri != sixth(uri)]
            expect_none(f"{shown(uri, 70)} was accepted. {why}"
                        for uri, why in cases + also if says(uri, REGISTERED))  # fmt: skip
    with part("goes by this client's list"):
        expect_none(f"{shown(uri, 70)} was accepted, though {why}."
                    for uri, registered, why in NOT_HERE if says(uri, registered))  # fmt: skip
