"""The address of a device at its push service: which are accepted, how it is kept.

It comes from a browser and names a device: untrusted on the way in, personal afterwards.
"""

import base64
import binascii
import hashlib
import hmac
import json
import re
from dataclasses import dataclass

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from django.conf import settings
from django.views.decorators.debug import sensitive_variables

from peers import vault

# What binds an address in the vault: it does not open as anything else.
PUSH_PURPOSE = "push"
_LONGEST = 1000
_POINT_BYTES, _AUTH_BYTES = 65, 16
# Stricter than any standard: what two readers of addresses could take apart differently (a
# backslash, a name before an @) is no address.
_ADDRESS = re.compile(
    r"(?P<origin>(?P<scheme>https?)://(?P<host>[a-z0-9-]+(?:\.[a-z0-9-]+)*)(?::(?P<port>\d+))?)"
    r"/[!-\[\]-~]*"
)


class UnknownAddress(Exception):
    """Not an address of a push service we know. Never carries it."""


@dataclass(frozen=True, repr=False)
class Address:
    """Where a device is reached, and the keys that only it can read with."""

    endpoint: str
    p256dh: str
    auth: str

    @property
    def keys(self) -> dict[str, str]:
        return {"p256dh": self.p256dh, "auth": self.auth}

    @property
    def mark(self) -> bytes:
        """What finds the device again: a keyed hash, which tells nothing without the pepper."""
        text = f"push:{self.endpoint}".encode()
        return hmac.digest(settings.CODE_PEPPER.encode(), text, hashlib.sha256)

    @property
    def fingerprint(self) -> str:
        """Shown to its owner's page, which compares it with the browser's own."""
        return hashlib.sha256(self.endpoint.encode()).hexdigest()


@sensitive_variables()
def checked(*, endpoint: str, p256dh: str, auth: str) -> Address:
    """An address as a browser gave it; raises UnknownAddress."""
    address = Address(endpoint, p256dh, auth)
    if len(endpoint) > _LONGEST or not is_known(endpoint) or len(_decoded(auth)) != _AUTH_BYTES:
        raise UnknownAddress
    point = _decoded(p256dh)
    try:
        ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), point)
    except ValueError:
        raise UnknownAddress from None
    if len(point) != _POINT_BYTES:
        raise UnknownAddress
    return address


@sensitive_variables()
def sealed(address: Address) -> str:
    words = json.dumps([address.endpoint, address.p256dh, address.auth])
    return vault.seal_alone(words, purpose=PUSH_PURPOSE)


@sensitive_variables()
def opened(stored: str) -> Address:
    """Raises VaultError when it does not open."""
    return Address(*json.loads(vault.unseal_alone(stored, purpose=PUSH_PURPOSE)))


def is_known(endpoint: str) -> bool:
    """Whether the endpoint lies at a service of the settings, over HTTPS at its usual port."""
    parts = _ADDRESS.fullmatch(endpoint)
    if parts is None:
        return False
    if parts["origin"] in settings.PUSH_SERVICES:
        return True
    plain = parts["scheme"] == "https" and parts["port"] in (None, "443")
    return plain and any(_fits(parts["host"], service) for service in settings.PUSH_SERVICES)


def is_named_as_it_is(endpoint: str) -> bool:
    """A service of one's own is named with scheme and port, and may be anywhere."""
    parts = _ADDRESS.fullmatch(endpoint)
    return parts is not None and parts["origin"] in settings.PUSH_SERVICES


def host_of(endpoint: str) -> str:
    parts = _ADDRESS.fullmatch(endpoint)
    return parts["host"] if parts else ""


def public_key() -> str:
    """What a browser needs to know of us, base64url; empty when push is off."""
    if not settings.VAPID_PRIVATE_KEY:
        return ""
    number = int.from_bytes(_decoded(settings.VAPID_PRIVATE_KEY), "big")
    point = (
        ec.derive_private_key(number, ec.SECP256R1())
        .public_key()
        .public_bytes(serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint)
    )
    return base64.urlsafe_b64encode(point).rstrip(b"=").decode()


def _fits(host: str, service: str) -> bool:
    """`*.example.org` is every host below it, `example.org` that one alone."""
    return host.endswith(service[1:]) if service.startswith("*.") else host == service


def _decoded(text: str) -> bytes:
    try:
        return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        return b""
