"""Answers to `audit`: audits that believe the log, the thief, or too few anchors."""

from __future__ import annotations

import hmac
from collections.abc import Callable, Iterable
from typing import Any

from helpers.tasks import operations as tasks
from helpers.tasks.operations.audit import is_utf8, link
from tests.wrong_answers import Bank

bank, task = Bank(), tasks.audit
Lines, Anchors = list[str], list[tuple[int, str]]


def made(
    link: Callable[[bytes, bytes, str], bytes] = link,
    split: Callable[[str], Iterable[str]] = lambda line: line.partition(" ")[::2],
    order: Callable[[Anchors], Iterable[tuple[int, str]]] = sorted,
    missing: Callable[[Lines, int, int], int] = lambda lines, count, held: len(lines),
    differs: Callable[[int, int], int] = lambda count, held: held,
    same: Callable[[str, str], bool] = str.__eq__,
    known: Callable[[str], bool] = is_utf8,
) -> Callable[[Lines, Anchors, bytes], int | None]:
    """A right answer, with changes."""

    def audit(lines: Lines, anchors: Anchors, key: bytes) -> int | None:
        tags, faults = [bytes(32)], []
        for number, line in enumerate(lines):
            tag, text = split(line)
            if not (same(tag, link(key, tags[-1], text).hex()) and known(text)):
                faults.append(number)
                break
            tags.append(bytes.fromhex(tag))
        held = 0
        for count, tag in order(anchors):
            if count < len(tags):
                if tags[count].hex() != tag:
                    faults.append(differs(count, held))
                    break
                held = count
            elif not faults and count > len(lines):
                faults.append(missing(lines, count, held))
        return min(faults, default=None)

    return audit


right, seen = made(), {}  # type: ignore[var-annotated]


def remembers(lines: Lines, anchors: Anchors, key: bytes) -> int | None:
    return seen.setdefault((*lines, key), right(lines, anchors, key))


def must_end_at_the_anchor(lines: Lines, anchors: Anchors, key: bytes) -> int | None:
    ends = max((count for count, _ in anchors), default=len(lines))
    return ends if len(lines) > ends else right(lines, anchors, key)


bank.add(task, "as_shipped", lambda lines, *_: next((n for n, line in enumerate(lines) if not line), None),
         says="no longer fits its own tag", kind="vulnerable")  # fmt: skip
bank.add(task, "nothing_holds", lambda *given: 0, says="and the whole text", kind="refuses")
bank.add(task, "yes_or_no", lambda *given: right(*given) is None, says="function returned a bool")
bank.add(task, "counted_from_one", lambda *given: None if right(*given) is None else right(*given) + 1,
         says="your answer is 8, not 7")  # fmt: skip
bank.add(task, "must_end_at_the_anchor", must_end_at_the_anchor, says="the log goes on")
bank.add(task, "chain_first", lambda lines, anchors, key: right(lines, [], key) or right(lines, anchors, key),
         says="your answer is 16, not 0")  # fmt: skip
bank.add(task, "remembers", remembers, says="The log never had that anchor's tag")
WRONG: dict[str, tuple[str, dict[str, Any]]] = {
    "anchors_ignored": ("Only an anchor tells", {"order": lambda anchors: []}),
    "one_anchor_a_count": ("The log never had", {"order": lambda anchors: sorted(dict(anchors).items())}),
    "anchors_rise": ("at 0, or twice", {"order": lambda anchors: sorted(anchors) if len(set(anchors)) == len(
        anchors) else [(0, "twice")]}),
    "in_latin_1": ("is 6, not None", {"link": lambda key, tag, text: link(
        key, tag, text.encode("latin-1", "replace").decode("latin-1"))}),
    "last_anchor_only": ("your answer is 0, not 12", {"order": lambda anchors: sorted(anchors)[-1:]}),
    "anchors_as_given": ("The anchors may be given in any order", {"order": lambda anchors: anchors}),
    "from_the_anchor_on": ("your answer is 18, not 12", {"differs": lambda count, held: count}),
    "all_or_nothing": ("your answer is 0, not 12", {"differs": lambda count, held: 0}),
    "missing_since_the_anchor": ("is 12, not 15", {"missing": lambda lines, count, held: held}),
    "strict_utf8": ("raised UnicodeEncodeError", {"link": lambda *a: link(*a[:2], a[2].encode().decode())}),
    "text_stripped": ("A blank or a line break", {"split": lambda line: (line[:64], line[65:].rstrip())}),
    "first_word_of_the_text": ("HMAC of the 32 bytes", {
        "split": lambda line: (line[:64], line.split(" ")[1])}),
    "any_case": ("64 small hexadecimal", {"split": lambda line: (line[:64].lower(), line[65:])}),
    "any_separator": ("64 small", {"split": lambda line: (line[:64], line[65:])}),
    "bytes_of_hex": ("non-hexadecimal number", {
        "split": lambda line: (bytes.fromhex(line[:64]).hex(), line[65:])}),
    "tags_as_text": ("is 0, not None", {"link": lambda key, tag, text: link(key, b"", tag.hex() + text)}),
    "compared_as_text": ("Your code raised TypeError", {"same": hmac.compare_digest}),
    "surrogates_written": ("UTF-8 cannot write", {"known": lambda text: True}),
}  # fmt: skip
for name, (says, changed) in WRONG.items():
    bank.add(task, name, made(**changed), says=says)

bank.add(task, "by_table", right, kind="right")


@bank.right(task)
def in_one_pass(lines: Lines, anchors: Anchors, key: bytes) -> int | None:
    """Line by line, with the anchors as sets."""
    known, tag, trusted = {count for count, _ in anchors}, bytes(32), 0
    for count in range(len(lines) + 1):
        if {said for at, said in anchors if at == count} - {tag.hex()}:
            return trusted
        trusted = count if count in known else trusted
        if count < len(lines):
            said, _, text = lines[count].partition(" ")
            tag = hmac.digest(key, tag + text.encode(errors="ignore"), "sha256")
            if not (is_utf8(text) and hmac.compare_digest(tag.hex().encode(), said.encode())):
                return count
    return len(lines) if max(known, default=0) > len(lines) else None
