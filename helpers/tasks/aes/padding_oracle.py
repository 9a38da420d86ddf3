"""What the task about another padding oracle asks of an answer."""

from __future__ import annotations

import re
import secrets
import socket
from collections.abc import Callable, Iterable
from typing import Any

from helpers.judging import Parts, fail, task
from helpers.judging.values import shown
from helpers.tasks.aes.ciphers import Terminal, xor

MOST = 2200  # requests a block: eight bytes, up to 256 guesses each, and some to be sure
FITS = (0, 2, 4, 6), (1, 3, 5), range(7)  # where the text reads 80, and another padding fits


class Adverse(Terminal):
    """Its first block is chosen as it is asked about, so that other paddings fit as well.

    A byte is chosen when all behind it read 00, as no answer hangs on it before. At the places in `fits`
    it then reads 80, so the byte behind may read 80 or 00. top: which of the two guesses comes first.
    """

    def __init__(self, fits: Iterable[int], top: int) -> None:
        super().__init__()
        self.fits, self.top = fits, top
        self.block, self.middle = secrets.token_bytes(8), dict[int, int]()

    def sealed(self, text: bytes, iv: bytes = b"") -> bytes:
        return iv + super().sealed(text, self.block)

    def read(self, place: int, front: int) -> int:
        chosen = front ^ 0x80 if place in self.fits else secrets.randbits(7) | self.top
        return front ^ self.middle.setdefault(place, chosen)

    def text(self, sealed: bytes) -> bytes:
        return bytes(map(self.read, range(8), sealed)) + super().text(sealed[8:])

    def accepted(self, data: bytes) -> bool:
        if len(data) < 16 or len(data) % 8 or data[-8:] != self.block:
            return super().accepted(data)
        self.asked += 1
        said = (self.read(place, data[place - 16]) for place in range(7, -1, -1))
        return next(filter(None, said), 0) == 0x80


