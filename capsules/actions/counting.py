"""Counts that know how often, never who."""

import datetime as dt
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F

from capsules.models import Capsule, DailyCount, PollCount, PollOption


def count(*, capsule: Capsule, language: str, day: dt.date, kind: DailyCount.Kind) -> None:
    """Adds one to the day's counter; right under concurrent votes."""
    _add_one(DailyCount, capsule=capsule, language=language, day=day, kind=kind)


def count_poll(*, option: PollOption, language: str, day: dt.date) -> None:
    """One more who chose this."""
    _add_one(PollCount, option=option, language=language, day=day)


def _add_one(model: Any, **row: Any) -> None:
    rows = model.objects.filter(**row)
    if rows.update(count=F("count") + 1):
        return
    try:
        with transaction.atomic():
            model.objects.create(**row, count=1)
    except IntegrityError:
        # Somebody else made the row in between.
        rows.update(count=F("count") + 1)
