"""Lesson 08 on its own ground: its algorithms against other implementations, its attacks for real."""

from __future__ import annotations

import hashlib
import hmac
import re
import struct
from collections.abc import Iterator
from html import escape
from typing import Any
from unittest.mock import patch
from urllib.parse import quote_from_bytes

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from helpers import build, clinic, course
from helpers.clinic import share
from helpers.judging import digests
from helpers.tasks.hashing import figures, merkle
from helpers.tasks.hashing.figures import drawings
from tests.figures import code_cells

LESSON = next(lesson for lesson in course.PLANNED if lesson.name == "hashing")
PATIENT = {"deadline": None, "suppress_health_check": [HealthCheck.too_slow]}  # a busy machine
ALGORITHMS = (
    "rotr", "mixed", "cube_root", "padding", "schedule", "one_round", "compress", "sha256", "extend",
    "leaf_hash", "levels", "prove", "leads_to",
)  # fmt: skip


def defining() -> Iterator[str]:
    """The lesson's cells that define SHA-256, its constants, the extension and the tree."""
    for cell in code_cells(build.read(LESSON.path("notebooks"))):
        names = re.findall(r"^def (\w+)", cell.source, re.MULTILINE)
        if set(names) & set(ALGORITHMS) or cell.source.startswith("primes = "):
            yield cell.source


@pytest.fixture(scope="module")
def lesson() -> dict[str, Any]:
    """What these cells define, run as they stand."""
    names: dict[str, Any] = {}
    exec("import hashlib, math, struct", names)  # noqa: S102
    for source in defining():
        exec(source, names)  # noqa: S102
    assert set(ALGORITHMS) <= set(names)
    return names


def sha(data: bytes) -> bytes:
    return hashlib.sha256(data).digest()


def test_each_algorithm_can_be_read_whole() -> None:
    assert all(source.count("\n") < 20 for source in defining())


def test_the_constants_are_the_standard_s(lesson: dict[str, Any]) -> None:
    assert lesson["K"] == list(digests.K) and lesson["INITIAL"] == digests.INITIAL
    assert f"{lesson['K'][0]:08x} {lesson['K'][63]:08x}" == "428a2f98 c67178f2"
    assert f"{lesson['INITIAL'][0]:08x} {lesson['INITIAL'][7]:08x}" == "6a09e667 5be0cd19"


@settings(max_examples=60, **PATIENT)
@given(message=st.binary(max_size=300))
def test_sha256_agrees_with_hashlib(lesson: dict[str, Any], message: bytes) -> None:
    assert lesson["sha256"](message) == sha(message)


@settings(max_examples=40, **PATIENT)
@given(secret=st.binary(max_size=70), message=st.binary(max_size=90), extra=st.binary(max_size=90))
def test_an_extension_is_what_the_signer_would_sign(
    lesson: dict[str, Any], secret: bytes, message: bytes, extra: bytes
) -> None:
    forged, digest = lesson["extend"](message, sha(secret + message), len(secret), extra)
    assert digest == sha(secret + forged)
    assert forged.startswith(message) and forged.endswith(extra)


@settings(max_examples=40, **PATIENT)
@given(rows=st.lists(st.binary(max_size=20), min_size=1, max_size=40), data=st.data())
def test_every_row_has_a_proof_and_no_other(
    lesson: dict[str, Any], rows: list[bytes], data: st.DataObject
) -> None:
    index = data.draw(st.integers(0, len(rows) - 1))
    leaves = [lesson["leaf_hash"](row, b"salt") for row in rows]
    tree = lesson["levels"](leaves)
    assert tree == merkle.levels(leaves)
    proof = lesson["prove"](tree, index)
    assert [other for _, other in proof] == merkle.path_of(tree, index)
    assert lesson["leads_to"](leaves[index], proof) == tree[-1][0]
    changed = lesson["leaf_hash"](rows[index] + b"x", b"salt")
    assert lesson["leads_to"](changed, proof) != tree[-1][0]


def forged_reply(service: clinic.Clinic) -> Any:
    """What the Clinic answers to a nurse's link that was extended by role=admin."""
    link = service.get("/share/link", params={"patient": "P-000102"}).json()["link"]
    query, _, signature = link.removeprefix("/share?").partition("&sig=")
    assert service.get(link).status_code == 200
    glue, digest = digests.extended(
        bytes.fromhex(signature), share.SECRET_BYTES + len(query), b"&role=admin"
    )
    forged = quote_from_bytes(query.encode() + glue, safe="&=")
    return service.get(f"/share?{forged}&sig={digest.hex()}")


def test_the_clinic_falls_to_extension_and_hmac_stops_it() -> None:
    with clinic.start() as shipped:
        reply = forged_reply(shipped)
        assert reply.status_code == 200
        assert reply.json()["insurance"].startswith("INS-")
        with patch.object(share, "signature", lambda m: hmac.new(b"k", m, "sha256").hexdigest()):
            assert forged_reply(shipped).status_code == 403


def test_the_bars_end_where_they_should() -> None:
    """At a million a second, a million values take one second, and the bar says so."""
    import matplotlib.pyplot as plt

    with patch.object(figures, "Picture", lambda drawn, words: drawn):
        drawn = figures.spaces({"numbers": 1e6, "keys": 2.0**128}, {"slow": 1e6, "fast": 1e10})
    ends = [bar.get_x() + bar.get_width() for bar in drawn.axes[0].patches]
    plt.close(drawn)
    assert ends == pytest.approx([1, 2**128 / 1e6, 1e-4, 2**128 / 1e10])


def test_the_strip_shows_what_is_hashed() -> None:
    """The cells of the picture, read back, are the message that SHA-256 sees after its padding."""
    import matplotlib.pyplot as plt

    message, extra = b"patient=P-000101&role=nurse", b"&role=admin"
    with patch.object(drawings, "Picture", lambda drawn, words: drawn):
        drawn = drawings.strip(16, message, extra)
    texts = [text.get_text() for text in drawn.axes[0].texts if len(text.get_text()) <= 2]
    plt.close(drawn)
    assert len(texts) == 128 and texts[:16] == ["?"] * 16
    assert "".join(texts[16:43]).encode() == message
    assert texts[43] == "80" and texts[62:64] == ["01", "58"]  # 43 bytes are 0x158 bits
    assert "".join(texts[64:75]).encode() == extra
    assert int("".join(texts[-8:]), 16) == 8 * (64 + len(extra))


def test_the_figures_explain_themselves() -> None:
    pictures = [
        output["data"]
        for cell in code_cells(build.read(LESSON.path("notebooks")))
        for output in cell.outputs
        if output.get("data", {}).get("text/plain", "").startswith("Figure: ")
    ]
    assert len(pictures) >= 8
    for picture in pictures:
        words = picture["text/plain"].removeprefix("Figure: ")
        assert len(words) > 60 and f'alt="{escape(words)}"' in picture["text/html"]


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


def test_a_digest_s_state_is_its_bytes() -> None:
    """What the exercise says of MD5: four words, lowest byte first."""
    from helpers.tasks.hashing.md5 import compress

    state = struct.unpack("<4I", bytes.fromhex("0123456789abcdeffedcba9876543210"))
    padded = b"abc" + digests.padding(3, "md5")
    assert struct.pack("<4I", *compress(state, padded)) == hashlib.md5(b"abc").digest()  # noqa: S324
