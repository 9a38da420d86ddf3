"""What a set of public keys has to be (RFC 7517), for the key ring of lesson 05."""

from __future__ import annotations

import json
import re
from typing import Any

from helpers.judging import expect, fail
from helpers.judging.values import shown

PRIVATE = re.compile(r'\\*"(d|k|p|q)\\*":|PRIVATE|MIGHAgEA')  # members of a JWK, PEM, DER in base64


def published(jwks: Any, current: str, trusted: set[str], retired: dict[str, str]) -> list[dict]:
    """The keys of a set; fails where it is no set, shows a private key, or lists others than it should."""
    shape = isinstance(jwks, dict) and isinstance(jwks.get("keys"), list)
    expect(shape, f'jwks() gave back {shown(jwks)}: the form is {{"keys": [...]}}.')
    for key in jwks["keys"]:
        kind = type(key).__name__
        expect(isinstance(key, dict), f'"keys" holds a {kind}: to_jwk gives text unless as_dict=True.')
        expect(key.get("kid"), "A published key has no kid: no verifier finds it by a token's kid.")
        alg = key.get("alg")
        expect(alg == "ES256", f"A published key says alg {alg!r}: it is bound to ES256.")
    said = json.dumps(jwks)
    expect(not PRIVATE.search(said), "jwks() publishes a private key (d): its readers can sign.")
    names = {key["kid"] for key in jwks["keys"]}
    for missing in sorted(trusted - names):
        which = "the key that signs now" if missing == current else "an older key that still verifies"
        fail(f"jwks() lacks {which} ({missing!r}). Is it made anew with each rotate()?")
    still = names & retired.keys()
    expect(not still, "A retired key is still published: others go on trusting it.")
    return jwks["keys"]
