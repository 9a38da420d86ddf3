"""Task `fetch`: a client that hands its token to the right server, in the right way, and to nobody else."""

from __future__ import annotations

import contextlib
import secrets
from pathlib import Path
from typing import Any

from helpers import lab
from helpers.judging import Parts, expect, fail, task
from helpers.tasks.tls import bench, posing
from helpers.tasks.tls.bench import V12, V13
from helpers.tasks.tls.posing import IMPOSTORS, NAMES, Partner, Scene


def _honest(scene: Scene, other: lab.Authority, folder: Path) -> None:
    """The right server, under each version and name, with another answer and token each time."""
    partner, port = scene.partner, scene.url.rpartition(":")[2]
    again = f"/results/{secrets.token_hex(3)}?day={secrets.token_hex(3)}"
    foreign = str(other.save(folder, "other"))
    theirs = other.issue("localhost").server_context()
    first, newer = f"tok_{secrets.token_hex(8)}", f"tok_{secrets.token_hex(8)}"
    for host, path, versions, ca_file, token, pose in (
        ("localhost", again, (V12, V13), scene.ca_file, first, None),
        ("localhost", again, (V12,), scene.ca_file, first, None),
        ("127.0.0.1", again, (V13,), scene.ca_file, newer, None),
        ("localhost", "/results", (V12, V13), foreign, newer, theirs),
    ):
        partner.clear(pose=pose, body=f"Müller: {secrets.token_hex(4)}")
        bench.only(scene.context, *versions)
        try:
            url = f"https://{host}:{port}{path}"
            found = scene.part.call(scene.answer, url, ca_file, token)
        except OSError as error:  # requests and ssl both raise OSErrors
            spoken = "1.2 and 1.3" if len(versions) > 1 else f"1.{versions[0] - V12 + 2} alone"
            fail(
                f"The right server was refused: {lab.reason(error)}. It speaks TLS {spoken}, its "
                "certificate leads to the root in the CA file, and names this host."
            )
        finally:
            bench.only(scene.context, V12, V13)
        kind = type(found).__name__
        expect(isinstance(found, str), f"A {kind} came back, not text: decode it as UTF-8.")
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
            f"The server answered {partner.body!r} in UTF-8, your function gave back {found!r}. Where "
            "the header names no charset, a library may guess; and an old answer is no answer.",
        )


def _impostors(scene: Scene, root: lab.Authority, other: lab.Authority, folder: Path) -> list[str]:
    """What slips, one sentence for each impostor that gets a token or passes unnoticed."""
    slips = []
    public = lab.Authority.create("Some Public CA")
    public_file = public.save(folder, "public")

    def pose(identity: lab.Identity, why: str, trusting: Any = None, first: int = 1) -> None:
        scene.partner.clear(pose=identity.server_context(), pose_from=first)
        with trusting or contextlib.nullcontext():
            slips.extend(scene.slips(why))

    if bench.speaks_old():
        scene.partner.clear(pose=scene.context)
        bench.only(scene.context, *bench.OLD)
        slips.extend(scene.slips(posing.OLD))
        bench.only(scene.context, V12, V13)
    for fault, why in IMPOSTORS.items():
        pose(lab.bad_identity(fault, root), why)
    for name, why in NAMES.items():
        pose(root.issue(name), why)
    pose(public.issue("localhost"), posing.PUBLIC, bench.machine_trusts(public_file))
    pose(public.issue("localhost"), posing.BUNDLE, bench.requests_trusts(public_file))
    pose(other.issue("localhost"), posing.OTHER_FILE)
    pose(lab.bad_identity("self_signed", root), posing.SWAPPED, first=2)
    return slips


def _plain(scene: Scene, url: str) -> None:
    """Nothing is sent in plain text, whatever the URL looks like, and wherever a redirect points."""
    listener = Partner("forged")
    with lab.serve(listener, threads=2) as server:
        bare = server.url.partition("://")[2]
        for address in (
            f"{server.url}/results", f"{server.url}/https", f"HTTP://{bare}/results",
            f"{server.url}/results?next=https://localhost",
        ):  # fmt: skip
            error = scene.part.raises(scene.call, address)
            expect(
                not listener.tokens,
                f"Given {address.replace(bare, 'HOST')}, your function sent the token in plain text: "
                "what counts is how a URL begins, and capitals do not matter there.",
            )
            expect(error is not None, "An answer that came in plain text was taken for a result.")
        listener.clear()
        scene.partner.clear(answers=[("302 Found", f"{server.url}/results")])
        error = scene.part.raises(scene.call)
        expect(
            not listener.tokens,
            "The server redirected to http://, and your client followed with the token in plain text.",
        )
        expect(
            error is not None or not listener.asked,
            "The server redirected to http://, and what came back from there in plain text was taken "
            "for a result.",
        )


def _redirects(scene: Scene, root: lab.Authority) -> None:
    """By https, to another server of the same CA and to another page of the same one."""
    elsewhere = Partner("from elsewhere")
    with lab.serve(elsewhere, tls=root.issue("localhost"), threads=2) as other:
        for status, target in (("307 Temporary Redirect", f"{other.url}/log"), ("302 Found", "/log")):
            scene.partner.clear(answers=[(status, target), ("200 OK", "")])
            error = scene.part.raises(scene.call)
            where = f"another server ({target})" if elsewhere.asked else "another page"
            followed = elsewhere.asked or len(scene.partner.asked) > 1
            expect(
                not elsewhere.tokens and len(scene.partner.tokens) < 2,
                f"The server redirected to {where}, by https, and your client carried the token there.",
            )
            expect(
                not followed,
                f"The server redirected to {where}, and your client asked there. What a redirect leads "
                "to is not what you asked for: do not follow it, and raise an error.",
            )
            expect(
                error is not None,
                f"The server answered with status {status[:3]}, a redirect, and its page came back as if "
                "it were a result. raise_for_status and ok let everything below 400 pass.",
            )


def _statuses(scene: Scene) -> None:
    for status in posing.NO_RESULTS:
        scene.partner.clear(answers=[(status, "")])
        error = scene.part.raises(scene.call)
        expect(
            error is not None,
            f"A page with status {status[:3]} came back as if it were a result: only 200 is one.",
        )
    scene.partner.clear(answers=[("503 Service Unavailable", ""), ("200 OK", "")])
    scene.part.raises(scene.call)
    expect(
        len(scene.partner.asked) == 1,
        "The server answered 503, and your function asked again by itself. The caller decides about that.",
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
    root, other = lab.Authority.create("Clinic Root CA"), lab.Authority.create("Clinic Root CA")
    partner = Partner()
    issuing = root.intermediate("Clinic Issuing CA")
    context = issuing.issue("results.example", "localhost", "127.0.0.1").server_context()
    context.set_ciphers("ALL:@SECLEVEL=0")  # an attacker's server is not careful
    context.sni_callback = partner.meet
    with (
        bench.neutral(),
        lab.scratch_folder() as folder,
        lab.serve(partner, tls=context, threads=4) as server,
    ):
        scene = Scene(answer, part, partner, server.url, str(root.save(folder)), context)
        with part("gets the answer of the right server"):
            _honest(scene, other, folder)
        with part("shows its token to no impostor"):
            slips = _impostors(scene, root, other, folder)
            more = f" (And {len(slips) - 1} more impostors.)" * (len(slips) > 1)
            expect(not slips, f"{(slips or [''])[0]}{more}")
        with part("sends nothing in plain text"):
            _plain(scene, server.url)
        with part("follows no redirect"):
            _redirects(scene, root)
        with part("takes a page with status 200 alone, and asks once"):
            _statuses(scene)
