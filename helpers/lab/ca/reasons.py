"""Why a connection or a certificate was refused, in the same words whatever library said it."""

from __future__ import annotations

import ssl
from collections.abc import Iterator

# X509_V_ERR_* of OpenSSL: the numbers are stable, except that "invalid CA" was 24 before 3.0.
VERIFY_CODES = {
    2: "unknown issuer",
    7: "bad signature",
    9: "certificate is not yet valid",
    10: "certificate has expired",
    18: "self-signed certificate",
    19: "self-signed certificate in the chain",
    20: "unknown issuer",
    21: "unknown issuer",
    24: "issuer is not a CA",
    79: "issuer is not a CA",
    22: "chain too long",
    23: "certificate revoked",
    25: "path length exceeded",
    26: "wrong key usage",
    47: "name not permitted",
    48: "name not permitted",
    28: "certificate rejected",
    32: "issuer is not a CA",
    62: "hostname mismatch",
    63: "hostname mismatch",
    64: "hostname mismatch",
    66: "key too weak",
    67: "key too weak",
    68: "signature too weak",
    **dict.fromkeys(range(80, 95), "certificate breaks RFC 5280"),  # X509_V_FLAG_X509_STRICT
}

# What to look for in the text of any error, most telling first.
WORDS = (
    ("certificate has expired", "certificate has expired"),
    ("certificate expired", "certificate has expired"),
    ("not yet valid", "certificate is not yet valid"),
    ("cert is not valid at validation time", "certificate outside its validity period"),
    ("hostname mismatch", "hostname mismatch"),
    ("ip address mismatch", "hostname mismatch"),
    ("doesn't match", "hostname mismatch"),
    ("leaf certificate has no matching subjectaltname", "hostname mismatch"),
    ("self-signed certificate in certificate chain", "self-signed certificate in the chain"),
    ("self signed certificate in certificate chain", "self-signed certificate in the chain"),
    ("self-signed certificate", "self-signed certificate"),
    ("self signed certificate", "self-signed certificate"),
    ("unable to get local issuer", "unknown issuer"),
    ("unknown ca", "unknown issuer"),
    ("certificate has no subjectaltname", "hostname mismatch"),
    ("ca must be asserted in a ca", "issuer is not a CA"),
    ("path length constraint", "path length exceeded"),
    ("signature does not match", "bad signature"),
    ("no permitted name constraints", "name not permitted"),
    ("candidates exhausted", "unknown issuer"),
    ("invalid ca", "issuer is not a CA"),
    ("certificate purpose", "wrong key usage"),
    ("unsupported certificate", "wrong key usage"),
    ("required eku not found", "wrong key usage"),
    ("key too weak", "key too weak"),
    ("key too small", "key too weak"),
    ("ee_key_too_small", "key too weak"),
    ("rsa key size", "key too weak"),
    ("peer did not return a certificate", "client certificate missing"),
    ("certificate required", "client certificate missing"),
    ("certificate_required", "client certificate missing"),
    ("unsupported protocol", "no TLS version in common"),
    ("unsupported_protocol", "no TLS version in common"),
    ("protocol version", "no TLS version in common"),
    ("protocol_version", "no TLS version in common"),
    ("no protocols available", "no TLS version in common"),
    ("no shared cipher", "no cipher or certificate in common"),
    ("no_shared_cipher", "no cipher or certificate in common"),
    ("handshake failure", "no cipher or certificate in common"),
    ("handshake_failure", "no cipher or certificate in common"),
    ("http request", "plain HTTP sent to a TLS port"),
    ("http_request", "plain HTTP sent to a TLS port"),
    ("wrong version number", "the other side does not speak TLS"),
    ("wrong_version_number", "the other side does not speak TLS"),
    ("packet length too long", "the other side does not speak TLS"),
    ("packet_length_too_long", "the other side does not speak TLS"),
    ("bad record mac", "bytes were changed on the way"),
    ("bad_record_mac", "bytes were changed on the way"),
    ("decryption failed", "bytes were changed on the way"),
    ("record layer failure", "bytes were changed on the way"),  # OpenSSL 3.5 and newer
    ("record_layer_failure", "bytes were changed on the way"),
    ("bad certificate", "certificate refused by the other side"),
    ("bad_certificate", "certificate refused by the other side"),
    ("alert certificate unknown", "certificate refused by the other side"),
    ("alert_certificate_unknown", "certificate refused by the other side"),
    ("decrypt error", "certificate refused by the other side"),
    ("decrypt_error", "certificate refused by the other side"),
    ("certificate verify failed", "certificate rejected"),
    ("unexpected eof", "connection closed by the other side"),
    ("unexpected_eof", "connection closed by the other side"),
    ("eof occurred", "connection closed by the other side"),
    ("handshake operation timed out", "handshake timed out"),
    ("timed out", "timed out"),
)


def _family(error: BaseException) -> Iterator[BaseException]:
    """The error and whatever it wraps: arguments, `reason`, cause, context; each once."""
    seen: set[int] = set()
    waiting: list[object] = [error]
    while waiting:
        one = waiting.pop(0)
        if not isinstance(one, BaseException) or id(one) in seen:
            continue
        seen.add(id(one))
        yield one
        waiting += [*one.args, getattr(one, "reason", None), one.__cause__, one.__context__]


def reason(error: BaseException) -> str:
    """Why a handshake, a connection or a verification failed, as short stable words.

    Takes what `ssl`, `requests`, `urllib3` or `cryptography.x509.verification` raised, however
    deeply wrapped. What it does not know comes back as the error's own words.
    """
    family = list(_family(error))
    for one in family:
        if isinstance(one, ssl.SSLCertVerificationError):
            known = VERIFY_CODES.get(getattr(one, "verify_code", 0))
            if known:
                return known
    for one in family:
        text = str(one).lower()
        for words, meaning in WORDS:
            if words in text:
                return meaning
    for one in family:
        if isinstance(one, ConnectionRefusedError):
            return "connection refused"
        if isinstance(one, ConnectionError | ssl.SSLEOFError | ssl.SSLZeroReturnError):
            return "connection closed by the other side"
        if isinstance(one, TimeoutError):
            return "timed out"
    text = str(error).strip()
    return text.splitlines()[0] if text else type(error).__name__
