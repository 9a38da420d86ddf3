"""What a set-up shows while it works, how it runs its children, and who may go first."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from helpers.bootstrap.trouble import AGAIN, Trouble, from_error, from_output

HEARTBEAT = 10.0  # seconds between two signs of life where there is no terminal
PATIENCE = 1800.0  # seconds to wait for another set-up


class Steps:
    """A line for each step on standard error: live on a terminal, plain otherwise."""

    def __init__(self, total: int) -> None:
        self.total, self.number, self.title, self.open = total, 0, "", False
        self.live = sys.stderr.isatty() and os.environ.get("TERM") != "dumb"
        self.width = min(78, shutil.get_terminal_size().columns - 1)
        self.began = self.beat = time.monotonic()
        self.of, self.seen = 0, 0

    def begin(self, title: str, of: int = 0) -> None:
        """Name the step that begins, which ends the one before; of: how many packages pip will get."""
        self._close()
        self.of, self.seen = of, 0
        self.number, self.title = self.number + 1, title
        self.began = self.beat = time.monotonic()
        self.open = True
        self._show(self._line(), end="" if self.live else "\n")

    def tick(self, lines: Sequence[str]) -> None:
        """Show that the step goes on, by the last of the lines that its child said."""
        now, detail = time.monotonic(), lines[-1].strip() if lines else ""
        if self.of:  # pip says a line or two for each package, then nothing for a long time
            self.seen = sum(line.startswith("Collecting ") for line in list(lines))
            detail = detail if self.seen < self.of else "unpacking them"
            detail = f"{self.seen} of {self.of}, {detail}"
        if self.live:
            line = f"{self._line()}: {now - self.began:.0f} s  {detail}"
            self._show(f"\r{line[: self.width]:<{self.width}}", end="")
        elif now - self.beat > HEARTBEAT:
            self.beat = now
            self._show(f"      {now - self.began:.0f} s  {detail}"[: self.width])

    def note(self, text: str) -> None:
        """A line of its own, between steps."""
        self._close()
        self._show(text)

    def broken(self) -> None:
        """Leave the line of a step that failed."""
        if self.live and self.open:
            self._show("")
        self.open = False

    def _line(self) -> str:
        return f"[{self.number}/{self.total}] {self.title}"

    def _close(self) -> None:
        if self.live and self.open:
            line = f"{self._line()}: {time.monotonic() - self.began:.1f} s"
            self._show(f"\r{line[: self.width]:<{self.width}}")
        self.open = False

    @staticmethod
    def _show(text: str, end: str = "\n") -> None:
        print(text, end=end, file=sys.stderr, flush=True)


@dataclass
class Work:
    """What every step of one set-up needs: the environment, its variables, its lock."""

    steps: Steps
    venv: Path
    python: Path
    env: Mapping[str, str]
    lock: int  # file descriptor

    def run(
        self,
        command: Sequence[str | Path],
        env: Mapping[str, str] | None = None,
        private: bool = False,
    ) -> list[str]:
        """Run a child of the current step and give back its lines; `Trouble` where it fails.

        What it says goes to `course-setup.log` in the environment, unless it is private. It
        inherits the lock, so that a set-up that was killed keeps the next one waiting until its
        children are gone.
        """
        log = self.venv / "course-setup.log"
        lines: list[str] = []

        def read(stream: IO[str], copy: IO[str]) -> None:
            for line in stream:
                lines.append(line.rstrip())
                if not private:
                    copy.write(line)

        try:
            with open(log, "a", encoding="utf-8") as copy:
                child = self._begin([str(word) for word in command], env or self.env)
                with child, child.stdout as stream:  # type: ignore[union-attr]
                    reader = threading.Thread(target=read, args=(stream, copy), daemon=True)
                    reader.start()
                    try:
                        while reader.is_alive():
                            reader.join(0.1)
                            self.steps.tick(lines)
                        child.wait()
                    except BaseException:
                        _stop(child)
                        raise
        except OSError as error:
            raise from_error(error, self.venv) from error
        if child.returncode:
            self.steps.broken()
            raise from_output(lines, self.steps.title, self.venv, log)
        return lines

    def _begin(self, command: list[str], env: Mapping[str, str]) -> subprocess.Popen[str]:
        try:
            return subprocess.Popen(  # noqa: S603 (commands of our own, no shell)
                command,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
                encoding="utf-8",
                errors="replace",
                env=dict(env),
                pass_fds=[self.lock] if os.name == "posix" else [],
            )
        except OSError as error:
            self.steps.broken()
            raise Trouble(
                f"The program {command[0]} does not run: {error.strerror or error}.",
                "Set COURSE_VENV to a folder on a disk that may hold programs, " + AGAIN,
            ) from error


def _stop(child: subprocess.Popen[str]) -> None:
    """End a child, with the chance to tidy up after itself."""
    child.send_signal(signal.SIGINT if os.name == "posix" else signal.SIGTERM)
    try:
        child.wait(5)
    except subprocess.TimeoutExpired:
        child.kill()


def _try_lock(handle: int) -> bool:
    try:
        if os.name == "nt":
            import msvcrt

            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined]
        else:
            import fcntl

            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        # a file system without locks is no reason not to begin
        return os.name != "nt" and not isinstance(error, BlockingIOError)
    return True


@contextmanager
def lock(venv: Path) -> Iterator[int]:
    """Hold the environment's lock, waiting for another set-up; the system frees it at death."""
    try:
        venv.mkdir(parents=True, exist_ok=True)
        handle = os.open(venv / ".course-lock", os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as error:
        raise from_error(error, venv) from error
    try:
        waited = 0.0
        while not _try_lock(handle):
            if not waited:
                print(f"Another set-up is at work in {venv.name}; waiting.", file=sys.stderr)
            if waited > PATIENCE:
                raise Trouble(
                    f"Another set-up has been at work in {venv.name} for half an hour.",
                    "End it, then run the same command.",
                )
            time.sleep(0.1)
            waited += 0.1
        yield handle
    finally:
        os.close(handle)
