"""A report on the fixed clock, and browsers of one's own."""

import datetime as dt
import uuid
from collections.abc import Callable, Iterable

import pytest
import time_machine
from django.core.management import call_command
from django.test import Client

from peers.hotline.actions import receive
from peers.hotline.models import StopReport
from peers.people.models import User

LINK = "https://pictures.example.net/album/4711?from=here"

As = Callable[[User], Client]


@pytest.fixture(autouse=True)
def _clock(noon: dt.datetime) -> Iterable[None]:
    with time_machine.travel(noon, tick=False):
        yield


@pytest.fixture
def as_(log_in: Callable[[Client, User], Client]) -> As:
    return lambda user: log_in(Client(), user)


@pytest.fixture
def report(db: None, noon: dt.datetime) -> StopReport:
    """A link that somebody reported at noon."""
    return receive(link=LINK, seen="website", submission=uuid.uuid4(), now=noon)


@pytest.fixture
def directory(db: None) -> None:
    """The services outside, as they come with the portal."""
    call_command("load_services", verbosity=0)
