"""Gives a peer a place in the studio, and ends it."""

import datetime as dt

from django.db import IntegrityError, transaction

from peers.people.models import User
from peers.studio.errors import NotYours
from peers.studio.models import Authorship, StudioEvent
from peers.studio.permissions import possible_authors


@transaction.atomic
def name_author(*, user: User, by: User, now: dt.datetime) -> None:
    """From now on the peer writes drafts. Asking twice changes nothing."""
    _only_theirs(user, by)
    try:
        with transaction.atomic():
            Authorship.objects.create(user=user, given_by=by, given_at=now)
    except IntegrityError:
        return
    StudioEvent.objects.create(kind=StudioEvent.Kind.AUTHOR_NAMED, by=by, at=now)


@transaction.atomic
def end_authorship(*, user: User, by: User, now: dt.datetime) -> None:
    """Their drafts stay, for the coach and the NGO to go on with."""
    _only_theirs(user, by)
    ended = Authorship.objects.filter(user=user, ended_at=None).update(ended_by=by, ended_at=now)
    if ended:
        StudioEvent.objects.create(kind=StudioEvent.Kind.AUTHOR_ENDED, by=by, at=now)


def _only_theirs(user: User, by: User) -> None:
    if not possible_authors(by).filter(pk=user.pk).exists():
        raise NotYours
