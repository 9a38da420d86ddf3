"""Task `mutual`: who gets in by mutual TLS, and who of those may."""

from __future__ import annotations

import contextlib
import ssl
from datetime import UTC, datetime, timedelta
from functools import cache, cached_property
from typing import Any

from helpers import lab
from helpers.judging import Parts, expect, surroundings, task
from helpers.lab import tls_client
from helpers.lab.tls_client import V12, V13
from helpers.tasks.tls import bench


class Scene:
    """The Clinic's servers, the CA of its services, two services' names, and a stranger's CA."""

    def __init__(self) -> None:
        self.here = lab.Authority.create("Clinic Root CA")
        self.issuing = self.here.intermediate("Clinic Issuing CA")
        self.services = lab.Authority.create("Services CA")
        self.public = lab.Authority.create("Public CA")
        self.name, self.printer = bench.fresh_name("predictor"), bench.fresh_name("printer")
        self.server = self.issuing.issue("localhost")
        self.service = self.services.issue(self.name, usage="client")
        self.newer = lab.Authority.create("Newer Services CA")
        self.client = cache(
            lambda identity, version: tls_client.only(tls_client.client(self.here.pem, identity), version)
        )

    def enter(
        self, host: lab.EchoServer, identity: lab.Identity | None, version: ssl.TLSVersion
    ) -> lab.Handshake:
        """How the server saw a client with this certificate; the client's own error where it did not."""
        host.clear()
        answer = tls_client.visit(host.port, self.client(identity, version))
        with contextlib.suppress(lab.Starved):
            seen = host.wait(1)[0]
            return seen if seen.error or not answer.error else lab.Handshake(error=answer.error)
        return lab.Handshake(error=answer.error)

    def shown(self, *names: str, subject: str | None = None) -> dict[str, Any]:
        """A service's certificate as `getpeercert` gives it on a real connection."""
        context = self.here.issue("localhost").server_context(client_ca=self.services)
        client = self.services.issue(*names, usage="client", subject=subject)
        with lab.echo(context) as host:
            return self.enter(host, client, V12).client_certificate

    @cached_property
    def intruders(self) -> dict[str, lab.Identity | None]:
        """Those who may not get in."""
        now, day, name = datetime.now(UTC), timedelta(days=1), self.name
        own = lab.Authority.create(name)
        impostor = lab.Authority.create("Services CA")
        return {
            "A client without any certificate": None,
            "A client with a self-signed certificate": lab.Identity(own.certificate, own.key),
            "A client of another CA of the same name": impostor.issue(name, usage="client"),
            "A client with a certificate of the servers' CA": self.issuing.issue(name, usage="client"),
            "A client of a public CA, which this machine trusts by itself and your file does not name,": (
                self.public.issue(name, usage="client")
            ),
            "A client whose certificate ended yesterday": self.services.issue(
                name, usage="client", not_before=now - 9 * day, not_after=now - day
            ),
            "A stolen server certificate": self.services.issue(name, usage="server"),
        }

    @cached_property
    def several(self) -> list[dict[str, Any]]:
        """Certificates with several names, of which the printer's is one."""
        return [
            self.shown(self.name, self.printer),
            self.shown(bench.fresh_name("proxy"), self.printer, self.name),
        ]

    @cached_property
    def near(self) -> dict[str, dict[str, Any] | None]:
        """Certificates of the right CA that come close to the predictor's; it alone is on the list."""
        name, parent = self.name, self.name.partition(".")[2]
        dressed = {
            "The printer has a certificate of the same CA and is not on the list": [self.printer],
            "A name that only begins like the predictor's": [f"{name}.evil.example"],
            "A name that only ends like the predictor's": [f"evil{name}"],
            "A name below the predictor's": [f"evil.{name}"],
            "The name of the whole domain": [parent],
            "A name that is a piece of the predictor's": [name[:-1]],
            "A wildcard over the whole domain": [f"*.{parent}"],
            "An e-mail address at the predictor's name": [self.printer, f"root@{name}"],
        }
        found: dict[str, Any] = {told: self.shown(*names) for told, names in dressed.items()}
        cn = "wrote the predictor's into its common name"
        found[f"The printer {cn}"] = self.shown(self.printer, subject=name)
        found[f"A client without any DNS name {cn}"] = self.shown("root@evil.example", subject=name)
        found["The certificate had no SAN at all"] = {"subject": ((("commonName", name),),)}
        for more in (" ", ".", "\0.evil.example"):
            longer = (("DNS", name + more),)
            found[f"The name stood in the SAN with {more!r} behind it"] = {"subjectAltName": longer}
        for kind in ("URI", "IP Address", "Registered ID", "email"):
            found[f"The name stood in the SAN as {kind}"] = {"subjectAltName": ((kind, name),)}
        return found | {"getpeercert() gave {} (nothing verified)": {}, "It gave None": None}


