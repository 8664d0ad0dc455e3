"""Where somebody is logged in, and out everywhere. No address and no browser is kept of any of
them: a list can only say which one this is, and since when the others are open."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from django.contrib.sessions.models import Session
from django.db import transaction
from django.dispatch import Signal

from peers.people.models import User

# Where allauth notes each proof of who one is, the first one at the log-in.
_PROOFS = "account_authentication_methods"
# Sent with `user` and `now`, in the transaction that logs somebody out elsewhere or changes their
# password. Whoever gave out what opens without a log-in takes it back: a device that is told of
# notices, the address of a calendar.
shut_out = Signal()


@dataclass(frozen=True)
class LogIn:
    since: dt.datetime | None
    is_this: bool


def log_ins_of(user: User, *, this: str | None, now: dt.datetime) -> list[LogIn]:
    """The open ones, this one (by its session key) first, then the newest."""
    found = [
        LogIn(_since(data), key == this)
        for key, data in ((one.session_key, one.get_decoded()) for one in _open_of(user, now))
    ]
    oldest = dt.datetime.min.replace(tzinfo=dt.UTC)
    found.sort(key=lambda one: one.since or oldest, reverse=True)
    return sorted(found, key=lambda one: not one.is_this)


def end_log_ins(user: User, *, now: dt.datetime, but: str | None = None) -> int:
    """Log somebody out everywhere, `but` there, and whatever opened without a log-in; how many
    log-ins ended."""
    with transaction.atomic():
        ended = [one for one in _open_of(user, now) if one.session_key != but]
        for session in ended:
            session.delete()
        shut_out.send(sender=User, user=user, now=now)
    return len(ended)


def _open_of(user: User, now: dt.datetime) -> Iterator[Session]:
    """A session holds whose it is in a text only we can read, so each is looked into."""
    for session in Session.objects.filter(expire_date__gt=now).iterator():
        if session.get_decoded().get("_auth_user_id") == str(user.pk):
            yield session


def _since(data: dict[str, object]) -> dt.datetime | None:
    proofs = data.get(_PROOFS)
    if not isinstance(proofs, list) or not proofs:
        return None
    return dt.datetime.fromtimestamp(float(proofs[0]["at"]), dt.UTC)
