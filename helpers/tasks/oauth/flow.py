"""What the task about the client's side of a flow asks of an answer (lesson 07)."""

from __future__ import annotations

import itertools
import json
from collections.abc import Callable
from operator import itemgetter
from typing import Any

from helpers.judging import expect, fail, task
from helpers.judging.surroundings import comes_again
from helpers.judging.values import shown
from helpers.tasks.oauth.words import ISSUER, Refused, changing, heard, ill_formed, origins, s256

SENT = ("nonce", "state", "code_challenge", "code_challenge_method")
CODE = "SplxlOBe/ZQQ+bY~S6.WxSbIA="  # RFC 6749, A.11: any visible sign
WHOSE = {"state": "state", "nonce": "nonce", "code_challenge": "verifier"}
OF_OTHERS = {"theme": "dark", "basket": ["P-000101"]}  # what else the portal keeps for a browser


class Browser:
    """A browser at the learner's portal. Its session is kept as JSON, as Flask's cookie is."""

    def __init__(self, begin: Callable, finish: Callable) -> None:
        self._begin, self._finish = begin, finish
        self.session = json.dumps(OF_OTHERS)

    def _within(self, call: Callable[[dict], Any], what: str = "") -> Any:
        """Call with the session, and keep what became of it, also where the answer raised."""
        session = json.loads(self.session)
        try:
            return call(session)
        finally:
            try:
                self.session = json.dumps(session)
            except (TypeError, ValueError) as error:
                fail(f"The session holds what a cookie cannot carry ({error}): keep texts, lists and "
                     f"dictionaries.{what}")  # fmt: skip
            for name, before in OF_OTHERS.items():
                told = f"session[{name!r}] is gone, or another: other values are not yours.{what}"
                expect(session.get(name) == before, told)

    def start(self) -> dict[str, str]:
        """Begin a flow; gives back what goes into the address."""
        sent = self._within(self._begin)
        told = f"`begin` returned {shown(sent, 50)}: a dictionary with {', '.join(SENT)} is asked for."
        expect(isinstance(sent, dict) and all(isinstance(sent.get(name), str) for name in SENT), told)
        return sent

    def back(self, **args: str) -> tuple[Any, str]:
        """Come back with these parameters: (what `finish` gave, "") or (None, how it refused)."""
        who = "`finish` has to raise tasks.Refused"
        return self._within(lambda session: heard(Refused, who, self._finish, session, args),
                            f" It came back with state={shown(args.get('state'), 12)}.")  # fmt: skip

    def ends(self, sent: dict[str, str], what: str) -> str:
        """An honest return goes through, with what belongs to this very flow; its verifier."""
        found, why = self.back(code=CODE, state=sent["state"], iss=ISSUER)
        expect(found is not None, f"Refused: {what} ({shown(why, 60)}), with the code {CODE}.")
        told = f"`finish` returned {shown(found, 50)}: (code, verifier, nonce) is asked for."
        expect(isinstance(found, tuple | list) and len(found) == 3, told)
        code, verifier, nonce = found
        told = "The verifier does not belong to the challenge of this flow: the server will refuse the code."
        expect(isinstance(verifier, str) and s256(verifier) == sent["code_challenge"], told)
        expect(not ill_formed(verifier), ill_formed(verifier))
        same = (code, nonce) == (CODE, sent["nonce"])
        expect(same, f"{shown((code, nonce), 60)} are not the code that came, and the nonce of this flow.")
        return verifier

    def refuses(self, what: str, state: str | None, **more: str | None) -> None:
        """A return that must be refused; None leaves a parameter out."""
        args = {"code": "c", "state": state, "iss": ISSUER, **more}
        found, _ = self.back(**{name: value for name, value in args.items() if value is not None})
        expect(found is None, f"Accepted: {what}.")


