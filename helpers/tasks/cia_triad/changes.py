"""What is done to a model, its version or its tag in `seal_model` of lesson 01, as tables."""

from __future__ import annotations

import secrets
from collections.abc import Callable

from helpers.judging.values import Tag
from helpers.tasks.cia_triad.forgeries import written


def _anywhere_in(part: int) -> Callable[[bytes], bytes]:
    return lambda data: flipped(data, (len(data) * part + secrets.randbelow(len(data))) // 12)


# shorter than a block of SHA-256, which a zero byte more would not change as a key of HMAC
TEXT = b"  Layer\r\n" + bytes(range(200, 220)) + b"Weights \xe9 end\r\n"

# what is done to a model, and must be noticed
CHANGES: dict[str, Callable[[bytes], bytes]] = {
    "its first byte changed": lambda data: bytes([data[0] ^ 1]) + data[1:],
    "its last byte changed": lambda data: flipped(data, len(data) - 1),
    "its middle byte changed": lambda data: flipped(data, len(data) // 2),
    "a byte less at its end": lambda data: data[:-1],
    "a byte more at its end": lambda data: data + b"\0",
    "a zero byte in front": lambda data: b"\0" + data,
    "two bytes in another order": lambda data: data[:2] + data[3:1:-1] + data[4:],
    "small letters for capitals": lambda data: data.swapcase(),
    "other ends of lines": lambda data: data.replace(b"\r\n", b"\n"),
    "no white space at its ends": lambda data: data.strip(),
    "a byte less that is no ASCII": lambda data: data.replace(b" \xe9 ", b"  "),
    "another byte that is no UTF-8": lambda data: data.replace(b" \xe9 ", b" \xff "),
    **{f"a byte in part {n + 1} of 12 changed": _anywhere_in(n) for n in range(12)},
}
# (model, version) and another pair that looks the same where there is no border between them
BORDERS = [
    *(((b"model", 3), (b"model", 3 + 2**bits)) for bits in (8, 16, 24, 31)),
    ((b"model", 2**24), (b"model", 2**24 + 1)),  # the same as numbers of 32 bits with a point
    *(((b"model", 1), (b"model", 256**more)) for more in (1, 2, 3)),  # filled up with zeros, as a salt is
    # a sign between them, which a byte of the version may be
    *(pair for sign in b"|:;,.-_#/ \n\0" for pair in (
        ((bytes([sign]) + b"model", 1), (b"model", 256 + sign)),
        ((b"model" + bytes([sign, 1]), 2), (b"model", (256 + sign) * 256 + 2)))),
    # 0 taken for no version
    *(((way + b"model", 0), (b"model", 1)) for way in written(1)[1:]),
    *(((b"model" + way, 0), (b"model", 1)) for way in written(1)[1:]),
    # a digit more than so many places, before the model or behind it
    *(
        ((model, version), (b"model", base**places))
        for base, most, nought, one in ((10, 9, b"0", b"1"), (16, 7, b"0", b"1"), (256, 3, b"\0", b"\1"))
        for places in range(1, most + 1)
        for version, models in ((base ** (places - 1), (nought + b"model", b"model" + nought)),
                                (0, (one + b"model", b"model" + one)))
        for model in models
    ),
]  # fmt: skip
WHOLE = "Compare the whole tag"
# a tag made broken: what the attacker tried, and what lets it pass
BREAKS: dict[str, tuple[Callable[[Tag], Tag], str]] = {
    "An empty tag": (lambda tag: tag[:0], "A comparison up to the shorter end agrees with nothing at "
                     "all (zip, startswith)."),
    "The first half of the tag": (lambda tag: tag[: len(tag) // 2], "A comparison up to the shorter "
                                  "end takes a piece for the whole (zip, startswith)."),
    "The text with a ! in its middle": (lambda tag: inserted(tag), "Signs that do not belong there "
                                        "were skipped: read base64 strictly (validate=True)."),
    "The tag with more behind it": (lambda tag: tag + tag[:2], f"{WHOLE}, and its length."),
    "The tag with its last sign in front": (lambda tag: tag[-1:] + tag[:-1], f"{WHOLE}, in order."),
}  # fmt: skip


def flipped(data: bytes, at: int) -> bytes:
    return data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :]


def inserted(tag: Tag) -> Tag:
    """For text alone: tokens in bytes, such as Fernet's, are read by their library."""
    half = len(tag) // 2
    return tag[:half] + "!" + tag[half:] if isinstance(tag, str) else tag
