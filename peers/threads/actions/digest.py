"""Put a digest into the outbox of whoever chose one, once a period."""

import datetime as dt
from functools import partial

from django.conf import settings
from django.db import transaction

from peers.people.models import Role, User
from peers.threads.models import NoticeWishes, Notification
from peers.threads.queue import nudge_outbox
from peers.threads.rules.digests import period_of

DIGEST_ROLES = (Role.STAFF, Role.LEAD)


def write_digests(*, now: dt.datetime) -> int:
    """Safe to run at any time and twice: the key names the person and the period.

    Whoever chose it in the middle of a period gets the running one at once, to see what it is.
    """
    due = {
        f"digest:{period}:{user}": user
        for user, often in _subscribers()
        if (period := period_of(often, now=now, zone=settings.TIME_ZONE))
    }
    known = set(Notification.objects.filter(key__in=due).values_list("key", flat=True))
    new = [
        Notification(to_id=user, kind=Notification.Kind.DIGEST, key=key, created_at=now)
        for key, user in due.items()
        if key not in known
    ]
    if new:
        with transaction.atomic():
            Notification.objects.bulk_create(new, ignore_conflicts=True)
            transaction.on_commit(partial(nudge_outbox), robust=True)
    return len(new)


def _subscribers() -> list[tuple[int, str]]:
    """Staff and leads of today; a choice made before a role ended counts no more."""
    people = User.objects.holding(*DIGEST_ROLES).filter(paused_at=None).exclude(email="")
    chose = NoticeWishes.objects.exclude(digest=NoticeWishes.Digest.NONE).filter(user__in=people)
    return list(chose.order_by("user").values_list("user_id", "digest"))
