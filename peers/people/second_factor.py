"""Who must have a second factor, who has one, that a code opens once, and where secrets lie."""

from collections import Counter

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from allauth.mfa.utils import decrypt
from django.conf import settings
from django.db import transaction
from django.utils.crypto import constant_time_compare

from peers import vault
from peers.people.models import Membership, Role, User

_FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
_WITH_SECRETS = (Authenticator.Type.TOTP, Authenticator.Type.RECOVERY_CODES)
_LAST_STEP = "last_step"
# What binds these secrets in the vault: one of them does not open as anything else.
MFA_PURPOSE = "mfa"


def must_enrol(user: User) -> bool:
    """Whether this person is confined to setting up a second factor."""
    return settings.MFA_ENFORCED and not has_factor(user) and needs_factor(user)


def needs_factor(user: User) -> bool:
    """Everyone whose role is more than a peer's, and whoever may open the administration."""
    if user.is_staff or user.is_superuser:
        return True
    return Membership.objects.filter(user=user, ended_on=None).exclude(role=Role.PEER).exists()


def has_factor(user: User) -> bool:
    """Recovery codes alone are no factor: they come with one."""
    return Authenticator.objects.filter(user=user, type__in=_FACTORS).exists()


def use_totp_code(authenticator: Authenticator, code: str) -> bool:
    """Spend a valid code: False when it, or a later one, was already used (RFC 6238, 5.2).

    allauth remembers a used code for one step of 30 seconds; with a tolerance for clocks that
    run late, a code is valid for longer than that.
    """
    with transaction.atomic():
        row = Authenticator.objects.select_for_update().get(pk=authenticator.pk)
        step = _step_of(decrypt(row.data["secret"]), code)
        if step is None or step <= row.data.get(_LAST_STEP, -1):
            return False
        row.data[_LAST_STEP] = step
        row.save(update_fields=["data"])
    authenticator.data = row.data
    return True


def _step_of(secret: str, code: str) -> int | None:
    """The time step whose code this is."""
    for step in yield_hotp_counters_from_time():
        if constant_time_compare(format_hotp_value(hotp_value(secret, step)), code.strip()):
            return step
    return None


def secrets_by_key() -> Counter[str]:
    """How many stored secrets each key of the vault's ring wraps."""
    rows = Authenticator.objects.filter(type__in=_WITH_SECRETS)
    return Counter(vault.key_id_of(s) for row in rows for _name, s in _sealed(row))


def rewrap_secrets() -> int:
    """Put every secret under the first key of the ring; how many rows were changed."""
    first = vault.first_key_id()
    rows = Authenticator.objects.filter(type__in=_WITH_SECRETS).order_by("pk")
    return sum(_rewrap_row(row.pk) for row in rows if _is_outdated(row, first))


def _rewrap_row(pk: int) -> bool:
    """Under a row lock: a code that is used at this moment also writes into the row."""
    with transaction.atomic():
        row = Authenticator.objects.select_for_update().filter(pk=pk).first()
        if row is None:
            return False
        for name, sealed in _sealed(row):
            row.data[name] = vault.rewrap_alone(sealed, purpose=MFA_PURPOSE)
        row.save(update_fields=["data"])
    return True


def _is_outdated(row: Authenticator, first: str) -> bool:
    return any(vault.key_id_of(sealed) != first for _name, sealed in _sealed(row))


def _sealed(row: Authenticator) -> list[tuple[str, str]]:
    """The encrypted parts of a row: the key of an app, the seed of recovery codes."""
    return [(name, row.data[name]) for name in ("secret", "seed") if name in row.data]
