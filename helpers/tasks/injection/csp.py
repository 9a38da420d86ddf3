"""The judge of lesson 03 for a Content-Security-Policy: what it lets run, load and send."""

from __future__ import annotations

import re
import secrets
from typing import Any

from helpers.judging import Parts, expect, fail, task
from helpers.tasks.injection.policy import Policy
from helpers.tasks.injection.wishes import Wish, attacks, needs, others

SHUT = {"allow-scripts", "allow-forms", "allow-same-origin"}  # what a sandbox takes away
HEADER = "content-security-policy"
LISTS = re.compile(r".*-src(-elem|-attr)?|base-uri|form-action|frame-ancestors")
BARE = re.compile(r"nonce-.*|sha(256|384|512)-.*|self|none|strict-dynamic|unsafe-\S*", re.I)


def _policy(answer: Any, nonce: str) -> Policy:
    headers = answer(nonce)
    kind = type(headers).__name__
    expect(hasattr(headers, "items"), f"Return a dictionary of response headers; a {kind} came back.")
    names = [str(name).lower() for name in headers]
    values = [value for name, value in headers.items() if str(name).lower() == HEADER]
    if not values and HEADER + "-report-only" in names:
        fail("Content-Security-Policy-Report-Only reports what happens, and stops nothing.")
    said = ", ".join(map(str, headers)) or "there is none at all"
    expect(values, f"No header says Content-Security-Policy: {said}.")
    value = values[0]
    for fine, told in (
        (isinstance(value, str), f"A header's value is text, and this one is a {type(value).__name__}: "
         "join the directives with '; '."),
        (not set("\r\n") & set(value), "A line break stands in the header: a server refuses it, or "
         "sends two headers."),
        ("," not in value, "A comma stands in the header. It begins a second policy; directives end "
         "with ';', and their sources with a blank."),
    ):  # fmt: skip
        expect(fine, told)
    policy = Policy(value)
    for name, sources in policy.directives.items():
        bare = next((word for word in sources if LISTS.fullmatch(name) and BARE.fullmatch(word)), "")
        told = f"{bare} stands in {name} without its single quotes, and is the name of a host then. "
        expect(not bare, told + "'nonce-...', 'self' and 'none' are written with them.")
    return policy


@task(
    minutes=8, difficulty=3, asvs="3.4.3", expects="function",
    hints=[
        "Begin with nothing (`default-src 'none'`), and add what the page needs.",
        "`script-src` takes the nonce as 'nonce-...', quotes included. Styles, images: 'self'.",
        "Three directives have no fallback and must be written: base-uri, form-action, "
        "frame-ancestors.",
    ],
)  # fmt: skip
def csp(answer: Any, part: Parts) -> None:
    """Sends a policy that stops what got through."""
    nonce = secrets.token_urlsafe(16)
    with part("sends a policy that is enforced"):
        policy = _policy(answer, nonce)
    if not part.results[-1].holds:
        return
    with part("the page's own needs are met"):
        for wish in needs(policy, nonce):
            expect(wish.granted, f"{wish.what} is refused: the Clinic's own page is broken.")
        lost = SHUT - {word.lower() for word in policy.directives.get("sandbox", SHUT)}
        told = f"`sandbox` without {', '.join(sorted(lost))} breaks the Clinic's own page: its scripts, "
        expect(not lost, told + "its forms, and 'self' itself are shut in.")
    with part("nothing injected runs"):
        _refused(attacks(policy)[:8])
    with part("nothing injected loads, sends or frames"):
        _refused(attacks(policy)[8:])
    with part("everything else is refused"):
        _refused(others(policy, nonce))
    with part("a nonce counts once"):
        again = secrets.token_urlsafe(16)
        both = _policy(answer, again)
        expect(both.inline(again), "With another nonce the page's own script is refused.")
        expect(not both.inline(nonce), "The nonce of the page before still counts.")


def _refused(wishes: list[Wish]) -> None:
    through = [wish for wish in wishes if wish.granted]
    if through:
        count = f"{len(through)} of {len(wishes)} got through. " if through[1:] else ""
        what = through[0].what[0].upper() + through[0].what[1:]
        fail(f"{count}{what} is let in. {through[0].why}")
