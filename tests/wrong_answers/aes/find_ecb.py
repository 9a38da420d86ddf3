"""Answers that look for ECB among ciphertexts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any
from zlib import crc32

from helpers.tasks import aes as tasks
from tests.wrong_answers import Bank
from tests.wrong_answers.aes.answers import grid

bank = Bank()
own = tasks.find_ecb
Files = list[bytes]


def named(is_ecb: Callable[[bytes], bool]) -> Callable[[Files], Any]:
    """The places of the files of which this holds."""
    return lambda files: [place for place, data in enumerate(files) if is_ecb(data)]


def twice(blocks: list[bytes]) -> bool:
    return len(set(blocks)) < len(blocks)


def anywhere(data: bytes) -> bool:
    return any(twice(grid(data, start)) for start in range(16))


RIGHT = {
    "each_start": named(anywhere),
    "as_a_set": lambda files: {n for n, data in enumerate(files) if anywhere(data)},
    "by_counting": named(
        lambda d: any(max(Counter(grid(d, s)).values(), default=0) > 1 for s in range(16))
    ),
    "by_sliding": named(
        lambda d: any(d[i : i + 16] == d[j : j + 16] for i in range(len(d) - 31)
                      for j in range(i + 16, len(d) - 15, 16))
    ),
}  # fmt: skip
for name, answer in RIGHT.items():
    bank.add(own, name, answer, kind="right")


def _across(files: Files) -> list[int]:
    """Blocks that occur in another file, or twice in their own."""
    seen = Counter(block for data in files for start in range(16) for block in grid(data, start))
    return named(lambda d: any(seen[b] > 1 for s in range(16) for b in grid(d, s)))(files)


def _neighbours(data: bytes) -> bool:
    grids = [grid(data, start) for start in range(16)]
    return any(a == b for blocks in grids for a, b in zip(blocks, blocks[1:], strict=False))


def _most_often(data: bytes) -> bool:
    return any(max(Counter(grid(data, s)).values(), default=0) > 2 for s in range(16))


def _to_a_short_one(files: Files) -> list[int]:
    """Ends at a file that is shorter than two blocks, where it should go on."""
    end = next((n for n, data in enumerate(files) if len(data) < 32), len(files))
    return named(anywhere)(files[:end])


def _not_shared(files: Files) -> list[int]:
    """Leaves out files that lie there twice."""
    return [n for n, data in enumerate(files) if anywhere(data) and files.count(data) == 1]


bank.table(own, {
    "one_grid": (named(lambda d: twice(grid(d))), "behind a header of"),
    "grid_of_eight": (named(lambda d: any(twice(grid(d, s, 8)) for s in range(8))), "half a block that"),
    "half_blocks": (named(lambda d: any(twice([b[8:] for b in grid(d, s)]) for s in range(16))),
                    "alike but for one byte"),
    "by_a_sum": (named(lambda d: any(twice([crc32(b) for b in grid(d, s)]) for s in range(16))),
                 "alike but for one byte"),
    "starts_to_14": (named(lambda d: any(twice(grid(d, s)) for s in range(15))), "header of 15 bytes"),
    "neighbours": (named(_neighbours), "far apart"),
    "first_block_only": (named(lambda d: any(d[s : s + 16] in grid(d, s)[1:] for s in range(16))),
                         "one behind the other"),
    "more_than_two": (named(_most_often), "two blocks that are equal"),
    "sliding_windows": (named(lambda d: twice([d[i : i + 16] for i in range(len(d) - 15)])), "off the grid"),
    "across_files": (_across, "is not under ECB: CBC."),
    "whole_blocks_only": (named(lambda d: len(d) % 16 == 0 and anywhere(d)), "behind a header"),
    "last_block_left_out": (named(lambda d: anywhere(d[:-16])), "and the last, equal"),
    "first_kilobytes": (named(lambda d: anywhere(d[:8192])), "far apart"),
    "all_of_them": (lambda files: list(range(len(files))), "that is not under ECB: CBC"),
    "first_of_two_alike": (lambda files: [files.index(d) for d in files if anywhere(d)], "have two places"),
    "blocks_of_one_file": (_not_shared, "missed: two blocks"),
    "to_a_short_file": (_to_a_short_one, "under ECB was missed"),
    "short_is_ecb": (named(lambda d: len(d) < 16 or anywhere(d)), "an empty file"),
    "each_grid": (lambda files: [n for n, d in enumerate(files) for s in range(16) if twice(grid(d, s))],
                  "named twice"),
    "starts_by_length": (named(lambda d: any(twice(grid(d, s)) for s in range(len(d) % 16 + 1))),
                         "13 bytes and 5 bytes behind"),
    "counted_from_one": (lambda files: [n + 1 for n in named(anywhere)(files)], "one too high"),
    "the_files": (lambda files: [d for d in files if anywhere(d)], "from 0; b'"),
    "from_the_first_place": (named(lambda d: any((i - d.index(d[i : i + 16]) or 1) % 16 == 0
                                                 for i in range(len(d) - 15))), "off their grid before"),
    "first_one_only": (lambda files: [n for n, d in enumerate(files) if anywhere(d)][:1],
                       "A file under ECB was missed: "),
    "filled_with_zeros": (named(lambda d: any(twice(grid(d + bytes(n), (len(d) + n) % 16))
                                              for n in range(16))), "with zeros are"),
})  # fmt: skip
