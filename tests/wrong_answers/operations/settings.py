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
WRONG: dict[str, tuple[str, dict[str, Any]]] = {
    "drawn_at_start": ("SECRET_KEY is not the secret", {"SECRET_KEY": lambda env: secrets.token_hex()}),
    "by_key": ("raises KeyError, and not ValueError", {"SECRET_KEY": lambda env: env["IMAGING_SECRET"]}),
    "tutorials_too": ("stands in EXAMPLES", {"SECRET_KEY": long_only}),
    "told_in_the_error": ("error texts go into logs", {
        "SECRET_KEY": otherwise(secret, "IMAGING_SECRET: {}")}),
    "nameless": ("does not name the variable", {"SECRET_KEY": otherwise(secret, "not complete")}),
    "names_both": ("names IMAGING_HOSTS as well", {
        "SECRET_KEY": otherwise(secret, "IMAGING_SECRET, IMAGING_HOSTS")}),
    "more_than_32": ("exactly 32 characters", {
        "SECRET_KEY": lambda env: secret({} if len(env.get("IMAGING_SECRET", "")) == 32 else env)}),
    "any_text_debugs": ("A text that is not empty", {"DEBUG": lambda env: bool(env.get("IMAGING_DEBUG"))}),
    "a_number_debugs": ("IMAGING_DEBUG is ' 1'", {
        "DEBUG": lambda env: env.get("IMAGING_DEBUG", "").strip() == "1"}),
    "never_debugs": ("debug mode is off", {"DEBUG": False}),
    "testing": ("An error left the application", {"TESTING": True}),
    "drawn_in_debug_mode": ("drawn anew each time. (In debug mode.)", {
        "SECRET_KEY": once_set("IMAGING_SECRET", secret, once_set(
            "IMAGING_DEBUG", lambda env: secrets.token_hex(), secret))}),
    "plain_cookie": ("no Secure: it travels over plain HTTP, too. (In debug mode.)", {
        "SESSION_COOKIE_SECURE": lambda env: env.get("IMAGING_DEBUG") != "1"}),
    "cookie_for_scripts": ("no HttpOnly", {"SESSION_COOKIE_HTTPONLY": False}),
    "flasks_samesite": ("no SameSite of Lax or Strict", {"SESSION_COOKIE_SAMESITE": None}),
    "no_limit": ("2,000,004 bytes got 200", {"MAX_CONTENT_LENGTH": None}),
    "falls_back": ("do not fall back", {"MAX_CONTENT_LENGTH": whole_or_default}),
    "any_host": ("Without IMAGING_HOSTS it starts", {
        "TRUSTED_HOSTS": once_set("IMAGING_HOSTS", hosts, lambda env: None)}),
    "an_empty_name": ("Commas alone", {"TRUSTED_HOSTS": once_set("IMAGING_HOSTS", listed, hosts)}),
    "blanks_stay": ("An honest request to mr", {
        "TRUSTED_HOSTS": lambda env: hosts(env) and env["IMAGING_HOSTS"].split(",")}),
    "comma_and_blank": ("An honest request to imaging", {
        "TRUSTED_HOSTS": lambda env: hosts(env) and env["IMAGING_HOSTS"].split(", ")}),
    "subdomains": ("for x.imaging", {"TRUSTED_HOSTS": lambda env: [f".{name}" for name in hosts(env)]}),
    "a_dot_in_front": ("a dot in front", {
        "TRUSTED_HOSTS": lambda env: [*filter(None, listed(env))] or hosts(env)}),
}  # fmt: skip
for name, (says, changed) in WRONG.items():
    bank.add(task, name, made(**changed), says=says)

bank.add(task, "by_table", made(), kind="right")


@bank.right(task)
def with_more(environ: Environ) -> dict[str, Any]:
    """Flask's own Config class, with other sound settings."""
    from flask import Config

    strict = made(SESSION_COOKIE_SAMESITE="Strict", TRUSTED_HOSTS=lambda env: tuple(hosts(env)))
    config = Config(os.curdir)
    config.from_mapping(strict(environ), SESSION_COOKIE_NAME="__Host-session", TESTING=False)
    return config