stage = cache(Scene)  # names and certificates of this process, the same for every answer


def _honest(scene: Scene, context: ssl.SSLContext) -> dict[str, Any]:
    """Let the service in by TLS 1.3 or 1.2, or both; its certificate as the server saw it."""
    with lab.echo(context) as host:
        seen = [scene.enter(host, scene.service, version) for version in (V13, V12)]
    let_in = [one.client_certificate for one in seen if not one.error]
    expect(let_in, f"The predictor was turned away: {seen[0].error}. Whom does it trust?")
    expect(let_in[0], "The predictor got in unasked: its certificate never reached the server.")
    return let_in[0]


def _callers(caller: Any, part: Parts, scene: Scene, seen: dict[str, Any]) -> None:
    """Who is on the list, in whatever collection, and wherever among several names it stands."""
    name, printer = scene.name, scene.printer
    cases = [(seen, listed, name) for listed in (frozenset({name, printer}), [printer, name], (name,))]
    cases += [(cert, frozenset({printer}), printer) for cert in scene.several]
    for cert, allowed, wanted in cases:
        found = part.call(caller, cert, allowed)
        many, more = len(cert["subjectAltName"]), ", which is not on it" * (found not in (None, wanted))
        more += f" (`allowed` was a {type(allowed).__name__})" * (not isinstance(allowed, frozenset))
        expect(
            found == wanted and isinstance(found, str),
            f"A client with {many} DNS name(s), of which one is on the list, called, and caller said "
            f"{found!r}{more}.",
        )


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
    scene = stage()
    made: list[ssl.SSLContext] = []
    seen: dict[str, Any] = {}
    with surroundings.neutral(), lab.scratch_folder() as folder:
        files = [str(path) for path in scene.server.save(folder)]
        with open(files[0], "ab") as chain:  # up to the root, as many a server sends it
            chain.write(scene.here.pem)

        def context_for(ca: lab.Authority) -> ssl.SSLContext:  # always in the same files
            with surroundings.machine_trusts(scene.public.save(folder, "public")):
                return bench.server_side(part.call(mutual_context, *files, str(ca.save(folder))))

        with part("gives back a server's context"):
            made.append(context_for(scene.services))
        if not made:
            return
        with part("a service with its certificate gets in"):
            seen = _honest(scene, made[0])
        with part("nobody else gets in"), lab.echo(made[0]) as host:
            for who, identity in scene.intruders.items():
                for version in (V13, V12):
                    error = scene.enter(host, identity, version).error
                    expect(error, f"{who} got in.")
            host.context = context_for(scene.newer)
            error = scene.enter(host, scene.service, V13).error
            expect(error, "A client of an earlier call's CA got in: make a context at each call.")
        if not seen:
            return
        with part("`caller` knows the service that called"):
            _callers(caller, part, scene, seen)
        with part("`caller` tells who is known from who may enter"):
            for told, cert in scene.near.items():
                found = part.call(caller, cert, frozenset({scene.name}))
                expect(found is None, f"{told}, and caller said {found!r}.")
