"""The world the table is about, at noon on a Wednesday."""

import datetime as dt
import io
from collections.abc import Iterator

import pytest
import time_machine
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.conf import LazySettings
from django.core.management import call_command

from peers.people.models import Group, GroupRequest, User
from peers.threads import codes
from peers.threads.actions.coach import acknowledge
from peers.threads.actions.peer import accept_offer
from peers.threads.actions.routing import advance_thread
from peers.threads.models import Heartbeat, Notification, Thread
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
) -> Iterator[World]:
    settings.MFA_ENFORCED = True
    with time_machine.travel(noon, tick=False):
        call_command("load_capsules", "passwords", verbosity=0)
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
