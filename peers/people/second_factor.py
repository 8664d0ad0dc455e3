"""Who must have a second factor, who has one, and that a code opens once."""

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

from peers.people.models import Membership, Role, User

_FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
_LAST_STEP = "last_step"


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
