"""Threads and their events as the actions leave them, written straight into the tables: reports
read what happened, whoever made it happen."""

import datetime as dt
import uuid
import zoneinfo
from typing import Any

from peers.people.models import Group
from peers.threads.models import AgeBand, Audience, Outcome, Thread, ThreadEvent, Writer
from peers.threads.rules.states import Status
from peers.threads.rules.topics import NEVER_PEER

BRUSSELS = zoneinfo.ZoneInfo("Europe/Brussels")
Kind = ThreadEvent.Kind


def at(month: int, day: int = 6, hour: int = 10, year: int = 2026) -> dt.datetime:
    """A weekday morning of the month, when the office is staffed: 6 is a Monday in April 2026."""
    return dt.datetime(year, month, day, hour, tzinfo=BRUSSELS)


def contact(
    opened_at: dt.datetime,
    *,
    topic: str = "cyberbullying",
    language: str = "nl",
    risk: int = 1,
    first_risk: int | None = None,
    age_band: str = AgeBand.FROM_13,
    reply_after: dt.timedelta | None = dt.timedelta(hours=2),
    outcome: str = "",
    closed_at: dt.datetime | None = None,
    group: Group | None = None,
) -> Thread:
    """One youth's thread with its OPENED and, where they happened, REPLIED and CLOSED events."""
    closed_at = closed_at or (opened_at + dt.timedelta(days=1) if outcome else None)
    first = risk if first_risk is None else first_risk
    thread = Thread.objects.create(
        status=Status.CLOSED if closed_at else Status.WAITING,
        code_hash=uuid.uuid4().bytes * 2,
        risk=risk,
        first_risk=first,
        topic=topic,
        peer_allowed=risk < 2 and topic not in NEVER_PEER,
        language=language,
        age_band=age_band,
        audience=Audience.STRANGER,
        group=group,
        notice_version="1",
        opened_at=opened_at,
        asked_at=opened_at,
        due_at=None if closed_at else opened_at + dt.timedelta(days=1),
        closed_at=closed_at,
        outcome=outcome or (Outcome.ANSWERED if closed_at else ""),
    )
    event(thread, Kind.OPENED, opened_at, risk=first)
    if risk > first:
        event(thread, Kind.RISK_RAISED, opened_at + dt.timedelta(hours=1), risk=risk)
    if reply_after is not None:
        event(thread, Kind.REPLIED, opened_at + reply_after, risk=risk)
    if closed_at:
        event(thread, Kind.CLOSED, closed_at, risk=risk)
    return thread


def event(
    thread: Thread, kind: str, moment: dt.datetime, *, risk: int = 1, **fields: Any
) -> ThreadEvent:
    return ThreadEvent.objects.create(
        thread=thread, kind=kind, at=moment, by_role=Writer.SYSTEM, cycle=1, risk=risk, **fields
    )


def contacts(number: int, opened_at: dt.datetime, **what: Any) -> list[Thread]:
    return [contact(opened_at + dt.timedelta(minutes=minute), **what) for minute in range(number)]


def erase(thread: Thread, moment: dt.datetime) -> None:
    """As the erasing action leaves it: no text, no code, the statistics columns still there."""
    old = thread.status
    Thread.objects.filter(pk=thread.pk).update(
        status=Status.ERASED,
        code_hash=None,
        data_key=None,
        nickname_sealed=None,
        due_at=None,
        owner=None,
        closed_at=thread.closed_at or moment,
    )
    event(thread, Kind.ERASED, moment, old_status=old, new_status=Status.ERASED)
