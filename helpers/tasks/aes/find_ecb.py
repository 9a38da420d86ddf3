"""What the task about ECB among ciphertexts asks of an answer."""

from __future__ import annotations

import random
import secrets
from collections.abc import Callable, Iterable
from typing import Any

from helpers.judging import Parts, expect, fail, task
from helpers.judging.values import shown
from helpers.tasks.aes.ciphers import cbc, ctr, ecb

Files = list[tuple[str, bytes]]  # what each is, and the file
ECB = "ECB"


def _table(rows: int, *cells: str) -> bytes:
    """A table of cells of 16 bytes, in which some occur many times."""
    chosen = [secrets.choice(cells) for _ in range(rows)]
    lines = [f"P-{secrets.randbelow(10**6):06d}".ljust(16) + cell.ljust(16) for cell in chosen]
    return "".join(lines).encode()


def _once_more(blocks: int, first: int, second: int) -> bytes:
    """Random blocks, of which a single one occurs twice."""
    found = [secrets.token_bytes(16) for _ in range(blocks)]
    found[second] = found[first]
    return b"".join(found)


def _on_one_grid(key: bytes, text: Callable[[], bytes]) -> bytes:
    """The text under ECB, drawn so that no 16 bytes come twice by chance off the blocks' grid."""
    while True:
        data = ecb(key, text())
        off = [data[at : at + 16] for at in range(len(data) - 15) if at % 16]
        if len(set(off)) == len(off):
            return data


def _header(size: int, data: bytes) -> bytes:
    """A header; its last byte is not that before the second block, or a grid one byte too early fits."""
    return secrets.token_bytes(size - 1) + bytes([data[15] ^ 1])


TEXTS: dict[str, bytes | Callable[[], bytes]] = {  # as they are, or drawn
    "a table": lambda: _table(16, "malignant", "benign"),
    "a picture with one colour": bytes(480),
    "two blocks that are equal, one behind the other": lambda: _once_more(20, 8, 9),
    "two blocks that are equal, far apart": lambda: _once_more(640, 3, 630),
    "the first block, and the last, equal": lambda: _once_more(30, 0, 29),
    "nothing but two equal blocks": b"malignant".ljust(16) * 2,
}


def _of_ecb(start: int = 0, end: int = len(TEXTS)) -> Files:
    """Some of the texts under ECB."""
    key = secrets.token_bytes(16)
    return [
        (name, ecb(key, text) if isinstance(text, bytes) else _on_one_grid(key, text))
        for name, text in [*TEXTS.items()][start:end]
    ]


def _off_the_grid() -> Files:
    """Of three equal blocks only the last two lie on one grid, or only the first and the last."""
    one, more = secrets.token_bytes(15) + b"\0", secrets.token_bytes(11)
    return [
        ("two equal blocks, and a third off their grid before them", one + more[:5] + one * 2),
        ("two equal blocks, and a third between them", one + more[:5] + one + more + one),
    ]


def _of_others() -> Files:
    key, iv = secrets.token_bytes(16), secrets.token_bytes(16)
    table = _table(40, "malignant", "benign")
    half, block = secrets.token_bytes(8), secrets.token_bytes(16)
    alike = [block[:n] + bytes([block[n] ^ 1]) + block[n + 1 :] for n in range(16)]
    alike += [block[::-1], b"plumless" + half, b"buckeroo" + half]  # the last two have one CRC-32
    short = block[:11] + bytes(5)
    return [
        ("CBC", iv + cbc(key, iv, table)),
        ("CBC under the same IV", iv + cbc(key, iv, table[:320] + _table(20, "benign"))),
        ("CTR", ctr(key, iv, table)),
        ("CTR under the same nonce", ctr(key, iv, table[:-5])),
        ("CTR of zeros", ctr(key, iv, bytes(4000))),
        ("random bytes of an odd length", secrets.token_bytes(1237)),
        ("an empty file", b""),
        ("15 bytes", secrets.token_bytes(15)),
        ("a block", secrets.token_bytes(16)),
        ("half a block that comes again", half + secrets.token_bytes(24) + half),
        ("a block that comes again off the grid",
         block + secrets.token_bytes(21) + block + secrets.token_bytes(11)),
        ("blocks that are alike but for one byte, or their order", block + b"".join(alike)),
        ("bytes behind the last block, which with zeros are a block", short + block + short[:11]),
    ]  # fmt: skip


