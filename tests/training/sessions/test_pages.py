"""Entering sessions and noting what happened: who may, what is refused, what is kept."""

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from peers.people.models import Group, Membership, User
from peers.training.actions.sessions import cancel_session, note_people
from peers.training.models import Attendance, HeadCount, Institution, Session
from tests.training.sessions.conftest import HOUR, LogIn, Planned

pytestmark = pytest.mark.usefixtures("clock")
RUN = ("session_change", "session_people", "session_visitors", "session_materials",
       "session_petition")  # fmt: skip
DO = ("session_cancel", "session_evaluation")


def address(name: str, session: Session, *more: object) -> str:
    return reverse(f"training:{name}", args=[session.pk, *more])


def page(client: Client, name: str, *args: object) -> str:
    answer = client.get(reverse(f"training:{name}", args=args))
    assert answer.status_code == 200, name
    return answer.content.decode()


def filled(**more: object) -> dict[str, Any]:
    return {
        "kind": "youth",
        "day": "2026-10-20",
        "starts": "14:00",
        "ends": "16:00",
        "place": "Room 4",
        "language": "nl",
        **more,
    }


# --- who ---------------------------------------------------------------------------------------
@pytest.mark.parametrize("who", ["chris", "pia", "alice", "otto", "tess", "charlie"])
def test_to_everybody_else_a_session_is_not_there(
    who: str, ours: Session, request: pytest.FixtureRequest, log_in: LogIn
) -> None:
    """A coach of another group, peers who are not invited, other adults, an outsider."""
    client = log_in(Client(), request.getfixturevalue(who))
    for name in ("session", *RUN):
        assert client.get(address(name, ours)).status_code == 404
    for name in (*RUN, *DO):
        assert client.post(address(name, ours), filled()).status_code == 404
    assert Session.objects.get().cancelled_at is None


def test_who_is_invited_sees_when_and_where_and_nobodys_name(
    ours: Session, alice: User, bob: User, carla: User, noon: dt.datetime, log_in: LogIn
) -> None:
    note_people(session=ours, ticked=[alice.pk, bob.pk], by=carla, now=noon - 2 * HOUR)
    client = log_in(Client(), alice)
    assert "The old mill" in page(client, "sessions")
    text = page(client, "session", ours.pk)
    assert "The old mill" in text
    assert "Bob" not in text
    for name in RUN:
        assert client.get(address(name, ours)).status_code == 404
    for name in DO:
        assert client.post(address(name, ours)).status_code == 404
    assert client.get(reverse("training:session_new")).status_code == 404


def test_a_coach_sees_the_sessions_of_their_groups_and_staff_see_all(
    as_carla: Client, as_stan: Client, ours: Session, theirs: Session
) -> None:
    mine, all_of_them = page(as_carla, "sessions"), page(as_stan, "sessions")
    assert ours.place in mine
    assert theirs.place not in mine
    assert ours.place in all_of_them
    assert theirs.place in all_of_them


def test_leads_look_and_change_nothing(ours: Session, lea: User, log_in: LogIn) -> None:
    client = log_in(Client(), lea)
    assert "Who was there" in page(client, "session", ours.pk)
    for name in RUN:
        assert client.get(address(name, ours)).status_code == 404


def test_s19_a_coach_whose_papers_lapsed_sees_no_session_of_the_group(
    as_carla: Client, ours: Session, carla: User
) -> None:
    carla.vetting_checks.update(expires_on=dt.date(2026, 10, 1))
    assert as_carla.get(address("session", ours)).status_code == 404


def test_who_left_sees_nothing(
    ours: Session, alice: User, carla: User, noon: dt.datetime, log_in: LogIn
) -> None:
    note_people(session=ours, ticked=[alice.pk], by=carla, now=noon)
    Membership.objects.filter(user=alice).update(ended_on=dt.date(2026, 10, 1))
    client = log_in(Client(), alice)
    assert client.get(address("session", ours)).status_code == 404
    assert client.get(reverse("training:sessions")).status_code == 404


def test_a_visitor_logs_in_first(client: Client, ours: Session) -> None:
    for name, args in (("sessions", []), ("session", [ours.pk]), ("calendar", [])):
        answer = client.get(reverse(f"training:{name}", args=args))
        assert reverse("account_login") in answer.headers["Location"]


