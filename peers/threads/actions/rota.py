"""Planning who is on call, and handing a shift to a colleague who accepts it (S22).

Until the colleague accepts, whoever has the shift is called. Every change that concerns
somebody tells them by a neutral notice.
"""

import datetime as dt
from collections.abc import Iterable
from functools import partial

from django.db import transaction
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from peers.people.facts import facts_of
from peers.people.models import OnCallShift, ShiftHandOver, User
from peers.people.rota import (
    CALLED_ROLES,
    RotaRefused,
    can_be_called,
    check_shift,
    local_day,
    local_moment,
    overlapping,
    times,
)
from peers.threads.models import Notification
from peers.threads.queue import nudge_outbox

Answer = ShiftHandOver.Answer


def plan_shifts(
    *,
    by: User,
    user: User,
    starts: dt.datetime,
    ends: dt.datetime,
    position: int,
    weeks: int,
    now: dt.datetime,
) -> list[OnCallShift]:
    """One shift, or the same one every week; `starts` and `ends` are wall-clock times. All of
    them or, when one stands in the way, none."""
    with transaction.atomic():
        # Two plans at once wait for each other, or both would find the place free. In one order,
        # and not so that what is written about these people meanwhile would have to wait as well.
        people = User.objects.select_for_update(of=("self",), no_key=True)
        list(people.filter(pk__in=_callable_ids()).order_by("pk").values_list("pk", flat=True))
        planned = [
            _free_shift(user, position, starts_at, ends_at, now)
            for starts_at, ends_at in times(starts, ends, weeks=weeks)
        ]
        rows = OnCallShift.objects.bulk_create(planned)
        if user.pk != by.pk and rows:
            _tell([user.pk], f"planned:{rows[0].pk}", now)
        return rows


def _callable_ids() -> list[int]:
    return list(User.objects.holding(*CALLED_ROLES).values_list("pk", flat=True))


def _free_shift(
    user: User, position: int, starts_at: dt.datetime, ends_at: dt.datetime, now: dt.datetime
) -> OnCallShift:
    check_shift(starts_at=starts_at, ends_at=ends_at, now=now)
    _can_be_called(user, ends_at)
    other = overlapping(user.pk, position, starts_at, ends_at)
    if other is not None:
        when = date_format(localtime(other.starts_at), "D j M H:i")
        words = {"name": other.user, "when": when, "place": other.position}
        raise RotaRefused(
            _("%(name)s already has a shift then: from %(when)s, in place %(place)s.") % words,
            "starts",
        )
    return OnCallShift(user=user, starts_at=starts_at, ends_at=ends_at, position=position)


def _can_be_called(user: User, ends_at: dt.datetime) -> None:
    """S19: the papers must hold until the shift is over."""
    day = local_day(ends_at)
    if not can_be_called(facts_of(user, today=day), day):
        words = {"name": user, "day": date_format(day, "DATE_FORMAT")}
        raise RotaRefused(
            _("%(name)s cannot be on call on %(day)s: a role or a paper is missing.") % words,
            "user",
        )


def remove_shift(*, shift_id: int, by: User, now: dt.datetime) -> None:
    """One that has not begun goes; one that runs ends now; what is over stays as it was."""
    with transaction.atomic():
        shift = _locked(shift_id)
        if shift.ends_at <= now:
            raise RotaRefused(_("This time is over."))
        if shift.starts_at >= now:
            shift.delete()
        else:
            _withdraw_open(shift, now)
            shift.ends_at = now
            shift.save(update_fields=["ends_at"])
        if shift.user_id != by.pk:
            _tell([shift.user_id], f"removed:{shift_id}", now)


