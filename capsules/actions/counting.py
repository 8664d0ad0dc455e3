"""Counts that know how often, never who."""

import datetime as dt

from django.db import IntegrityError, transaction
from django.db.models import F

from capsules.models import Capsule, DailyCount


def count(*, capsule: Capsule, language: str, day: dt.date, kind: DailyCount.Kind) -> None:
    """Adds one to the day's counter; right under concurrent votes."""
    rows = DailyCount.objects.filter(capsule=capsule, language=language, day=day, kind=kind)
    if rows.update(count=F("count") + 1):
        return
    try:
        with transaction.atomic():
            DailyCount.objects.create(
                capsule=capsule, language=language, day=day, kind=kind, count=1
            )
    except IntegrityError:
        # Somebody else made the row in between.
        rows.update(count=F("count") + 1)
