"""Talk to the push services: only to those we know, one neutral word, and what they answered.

An address of a device comes from a browser, so it is untrusted: posting to whatever it names
would let somebody reach servers inside the house. Only services of the list in the settings are
posted to, over HTTPS, at public addresses, and no redirect is followed. This module is imported
by the workers alone; its libraries are heavy.
"""

import datetime as dt
import ipaddress
import json
import socket
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import requests
from django.conf import settings
from django.views.decorators.debug import sensitive_variables
from py_vapid import Vapid
from pywebpush import WebPushException, webpush

from peers.threads.push_address import Address, host_of, is_known, is_named_as_it_is

# All that ever travels: the name of a text that the worker has in every language.
WORD = "new"
# One waiting message a device is enough; a service drops the older one (RFC 8030, 5.4).
_TOPIC = "desk"
_SECONDS = 5


class Answer(StrEnum):
    TAKEN = "taken"
    GONE = "gone"  # the device is no more: forget it
    LATER = "later"


@dataclass(frozen=True)
class Said:
    """What a push service said, and how long it wants to be left alone."""

    answer: Answer
    pause: dt.timedelta = dt.timedelta()


class _NoRedirects(requests.Session):
    """Posts where it is told to and nowhere else; the environment's proxies have no say."""

    def __init__(self) -> None:
        super().__init__()
        self.trust_env = False

    def request(self, *args: Any, **kwargs: Any) -> requests.Response:  # type: ignore[override]
        return super().request(*args, **{**kwargs, "allow_redirects": False})


@sensitive_variables()
def post(address: Address, *, language: str, urgent: bool, lives: dt.timedelta) -> Said:
    """Ask the service to wake the device; never raises, and says nothing of the address."""
    if not is_known(address.endpoint):
        return Said(Answer.GONE)
    try:
        if not _is_outside(address.endpoint):
            return Said(Answer.LATER)
        with _NoRedirects() as session:
            webpush(
                {"endpoint": address.endpoint, "keys": address.keys},
                data=json.dumps({"text": WORD, "lang": language}),
                vapid_private_key=Vapid.from_raw(settings.VAPID_PRIVATE_KEY.encode()),
                vapid_claims={"sub": f"mailto:{settings.VAPID_CONTACT}"},
                headers={"Urgency": "high" if urgent else "normal", "Topic": _TOPIC},
                ttl=int(lives.total_seconds()),
                timeout=_SECONDS,
                requests_session=session,
            )
    except WebPushException as refused:
        return _heard(refused)
    except (OSError, ValueError):
        # requests' own errors are OSErrors; a ValueError is a key that is none.
        return Said(Answer.LATER)
    return Said(Answer.TAKEN)


def _heard(refused: WebPushException) -> Said:
    if refused.status_code in (404, 410):
        return Said(Answer.GONE)
    wish = refused.retry_after or ""
    return Said(Answer.LATER, dt.timedelta(seconds=int(wish) if wish.isdecimal() else 0))


def _is_outside(endpoint: str) -> bool:
    """Whether the name leads to public addresses only, unless the settings name it as it is."""
    if is_named_as_it_is(endpoint):
        return True
    found = socket.getaddrinfo(host_of(endpoint), 443, type=socket.SOCK_STREAM)
    return all(ipaddress.ip_address(one[4][0]).is_global for one in found)
