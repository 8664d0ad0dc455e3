"""How late the portal is: the age of the oldest work that should be done and is not."""

import datetime as dt
from dataclasses import dataclass

from django.conf import settings
from django.db.models import Min
from django.db.models.functions import Coalesce

from peers.threads.models import Heartbeat, Notification, Thread


@dataclass(frozen=True)
class Health:
    """Ages in seconds; None when there is nothing of the kind."""

    oldest_due: float | None
    oldest_unsent: float | None
    last_sweep: float | None

    @property
    def late(self) -> bool:
        """Past the promise. A sweep that never ran is late: nobody would be passed up."""
        ages = (self.oldest_due or 0, self.oldest_unsent or 0)
        promise = settings.HEALTH_PROMISE_SECONDS
        return self.last_sweep is None or max(*ages, self.last_sweep) >= promise


def look(*, now: dt.datetime) -> Health:
    """Three indexed look-ups; no row of a person leaves this function."""

    def age(at: dt.datetime | None) -> float | None:
        return None if at is None else max(0.0, (now - at).total_seconds())

    due = Thread.objects.filter(due_at__lte=now).aggregate(at=Min("due_at"))["at"]
    # What waits for the end of quiet hours is late from then on.
    since = Min(Coalesce("held_until", "created_at"))
    unsent = Notification.objects.unsent(now).aggregate(at=since)["at"]
    sweep = Heartbeat.objects.filter(pk="sweep").values_list("at", flat=True).first()
    return Health(oldest_due=age(due), oldest_unsent=age(unsent), last_sweep=age(sweep))
