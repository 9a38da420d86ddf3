"""What counts as this machine: the one test of it, for addresses, names and URLs."""

from __future__ import annotations

import ipaddress
import urllib.parse


def is_loopback(host: str) -> bool:
    """Whether `host`, an address or a name, can mean nothing but this machine.

    Of names only "localhost" and what ends in ".localhost" do (RFC 6761): any other means what DNS says,
    and that is the attacker's in DNS rebinding. IPv6 addresses may stand in brackets.
    """
    name = host.lower().removesuffix(".")
    if name == "localhost" or name.endswith(".localhost"):
        return True
    try:
        address = ipaddress.ip_address(host[1:-1] if host[:1] == "[" else host)
    except ValueError:
        return False
    return (getattr(address, "ipv4_mapped", None) or address).is_loopback


def is_loopback_url(url: str) -> bool:
    """Whether a URL's host is this machine."""
    try:
        return is_loopback(urllib.parse.urlsplit(url).hostname or "")
    except ValueError:
        return False
