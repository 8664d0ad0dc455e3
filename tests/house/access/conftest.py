"""The world the table is about, at noon on a Wednesday."""

import datetime as dt
import io
from collections.abc import Iterator

import pytest
import time_machine
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.conf import LazySettings
from django.core.management import call_command

from capsules.models import Capsule
from peers.people.models import Group, GroupRequest, Membership, Role, User
from peers.studio.actions.drafts import start_draft
from peers.studio.models import Authorship, WorkingCopy
from peers.threads import codes
from peers.threads.actions.coach import acknowledge
from peers.threads.actions.peer import accept_offer
from peers.threads.actions.routing import advance_thread
from peers.threads.models import Heartbeat, Notification, Thread
from peers.training.models import Session
from tests.house.access.world import World
from tests.threads.conftest import OpenOne, open_one  # noqa: F401


@pytest.fixture
def world(
    settings: LazySettings,
    noon: dt.datetime,
    open_one: OpenOne,  # noqa: F811
    scouts: Group,
    centre: Group,
    people: dict[str, User],
    pia: User,
    chris: User,
) -> Iterator[World]:
    settings.MFA_ENFORCED = True
    with time_machine.travel(noon, tick=False):
        call_command("load_capsules", "passwords", "rights", verbosity=0)
        call_command("load_training", verbosity=0, stdout=io.StringIO())
        submission = codes.new_submission()
        held = _held_by(open_one, people["peer"], noon, submission=submission, group=scouts)
        threads = {
            "peer": held,
            "coach": held,
            "oncall": _read_by(people["oncall"], open_one(topic="grooming", answers=_DANGER), noon),
            "lead": _read_by(people["lead"], open_one(topic="staff_concern"), noon),
        }
        # A portal in good health: swept just now, nothing owed.
        Heartbeat.objects.create(name="sweep", at=noon)
        Notification.objects.update(sent_at=noon)
        yield World(
            people=people,
            submission=submission,
            threads=threads,
            other_thread=_held_by(open_one, pia, noon, group=centre),
            own_group=scouts,
            other_group=centre,
            own_house=_house("Home De Beuk", coach=people["coach"], noon=noon),
            other_house=_house("Home De Eik", coach=chris, noon=noon),
            own_session=_session(scouts, by=people["coach"], noon=noon),
            other_session=_session(centre, by=chris, noon=noon),
            own_draft=_draft("passwords", peer=people["peer"], coach=people["coach"], noon=noon),
            other_draft=_draft("rights", peer=pia, coach=chris, noon=noon),
            asked=_asked(noon),
        )


_DANGER = {"in_danger": "yes", "threatened": "no", "image_shared": "no", "self_harm": "no"}


@pytest.fixture
def people(
    alice: User, carla: User, lea: User, luc: User, otto: User, stan: User, tess: User
) -> dict[str, User]:
    """Who asks, by role; every adult has a second factor."""
    for adult in (carla, lea, otto, stan, tess):
        TOTP.activate(adult, generate_totp_secret())
    return {
        "peer": alice,
        "coach": carla,
        "lead": lea,
        "oncall": otto,
        "staff": stan,
        "translator": tess,
    }


def _held_by(
    open_one: OpenOne,  # noqa: F811
    peer: User,
    noon: dt.datetime,
    *,
    group: Group,
    submission: str = "",
) -> Thread:
    thread = open_one(audience="my_group", group=group, submission=submission)
    advance_thread(thread_id=thread.pk, now=noon)
    accept_offer(thread_id=thread.pk, by=peer, now=noon)
    return thread


def _read_by(adult: User, thread: Thread, noon: dt.datetime) -> Thread:
    advance_thread(thread_id=thread.pk, now=noon)
    acknowledge(thread_id=thread.pk, by=adult, now=noon)
    return thread


def _house(name: str, *, coach: User, noon: dt.datetime) -> Group:
    """A closed institution with a coach and a peer, who is nobody of the cast."""
    house = Group.objects.create(name=name, kind=Group.Kind.INSTITUTION_CLOSED, join_code=name[-8:])
    day = noon.date()
    Membership.objects.create(user=coach, role=Role.COACH, group=house, started_on=day)
    peer = User.objects.create(username=name.lower().replace(" ", ""), name="Sil")
    Membership.objects.create(user=peer, role=Role.PEER, group=house, coach=coach, started_on=day)
    return house


def _session(group: Group, *, by: User, noon: dt.datetime) -> Session:
    return Session.objects.create(
        kind=Session.Kind.YOUTH,
        group=group,
        starts_at=noon + dt.timedelta(days=1),
        ends_at=noon + dt.timedelta(days=1, hours=2),
        place="The hall",
        language="en",
        created_by=by,
        created_at=noon,
        changed_at=noon,
    )


def _draft(slug: str, *, peer: User, coach: User, noon: dt.datetime) -> WorkingCopy:
    """What a youth author writes."""
    Authorship.objects.create(user=peer, given_by=coach, given_at=noon)
    return start_draft(capsule=Capsule.objects.get(slug=slug), by=peer, now=noon)


def _asked(noon: dt.datetime) -> GroupRequest:
    return GroupRequest.objects.create(
        group_name="Chiro De Vonk",
        kind=Group.Kind.SCOUTS,
        coach_name="Dora",
        email="dora@example.org",
        token_hash=b"0" * 32,
        asked_at=noon,
        expires_at=noon + dt.timedelta(days=3),
        confirmed_at=noon,
    )
