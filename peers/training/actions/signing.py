"""The sign-off: what was learned becomes a qualification, with its certificate (S19, S20)."""

import datetime as dt
import secrets

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from peers.people.models import JOIN_CODE_LETTERS, Membership, Role, User
from peers.people.roster import PEER_TOPICS
from peers.training.errors import TrainingRefused
from peers.training.models import Certificate, Qualification, UnitPass
from peers.training.permissions import can_sign_off
from peers.training.progress import held_until, missing_for
from peers.training.rules import new_expiry, topics_earned


@transaction.atomic
def sign_off(*, member: Membership, by: User, now: dt.datetime) -> Qualification:
    """The qualification and its certificate; refused while anything of the path is missing."""
    user, course = member.user, member.role
    # Two signers make one qualification.
    User.objects.select_for_update(no_key=True).get(pk=user.pk)
    if not can_sign_off(by, member):
        raise TrainingRefused(_("This is not for you to do. Ask the organisation."))
    if missing_for(user.pk, course, now=now):
        raise TrainingRefused(_("The training is not complete yet."))
    today = timezone.localdate(now)
    until = held_until([user.pk], course).get(user.pk)
    made = Qualification.objects.create(
        user=user,
        role=course,
        topics=topics_for(user) if course == Role.PEER else [],
        signed_off_by=by,
        signed_off_on=today,
        expires_on=new_expiry(today, until),
    )
    certificate_for(qualification=made, now=now)
    return made


def topics_for(user: User) -> list[str]:
    """What the units passed teach, and what an earlier qualification named."""
    passed = UnitPass.objects.filter(user=user, unit__course=Role.PEER, unit__in_use=True)
    earlier = Qualification.objects.filter(user=user, role=Role.PEER)
    lists = [*passed.values_list("unit__topics", flat=True)]
    lists += earlier.values_list("topics", flat=True)
    return topics_earned(lists, PEER_TOPICS)


def certificate_for(*, qualification: Qualification, now: dt.datetime) -> Certificate:
    """Its certificate; one made in the administration gets it when it is first asked for."""
    certificate, _created = Certificate.objects.get_or_create(
        qualification=qualification, defaults={"code": _new_code(), "made_at": now}
    )
    return certificate


def _new_code() -> str:
    """Twelve letters in three groups, `K7QM-3XPA-9RTD`: 59 bits."""
    letters = "".join(secrets.choice(JOIN_CODE_LETTERS) for _place in range(12))
    return "-".join((letters[:4], letters[4:8], letters[8:]))
