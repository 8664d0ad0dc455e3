"""Everybody decides about their own time, languages and topics, and about nobody else's."""

import datetime as dt
from collections.abc import Callable

import pytest
import time_machine
from django.core.mail import EmailMessage
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from peers.people.facts import facts_of
from peers.people.models import Absence, Agreement, Group, GroupConflict, User, WeeklyHours
from peers.threads.actions.lapses import remind_of_papers
from peers.threads.actions.notifications import send_notifications

LogIn = Callable[[Client, User], Client]
MINE = "groups:mine"


@pytest.fixture
def as_alice(log_in: LogIn, alice: User) -> Client:
    return log_in(Client(), alice)


def _post(client: Client, act: str, *args: int, **data: object) -> str:
    return client.post(reverse(f"groups:{act}", args=args), data, follow=True).content.decode()


def test_hours_are_added_and_removed(as_alice: Client, alice: User) -> None:
    page = _post(as_alice, "add_hours", weekday=2, starts="16:00", ends="18:00")
    assert "Wednesday" in page
    row = alice.weekly_hours.get()
    assert (row.weekday, row.starts, row.ends) == (2, dt.time(16), dt.time(18))
    _post(as_alice, "remove_hours", row.pk)
    assert not alice.weekly_hours.exists()


@pytest.mark.parametrize(
    ("data", "told"),
    [
        ({"weekday": 2, "starts": "17:00", "ends": "19:00"}, "overlap"),
        ({"weekday": 3, "starts": "18:00", "ends": "18:00"}, "before the start"),
        ({"weekday": 9, "starts": "17:00", "ends": "19:00"}, "valid choice"),
        ({"weekday": 3, "starts": "five", "ends": "19:00"}, "valid time"),
    ],
)
def test_hours_that_cannot_be_are_refused(
    data: dict[str, object], told: str, as_alice: Client, alice: User
) -> None:
    WeeklyHours.objects.create(user=alice, weekday=2, starts=dt.time(16), ends=dt.time(18))
    assert told in _post(as_alice, "add_hours", **data)
    assert alice.weekly_hours.count() == 1


def test_days_away_count_whole(as_alice: Client, alice: User, noon: dt.datetime) -> None:
    with time_machine.travel(noon, tick=False):
        _post(as_alice, "add_absence", kind="exams", first="2026-10-14", last="2026-10-16")
        facts = facts_of(alice, today=noon.date())
    (away,) = facts.absences
    assert away.covers(noon)
    assert away.covers(noon + dt.timedelta(days=2, hours=8))
    assert not away.covers(noon + dt.timedelta(days=2, hours=10))


def test_an_absence_that_runs_ends_now_and_a_coming_one_goes(
    as_alice: Client, alice: User, noon: dt.datetime
) -> None:
    with time_machine.travel(noon, tick=False):
        _post(as_alice, "add_absence", kind="holiday", first="2026-10-10", last="2026-10-16")
        _post(as_alice, "add_absence", kind="holiday", first="2026-11-01", last="2026-11-02")
        for row in alice.absences.all():
            _post(as_alice, "end_absence", row.pk)
    assert alice.absences.get().ends_at == noon


@pytest.mark.parametrize(
    ("first", "last"), [("2026-10-16", "2026-10-14"), ("2026-09-01", "2026-09-02"), ("x", "y")]
)
def test_days_that_cannot_be_are_refused(
    first: str, last: str, as_alice: Client, alice: User, noon: dt.datetime
) -> None:
    with time_machine.travel(noon, tick=False):
        page = _post(as_alice, "add_absence", kind="break", first=first, last=last)
    assert "notice-danger" in page
    assert not alice.absences.exists()


def test_languages_and_topics_not_wanted(as_alice: Client, alice: User) -> None:
    wanted = {"languages": ["en", "ar"], "native_languages": ["ar"]}
    _post(as_alice, "wishes", **wanted, topics_not_wanted=["cyberbullying"])
    alice.refresh_from_db()
    assert alice.native_languages == ["ar"]
    assert (alice.languages, alice.topics_not_wanted) == (["en", "ar"], ["cyberbullying"])
    assert "notice-danger" in _post(as_alice, "wishes", languages=[], topics_not_wanted=[])
    assert "notice-danger" in _post(as_alice, "wishes", languages=["xx"])


@pytest.mark.parametrize("named", ["centre de linde", " LNDE-6789 "])
def test_s10_a_tie_is_declared_by_name_or_code_and_stays(
    named: str, as_alice: Client, alice: User, centre: Group
) -> None:
    for _time in range(2):
        _post(as_alice, "tie", named=named)
    assert GroupConflict.objects.get().group == centre
    assert facts_of(alice, today=timezone.localdate()).group_conflicts == {centre.pk}


def test_no_list_of_groups_is_shown(as_alice: Client, centre: Group) -> None:
    assert centre.name not in as_alice.get(reverse(MINE)).content.decode()
    assert "no group with this name" in _post(as_alice, "tie", named="Centre")


def test_other_peoples_rows_are_not_there(as_alice: Client, pia: User) -> None:
    hours = WeeklyHours.objects.create(user=pia, weekday=1, starts=dt.time(9), ends=dt.time(10))
    away = Absence.objects.create(user=pia, kind="break", starts_at=timezone.now())
    for act, pk in (("remove_hours", hours.pk), ("end_absence", away.pk)):
        assert as_alice.post(reverse(f"groups:{act}", args=[pk])).status_code == 404
    away.refresh_from_db()
    assert away.ends_at is None
    assert pia.weekly_hours.exists()


def test_without_a_role_the_page_is_not_there(log_in: LogIn, charlie: User) -> None:
    client = log_in(Client(), charlie)
    assert client.get(reverse(MINE)).status_code == 404
    assert client.post(reverse("groups:add_hours")).status_code == 404


@pytest.mark.parametrize("who", ["alice", "carla", "otto", "stan", "lea"])
def test_every_helper_has_the_page_in_the_menu(
    who: str, request: pytest.FixtureRequest, log_in: LogIn
) -> None:
    client = log_in(Client(), request.getfixturevalue(who))
    page = client.get(reverse(MINE)).content.decode()
    assert f'href="{reverse(MINE)}"' in page
    assert "all is there" in page


def test_a_reminder_leads_to_what_runs_out(
    as_carla: Client,
    alice: User,
    mailoutbox: list[EmailMessage],
    noon: dt.datetime,
) -> None:
    until = noon.date() + dt.timedelta(days=30)
    Agreement.objects.filter(user=alice, kind="own_consent").update(expires_on=until)
    remind_of_papers(now=noon)
    send_notifications(now=noon)
    assert len(mailoutbox) == 2
    assert all(reverse(MINE) in str(mail.body) for mail in mailoutbox)
    with time_machine.travel(noon, tick=False):
        page = as_carla.get(reverse(MINE)).content.decode()
    assert "Runs out soon" in page
    assert "Alice" in page


def test_adults_are_not_asked_which_topics_they_want(as_carla: Client, carla: User) -> None:
    assert "topics_not_wanted" not in as_carla.get(reverse(MINE)).content.decode()
    _post(as_carla, "wishes", languages=["fr"], topics_not_wanted=["cyberbullying"])
    carla.refresh_from_db()
    assert (carla.languages, carla.topics_not_wanted) == (["fr"], [])
