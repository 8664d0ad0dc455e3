"""A house with a coach, two peers and a device that is joined to it."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.conf import LazySettings
from django.test import Client

from peers.people import houses, tokens
from peers.people.house_rules import Window
from peers.people.models import Group, HousePlan, Role, SharedDevice, User
from tests.conftest import Person


@pytest.fixture
def house(db: None) -> Group:
    return Group.objects.create(
        name="De Haven", kind=Group.Kind.INSTITUTION_CLOSED, join_code="HAVE-2345"
    )


@pytest.fixture
def hanne(make_adult: Person, house: Group) -> User:
    """The coach of the house."""
    return make_adult("hanne", role=Role.COACH, group=house)


@pytest.fixture
def hugo(make_peer: Person, house: Group, hanne: User) -> User:
    return make_peer("hugo", group=house, coach=hanne)


@pytest.fixture
def agreed(hanne: User, stan: User, house: Group) -> Callable[..., HousePlan]:
    """`agreed(windows, now=noon)`: a plan of the coach that staff have agreed to."""

    def agree(*hours: Window, now: dt.datetime) -> HousePlan:
        wanted = houses.Wanted(tuple(hours), "the educator on duty", "02 555 01 02")
        plan = houses.propose(group=house, wanted=wanted, by=hanne, now=now)
        return houses.decide(plan_id=plan.pk, agreed=True, by=stan, now=now)

    return agree


@pytest.fixture
def device(client: Client, hanne: User, house: Group, settings: LazySettings) -> SharedDevice:
    """The test's client is the computer in the living room from now on."""
    token = tokens.new_form_token()
    now = dt.datetime.now(dt.UTC)
    made = houses.announce_device(
        group=house, name="Living room", form_token=token, by=hanne, now=now
    )
    answer = client.post("/en/device/", {"secret": tokens.code_of(token)})
    assert answer.status_code == 302, answer.content
    assert settings.DEVICE_COOKIE_NAME in client.cookies
    made.refresh_from_db()
    return made


def always_closed(now: dt.datetime) -> Window:
    """Hours on a day that is neither today, yesterday nor tomorrow."""
    day = (now.astimezone().weekday() + 3) % 7
    return Window(day, dt.time(10), dt.time(11))
