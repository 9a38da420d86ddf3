"""Task `mutual`: who gets in by mutual TLS, and who of those may."""

from __future__ import annotations

import contextlib
import ssl
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from helpers import lab
from helpers.judging import Parts, expect, task
from helpers.tasks.tls import bench
from helpers.tasks.tls.bench import V12, V13


class Scene:
    """The Clinic's servers, the CA of its services, two services' names, and a stranger's CA."""

    def __init__(self, folder: Path) -> None:
        self.here = lab.Authority.create("Clinic Root CA")
        self.issuing = self.here.intermediate("Clinic Issuing CA")
        self.services = lab.Authority.create("Services CA")
        self.public = lab.Authority.create("Public CA")
        self.name, self.printer = bench.fresh_name("predictor"), bench.fresh_name("printer")
        self.files = [str(path) for path in self.issuing.issue("localhost").save(folder)]
        self.folder = folder

    def enter(
        self, context: ssl.SSLContext, identity: lab.Identity | None, version: ssl.TLSVersion
    ) -> lab.Handshake:
        """How the server saw a client with this certificate; the client's own error where it did not."""
        with lab.echo(context) as host:
            client = bench.only(bench.client(self.here.pem, identity), version)
            answer = bench.visit(host.port, client)
            with contextlib.suppress(lab.Starved):
                seen = host.wait(1)[0]
                return seen if seen.error or not answer.error else lab.Handshake(error=answer.error)
        return lab.Handshake(error=answer.error)

    def shown(self, *names: str, subject: str | None = None) -> dict[str, Any]:
        """A service's certificate as `getpeercert` gives it on a real connection."""
        context = self.here.issue("localhost").server_context(client_ca=self.services)
        client = self.services.issue(*names, usage="client", subject=subject)
        return self.enter(context, client, V12).client_certificate


def _intruders(scene: Scene) -> dict[str, lab.Identity | None]:
    now, day, name = datetime.now(UTC), timedelta(days=1), scene.name
    own = lab.Authority.create(name)
    impostor = lab.Authority.create("Services CA")
    ended = {"not_before": now - 9 * day, "not_after": now - day}
    return {
        "A client without any certificate": None,
        "A client with a self-signed certificate": lab.Identity(own.certificate, own.key),
        "A client of another CA of the same name": impostor.issue(name, usage="client"),
        "A client with a certificate of the servers' CA": scene.issuing.issue(name, usage="client"),
        "A client of a public CA, which this machine trusts by itself and your file does not name,": (
            scene.public.issue(name, usage="client")
        ),
        "A client whose certificate ended yesterday": (
            scene.services.issue(name, usage="client", **ended)  # type: ignore[arg-type]
        ),
        "A stolen server certificate": scene.services.issue(name, usage="server"),
    }


def _honest(scene: Scene, context: ssl.SSLContext, identity: lab.Identity) -> dict[str, Any]:
    """Let the service in by TLS 1.3 or 1.2, or both; its certificate as the server saw it."""
    seen = [scene.enter(context, identity, version) for version in (V13, V12)]
    let_in = [one.client_certificate for one in seen if not one.error]
    expect(let_in, f"The predictor was turned away: {seen[0].error}. Whom does it trust?")
    expect(let_in[0], "The predictor got in unasked: its certificate never reached the server.")
    return let_in[0]


