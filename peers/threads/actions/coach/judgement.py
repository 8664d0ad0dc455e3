"""What adults decide: the level, the topic, who listens, where it goes, when it ends."""

import datetime as dt
import uuid

from django.db import transaction
from django.utils import timezone

from peers.people.models import Role, User
from peers.threads.actions import decisions
from peers.threads.actions.accusing import heed_names, let_go_of_the_accused
from peers.threads.actions.coach.hands import role_writer, seen, take, writer_of
from peers.threads.actions.judging import raise_to
from peers.threads.actions.transitions import Kind, record
from peers.threads.errors import (
    NeedsHigherLevel,
    NeedsLowerLevel,
    NotForPeers,
    NotYours,
    StillOpen,
    StillOpenForAdult,
    TooLate,
)
from peers.threads.models import Asker, Offer, Outcome, RiskAssessment, Thread
from peers.threads.rules.ladder import (
    ATTEMPTS_BEFORE_CLOSING,
)
from peers.threads.rules.routing import may_listen
from peers.threads.rules.states import ADULT_STATES, PEER_STATES, Ending, Status
from peers.threads.rules.topics import LEADS_ONLY, NEVER_PEER, Risk


def raise_risk(*, thread_id: uuid.UUID, by: User, level: int, now: dt.datetime) -> None:
    """Anyone who may see the thread may raise it; what follows happens at once (S07)."""
    with transaction.atomic():
        thread = seen(thread_id, by)
        if level <= thread.risk or level > Risk.R4:
            raise NeedsHigherLevel
        raise_to(
            thread,
            level=level,
            source=RiskAssessment.Source.PERSON,
            reasons=("person",),
            now=now,
            by=by,
            by_role=role_writer(by, thread),
        )


def lower_risk(*, thread_id: uuid.UUID, by: User, level: int, now: dt.datetime) -> bool:
    """A coach's judgement that it is less serious; from R3 on a second adult confirms (S13).

    Returns whether it was lowered now. A thread once barred from peers stays with adults.
    """
    with transaction.atomic():
        thread = seen(thread_id, by)
        if level >= thread.risk or level < Risk.R0:
            raise NeedsLowerLevel
        if thread.risk >= Risk.R3:
            decisions.ask_second(thread, "lower", {"level": level}, by=by, now=now)
            return False
        decisions.lower(thread, level, by=by, second=None, now=now)
        return True


def set_topic(*, thread_id: uuid.UUID, by: User, topic: str, now: dt.datetime) -> None:
    """Correct the topic; a topic that is never a peer's takes the thread to adults (S09)."""
    with transaction.atomic():
        thread = seen(thread_id, by)
        if topic == thread.topic:
            return
        if thread.topic in LEADS_ONLY and not _holds(by, Role.LEAD):
            raise NotYours
        change_topic(thread, topic, by=by, now=now)


def change_topic(thread: Thread, topic: str, *, by: User, now: dt.datetime) -> None:
    """On a locked thread; an accusation goes to the leads whom its text does not name (S11)."""
    old_topic = thread.topic
    thread.topic = topic
    shuts_out = topic in NEVER_PEER and thread.status in PEER_STATES
    if topic in NEVER_PEER:
        thread.peer_allowed = False
    if topic in LEADS_ONLY:
        heed_names(thread, now=now)
    data = {"from": old_topic, "to": topic}
    role = writer_of(thread)
    if shuts_out or topic in LEADS_ONLY:
        raise_to(
            thread,
            level=thread.risk,
            source=RiskAssessment.Source.PERSON,
            reasons=(f"topic:{topic}",),
            now=now,
            by=by,
            by_role=role,
        )
    else:
        thread.save()
    record(thread, Kind.TOPIC_CHANGED, now=now, by=by, by_role=role, data=data)
    if topic in LEADS_ONLY:
        let_go_of_the_accused(thread, now=now)


def _holds(by: User, role: str) -> bool:
    return any(m.role == role and m.ended_on is None for m in by.memberships.all())


def let_peer_listen(*, thread_id: uuid.UUID, by: User, peer: User, now: dt.datetime) -> None:
    """S07: at R2 a peer of 16 or older who had the thread may read along, by a coach's decision."""
    with transaction.atomic():
        thread = seen(thread_id, by)
        if not thread.is_open:
            raise TooLate  # what is over is nobody's to read along (S05)
        had_it = Offer.objects.filter(
            thread=thread, helper=peer, place__isnull=False, outcome=Ending.ACCEPTED
        ).exists()
        if thread.topic in NEVER_PEER or not had_it:
            raise NotForPeers
        if not may_listen(age=peer.age_on(timezone.localdate(now)), risk=thread.risk):
            raise NotForPeers
        thread.listener = peer
        thread.save(update_fields=["listener"])
        data = {"helper": peer.pk}
        record(thread, Kind.LISTENER, now=now, by=by, by_role=writer_of(thread), data=data)


def refer(
    *, thread_id: uuid.UUID, by: User, service: str, youth_agrees: bool, now: dt.datetime
) -> bool:
    """Hand over to a service outside. Without the youth's agreement a second adult confirms (S13).

    Returns whether it was handed over now.
    """
    with transaction.atomic():
        thread = seen(thread_id, by)
        if thread.status not in ADULT_STATES:
            raise TooLate
        if not youth_agrees:
            decisions.ask_second(thread, "refer", {"service": service}, by=by, now=now)
            return False
        decisions.hand_over(thread, service, by=by, now=now, youth_agrees=True)
        return True


def confirm_referral(*, thread_id: uuid.UUID, by: User, arrived: bool, now: dt.datetime) -> None:
    """The other service took it, or it comes back to the adult who asks."""
    with transaction.atomic():
        thread = seen(thread_id, by)
        if thread.status != Status.REFERRED:
            raise TooLate
        data = {"arrived": arrived}
        record(
            thread, Kind.REFERRAL_CONFIRMED, now=now, by=by, by_role=writer_of(thread), data=data
        )
        if arrived:
            decisions.after_referral(thread, now=now)
        else:
            take(thread, by, now)


def close_thread(
    *, thread_id: uuid.UUID, by: User, outcome: str, now: dt.datetime, youth_agrees: bool = False
) -> bool:
    """Close with an outcome. R3 and above: a second adult confirms (S13). Below: the youth agrees,
    or three attempts were made, or it was no request at all (S23). Returns whether it is closed."""
    with transaction.atomic():
        thread = seen(thread_id, by)
        if not thread.is_open:
            raise TooLate
        if thread.risk >= Risk.R3:
            decisions.ask_second(thread, "close", {"outcome": outcome}, by=by, now=now)
            return False
        is_joke = outcome == Outcome.NOT_A_REQUEST and thread.risk < Risk.R2
        tried = thread.attempts >= ATTEMPTS_BEFORE_CLOSING and thread.risk < Risk.R2
        if not (youth_agrees or tried or is_joke):
            raise StillOpen if thread.asker == Asker.YOUTH else StillOpenForAdult
        decisions.close(thread, Outcome(outcome), by=by, now=now)
        return True
