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
    if not found or any(name.startswith(".") for name in found):
        raise ValueError("IMAGING_HOSTS names no host, or one that begins with a dot")
    return found


def limit(environ: Environ) -> int:
    text = environ.get("IMAGING_MAX_BODY", "1000000")
    if not re.fullmatch("[0-9]+", text) or int(text) == 0:
        raise ValueError("IMAGING_MAX_BODY is a whole number above 0")
    return int(text)


def made(**changed: Any) -> Callable[[Environ], dict[str, Any]]:
    """A right answer with changes: SECRET=function of the environment, or a key with its value."""

    def settings(environ: Environ) -> dict[str, Any]:
        config: dict[str, Any] = {
            "SECRET_KEY": secret, "TRUSTED_HOSTS": hosts, "MAX_CONTENT_LENGTH": limit,
            "DEBUG": lambda environ: environ.get("IMAGING_DEBUG") == "1", "SESSION_COOKIE_SAMESITE": "Lax",
            "SESSION_COOKIE_SECURE": True, "SESSION_COOKIE_HTTPONLY": True,
        }  # fmt: skip
        config |= changed
        return {key: value(environ) if callable(value) else value for key, value in config.items()}

    return settings


def long_only(environ: Environ) -> str:
    found = environ.get("IMAGING_SECRET", "")
    return found if len(found) >= 32 else secret({})


def otherwise(check: Callable[[Environ], Any], text: str) -> Callable[[Environ], Any]:
    """Refuses the same, in other words."""

    def told(environ: Environ) -> Any:
        try:
            return check(environ)
        except ValueError:
            raise ValueError(text.format(environ.get("IMAGING_SECRET"), environ)) from None

    return told


def whole_or_default(environ: Environ) -> int:
    text = environ.get("IMAGING_MAX_BODY", "1000000")
    return limit(environ) if text.lstrip("-").isdecimal() else 1_000_000


def listed(environ: Environ) -> list[str]:
    return environ.get("IMAGING_HOSTS", "").replace(" ", "").split(",")


def once_set(name: str, given: Any, otherwise: Any) -> Callable[[Environ], Any]:
    """One thing where the variable is set, another one where it is not."""
    return lambda environ: (given if environ.get(name) else otherwise)(environ)


bank.add(task, "letters", made(SECRET_KEY=lambda env: secret(env if re.fullmatch(r"[\w-]*", env.get(
         "IMAGING_SECRET", "")) else {})), says="33 characters", kind="refuses")  # fmt: skip
bank.add(task, "as_shipped", made(SECRET_KEY=lambda env: env.get("IMAGING_SECRET") or "dev"),
         says="Without IMAGING_SECRET it starts", kind="vulnerable")  # fmt: skip
bank.table(task, {
    "drawn_at_start": (made(SECRET_KEY=lambda env: secrets.token_hex()), "SECRET_KEY is not the secret"),
    "by_key": (made(SECRET_KEY=lambda env: env["IMAGING_SECRET"]), "raises KeyError, and not ValueError"),
    "tutorials_too": (made(SECRET_KEY=long_only), "stands in EXAMPLES"),
    "told_in_the_error": (made(SECRET_KEY=otherwise(secret, "IMAGING_SECRET: {}")),
                          "error texts go into logs"),
    "nameless": (made(SECRET_KEY=otherwise(secret, "not complete")), "does not name the variable"),
    "names_both": (made(SECRET_KEY=otherwise(secret, "IMAGING_SECRET, IMAGING_HOSTS")),
                   "names IMAGING_HOSTS as well"),
    "more_than_32": (made(SECRET_KEY=lambda env: secret(env if len(secret(env)) > 32 else {})),
                     "exactly 32 characters"),
    "any_text_debugs": (made(DEBUG=lambda env: bool(env.get("IMAGING_DEBUG"))), "A text that is not empty"),
    "a_number_debugs": (made(DEBUG=lambda env: env.get("IMAGING_DEBUG", "").strip() == "1"),
                        "IMAGING_DEBUG is ' 1'"),
    "never_debugs": (made(DEBUG=False), "debug mode is off"),
    "testing": (made(TESTING=True), "An error left the application"),
    "drawn_in_debug_mode": (made(SECRET_KEY=once_set("IMAGING_SECRET", secret, once_set(
        "IMAGING_DEBUG", lambda _: secrets.token_hex(), secret))), "drawn anew each time. (In debug mode.)"),
    "plain_cookie": (made(SESSION_COOKIE_SECURE=lambda env: env.get("IMAGING_DEBUG") != "1"),
                     "no Secure: it travels over plain HTTP, too. (In debug mode.)"),
    "cookie_for_scripts": (made(SESSION_COOKIE_HTTPONLY=False), "no HttpOnly"),
    "flasks_samesite": (made(SESSION_COOKIE_SAMESITE=None), "no SameSite of Lax or Strict"),
    "no_limit": (made(MAX_CONTENT_LENGTH=None), "2,000,004 bytes got 200"),
    "falls_back": (made(MAX_CONTENT_LENGTH=whole_or_default), "do not fall back"),
    "any_host": (made(TRUSTED_HOSTS=once_set("IMAGING_HOSTS", hosts, lambda env: None)),
                 "Without IMAGING_HOSTS it starts"),
    "an_empty_name": (made(TRUSTED_HOSTS=once_set("IMAGING_HOSTS", listed, hosts)), "Commas alone"),
    "blanks_stay": (made(TRUSTED_HOSTS=lambda env: hosts(env) and env["IMAGING_HOSTS"].split(",")),
                    "An honest request to mr"),
    "comma_and_blank": (made(TRUSTED_HOSTS=lambda env: hosts(env) and env["IMAGING_HOSTS"].split(", ")),
                        "An honest request to imaging"),
    "subdomains": (made(TRUSTED_HOSTS=lambda env: [f".{name}" for name in hosts(env)]), "for x.imaging"),
    "a_dot_in_front": (made(TRUSTED_HOSTS=lambda env: [*filter(None, listed(env))] or hosts(env)),
                       "a dot in front"),
})  # fmt: skip

bank.add(task, "by_table", made(), kind="right")


@bank.right(task)
def with_more(environ: Environ) -> dict[str, Any]:
    """Flask's own Config class, with other sound settings."""
    from flask import Config

    strict = made(SESSION_COOKIE_SAMESITE="Strict", TRUSTED_HOSTS=lambda env: tuple(hosts(env)))
    config = Config(os.curdir)
    config.from_mapping(strict(environ), SESSION_COOKIE_NAME="__Host-session", TESTING=False)
    return config
