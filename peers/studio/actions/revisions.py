"""Keeps what was live: a whole capsule after each change, whoever made it."""

import datetime as dt

from django.db import transaction
from django.utils import timezone

from capsules.models import Capsule
from peers.people.models import User
from peers.studio.models import Revision
from peers.studio.rows import document_of


@transaction.atomic
def record_revision(
    *, capsule: Capsule, by: User | None, why: str = "", now: dt.datetime | None = None
) -> Revision:
    """The capsule as it is now, after a change. The latest revision when nothing differs from it.

    `by` is None when no person did it. Call it in the transaction of the change.
    """
    # Two changes of one capsule wait for each other, so that each number is given once.
    Capsule.objects.select_for_update().filter(pk=capsule.pk).values_list("pk").first()
    document = document_of(capsule)
    latest = Revision.objects.filter(slug=capsule.slug).order_by("-number").first()
    if latest is not None and latest.document == document:
        return latest
    return Revision.objects.create(
        slug=capsule.slug,
        capsule=capsule,
        number=latest.number + 1 if latest else 1,
        document=document,
        why=why[:300],
        by=by,
        at=now or timezone.now(),
    )
