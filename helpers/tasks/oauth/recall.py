"""Quick questions on earlier lessons, for the first cells of lesson 07."""

from __future__ import annotations

from helpers.judging import Line, question

recall = question(
    "oauth", "recall",
    lines={
        "TLS keeps what stands in a URL out of the server's own log":
            Line("no", "It hides the URL on the way. Server, history and proxies still keep it (lesson 04)."),
        "a Bearer token works for anybody who holds it":
            Line("yes", "Nothing ties it to its owner: it works like cash (lesson 05)."),
        "a token for another service is refused by looking at `aud`":
            Line("yes", "Its signature fits. The audience alone tells that it is not for you (lesson 05)."),
        "a code from an app stops a page that passes everything on at once":
            Line("no", "The relay uses it first. A passkey stops it, by its origin (lesson 06)."),
        "a session keeps its number when the visitor logs in":
            Line("no", "An attacker who planted the number would be logged in with her (lesson 06)."),
    },
    hints=["Lessons 04, 05 and 06.", "Two of the five are true."],
    entered=False,
)  # fmt: skip
