"""Answers to `audit`: audits that believe the log, the thief, or too few anchors."""

from __future__ import annotations

import hmac
from collections.abc import Callable, Iterable

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
bank.table(task, {
    "yes_or_no": (lambda *given: right(*given) is None, "function returned a bool"),
    "counted_from_one": (lambda *given: None if right(*given) is None else right(*given) + 1,
                         "your answer is 8, not 7"),
    "must_end_at_the_anchor": (must_end_at_the_anchor, "the log goes on"),
    "chain_first": (lambda lines, anchors, key: right(lines, [], key) or right(lines, anchors, key),
                    "your answer is 16, not 0"),
    "remembers": (remembers, "The log never had that anchor's tag"),
    "anchors_ignored": (made(order=lambda anchors: []), "Only an anchor tells"),
    "one_anchor_a_count": (made(order=lambda anchors: sorted(dict(anchors).items())), "The log never had"),
    "anchors_rise": (made(order=lambda a: sorted(a) if len(set(a)) == len(a) else [(0, "twice")]),
                     "at 0, or twice"),
    "in_latin_1": (made(link=lambda *a: link(*a[:2], a[2].encode("latin-1", "replace").decode("latin-1"))),
                   "is 6, not None"),
    "last_anchor_only": (made(order=lambda anchors: sorted(anchors)[-1:]), "your answer is 0, not 12"),
    "anchors_as_given": (made(order=lambda anchors: anchors), "The anchors may be given in any order"),
    "from_the_anchor_on": (made(differs=lambda count, held: count), "your answer is 18, not 12"),
    "all_or_nothing": (made(differs=lambda count, held: 0), "your answer is 0, not 12"),
    "missing_since_the_anchor": (made(missing=lambda lines, count, held: held), "is 12, not 15"),
    "strict_utf8": (made(link=lambda *a: link(*a[:2], a[2].encode().decode())), "raised UnicodeEncodeError"),
    "text_stripped": (made(split=lambda line: (line[:64], line[65:].rstrip())), "A blank or a line break"),
    "first_word_of_the_text": (made(split=lambda line: (line[:64], line.split(" ")[1])),
                               "HMAC of the 32 bytes"),
    "any_case": (made(split=lambda line: (line[:64].lower(), line[65:])), "64 small hexadecimal"),
    "any_separator": (made(split=lambda line: (line[:64], line[65:])), "64 small"),
    "bytes_of_hex": (made(split=lambda line: (bytes.fromhex(line[:64]).hex(), line[65:])),
                     "non-hexadecimal number"),
    "tags_as_text": (made(link=lambda key, tag, text: link(key, b"", tag.hex() + text)), "is 0, not None"),
    "compared_as_text": (made(same=hmac.compare_digest), "Your code raised TypeError"),
    "surrogates_written": (made(known=lambda text: True), "UTF-8 cannot write"),
})  # fmt: skip

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
