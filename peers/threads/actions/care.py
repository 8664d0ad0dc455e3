"""After something hard somebody asks how you are (S29).

A talk is due for whoever was in a thread of R2 or more: the peer when it leaves them, the adults
when it ends. The answer is one of three plain words or none; no reason is asked or kept.
"""

import datetime as dt
from collections.abc import Iterable

from django.db import IntegrityError, transaction
from django.db.models import Max

from peers.people.models import Membership, Role, User
from peers.threads.accused import shut_out_of
from peers.threads.actions.notices import Kind as Notice
from peers.threads.actions.telling import tell_about_no_thread
from peers.threads.errors import NotYours
from peers.threads.models import CheckIn, Message, Offer, Thread, Writer
from peers.threads.rules.care import TALK_WITHIN, WISH_WITHIN, is_hard
from peers.threads.rules.states import Ending

_ADULTS = (Writer.COACH, Writer.ON_CALL, Writer.LEAD)


def talk_due(people: Iterable[int | None], thread: Thread, *, now: dt.datetime) -> None:
    """One talk for each person and thread; the same step twice changes nothing."""
    CheckIn.objects.bulk_create(
        [
            CheckIn(person_id=one, thread=thread, made_at=now, due_by=now + TALK_WITHIN)
            for one in sorted({one for one in people if one is not None})
        ],
        ignore_conflicts=True,
    )


def talk_due_after(thread: Thread, *, now: dt.datetime) -> None:
    """At the end of a locked thread that was R2 or more at any time: for every adult who had it
    and whoever listened, but nobody who may not know of it. Call it before the thread leaves
    their hands."""
    highest = thread.assessments.aggregate(level=Max("level"))["level"] or 0
    if not is_hard(max(highest, thread.risk)):
        return
    given = Offer.objects.filter(thread=thread, outcome=Ending.ASSIGNED).values_list("helper_id")
    wrote = Message.objects.filter(thread=thread, writer__in=_ADULTS).values_list("author_id")
    had_it: set[int | None] = {thread.owner_id, thread.supervisor_id, thread.listener_id}
    had_it |= {one for (one,) in [*given, *wrote]}
    # A talk that falls due as it ends would tell whom it is about that there was something (S11).
    talk_due(had_it - shut_out_of(thread), thread, now=now)


def say_how_i_am(*, by: User, how: str, wants_talk: bool, now: dt.datetime) -> None:
    """The person's own word on the talks that are due to them. Who would like to talk, or finds
    it hard, gets a talk whether one was due or not, and their coach or the leads hear of it. What
    is said otherwise later is noted, and the wish stays until they talked: fear may have spoken."""
    seeks = wants_talk or how == CheckIn.How.HARD
    with transaction.atomic():
        due = CheckIn.objects.due().filter(person=by)
        known = due.update(how=how)
        if not seeks:
            return
        soon = now + WISH_WITHIN
        due.filter(due_by__gt=soon).update(due_by=soon)
        if known:
            due.update(wants_talk=True)
        else:
            _wish(by, how, now)
        about = f"care:wish:{by.pk}:{now:%Y%m%d}"
        tell_about_no_thread(talkers_for(by), Notice.CARE, about=about, now=now)


def _wish(by: User, how: str, now: dt.datetime) -> None:
    try:
        with transaction.atomic():
            CheckIn.objects.create(
                person=by, how=how, wants_talk=True, made_at=now, due_by=now + WISH_WITHIN
            )
    except IntegrityError:  # pressed twice: one wish
        return


def record_talk(*, person_id: int, by: User, now: dt.datetime) -> int:
    """The talk took place; one talk is for all that were due. Raises NotYours for somebody whom
    `by` does not look after, and for oneself."""
    with transaction.atomic():
        if not CheckIn.objects.for_talks_by(by, now=now).filter(person_id=person_id).exists():
            raise NotYours
        due = CheckIn.objects.due().filter(person_id=person_id)
        return due.update(done_at=now, done_with=by)


def remind_of_talks(*, now: dt.datetime) -> int:
    """Tell once of each talk that is overdue: the coach of a peer, and the leads; how many."""
    late = CheckIn.objects.overdue(now).filter(reminded_at=None).select_related("person")
    told = 0
    for one in late:
        with transaction.atomic():
            told += CheckIn.objects.filter(pk=one.pk, reminded_at=None).update(reminded_at=now)
            people = {*talkers_for(one.person), *_leads(but=one.person)}
            tell_about_no_thread(people, Notice.CARE, about=f"care:late:{one.pk}", now=now)
    return told


def talkers_for(person: User) -> list[User]:
    """Who talks with this person: the coach of a peer, else the leads. Never themselves."""
    posts = Membership.objects.current().filter(user=person, role=Role.PEER)
    coaches = User.objects.holding(Role.COACH).filter(pk__in=posts.values("coach"))
    return list(coaches) or _leads(but=person)


def _leads(*, but: User) -> list[User]:
    return list(User.objects.holding(Role.LEAD).exclude(pk=but.pk))
