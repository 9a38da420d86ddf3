"""Wheels made here and a package index on loopback, so that installing is tested offline."""

from __future__ import annotations

import base64
import hashlib
import io
import os
import re
import threading
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib import metadata
from pathlib import Path
from typing import Any, NamedTuple


class Wheel(NamedTuple):
    """A wheel: project, version, file name, content."""

    name: str
    version: str
    file: str
    data: bytes


def _record(names: dict[str, bytes], info: str) -> str:
    lines = []
    for name, data in names.items():
        digest = base64.urlsafe_b64encode(hashlib.sha256(data).digest()).rstrip(b"=").decode()
        lines.append(f"{name},sha256={digest},{len(data)}")
    return "\n".join([*lines, f"{info}/RECORD,,", ""])


def _packed(names: dict[str, bytes], info: str, executable: str = "") -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, data in [*names.items(), (f"{info}/RECORD", _record(names, info).encode())]:
            entry = zipfile.ZipInfo(name)  # the same bytes each time, for the hash
            entry.external_attr = (
                0o100755 if executable and executable in name else 0o100644
            ) << 16
            archive.writestr(entry, data)
    return stream.getvalue()


@cache
def wheel(name: str, version: str) -> Wheel:
    """A package of one module that knows its VERSION."""
    info = f"{name.replace('-', '_')}-{version}.dist-info"
    names = {
        f"{name.replace('-', '_')}.py": f"VERSION = {version!r}\n".encode(),
        f"{info}/METADATA": f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n".encode(),
        f"{info}/WHEEL": b"Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    file = f"{name.replace('-', '_')}-{version}-py3-none-any.whl"
    return Wheel(name, version, file, _packed(names, info))


def repacked(name: str) -> Wheel | None:
    """An installed package as a wheel again, that runs the same program; None where it is not installed."""
    try:
        found = metadata.distribution(name)
    except metadata.PackageNotFoundError:
        return None
    info, names = f"{name}-{found.version}.dist-info", {}
    for file in found.files or []:
        path = Path(str(file.locate())).absolute()
        skipped = {"RECORD", "INSTALLER", "REQUESTED", "direct_url.json"}
        if file.suffix == ".pyc" or file.name in skipped or not path.exists():
            continue
        program = str(file).startswith("..")
        where = f"{name}-{found.version}.data/scripts/{file.name}" if program else file.as_posix()
        linked = program and os.name == "posix"  # fifty megabytes stay where they are
        names[where] = f'#!/bin/sh\nexec "{path}" "$@"\n'.encode() if linked else path.read_bytes()
    file_name = f"{name}-{found.version}-py3-none-any.whl"
    return Wheel(name, found.version, file_name, _packed(names, info, "/scripts/"))


def pin(wheel: Wheel, digest: str = "") -> str:
    """The line of a lock that names this very file, or one with another digest."""
    digest = digest or hashlib.sha256(wheel.data).hexdigest()
    return f"{wheel.name}=={wheel.version} \\\n    --hash=sha256:{digest}\n"


class Index:
    """A simple package index; `asked` lists the paths, `stalled()` holds downloads back."""

    def __init__(self) -> None:
        self.wheels: dict[str, Wheel] = {}
        self.asked: list[str] = []
        self.reached, self._open = threading.Event(), threading.Event()
        self._open.set()
        index = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                index.asked.append(self.path)
                index._answer(self)

            def do_HEAD(self) -> None:
                index._answer(self)

            def log_message(self, *words: Any) -> None:
                """Keep quiet."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_port}/simple/"

    def __enter__(self) -> Index:
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,))
        self._thread.start()
        return self

    def __exit__(self, *error: object) -> None:
        self._open.set()
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    def add(self, *wheels: Wheel) -> None:
        """Offer these files from now on."""
        self.wheels |= {wheel.file: wheel for wheel in wheels}

    @contextmanager
    def stalled(self) -> Iterator[None]:
        """Hold every download of a file until the end; `reached` tells that one was asked for."""
        self.reached.clear()
        self._open.clear()
        try:
            yield
        finally:
            self._open.set()

    def _answer(self, request: BaseHTTPRequestHandler) -> None:
        kind, _, rest = request.path.strip("/").partition("/")
        if kind == "files" and rest in self.wheels:
            if request.command == "GET":
                self.reached.set()
                self._open.wait(60)
            data, mime = self.wheels[rest].data, "application/octet-stream"
        else:
            project = re.sub(r"[-_.]+", "-", rest).lower()
            mine = [wheel.file for wheel in self.wheels.values() if wheel.name == project]
            links = "".join(f'<a href="/files/{file}">{file}</a>' for file in mine)
            data, mime = f"<!DOCTYPE html><html>{links}</html>".encode(), "text/html"
            if not mine:
                request.send_error(404)
                return
        try:
            request.send_response(200)
            request.send_header("Content-Type", mime)
            request.send_header("Content-Length", str(len(data)))
            request.end_headers()
            if request.command == "GET":
                request.wfile.write(data)
        except ConnectionError:
            return  # the set-up that asked has been ended
