"""`python3 -m helpers COMMAND`, or `python3 helpers COMMAND`.

Any Python can read this file, to say when it is too old.
"""

import os
import sys

OLDEST = (3, 11)
NEWER = ["python3.14", "python3.13", "python3.12", "python3.11"]


def _newer():
    """The name of a Python on this machine that is new enough and runs, or None."""
    import subprocess

    with open(os.devnull, "w") as nowhere:
        for name in NEWER:
            try:
                if subprocess.call([name, "-c", ""], stdout=nowhere, stderr=nowhere) == 0:  # noqa: S603 (fixed names)
                    return name
            except OSError:
                continue
    return None


def main():
    """Run the command line's command; 1 with one sentence where this Python is too old."""
    if sys.version_info < OLDEST:  # noqa: UP036 (this very check is what the file is for)
        here = ".".join(str(part) for part in sys.version_info[:2])
        name = _newer()
        remedy = (
            "Run the same command with " + name + " instead of this one."
            if name
            else "Install a newer Python, from python.org or by your system, and use that."
        )
        sys.stderr.write("The course needs Python 3.11 or newer; this is " + here + ".\n")
        sys.stderr.write("Remedy: " + remedy + "\n")
        return 1
    if not __package__:  # "python3 helpers start", where PYTHONSAFEPATH forbids "-m helpers"
        sys.path[0] = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    from helpers import commands

    return commands.main(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
