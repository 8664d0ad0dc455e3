"""What routing is told about the helpers, and that it costs the same however many there are."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from peers.people.facts import facts_of, helpers_for_routing
from peers.people.models import Absence, GroupConflict, VettingCheck, WeeklyHours
from peers.people.rules import HelperFacts, Hours, Lapse, Post
from peers.training.models import Qualification

pytestmark = pytest.mark.django_db

TODAY = dt.date(2026, 10, 14)


def by_name() -> dict[str, HelperFacts]:
    return {helper.name: helper for helper in helpers_for_routing(today=TODAY)}


def test_the_cast_is_active(alice, bob, cora, pia, tariq, otto, lea, stan, tess) -> None:
    for helper in helpers_for_routing(today=TODAY):
        assert helper.active_roles == helper.roles, helper.name


def test_somebody_without_a_role_is_not_there(alice, charlie) -> None:
    assert set(by_name()) == {"Alice", "Carla"}


def test_what_is_told_of_a_peer(alice, carla, scouts, centre) -> None:
    alice.topics_not_wanted = ["hate_speech"]
    alice.save()
    hours = Hours(2, dt.time(14), dt.time(18))
    WeeklyHours.objects.create(user=alice, weekday=2, starts=hours.starts, ends=hours.ends)
    away = dt.datetime(2026, 12, 1, tzinfo=dt.UTC)
    Absence.objects.create(user=alice, kind="exams", starts_at=away)
    GroupConflict.objects.create(user=alice, group=centre)

    facts = by_name()["Alice"]
    assert (facts.user_id, facts.age) == (alice.pk, 17)
    assert facts.languages == {"en", "fr", "nl"}
    assert facts.topics_not_wanted == {"hate_speech"}
    assert "cyberbullying" in facts.qualified_topics
    assert "suicide" not in facts.qualified_topics
    assert facts.posts == (Post("peer", scouts.pk, carla.pk, coach_active=True),)
    assert facts.groups == {scouts.pk}
    assert facts.active_coaches == (carla.pk,)
    assert facts.weekly_hours == (hours,)
    assert [a.covers(away) for a in facts.absences] == [True]
    assert facts.group_conflicts == {centre.pk}
    assert facts.lapses == {"peer": ()}


def test_absences_that_are_over_are_not_loaded(alice) -> None:
    start = dt.datetime(2026, 8, 1, tzinfo=dt.UTC)
    Absence.objects.create(user=alice, starts_at=start, ends_at=start + dt.timedelta(days=10))
    assert by_name()["Alice"].absences == ()


def test_s20_a_peer_is_only_as_active_as_their_coach(alice, carla) -> None:
    VettingCheck.objects.filter(user=carla).update(expires_on=TODAY)
    facts = by_name()
    assert facts["Carla"].lapses == {"coach": (Lapse.VETTING,)}
    assert facts["Alice"].lapses == {"peer": (Lapse.NO_ACTIVE_COACH,)}
    assert facts["Alice"].active_coaches == ()


def test_a_coach_who_left_watches_nobody(alice, carla) -> None:
    carla.memberships.update(ended_on=TODAY)
    assert by_name()["Alice"].lapses == {"peer": (Lapse.NO_ACTIVE_COACH,)}


def test_the_latest_proof_counts(carla, stan) -> None:
    VettingCheck.objects.filter(user=carla).update(expires_on=dt.date(2026, 1, 1))
    VettingCheck.objects.create(
        user=carla, seen_by=stan, seen_on=dt.date(2026, 9, 1), expires_on=dt.date(2027, 9, 1)
    )
    assert by_name()["Carla"].vetting_until == dt.date(2027, 9, 1)


def test_a_proof_from_the_future_does_not_count_yet(carla, stan) -> None:
    VettingCheck.objects.filter(user=carla).update(
        seen_on=dt.date(2026, 10, 15), expires_on=dt.date(2027, 10, 15)
    )
    assert by_name()["Carla"].lapses == {"coach": (Lapse.VETTING,)}


def test_topics_of_an_expired_qualification_do_not_count(alice, carla) -> None:
    Qualification.objects.filter(user=alice).update(expires_on=TODAY)
    Qualification.objects.create(
        user=alice,
        role="peer",
        topics=["cyberbullying"],
        signed_off_by=carla,
        signed_off_on=dt.date(2026, 9, 1),
        expires_on=dt.date(2027, 9, 1),
    )
    assert by_name()["Alice"].qualified_topics == {"cyberbullying"}


def test_a_closed_account_is_told_with_its_reason(alice) -> None:
    alice.is_active = False
    alice.save()
    assert by_name()["Alice"].lapses == {"peer": (Lapse.ACCOUNT_CLOSED,)}


def test_somebody_whose_membership_ended_or_has_not_begun_is_not_there(alice, bob) -> None:
    alice.memberships.update(ended_on=TODAY)
    bob.memberships.update(started_on=TODAY + dt.timedelta(days=1))
    assert set(by_name()) == {"Carla"}


def test_one_person_alone_has_the_same_facts(alice, bob) -> None:
    assert facts_of(alice, today=TODAY) == by_name()["Alice"]


def test_one_person_without_a_role(charlie) -> None:
    facts = facts_of(charlie, today=TODAY)
    assert facts.roles == facts.active_roles == frozenset()


def test_the_number_of_queries_does_not_grow_with_the_helpers(
    make_peer, alice, scouts, carla, centre
) -> None:
    with CaptureQueriesContext(connection) as few:
        helpers_for_routing(today=TODAY)
    for number in range(12):
        peer = make_peer(f"peer{number}", group=scouts, coach=carla)
        GroupConflict.objects.create(user=peer, group=centre)
        WeeklyHours.objects.create(user=peer, weekday=1, starts=dt.time(14), ends=dt.time(15))
    with CaptureQueriesContext(connection) as many:
        assert len(helpers_for_routing(today=TODAY)) == 14
    assert len(many) == len(few) <= 9
