"""The judge of lesson 03 for a Content-Security-Policy: what it lets run, load and send."""

from __future__ import annotations

import re
import secrets
from typing import Any

from helpers.judging import Parts, expect, fail, task
from helpers.tasks.injection.policy import CLINIC, EVIL, HANDLER, SCRIPT, Policy, Wish

__all__ = ["Policy", "Wish", "attacks", "csp", "needs", "others"]
HEADER = "content-security-policy"
MISSING = "?"  # stands for the sources of a directive that is not there, nor one in its stead
LISTS = re.compile(r".*-src(-elem|-attr)?|base-uri|form-action|frame-ancestors")
BARE = re.compile(r"nonce-.*|sha(256|384|512)-.*|self|none|strict-dynamic|unsafe-\S*", re.I)


def attacks(policy: Policy, nonce: str) -> list[Wish]:
    """What an injected piece of markup may want; every one must be refused."""
    other = secrets.token_urlsafe(16)
    elem, attribute = policy.inline(), policy.inline(handler=True)
    unsafe = "That is what injected markup consists of: 'unsafe-inline' lets it run."
    host = "An address is no proof: on a host that you list somebody else may place a script."
    return [
        Wish("a script element without the nonce", unsafe, elem),
        Wish("a script element with last time's nonce", unsafe, policy.inline(other)),
        Wish("an event handler such as onerror", unsafe, attribute),
        Wish("a javascript: link", unsafe, policy.inline(navigation=True)),
        Wish("a script from another host", host, policy.script(EVIL + "/x.js")),
        Wish(
            "a script from an upload folder of the Clinic's own",
            "Whoever may upload a file may then place a script. Trust the nonce, not the host.",
            policy.script(CLINIC + "/uploads/x.js"),
        ),
        Wish("a script in a data: address", host, policy.script("data:text/javascript,x")),
        Wish(
            "text that eval turns into code",
            "'unsafe-eval' makes code of any text that reaches it.",
            policy.eval(),
        ),
        Wish(
            "a plugin",
            "object-src decides that, and default-src where it is missing. A file from the upload "
            "folder of the same host will do: it is a page of the Clinic's own then.",
            any(policy.loads("object-src", host + "/uploads/x") for host in (EVIL, CLINIC)),
        ),
        Wish(
            "a frame",
            "frame-src decides that, then child-src, then default-src. With 'self' a page that "
            "somebody uploaded runs its scripts as the Clinic's own.",
            any(policy.loads("frame-src", host + "/uploads/x") for host in (EVIL, CLINIC)),
        ),
        Wish(
            "a <base> that turns the page's own addresses elsewhere",
            "No other directive covers base-uri, default-src neither.",
            policy.allows("base-uri", EVIL + "/"),
        ),
        Wish(
            "a form that sends what is typed to another host",
            "No other directive covers form-action, default-src neither.",
            policy.allows("form-action", EVIL + "/"),
        ),
        Wish(
            "another site's page that shows this one in a frame",
            "No other directive covers frame-ancestors, default-src neither.",
            policy.allows("frame-ancestors", EVIL + "/"),
        ),
    ]


def needs(policy: Policy, nonce: str) -> list[Wish]:
    """What the Clinic's own page needs; every one must be granted."""
    return [
        Wish("its inline script with the nonce", "", policy.inline(nonce)),
        Wish("/static/notes.js with the nonce", "", policy.script(CLINIC + "/n.js", nonce)),
        Wish(
            "its style sheet /static/clinic.css", "", policy.loads("style-src-elem", CLINIC + "/c")
        ),
        Wish("an image from its own host", "", policy.loads("img-src", CLINIC + "/logo.png")),
        Wish("a form to its own host", "", policy.allows("form-action", CLINIC + "/notes")),
    ]


TELLS = "The page needs it from its own host alone. With it what is injected tells another host."
SAME = frozenset(("'self'", "'none'", "'report-sample'", "'strict-dynamic'"))


def others(policy: Policy, nonce: str) -> list[Wish]:
    """What else stands in the lists of sources, beyond what the page needs.

    A list is judged by what may stand in it, not by what one attacker would try.
    """
    scripts = "Beside the nonce the page needs no source of scripts, and each one is a door."
    return [
        *(
            _wish(name, _extra_scripts(policy.sources(chain), nonce), scripts)
            for name, chain in (("script-src", SCRIPT), ("script-src-attr", HANDLER))
        ),
        _wish("worker-src", _extra_workers(policy), "A worker is a script: from an upload, too."),
        *(
            _wish(name, _extra(policy.deciding(name), nonce), "")
            for name in ("style-src-elem", "style-src-attr")
        ),
        *(
            _wish(name, _but_data(_extra(policy.deciding(name), nonce)), TELLS)
            for name in ("img-src", "font-src", "media-src", "connect-src", "manifest-src")
        ),
        _wish(
            "base-uri",
            [word for word in policy.directives.get("base-uri", []) if word.lower() != "'none'"],
            "The page needs no <base>: 'none'. One that leads to the upload folder is enough.",
        ),
        *(
            _wish(name, _extra(policy.directives.get(name)), "Only the Clinic's own host may.")
            for name in ("form-action", "frame-ancestors")
        ),
    ]


