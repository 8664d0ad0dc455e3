"""The cast itself: tests lean on it, so it is tested once."""

from collections.abc import Callable

from django.test import Client

from peers.people.models import Group, Membership, Role, User


def test_the_clock_stands_on_a_wednesday_afternoon(noon) -> None:
    assert (noon.strftime("%A"), noon.hour, noon.utcoffset().total_seconds()) == (
        "Wednesday",
        15,
        7200,
    )


def test_alice_and_bob_are_peers_of_one_group_under_carla(
    alice: User, bob: User, carla: User, scouts: Group
) -> None:
    peers = Membership.objects.current().filter(role=Role.PEER)
    assert {(m.user, m.group, m.coach) for m in peers} == {
        (alice, scouts, carla),
        (bob, scouts, carla),
    }


def test_everyone_can_be_asked_for_at_once(
    alice, bob, pia, tariq, carla, cora, chris, otto, lea, luc, stan, tess, charlie, noon
) -> None:
    assert User.objects.holding(Role.PEER).count() == 4
    assert User.objects.holding(Role.COACH).count() == 3
    assert User.objects.holding(Role.LEAD).count() == 2
    assert not charlie.memberships.exists()
    assert [person.age_on(noon.date()) for person in (alice, bob, tariq)] == [17, 16, 18]


def test_somebody_can_be_logged_in(
    client: Client, log_in: Callable[[Client, User], Client], carla: User
) -> None:
    assert log_in(client, carla).session["_auth_user_id"] == str(carla.pk)