def _behind(browser: Callable[[], Browser]) -> dict[str, set[int]]:
    """Which random bytes each value of a flow is made of."""
    values = itemgetter(*SENT[:3])
    return dict(zip(SENT, origins(lambda ada: values(ada.start()), browser), strict=False))


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
        ada.ends(sent, "the honest return of the flow that this browser began")
    with part("what is secret does not travel"):
        sent = browser().start()
        leaked = any(s256(str(value)) == sent["code_challenge"] for value in sent.values())
        expect(not leaked, "The verifier itself goes into the address: everybody on the way reads it.")
        behind = _behind(browser)
        for name, other in itertools.permutations(SENT[:3], 2):
            same = behind[name] and behind[name] <= behind[other] and other != SENT[2]
            told = f"Who reads `{other}` in the address can compute the {WHOSE[name]}: draw each by itself."
            expect(not same and sent[name] != sent[other], told)
    with part("a return belongs to the browser that left"):
        ada, mallory = browser(), browser()
        hers, his = ada.start(), mallory.start()
        ada.refuses("a return with the state of ANOTHER browser's flow. Ada follows a link of the attacker, "
                    "and is logged in as him", his["state"])  # fmt: skip
        known = hers["state"]
        for state, what in (("", "an empty state"), ("made-up", "a state that nobody issued"),
                            (None, "no state at all"), ("theme", "the name of another value as its state"),
                            (known.swapcase(), "a state in other capitals"), ("é", "a letter beyond ASCII"),
                            (known[:-1], "the beginning of a state"),
                            (known + " ", "a state with a blank behind it")):  # fmt: skip
            if state != known:
                ada.refuses(f"a return with {what}", state)
        browser().refuses("a return into a browser that began nothing, without a state", None)
        mallory.ends(his, "the flow of a second browser, at the same time")
        ada.ends(hers, "her own flow, after links of others that were refused")
    with part("each flow ends once"):
        ada = browser()
        sent = ada.start()
        ada.ends(sent, "the honest return")
        ada.refuses("the same return a second time", sent["state"])
        other = ada.start()
        ada.refuses("the state of the flow before, while a new one is open", sent["state"])
        ada.ends(other, "a flow that began after another had ended")
    with part("two tabs are two flows"):
        ada = browser()
        tabs = [ada.start() for _ in range(5)]
        for sent, which in zip(tabs, ("first", "second", "third", "fourth", "fifth"), strict=True):
            ada.ends(sent, f"the return of the {which} tab, of five that were opened one after the other")
    with part("an answer of another server is refused (RFC 9207)"):
        for iss in ("https://evil.example", ISSUER + "/", ISSUER[:-1], ISSUER + ".evil.example",
                    ISSUER.upper(), "", None):  # fmt: skip
            ada, told = browser(), f"with iss={iss!r}. The code would go to the wrong server's token endpoint"
            told = told if iss is not None else "without iss, though the Clinic always sends it"
            sent, tab = ada.start(), ada.start()
            ada.refuses(f"a return {told}", sent["state"], iss=iss)
            ada.ends(tab, "the return of another tab than the one where another server had answered")
    with part("an error is no log-in"):
        ada = browser()
        sent, tab = ada.start(), ada.start()
        ada.refuses("a return with error=access_denied", sent["state"], error="access_denied", code=None)
        for state in (None, "made-up", sent["state"]):
            ada.refuses("an error for a flow that is not there", state, error="access_denied", code=None)
        browser().refuses("an error in a browser that began nothing", "x", error="access_denied", code=None)
        ada.ends(tab, "the return of another tab than the one that an error had ended")
        ada.refuses("a code for a flow that an error had ended", sent["state"])
        ada.refuses("a return with an error and a code", ada.start()["state"], error="x")
        ada.refuses("a return without a code", ada.start()["state"], code=None)
        ada.refuses("a return with an empty code", ada.start()["state"], code="")
    with part("none of it can be guessed"):
        ada, drawn = browser(), {"state": [], "nonce": [], "verifier": []}
        for _ in range(20):
            sent = ada.start()
            for name, values in drawn.items():
                values.append(sent.get(name) or ada.ends(sent, "an honest return"))
        behind = _behind(browser)
        for name, values in drawn.items():
            made_of = behind["code_challenge" if name == "verifier" else name]
            bits = min(changing(values), 8 * len(made_of) or 256)
            expect(bits >= 128, f"About {bits:.0f} bits of `{name}` change from flow to flow, of 128 due.")
        for name in SENT[:3]:
            told = f"With clock and `random` set back, the same `{name}` came again: take `secrets`."
            expect(not comes_again(lambda name=name: browser().start()[name]), told)
