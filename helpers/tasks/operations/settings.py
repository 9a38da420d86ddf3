"""What `settings` must do: a configuration that stays down rather than start open."""

from __future__ import annotations

import secrets
from typing import Any

from helpers.judging import Parts, expect, expect_none, fail, task
from helpers.judging.values import shown
from helpers.tasks.operations.secrets_of_examples import EXAMPLES

HOST = "imaging.clinic.example"
HOSTS = (HOST, "scans.clinic.example", "mr.clinic.example")
VARIABLES = {"IMAGING_SECRET", "IMAGING_HOSTS", "IMAGING_MAX_BODY"}
CANARY = "the-path-of-the-scanner"
LIMIT = 2_000_003  # above the default

# variable, value (None: not set), what it means to start all the same
MISSING = (
    ("IMAGING_SECRET", None, "Its sessions are signed with a key that is known, or drawn anew each time."),
    ("IMAGING_SECRET", "", "An empty key signs for everybody."),
    ("IMAGING_SECRET", "dev", "A word is guessed in a moment: 32 characters or more."),
    ("IMAGING_SECRET", "k" * 31, "31 characters are too few: 32 or more."),
    *(("IMAGING_SECRET", known, "This one stands in EXAMPLES: everybody knows it.") for known in EXAMPLES),
    ("IMAGING_HOSTS", None, "Flask's default answers to any name."),
    ("IMAGING_HOSTS", "", "An empty list answers to any name, or to none."),
    ("IMAGING_HOSTS", " , ", "Commas alone name no host."),
    ("IMAGING_HOSTS", f"{HOST},.clinic.example", "Flask takes a dot in front for every subdomain."),
    ("IMAGING_MAX_BODY", "0", "No body fits into 0 bytes."),
    ("IMAGING_MAX_BODY", "-1", "A limit below 0 refuses or admits everything."),
    ("IMAGING_MAX_BODY", "ten", "That is no number: do not fall back to no limit."),
    ("IMAGING_MAX_BODY", "2.5", "Bytes come whole."),
    ("IMAGING_MAX_BODY", "", "It is set, and to no number."),
    ("IMAGING_MAX_BODY", "²", "str.isdigit takes it for a digit, and int does not."),
)  # fmt: skip
NOT_DEBUG = ("0", "", "false", "False", "no", "off", "true", "11", " 1", "01", "１")
COOKIE = (
    ({"secure"}, "The session's cookie has no Secure: it travels over plain HTTP, too."),
    ({"httponly"}, "The session's cookie has no HttpOnly: a script reads it."),
    ({"samesite=lax", "samesite=strict"},
     "The session's cookie is sent with other sites' forms: no SameSite of Lax or Strict."),
)  # fmt: skip


def environ(**changed: Any) -> dict[str, str]:
    """A sound environment, with changes; None takes a variable away."""
    sound = {
        "IMAGING_SECRET": secrets.token_urlsafe(32),
        "IMAGING_HOSTS": ", ".join(HOSTS),
        "IMAGING_MAX_BODY": str(LIMIT),
        "PATH": "/usr/bin",
    }
    return {name: value for name, value in (sound | changed).items() if value is not None}


def service(config: dict[str, Any]) -> Any:
    """A client of the imaging service under this configuration."""
    from flask import Flask, request, session

    app = Flask("imaging", static_folder=None)
    app.config.update(config)
    app.logger.disabled = True

    @app.post("/enter")
    def enter() -> str:
        session["user"] = "ada"
        return "welcome"

    @app.post("/scan")
    def scan() -> str:
        return str(len(request.get_data()))

    @app.post("/fails")
    def fails() -> str:
        raise RuntimeError(CANARY)

    return app.test_client(use_cookies=False)


