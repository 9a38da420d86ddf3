"""pip as often as lesson 00 needs it: loading it takes longer than what it then does."""

from __future__ import annotations

import atexit
import functools
import json
import subprocess
import sys
from pathlib import Path

# has loaded pip, and splits off a process for each list of words that it reads
_LOADED = """
import gc, json, os, signal, sys, tempfile
signal.signal(signal.SIGINT, signal.SIG_DFL)
from pip._internal.cli.main import main
main(["install", "--isolated", "-qqq", "--no-index", "pip"])  # is there: loads what installing needs
gc.freeze()
for line in sys.stdin:
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        child = os.fork()
        if not child:
            for there, here in enumerate((os.open(os.devnull, os.O_RDONLY), out.fileno(), err.fileno())):
                os.dup2(here, there)
            sys.exit(main(json.loads(line)))
        code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        texts = [file.seek(0) or file.read().decode() for file in (out, err)]
    print(json.dumps([code, *texts]), flush=True)
"""


@functools.cache
def _loaded() -> subprocess.Popen[str]:
    process = subprocess.Popen(  # noqa: S603
        [sys.executable, "-c", _LOADED], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    atexit.register(process.communicate)  # closes its input: it ends
    return process


def pip(*words: str | Path) -> subprocess.CompletedProcess[str]:
    """Run `python -m pip --isolated WORDS` in a process of its own; its exit code and what it said."""
    given = ["--isolated", *map(str, words)]
    if sys.platform != "linux":  # elsewhere a process cannot always be split
        command = [sys.executable, "-m", "pip", *given]
        return subprocess.run(command, capture_output=True, text=True)  # noqa: S603
    process = _loaded()
    try:
        print(json.dumps(given), file=process.stdin, flush=True)
        code, out, err = json.loads(process.stdout.readline())  # type: ignore[union-attr]
    except BaseException:  # interrupted: the next command finds a new one
        process.kill()
        _loaded.cache_clear()
        raise
    return subprocess.CompletedProcess(given, code, out, err)
