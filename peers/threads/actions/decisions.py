"""What takes two adults: closing or lowering R3+, handing over unasked, erasing R3+ (S13)."""

import datetime as dt
from typing import Any

from django.db import transaction

from peers.people.models import Role, User
from peers.threads.actions import closing
from peers.threads.actions.claims import end_claims
from peers.threads.actions.climbing import Climb
from peers.threads.actions.erasing import erase
from peers.threads.actions.notices import Kind as Notice
from peers.threads.actions.notices import tell, watchers
from peers.threads.actions.transitions import (
    Kind,
    lock,
    move,
    new_cycle,
    record,
    route_after_commit,
)
from peers.threads.candidates import current_policy
from peers.threads.errors import (
    AlreadyAsked,
    NotYours,
    SecondAdultIsTheSame,
    TooLate,
    UnderHold,
)
from peers.threads.models import (
    Erasure,
    Outcome,
    RiskAssessment,
    Thread,
    TwoAdultRequest,
    Writer,
)
from peers.threads.rules.ladder import (
    ATTEMPT_EVERY,
    REFERRAL_CONFIRMED_WITHIN,
    first_adult_position,
    position_of,
    steps_for,
)
from peers.threads.rules.routing import Reason
from peers.threads.rules.states import ENDED_STATES, Ending, Status
from peers.threads.rules.topics import Risk

ADULT_ROLES = (Role.COACH, Role.ON_CALL, Role.LEAD)


def ask_second(
    thread: Thread, action: str, data: dict[str, Any], *, by: User, now: dt.datetime
) -> TwoAdultRequest:
    """Put a request before a second adult; the thread stays as it is until they decide."""
    if TwoAdultRequest.objects.filter(thread=thread, action=action, decided_at=None).exists():
        raise AlreadyAsked
    request = TwoAdultRequest.objects.create(
        thread=thread, action=action, data=data, asked_by=by, asked_at=now
    )
    record(thread, Kind.SECOND_ASKED, now=now, by=by, by_role=_role(by), data={"action": action})
    _tell_others(request, thread, by=by, now=now)
    return request


def _tell_others(request: TwoAdultRequest, thread: Thread, *, by: User, now: dt.datetime) -> None:
    others = [one for one in watchers(thread, Role.LEAD, Role.ON_CALL) if one != by]
    tell(others, Notice.SECOND_ADULT, thread=thread, now=now, what=f"request {request.pk}")


def confirm_request(*, request_id: int, by: User, now: dt.datetime) -> bool:
    """The second adult agrees and it is done; never the one who asked.

    False while it still waits for another adult.
    """
    with transaction.atomic():
        request, thread = _open_request(request_id, by)
        if request.asked_by_id == by.pk:
            raise SecondAdultIsTheSame
        if needs_two(request, thread):
            request.asked_by = by
            request.save()
            _tell_others(request, thread, by=by, now=now)
            return False
        request.decided_by, request.decided_at, request.granted = by, now, True
        request.save()
        _carry_out(request, thread, by=by, now=now)
    return True


def needs_two(request: TwoAdultRequest, thread: Thread) -> bool:
    """A youth's wish to erase something serious needs two adults: the first one takes it up."""
    erases = request.action == TwoAdultRequest.Action.ERASE
    return erases and request.asked_by_id is None and thread.risk >= Risk.R3


def refuse_request(*, request_id: int, by: User, now: dt.datetime) -> None:
    """The second adult does not agree, or the first takes the request back."""
    with transaction.atomic():
        request, thread = _open_request(request_id, by)
        request.decided_by, request.decided_at, request.granted = by, now, False
        request.save()
        data = {"action": request.action}
        record(thread, Kind.SECOND_REFUSED, now=now, by=by, by_role=_role(by), data=data)


def _open_request(request_id: int, by: User) -> tuple[TwoAdultRequest, Thread]:
    found = TwoAdultRequest.objects.filter(pk=request_id).first()
    if found is None or not Thread.objects.visible_to(by).filter(pk=found.thread_id).exists():
        raise NotYours
    if not by.memberships.current().filter(role__in=ADULT_ROLES).exists():
        raise NotYours
    thread = lock(found.thread_id)
    request = TwoAdultRequest.objects.get(pk=request_id)
    if request.decided_at is not None:
        raise TooLate
    return request, thread