# --- entering ----------------------------------------------------------------------------------
def test_a_coach_enters_a_session_for_their_group(as_carla: Client, scouts: Group) -> None:
    answer = as_carla.post(reverse("training:session_new"), filled(group=scouts.pk))
    made = Session.objects.get()
    assert answer.headers["Location"] == made.get_absolute_url()
    assert made.starts_at == dt.datetime(2026, 10, 20, 12, tzinfo=dt.UTC)
    assert made.minutes == 120
    assert made.created_by.username == "carla"


def test_a_coach_enters_nothing_for_another_group_and_nothing_without_one(
    as_carla: Client, centre: Group
) -> None:
    for group in (centre.pk, ""):
        answer = as_carla.post(reverse("training:session_new"), filled(group=group))
        assert 'id="id_group_error"' in answer.content.decode()
    assert not Session.objects.exists()


@pytest.mark.parametrize(
    ("wrong", "field", "words"),
    [
        ({"ends": "13:00"}, "ends", "The end must be later"),
        ({"ends": "14:00"}, "ends", "The end must be later"),
        ({"starts": "01:00", "ends": "23:00"}, "ends", "more than 14 hours"),
        ({"day": "2206-10-20"}, "day", "This day cannot be right"),
        ({"day": "yesterday"}, "day", "Enter a valid date"),
        ({"kind": ""}, "kind", "Choose one answer"),
        ({"place": ""}, "place", "required"),
        ({"institution": "Athenaeum"}, "institution_kind", "what kind of institution"),
    ],
)
def test_what_cannot_be_is_said_beside_its_field_and_nothing_is_lost(
    wrong: dict[str, str], field: str, words: str, as_stan: Client
) -> None:
    answer = as_stan.post(reverse("training:session_new"), filled(**wrong)).content.decode()
    assert words in answer
    assert f'id="id_{field}_error"' in answer
    assert f'id_{field}_error"' in answer.replace(f'id="id_{field}_error"', "")  # described by it
    assert 'value="nl" selected' in answer
    assert not Session.objects.exists()
    assert not Institution.objects.exists()


def test_the_same_session_is_entered_once(as_stan: Client) -> None:
    as_stan.post(reverse("training:session_new"), filled())
    again = as_stan.post(reverse("training:session_new"), filled(place="ROOM 4"))
    assert "in the list already" in again.content.decode()
    assert Session.objects.count() == 1


def test_a_session_is_changed_and_calendars_hear_of_it(
    as_carla: Client, tomorrow: Session, scouts: Group
) -> None:
    as_carla.post(address("session_change", tomorrow), filled(group=scouts.pk, place="Room 5"))
    tomorrow.refresh_from_db()
    assert (tomorrow.place, tomorrow.revision) == ("Room 5", 1)


def test_a_cancelled_session_stays_in_the_list_and_takes_no_notes(
    as_carla: Client, ours: Session
) -> None:
    as_carla.post(address("session_cancel", ours))
    assert "Cancelled" in page(as_carla, "sessions")
    answer = as_carla.post(address("session_visitors", ours), {"profession": "youth", "count": 3})
    assert "This session was cancelled." in answer.content.decode()
    assert not HeadCount.objects.exists()


# --- who was there -----------------------------------------------------------------------------
def test_before_it_begins_people_are_invited_and_from_then_on_noted(
    as_carla: Client,
    tomorrow: Session,
    alice: User,
    bob: User,
    carla: User,
    log_in: LogIn,
    clock: Any,
) -> None:
    where = address("session_people", tomorrow)
    as_carla.post(where, {"people": [alice.pk, bob.pk]})
    assert set(tomorrow.attendances.values_list("state", flat=True)) == {"invited"}
    clock.move_to(tomorrow.starts_at + HOUR)
    log_in(as_carla, carla)
    as_carla.post(where, {"people": [alice.pk]})
    states = dict(tomorrow.attendances.values_list("user__username", "state"))
    assert states == {"alice": "present", "bob": "absent"}
    as_carla.post(where, {})
    assert set(tomorrow.attendances.values_list("state", flat=True)) == {"absent"}


def test_an_invitation_can_be_taken_back_before_it_begins(
    as_carla: Client, tomorrow: Session, alice: User
) -> None:
    as_carla.post(address("session_people", tomorrow), {"people": [alice.pk]})
    as_carla.post(address("session_people", tomorrow), {})
    assert not Attendance.objects.exists()


def test_nobody_of_another_group_is_noted(as_carla: Client, ours: Session, pia: User) -> None:
    answer = as_carla.post(address("session_people", ours), {"people": [pia.pk]})
    assert "is not one of the available choices" in answer.content.decode()
    assert not Attendance.objects.exists()


