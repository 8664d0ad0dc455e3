"""The address under which somebody's own calendar asks for their sessions.

Whoever has the address reads the calendar, so it is as good as a password: 256 random bits, shown
once, kept as a keyed hash alone, and thrown away when its owner says so. It holds no names.
"""

import datetime as dt
import hashlib
import hmac
import secrets
from typing import Any

from django.conf import settings
from django.views.decorators.debug import sensitive_variables

from peers.people.models import User
from peers.training.models import CalendarFeed


@sensitive_variables("token")
def make_feed(*, by: User, now: dt.datetime) -> str:
    """A new token for the address, to be shown now and never again; an older one dies."""
    token = secrets.token_urlsafe(32)
    CalendarFeed.objects.update_or_create(
        user=by, defaults={"token_hash": _hash_of(token), "made_at": now}
    )
    return token


def revoke_feed(*, by: User) -> None:
    CalendarFeed.objects.filter(user=by).delete()


def on_shut_out(sender: Any, *, user: User, **kwargs: Any) -> None:
    """Whoever may have read along has the address too; its owner makes a new one."""
    revoke_feed(by=user)


@sensitive_variables("token")
def owner_of(token: str) -> User | None:
    """Whose calendar asks; None when the token is none, was revoked, or its owner is out."""
    row = CalendarFeed.objects.select_related("user").filter(token_hash=_hash_of(token)).first()
    return row.user if row is not None and row.user.is_active else None


def _hash_of(token: str) -> bytes:
    key = settings.CODE_PEPPER.encode()
    return hmac.digest(key, f"calendar:{token[:100]}".encode(), hashlib.sha256)