def _near(scene: Scene) -> dict[str, dict[str, Any] | None]:
    """Certificates of the right CA that come close to somebody's on the list."""
    name, parent = scene.name, scene.name.partition(".")[2]
    dressed = {
        "The printer has a certificate of the same CA and is not on the list": [scene.printer],
        "A name that only begins like the predictor's": [f"{name}.evil.example"],
        "A name that only ends like the predictor's": [f"evil{name}"],
        "A name below the predictor's": [f"evil.{name}"],
        "The name of the whole domain": [parent],
        "A name that is a piece of the predictor's": [name[:-1]],
        "A wildcard over the whole domain": [f"*.{parent}"],
        "An e-mail address at the predictor's name": [scene.printer, f"root@{name}"],
    }
    found: dict[str, Any] = {told: scene.shown(*names) for told, names in dressed.items()}
    cn = "wrote the predictor's into its common name"
    found[f"The printer {cn}"] = scene.shown(scene.printer, subject=name)
    found[f"A client without any DNS name {cn}"] = scene.shown("root@evil.example", subject=name)
    found["The certificate had no SAN at all"] = {"subject": ((("commonName", name),),)}
    for kind in ("URI", "IP Address", "Registered ID", "email"):
        found[f"The name stood in the SAN as {kind}"] = {"subjectAltName": ((kind, name),)}
    return found | {"getpeercert() gave {} (nothing verified)": {}, "It gave None": None}


def _callers(caller: Any, part: Parts, scene: Scene, seen: dict[str, Any]) -> None:
    """Who is on the list, in whatever collection, and wherever among several names it stands."""

    def knows(cert: Any, allowed: Any, name: str, told: str) -> None:
        found = part.call(caller, cert, allowed)
        expect(
            found == name and isinstance(found, str),
            f"{told}, and caller said {found!r}. `allowed` was a {type(allowed).__name__}.",
        )

    name, printer = scene.name, scene.printer
    for listed in (frozenset({name, printer}), [printer, name], (name,)):
        knows(seen, listed, name, "The predictor called")
    for names in ([name, printer], [bench.fresh_name("proxy"), printer, name]):
        told = f"A client with {len(names)} DNS names, of which the printer's alone is on the list"
        knows(scene.shown(*names), frozenset({printer}), printer, told)


def _refused(caller: Any, part: Parts, scene: Scene) -> None:
    listed = frozenset({scene.name})
    for told, cert in _near(scene).items():
        found = part.call(caller, cert, listed)
        expect(found is None, f"{told}, and caller said {found!r}.")


@task(
    minutes=10, difficulty=3, asvs="12.3.5", expects="function",
    hints=[
        "A server asks its clients for nothing unless its verify_mode says so. Which of the three "
        "modes turns a client without a certificate away?",
        "verify_mode = ssl.CERT_REQUIRED and load_verify_locations(client_ca_file), and no other CA. "
        "For caller: cert.get(\"subjectAltName\", ()) holds pairs such as (\"DNS\", name).",
        "Loop over the pairs; if the kind is \"DNS\" and the name is in allowed, return the name; "
        "otherwise None, for an empty certificate and for None as well.",
    ],
)  # fmt: skip
def mutual(mutual_context: Any, caller: Any, part: Parts) -> None:
    """Mutual TLS between services."""
    with bench.neutral(), lab.scratch_folder() as folder:
        scene = Scene(folder)
        service = scene.services.issue(scene.name, usage="client")
        made: list[ssl.SSLContext] = []
        seen: dict[str, Any] = {}

        def context_for(ca: lab.Authority, name: str) -> ssl.SSLContext:
            given = [*scene.files, str(ca.save(folder, name))]
            with bench.machine_trusts(scene.public.save(folder, "public")):
                return bench.server_side(part.call(mutual_context, *given))

        with part("gives back a server's context"):
            made.append(context_for(scene.services, "services"))
        with part("a service with its certificate gets in"):
            expect(made, "There is no context to try: see the first part.")
            seen = _honest(scene, made[0], service)
        with part("nobody else gets in"):
            expect(made, "There is no context to try: see the first part.")
            for who, identity in _intruders(scene).items():
                for version in (V13, V12):
                    error = scene.enter(made[0], identity, version).error
                    expect(error, f"{who} got in.")
            newer = context_for(lab.Authority.create("Newer Services CA"), "newer")
            error = scene.enter(newer, service, V13).error
            expect(error, "A client of an earlier call's CA got in: make a context at each call.")
        with part("`caller` knows the service that called"):
            expect(seen, "No verified certificate reached `caller`.")
            _callers(caller, part, scene, seen)
        with part("`caller` tells who is known from who may enter"):
            _refused(caller, part, scene)