def _carry_out(request: TwoAdultRequest, thread: Thread, *, by: User, now: dt.datetime) -> None:
    first = request.asked_by
    if request.action == TwoAdultRequest.Action.ERASE:
        if thread.legal_hold:
            raise UnderHold
        erase(thread, now=now, why=Erasure.Why.TWO_ADULTS, by=by, by_role=_role(by))
    elif thread.status in ENDED_STATES:
        raise TooLate
    elif request.action == TwoAdultRequest.Action.CLOSE:
        close(thread, Outcome(request.data["outcome"]), by=first or by, now=now)
    elif request.action == TwoAdultRequest.Action.LOWER:
        lower(thread, request.data["level"], by=first or by, second=by, now=now)
    else:
        service = request.data["service"]
        hand_over(thread, service, by=first or by, now=now, youth_agrees=False)


def close(thread: Thread, outcome: Outcome, *, by: User, now: dt.datetime) -> None:
    """By an adult, in the highest role they hold."""
    closing.close(thread, outcome, by=by, by_role=_role(by), now=now)


def lower(thread: Thread, level: int, *, by: User, second: User | None, now: dt.datetime) -> None:
    """A lower level on a locked thread: the ladder starts afresh, with the adults who have it."""
    thread.risk = level
    RiskAssessment.objects.create(
        thread=thread,
        level=level,
        source=RiskAssessment.Source.PERSON,
        by=by,
        second=second,
        made_at=now,
        reasons=["person"],
    )
    record(thread, Kind.RISK_LOWERED, now=now, by=by, by_role=_role(by))
    if thread.is_open:
        new_cycle(thread)
        steps = steps_for(Risk(level), thread.topic, current_policy())
        if thread.status == Status.WAITING:
            thread.due_at = now
            route_after_commit(thread)
        else:
            # Its place on the new ladder; the rung it stands on has fired, so to say.
            thread.rung, thread.rung_at = position_of(steps, Status(thread.status)), now
    thread.save()


def hand_over(
    thread: Thread, service: str, *, by: User, now: dt.datetime, youth_agrees: bool
) -> None:
    """To a service outside, in the hands of the adult who did it until it is confirmed."""
    end_claims(thread, ending=Ending.WITHDRAWN, reason=Reason.PASSED_UP, now=now)
    old = move(
        thread,
        Status.REFERRED,
        owner=by,
        supervisor=None,
        referred_to=service,
        waiting_for_youth=False,
        attempts=0,
        due_at=now + REFERRAL_CONFIRMED_WITHIN,
    )
    data = {"youth_agrees": youth_agrees}
    record(thread, Kind.REFERRED, now=now, by=by, by_role=_role(by), old_status=old, data=data)


def after_referral(thread: Thread, *, now: dt.datetime) -> None:
    """The service has it: somebody looks after the youth again in some days."""
    thread.waiting_for_youth = True
    thread.due_at = now + ATTEMPT_EVERY
    thread.save(update_fields=["waiting_for_youth", "due_at"])


def back_from_referral(thread: Thread, *, now: dt.datetime) -> None:
    """The youth writes on: whatever the service does, an adult here is asked again, with the time
    that the level gives (I4, S22). Whoever handed it over is asked first."""
    new_cycle(thread)
    thread.waiting_for_youth = False
    thread.attempts = 0
    thread.asked_at = now
    climb = Climb(thread, now)
    climb.from_position(first_adult_position(climb.steps))


def _role(by: User) -> Writer:
    """The role shown in the events for an adult: the highest one they hold."""
    roles = {m.role for m in by.memberships.all() if m.ended_on is None}
    for role, writer in (
        (Role.LEAD, Writer.LEAD),
        (Role.ON_CALL, Writer.ON_CALL),
        (Role.COACH, Writer.COACH),
    ):
        if role in roles:
            return writer
    return Writer.SYSTEM
