"""Notices that belong to no thread: a talk that is due, a group that fell short, a report."""

import datetime as dt
from collections.abc import Iterable
from functools import partial

from django.db import transaction

from peers.people.models import User
from peers.threads.models import Notification
from peers.threads.queue import nudge_outbox


def tell_about_no_thread(
    people: Iterable[User], kind: str, *, about: str, now: dt.datetime
) -> None:
    """One notice for each person; the same `about` never tells the same person twice."""
    rows = [
        Notification(to_id=one, kind=kind, key=f"{about}:{one}", created_at=now)
        for one in sorted({one.pk for one in people})
    ]
    if rows:
        Notification.objects.bulk_create(rows, ignore_conflicts=True)
        transaction.on_commit(partial(nudge_outbox), robust=True)
