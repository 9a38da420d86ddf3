"""Lesson 08 on its own ground: its algorithms against other implementations, its attacks for real."""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
import struct
import time
from collections.abc import Iterator
from typing import Any
from unittest.mock import patch
from urllib.parse import quote_from_bytes

import matplotlib.pyplot as plt
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from helpers import build, clinic, course, lab
from helpers.clinic import share
from helpers.judging import SOLVED
from helpers.judging import digests as reference
from helpers.tasks import hashing as tasks
from helpers.tasks.hashing import figures, merkle
from helpers.tasks.hashing.my_hmac import RFC_4231, hmac_of, sha
from helpers.tasks.hashing.share import share_app
from helpers.tasks.hashing.steps import steps
from helpers.tasks.hashing.watched import Watched
from tests.figures import code_cells

LESSON = next(lesson for lesson in course.PLANNED if lesson.name == "hashing")
PATIENT = {"deadline": None, "suppress_health_check": [HealthCheck.too_slow]}  # a busy machine
ALGORITHMS = (
    "rotr", "big0", "choose", "cube_root", "padding", "schedule", "one_round", "compress",
    "sha256", "extend", "hmac_sha256",
)  # fmt: skip


def defining() -> Iterator[str]:
    """The lesson's cells that define SHA-256, its constants, the extension and HMAC."""
    for cell in code_cells(build.read(LESSON.path("notebooks"))):
        names = re.findall(r"^def (\w+)", cell.source, re.MULTILINE)
        if set(names) & set(ALGORITHMS) or cell.source.startswith("K = "):
            yield cell.source


@pytest.fixture(scope="module")
def lesson() -> dict[str, Any]:
    """What these cells define, run as they stand."""
    names: dict[str, Any] = {}
    exec("import math, struct", names)  # noqa: S102
    for source in defining():
        exec(source, names)  # noqa: S102
    assert set(ALGORITHMS) <= set(names)
    return names


def test_each_algorithm_can_be_read_whole() -> None:
    assert all(source.count("\n") < 20 for source in defining())


@settings(max_examples=60, **PATIENT)
@given(message=st.binary(max_size=300))
def test_sha256_agrees_with_hashlib(lesson: dict[str, Any], message: bytes) -> None:
    assert lesson["sha256"](message) == hashlib.sha256(message).digest()
    assert reference.continued(struct.pack(">8I", *reference.INITIAL), 0, message) == sha(message)


@settings(max_examples=40, **PATIENT)
@given(key=st.binary(max_size=150), message=st.binary(max_size=150))
def test_hmac_agrees_with_the_library(lesson: dict[str, Any], key: bytes, message: bytes) -> None:
    assert lesson["hmac_sha256"](key, message) == hmac.digest(key, message, "sha256")
    assert hmac_of(sha, key, message) == hmac.digest(key, message, "sha256")


@settings(max_examples=40, **PATIENT)
@given(secret=st.binary(max_size=70), message=st.binary(max_size=90), extra=st.binary(max_size=90))
def test_an_extension_is_what_the_signer_would_sign(
    lesson: dict[str, Any], secret: bytes, message: bytes, extra: bytes
) -> None:
    forged, digest = lesson["extend"](message, sha(secret + message), len(secret), extra)
    assert digest == sha(secret + forged)
    assert forged.startswith(message) and forged.endswith(extra)
    glue, other = reference.extended(sha(secret + message), len(secret + message), extra)
    assert (message + glue, other) == (forged, digest)


@settings(max_examples=40, **PATIENT)
@given(rows=st.lists(st.binary(max_size=20), min_size=1, max_size=40), data=st.data())
def test_every_row_has_a_proof_and_no_other(rows: list[bytes], data: st.DataObject) -> None:
    index = data.draw(st.integers(0, len(rows) - 1))
    proof, root = merkle.proof_of(rows, index), merkle.root_of(rows)
    assert merkle.leads_to(rows[index], proof, root)
    assert len(proof) <= (len(rows) - 1).bit_length()
    assert not merkle.leads_to(rows[index] + b"x", proof, root)


def test_published_vectors(lesson: dict[str, Any]) -> None:
    for key, message, mac in RFC_4231:
        assert lesson["hmac_sha256"](bytes.fromhex(key), message).hex() == mac
    assert lesson["K"] == list(reference.K)
    assert f"{reference.K[0]:08x} {reference.K[63]:08x}" == "428a2f98 c67178f2"
    assert f"{reference.INITIAL[0]:08x} {reference.INITIAL[7]:08x}" == "6a09e667 5be0cd19"
    for message, digest in {
        b"": "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        b"abc": "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
    }.items():
        assert lesson["sha256"](message).hex() == digest


@pytest.fixture(scope="module")
def shipped() -> Iterator[clinic.Clinic]:
    with clinic.start() as service:
        yield service


def forged_reply(service: clinic.Clinic) -> Any:
    """What the Clinic answers to a nurse's link that was extended by role=admin."""
    link = service.get("/share/link", params={"patient": "P-000102"}).json()["link"]
    query, _, signature = link.removeprefix("/share?").partition("&sig=")
    assert service.get(link).status_code == 200
    glue, digest = reference.extended(
        bytes.fromhex(signature), share.SECRET_BYTES + len(query), b"&role=admin"
    )
    forged = quote_from_bytes(query.encode() + glue, safe="&=")
    return service.get(f"/share?{forged}&sig={digest.hex()}")


