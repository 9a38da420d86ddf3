"""The judge of lesson 03 for a Content-Security-Policy: what it lets run, load and send."""

from __future__ import annotations

import re
import secrets
from typing import Any

from helpers.judging import Parts, expect, expect_none, fail, task
from helpers.judging.values import kind
from helpers.tasks.injection.policy import CLINIC, EVIL, Policy

HEADER = "content-security-policy"
LISTS = re.compile(r".*-src(-elem|-attr)?|base-uri|form-action|frame-ancestors")
BARE = re.compile(r"nonce-.*|sha(256|384|512)-.*|self|none|strict-dynamic|unsafe-\S*", re.I)

UNSAFE = "That is what injected markup consists of: 'unsafe-inline' lets it run."
HOST = "An address is no proof: on a host that you list somebody else may place a script."
UPLOAD = "Anybody who may upload a file may then place a script. Trust the nonce, not the host."
WORKER = (
    "A worker is a script, from an upload, too. worker-src decides that, then child-src, then "
    "script-src, where 'strict-dynamic' lets in every worker that a script starts."
)
WORKERS = (f"{EVIL}/x.js", f"{CLINIC}/uploads/x.js", "data:text/javascript,x", f"blob:{CLINIC}/x")
POWERS = ("allow-scripts", "allow-forms")
DOOR = "Beside the nonce the page needs no source of scripts, and each one is a door."
PLUGIN = (
    "A plugin of the upload folder is a page of the Clinic's own. object-src decides that, and "
    "default-src where it is missing."
)
FRAME = (
    "The page has no frame. frame-src decides that, then child-src, then default-src; with 'self' a page "
    "that somebody uploaded runs its scripts as the Clinic's own."
)
BASE = "A <base> turns the page's own addresses elsewhere; one to the upload folder is enough."
FORM = "A form may then send what is typed to another host. Only the Clinic's own host may receive it."
FRAMED = "Another site's page may then show this one in a frame. Only the Clinic's own host may."
DRESS = "Injected markup can then dress the page as it likes, and hide what is true."
TELLS = "The page needs it from its own host alone. With it what is injected tells another host."
# of each directive: the sources that the page may name beside its nonce, and why no more
SOURCES = {
    "script-src-elem": ("", DOOR),
    "script-src-attr": ("", DOOR),
    "object-src": ("", PLUGIN),
    "frame-src": ("", FRAME),
    "base-uri": ("", BASE),
    "form-action": ("'self'", FORM),
    "frame-ancestors": ("'self'", FRAMED),
    "style-src-elem": ("'self'", DRESS),
    "style-src-attr": ("'self'", DRESS),
    **dict.fromkeys(
        ("img-src", "font-src", "media-src", "connect-src", "manifest-src"), ("'self' data:", TELLS)
    ),
}


def _policy(answer: Any, nonce: str) -> Policy:
    headers = answer(nonce)
    told = f"Return a dictionary of response headers; {kind(headers)} came back."
    expect(hasattr(headers, "items"), told)
    names = [str(name).lower() for name in headers]
    values = [value for name, value in headers.items() if str(name).lower() == HEADER]
    if not values and HEADER + "-report-only" in names:
        fail("Content-Security-Policy-Report-Only reports what happens, and stops nothing.")
    said = ", ".join(map(str, headers)) or "there is none at all"
    expect(values, f"No header says Content-Security-Policy: {said}.")
    value = values[0]
    for fine, told in (
        (isinstance(value, str), f"A header's value is text, and this one is {kind(value)}: "
         "join the directives with '; '."),
        (not set("\r\n") & set(value), "A line break stands in the header: a server refuses it, or "
         "sends two headers."),
        ("," not in value, "A comma stands in the header. It begins a second policy; directives end "
         "with ';', and their sources with a blank."),
    ):  # fmt: skip
        expect(fine, told)
    policy = Policy(value)
    framed = next((said for name, said in headers.items() if str(name).lower() == "x-frame-options"), "")
    if str(framed).lower() in ("deny", "sameorigin"):  # browsers heed it where the policy is silent
        policy.directives.setdefault("frame-ancestors", ["'self'"])
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
    last, nonce = (secrets.token_urlsafe(16) for _ in "ab")
    with part("sends a policy that is enforced"):
        _policy(answer, last)
        policy = _policy(answer, nonce)
    if not part.results[-1].holds:
        return
    with part("the page's own needs are met"):
        for what, granted in {
            "its inline script with the nonce": policy.inline(nonce),
            "/static/notes.js with the nonce": policy.script(f"{CLINIC}/n.js", nonce),
            "its style sheet /static/clinic.css": policy.loads("style-src-elem", f"{CLINIC}/c"),
            "an image from its own host": policy.loads("img-src", f"{CLINIC}/logo.png"),
            "a script or a form, in a sandbox that does not allow it": (
                {*POWERS} <= {*policy.directives.get("sandbox", POWERS)}),
            "a form to its own host": policy.loads("form-action", f"{CLINIC}/notes"),
        }.items():
            expect(granted, f"{what} is refused: the Clinic's own page is broken.")
    with part("nothing injected runs"):
        tried = _injected(policy, last)
        through = [(what, why) for what, granted, why in tried if granted]
        for what, why in through:
            count = f"{len(through)} of {len(tried)} got through. " if through[1:] else ""
            fail(f"{count}{what} is let in. {why}")
    with part("nothing else loads, sends or frames"):
        expect_none(
            f"{_said(name, extra)} {why}"
            for name, (may, why) in SOURCES.items()
            if (extra := _extra(policy, name, may, nonce)) != []
        )


def _injected(policy: Policy, last: str) -> list[tuple[str, bool, str]]:
    """Scripts that injected markup may hold: what it is, whether it runs, and why it should not."""
    eval_ = "'unsafe-eval' makes code of any text that reaches it."
    return [
        ("A script element without the nonce", policy.inline(), UNSAFE),
        ("A script with last time's nonce", policy.inline(last), UNSAFE),
        ("An event handler such as onerror", policy.inline(handler=True), UNSAFE),
        ("A javascript: link", policy.inline(navigation=True), UNSAFE),
        ("A script from another host", policy.script(EVIL + "/x.js"), HOST),
        ("A script from an upload folder", policy.script(CLINIC + "/uploads/x.js"), UPLOAD),
        ("A script in a data: address", policy.script("data:text/javascript,x"), HOST),
        ("Text that eval turns into code, or bytes as WebAssembly,", policy.eval(), eval_),
        ("A worker", any(map(policy.worker, WORKERS)), WORKER),
    ]


def _extra(policy: Policy, name: str, may: str, nonce: str) -> list[str] | None:
    """The sources that decide for a directive beyond those it may name; None where none decide.

    A nonce ends 'unsafe-inline', and 'strict-dynamic' ends addresses, which stand there for old
    browsers.
    """
    sources = policy.deciding(name)
    if sources is None:
        return None
    words = {word if word.startswith("'nonce-") else word.lower() for word in sources}
    words -= {"'none'", "'report-sample'", *may.split()}
    if f"'nonce-{nonce}'" in words:
        words -= {f"'nonce-{nonce}'", "'unsafe-inline'"}
    if "'strict-dynamic'" in words and name.startswith("script-"):
        words = {word for word in words if word.startswith("'")} - {"'self'"}
    return sorted(words - {"'strict-dynamic'"})


def _said(name: str, extra: list[str] | None) -> str:
    if extra is None:
        return f"Nothing decides for {name}: it is missing, and default-src too, or it has no fallback."
    return f"{', '.join(extra[:3])} stands in the sources that decide for {name}."
