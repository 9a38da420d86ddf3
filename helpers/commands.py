"""The commands of `python3 -m helpers`: their words, the environment each needs, what they run."""

from __future__ import annotations

import argparse
import locale
import os
import subprocess
import sys
import time

from helpers import bootstrap
from helpers.bootstrap import TOP, Trouble

# command: (the environment it needs, what --help says)
NEEDS = {
    "start": ("runtime", "set up what is missing and open the course in JupyterLab"),
    "test": ("development", "set up, then lint, unit tests, wrong answers and all notebooks"),
    "doctor": ("none", "say what on this machine would spoil a lesson, and the remedy"),
    "progress": ("runtime", "show the map of the course with what you have solved"),
    "serve": ("runtime", "run the Clinic, or your own service, with TLS for other tools"),
    "reset": ("runtime", "give back an exercise as it came, and keep your answers beside it"),
    "build": ("development", "for authors: execute lessons and solutions, derive the exercises"),
}
EPILOG = """\
The first command that needs packages makes the environment .venv and installs them, each by
its hash; afterwards no network is needed.

  COURSE_VENV=FOLDER        use that folder for the environment
  COURSE_NO_UV=1            install with pip alone
  COURSE_PROGRESS=FILE      keep your progress there
  PYTHONSAFEPATH=1          where that is set, say: python3 helpers COMMAND
  COURSE_REQUIRE_BROWSER=1  a missing Chromium fails the tests instead of skipping them
"""


def parser() -> argparse.ArgumentParser:
    """What the command line takes."""
    top = argparse.ArgumentParser(
        prog="python3 -m helpers",
        description="Application security in Python for machine learning: the course's commands.",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    commands = top.add_subparsers(dest="command", metavar="COMMAND", required=True)
    made = {
        name: commands.add_parser(name, help=text, description=text[0].upper() + text[1:] + ".")
        for name, (_, text) in NEEDS.items()
        if name != "build"
    }
    commands.add_parser("build", help=NEEDS["build"][1], add_help=False)
    made["start"].add_argument("--no-browser", action="store_true", help="only print the address")
    made["start"].add_argument(
        "--port", type=port, help="listen there (otherwise from 8888 on, the first that is free)"
    )
    made["start"].add_argument("--verbose", action="store_true", help="show what Jupyter logs")
    made["test"].epilog = (
        "What stands after -- goes to pytest: python3 -m helpers test -- -k jwt -n 0"
    )
    made["doctor"].add_argument("--json", action="store_true", help="print the findings as JSON")
    made["reset"].add_argument(
        "numbers", nargs="+", type=int, metavar="NN", help="lessons, such as 01 02"
    )
    made["serve"].add_argument(
        "file", nargs="?", metavar="FILE", help="a Python file with create_app (else the Clinic)"
    )
    made["serve"].add_argument("--port", type=port, help="listen there (otherwise any free port)")
    made["serve"].add_argument("--plain", action="store_true", help="HTTP, without TLS")
    made["serve"].add_argument(
        "--cross-site",
        action="store_true",
        help="answer pages of other sites too, as an attack on CSRF or CORS needs it",
    )
    return top


def port(text: str) -> int:
    """A port number from the command line; argparse reports the error."""
    number = int(text) if text.isdecimal() else -1
    if not 1 <= number <= 65535:
        raise argparse.ArgumentTypeError(f"{text!r} is no port between 1 and 65535")
    return number


def cores() -> int:
    """How many processes the tests use: the cores that this process may use, at most 8."""
    mask = getattr(os, "sched_getaffinity", None)
    return max(1, min(8, len(mask(0)) if mask else os.cpu_count() or 1))


def test(words: list[str]) -> int:
    """Lint, then pytest with `words`; prints one summary and gives back the exit code."""
    began = time.monotonic()
    lint = [sys.executable, "-m", "ruff", "check", "--quiet", "."]
    linted = subprocess.run(lint, cwd=TOP, check=False).returncode  # noqa: S603
    tests = [sys.executable, "-m", "pytest", "-n", str(cores()), "--dist", "loadscope", *words]
    try:
        tested = subprocess.run(tests, cwd=TOP, check=False).returncode  # noqa: S603
    except KeyboardInterrupt:
        tested = 2
    verdicts = {0: "passed", 2: "interrupted", 5: "none selected"}
    print(
        f"lint: {'failed' if linted else 'clean'}; tests: {verdicts.get(tested, 'failed')}; "
        f"{time.monotonic() - began:.0f} s on {cores()} cores, "
        f"Python {'.'.join(map(str, sys.version_info[:3]))}",
        flush=True,
    )
    return tested or linted


def run(options: argparse.Namespace, words: list[str]) -> int:
    """Run a command in the process that has what it needs."""
    if options.command == "start":
        from helpers import start

        return start.main(options.port, browser=not options.no_browser, verbose=options.verbose)
    if options.command == "test":
        return test(words)
    if options.command == "doctor":
        from helpers import doctor

        return doctor.main(as_json=options.json)
    if options.command == "progress":
        from helpers import progress

        print(progress.report())
        return 0
    if options.command == "serve":
        from helpers import serve

        return serve.main(
            options.file, options.port, tls=not options.plain, cross_site=options.cross_site
        )
    from helpers import build

    if options.command == "reset":
        return build.reset(options.numbers)
    return int(build.main(words))


def main(arguments: list[str]) -> int:
    """Parse, enter the environment, run. Troubles become a sentence and a remedy, and exit 1."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):  # a terminal that cannot show every letter
            terminal = os.name == "posix" and stream.isatty()
            stream.reconfigure(encoding=locale.getencoding() if terminal else None, errors="replace")
    if arguments[:1] == ["build"]:
        options, words = argparse.Namespace(command="build"), arguments[1:]
    else:
        split = arguments.index("--") if "--" in arguments else len(arguments)
        words = arguments[split + 1 :]
        options = parser().parse_args(arguments[:split])
        if words and options.command != "test":
            parser().error("only test takes words after --")
    need = NEEDS[options.command][0]
    try:
        code = bootstrap.enter(arguments, need == "development", install=need != "none")
        code = run(options, words) if code is None else code
        sys.stdout.flush()
        return code
    except Trouble as trouble:
        print(trouble.text(), file=sys.stderr)
        return 1
    except BrokenPipeError:  # whoever read it has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        return 0
    except KeyboardInterrupt:
        print("\nStopped. The same command takes it up again.", file=sys.stderr)
        return 130
