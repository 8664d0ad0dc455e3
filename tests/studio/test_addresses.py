"""One address, one capsule: two drafts are told of each other while they are written. And the way
from the studio to the readers' page."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from capsules.models import Capsule
from peers.people.models import User
from peers.studio.actions.drafts import put_aside, start_new, take_up
from peers.studio.actions.workflow import publish, send_on, take_offline
from peers.studio.errors import AddressTaken
from peers.studio.models import WorkingCopy
from peers.studio.permissions import can_publish
from peers.threads.sample.people import make_people
from tests.studio.conftest import Write

pytestmark = pytest.mark.django_db
LogIn = Callable[[Client, User], Client]
TAKEN = "There is a capsule or a draft with this address already."
LIVE = "As readers see it now"


def begun(by: User, now: dt.datetime) -> WorkingCopy:
    return start_new(
        slug="gaming", title="Games", topic="commercial_gaming", doors=["youth"], by=by, now=now
    )


def page_of(client: Client, copy: WorkingCopy) -> str:
    return client.get(reverse("studio:draft", args=[copy.pk])).content.decode()


# --- two drafts of one address -------------------------------------------------------------------
def test_the_second_draft_of_an_address_is_told_beside_its_field(
    client: Client, log_in: LogIn, author: User, stan: User, noon: dt.datetime
) -> None:
    begun(author, noon)
    form = {"title": "x", "topic": "commercial_gaming", "doors": ["youth"], "slug": "gaming"}
    answer = log_in(client, stan).post(reverse("studio:new"), form)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert f'id="id_slug_error">{TAKEN}' in page
    assert "id_slug_error" in page.split('name="slug"')[1].split(">")[0]


def test_a_draft_that_was_put_aside_is_not_taken_up_beside_another_of_its_address(
    client: Client, log_in: LogIn, author: User, stan: User, noon: dt.datetime
) -> None:
    first = begun(author, noon)
    put_aside(copy=first, by=author, now=noon)
    begun(stan, noon)
    first.refresh_from_db()
    with pytest.raises(AddressTaken):
        take_up(copy=first, by=author, now=noon)
    answer = log_in(client, author).post(reverse("studio:take_up", args=[first.pk]), follow=True)
    assert TAKEN in answer.content.decode()
    first.refresh_from_db()
    assert not first.is_open


def test_it_is_taken_up_when_the_other_one_is_put_aside(
    author: User, stan: User, noon: dt.datetime
) -> None:
    first = begun(author, noon)
    put_aside(copy=first, by=author, now=noon)
    put_aside(copy=begun(stan, noon), by=stan, now=noon)
    first.refresh_from_db()
    take_up(copy=first, by=author, now=noon)
    first.refresh_from_db()
    assert first.is_open


def test_a_capsule_that_comes_meanwhile_is_told_on_the_draft_and_before_anybody_reads_it(
    client: Client, log_in: LogIn, stan: User, ready: Capsule, noon: dt.datetime
) -> None:
    copy = begun(stan, noon)
    log_in(client, stan)
    assert TAKEN not in page_of(client, copy)
    Capsule.objects.filter(pk=ready.pk).update(slug="gaming")
    assert TAKEN in page_of(client, copy)
    with pytest.raises(AddressTaken):
        send_on(copy=copy, why="", by=stan, now=noon)


def test_drafts_of_what_is_live_are_no_two_addresses(
    client: Client, log_in: LogIn, draft: WorkingCopy, staff_draft: WorkingCopy, stan: User
) -> None:
    log_in(client, stan)
    assert TAKEN not in page_of(client, draft)
    assert TAKEN not in page_of(client, staff_draft)


# --- the readers' page ---------------------------------------------------------------------------
def test_a_new_draft_leads_to_no_readers_page(
    client: Client, log_in: LogIn, stan: User, noon: dt.datetime
) -> None:
    copy = begun(stan, noon)
    assert LIVE not in page_of(log_in(client, stan), copy)


def test_what_was_published_leads_to_its_readers_until_it_goes_offline(
    client: Client,
    log_in: LogIn,
    staff_draft: WorkingCopy,
    write: Write,
    stan: User,
    second_staff: User,
    noon: dt.datetime,
) -> None:
    write(staff_draft, "cards/first", by=stan, heading_en="Better")
    send_on(copy=staff_draft, why="", by=stan, now=noon)
    capsule = publish(copy=staff_draft, by=second_staff, now=noon)
    log_in(client, stan)
    history = reverse("studio:history", args=[capsule.slug])
    link = f'href="{capsule.get_absolute_url()}"'
    assert link in page_of(client, staff_draft)
    assert link in client.get(history).content.decode()
    take_offline(capsule=capsule, note="", by=stan, now=noon)
    assert LIVE not in page_of(client, staff_draft)
    assert LIVE not in client.get(history).content.decode()


# --- the demonstration ---------------------------------------------------------------------------
def test_the_demonstration_has_somebody_who_approves_what_stefanie_corrected(
    staff_draft: WorkingCopy, write: Write, stan: User, noon: dt.datetime
) -> None:
    people = make_people(today=noon.date())
    write(staff_draft, "cards/first", by=people["stefanie"], heading_en="Corrected")
    send_on(copy=staff_draft, why="", by=stan, now=noon)
    staff_draft.refresh_from_db()
    assert not can_publish(people["stefanie"], staff_draft)
    assert can_publish(people["simon"], staff_draft)
