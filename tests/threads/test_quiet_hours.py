"""Who is left alone when: the rule as a table, and what becomes of what waited (S21, S22)."""

import datetime as dt
import zoneinfo

import pytest
from django.conf import LazySettings
from django.core import mail

from peers.people.models import User
from peers.threads.actions.devices import choose
from peers.threads.actions.notifications import send_notifications
from peers.threads.actions.routing import advance_thread
from peers.threads.models import Delivery, Notification
from peers.threads.rules.clock import PEER_HOURS, Schedule
from peers.threads.rules.notices import URGENT, Quiet, by_mail, held_until, may_be_in_the_air
from tests.threads.conftest import OpenOne

BRUSSELS = zoneinfo.ZoneInfo("Europe/Brussels")
NIGHT = (dt.time(22), dt.time(7))
NAP = (dt.time(13), dt.time(14, 30))


def at(day: int, hour: int, minute: int = 0, *, month: int = 10) -> dt.datetime:
    """October 2026 begins on a Thursday; the clock goes back on Sunday the 25th."""
    return dt.datetime(2026, month, day, hour, minute, tzinfo=BRUSSELS)


def quiet(own: tuple[dt.time, dt.time] | None = None, *, peer: bool = False) -> Quiet:
    return Quiet("Europe/Brussels", own, PEER_HOURS if peer else None)


@pytest.mark.parametrize(
    ("now", "own", "until"),
    [
        (at(14, 15), NIGHT, None),
        (at(14, 22), NIGHT, at(15, 7)),
        (at(15, 3), NIGHT, at(15, 7)),
        (at(15, 7), NIGHT, None),
        (at(14, 13), NAP, at(14, 14, 30)),
        (at(14, 14, 30), NAP, None),
        (at(14, 3), None, None),
        # The night in which the clock goes back, and the one in which it goes on.
        (at(24, 23), NIGHT, at(25, 7)),
        (at(28, 23, month=3), NIGHT, at(29, 7, month=3)),
    ],
)
def test_own_hours(
    now: dt.datetime, own: tuple[dt.time, dt.time] | None, until: dt.datetime | None
) -> None:
    assert held_until("reply", quiet(own), now=now) == until


@pytest.mark.parametrize(
    ("now", "until"),
    [
        (at(14, 15), None),  # a Wednesday afternoon
        (at(14, 21), at(15, 16)),
        (at(15, 10), at(15, 16)),  # at school
        (at(16, 21), at(17, 8)),  # the night to a Saturday
        (at(24, 22), at(25, 8)),  # the clock goes back
    ],
)
def test_s21_a_peer_hears_nothing_at_night_or_at_school(
    now: dt.datetime, until: dt.datetime | None
) -> None:
    assert held_until("offer", quiet(peer=True), now=now) == until


def test_own_hours_and_school_follow_each_other() -> None:
    evening = (dt.time(16), dt.time(18))
    assert held_until("offer", quiet(evening, peer=True), now=at(15, 10)) == at(15, 18)


def test_hours_without_a_gap_give_way_to_those_of_peers() -> None:
    all_day = (dt.time(8), dt.time(7, 59))
    assert held_until("offer", quiet(all_day, peer=True), now=at(15, 10)) == at(15, 16)


def test_a_portal_without_any_hours_of_peers_does_not_hold_for_ever() -> None:
    nothing = Quiet("Europe/Brussels", None, Schedule(spans=()))
    assert held_until("offer", nothing, now=at(15, 10)) is None


@pytest.mark.parametrize("kind", sorted(URGENT))
def test_s22_what_is_urgent_goes_out_at_any_hour_and_by_mail(kind: str) -> None:
    assert held_until(kind, quiet(NIGHT, peer=True), now=at(15, 3)) is None
    assert by_mail(kind, [kind]) is True
    assert may_be_in_the_air(kind, quiet(NIGHT), now=at(15, 3)) == dt.timedelta(hours=12)


