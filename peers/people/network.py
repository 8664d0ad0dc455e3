"""Telling clients apart without keeping where they come from.

A limit needs to recognise a client for a while; nobody needs to know the address. What is
stored is the HMAC of the client's network under a random key that all processes share for one
hour and that is then thrown away: after that, not even whoever holds every secret of the
portal can tell which network it was.
"""

import datetime as dt
import hashlib
import hmac
import ipaddress
import secrets

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest

HOUR = dt.timedelta(hours=1)
_CACHE_KEY = "network-hour"
_KEY_BYTES = 32
# A school or a provider hands out addresses inside these; a finer limit is walked around.
_PREFIX = {4: 24, 6: 64}


def hour_of(now: dt.datetime) -> dt.datetime:
    """The start of the hour, the same in every process and time zone."""
    return now.astimezone(dt.UTC).replace(minute=0, second=0, microsecond=0)


def client_bucket(request: HttpRequest, what: str, now: dt.datetime) -> bytes:
    """32 bytes that stand for this client and this kind of act until the hour is over."""
    message = f"{what}:{client_network(request)}".encode()
    return hmac.digest(_key_of_the_hour(now), message, hashlib.sha256)


def client_network(request: HttpRequest) -> str:
    """The /24 or /64 the request came from; never stored, logged or put into a cache key."""
    try:
        address = ipaddress.ip_address(_client_address(request))
    except ValueError:
        return "unknown"
    if isinstance(address, ipaddress.IPv6Address) and address.ipv4_mapped:
        address = address.ipv4_mapped
    return str(ipaddress.ip_network(f"{address}/{_PREFIX[address.version]}", strict=False))


def forget_past_hours(now: dt.datetime) -> None:
    """Throw away the key of an hour that is over; called by the regular sweep."""
    stored = cache.get(_CACHE_KEY)
    if stored is not None and stored[0] != hour_of(now).isoformat():
        cache.delete(_CACHE_KEY)


def _client_address(request: HttpRequest) -> str:
    """The address that our outermost proxy saw.

    Each proxy of ours adds, at the right, the address it was called from. Everything further to
    the left was sent by the client and can be anything.
    """
    proxies: int = settings.TRUSTED_PROXIES
    if proxies > 0:
        hops = request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")
        if len(hops) >= proxies:
            return _without_port(hops[-proxies].strip())
    return str(request.META.get("REMOTE_ADDR", ""))


def _without_port(address: str) -> str:
    """`192.0.2.1:4711` and `[2001:db8::1]:4711`, as some proxies write, without the port."""
    if address.startswith("["):
        return address[1:].partition("]")[0]
    return address.partition(":")[0] if address.count(":") == 1 else address


def _key_of_the_hour(now: dt.datetime) -> bytes:
    """The random key all processes share in this hour.

    Two processes that meet at the turn of the hour may disagree for one request; that costs one
    counted guess. `add` settles which key stays.
    """
    hour = hour_of(now).isoformat()
    stored = cache.get(_CACHE_KEY)
    if stored is None or stored[0] != hour:
        cache.delete(_CACHE_KEY)
        fresh = (hour, secrets.token_bytes(_KEY_BYTES))
        cache.add(_CACHE_KEY, fresh, timeout=HOUR.total_seconds())
        stored = cache.get(_CACHE_KEY) or fresh
    key: bytes = stored[1]
    return key