def test_the_clinic_falls_to_extension_and_hmac_stops_it(shipped: clinic.Clinic) -> None:
    reply = forged_reply(shipped)
    assert reply.status_code == 200
    assert reply.json()["insurance"].startswith("INS-")
    key = secrets.token_bytes(32)
    with patch.object(share, "signature", lambda m: hmac.new(key, m, "sha256").hexdigest()):
        assert forged_reply(shipped).status_code == 403


def test_the_check_s_own_service_refuses_what_is_not_signed() -> None:
    secret = secrets.token_bytes(16)
    with lab.serve(share_app(secret), threads=2) as server, lab.session() as session:
        for query, sig in (("patient=P-000101&role=admin", "00" * 32), ("role=admin", "")):
            assert (
                session.get(f"{server.url}/share?{query}&sig={sig}", timeout=5).status_code == 403
            )


def test_steps_count_the_same_twice() -> None:
    def compare(one: bytes, two: bytes) -> bool:
        return all(x == y for x, y in zip(one, two, strict=True))

    right = bytes(range(32))
    for _ in range(50):
        steps(compare, right, Watched(right))
    counts = [steps(compare, right, Watched(right[:n] + b"\xff" * (32 - n))) for n in range(32)]
    assert counts == sorted(counts) and len(set(counts)) == 32
    assert steps(hmac.compare_digest, right, Watched(right)) == steps(
        hmac.compare_digest, right, Watched(bytes(32))
    )


def test_a_watched_signature_behaves_like_bytes() -> None:
    data = secrets.token_bytes(32)
    watched = Watched(data)
    assert hmac.compare_digest(data, watched) and watched.compared == []
    assert bytes.fromhex(watched.hex()) == data and list(watched) == list(data)
    assert watched[:4] == data[:4] and watched[3] == data[3] and len(watched) == 32
    assert watched == data and (watched != data) is False and watched.compared


def test_lucky_draws_do_not_spoil_a_check() -> None:
    """The checks draw fresh inputs: the same right answers must hold every time."""
    from tests.wrong_answers import hashing as answers

    for _ in range(15):
        assert tasks.accepts.check(answers.collects_the_difference).state == SOLVED
        assert tasks.pseudonym.check(answers.by_blake2).state == SOLVED
        assert tasks.find_collision.check(answers.by_dictionary).state == SOLVED
        assert tasks.collision_probability.check(answers.by_numpy).state == SOLVED
        assert "first three bytes" in tasks.accepts.check(answers.leaves_early).message


def test_no_second_reason_where_the_first_is_the_cause() -> None:
    """What can be enumerated is not also told that a key was laid over it."""

    def public_salt(code: str, key: bytes) -> str:
        return hashlib.sha512(b"clinic-2026" + code.encode()).hexdigest()

    verdict = tasks.pseudonym.check(public_salt)
    assert "enumerated without the secret" in verdict.message
    assert "XOR" not in verdict.message and not verdict.passed


def test_a_slow_pseudonym_is_asked_for_seldom() -> None:
    """At 0.1 seconds a call, 50 calls are five seconds."""
    calls = []

    def from_afar(code: str, key: bytes) -> str:
        calls.append(code)
        time.sleep(0.004)
        return hmac.new(key, code.encode(), "sha256").hexdigest()

    assert tasks.pseudonym.check(from_afar).state == SOLVED
    assert len(calls) <= 50


def test_the_bars_end_where_they_should() -> None:
    """At a million a second, a million values take one second, and the bar says so."""
    with patch.object(figures, "Picture", lambda drawn, words: drawn):
        drawn = figures.spaces({"numbers": 1e6, "keys": 2.0**128}, {"slow": 1e6, "fast": 1e10})
    ends = [bar.get_x() + bar.get_width() for bar in drawn.axes[0].patches]
    plt.close(drawn)
    assert ends == pytest.approx([1, 2**128 / 1e6, 1e-4, 2**128 / 1e10])


def test_the_figures_explain_themselves() -> None:
    pictures = [
        output["data"]
        for cell in code_cells(build.read(LESSON.path("notebooks")))
        for output in cell.outputs
        if "image/png" in output.get("data", {})
    ]
    assert len(pictures) >= 5
    assert all(data["text/plain"].startswith("Figure: ") for data in pictures)


def test_measured_birthdays_lie_on_the_theory() -> None:
    notebook = build.read(LESSON.path("notebooks"))
    text = "\n".join(
        output.get("data", {}).get("text/plain", "")
        for cell in code_cells(notebook)
        for output in cell.outputs
    )
    rows = re.findall(r"^(8|12|16|20|24|28|32) +\d+ +(\d+) +(\d+) *$", text, re.MULTILINE)
    assert len(rows) == 7
    assert all(0.7 < int(measured) / int(theory) < 1.3 for _, theory, measured in rows)