def test_what_somebody_answers_for_keeps_its_mail() -> None:
    everything = [str(kind) for kind in Notification.Kind]
    kept = {kind for kind in everything if by_mail(kind, everything)}
    assert kept >= {"urgent", "alarm", "assigned", "second", "reminder", "glass", "stop", "shift"}
    assert by_mail("reply", ["reply"]) is False
    assert by_mail("reply", []) is True


@pytest.mark.parametrize(
    ("now", "who", "hours"),
    [
        (at(14, 15), quiet(), 12),
        (at(14, 20), quiet(NIGHT), 2),
        (at(14, 15), quiet(peer=True), 6),
        (at(14, 22), quiet(peer=True), 0),
        # Two in the night before the clock goes back: an hour more until seven.
        (at(25, 2), quiet((dt.time(7), dt.time(8))), 6),
    ],
)
def test_a_message_is_in_the_air_until_the_next_quiet_hours(
    now: dt.datetime, who: Quiet, hours: int
) -> None:
    assert may_be_in_the_air("reply", who, now=now) == dt.timedelta(hours=hours)


# --- what becomes of what waited --------------------------------------------------------------
@pytest.fixture
def carla_sleeps(carla: User) -> User:
    choose(by=carla, mail_off=[], quiet_from=NIGHT[0], quiet_until=NIGHT[1], digest="none")
    return carla


def notice(to: User, kind: str, key: str, now: dt.datetime) -> Notification:
    return Notification.objects.create(to=to, kind=kind, key=key, created_at=now)


def test_what_waited_comes_afterwards_all_in_one(carla_sleeps: User) -> None:
    for number, kind in enumerate(("reply", "approval", "reply")):
        notice(carla_sleeps, kind, f"n{number}", at(14, 23, number))
    assert send_notifications(now=at(14, 23, 30)) == 0
    assert send_notifications(now=at(15, 6, 59)) == 0
    assert send_notifications(now=at(15, 7)) == 1
    assert send_notifications(now=at(15, 7, 5)) == 0
    assert len(mail.outbox) == 1
    assert not Notification.objects.filter(sent_at=None).exists()


def test_s22_a_page_goes_out_at_night_beside_what_waits(carla_sleeps: User) -> None:
    notice(carla_sleeps, "reply", "reply", at(15, 3))
    notice(carla_sleeps, "urgent", "urgent", at(15, 3))
    assert send_notifications(now=at(15, 3, 1)) == 1
    assert mail.outbox[0].subject == "Urgent: please look now"


def test_s22_an_r4_thread_pages_on_call_at_night(open_one: OpenOne, otto: User) -> None:
    choose(by=otto, mail_off=[], quiet_from=NIGHT[0], quiet_until=NIGHT[1], digest="none")
    night = at(15, 3)
    thread = open_one(
        now=night, topic="grooming", answers={"in_danger": "yes"}, message="He is here tonight."
    )
    advance_thread(thread_id=thread.pk, now=night)
    assert send_notifications(now=night) == 1
    assert [one.to for one in mail.outbox] == [[otto.email]]


def test_what_waits_is_not_late_until_the_quiet_hours_are_over(carla_sleeps: User) -> None:
    notice(carla_sleeps, "reply", "reply", at(14, 22))
    send_notifications(now=at(14, 22))
    assert not Notification.objects.unsent(at(15, 6)).exists()
    assert Notification.objects.unsent(at(15, 7)).exists()


def test_the_demonstration_tells_peers_at_any_hour(alice: User, settings: LazySettings) -> None:
    settings.PEER_QUIET_HOURS = False
    notice(alice, "offer", "offer", at(15, 3))
    assert send_notifications(now=at(15, 3)) == 1


def test_a_mail_that_is_not_wanted_is_seen_on_the_desk_alone(carla: User) -> None:
    choose(by=carla, mail_off=["reply"], quiet_from=None, quiet_until=None, digest="none")
    notice(carla, "reply", "reply", at(14, 15))
    notice(carla, "approval", "approval", at(14, 15))
    assert send_notifications(now=at(14, 15)) == 1
    assert Delivery.objects.get().notification.kind == "approval"
    assert not Notification.objects.filter(sent_at=None).exists()