def _numbers(result: Any, many: int, right: set[int]) -> set[int]:
    if isinstance(result, (str, bytes, dict)) or not isinstance(result, Iterable):
        fail(f"Give the places of the files in a list, such as [0, 3]; {shown(result)} came back.")
    found = list(result)
    for place in found:
        if isinstance(place, bool) or not hasattr(place, "__index__"):
            fail(f"Give their places in the list, from 0; {shown(place)} came back among them.")
    if right and {place - 1 for place in found} == right:
        fail("All places are one too high: the first file is at place 0.")
    wrong = [place for place in found if not 0 <= place < many]
    told = f"There are {many} files, at places 0 to {many - 1}; {shown(wrong[:3])} came back."
    expect(not wrong, told)
    once = {int(place) for place in found}
    told = "A file was named twice: each place once. Two files that are alike have two places."
    expect(len(once) == len(found), told)
    return once


@task(
    minutes=5, difficulty=2, proof="attack", expects="function",
    hints=[
        "What does ECB do with two equal blocks of text? And how often does a block of 16 bytes "
        "come twice by chance, as in lesson 08?",
        "Cut each file into blocks of 16 bytes and look whether one of them comes twice. A header "
        "moves the grid: try every place from 0 to 15 as the start.",
        "For start in range(16): blocks = [data[i:i+16] for i in range(start, len(data) - 15, 16)]; "
        "the file is ECB if len(set(blocks)) < len(blocks).",
    ],
)  # fmt: skip
def find_ecb(answer: Any, part: Parts) -> None:
    """Which of these files were encrypted under ECB?"""
    order = random.SystemRandom()

    def judged(right: Files, others: Files, mix: bool = True) -> None:
        mixed = [*(("", *file) for file in others), *((ECB, *file) for file in right)]
        if mix:
            order.shuffle(mixed)
        wanted = {place for place, file in enumerate(mixed) if file[0]}
        found = _numbers(part.call(answer, [data for _, _, data in mixed]), len(mixed), wanted)
        named = {mixed[place][:2] for place in found}
        for name, _ in right:
            expect((ECB, name) in named, f"A file under ECB was missed: {name}.")
        for name, _ in others:
            expect(("", name) not in named, f"A file was named that is not under ECB: {name}.")

    with part("tables and pictures under ECB"):
        judged(_of_ecb(0, 2), _of_others()[:1])
    with part("a single pair of equal blocks"):
        judged(_of_ecb(2), _of_others()[2:3])
    with part("a file that lies there twice"):
        twin = _of_ecb(2, 3)[0]
        judged([twin, (f"{twin[0]}, in a copy of the file", twin[1])], _of_others()[:1])
    with part("files under other modes are left alone"):
        judged(_of_ecb(0, 1), _of_others()[:6])
    with part("short files, and bytes that come again by another cause"):
        judged(_of_ecb(0, 1) + _off_the_grid(), _of_others()[6:])
        late = [(f"{name}, behind short files", data) for name, data in _of_ecb(0, 1)]
        judged(late, _of_others()[6:8], mix=False)
    with part("headers of up to 15 bytes in front"):
        headed = [(f"{name}, behind a header of {size} bytes", _header(size, data) + data)
                  for size, (name, data) in zip((1, 7, 8, 12, 13, 15), _of_ecb(), strict=True)]  # fmt: skip
        two = headed[-1][1][-32:]
        name = "two equal blocks, behind a header of"
        headed += [(f"{name} {n} bytes", _header(n, two) + two) for n in range(1, 15)]
        judged(headed, _of_others()[:3])
    with part("bytes behind the last block"):
        more = secrets.token_bytes(5)
        judged([(f"{n}, with 5 bytes behind", d + more) for n, d in _of_ecb(0, 2)], [])
        name, data = _of_ecb(5)[0]
        both = _header(13, data) + data + more
        judged([(f"{name}, with a header of 13 bytes and 5 bytes behind", both)], [])
    with part("no file, and none under ECB"):
        judged([], [])
        judged([], _of_others()[:4])
