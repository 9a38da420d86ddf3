"""Answers that look a release up in the public log."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from helpers.tasks import signatures as tasks
from helpers.tasks.signatures.log import head_bytes, root_of
from tests.wrong_answers import Bank
from tests.wrong_answers.signatures.answers import holds

bank = Bank()
own = tasks.logged
Head = dict[str, Any]


def leads(entry: bytes, index: int, path: list[bytes], head: Head) -> bool:
    return root_of(entry, index, head["size"], path) == bytes.fromhex(head["root"])


def fits(head: Head, seen: Head | None) -> bool:
    """Not smaller than what was seen, and the same where the size is the same."""
    if seen is None or head["size"] > seen["size"]:
        return True
    return head == seen


def signed(key: Any, signature: bytes, head: Head) -> bool:
    return holds(key, signature, head_bytes(head))


def by(
    lead: Callable[..., bool] = leads, fit: Callable[..., bool] = fits,
    signed: Callable[..., bool] = signed,
) -> Callable[..., Any]:  # fmt: skip
    """An answer of these steps."""

    def answer(*given: Any) -> Any:
        entry, index, path, head, signature, key, seen = given
        return signed(key, signature, head) and lead(entry, index, path, head) and fit(head, seen)

    return answer


bank.add(own, "three_questions", by(), kind="right")


@bank.right(own)
def written_out(*given: Any) -> bool:
    entry, index, path, head, signature, key, seen = given
    root = root_of(entry, index, head["size"], path)
    if root is None or root.hex() != head["root"]:
        return False
    if seen is not None and head["size"] <= seen["size"] and head["root"] != seen["root"]:
        return False
    return holds(key, signature, head_bytes(head))


def trusts(*given: Any) -> bool:
    return True


def root_alone(key: Any, signature: bytes, head: Head) -> bool:
    """The size is not looked at: any that makes the signature fit."""
    return any(signed(key, signature, {**head, "size": size}) for size in range(1, 20))


def none_leads(entry: bytes, index: int, path: list[bytes], head: Head) -> bool:
    root = root_of(entry, index, head["size"], path)
    return root is None or root.hex() == head["root"]


def lax(when: Callable[[Head, Head | None], bool], **less: Any) -> Callable[..., Any]:
    """Asks less of the head where `when` says so."""
    return lambda *given: (by(**less) if when(given[3], given[6]) else by())(*given)


def known(by_what: Callable[..., Any]) -> Callable[..., Any]:
    """Climbs no proof of an entry that it has seen proved."""
    proved: set[Any] = set()

    def lead(*given: Any) -> bool:
        if by_what(*given) not in proved and leads(*given):
            proved.add(by_what(*given))
        return by_what(*given) in proved

    return by(lead)


SIGNED: dict[Any, bool] = {}
WRONG: dict[str, tuple[Callable[..., Any], str]] = {
    "head_unsigned": (by(signed=trusts), "a head that Mallory signed"),
    "signature_raises": (
        by(signed=lambda key, s, head: key.verify(s, head_bytes(head)) is None), "an InvalidSignature"),
    "root_signed_alone": (by(signed=root_alone), "a head whose size was changed"),
    "any_place": (
        by(lambda entry, at, path, head: any(leads(entry, i, path, head) for i in range(head["size"]))),
        "an entry at another's place"),
    "wraps_round": (
        by(lambda entry, at, path, head: leads(entry, at % head["size"], path, head)), "beyond the end"),
    "without_its_sign": (
        by(lambda entry, at, path, head: leads(entry, abs(at), path, head)), "before the beginning"),
    "no_proof": (by(lambda entry, at, path, head: at < head["size"]), "a release that is not in the log"),
    "none_leads_anywhere": (by(none_leads), "Follow the proof to the head's root"),
    "hex_of_none": (
        by(lambda entry, at, path, head: root_of(entry, at, head["size"], path).hex() == head["root"]),
        "ended in an AttributeError"),
    "seen_ignored": (by(fit=trusts), "after one of 8. The log took"),
    "size_only": (by(fit=lambda h, s: s is None or h["size"] >= s["size"]), "shows two faces"),
    "must_grow": (by(fit=lambda h, s: s is None or h["size"] > s["size"]), "Refused: the head that was seen"),
    "entry_known": (known(lambda entry, at, *rest: (entry, at)), "a proof without its last step"),
    "head_known": (by(signed=lambda key, s, head: SIGNED.setdefault((s, str(head)), signed(key, s, head))),
                   "under the key of another log"),
    "always_seen": (by(fit=lambda h, s: h["size"] >= s["size"]), "(seen is None) it ended"),
    "as_text": (by(fit=lambda h, s: fits(h, s) and (h != s or str(h) == str(s))), "last time, {'root'"),
    "empty_entry": (by(lambda e, *at: bool(e) and leads(e, *at)), "entry 13 of 14, though"),
    "grows_little": (by(fit=lambda h, s: fits(h, s) and (not s or h["size"] < 9 * s["size"])), "from 1 to"),
    "first_time_unproved": (lax(lambda h, s: s is None, lead=trusts), "not in the log at the first time"),
    "first_time_unsigned": (lax(lambda h, s: s is None, signed=trusts), "release of hers at the first time"),
    "known_head_unproved": (lax(lambda h, s: h == s, lead=trusts), "log, under the head that was seen"),
    "known_head_unsigned": (lax(lambda h, s: h == s, signed=trusts), "of hers, under the head that was seen"),
    "grown_unproved": (lax(lambda h, s: bool(s and h != s), lead=trusts), "in a log that grew"),
}  # fmt: skip
for name, (answer, says) in WRONG.items():
    bank.add(own, name, answer, says=says)
bank.add(own, "as_shipped", by(lead=trusts, signed=trusts, fit=trusts),
         says="Accepted: a release that", kind="vulnerable")  # fmt: skip
bank.add(own, "none_is_wrong", by(signed=lambda key, s, head: bool(key.verify(s, head_bytes(head)))),
         says="Refused: entry 0 of 1,", kind="refuses")  # fmt: skip
