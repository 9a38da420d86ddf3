"""Wrong answers to `server_context`."""

from __future__ import annotations

import os
import ssl
import sys
from typing import Any

from helpers import lab
from helpers.tasks import tls as tasks
from tests.wrong_answers import Bank
from tests.wrong_answers.tls.answers import SOUND, server, setting

bank = Bank()
task = tasks.server_context


def add(name: str, says: str, kind: str = "misconception", **changed: Any) -> None:
    bank.add(task, name, server(**changed), says=says, kind=kind)


everything = "ALL:COMPLEMENTOFALL:@SECLEVEL=0"
old = setting("minimum_version", ssl.TLSVersion.TLSv1)
everything_for_compatibility = server(ciphers=everything, bad=lambda mode: False, more=old)
bank.add(
    task, "everything_for_compatibility", everything_for_compatibility, says="given up in 2021",
    kind="vulnerable",
)  # fmt: skip
required = setting("verify_mode", ssl.CERT_REQUIRED)
add("asks_everybody_for_a_certificate", "doctors have none", kind="refuses", more=required)
add("optional", "as CERT_OPTIONAL does", more=setting("verify_mode", ssl.CERT_OPTIONAL))
add("looks_for_the_clients_name", "That is for clients", more=setting("check_hostname", True))
add("tls_1_3_off", "A client of TLS 1.3 was", more=setting("maximum_version", ssl.TLSVersion.TLSv1_2))
add("tls_1_3_only", "A client of TLS 1.2 was", more=setting("minimum_version", ssl.TLSVersion.TLSv1_3))
lowest = ssl.TLSVersion.MINIMUM_SUPPORTED
add("old_versions_on", "Today the security level stops them", more=setting("minimum_version", lowest))
add("static_rsa", "agrees to AES256-GCM-SHA384 (no forward", ciphers=SOUND + ":AES256-GCM-SHA384")
add("cbc", "SHA256 (CBC mode", ciphers=SOUND + ":ECDHE-ECDSA-AES128-SHA256")
add("ccm8", "CCM8 (neither", ciphers=SOUND + ":ECDHE-ECDSA-AES128-CCM8")
add("for_one_family", "with an RSA key: no cipher", ciphers="ECDHE-ECDSA-AES128-GCM-SHA256")
add("group_only", "everybody but the group can read or write", bad=lambda mode: mode & 0o040)
add("reading_bits", "(mode 0620, -rw--w----)", bad=lambda mode: mode & 0o044)
add("never_looks", "everybody on the machine can read or write (mode 0644", bad=lambda mode: False)
add("looks_at_the_link", "behind a link) was refused", look=os.lstat)
add("another_error", "a ValueError came, not", error=ValueError)
add("only_0600", "its owner alone can read or write (mode 0400, -r--------)", bad=lambda mode: mode != 0o600)


@bank.wrong(task, says="on a Mac) was used")
def asks_on_linux_alone(cert_file: str, key_file: str) -> Any:
    linux = sys.platform.startswith("linux")
    return server(bad=lambda mode: linux and mode & 0o077)(cert_file, key_file)


@bank.wrong(task, says="read the files at each call")
def until_the_key_changes(cert_file: str, key_file: str, kept: dict[int, Any] = {}) -> Any:  # noqa: B006
    if (key := os.stat(key_file).st_mtime_ns) not in kept:
        kept[key] = server()(cert_file, key_file)
    return kept[key]


@bank.wrong(task, says="This is a client's context")
def a_clients_context(cert_file: str, key_file: str) -> Any:
    context = ssl.create_default_context()
    context.load_cert_chain(cert_file, key_file)
    return context


@bank.wrong(task, says="the intermediate was not sent")
def the_leaf_alone(cert_file: str, key_file: str) -> Any:
    with open(cert_file) as file, lab.scratch_folder() as folder:
        first = file.read().partition("-----END CERTIFICATE-----")
        leaf = folder / "leaf.pem"
        leaf.write_text(first[0] + first[1] + "\n")
        return server()(str(leaf), key_file)


@bank.wrong(task, says="changed the key file's mode")
def repairs(cert_file: str, key_file: str) -> Any:
    if os.stat(key_file).st_mode & 0o077:
        os.chmod(key_file, 0o600)
        raise PermissionError(key_file)
    return server()(cert_file, key_file)


bank.add(task, "adhoc", lambda *files: "adhoc", says="a new self-signed certificate at every start")
bank.add(task, "no_return", lambda *files: server()(*files) and None, says="Is there a return?")


@bank.right(task)
def by_the_default_context(cert_file: str, key_file: str) -> Any:
    if os.stat(key_file).st_mode & 0o066:
        raise PermissionError("chmod 600 " + key_file)
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.options |= ssl.OP_NO_TLSv1 | ssl.OP_NO_TLSv1_1
    context.set_ciphers(
        "ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-RSA-AES128-GCM-SHA256:ECDHE-ECDSA-CHACHA20-POLY1305:"
        "ECDHE-RSA-CHACHA20-POLY1305:ECDHE-ECDSA-AES256-GCM-SHA384:ECDHE-RSA-AES256-GCM-SHA384"
    )
    context.load_cert_chain(certfile=cert_file, keyfile=key_file)
    return context


two = "ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-RSA-AES128-GCM-SHA256"
bank.add(task, "two_ciphers", server(ciphers=two), kind="right")
bank.add(task, "list_of_modes", server(bad=lambda mode: mode not in (0o600, 0o400)), kind="right")
