"""Envelope encryption: what a youth wrote is unreadable without a key of the environment.

Each thread has a data key of its own. It encrypts the thread's texts (AES-256-GCM) and is itself
wrapped by a key of the ring in `settings.VAULT_KEYS`, so that changing the ring rewraps short
data keys and never touches a text, and erasing a data key erases everything under it.

Associated data bind a text to its owner and row, and a data key to its owner and the key that
wrapped it: a ciphertext copied into another row does not open. This is encryption at rest, not
end to end: whoever runs the portal and holds the ring can read.

Layout of every ciphertext: version byte, 96-bit random nonce, ciphertext with its 128-bit tag.
"""

import base64
import binascii
import os
import re
from dataclasses import dataclass
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.views.decorators.debug import sensitive_variables

VERSION = b"\x01"
KEY_BYTES = 32
NONCE_BYTES = 12
TAG_BYTES = 16
# The length of a ciphertext tells only in which step of 256 bytes a text lies.
PAD_TO = 256
_PAD_MARK = b"\x80"
_KEY_ID = re.compile(r"[A-Za-z0-9_-]{1,40}")


class VaultError(Exception):
    """The text does not open: wrong key, wrong row, damaged. Never carries text or keys."""


@dataclass(frozen=True)
class WrappedKey:
    """A data key as it is stored: unreadable without the key `key_id` of the ring."""

    wrapped: bytes
    key_id: str


def new_key(*, owner: str) -> WrappedKey:
    """A fresh data key for `owner`, wrapped by the first key of the ring."""
    return _wrap(AESGCM.generate_key(bit_length=KEY_BYTES * 8), owner)


@sensitive_variables()
def seal(key: WrappedKey, *, owner: str, row: str, text: str) -> bytes:
    """Encrypt `text` for the row `row` of `owner`."""
    # A lone surrogate cannot be stored as UTF-8; an encoding error would carry the whole text.
    plain = _pad(text.encode("utf-8", errors="replace"))
    return _encrypt(_unwrap(key, owner), plain, _bound_to("text", owner, row))


@sensitive_variables()
def unseal(key: WrappedKey, *, owner: str, row: str, sealed: bytes) -> str:
    """The text sealed for exactly this owner and row; raises VaultError in every other case."""
    plain = _decrypt(_unwrap(key, owner), sealed, _bound_to("text", owner, row))
    return _unpad(plain).decode("utf-8", errors="replace")


@sensitive_variables()
def rewrap(key: WrappedKey, *, owner: str) -> WrappedKey:
    """The same data key under the first key of the ring; the texts stay as they are."""
    return _wrap(_unwrap(key, owner), owner)


@sensitive_variables()
def seal_alone(text: str, *, purpose: str) -> str:
    """`text` with a data key of its own, as one string for a column that is not ours."""
    key = new_key(owner=purpose)
    sealed = seal(key, owner=purpose, row="alone", text=text)
    return _join(key, sealed)


@sensitive_variables()
def unseal_alone(stored: str, *, purpose: str) -> str:
    """What `seal_alone` sealed for the same purpose; raises VaultError in every other case."""
    key, sealed = _split(stored)
    return unseal(key, owner=purpose, row="alone", sealed=sealed)


def rewrap_alone(stored: str, *, purpose: str) -> str:
    """The same string under the first key of the ring."""
    key, sealed = _split(stored)
    return _join(rewrap(key, owner=purpose), sealed)


def key_id_of(stored: str) -> str:
    """Which key of the ring wraps a string made by `seal_alone`."""
    return _split(stored)[0].key_id


def first_key_id() -> str:
    """The id of the key that wraps everything new."""
    return next(iter(_ring(settings.VAULT_KEYS)))


def key_ids() -> tuple[str, ...]:
    """The ids of the whole ring, the wrapping one first."""
    return tuple(_ring(settings.VAULT_KEYS))


def check_key_ring() -> None:
    """Read the ring once; raises ImproperlyConfigured with a hint. Called when Django starts."""
    _ring(settings.VAULT_KEYS)


