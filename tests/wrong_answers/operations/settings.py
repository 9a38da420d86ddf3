"""Answers to `settings`: services that start open, debug by accident, or tell their secret."""

from __future__ import annotations

import os
import re
import secrets
from collections.abc import Callable, Mapping
from typing import Any

from helpers.tasks import operations as tasks
from tests.wrong_answers import Bank

bank, task = Bank(), tasks.settings
Environ = Mapping[str, str]


def secret(environ: Environ) -> str:
    found = environ.get("IMAGING_SECRET", "")
    if len(found) < 32 or found in tasks.EXAMPLES:
        raise ValueError("IMAGING_SECRET: 32 characters or more, and not from a tutorial")
    return found


def hosts(environ: Environ) -> list[str]:
    found = [name.strip() for name in environ.get("IMAGING_HOSTS", "").split(",") if name.strip()]
    if not found:
        raise ValueError("IMAGING_HOSTS names no host")
    return found


def limit(environ: Environ) -> int:
    text = environ.get("IMAGING_MAX_BODY", "1000000")
    if not re.fullmatch("[0-9]+", text) or int(text) == 0:
        raise ValueError("IMAGING_MAX_BODY is a whole number above 0")
    return int(text)


def debug(environ: Environ) -> bool:
    return environ.get("IMAGING_DEBUG") == "1"


def made(**changed: Any) -> Callable[[Environ], dict[str, Any]]:
    """A right answer with changes: SECRET=function of the environment, or a key with its value."""

    def settings(environ: Environ) -> dict[str, Any]:
        config: dict[str, Any] = {
            "SECRET_KEY": secret, "TRUSTED_HOSTS": hosts, "MAX_CONTENT_LENGTH": limit, "DEBUG": debug,
            "SESSION_COOKIE_SECURE": True, "SESSION_COOKIE_HTTPONLY": True,
            "SESSION_COOKIE_SAMESITE": "Lax",
        }  # fmt: skip
        config |= changed
        return {key: value(environ) if callable(value) else value for key, value in config.items()}

    return settings


def wrong(name: str, says: str, kind: str = "misconception", **changed: Any) -> None:
    bank.add(task, name, made(**changed), says=says, kind=kind)


def long_only(environ: Environ) -> str:
    found = environ["IMAGING_SECRET"] if "IMAGING_SECRET" in environ else ""
    if len(found) < 32:
        raise ValueError("IMAGING_SECRET is too short")
    return found


def told(environ: Environ) -> str:
    found = environ.get("IMAGING_SECRET", "")
    if len(found) < 32 or found in tasks.EXAMPLES:
        raise ValueError(f"IMAGING_SECRET is no good: {found}")
    return found


def nameless(environ: Environ) -> str:
    try:
        return secret(environ)
    except ValueError:
        raise ValueError("the configuration is not complete") from None


def whole_or_default(environ: Environ) -> int:
    text = environ.get("IMAGING_MAX_BODY", "1000000")
    return limit(environ) if text.lstrip("-").isdecimal() else 1_000_000


def listed(environ: Environ) -> list[str]:
    return environ.get("IMAGING_HOSTS", "").replace(" ", "").split(",")


@bank.wrong(task, says="Without IMAGING_SECRET it starts", kind="vulnerable")
def as_shipped(environ: Environ) -> dict[str, Any]:
    return made(SECRET_KEY=lambda env: env.get("IMAGING_SECRET") or "dev")(environ)


@bank.wrong(task, says="no service today", kind="refuses")
def nobody(environ: Environ) -> dict[str, Any]:
    raise KeyError("no service today")


wrong("drawn_at_start", "SECRET_KEY is not the secret", SECRET_KEY=lambda env: secrets.token_hex())
wrong("by_key", "raises KeyError, and not ValueError", SECRET_KEY=lambda env: env["IMAGING_SECRET"])
wrong(
    "any_word", "A word is guessed", SECRET_KEY=lambda env: env.get("IMAGING_SECRET") or secret(env)
)
wrong("tutorials_too", "stands in EXAMPLES", SECRET_KEY=long_only)
wrong("told_in_the_error", "error texts go into logs", SECRET_KEY=told)
wrong("nameless", "does not name the variable", SECRET_KEY=nameless)
wrong(
    "any_text_debugs",
    "A text that is not empty is true",
    DEBUG=lambda env: bool(env.get("IMAGING_DEBUG")),
)
wrong("never_debugs", "debug mode is off", DEBUG=False)
wrong("plain_cookie", "no Secure", SESSION_COOKIE_SECURE=False)
wrong("cookie_for_scripts", "no HttpOnly", SESSION_COOKIE_HTTPONLY=False)
wrong("flasks_samesite", "no SameSite of Lax or Strict", SESSION_COOKIE_SAMESITE=None)
wrong("no_limit", "1,000,001 bytes got 200", MAX_CONTENT_LENGTH=None)
wrong("falls_back", "do not fall back", MAX_CONTENT_LENGTH=whole_or_default)
wrong(
    "below_nought",
    "A limit below 0",
    MAX_CONTENT_LENGTH=lambda env: int(env.get("IMAGING_MAX_BODY", "1000000")) or limit(env),
)
wrong(
    "any_host",
    "Without IMAGING_HOSTS it starts",
    TRUSTED_HOSTS=lambda env: listed(env) if env.get("IMAGING_HOSTS") else None,
)
wrong(
    "an_empty_name",
    "Commas alone",
    TRUSTED_HOSTS=lambda env: listed(env) if env.get("IMAGING_HOSTS") else hosts(env),
)
wrong(
    "blanks_stay",
    "An honest request to scans",
    TRUSTED_HOSTS=lambda env: hosts(env) and env["IMAGING_HOSTS"].split(","),
)
wrong(
    "one_text",
    "it answers to names not its own",
    TRUSTED_HOSTS=lambda env: [*hosts(env), *env["IMAGING_HOSTS"]],
)
wrong("subdomains", "for x.imaging", TRUSTED_HOSTS=lambda env: [f".{name}" for name in hosts(env)])
wrong("localhost_too", "for localhost", TRUSTED_HOSTS=lambda env: [*hosts(env), "localhost"])
wrong("old_key_stays", "signs sessions, too", SECRET_KEY_FALLBACKS=["dev"])


@bank.wrong(task, says="exactly 32 characters")
def more_than_32(environ: Environ) -> dict[str, Any]:
    if len(environ.get("IMAGING_SECRET", "")) == 32:
        raise ValueError("IMAGING_SECRET is too short")
    return made()(environ)


wrong("testing", "An error left the application", TESTING=True)

bank.add(task, "by_table", made(), kind="right")
bank.add(
    task,
    "strict_cookie",
    made(SESSION_COOKIE_SAMESITE="Strict", TRUSTED_HOSTS=lambda env: tuple(hosts(env))),
    kind="right",
)


@bank.right(task)
def with_more(environ: Environ) -> dict[str, Any]:
    """Flask's own Config class, with other sound settings."""
    from flask import Config

    config = Config(os.curdir)
    config.from_mapping(
        made()(environ), SESSION_COOKIE_NAME="__Host-session", TRAP_HTTP_EXCEPTIONS=False
    )
    return config
