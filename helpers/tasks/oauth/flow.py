"""What the task about the client's side of a flow asks of an answer (lesson 07)."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from helpers.judging import expect, fail, guard, task
from helpers.judging.values import shown, strength
from helpers.tasks.oauth.words import ISSUER, Refused, comes_again, s256

SENT = ("state", "nonce", "code_challenge", "code_challenge_method")
OF_OTHERS = {"theme": "dark", "basket": ["P-000101"]}  # what else the portal keeps for a browser


class Browser:
    """A browser at the learner's portal. Its session is kept as JSON, as Flask's cookie is."""

    def __init__(self, begin: Callable, finish: Callable) -> None:
        self._begin, self._finish = begin, finish
        self.session = json.dumps(OF_OTHERS)

    def _within(self, call: Callable[[dict], Any]) -> Any:
        """Call with the session, and keep what became of it, also where the answer raised."""
        session = json.loads(self.session)
        try:
            return call(session)
        finally:
            try:
                self.session = json.dumps(session)
            except (TypeError, ValueError) as error:
                raise _Spoilt(f"The session holds what a cookie cannot carry ({error}): keep texts, lists "
                              "and dictionaries.") from None  # fmt: skip
            for name in OF_OTHERS:
                if session.get(name) != OF_OTHERS[name]:
                    raise _Spoilt(f"session[{name!r}] is gone, or another: other values are not yours.")

    def start(self) -> dict[str, str]:
        """Begin a flow; gives back what goes into the address."""
        try:
            sent = self._within(self._begin)
        except _Spoilt as error:
            fail(str(error))
        told = f"`begin` returned {shown(sent, 50)}: a dictionary with {', '.join(SENT)} is asked for."
        expect(isinstance(sent, dict) and all(isinstance(sent.get(name), str) for name in SENT), told)
        return sent

    def back(self, **args: str) -> tuple[Any, str]:
        """Come back with these parameters: (what `finish` gave, "") or (None, how it refused)."""
        try:
            return self._within(lambda session: self._finish(session, args)), ""
        except _Spoilt as error:
            fail(f"{error} It came back with state={shown(args.get('state'), 12)}.")
        except Refused as error:
            return None, str(error) or "refused"
        except Exception as error:
            fail(f"`finish` has to raise tasks.Refused for what it refuses: anything else is an error 500. "
                 f"{guard.describe(error)}")  # fmt: skip

    def ends(self, sent: dict[str, str], what: str, **more: str) -> None:
        """An honest return: it must go through, with what belongs to this very flow."""
        args = {"code": "SplxlOBeZQQYbYS6WxSbIA", "state": sent["state"], "iss": ISSUER, **more}
        found, why = self.back(**args)
        expect(found is not None, f"Refused: {what} ({shown(why, 60)}).")
        told = f"`finish` returned {shown(found, 50)}: (code, verifier, nonce) is asked for."
        expect(isinstance(found, tuple | list) and len(found) == 3, told)
        code, verifier, nonce = found
        fits = isinstance(verifier, str) and s256(verifier) == sent["code_challenge"]
        expect(
            fits,
            "The verifier does not belong to the challenge of this flow: the server will refuse the code.",
        )
        told = f"The verifier has {len(verifier)} signs: RFC 7636 asks for 43 to 128, as task 1 does."
        expect(43 <= len(verifier) <= 128, told)
        same = (code, nonce) == (args["code"], sent["nonce"])
        expect(same, f"{shown((code, nonce), 60)} are not the code that came, and the nonce of this flow.")

    def refuses(self, what: str, **args: str) -> None:
        found, _ = self.back(**args)
        expect(found is None, f"Accepted: {what}.")


class _Spoilt(Exception):
    """The session cannot be written, or what others kept in it is gone."""


@task(
    minutes=12, difficulty=4, asvs="10.2.1", expects="function", seconds=10,
    hints=[
        "Where do the secrets of a flow have to lie, so that they are of no use in another browser?",
        "session.setdefault('flows', {})[state] = [verifier, nonce]: two tabs are two entries. `finish` pops "
        "the entry of args.get('state').",
        "finish: pop the entry, None -> Refused; then args.get('iss') != tasks.ISSUER, 'error' in args or no "
        "code -> Refused; else (code, verifier, nonce).",
    ],
)  # fmt: skip
def flow(begin: Callable, finish: Callable, part: Any) -> None:
    """A flow that ends in the browser where it began."""

    def browser() -> Browser:
        return Browser(begin, finish)

    with part("an honest flow comes through"):
        ada = browser()
        sent = ada.start()
        expect(sent["code_challenge_method"] == "S256", "The method is not S256: `plain` shows the verifier.")
        expect(
            len(sent["code_challenge"]) == 43, "The challenge is not base64url(SHA-256(verifier)): 43 signs."
        )
        ada.ends(sent, "the honest return of the flow that this browser began")
    with part("what is secret does not travel"):
        sent = browser().start()
        leaked = any(s256(str(value)) == sent["code_challenge"] for value in sent.values())
        expect(not leaked, "The verifier itself goes into the address: everybody on the way reads it.")
        expect(len({sent[name] for name in SENT}) == 4, "Two of the four are one value: draw each by itself.")
    with part("a return belongs to the browser that left"):
        ada, mallory = browser(), browser()
        hers, his = ada.start(), mallory.start()
        ada.refuses("a return with the state of ANOTHER browser's flow. Ada follows a link of the attacker, "
                    "and is logged in as him", code="c", state=his["state"], iss=ISSUER)  # fmt: skip
        for state, what in (("", "an empty state"), ("made-up", "a state that nobody issued"),
                            ("theme", "the name of another value as its state"),
                            (hers["state"].swapcase(), "a state in other capitals")):  # fmt: skip
            ada.refuses(f"a return with {what}", code="c", state=state, iss=ISSUER)
        ada.refuses("a return without any state", code="c", iss=ISSUER)
        browser().refuses("a return into a browser that began nothing, without a state", code="c", iss=ISSUER)
        mallory.ends(his, "the flow of a second browser, at the same time")
    with part("each flow ends once"):
        ada = browser()
        sent = ada.start()
        ada.ends(sent, "the honest return")
        ada.refuses("the same return a second time", code="c", state=sent["state"], iss=ISSUER)
        other = ada.start()
        ada.refuses(
            "the state of the flow before, while a new one is open", code="c", state=sent["state"], iss=ISSUER
        )
        ada.ends(other, "a flow that began after another had ended")
    with part("two tabs are two flows"):
        ada = browser()
        first, second = ada.start(), ada.start()
        ada.ends(first, "the return of the first tab, after a second one had been opened")
        ada.ends(second, "the return of the second tab")
    with part("an answer of another server is refused (RFC 9207)"):
        for iss in ("https://evil.example", ISSUER + "/", ISSUER + ".evil.example", ISSUER.upper(), ""):
            ada = browser()
            ada.refuses(f"a return with iss={iss!r}. The code would go to the wrong server's token endpoint",
                        code="c", state=ada.start()["state"], iss=iss)  # fmt: skip
        ada = browser()
        ada.refuses(
            "a return without iss, though the Clinic always sends it", code="c", state=ada.start()["state"]
        )
    with part("an error is no log-in"):
        ada = browser()
        sent = ada.start()
        ada.refuses(
            "a return with error=access_denied", error="access_denied", state=sent["state"], iss=ISSUER
        )
        ada.refuses("a code for a flow that an error had ended", code="c", state=sent["state"], iss=ISSUER)
        ada.refuses(
            "a return with an error and a code", error="x", code="c", state=ada.start()["state"], iss=ISSUER
        )
        ada.refuses("a return without a code", state=ada.start()["state"], iss=ISSUER)
        ada.refuses("a return with an empty code", code="", state=ada.start()["state"], iss=ISSUER)
    with part("none of it can be guessed"):
        sents = [browser().start() for _ in range(20)]
        for name in SENT[:3]:
            drawn = [sent[name] for sent in sents]
            bits = strength(drawn) if len(set(map(len, drawn))) == 1 else 6.0 * min(map(len, drawn))
            expect(
                bits >= 100, f"About {bits:.0f} bits of `{name}` change from flow to flow: take 128 or more."
            )
            told = f"With clock and `random` set back, the same `{name}` came again: take `secrets`."
            expect(not comes_again(lambda name=name: browser().start()[name]), told)
