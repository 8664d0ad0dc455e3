"""Counts that know how often, never who."""

import datetime as dt
from collections import Counter
from collections.abc import Mapping
from typing import Any, NamedTuple

from django.db import IntegrityError, transaction
from django.db.models import F

from capsules.models import Capsule, DailyCount, PollCount, PollOption, ScenarioStep


class Happened(NamedTuple):
    """What happened with a capsule on a day: all there is to know of it.

    `part` is the key of a question, or of an ending the number that stands in its address.
    """

    day: dt.date
    language: str
    slug: str
    kind: str
    part: str = ""


def count(*, capsule: Capsule, language: str, day: dt.date, kind: DailyCount.Kind) -> None:
    """Adds one to the day's counter; right under concurrent votes."""
    _add(DailyCount, 1, capsule=capsule, language=language, day=day, kind=kind, part="")


def count_poll(*, option: PollOption, language: str, day: dt.date) -> None:
    """One more who chose this."""
    _add(PollCount, 1, option=option, language=language, day=day)


@transaction.atomic
def count_all(*, happened: Mapping[Happened, int]) -> int:
    """Adds what was gathered, in a fixed order so that two processes never wait for each other in
    a circle. What belongs to no published capsule is left out; returns how much was counted."""
    capsules = dict(
        Capsule.objects.public()
        .filter(slug__in={one.slug for one in happened})
        .values_list("slug", "pk")
    )
    rows = _rows(happened, capsules)
    for row in sorted(rows):
        capsule, language, day, kind, part = row
        _add(
            DailyCount,
            rows[row],
            capsule_id=capsule,
            language=language,
            day=day,
            kind=kind,
            part=part,
        )
    return sum(rows.values())


Row = tuple[int, str, dt.date, str, str]


def _rows(happened: Mapping[Happened, int], capsules: Mapping[str, int]) -> Counter[Row]:
    """The counters to raise: each under its capsule, an ending under its key."""
    endings = _endings(happened, capsules)
    rows: Counter[Row] = Counter()
    for one, number in happened.items():
        capsule = capsules.get(one.slug)
        part = endings.get((capsule, one.part)) if one.kind == DailyCount.Kind.ENDING else one.part
        if capsule is not None and part is not None:
            rows[capsule, one.language, one.day, one.kind, part] += number
    return rows


def _endings(
    happened: Mapping[Happened, int], capsules: Mapping[str, int]
) -> dict[tuple[int | None, str], str]:
    """Which of the steps that were opened are endings: their keys by capsule and number."""
    opened = {
        capsules[one.slug]
        for one in happened
        if one.kind == DailyCount.Kind.ENDING and one.slug in capsules
    }
    if not opened:
        return {}
    steps = ScenarioStep.objects.filter(scenario__capsule__in=opened, is_ending=True)
    rows = steps.values_list("scenario__capsule", "number", "key")
    return {(capsule, str(number)): key for capsule, number, key in rows}


def _add(model: Any, number: int, **row: Any) -> None:
    rows = model.objects.filter(**row)
    if rows.update(count=F("count") + number):
        return
    try:
        with transaction.atomic():
            model.objects.create(**row, count=number)
    except IntegrityError:
        # Somebody else made the row in between.
        rows.update(count=F("count") + number)
