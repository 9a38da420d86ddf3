"""Task `fetch`: a client that hands its token to the right server, in the right way, and to nobody else."""

from __future__ import annotations

import contextlib
import secrets
import ssl
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

from helpers import lab
from helpers.judging import Parts, expect, expect_none, fail, surroundings, task, values
from helpers.lab import tls_client
from helpers.lab.tls_client import V12, V13
from helpers.tasks.tls import bench, posing
from helpers.tasks.tls.posing import Partner, Scene


def _honest(scene: Scene, other: lab.Authority, folder: Path) -> None:
    """The right server, under each version and name, with another answer and token each time."""
    partner, port = scene.partner, scene.url.rpartition(":")[2]
    again = f"/results/{secrets.token_hex(3)}?day={secrets.token_hex(3)}"
    foreign = str(other.save(folder, "other"))
    theirs = bench.issued(1, "localhost").server_context()
    moved = folder / "renewed.pem"  # another CA stands in it at each call
    first, newer = f"tok_{secrets.token_hex(8)}", f"tok_{secrets.token_hex(8)}"
    for host, path, versions, ca_file, token, pose in (
        ("localhost", again, (V12, V13), scene.ca_file, first, None),
        ("localhost", again, (V12,), scene.ca_file, first, None),
        ("127.0.0.1", again, (V13,), scene.ca_file, newer, None),
        ("localhost", "/results", (V12, V13), foreign, newer, theirs),
        ("localhost", "/results", (V12, V13), str(moved), newer, None),
        ("localhost", "/results", (V12, V13), str(moved), newer, theirs),
    ):
        moved.write_bytes(Path(foreign if pose else scene.ca_file).read_bytes())
        # what guesses charsets takes the second one for Chinese; what reads once gets a piece of it
        line = f"{'日λи€у' if pose else 'Müller'}: {secrets.token_hex(4)}\r\n"
        partner.clear(pose=pose, body=line * (8000 if pose else 1))
        tls_client.only(scene.context, *versions)
        try:
            url = f"https://{host}:{port}{path}"
            found = scene.part.call(scene.answer, url, ca_file, token)
        except OSError as error:  # requests and ssl both raise OSErrors
            spoken = "1.2 and 1.3" if len(versions) > 1 else f"1.{versions[0] - V12 + 2} alone"
            fail(
                f"The right server was refused: {lab.reason(error)}. It speaks TLS {spoken}, its "
                "certificate leads to the root in the CA file, and names this host."
                f"{' The file was renewed since your function last read it.' * (ca_file == str(moved))}"
            )
        finally:
            tls_client.only(scene.context, V12, V13)
        expect(
            partner.asked == [f"GET {path}"],
            f"Given a URL that ends in {path}, your function asked the server for "
            f"{', then '.join(partner.asked) or 'nothing'}: one GET of that URL is wanted.",
        )
        expect(
            partner.tokens == [f"Bearer {token}"],
            "The server wants 'Authorization: Bearer TOKEN' with the token of this call; it saw "
            f"{', '.join(partner.tokens) or 'no such header'}.",
        )
        expect(
            found == partner.body,
            f"The server answered {values.shown(partner.body)} ({len(partner.body)} characters) in UTF-8, "
            f"your function gave back {values.shown(found)} ({len(str(found))}). Text is wanted, all of it; "
            "where the header names no charset, a library may guess; an old answer is no answer.",
        )


@lru_cache(1)
def _poses(hour: int) -> dict[str, ssl.SSLContext]:
    """As whom the server poses, by the reason not to believe it."""
    root, other, public = bench.authorities()
    posed = {why: lab.bad_identity(kind, root) for kind, why in posing.IMPOSTORS.items()}
    posed |= {f"{why}.": root.issue(*names, subject="partner") for why, names in bench.NAMES.items()}
    posed |= {why: public.issue("localhost") for why in (posing.PUBLIC, posing.BUNDLE)}
    posed |= {posing.ADDRESS: root.issue("localhost"), posing.OTHER_FILE: other.issue("localhost")}
    posed |= {posing.SWAPPED: root.issue("other.example")}
    return {why: identity.server_context() for why, identity in posed.items()}


