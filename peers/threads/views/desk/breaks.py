"""A peer's break: nothing new meanwhile; open offers go back, own threads until handed back."""

import datetime as dt

from peers.people.models import User
from peers.threads.actions.peer import decline_offer, start_break
from peers.threads.errors import ThreadError
from peers.threads.models import Offer


def take_a_break(*, user: User, now: dt.datetime) -> None:
    """Away from now on. Offers that lie open are declined, so that no youth waits for them."""
    start_break(by=user, now=now)
    for offer in Offer.objects.filter(helper=user, outcome="open"):
        try:
            decline_offer(thread_id=offer.thread_id, by=user, now=now)
        except ThreadError:
            # It ran out or was taken back in this very moment: nothing left to decline.
            continue