def terminal_app(terminal: Terminal) -> Callable[[dict[str, Any], Any], Iterable[bytes]]:
    """A WSGI app: /open?card=HEX answers 200 where the padding is right, else 403."""

    def app(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        data = bytes.fromhex(environ.get("QUERY_STRING", "").removeprefix("card="))
        status = "200 OK" if terminal.accepted(data) else "403 Forbidden"
        start_response(status, [("Content-Type", "text/plain"), ("Content-Length", "0")])
        return [b""]

    return app


def _slip(text: bytes, given: bytes, sealed: bytes) -> str:
    """What may have led to a wrong text."""
    padded = text + b"\x80" + bytes(-(len(text) + 1) % 8)
    blocks = [padded[at : at + 8] for at in range(0, len(padded), 8)]
    if len(given) > 11 and given[8:16] == xor(padded[8 : len(given)], sealed[8:16], sealed[:8]):
        return "The IV is for the first block, and others are XORed with the block before them."
    if len(given) > 3 and given[:8] == xor(padded[: len(given)], sealed[:8]):
        return "That is the block, decrypted. The XOR with the 8 bytes in front of it is missing."
    if given != text and given == b"".join(re.sub(rb"\x80\0*\Z", b"", block) for block in blocks):
        return "The padding was taken off each block. Only the last one has it."
    if given == padded:
        return "The padding is still there: the last byte 80 and what follows it do not belong to the text."
    if given and text.endswith(given) and len(text) - len(given) >= 8:
        return (
            "The first block is missing. Was it tried behind the IV, with all 256 guesses a byte?"
        )
    if given and text.startswith(given):
        return "Its end is missing: the text itself may hold bytes 80 and 00. Only the LAST 80 is padding."
    if len(given) == len(padded) + 8:
        return "That is a block more than there are: the first 8 bytes are the IV."
    if given[::-1] == text or given[::-1] == padded:
        return "It is the wrong way round: bytes are found from the last to the first."
    return ""


@task(
    minutes=12, difficulty=5, proof="attack", expects="function", seconds=30,
    hints=[
        "The lesson made the last bytes read 01, then 02 02. What do they read where padding is 80, 80 00, "
        "80 00 00?",
        "For each block alone: put 8 bytes of your own in front, and go from byte 7 down to 0. "
        "Choose the bytes already known so that they read 00, and try this one until it reads 80. "
        "An answer of yes is certain only if it stays a yes when the byte before is changed.",
        "known = bytearray(8); for i in 7..0: for guess in 0..255: front = known with front[i] = "
        "guess ^ 0x80; accepted(front + block) means known[i] = guess, unless front[i - 1] ^= 1 "
        "turns it into a no. The text is known XOR the block before.",
    ],
)  # fmt: skip
def padding_oracle(answer: Any, part: Parts) -> None:
    """Read a card through another padding."""

    def opened(terminal: Terminal, sealed: bytes, ask: Callable[[bytes], bool], what: str) -> None:
        most, tried = MOST * (len(sealed) // 8 - 1), set[int]()

        def accepted(data: Any) -> bool:
            if not isinstance(data, (bytes, bytearray)):
                fail(f"The terminal takes bytes; {shown(data)} was sent.")
            if terminal.asked >= most:
                fail(
                    f"More than {most:,} requests for {what}: a byte has 256 values, each block alone."
                )
            tried.update(data[-9:-8])
            return ask(bytes(data))

        given = part.call(answer, sealed, accepted)
        if not isinstance(given, (bytes, bytearray)):
            fail(f"Give the text, as bytes; {shown(given)} came back for {what}.")
        text = terminal.text(sealed)
        if bytes(given) != text:
            why = _slip(text, bytes(given), sealed) or other
            right = sealed[-9] ^ (0 if len(text) % 8 == 7 else 0x80)
            if not tried:
                why = "Nothing was asked: the first block stands behind the IV of 8 bytes."
            elif right not in tried and len(tried) > 250:
                why = f"The right guess for the last byte, {right:02x}, was left out: try all 256."
            told = f"For {what}, {bytes(given)!r:.70} came back, and the card says {text!r:.70}."
            fail(f"{told} {why}")

    def simple(text: bytes, what: str, plain: bool = False) -> None:
        terminal = Terminal()
        sealed = terminal.sealed(text)
        while plain and 0x80 in xor(text + b"\x80", sealed):  # no other padding fits behind zeros
            sealed = terminal.sealed(text)
        opened(terminal, sealed, terminal.accepted, what)

    good, other = False, "Bytes that are known must read 00, and the one that is tried 80."
    with part("a card of one block"):
        # no other padding fits; guesses of half the values, or two at a time, do not get by with luck
        middle = bytes([0x81 + secrets.randbelow(0x7E), *b"\x21\xc3\x55\xe7\x0b\x96", 0x41])
        terminal, text = Terminal(), b"ward 12"
        sealed = terminal.sealed(text, xor(text + b"\x80", middle))
        opened(terminal, sealed, terminal.accepted, "a card of one block")
        good = True
    if not good:
        return
    other = "Each block is read anew, XORed with the 8 bytes before. A yes may be another padding."
    with part("several blocks"):
        simple(b"INS-4471-9028;ward 7-12", "a card of three blocks", plain=True)
    held = 0
    other = "A yes may be another padding: change the byte before, and ask again."
    with part("a guess that is right by another padding"):
        for fits in FITS:
            for top in (0, 0x80):
                terminal = Adverse(fits, top)
                sealed = terminal.sealed(b"ward 7", secrets.token_bytes(8))
                opened(terminal, sealed, terminal.accepted, "a card where two paddings fit")
        held += 1
    other = "Any byte may stand in the text, a yes may be luck, and there is every length from 0."
    with part("texts of every length"):
        mixed = [0, 0x7F, 0x80, 0xFF, *secrets.token_bytes(4)]  # the first and the last guess
        secrets.SystemRandom().shuffle(mixed)
        what = "a card that takes the first and the last guess"
        for middle in (bytes(mixed), bytes(8), b"\xff" * 8):
            terminal, text = Terminal(), secrets.token_bytes(8)
            sealed = terminal.sealed(text, xor(text, middle))
            opened(terminal, sealed, terminal.accepted, what)
        for size in (0, 1, 7, 8):
            simple(secrets.token_bytes(size), f"a card of {size} bytes")
        held += 1
    with part("texts with bytes 80 and 00 in them"):
        simple(b"a\x80\x00\x00b\x80\x00", "a card that holds 80 00 itself")
        simple(b"\x80" + bytes(4), "a card that ends with zeros")
        simple(b"bed \x80\x80", "a card that ends with 80")
        simple(b"\0 bed 7 \n", "a card that begins with 00, and ends with white space")
        simple(b"bed 7\x80\0\0next", "a card whose first block ends like a padding")
        held += 1
    if held == 3:
        with part("over HTTP"):
            _over_http(opened)


def _over_http(opened: Callable[..., None]) -> None:
    from helpers import lab

    terminal, text = Terminal(), b"bed " + secrets.token_hex(1).encode()
    with (
        lab.serve(terminal_app(terminal), threads=1) as server,
        socket.create_connection(("127.0.0.1", server.port), 10) as line,
        line.makefile("rb") as replies,
    ):

        def ask(data: bytes) -> bool:  # a thousand times: http.client would take longer than all the rest
            line.sendall(b"GET /open?card=%s HTTP/1.1\r\nHost: localhost\r\n\r\n" % data.hex().encode())
            status, *_ = iter(replies.readline, b"\r\n")
            return b" 200 " in status

        opened(terminal, terminal.sealed(text), ask, "a card over HTTP")
