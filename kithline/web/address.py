"""From which internet address a request comes, as far as it can be trusted."""

from __future__ import annotations

from ipaddress import IPv6Address, ip_address

from django.conf import settings
from django.http import HttpRequest


def address_of(request: HttpRequest) -> str:
    """Return the address of whoever asks: the connection's, or the one our own proxy writes down.

    A header is believed only when it is named in ``KITHLINE_ADDRESS_HEADER``; of several addresses in
    it the last counts, since that one the proxy added and those before it anybody can invent.
    """
    told = ""
    if settings.ADDRESS_HEADER:
        told = request.headers.get(settings.ADDRESS_HEADER, "").rsplit(",", 1)[-1].strip()
    return _plain(told) or str(request.META.get("REMOTE_ADDR") or "")


def counted(address: str) -> str:
    """Return what is counted as one sender: an address, or the network that a household is given.

    A home with IPv6 has 2 to the power of 64 addresses, so the first half counts.
    """
    try:
        found = ip_address(address)
    except ValueError:
        return address
    if isinstance(found, IPv6Address):
        return str(found.ipv4_mapped or IPv6Address(int(found) >> 64 << 64))
    return str(found)


def _plain(told: str) -> str:
    """Return an address as one writes it, without a port; nothing when it is none."""
    bare = told
    if told.startswith("["):  # [2001:db8::1]:443
        bare = told[1:].split("]")[0]
    elif told.count(":") == 1:  # 192.0.2.7:5050
        bare = told.split(":")[0]
    try:
        return str(ip_address(bare))
    except ValueError:
        return ""


def for_lock(request: HttpRequest) -> str:
    """Return the address by which sign-in is locked after too many wrong passwords (django-axes)."""
    return address_of(request)
