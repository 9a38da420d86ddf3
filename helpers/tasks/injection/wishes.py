"""What a page, and an attacker, may want of a Content-Security-Policy, as data for its judge."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from typing import NamedTuple

from helpers.tasks.injection.policy import CLINIC, EVIL, HANDLER, SCRIPT, Policy

MISSING = "?"  # stands for the sources of a directive that is not there, nor one in its stead
UPLOADS = tuple(host + "/uploads/x" for host in (EVIL, CLINIC))

UNSAFE = "That is what injected markup consists of: 'unsafe-inline' lets it run."
HOST = "An address is no proof: on a host that you list somebody else may place a script."
NO_FALLBACK = "No other directive covers {}, default-src neither."
TELLS = "The page needs it from its own host alone. With it what is injected tells another host."
DRESS = "Injected markup can then dress the page as it likes, and hide what is true."
# sources that are never more than the page's own
SAME = frozenset(("'self'", "'none'", "'report-sample'", "'strict-dynamic'"))


class Wish(NamedTuple):
    """Something that a page or an attacker may want, and whether this policy grants it."""

    what: str
    why: str
    granted: bool


def needs(policy: Policy, nonce: str) -> list[Wish]:
    """What the Clinic's own page needs; every one must be granted."""
    return [
        Wish("its inline script with the nonce", "", policy.inline(nonce)),
        Wish("/static/notes.js with the nonce", "", policy.script(CLINIC + "/n.js", nonce)),
        Wish("its style sheet /static/clinic.css", "", policy.loads("style-src-elem", CLINIC + "/c")),
        Wish("an image from its own host", "", policy.loads("img-src", CLINIC + "/logo.png")),
        Wish("a form to its own host", "", policy.allows("form-action", CLINIC + "/notes")),
    ]


def attacks(policy: Policy) -> list[Wish]:
    """What an injected piece of markup may want; every one must be refused."""
    lonely = [
        ("base-uri", "a <base> that turns the page's own addresses elsewhere"),
        ("form-action", "a form that sends what is typed to another host"),
        ("frame-ancestors", "another site's page that shows this one in a frame"),
    ]
    return [
        Wish("a script element without the nonce", UNSAFE, policy.inline()),
        Wish(
            "a script element with last time's nonce", UNSAFE, policy.inline(secrets.token_urlsafe(16))
        ),
        Wish("an event handler such as onerror", UNSAFE, policy.inline(handler=True)),
        Wish("a javascript: link", UNSAFE, policy.inline(navigation=True)),
        Wish("a script from another host", HOST, policy.script(EVIL + "/x.js")),
        Wish(
            "a script from an upload folder of the Clinic's own",
            "Whoever may upload a file may then place a script. Trust the nonce, not the host.",
            policy.script(CLINIC + "/uploads/x.js"),
        ),
        Wish("a script in a data: address", HOST, policy.script("data:text/javascript,x")),
        Wish(
            "text that eval turns into code",
            "'unsafe-eval' makes code of any text that reaches it.",
            policy.eval(),
        ),
        Wish(
            "a plugin",
            "object-src decides that, and default-src where it is missing. A file from the upload "
            "folder of the same host will do: it is a page of the Clinic's own then.",
            any(policy.loads("object-src", url) for url in UPLOADS),
        ),
        Wish(
            "a frame",
            "frame-src decides that, then child-src, then default-src. With 'self' a page that "
            "somebody uploaded runs its scripts as the Clinic's own.",
            any(policy.loads("frame-src", url) for url in UPLOADS),
        ),
        Wish(
            "a worker",
            "A worker is a script, from an upload, too. worker-src decides that, then child-src, then "
            "script-src, where 'strict-dynamic' lets in every worker that a script starts.",
            any(policy.worker(url) for url in UPLOADS),
        ),
        *(Wish(what, NO_FALLBACK.format(d), policy.allows(d, EVIL + "/")) for d, what in lonely),
    ]


def others(policy: Policy, nonce: str) -> list[Wish]:
    """What else stands in the lists of sources: judged by what may stand there, not by one try."""
    extra = {
        "script-src": (_scripts(policy.sources(SCRIPT), nonce), "Beside the nonce the page needs no "
                       "source of scripts, and each one is a door."),
        "script-src-attr": (_scripts(policy.sources(HANDLER), nonce), "Each source is a door."),
        "worker-src": (_beyond(policy.sources(("worker-src", "child-src")) or [], {"'self'"}),
                       "A worker is a script: from an upload, too."),
        "base-uri": (_beyond(policy.directives.get("base-uri", []), {"'self'"}), "The page needs no "
                     "<base>: 'none'. One that leads to the upload folder is enough."),
    }  # fmt: skip
    for name in ("frame-src", "object-src"):
        words = [word for word in policy.deciding(name) or [] if not word.startswith("'")]
        extra[name] = (words, "The page has no frame and no plugin: 'none'.")
    for name in ("style-src-elem", "style-src-attr"):
        extra[name.removesuffix("-elem")] = (_own(policy.deciding(name), nonce), DRESS)
    for name in ("img-src", "font-src", "media-src", "connect-src", "manifest-src"):
        far = [word for word in _own(policy.deciding(name), nonce) if word.lower() != "data:"]
        extra[name] = (far, TELLS)
    for name in ("form-action", "frame-ancestors"):
        extra[name] = (_own(policy.directives.get(name)), "Only the Clinic's own host may.")
    return [Wish(_said(name, words), why, bool(words)) for name, (words, why) in extra.items()]


def _said(name: str, extra: list[str]) -> str:
    if extra == [MISSING]:
        return f"whatever {name} decides about (it is missing, and nothing stands in for it)"
    return f"what {', '.join(extra[:3])} stands for, in the sources that decide for {name},"


def _beyond(sources: Iterable[str], more: set[str]) -> list[str]:
    """The sources of a list that let in more than nothing."""
    return [word for word in sources if word.lower() not in SAME - more]


def _own(sources: list[str] | None, nonce: str = "") -> list[str]:
    """The sources of a list beyond the page's own host (and its nonce, which ends 'unsafe-inline')."""
    if sources is None:
        return [MISSING]
    mine = f"'nonce-{nonce}'"
    off = (mine, "'unsafe-inline'") if nonce and mine in sources else ()
    return [word for word in _beyond(sources, set()) if word not in off]


def _scripts(sources: list[str] | None, nonce: str) -> list[str]:
    """The sources of scripts that let in more than the nonce; 'strict-dynamic' ends hosts."""
    found = [word for word in _own(sources, nonce) if word != f"'nonce-{nonce}'"]
    words = [word.lower() for word in sources or []]
    if "'strict-dynamic'" in words:
        return [word for word in found if word.startswith("'") or word == MISSING]
    return found + (["'self'"] if "'self'" in words else [])
