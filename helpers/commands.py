"""The commands of `python3 -m helpers`: their words, the environment each needs, what they run."""

from __future__ import annotations

import argparse
import locale
import os
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from helpers import bootstrap
from helpers.bootstrap import TOP, Trouble

NEEDS = ("none", "runtime", "development")  # what a command's environment may have to hold
EPILOG = """\
The first command that needs packages makes the environment .venv and installs them, each by
its hash; afterwards no network is needed.

  COURSE_VENV=FOLDER        use that folder for the environment
  COURSE_NO_UV=1            install with pip alone
  COURSE_PROGRESS=FILE      keep your progress there
  PYTHONSAFEPATH=1          where that is set, say: python3 helpers COMMAND
  COURSE_REQUIRE_BROWSER=1  a missing Chromium fails the tests instead of skipping them
"""


@dataclass(frozen=True)
class Command:
    """One command: the environment it needs, what --help says, its arguments, what it does."""

    needs: str
    help: str
    arguments: Sequence[tuple[tuple[str, ...], dict[str, Any]]]
    run: Callable[[argparse.Namespace], int]
    epilog: str = ""


COMMANDS: dict[str, Command] = {}


def argument(*names: str, **words: Any) -> tuple[tuple[str, ...], dict[str, Any]]:
    """An argument of a command, as `add_argument` takes it."""
    return names, words


def command(
    needs: str, says: str, *arguments: tuple[tuple[str, ...], dict[str, Any]], epilog: str = ""
) -> Callable[[Callable[[argparse.Namespace], int]], Callable[[argparse.Namespace], int]]:
    """Enter the decorated function in the table; it imports what it needs when it runs."""

    def enter(run: Callable[[argparse.Namespace], int]) -> Callable[[argparse.Namespace], int]:
        COMMANDS[run.__name__.strip("_")] = Command(needs, says, arguments, run, epilog)
        return run

    return enter


def port(text: str) -> int:
    """A port number from the command line; argparse reports the error."""
    number = int(text) if text.isdecimal() else -1
    if not 1 <= number <= 65535:
        raise argparse.ArgumentTypeError(f"{text!r} is no port between 1 and 65535")
    return number


@command(
    "runtime", "set up what is missing and open the course in JupyterLab",
    argument("--no-browser", action="store_true", help="only print the address"),
    argument("--port", type=port, help="listen there (otherwise from 8888 on, the first that is free)"),
    argument("--verbose", action="store_true", help="show what Jupyter logs"),
)  # fmt: skip
def _start(options: argparse.Namespace) -> int:
    from helpers import start

    return start.main(options.port, browser=not options.no_browser, verbose=options.verbose)


@command(
    "development", "set up, then lint, unit tests, wrong answers and all notebooks",
    epilog="What stands after -- goes to pytest: python3 -m helpers test -- -k jwt -n 0",
)  # fmt: skip
def _test(options: argparse.Namespace) -> int:
    return test(options.words)


@command(
    "none", "say what on this machine would spoil a lesson, and the remedy",
    argument("--json", action="store_true", help="print the findings as JSON"),
)  # fmt: skip
def _doctor(options: argparse.Namespace) -> int:
    from helpers import doctor

    return doctor.main(as_json=options.json)


@command("runtime", "show the map of the course with what you have solved")
def _progress(options: argparse.Namespace) -> int:
    from helpers import progress

    print(progress.report())
    return 0


@command(
    "runtime", "run the Clinic, or your own service, with TLS for other tools",
    argument("file", nargs="?", metavar="FILE", help="a Python file with create_app (else the Clinic)"),
    argument("--port", type=port, help="listen there (otherwise any free port)"),
    argument("--plain", action="store_true", help="HTTP, without TLS"),
    argument(
        "--cross-site", action="store_true",
        help="answer pages of other sites too, as an attack on CSRF or CORS needs it",
    ),
)  # fmt: skip
def _serve(options: argparse.Namespace) -> int:
    from helpers import serve

    return serve.main(
        options.file, options.port, tls=not options.plain, cross_site=options.cross_site
    )


@command(
    "runtime", "give back an exercise as it came, and keep your answers beside it",
    argument("numbers", nargs="+", type=int, metavar="NN", help="lessons, such as 01 02"),
)  # fmt: skip
def _reset(options: argparse.Namespace) -> int:
    from helpers import build

    return build.reset(options.numbers)


@command(
    "development", "for authors: execute lessons and solutions, derive the exercises",
    argument(
        "numbers", nargs="*", type=int, metavar="NN",
        help="lessons, such as 01 02; all when none is given",
    ),
    argument("--no-run", action="store_true", help="write and derive, do not execute"),
    argument(
        "--nbgrader", type=Path, metavar="FOLDER", help="write a course folder for nbgrader instead"
    ),
)  # fmt: skip
def _build(options: argparse.Namespace) -> int:
    from helpers import build

    return build.main(options.numbers, run=not options.no_run, nbgrader=options.nbgrader)


def parser() -> argparse.ArgumentParser:
    """What the command line takes."""
    top = argparse.ArgumentParser(
        prog="python3 -m helpers",
        description="Application security in Python for machine learning: the course's commands.",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    commands = top.add_subparsers(dest="command", metavar="COMMAND", required=True)
    for name, entry in COMMANDS.items():
        says = entry.help[0].upper() + entry.help[1:] + "."
        made = commands.add_parser(name, help=entry.help, description=says, epilog=entry.epilog)
        for names, words in entry.arguments:
            made.add_argument(*names, **words)
    return top


def cores() -> int:
    """How many cores this process may use."""
    mask = getattr(os, "sched_getaffinity", None)
    return len(mask(0)) if mask else os.cpu_count() or 1


def workers() -> int:
    """How many processes the tests use: three for two cores, for they wait a third of the time."""
    return min(8, (3 * cores() + 1) // 2)


def test(words: list[str]) -> int:
    """Lint, then pytest with `words`; prints one summary and gives back the exit code."""
    began = time.monotonic()
    lint = [sys.executable, "-m", "ruff", "check", "--quiet", "."]
    linted = subprocess.run(lint, cwd=TOP, check=False).returncode  # noqa: S603
    tests = [sys.executable, "-m", "pytest", "-n", str(workers()), "--dist", "loadscope", *words]
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


def main(arguments: list[str]) -> int:
    """Parse, enter the environment, run. Troubles become a sentence and a remedy, and exit 1."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):  # a terminal that cannot show every letter
            terminal = os.name == "posix" and stream.isatty()
            stream.reconfigure(encoding=locale.getencoding() if terminal else None, errors="replace")
    split = arguments.index("--") if "--" in arguments else len(arguments)
    options = parser().parse_args(arguments[:split])
    options.words = arguments[split + 1 :]
    if options.words and options.command != "test":
        parser().error("only test takes words after --")
    chosen = COMMANDS[options.command]
    try:
        code = bootstrap.enter(
            arguments, chosen.needs == "development", install=chosen.needs != "none"
        )
        code = chosen.run(options) if code is None else code
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
