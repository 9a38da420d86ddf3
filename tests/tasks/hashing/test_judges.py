"""What the judges of lesson 08 stand on, and that luck does not spoil them."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import secrets

from helpers import lab
from helpers.judging import SOLVED
from helpers.tasks import hashing as tasks
from helpers.tasks.hashing.my_hmac import RFC_4231, hmac_of
from helpers.tasks.hashing.share import share_app, signature
from helpers.tasks.hashing.steps import steps
from helpers.tasks.hashing.watched import Watched, encoders_watched
from tests.wrong_answers.hashing import accepts, find_collision, pseudonym, shortest_id


def test_the_vectors_are_the_standard_s() -> None:
    for name, key, message, mac in RFC_4231:
        size = hashlib.new(name).block_size

        def digest(data: bytes, name: str = name) -> bytes:
            return hashlib.new(name, data).digest()

        assert hmac_of(digest, size, key, message).hex() == mac
        assert hmac.digest(key, message, name).hex() == mac


def test_the_check_s_own_service_takes_what_is_signed_and_nothing_else() -> None:
    secret = secrets.token_bytes(16)
    signed = signature(secret, b"album=A-17&may=view")
    with lab.serve(share_app(secret), threads=2) as server, lab.session() as session:
        for query, sig, status in (
            ("album=A-17&may=view", signed, 200),
            ("album=A-17&may=delete", signed, 403),
            ("album=A-17&may=delete", "00" * 16, 403),
            ("may=delete", "", 403),
        ):
            reply = session.get(f"{server.url}/share?{query}&sig={sig}", timeout=5)
            assert reply.status_code == status and "owner" not in reply.json()


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


def test_what_base64_and_hexlify_make_of_it_is_watched() -> None:
    data = secrets.token_bytes(32)
    for module, name in ((base64, "b64encode"), (base64, "urlsafe_b64encode"), (binascii, "hexlify")):
        watched = Watched(data)
        with encoders_watched():
            encode = getattr(module, name)
            assert encode(watched).decode() == encode(data).decode()
        assert watched.compared, name


def test_lucky_draws_do_not_spoil_a_check() -> None:
    """The checks draw fresh inputs: the same answers must be judged alike every time."""
    for _ in range(6):
        assert tasks.accepts.check(accepts.by(accepts.long(accepts.gathered))).state == SOLVED
        for name in ("base64_of_128_bits", "base85", "decimal"):
            assert tasks.pseudonym.check(pseudonym.RIGHT[name]).state == SOLVED
        thirty_one = pseudonym.in_a_study(
            lambda code, key: hmac.digest(key, code.encode(), "sha256").hex()[:31]
        )
        assert "about 124 bits" in tasks.pseudonym.check(thirty_one).message
        assert "lives on" in tasks.find_collision.check(find_collision.default_argument).message
        assert tasks.shortest_id.check(shortest_id.by_logarithm).state == SOLVED
        early = accepts.by(accepts.long(accepts.loop))
        assert "first three bytes" in tasks.accepts.check(early).message


def test_no_second_reason_where_the_first_is_the_cause() -> None:
    """What can be enumerated is not also told that a key was laid over it."""
    verdict = tasks.pseudonym.check(pseudonym.JOIN["public_salt"][0])
    assert "enumerated without the secret" in verdict.message
    assert "XOR" not in verdict.message and not verdict.passed
