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
UPLOAD = "Whoever may upload a file may then place a script. Trust the nonce, not the host."
EVAL = "'unsafe-eval' makes code of any text that reaches it."
PLUGIN = (
    "object-src decides that, and default-src where it is missing. A file from the upload folder of "
    "the same host will do: it is a page of the Clinic's own then."
)
FRAME = (
    "frame-src decides that, then child-src, then default-src. With 'self' a page that somebody "
    "uploaded runs its scripts as the Clinic's own."
)
WORKER = (
    "A worker is a script, from an upload, too. worker-src decides that, then child-src, then "
    "script-src, where 'strict-dynamic' lets in every worker that a script starts."
)
LONELY = {
    "base-uri": "a <base> that turns the page's own addresses elsewhere",
    "form-action": "a form that sends what is typed to another host",
    "frame-ancestors": "another site's page that shows this one in a frame",
}
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
    """What an injected piece of markup may want; every one must be refused. Eight are scripts."""
    return [
        Wish("a script element without the nonce", UNSAFE, policy.inline()),
        Wish("a script with last time's nonce", UNSAFE, policy.inline(secrets.token_urlsafe(16))),
        Wish("an event handler such as onerror", UNSAFE, policy.inline(handler=True)),
        Wish("a javascript: link", UNSAFE, policy.inline(navigation=True)),
        Wish("a script from another host", HOST, policy.script(EVIL + "/x.js")),
        Wish("a script from an upload folder of the Clinic's own", UPLOAD,
             policy.script(CLINIC + "/uploads/x.js")),
        Wish("a script in a data: address", HOST, policy.script("data:text/javascript,x")),
        Wish("text that eval turns into code", EVAL, policy.eval()),
        Wish("a plugin", PLUGIN, any(policy.loads("object-src", url) for url in UPLOADS)),
        Wish("a frame", FRAME, any(policy.loads("frame-src", url) for url in UPLOADS)),
        Wish("a worker", WORKER, any(map(policy.worker, UPLOADS))),
        *(Wish(what, f"No other directive covers {name}, default-src neither.",
               policy.allows(name, EVIL + "/")) for name, what in LONELY.items()),
    ]  # fmt: skip


def others(policy: Policy, nonce: str) -> list[Wish]:
    """What else stands in the lists of sources: judged by what may stand there, not by one try."""
    own, by = policy.directives, policy.deciding
    bare = {
        name: [word for word in by(name) or [] if not word.startswith("'")]
        for name in ("frame-src", "object-src")
    }
    far = {
        name: [word for word in _own(by(name), nonce) if word.lower() != "data:"]
        for name in ("img-src", "font-src", "media-src", "connect-src", "manifest-src")
    }
    workers = policy.sources(("worker-src", "child-src")) or []
    extra = {
        "Beside the nonce the page needs no source of scripts, and each one is a door.": {
            "script-src": _scripts(policy.sources(SCRIPT), nonce),
            "script-src-attr": _scripts(policy.sources(HANDLER), nonce),
        },
        "A worker is a script: from an upload, too.": {"worker-src": _beyond(workers, {"'self'"})},
        "The page needs no <base>: 'none'. One that leads to the upload folder is enough.": {
            "base-uri": _beyond(own.get("base-uri", []), {"'self'"})
        },
        "The page has no frame and no plugin: 'none'.": bare,
        DRESS: {
            "style-src": _own(by("style-src-elem"), nonce),
            "style-src-attr": _own(by("style-src-attr"), nonce),
        },
        TELLS: far,
        "Only the Clinic's own host may.": {
            name: _own(own.get(name)) for name in ("form-action", "frame-ancestors")
        },
    }
    return [
        Wish(_said(name, words), why, bool(words))
        for why, found in extra.items() for name, words in found.items()
    ]  # fmt: skip


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
