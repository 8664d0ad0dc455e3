"""What a peer expert finds at the desk: offers without text, own threads, thanks, a break."""

import datetime as dt
from typing import Any

from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from peers.people.models import Absence, User
from peers.threads.actions.accusing import NO_LEAD
from peers.threads.forms_desk import DeclineForm
from peers.threads.models import Notification, Offer, Thread
from peers.threads.rules.states import OWNED_STATES
from peers.threads.views.desk.access import Helper

# What a person should read once; everything else is on the board while it is so.
NOTICES = (
    Notification.Kind.TAKEN,
    Notification.Kind.DEBRIEF,
    Notification.Kind.TALK,
    Notification.Kind.GLASS,
    Notification.Kind.DRAFT,
)
# These lead to a thread: who may no longer see it is not told of it either (S07, S11).
ABOUT_A_THREAD = (Notification.Kind.TALK, Notification.Kind.GLASS)
# Staff are asked for another lead for so long; by then one is there, or they are asked anew.
LEAD_ASKED = dt.timedelta(days=3)


def peer_context(helper: Helper, now: dt.datetime) -> dict[str, Any]:
    return {
        "offers": offers_to(helper.user, now),
        "own_threads": own_threads(helper.user),
        "listening": Thread.objects.visible_to(helper.user).filter(listener=helper.user),
        "away": absence_of(helper.user, now),
        "decline_form": DeclineForm(),
    }


def offers_to(user: User, now: dt.datetime) -> QuerySet[Offer]:
    """Open leases of this person; topic, language and age band are all that is told (S05)."""
    return (
        Offer.objects.filter(helper=user, outcome="open", expires_at__gt=now)
        .select_related("thread")
        .defer("candidates")
        .order_by("expires_at")
    )


def own_threads(user: User) -> QuerySet[Thread]:
    """Threads in this peer's hands, what is due first; those with the coach come after."""
    return (
        Thread.objects.filter(owner=user, status__in=OWNED_STATES)
        .select_related("supervisor")
        .order_by("waiting_for_youth", "-status", "due_at")
    )


def absence_of(user: User, now: dt.datetime) -> Absence | None:
    """The break or holiday that this person is in, if any."""
    return (
        Absence.objects.filter(user=user, starts_at__lte=now)
        .filter(Q(ends_at=None) | Q(ends_at__gt=now))
        .order_by("starts_at")
        .first()
    )


def notices_of(user: User) -> QuerySet[Notification]:
    """What this person should read once, newest first."""
    visible = Thread.objects.visible_to(user).values("pk")
    told = Q(to=user, read_at=None, kind__in=NOTICES)
    may_know = ~Q(kind__in=ABOUT_A_THREAD) | Q(thread__in=visible)
    found = Notification.objects.filter(told & may_know).select_related("thread")
    return found.annotate(left_because=_reason_of_leaving()).order_by("-created_at")


def _reason_of_leaving() -> Subquery:
    """Why the thread of a notice had left this reader by then, as the ledger has it."""
    gone = Offer.objects.filter(
        thread=OuterRef("thread"), helper=OuterRef("to"), released_at__lte=OuterRef("created_at")
    )
    return Subquery(gone.order_by("-released_at").values("reason")[:1])


def needs_a_lead(user: User) -> bool:
    """For staff: something waits that no safeguarding lead may see, in the last days (S11)."""
    since = timezone.now() - LEAD_ASKED
    alarms = Notification.objects.filter(to=user, kind=Notification.Kind.ALARM, read_at=None)
    return alarms.filter(created_at__gt=since, key__contains=NO_LEAD).exists()