@lru_cache(maxsize=8)
def _ring(setting: str) -> dict[str, bytes]:
    """The ring as {id: key} in the order of the setting `id:base64,id:base64`."""
    ring: dict[str, bytes] = {}
    for number, entry in enumerate(filter(None, map(str.strip, setting.split(","))), start=1):
        key_id, _colon, encoded = entry.partition(":")
        if not _KEY_ID.fullmatch(key_id):
            raise _bad_ring(number, "has no id of letters, digits, - and _ before the colon")
        if key_id in ring:
            raise _bad_ring(number, "has the id of an earlier one")
        ring[key_id] = _key_from(encoded, number)
    if not ring:
        raise ImproperlyConfigured(
            "VAULT_KEYS is empty: it holds the keys that protect every message, as "
            "id:base64-of-32-bytes, comma-separated. `make secrets` prints a fresh one."
        )
    return ring


def _key_from(encoded: str, number: int) -> bytes:
    try:
        key = base64.b64decode(encoded, validate=True)
    except (binascii.Error, ValueError):
        # The error would show the key: it is left out on purpose.
        key = b""
    if len(key) != KEY_BYTES:
        raise _bad_ring(number, f"is not the base64 of {KEY_BYTES} bytes")
    return key


def _bad_ring(number: int, what: str) -> ImproperlyConfigured:
    return ImproperlyConfigured(
        f"VAULT_KEYS: key number {number} {what}. Expected: id:base64-of-{KEY_BYTES}-bytes, "
        "comma-separated, the first one wraps, the others still open."
    )


def _wrap(data_key: bytes, owner: str) -> WrappedKey:
    ring = _ring(settings.VAULT_KEYS)
    key_id = next(iter(ring))
    return WrappedKey(
        wrapped=_encrypt(ring[key_id], data_key, _bound_to("key", owner, key_id)), key_id=key_id
    )


def _unwrap(key: WrappedKey, owner: str) -> bytes:
    wrapping = _ring(settings.VAULT_KEYS).get(key.key_id)
    if wrapping is None:
        raise VaultError("the key that wrapped this data key is not in VAULT_KEYS")
    return _decrypt(wrapping, key.wrapped, _bound_to("key", owner, key.key_id))


def _encrypt(key: bytes, plain: bytes, bound_to: bytes) -> bytes:
    nonce = os.urandom(NONCE_BYTES)
    return VERSION + nonce + AESGCM(key).encrypt(nonce, plain, bound_to)


def _decrypt(key: bytes, sealed: bytes, bound_to: bytes) -> bytes:
    sealed = bytes(sealed)  # PostgreSQL hands out memoryviews
    nonce = sealed[1 : 1 + NONCE_BYTES]
    if sealed[:1] != VERSION or len(sealed) < 1 + NONCE_BYTES + TAG_BYTES:
        raise VaultError("not a ciphertext of this vault")
    try:
        return AESGCM(key).decrypt(nonce, sealed[1 + NONCE_BYTES :], bound_to)
    except InvalidTag:
        raise VaultError("wrong key, wrong row or damaged ciphertext") from None


def _bound_to(kind: str, *names: str) -> bytes:
    """Associated data; lengths in front, so that ("a", "bc") and ("ab", "c") differ."""
    parts = [kind.encode(), *(name.encode() for name in names)]
    return VERSION + b"".join(len(part).to_bytes(4, "big") + part for part in parts)


def _pad(plain: bytes) -> bytes:
    marked = plain + _PAD_MARK
    return marked + b"\0" * (-len(marked) % PAD_TO)


def _unpad(padded: bytes) -> bytes:
    plain, mark, zeros = padded.rpartition(_PAD_MARK)
    if not mark or zeros.strip(b"\0"):
        raise VaultError("damaged padding")
    return plain


def _join(key: WrappedKey, sealed: bytes) -> str:
    encode = base64.b64encode
    return f"{key.key_id}.{encode(key.wrapped).decode()}.{encode(sealed).decode()}"


def _split(stored: str) -> tuple[WrappedKey, bytes]:
    try:
        key_id, wrapped, sealed = stored.split(".")
        key = WrappedKey(wrapped=base64.b64decode(wrapped, validate=True), key_id=key_id)
        return key, base64.b64decode(sealed, validate=True)
    except ValueError:
        raise VaultError("not a string of this vault") from None