def _wish(name: str, extra: list[str], why: str) -> Wish:
    if name.startswith("style") and extra:
        why = "Injected markup can then dress the page as it likes, and hide what is true."
    name = name.removesuffix("-elem")
    what = f"what {', '.join(extra[:3])} stands for, in the sources that decide for {name},"
    if extra == [MISSING]:
        what = f"whatever {name} decides about (it is missing, and nothing stands in for it)"
    return Wish(what, why, bool(extra))


def _extra(sources: list[str] | None, nonce: str = "") -> list[str]:
    """The sources of a list beyond the page's own host (and its nonce)."""
    if sources is None:
        return [MISSING]
    mine = f"'nonce-{nonce}'"
    has_nonce = bool(nonce) and mine in sources
    return [
        word
        for word in sources
        if word.lower() not in SAME
        and not (has_nonce and word in (mine, "'unsafe-inline'"))  # the nonce switches that off
    ]


def _but_data(sources: list[str]) -> list[str]:
    """The sources that reach another host: what stands in the page itself reaches nobody."""
    return [word for word in sources if word.lower() != "data:"]


def _extra_scripts(sources: list[str] | None, nonce: str) -> list[str]:
    if sources is None:
        return [MISSING]
    words = [word.lower() for word in sources]
    dynamic = "'strict-dynamic'" in words  # then hosts and schemes are ignored
    return [
        word
        for word in sources
        if not (
            word == f"'nonce-{nonce}'"
            or word.lower() in ("'strict-dynamic'", "'report-sample'", "'none'")
            or (word.lower() == "'unsafe-inline'" and f"'nonce-{nonce}'" in sources)
            or (dynamic and (not word.startswith("'") or word.lower() == "'self'"))
        )
    ]


def _extra_workers(policy: Policy) -> list[str]:
    own = policy.sources(("worker-src", "child-src"))
    if own is None:  # then the sources of scripts decide, which are asked about apart
        return []
    return [word for word in own if word.lower() not in ("'none'", "'report-sample'")]


def _policy(answer: Any, nonce: str) -> Policy:
    headers = answer(nonce)
    expect(
        hasattr(headers, "items"),
        f"Return a dictionary of response headers; a {type(headers).__name__} came back.",
    )
    names = [str(name) for name, _ in headers.items()]
    named = {str(name).lower(): value for name, value in headers.items()}
    if HEADER not in named and HEADER + "-report-only" in named:
        fail("Content-Security-Policy-Report-Only reports what happens, and stops nothing.")
    said = ", ".join(names) or "there is none at all"
    expect(HEADER in named, f"No header says Content-Security-Policy: {said}.")
    expect(
        [name.lower() for name in names].count(HEADER) == 1,
        "Two headers say Content-Security-Policy, in upper and lower case. Send one.",
    )
    value = named[HEADER]
    expect(
        isinstance(value, str),
        f"A header's value is text, and this one is a {type(value).__name__}: join the directives "
        "with '; '.",
    )
    expect(
        "\n" not in value and "\r" not in value,
        "A line break stands in the header: a server refuses it, or sends two headers.",
    )
    expect(
        "," not in value,
        "A comma stands in the header. It begins a second policy; directives end with ';', and "
        "their sources with a blank.",
    )
    policy = Policy(value)
    _quoted(policy)
    return policy


def _quoted(policy: Policy) -> None:
    for name, sources in policy.directives.items():
        for word in sources:
            expect(
                not (LISTS.fullmatch(name) and BARE.fullmatch(word)),
                f"{word} stands in {name} without its single quotes, and is the name of a host then. "
                "'nonce-...', 'self' and 'none' are written with them.",
            )


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
        _policy(answer, nonce)
    if not part.results[-1].holds:
        return
    with part("the page's own needs are met"):
        policy = _policy(answer, nonce)
        for wish in needs(policy, nonce):
            expect(wish.granted, f"{wish.what} is refused: the Clinic's own page is broken.")
        box = policy.directives.get(
            "sandbox", ["allow-scripts", "allow-forms", "allow-same-origin"]
        )
        lost = {"allow-scripts", "allow-forms", "allow-same-origin"} - {w.lower() for w in box}
        expect(
            not lost,
            f"`sandbox` without {', '.join(sorted(lost))} breaks the Clinic's own page: its scripts, "
            "its forms, and 'self' itself are shut in.",
        )
    with part("nothing injected runs"):
        _refused(attacks(_policy(answer, nonce), nonce)[:8])
    with part("nothing injected loads, sends or frames"):
        _refused(attacks(_policy(answer, nonce), nonce)[8:])
    with part("everything else is refused"):
        _refused(others(_policy(answer, nonce), nonce))
    with part("a nonce counts once"):
        again = secrets.token_urlsafe(16)
        both = _policy(answer, again)
        expect(both.inline(again), "With another nonce the page's own script is refused.")
        expect(not both.inline(nonce), "The nonce of the page before still counts.")


def _refused(wishes: list[Wish]) -> None:
    through = [wish for wish in wishes if wish.granted]
    if through:
        count = f"{len(through)} of {len(wishes)} got through. " if len(through) > 1 else ""
        fail(
            f"{count}{through[0].what[0].upper()}{through[0].what[1:]} is let in. {through[0].why}"
        )