def _impostors(scene: Scene, public_file: Path) -> Iterator[str]:
    """What slips, one sentence for each impostor that gets a token or passes unnoticed."""
    if tls_client.speaks_old():
        scene.partner.clear(pose=scene.context)
        tls_client.only(scene.context, *tls_client.OLD)
        yield from scene.slips(posing.OLD)
        tls_client.only(scene.context, V12, V13)
    address = scene.url.replace("localhost", "127.0.0.1") + "/results"
    for why, context in _poses(bench.hour()).items():
        scene.partner.clear(pose=context, pose_from=2 if why == posing.SWAPPED else 1)
        told = why == posing.BUNDLE
        with surroundings.requests_trusts(public_file) if told else contextlib.nullcontext():
            yield from list(scene.slips(why, address * (why == posing.ADDRESS)))


def _in_plain(scene: Scene, address: str, listener: Partner) -> None:
    """Nothing is sent in plain text, whatever the URL looks like."""
    for url in (
        f"http://{address}/results", f"http://{address}/https", f"HTTP://{address}/results",
        f"http://{address}/results?next=https://localhost",
    ):  # fmt: skip
        listener.clear()
        error = scene.part.raises(scene.call, url)
        expect(
            not listener.tokens,
            f"Given {url.replace(address, 'HOST')}, your function sent the token in plain text: "
            "what counts is how a URL begins, and capitals do not matter there.",
        )
        expect(error is not None, "An answer that came in plain text was taken for a result.")


def _answers(scene: Scene, other: Partner, status: str, target: str = "", where: str = "") -> None:
    """What the right server answers other than 200: nothing is followed, repeated or taken for a result."""
    other.clear()
    scene.partner.clear(answers=[(status, target), ("200 OK", "")])
    error = scene.part.raises(scene.call)
    said = f"The server answered {status[:3]}" + f", a redirect to {where}" * bool(target)
    did = "carried the token" if other.tokens or len(scene.partner.tokens) > 1 else "asked"
    once = not other.asked and len(scene.partner.asked) < 2
    expect(
        once or not target,
        f"{said}, and your function {did} there. What a redirect leads to is not what you asked for: do "
        "not follow it, and raise an error.",
    )
    expect(once, f"{said}, and your function asked again by itself. The caller decides about that.")
    expect(
        error is not None,
        f"{said}, and its page came back as if it were a result. Only 200 is one: raise_for_status and ok "
        "let everything below 400 pass.",
    )


@task(
    minutes=10, difficulty=3, asvs="12.3.2", expects="function", seconds=15,
    hints=[
        "Nothing may be sent before the server is verified, and nothing may be followed blindly.",
        "requests.get verifies with verify=ca_file, and follows redirects unless told not to; it "
        "asks http:// URLs too. With urllib or http.client, make the context yourself: which CA, "
        "which names?",
        "Raise ValueError unless the URL begins with https://; requests.get(url, headers=..., "
        "verify=ca_file, allow_redirects=False, timeout=5); raise unless the status is 200; return "
        "answer.content.decode(\"utf-8\").",
    ],
)  # fmt: skip
def fetch(answer: Any, part: Parts) -> None:
    """A client that hands its token to the right server only."""
    root, other, public = bench.authorities()
    partner, listener = Partner(), Partner("from elsewhere")
    context = bench.below("results.example", "localhost", "127.0.0.1").server_context()
    context.set_ciphers("ALL:@SECLEVEL=0")  # an attacker's server is not careful
    context.sni_callback = partner.meet
    with (
        surroundings.neutral(),
        lab.scratch_folder() as folder,
        surroundings.machine_trusts(public_file := public.save(folder, "public")),
        lab.serve(partner, tls=context, threads=4) as server,
        lab.serve(listener, threads=2) as plain,
        lab.serve(listener, tls=bench.issued(0, "localhost"), threads=2) as same_ca,
    ):
        scene = Scene(answer, part, partner, server.url, str(root.save(folder)), context)
        with part("gets the answer of the right server"):
            _honest(scene, other, folder)
        with part("shows its token to no impostor"):
            expect_none(_impostors(scene, public_file))
        with part("sends nothing in plain text"):
            _in_plain(scene, plain.url.partition("://")[2], listener)
        with part("follows no redirect"):
            for target, where in (
                (f"{plain.url}/log", "another server, by http"),
                (f"{same_ca.url}/log", "another server of the same CA, by https"),
                ("/log", "another page of its own"),
            ):
                _answers(scene, listener, "302 Found", target, where)
        with part("takes a page with status 200 alone, and asks once"):
            for status in ("202 Accepted", "206 Partial Content", "404 Not Found", "503 Service Unavailable"):
                _answers(scene, listener, status)
