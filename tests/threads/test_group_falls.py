"""A group below two active peers and a coach: told once, at once, and again after it recovered."""

import datetime as dt

import pytest
from django.db import transaction

from peers.people.leaving import helpers_stopped
from peers.people.models import Absence, Group, Membership, Role, User, VettingCheck
from peers.threads.actions.group_falls import watch_groups
from peers.threads.mails import mail_for
from peers.threads.models import GroupFall, Notification

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


@pytest.fixture
def whole(scouts: Group, alice: User, bob: User, carla: User) -> Group:
    """Two active peers and a coach."""
    return scouts


def _pause(user: User, since: dt.datetime | None) -> None:
    User.objects.filter(pk=user.pk).update(paused_at=since)


def _told() -> list[str]:
    rows = Notification.objects.filter(kind="group").order_by("to__name")
    return list(rows.values_list("to__name", flat=True))


def test_s21_a_group_that_runs_alarms_nobody(whole: Group, stan: User, noon: dt.datetime) -> None:
    assert watch_groups(now=noon) == 0
    assert _told() == []


def test_s21_below_two_peers_its_coaches_and_staff_are_told_once(
    whole: Group, bob: User, cora: User, stan: User, lea: User, noon: dt.datetime
) -> None:
    _pause(bob, noon)
    assert watch_groups(now=noon) == 1
    assert watch_groups(now=noon + DAY) == 0
    assert _told() == ["Carla", "Cora", "Stan"]


def test_s21_without_an_active_coach_it_falls_too(
    whole: Group, carla: User, stan: User, noon: dt.datetime
) -> None:
    VettingCheck.objects.filter(user=carla).update(expires_on=noon.date())
    assert watch_groups(now=noon) == 1
    assert _told() == ["Carla", "Stan"]


def test_s21_a_clock_that_is_behind_refuses_nobodys_pause(
    whole: Group, bob: User, noon: dt.datetime
) -> None:
    _pause(bob, noon)
    watch_groups(now=noon)
    _pause(bob, None)
    with transaction.atomic():
        helpers_stopped.send(sender=None, now=noon - dt.timedelta(seconds=13))
    assert GroupFall.objects.get().recovered_at == noon
    _pause(bob, noon)
    watch_groups(now=noon + DAY)
    _pause(bob, None)
    watch_groups(now=noon + 2 * DAY)
    assert GroupFall.objects.latest("fell_at").recovered_at == noon + 2 * DAY


def test_s21_it_is_told_again_only_after_it_recovered_and_fell_again(
    whole: Group, bob: User, stan: User, noon: dt.datetime
) -> None:
    _pause(bob, noon)
    watch_groups(now=noon)
    _pause(bob, None)
    assert watch_groups(now=noon + DAY) == 0
    assert GroupFall.objects.get().recovered_at == noon + DAY
    _pause(bob, noon + 2 * DAY)
    assert watch_groups(now=noon + 2 * DAY) == 1
    assert _told() == ["Carla", "Carla", "Stan", "Stan"]


def test_s21_a_pause_tells_in_the_same_transaction(
    whole: Group, bob: User, noon: dt.datetime
) -> None:
    with transaction.atomic():
        _pause(bob, noon)
        helpers_stopped.send(Membership, now=noon)
    assert _told() == ["Carla"]


def test_s21_leaving_counts_like_a_pause(whole: Group, bob: User, noon: dt.datetime) -> None:
    Membership.objects.filter(user=bob, role=Role.PEER).update(ended_on=noon.date())
    helpers_stopped.send(Membership, now=noon)
    assert _told() == ["Carla"]


def test_a_break_is_no_fall(whole: Group, bob: User, noon: dt.datetime) -> None:
    Absence.objects.create(user=bob, starts_at=noon)
    assert watch_groups(now=noon) == 0


def test_a_group_that_is_still_being_built_up_alarms_nobody(
    scouts: Group, alice: User, stan: User, noon: dt.datetime
) -> None:
    assert watch_groups(now=noon) == 0


def test_a_closed_group_alarms_nobody(whole: Group, bob: User, noon: dt.datetime) -> None:
    _pause(bob, noon)
    Group.objects.filter(pk=whole.pk).update(archived_at=noon)
    assert watch_groups(now=noon) == 0


def test_the_mail_leads_to_the_groups_and_names_nobody(
    whole: Group, bob: User, stan: User, noon: dt.datetime
) -> None:
    _pause(bob, noon)
    watch_groups(now=noon)
    mail = mail_for(Notification.objects.get(kind="group", to=stan), now=noon)
    assert "/groups/" in mail.body
    assert "Bob" not in f"{mail.subject}{mail.body}"
    assert "Kievit" not in f"{mail.subject}{mail.body}"
