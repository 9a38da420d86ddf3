"""The verifier of task 1 on published vectors: the HS256 group of Wycheproof's JSON web signatures.

https://github.com/C2SP/wycheproof, testvectors_v1/json_web_signature_test.json: the facts of a
test (token, key, whether it is valid), and other writings of the valid one as RFC 7515 forbids them.
"""

from __future__ import annotations

import pytest

from helpers.judging.values import unb64url
from tests.wrong_answers.jwt_access_control.answers import verifier

KEY = unb64url("-ebuDNsVZ2iJtoZ-akfXTSCt4UO2cruLCsbWlBinggE")
HEAD = "eyJhbGciOiJIUzI1NiIsImtpZCI6ImtpZC1hZXMtc2lnbiJ9"
MAC = "TD37p4c_0jmreSrBSDmE0F3mYSPtkZ3WrSyI5wb_KTg"
VALID = f"{HEAD}.Zm9v.{MAC}"
INVALID = {
    "modified signature": f"{HEAD}.Zm9v.X{MAC[1:]}",
    "missing signature": f"{HEAD}.Zm9v.",
    "missing signature and separator": f"{HEAD}.Zm9v",
    "modified payload": f"{HEAD}.WG9v.{MAC}",
    "missing payload": f"{HEAD}..{MAC}",
    "missing header": f".Zm9v.{MAC}",
    "extra component": f"{VALID}.foo",
    "alg none": "eyJhbGciOiJub25lIiwia2lkIjoia2lkLWFlcy1zaWduIn0.Zm9v.",
    "loose last bits": f"{HEAD}.Zm9v.{MAC[:-1]}h",
    "padding": f"{VALID}=",
    "line break inside": f"{HEAD}.Zm9v.{MAC[:9]}\n{MAC[9:]}",
}


def test_the_valid_one() -> None:
    assert verifier()(VALID, KEY, "HS256") == b"foo"


@pytest.mark.parametrize("name", INVALID)
def test_the_invalid_ones(name: str) -> None:
    with pytest.raises(ValueError):
        verifier()(INVALID[name], KEY, "HS256")
