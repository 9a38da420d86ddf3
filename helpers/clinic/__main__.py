"""The child process of `clinic.start(own_process=True)`: serves until its standard input ends.

Its orders come as one line of JSON on standard input; its address goes out the same way.
"""

from __future__ import annotations

import contextlib
import faulthandler
import importlib
import json
import shutil
import signal
import sys
import threading
from pathlib import Path

from helpers import lab
from helpers.clinic.running import warm

STUCK_SECONDS = 60  # an interpreter that answers nothing for so long is given up


def _stay_alive() -> None:
    """Put off the moment at which the interpreter is taken for stuck, again and again."""
    tick = threading.Event()
    while True:
        faulthandler.dump_traceback_later(STUCK_SECONDS, exit=True)
        tick.wait(STUCK_SECONDS / 4)


def main() -> None:
    """Serve as ordered."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # an interrupted notebook keeps its Clinic
    orders = json.loads(sys.stdin.readline())
    base = Path(orders["base"])
    sys.path.extend(path for path in orders["path"] if path not in sys.path)
    threading.Thread(target=_stay_alive, daemon=True).start()
    out = sys.stdout
    try:
        with contextlib.redirect_stdout(sys.stderr):  # what the app prints is no address
            module, name = orders["create_app"].split(":")
            app = getattr(importlib.import_module(module), name)(base / "clinic")
            if orders["model"]:
                warm(app)
            identity = lab.trusted(base / "tls").identity if orders["tls"] else None
            given = {name: orders[name] for name in ("threads", "cross_site", "names")}
            with lab.serve(app, identity, **given) as server:
                print(json.dumps({"url": server.url}), file=out, flush=True)
                sys.stdin.read()
    finally:
        shutil.rmtree(base, ignore_errors=True)


if __name__ == "__main__":
    main()
