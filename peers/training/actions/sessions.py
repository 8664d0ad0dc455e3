"""Planning, changing and cancelling a session, and noting who came and what was given out."""

import datetime as dt
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.db import transaction
from django.db.models import QuerySet, Sum
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from peers.people.models import Group, User
from peers.training.errors import TrainingRefused
from peers.training.models import Attendance, Handout, HeadCount, Institution, Session
from peers.training.session_permissions import invitable
from peers.training.session_rules import (
    MOST_MATERIAL,
    MOST_SIGNATURES,
    TimeFault,
    most_people,
    time_fault,
)

NOT_BEGUN = lazy("This session has not begun yet. Come back when it has.")
CANCELLED = lazy("This session was cancelled.")
_TIME_WORDS = {
    TimeFault.ENDS_FIRST: ("ends", lazy("The end must be later than the beginning.")),
    TimeFault.TOO_LONG: (
        "ends",
        lazy("That is more than 14 hours. Enter each day as a session of its own."),
    ),
    TimeFault.WRONG_YEAR: ("day", lazy("This day cannot be right. Please look at it again.")),
}


@dataclass(frozen=True)
class Plan:
    """A session as somebody entered it."""

    kind: str
    starts_at: dt.datetime
    ends_at: dt.datetime
    place: str
    language: str
    group: Group | None = None
    institution: Institution | None = None
    topics: tuple[str, ...] = ()
    trainers: tuple[User, ...] = ()


@transaction.atomic
def plan_session(*, plan: Plan, by: User, now: dt.datetime) -> Session:
    """A new session; refused when its times cannot be or when it is there already."""
    _check(plan, now=now)
    session = Session(created_by=by, created_at=now)
    _fill(session, plan, now)
    return session


@transaction.atomic
def change_session(*, session: Session, plan: Plan, by: User, now: dt.datetime) -> Session:
    """The same session put right; calendars that hold it hear of it."""
    locked = _locked(session)
    _check(plan, now=now, but=locked)
    locked.revision = locked.revision + 1
    _fill(locked, plan, now)
    return locked


@transaction.atomic
def cancel_session(*, session: Session, by: User, now: dt.datetime) -> None:
    """It does not take place. It stays in the list and in calendars, as cancelled."""
    locked = _locked(session)
    locked.cancelled_at, locked.cancelled_by = now, by
    locked.changed_at, locked.revision = now, locked.revision + 1
    locked.save(update_fields=["cancelled_at", "cancelled_by", "changed_at", "revision"])


@transaction.atomic
def note_people(*, session: Session, ticked: Collection[int], by: User, now: dt.datetime) -> None:
    """Before it begins: who is invited. From then on: who was there.

    `ticked` holds ids of people; an id of somebody who cannot be invited is left out.
    """
    locked = _locked(session)
    may_come = {user.pk for user in invitable(locked)}
    chosen = may_come & set(ticked)
    known = {row.user_id: row for row in locked.attendances.all()}
    if now < locked.starts_at:
        locked.attendances.exclude(user__in=chosen).delete()
        _note(locked, chosen - known.keys(), Attendance.State.INVITED, by, now)
        return
    _note(locked, chosen - known.keys(), Attendance.State.PRESENT, by, now)
    for user, row in known.items():
        state = Attendance.State.PRESENT if user in chosen else Attendance.State.ABSENT
        if row.state != state:
            row.state, row.noted_by, row.noted_at = state, by, now
            row.save(update_fields=["state", "noted_by", "noted_at"])


@transaction.atomic
def count_heads(
    *,
    session: Session,
    profession: str,
    count: int,
    institution: Institution | None,
    by: User,
    now: dt.datetime,
) -> HeadCount:
    """So many of one profession, from one institution or none in particular."""
    locked = _begun(session, now)
    rows = locked.head_counts.all()
    if rows.filter(profession=profession, institution=institution).exists():
        raise TrainingRefused(
            lazy("These are counted already. Remove that line first to change its number."),
            field="profession",
        )
    counted = rows.aggregate(n=Sum("count"))["n"] or 0
    _plausible(counted + count, most_people(locked.kind), field="count")
    return HeadCount.objects.create(
        session=locked,
        profession=profession,
        institution=institution,
        count=count,
        noted_by=by,
        noted_at=now,
    )


