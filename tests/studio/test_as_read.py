"""Whoever lets a draft through has read it: what came after they looked is another draft."""

import datetime as dt
import re
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from capsules.models import Card
from peers.people.models import User
from peers.studio.actions.parts import save_part
from peers.studio.actions.workflow import send_back, send_on
from peers.studio.models import WorkingCopy

LogIn = Callable[[Client, User], Client]
pytestmark = pytest.mark.django_db
MINUTE = dt.timedelta(minutes=1)


def _stamp(client: Client, copy: WorkingCopy) -> str:
    """What the button of the draft's page carries."""
    html = client.get(reverse("studio:draft", args=[copy.pk])).content.decode()
    found = re.search(r'name="seen" value="([^"]+)"', html)
    assert found is not None
    return found[1]


def _another(copy: WorkingCopy, author: User, now: dt.datetime) -> None:
    """The author takes the draft back, writes something else and sends it again."""
    send_back(copy=copy, note="", by=author, now=now)
    unit = f"{copy.slug}/cards/first"
    changes = {unit: {"heading_en": "Call me on my own number"}}
    save_part(copy=copy, unit=unit, changes=changes, seen=0, by=author, now=now)
    send_on(copy=copy, why="", by=author, now=now)


def test_a_coach_passes_on_what_they_read_and_nothing_that_came_after(
    client: Client, log_in: LogIn, draft: WorkingCopy, alice: User, carla: User, noon: dt.datetime
) -> None:
    send_on(copy=draft, why="", by=alice, now=noon)
    log_in(client, carla)
    seen = _stamp(client, draft)
    _another(draft, alice, noon + MINUTE)
    client.post(reverse("studio:send", args=[draft.pk]), {"seen": seen})
    draft.refresh_from_db()
    assert draft.state == "with_coach"
    client.post(reverse("studio:send", args=[draft.pk]), {"seen": _stamp(client, draft)})
    draft.refresh_from_db()
    assert draft.state == "with_ngo"


def test_the_ngo_publishes_what_it_read_and_nothing_that_came_after(
    client: Client,
    log_in: LogIn,
    draft: WorkingCopy,
    alice: User,
    carla: User,
    stan: User,
    noon: dt.datetime,
) -> None:
    send_on(copy=draft, why="", by=alice, now=noon)
    send_on(copy=draft, why="", by=carla, now=noon)
    log_in(client, stan)
    seen = _stamp(client, draft)
    _another(draft, alice, noon + MINUTE)
    send_on(copy=draft, why="", by=carla, now=noon + 2 * MINUTE)
    client.post(reverse("studio:publish", args=[draft.pk]), {"seen": seen})
    draft.refresh_from_db()
    assert draft.state == "with_ngo"
    assert Card.objects.get(key="first").heading_en == "First heading"
    client.post(reverse("studio:publish", args=[draft.pk]), {"seen": _stamp(client, draft)})
    draft.refresh_from_db()
    assert draft.state == "published"
