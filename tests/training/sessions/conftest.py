"""A session of the scouts and one of the centre, on a fixed day."""

import datetime as dt
import zoneinfo
from collections.abc import Callable, Iterator

import pytest
import time_machine
from django.test import Client

from peers.people.models import Group, User
from peers.training.actions.sessions import Plan, plan_session
from peers.training.models import Session

LogIn = Callable[[Client, User], Client]
Planned = Callable[..., Session]
BRUSSELS = zoneinfo.ZoneInfo("Europe/Brussels")
HOUR = dt.timedelta(hours=1)


@pytest.fixture
def clock(noon: dt.datetime) -> Iterator[time_machine.Traveller]:
    """Wednesday 14 October 2026, 15:00 in Brussels; `clock.move_to(...)` changes it."""
    with time_machine.travel(noon, tick=False) as traveller:
        yield traveller


@pytest.fixture
def planned(db: None, stan: User) -> Planned:
    """`planned(kind="youth", group=scouts, starts_at=noon)`, entered by staff two weeks before."""

    def planned(
        *,
        starts_at: dt.datetime,
        kind: str = Session.Kind.PEER,
        hours: float = 2,
        place: str = "The old mill",
        by: User = stan,
        **more: object,
    ) -> Session:
        plan = Plan(
            kind=kind,
            starts_at=starts_at,
            ends_at=starts_at + dt.timedelta(hours=hours),
            place=place,
            language="nl",
            **more,  # type: ignore[arg-type]
        )
        return plan_session(plan=plan, by=by, now=starts_at - dt.timedelta(days=14))

    return planned


@pytest.fixture
def ours(planned: Planned, scouts: Group, noon: dt.datetime) -> Session:
    """Of the scouts; began at two, an hour ago."""
    return planned(starts_at=noon - HOUR, group=scouts)


@pytest.fixture
def theirs(planned: Planned, centre: Group, noon: dt.datetime) -> Session:
    return planned(starts_at=noon - HOUR, group=centre, place="House by the canal")


@pytest.fixture
def tomorrow(planned: Planned, scouts: Group, noon: dt.datetime) -> Session:
    return planned(starts_at=noon + dt.timedelta(days=1), group=scouts, place="Room 4")


@pytest.fixture
def as_carla(log_in: LogIn, carla: User) -> Client:
    return log_in(Client(), carla)


@pytest.fixture
def as_stan(log_in: LogIn, stan: User) -> Client:
    return log_in(Client(), stan)
