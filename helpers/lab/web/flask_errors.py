"""What Flask turns into a 500 on its own, told to the server whose request it was.

It listens to every Flask app, for one may be wrapped in another layer, and from the moment at which Flask is
imported, which may be later than the server's start.
"""

from __future__ import annotations

import sys
import threading
from typing import Any


class FlaskErrors:
    """Listens for one server, an `Httpd`."""

    def __init__(self, httpd: Any) -> None:
        self._httpd = httpd
        self._signal: Any = None
        self._lock = threading.Lock()

    def listen(self) -> bool:
        """Listen from now on, if Flask is there; whether it is."""
        if self._signal is None:
            with self._lock:
                signal = getattr(sys.modules.get("flask"), "got_request_exception", None)
                if signal is not None and self._signal is None and not self._httpd.stopping:
                    signal.connect(self._receive, weak=False)
                    self._signal = signal
        return self._signal is not None

    def stop(self) -> None:
        """Listen no more."""
        with self._lock:
            if self._signal is not None:
                self._signal.disconnect(self._receive)
                self._signal = None

    def _receive(self, sender: Any, exception: BaseException, **_: Any) -> None:
        if threading.current_thread() in self._httpd.requests.threads:
            self._httpd.record(exception)