@transaction.atomic
def hand_out(
    *, session: Session, kind: str, language: str, count: int, by: User, now: dt.datetime
) -> Handout:
    """So much of one material in one language was given out."""
    locked = _begun(session, now)
    if locked.handouts.filter(kind=kind, language=language).exists():
        raise TrainingRefused(
            lazy("These are counted already. Remove that line first to change its number."),
            field="kind",
        )
    _plausible(count, MOST_MATERIAL, field="count")
    return Handout.objects.create(
        session=locked, kind=kind, language=language, count=count, noted_by=by, noted_at=now
    )


@transaction.atomic
def note_signatures(*, session: Session, count: int, by: User, now: dt.datetime) -> None:
    """How many signed the petition there; typed again, the new number counts."""
    locked = _begun(session, now)
    _plausible(count, MOST_SIGNATURES, field="count", least=0)
    Session.objects.filter(pk=locked.pk).update(petition_signatures=count)


@transaction.atomic
def remove_line(*, line: QuerySet[HeadCount] | QuerySet[Handout]) -> bool:
    """Take back a count that was wrong; False when it is gone already."""
    return bool(line.delete()[0])


def institution_named(*, name: str, kind: str) -> Institution:
    """The institution of this name, entered the first time it is named."""
    name = " ".join(name.split())
    found, _made = Institution.objects.get_or_create(
        key=name.casefold()[:120], defaults={"name": name, "kind": kind}
    )
    return found


def _check(plan: Plan, *, now: dt.datetime, but: Session | None = None) -> None:
    fault = time_fault(plan.starts_at, plan.ends_at, now=now)
    if fault is not None:
        field, words = _TIME_WORDS[fault]
        raise TrainingRefused(words, field=field)
    same = Session.objects.filter(
        kind=plan.kind,
        starts_at=plan.starts_at,
        group=plan.group,
        institution=plan.institution,
        place__iexact=plan.place,
        cancelled_at=None,
    )
    if but is not None:
        same = same.exclude(pk=but.pk)
    if same.exists():
        raise TrainingRefused(lazy("This session is in the list already."), field="starts")


def _fill(session: Session, plan: Plan, now: dt.datetime) -> None:
    session.kind, session.place, session.language = plan.kind, plan.place, plan.language
    session.starts_at, session.ends_at = plan.starts_at, plan.ends_at
    session.group, session.institution = plan.group, plan.institution
    session.topics, session.changed_at = list(plan.topics), now
    session.save()
    session.trainers.set(plan.trainers)


def _locked(session: Session) -> Session:
    found = Session.objects.select_for_update().get(pk=session.pk)
    if found.cancelled_at is not None:
        raise TrainingRefused(CANCELLED)
    return found


def _begun(session: Session, now: dt.datetime) -> Session:
    locked = _locked(session)
    if now < locked.starts_at:
        raise TrainingRefused(NOT_BEGUN, field="count")
    return locked


def _plausible(count: int, most: int, *, field: str, least: int = 1) -> None:
    if count < least:
        raise TrainingRefused(lazy("Type a number from 1 on."), field=field)
    if count > most:
        words = _("That would be %(count)s; more than %(most)s is not plausible here. Look again.")
        raise TrainingRefused(words % {"count": count, "most": most}, field=field)


def _note(session: Session, users: Iterable[int], state: str, by: User, now: dt.datetime) -> None:
    Attendance.objects.bulk_create(
        Attendance(session=session, user_id=user, state=state, noted_by=by, noted_at=now)
        for user in users
    )