@task(
    minutes=10, difficulty=2, asvs="13.4.2", expects="function",
    hints=[
        "Which of your lines goes on where a variable is missing? Each of those has to stop the start.",
        "`bool('0')` is True, and so is `bool('false')`: compare with the one text that switches debug on.",
        "TRUSTED_HOSTS is a list of names; SESSION_COOKIE_SECURE and SESSION_COOKIE_SAMESITE are not set "
        "by default; MAX_CONTENT_LENGTH is None by default. Raise ValueError with the variable's name alone.",
    ],
)  # fmt: skip
def settings(answer: Any, part: Parts) -> None:
    """A configuration that fails closed."""

    def made(**changed: Any) -> tuple[dict[str, str], dict[str, Any]]:
        env = environ(**changed)
        config = part.call(answer, env)
        if not isinstance(config, dict):
            fail(f"Your function returned {shown(config)}, not a dictionary of settings.")
        return env, config

    def ask(path: str, host: str = HOST, size: int = 0, **changed: Any) -> Any:
        client = service(made(**changed)[1])
        return client.post(path, base_url=f"https://{host}", data=b"x" * size)

    with part("an honest service starts and answers"):
        env, config = made()
        expect(
            config.get("SECRET_KEY") == env["IMAGING_SECRET"],
            "SECRET_KEY is not the secret that the environment gave: sessions end with every restart, "
            "or somebody else's key signs them.",
        )
        short = part.raises(answer, environ(IMAGING_SECRET=secrets.token_hex(16)))
        expect(short is None, f"A secret of exactly 32 characters was refused: {short}")
        for host in HOSTS:
            status = ask("/scan", host, LIMIT).status_code
            expect(status == 200, f"An honest request to {host}, of {LIMIT:,} bytes, got {status}.")
        for size, status in ((1_000_000, 200), (1_000_001, 413)):
            got = ask("/scan", HOST, size, IMAGING_MAX_BODY=None).status_code
            said = f"Without IMAGING_MAX_BODY {size:,} bytes got {got}, not {status}."
            expect(got == status, said)
    with part("the session's cookie stays on HTTPS and with its own site"):
        for debug in (None, "1"):
            cookie = ask("/enter", IMAGING_DEBUG=debug).headers["Set-Cookie"]
            words = {word.strip().lower() for word in cookie.split(";")[1:]}
            for wanted, said in COOKIE:
                expect(words & wanted, said + (" (In debug mode.)" if debug else ""))
    with part("stays down where a variable is missing or no good"):
        expect_none(filter(None, (_started(part, answer, *case) for case in MISSING)))
    with part("debug mode is on by '1' alone"):
        for value in (None, *NOT_DEBUG):
            said = "not set" if value is None else repr(value)
            why = "A text that is not empty is true: compare with '1' itself."
            why = f"IMAGING_DEBUG is {said}, and debug mode is on. {why}"
            expect(not made(IMAGING_DEBUG=value)[1].get("DEBUG"), why)
        expect(
            made(IMAGING_DEBUG="1")[1].get("DEBUG"),
            "IMAGING_DEBUG is '1', and debug mode is off: the developer needs it.",
        )
    with part("an error tells the client nothing"):
        try:
            reply = ask("/fails")
        except RuntimeError:
            fail(
                "An error left the application with its text: TESTING, DEBUG or PROPAGATE_EXCEPTIONS is on."
            )
        expect(
            reply.status_code == 500 and CANARY not in reply.text,
            "The error's text reached the client.",
        )
    with part("a body over the limit and a foreign name are refused"):
        status = ask("/scan", HOST, LIMIT + 1).status_code
        expect(
            status == 413, f"A body of {LIMIT + 1:,} bytes got {status}, the limit is {LIMIT:,}."
        )
        for host in ("evil.example", f"x.{HOST}", "localhost"):
            status = ask("/enter", host).status_code
            said = f"A request for {host} got {status}: it answers to names not its own."
            expect(status == 400, said)


def _started(part: Parts, answer: Any, name: str, value: str | None, why: str) -> str:
    """What is wrong with a start under this variable; "" where it was refused as it should."""
    env = environ(**{name: value})
    error = part.raises(answer, env)
    what = f"Without {name}" if value is None else f"With {name}={value!r:.50}"
    if error is None:
        return f"{what} it starts. {why}"
    if not isinstance(error, ValueError):
        return f"{what} it raises {type(error).__name__}, and not ValueError."
    text, secret = str(error), env.get("IMAGING_SECRET", "")
    if len(secret) > 3 and secret in text:
        return f"{what} the error's text holds the secret, and error texts go into logs."
    if name not in text:
        return f"{what} the error does not name the variable: {shown(text)}"
    if others := [other for other in VARIABLES - {name} if other in text]:
        return f"{what} the error names {others[0]} as well, and that one is sound."
    return ""
