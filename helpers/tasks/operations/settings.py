"""What `settings` must do: a configuration that stays down rather than start open."""

from __future__ import annotations

import secrets
from itertools import product
from typing import Any

from helpers.judging import Parts, expect, expect_none, fail, task
from helpers.judging.values import shown

# secrets that stand in tutorials: long enough, and known to everybody
EXAMPLES = (
    "192b9bdd22ab9ed4d12e236c78afcb9a393ec15f71bbf5dc987d54727823bcbf",  # Flask's documentation
    "change-me-change-me-change-me-change-me",
    "0123456789abcdef0123456789abcdef",
)
HOST = "imaging.clinic.example"
HOSTS = (HOST, "scans.clinic.example", "mr.clinic.example")
NAMES = "{},{}, {}".format(*HOSTS)
VARIABLES = {"IMAGING_SECRET", "IMAGING_HOSTS", "IMAGING_MAX_BODY"}
CANARY = "the-path-of-the-scanner"
LIMITS = ((2_000_003, "2000003"), (9, "9"), (1_000_000, None))  # above the default, below, not set
MODES = {None: "", "1": " (In debug mode.)"}  # IMAGING_DEBUG, and what a message adds

# variable, value (None: not set), what it means to start all the same
MISSING = (
    ("IMAGING_SECRET", None, "Its sessions are signed with a key that is known, or drawn anew each time."),
    ("IMAGING_SECRET", "", "An empty key signs for everybody."),
    ("IMAGING_SECRET", "dev", "A word is guessed in a moment: 32 characters or more."),
    ("IMAGING_SECRET", "é" * 31, "31 characters are too few: 32 or more, however many bytes they take."),
    *(("IMAGING_SECRET", known, "This one stands in EXAMPLES: everybody knows it.") for known in EXAMPLES),
    ("IMAGING_HOSTS", None, "Flask's default answers to any name."),
    ("IMAGING_HOSTS", "", "An empty list answers to any name, or to none."),
    ("IMAGING_HOSTS", " , ", "Commas alone name no host."),
    ("IMAGING_HOSTS", f"{HOST}, .clinic.example", "Flask takes a dot in front for every subdomain."),
    ("IMAGING_MAX_BODY", "0", "No body fits into 0 bytes."),
    ("IMAGING_MAX_BODY", "000", "It is 0 all the same."),
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
        "IMAGING_HOSTS": NAMES,
        "IMAGING_MAX_BODY": "2000003",
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

    def made(**changed: Any) -> dict[str, Any]:
        config = part.call(answer, environ(**changed))
        known = isinstance(config, dict)
        expect(known, f"Your function returned {shown(config)}, not a dictionary of settings.")
        return config

    def ask(path: str, host: str = HOST, size: int = 0, **changed: Any) -> Any:
        client = service(made(**changed))
        return client.post(path, base_url=f"https://{host}", data=b"x" * size)

    def bodies(more: int, due: int) -> None:
        for mode, (limit, text) in product(MODES, LIMITS):
            limits = {"IMAGING_MAX_BODY": text, "IMAGING_DEBUG": mode}
            got = ask("/scan", HOST, limit + more, **limits).status_code
            said = f"With IMAGING_MAX_BODY={text}" if text else "Without IMAGING_MAX_BODY"
            said = f"{said} a body of {limit + more:,} bytes got {got}, not {due}."
            expect(got == due, said + MODES[mode])

    with part("an honest service starts and answers"):
        for secret in (secrets.token_hex(16), secrets.token_urlsafe(900), "é; " * 11):
            what = f"A secret of exactly {len(secret)} characters ({secret:.3}...) was refused"
            error = part.raises(answer, environ(IMAGING_SECRET=secret))
            expect(error is None, f"{what}: {error}")
            given = made(IMAGING_SECRET=secret).get("SECRET_KEY") == secret
            expect(given, "SECRET_KEY is not the secret that the environment gave, each sign of it: "
                   "sessions end with every restart, or somebody else's key signs them.")  # fmt: skip
        for host, named in (*dict.fromkeys(HOSTS, NAMES).items(), ("localhost", "localhost")):
            status = ask("/scan", host, IMAGING_HOSTS=named).status_code
            why = f"TRUSTED_HOSTS is {shown(made(IMAGING_HOSTS=named).get('TRUSTED_HOSTS'), 90)}"
            why = f"With IMAGING_HOSTS={named!r} {why}: a list of names is wanted."
            expect(status == 200, f"An honest request to {host} got {status}. {why}")
        bodies(0, 200)
    with part("the session's cookie stays on HTTPS and with its own site"):
        for mode, about in MODES.items():
            cookie = ask("/enter", IMAGING_DEBUG=mode).headers.get("Set-Cookie", "")
            expect(cookie, "An honest request got no session: no cookie came." + about)
            words = {word.strip().lower() for word in cookie.split(";")[1:]}
            for wanted, said in COOKIE:
                expect(words & wanted, said + about)
    with part("stays down where a variable is missing or no good"):
        faults = []
        for mode, (name, value, why) in product(MODES, MISSING):
            env = environ(IMAGING_DEBUG=mode, **{name: value})
            if fault := _started(part.raises(answer, env), env, name, why):
                faults.append(fault + MODES[mode])
        expect_none(faults)
    with part("debug mode is on by '1' alone"):
        for value in (None, *NOT_DEBUG):
            said = "not set" if value is None else repr(value)
            why = "A text that is not empty is true: compare with '1' itself."
            why = f"IMAGING_DEBUG is {said}, and debug mode is on. {why}"
            expect(not made(IMAGING_DEBUG=value).get("DEBUG"), why)
        on = made(IMAGING_DEBUG="1").get("DEBUG")
        expect(on, "IMAGING_DEBUG is '1', and debug mode is off: the developer needs it.")
    with part("an error tells the client nothing"):
        try:
            reply = ask("/fails")
        except RuntimeError:
            fail("An error left the application: TESTING or PROPAGATE_EXCEPTIONS is on.")
        status = reply.status_code
        expect(status == 500, f"Where the view raises, a client got {status}, not 500.")
        expect(CANARY not in reply.text, "The error's text reached the client.")
    with part("a body over the limit and a foreign name are refused"):
        bodies(1, 413)
        for mode, host in product(MODES, ("evil.example", f"x.{HOST}", "localhost")):
            status = ask("/enter", host, IMAGING_DEBUG=mode).status_code
            said = f"A request for {host} got {status}: it answers to names not its own."
            expect(status == 400, said + MODES[mode])


def _started(error: Exception | None, env: dict[str, str], name: str, why: str) -> str:
    """What is wrong with a start under this variable; "" where it was refused as it should."""
    what = f"With {name}={env[name]!r:.50}" if name in env else f"Without {name}"
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
