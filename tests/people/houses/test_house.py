"""A coach writes the plan of the house, staff agree; to everybody else there is no house."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from peers.people import going, houses, joining, tokens
from peers.people.models import Going, Group, HousePlan, Membership, Role, SharedDevice, User
from peers.people.roster import RosterRefused
from peers.threads.actions.houses import remind_of_houses
from peers.threads.models import Notification
from tests.people.houses.conftest import always_closed

LogIn = Callable[[Client, User], Client]
GOOD = {"adult": "the educator on duty", "phone": "02 555 01 02", "day_0": "16-20, 21:00 – 22:30"}


def test_what_a_coach_writes_holds_once_staff_agreed(
    client: Client, log_in: LogIn, hanne: User, stan: User, house: Group
) -> None:
    log_in(client, hanne)
    page = client.post(reverse("groups:house_plan", args=[house.pk]), GOOD, follow=True)
    assert "waits for the organisation" in page.content.decode()
    plan = HousePlan.objects.get()
    assert plan.hours == [[0, "16:00", "20:00"], [0, "21:00", "22:30"]]
    assert houses.plan_of(house) is None
    decide = reverse("groups:house_decide", args=[house.pk, plan.pk])
    assert client.post(decide, {"agree": "1"}).status_code == 404
    staff = log_in(Client(), stan)
    assert house.name in staff.get(reverse("groups:home")).content.decode()
    assert staff.post(decide, {"agree": "1"}).status_code == 302
    assert houses.plan_of(house) == plan
    again = staff.post(decide, {"refuse": "1"}, follow=True)
    assert "decided meanwhile" in again.content.decode()
    assert houses.plan_of(house) == plan


def test_a_refused_plan_leaves_what_held_before(
    hanne: User, stan: User, house: Group, agreed: Callable, noon: dt.datetime
) -> None:
    before = agreed(always_closed(noon), now=noon)
    other = houses.propose(
        group=house, wanted=houses.Wanted((), "the night guard", ""), by=hanne, now=noon
    )
    houses.decide(plan_id=other.pk, agreed=False, by=stan, now=noon)
    assert houses.plan_of(house) == before


def test_nobody_agrees_to_their_own_plan(stan: User, house: Group, noon: dt.datetime) -> None:
    plan = houses.propose(group=house, wanted=houses.Wanted((), "x", ""), by=stan, now=noon)
    with pytest.raises(RosterRefused):
        houses.decide(plan_id=plan.pk, agreed=True, by=stan, now=noon)
    with pytest.raises(IntegrityError), transaction.atomic():
        HousePlan.objects.update(agreed=True, decided_by=stan, decided_at=noon)


@pytest.mark.parametrize("typed", ["20:00-16:00", "late", "16:00", "25-26", "1-2,3-4,5-6,7-8,9-10"])
def test_hours_that_cannot_be_are_told_beside_their_day_and_nothing_is_lost(
    client: Client, log_in: LogIn, hanne: User, house: Group, typed: str
) -> None:
    log_in(client, hanne)
    data = {**GOOD, "day_3": typed}
    answer = client.post(reverse("groups:house_plan", args=[house.pk]), data)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert 'aria-describedby="day_3-error"' in page
    assert typed in page
    assert "the educator on duty" in page
    assert not HousePlan.objects.exists()


def test_to_others_and_for_other_groups_it_is_not_there(
    client: Client,
    log_in: LogIn,
    hanne: User,
    hugo: User,
    carla: User,
    lea: User,
    scouts: Group,
    house: Group,
) -> None:
    member = Membership.objects.get(user=hugo)
    pages = [
        reverse("groups:house", args=[house.pk]),
        reverse("groups:going", args=[house.pk, member.pk]),
    ]
    for user in (hugo, carla, lea):
        log_in(client, user)
        for page in pages:
            assert client.get(page).status_code == 404, (user, page)
        assert client.post(reverse("groups:house_devices", args=[house.pk])).status_code == 404
    assert client.get(reverse("groups:house", args=[scouts.pk])).status_code == 404
    log_in(client, carla)
    assert client.get(reverse("groups:house", args=[scouts.pk])).status_code == 404
    log_in(client, hanne)
    for page in pages:
        assert client.get(page).status_code == 200, page


def test_a_second_press_shows_the_same_letters(
    client: Client, log_in: LogIn, hanne: User, house: Group
) -> None:
    log_in(client, hanne)
    data = {"name": "Hall", "form_token": tokens.new_form_token()}
    first = client.post(reverse("groups:house_devices", args=[house.pk]), data).content
    second = client.post(reverse("groups:house_devices", args=[house.pk]), data).content
    code = tokens.code_of(data["form_token"])
    assert code in first.decode()
    assert code in second.decode()
    assert SharedDevice.objects.count() == 1


def test_an_invitation_for_a_peer_of_the_house_goes_by_paper(
    client: Client, log_in: LogIn, hanne: User, stan: User, house: Group, noon: dt.datetime
) -> None:
    def invite(role: str, by: User) -> None:
        joining.invite(
            group=house,
            role=role,
            name_hint="Dora",
            form_token=tokens.new_form_token(),
            email="dora@example.org",
            by=by,
            now=noon,
        )

    with pytest.raises(joining.JoinRefused):
        invite(Role.PEER, hanne)
    invite(Role.COACH, stan)
    log_in(client, hanne)
    page = client.get(reverse("groups:roster", args=[house.pk])).content.decode()
    assert 'id="invite_peer_name_hint"' in page
    assert 'id="invite_peer_email"' not in page


# --- getting ready to leave -------------------------------------------------------------------
def test_the_coach_sets_a_day_both_tick_and_the_coach_is_reminded_once(
    client: Client, log_in: LogIn, hanne: User, hugo: User, house: Group
) -> None:
    member, today = Membership.objects.get(user=hugo), timezone.localdate()
    log_in(client, hanne)
    args = [house.pk, member.pk]
    day = today + dt.timedelta(days=7)
    client.post(reverse("groups:going_day", args=args), {"leaves_on": day.isoformat()})
    client.post(reverse("groups:going_tick", args=args), {"step": "role"})
    peer = log_in(Client(), hugo)
    assert "Getting ready to leave" in peer.get(reverse("groups:my_going")).content.decode()
    peer.post(reverse("groups:my_going"), {"step": "codes"})
    refused = peer.post(reverse("groups:my_going"), {"step": "threads"}, follow=True)
    assert "Somebody else must do this" in refused.content.decode()
    peer.post(reverse("groups:my_going"), {"undo": "role"})
    found = Going.objects.get()
    assert set(found.steps.values_list("step", flat=True)) == {"role", "codes"}
    now = timezone.now()
    for _hour in range(3):
        remind_of_houses(now=now)
    told = Notification.objects.filter(key__startswith="going:")
    assert [one.to for one in told] == [hanne]
    remind_of_houses(now=now + dt.timedelta(days=6))
    assert told.all().count() == 2


@pytest.mark.parametrize(
    ("days", "mark"), [(15, None), (14, 14), (8, 14), (7, 7), (2, 7), (1, 1), (0, 0), (-3, -1)]
)
def test_the_nearest_reminder_is_the_one_that_is_due(
    hanne: User, hugo: User, days: int, mark: int | None
) -> None:
    today = dt.date(2026, 10, 14)
    now = dt.datetime(2026, 10, 1, tzinfo=dt.UTC)
    member = Membership.objects.get(user=hugo)
    leaves_on = today + dt.timedelta(days=days)
    Going.objects.create(member=member, leaves_on=leaves_on, made_by=hanne, made_at=now)
    assert [one for _going, one in going.to_remind(today)] == ([] if mark is None else [mark])


def test_who_stays_or_has_left_is_not_spoken_of_any_more(
    client: Client, log_in: LogIn, hanne: User, hugo: User, house: Group
) -> None:
    member, today = Membership.objects.get(user=hugo), timezone.localdate()
    now = timezone.now()
    going.set_day(member=member, leaves_on=today, by=hanne, today=today, now=now)
    going.call_off(member=member, now=now)
    assert going.to_remind(today) == []
    log_in(client, hugo)
    assert client.get(reverse("groups:my_going")).status_code == 404
    going.set_day(member=member, leaves_on=today, by=hanne, today=today, now=now)
    assert len(going.to_remind(today)) == 1
    Membership.objects.filter(pk=member.pk).update(ended_on=today)
    assert going.to_remind(today) == []


def test_a_day_in_the_past_is_refused(hanne: User, hugo: User) -> None:
    member, today = Membership.objects.get(user=hugo), timezone.localdate()
    with pytest.raises(RosterRefused):
        going.set_day(
            member=member,
            leaves_on=today - dt.timedelta(days=1),
            by=hanne,
            today=today,
            now=timezone.now(),
        )
