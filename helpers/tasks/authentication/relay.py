"""The false sites of lesson 06, in front of the Clinic, and what their owner reads."""

from __future__ import annotations

from typing import Any

from helpers.lab import passkeys, relay

LOOK_ALIKE, BLOG = "https://clinic-example.net", "https://blog.clinic.example"


def start(target: str) -> relay.Relay:
    """A relay in front of `target` that answers to both names; a context manager."""
    return relay.Relay(target, [name.removeprefix("https://") for name in (LOOK_ALIKE, BLOG)])


def reads(http: Any, taken: list[str]) -> str:
    """What a thief reads about Ben's patient with the last of these session cookies."""
    reply = http.get("/patients/P-000106", cookies={"session": taken[-1]}).json()
    return str(reply.get("name") or reply["error"])


def press(http: Any, site: str, user: str, phone: passkeys.Authenticator) -> tuple[str, list[str]]:
    """The user touches the phone at a page that a relay shows in the name of `site`.

    Gives back what came of it, in words, and the session cookies that passed through the relay.
    """
    with start(http.url) as false:
        browser = passkeys.Browser({site: false.url}, phone)
        try:
            reply = browser.passkey(site, user)
        except passkeys.NoPasskey as error:
            return f"the browser: {error}", []
        return f"{reply.status_code} {reply.json().get('error', 'welcome')}", false.taken