def test_staff_invite_coaches_of_every_group_to_a_training(
    planned: Planned, as_stan: Client, carla: User, chris: User, alice: User, noon: dt.datetime
) -> None:
    training = planned(kind="coach", starts_at=noon + HOUR)
    text = page(as_stan, "session_people", training.pk)
    assert "Carla" in text
    assert "Chris" in text
    assert "Alice" not in text


# --- counts ------------------------------------------------------------------------------------
def test_visitors_are_counted_by_profession_and_institution(
    as_carla: Client, ours: Session
) -> None:
    where = address("session_visitors", ours)
    school = {"institution": "Atheneum  Zuidrand", "institution_kind": "school"}
    as_carla.post(where, {"profession": "teacher", "count": "4", **school})
    as_carla.post(where, {"profession": "youth", "count": "21", "institution": "ATHENEUM zuidrand"})
    assert Institution.objects.get().name == "Atheneum Zuidrand"
    assert set(ours.head_counts.values_list("profession", "count", "institution__kind")) == {
        ("teacher", 4, "school"),
        ("youth", 21, "school"),
    }


@pytest.mark.parametrize(
    ("count", "words"),
    [
        ("0", "Type a number from 1 on."),
        ("-3", "Type a number from 1 on."),
        ("81", "more than 80 is not plausible"),
        ("9999999", "That is too many"),
        ("many", "Enter a whole number"),
        ("", "required"),
    ],
)
def test_a_number_that_is_not_plausible_is_refused_beside_its_field(
    count: str, words: str, as_carla: Client, ours: Session
) -> None:
    sent = {"profession": "youth", "count": count}
    answer = as_carla.post(address("session_visitors", ours), sent).content.decode()
    assert words in answer
    assert 'id="id_count_error"' in answer
    assert not HeadCount.objects.exists()


def test_the_lines_of_a_session_together_stay_plausible(as_carla: Client, ours: Session) -> None:
    where = address("session_visitors", ours)
    as_carla.post(where, {"profession": "youth", "count": "60"})
    answer = as_carla.post(where, {"profession": "parent", "count": "30"})
    assert "That would be 90; more than 80" in answer.content.decode()


def test_the_same_people_are_not_counted_twice(as_carla: Client, ours: Session) -> None:
    where = address("session_visitors", ours)
    as_carla.post(where, {"profession": "youth", "count": "12"})
    answer = as_carla.post(where, {"profession": "youth", "count": "12"}).content.decode()
    assert "counted already" in answer
    assert 'id="id_profession_error"' in answer
    assert HeadCount.objects.get().count == 12


def test_a_wrong_line_is_removed_and_only_from_its_own_session(
    as_carla: Client, ours: Session, theirs: Session, stan: User, noon: dt.datetime
) -> None:
    as_carla.post(address("session_visitors", ours), {"profession": "youth", "count": "12"})
    foreign = HeadCount.objects.create(
        session=theirs, profession="youth", count=3, noted_by=stan, noted_at=noon
    )
    for what, line in (("visitors", foreign.pk), ("nothing", 1)):
        where = address("session_remove_line", ours, what, line)
        assert as_carla.post(where).status_code == 404
    line = ours.head_counts.get()
    assert (
        as_carla.get(address("session_remove_line", ours, "visitors", line.pk)).status_code == 405
    )
    as_carla.post(address("session_remove_line", ours, "visitors", line.pk))
    assert list(HeadCount.objects.all()) == [foreign]


def test_material_and_signatures_are_noted(as_carla: Client, ours: Session) -> None:
    flyers = {"kind": "flyer", "language": "nl", "count": "40"}
    as_carla.post(address("session_materials", ours), flyers)
    again = as_carla.post(address("session_materials", ours), flyers)
    assert "counted already" in again.content.decode()
    as_carla.post(address("session_petition", ours), {"count": "17"})
    as_carla.post(address("session_petition", ours), {"count": "18"})
    ours.refresh_from_db()
    assert (ours.handouts.get().count, ours.petition_signatures) == (40, 18)
    assert "Flyers" in page(as_carla, "session", ours.pk)


def test_nothing_is_counted_before_it_begins(as_carla: Client, tomorrow: Session) -> None:
    for name, sent in (
        ("session_visitors", {"profession": "youth", "count": "3"}),
        ("session_materials", {"kind": "flyer", "language": "nl", "count": "3"}),
        ("session_petition", {"count": "3"}),
    ):
        answer = as_carla.post(address(name, tomorrow), sent).content.decode()
        assert "has not begun yet" in answer
    assert not HeadCount.objects.exists()


