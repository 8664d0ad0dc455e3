"""After something hard somebody asks how you are, and that it happened is known (S29)."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from peers.people.models import Membership, Role, User, VettingCheck
from peers.threads.actions import care, coach, decisions, peer
from peers.threads.actions.routing import advance_thread
from peers.threads.actions.youth import close_by_youth, delete_by_youth
from peers.threads.errors import NotYours, TooLate
from peers.threads.models import CheckIn, Notification, Thread, TwoAdultRequest
from peers.threads.rules.care import TALK_WITHIN, WISH_WITHIN, is_hard
from tests.threads.conftest import OpenOne

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


@pytest.fixture
def with_alice(open_one: OpenOne, alice: User, noon: dt.datetime) -> Thread:
    thread = open_one()
    advance_thread(thread_id=thread.pk, now=noon)
    peer.accept_offer(thread_id=thread.pk, by=alice, now=noon)
    return thread


@pytest.fixture
def too_heavy(with_alice: Thread, alice: User, noon: dt.datetime) -> Thread:
    peer.press_red_button(thread_id=with_alice.pk, by=alice, now=noon)
    with_alice.refresh_from_db()
    return with_alice


def _due_to() -> list[str]:
    return sorted(CheckIn.objects.due().values_list("person__name", flat=True))


@pytest.mark.parametrize(("level", "hard"), [(0, False), (1, False), (2, True), (3, True)])
def test_s29_what_counts_as_hard(level: int, hard: bool) -> None:
    assert is_hard(level) is hard


def test_s29_after_the_red_button_a_talk_is_due_for_the_peer_and_the_coach(
    too_heavy: Thread, noon: dt.datetime
) -> None:
    assert _due_to() == ["Alice", "Carla"]
    assert {one.due_by for one in CheckIn.objects.all()} == {noon + TALK_WITHIN}


def test_an_easy_thread_gives_nobody_a_talk(
    with_alice: Thread, alice: User, noon: dt.datetime
) -> None:
    peer.hand_back(thread_id=with_alice.pk, by=alice, now=noon)
    assert close_by_youth(thread_id=with_alice.pk, now=noon)
    assert _due_to() == []


def test_s29_every_adult_who_had_a_hard_thread_is_asked_when_it_ends(
    too_heavy: Thread, carla: User, cora: User, alice: User, noon: dt.datetime
) -> None:
    CheckIn.objects.all().delete()
    coach.take_over(thread_id=too_heavy.pk, by=cora, now=noon)
    coach.let_peer_listen(thread_id=too_heavy.pk, by=cora, peer=alice, now=noon)
    # Lowered again: it was hard all the same.
    coach.lower_risk(thread_id=too_heavy.pk, by=cora, level=1, now=noon)
    coach.close_thread(
        thread_id=too_heavy.pk, by=cora, outcome="answered", youth_agrees=True, now=noon
    )
    assert "Cora" in _due_to()
    assert "Alice" in _due_to()


def test_s11_whom_it_is_about_is_asked_for_no_talk_when_it_ends(
    too_heavy: Thread, carla: User, cora: User, alice: User, lea: User, luc: User, noon: dt.datetime
) -> None:
    coach.take_over(thread_id=too_heavy.pk, by=cora, now=noon)
    coach.say_whom_it_is_about(thread_id=too_heavy.pk, by=lea, person=cora, now=noon)
    CheckIn.objects.all().delete()
    coach.take_over(thread_id=too_heavy.pk, by=lea, now=noon)
    Thread.objects.filter(pk=too_heavy.pk).update(risk=2)
    coach.close_thread(
        thread_id=too_heavy.pk, by=lea, outcome="supported", youth_agrees=True, now=noon
    )
    assert "Lea" in _due_to()
    # Neither the accused nor anybody of their groups.
    assert not {"Cora", "Carla", "Alice"} & set(_due_to())


def test_s05_nobody_reads_along_in_what_is_over(
    too_heavy: Thread, carla: User, alice: User, noon: dt.datetime
) -> None:
    coach.take_over(thread_id=too_heavy.pk, by=carla, now=noon)
    coach.close_thread(
        thread_id=too_heavy.pk, by=carla, outcome="answered", youth_agrees=True, now=noon
    )
    with pytest.raises(TooLate):
        coach.let_peer_listen(thread_id=too_heavy.pk, by=carla, peer=alice, now=noon)
    assert not Thread.objects.visible_to(alice).exists()


def test_s29_deleting_by_the_youth_does_not_take_the_talk_away(
    too_heavy: Thread, cora: User, noon: dt.datetime
) -> None:
    CheckIn.objects.all().delete()
    coach.take_over(thread_id=too_heavy.pk, by=cora, now=noon)
    assert delete_by_youth(thread_id=too_heavy.pk, now=noon)
    assert "Cora" in _due_to()


def test_the_same_thread_gives_one_talk_however_often_it_is_closed(
    too_heavy: Thread, carla: User, noon: dt.datetime
) -> None:
    before = CheckIn.objects.filter(person=carla).count()
    care.talk_due([carla.pk, None, carla.pk], too_heavy, now=noon)
    assert CheckIn.objects.filter(person=carla).count() == before == 1


def test_s29_one_talk_is_for_all_that_were_due_and_says_with_whom(
    too_heavy: Thread, alice: User, carla: User, noon: dt.datetime
) -> None:
    care.say_how_i_am(by=alice, how="", wants_talk=True, now=noon)
    assert care.record_talk(person_id=alice.pk, by=carla, now=noon + DAY) == 1
    done = CheckIn.objects.get(person=alice)
    assert (done.done_with, done.done_at) == (carla, noon + DAY)
    assert CheckIn.objects.due().filter(person=alice).count() == 0


@pytest.mark.parametrize(
    ("who", "day", "may"),
    [
        ("carla", 0, True),  # her coach
        ("chris", 0, False),  # another group's coach
        ("cora", 0, False),  # of the group, but not the named coach
        ("bob", 0, False),
        ("alice", 0, False),  # nobody with themselves
        ("lea", 0, False),  # not yet: it is not overdue
        ("lea", 4, True),
        ("stan", 4, False),
    ],
)
def test_s29_who_holds_the_talk_with_a_peer(
    who: str,
    day: int,
    may: bool,
    request: pytest.FixtureRequest,
    too_heavy: Thread,
    alice: User,
    noon: dt.datetime,
) -> None:
    by, now = request.getfixturevalue(who), noon + day * DAY
    if may:
        assert care.record_talk(person_id=alice.pk, by=by, now=now)
    else:
        with pytest.raises(NotYours):
            care.record_talk(person_id=alice.pk, by=by, now=now)


def test_s29_leads_talk_with_coaches_and_with_each_other(
    too_heavy: Thread, carla: User, lea: User, luc: User, noon: dt.datetime
) -> None:
    assert care.record_talk(person_id=carla.pk, by=lea, now=noon)
    care.say_how_i_am(by=lea, how="hard", wants_talk=False, now=noon)
    with pytest.raises(NotYours):
        care.record_talk(person_id=lea.pk, by=lea, now=noon)
    assert care.record_talk(person_id=lea.pk, by=luc, now=noon)


def test_s19_a_coach_whose_papers_lapsed_holds_no_talk(
    too_heavy: Thread, alice: User, carla: User, noon: dt.datetime
) -> None:
    VettingCheck.objects.filter(user=carla).update(expires_on=noon.date())
    assert not CheckIn.objects.for_talks_by(carla, now=noon).exists()


def test_s29_who_finds_it_hard_is_heard_sooner_and_the_coach_is_told(
    too_heavy: Thread, alice: User, carla: User, noon: dt.datetime
) -> None:
    care.say_how_i_am(by=alice, how="hard", wants_talk=False, now=noon)
    one = CheckIn.objects.get(person=alice)
    assert (one.how, one.wants_talk, one.due_by) == ("hard", True, noon + WISH_WITHIN)
    assert Notification.objects.filter(kind="care", to=carla).count() == 1
    care.say_how_i_am(by=alice, how="hard", wants_talk=True, now=noon)
    assert Notification.objects.filter(kind="care").count() == 1


def test_s29_a_wish_to_talk_needs_no_hard_thread(
    alice: User, carla: User, noon: dt.datetime
) -> None:
    for _press in range(2):
        care.say_how_i_am(by=alice, how="", wants_talk=True, now=noon)
    assert CheckIn.objects.due().get(person=alice).thread is None
    care.say_how_i_am(by=alice, how="fine", wants_talk=False, now=noon)
    assert CheckIn.objects.get(person=alice).wants_talk  # the wish stays until they talked


def test_to_be_fine_asks_for_nothing(alice: User, noon: dt.datetime) -> None:
    care.say_how_i_am(by=alice, how="fine", wants_talk=False, now=noon)
    assert not CheckIn.objects.exists()
    assert not Notification.objects.exists()


def test_s29_what_is_overdue_is_told_once_to_the_coach_and_the_leads(
    too_heavy: Thread, alice: User, carla: User, lea: User, noon: dt.datetime
) -> None:
    Notification.objects.all().delete()
    assert care.remind_of_talks(now=noon + 2 * DAY) == 0
    assert care.remind_of_talks(now=noon + 3 * DAY) == 2  # alice's and carla's own
    assert care.remind_of_talks(now=noon + 4 * DAY) == 0
    told = Notification.objects.filter(kind="care").values_list("to__name", flat=True)
    assert sorted(told) == ["Carla", "Lea", "Lea"]
    assert all(one.thread is None for one in Notification.objects.filter(kind="care"))


def test_a_peer_without_a_coach_is_heard_by_the_leads(
    alice: User, lea: User, noon: dt.datetime
) -> None:
    Membership.objects.filter(user=alice, role=Role.PEER).update(coach=None)
    assert care.talkers_for(alice) == [lea]


def test_the_database_refuses_a_talk_with_oneself(
    too_heavy: Thread, alice: User, noon: dt.datetime
) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        CheckIn.objects.filter(person=alice).update(done_at=noon, done_with=alice)


def test_s13_a_youths_wish_to_erase_something_serious_takes_two_adults(
    open_one: OpenOne, lea: User, luc: User, noon: dt.datetime
) -> None:
    thread = open_one(topic="sextortion")
    delete_by_youth(thread_id=thread.pk, now=noon)
    wish = TwoAdultRequest.objects.get(thread=thread)
    decisions.confirm_request(request_id=wish.pk, by=lea, now=noon)
    thread.refresh_from_db()
    assert thread.status != "erased"
    decisions.confirm_request(request_id=wish.pk, by=luc, now=noon)
    thread.refresh_from_db()
    assert thread.status == "erased"