def ask_hand_over(
    *, shift_id: int, by: User, to: User, from_time: dt.datetime | None, now: dt.datetime
) -> ShiftHandOver:
    """Ask a colleague to take the shift, or what is left of it from a wall-clock time on."""
    with transaction.atomic():
        shift = _locked(shift_id)
        if shift.user_id != by.pk or shift.ends_at <= now:
            raise RotaRefused(_("This shift is not yours any more."))
        if to.pk == by.pk:
            raise RotaRefused(_("Choose somebody else."), "to")
        if shift.hand_overs.filter(answered_at=None).exists():
            raise RotaRefused(_("Somebody has been asked already. Take that back first."))
        from_at = local_moment(from_time) if from_time else max(shift.starts_at, now)
        if not shift.starts_at <= from_at < shift.ends_at:
            raise RotaRefused(_("This is outside the shift."), "from_time")
        _can_be_called(to, shift.ends_at)
        row = ShiftHandOver.objects.create(
            shift=shift, asked_by=by, to=to, from_at=from_at, asked_at=now
        )
        _tell([to.pk], f"asked:{row.pk}", now)
        return row


def answer_hand_over(*, hand_over_id: int, by: User, accept: bool, now: dt.datetime) -> None:
    """Yes: the shift, or its rest, is theirs from now on. No: it stays where it was."""
    with transaction.atomic():
        row, shift = _open(hand_over_id, now)
        if row.to_id != by.pk or shift.user_id != row.asked_by_id:
            raise RotaRefused(_("This has changed meanwhile."))
        if accept:
            _can_be_called(by, shift.ends_at)
            _give(shift, by, from_at=max(row.from_at, min(now, shift.ends_at)))
        _answered(row, Answer.ACCEPTED if accept else Answer.DECLINED, now)
        _tell([row.asked_by_id], f"answered:{row.pk}", now)


def withdraw_hand_over(*, hand_over_id: int, by: User, now: dt.datetime) -> None:
    """Taken back by whoever asked, before there was an answer."""
    with transaction.atomic():
        row, _shift = _open(hand_over_id, now)
        if row.asked_by_id != by.pk:
            raise RotaRefused(_("This has changed meanwhile."))
        _answered(row, Answer.WITHDRAWN, now)
        _tell([row.to_id], f"withdrawn:{row.pk}", now)


def _give(shift: OnCallShift, to: User, *, from_at: dt.datetime) -> None:
    """The whole shift changes hands, or is cut in two without a minute in between."""
    if from_at <= shift.starts_at:
        shift.user = to
        shift.save(update_fields=["user"])
        return
    OnCallShift.objects.create(
        user=to, starts_at=from_at, ends_at=shift.ends_at, position=shift.position
    )
    shift.ends_at = from_at
    shift.save(update_fields=["ends_at"])


def _open(hand_over_id: int, now: dt.datetime) -> tuple[ShiftHandOver, OnCallShift]:
    """The shift is locked before the hand-over, as whoever takes the shift away does it: two who
    each hold what the other needs would never end."""
    rows = ShiftHandOver.objects.filter(pk=hand_over_id, answered_at=None)
    shift = _locked(rows.values_list("shift_id", flat=True).first() or 0)
    row = rows.select_for_update(of=("self",)).first()
    if row is None or shift.ends_at <= now:
        raise RotaRefused(_("This has changed meanwhile."))
    return row, shift


def _locked(shift_id: int) -> OnCallShift:
    shift = OnCallShift.objects.select_for_update(of=("self",)).filter(pk=shift_id).first()
    if shift is None:
        raise RotaRefused(_("This has changed meanwhile."))
    return shift


def _withdraw_open(shift: OnCallShift, now: dt.datetime) -> None:
    shift.hand_overs.filter(answered_at=None).update(answer=Answer.WITHDRAWN, answered_at=now)


def _answered(row: ShiftHandOver, answer: str, now: dt.datetime) -> None:
    row.answer, row.answered_at = answer, now
    row.save(update_fields=["answer", "answered_at"])


def _tell(people: Iterable[int], what: str, now: dt.datetime) -> None:
    rows = [
        Notification(
            to_id=one, kind=Notification.Kind.SHIFT, key=f"shift:{what}:{one}", created_at=now
        )
        for one in people
    ]
    Notification.objects.bulk_create(rows, ignore_conflicts=True)
    transaction.on_commit(partial(nudge_outbox), robust=True)
