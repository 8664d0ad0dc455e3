"""What a peer expert finds at the desk: offers without text, own threads, thanks, a break."""

import datetime as dt
from typing import Any

from django.db.models import Q, QuerySet

from peers.people.models import Absence, User
from peers.threads.forms_desk import DeclineForm
from peers.threads.models import Notification, Offer, Thread
from peers.threads.rules.states import OWNED_STATES
from peers.threads.views.desk.access import Helper

# What a person should read once; everything else is on the board while it is so.
NOTICES = (Notification.Kind.TAKEN, Notification.Kind.DEBRIEF)


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
    return Notification.objects.filter(to=user, read_at=None, kind__in=NOTICES).order_by(
        "-created_at"
    )[:10]