def test_names_of_closed_institutions_are_offered_to_staff_alone(
    as_carla: Client, as_stan: Client, ours: Session
) -> None:
    Institution.objects.create(name="De Poort", key="de poort", kind="institution_closed")
    assert "De Poort" in page(as_stan, "session_visitors", ours.pk)
    assert "De Poort" not in page(as_carla, "session_visitors", ours.pk)


# --- the list ----------------------------------------------------------------------------------
def test_more_sessions_take_no_more_queries(
    as_stan: Client,
    planned: Planned,
    scouts: Group,
    alice: User,
    noon: dt.datetime,
    django_assert_max_num_queries: Any,
) -> None:
    def make(first: int, number: int) -> None:
        for hours in range(first, first + number):
            one = planned(starts_at=noon - hours * HOUR, group=scouts)
            note_people(session=one, ticked=[alice.pk], by=alice, now=noon)
            planned(starts_at=noon + hours * HOUR, group=scouts)

    make(1, 3)
    page(as_stan, "sessions")
    with django_assert_max_num_queries(30) as few:
        page(as_stan, "sessions")
    make(10, 12)
    with django_assert_max_num_queries(len(few.captured_queries)):
        page(as_stan, "sessions")


def test_what_is_coming_is_soonest_first_and_what_was_newest_first(
    as_stan: Client, planned: Planned, noon: dt.datetime, stan: User
) -> None:
    for days, place in ((2, "B"), (1, "A"), (-2, "D"), (-1, "C")):
        one = planned(starts_at=noon + dt.timedelta(days=days), place=f"Place {place}")
        if place == "B":
            cancel_session(session=one, by=stan, now=noon)
    text = page(as_stan, "sessions")
    places = [text.index(f"Place {letter}") for letter in "ABCD"]
    assert places == sorted(places)


def test_who_was_invited_on_a_page_from_before_it_began_is_not_noted_as_having_come(
    as_carla: Client, tomorrow: Session, alice: User, carla: User, log_in: LogIn, clock: Any
) -> None:
    where = address("session_people", tomorrow)
    assert 'name="asked" value="invited"' in as_carla.get(where).content.decode()
    as_carla.post(where, {"people": [alice.pk], "asked": "invited"})
    clock.move_to(tomorrow.starts_at)
    log_in(as_carla, carla)
    late = as_carla.post(where, {"people": [alice.pk], "asked": "invited"}).content.decode()
    assert "open for too long" in late
    assert "Who was there?" in late
    assert set(tomorrow.attendances.values_list("state", flat=True)) == {"invited"}
    as_carla.post(where, {"people": [alice.pk], "asked": "there"})
    assert set(tomorrow.attendances.values_list("state", flat=True)) == {"present"}


# --- putting a session right --------------------------------------------------------------------
def test_a_trainer_whom_a_coach_could_not_choose_stays_when_the_place_is_put_right(
    as_carla: Client, tomorrow: Session, scouts: Group, carla: User, chris: User
) -> None:
    """Chris coaches another group and gives this session, as staff entered it."""
    tomorrow.trainers.set([carla, chris])
    where = address("session_change", tomorrow)
    assert "Chris" in as_carla.get(where).content.decode()
    given = [carla.pk, chris.pk]
    as_carla.post(where, filled(group=scouts.pk, place="Room 5", trainers=given))
    tomorrow.refresh_from_db()
    assert tomorrow.place == "Room 5"
    assert set(tomorrow.trainers.all()) == {carla, chris}
    assert "Chris" not in as_carla.get(reverse("training:session_new")).content.decode()


def test_a_session_of_a_group_that_closed_stays_that_groups(
    as_stan: Client, tomorrow: Session, scouts: Group, noon: dt.datetime
) -> None:
    Group.objects.filter(pk=scouts.pk).update(archived_at=noon)
    where = address("session_change", tomorrow)
    chosen = f'<option value="{scouts.pk}" selected>'
    assert chosen in as_stan.get(where).content.decode()
    as_stan.post(where, filled(group=scouts.pk, place="Room 5"))
    tomorrow.refresh_from_db()
    assert (tomorrow.place, tomorrow.group) == ("Room 5", scouts)
    assert chosen not in as_stan.get(reverse("training:session_new")).content.decode()
