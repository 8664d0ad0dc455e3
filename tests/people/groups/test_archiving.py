"""A group closes: nobody's thread is lost, nothing of its history, and no door stays open."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from peers.people import archiving, joining, tokens
from peers.people.joining import JoinRefused
from peers.people.models import Group, GroupChange, Membership, Role, RoleChange, User
from peers.people.roster import RosterRefused
from peers.threads.actions import routing
from peers.threads.actions.peer import accept_offer
from peers.threads.promises import broken_promises
from tests.people.groups.conftest import Invite
from tests.people.logging_in import logged_in_ago
from tests.threads.conftest import open_one  # noqa: F401 - a fixture

LogIn = Callable[[Client, User], Client]


def test_an_open_thread_goes_on_when_its_group_closes(
    open_one: Callable,  # noqa: F811
    stan: User,
    alice: User,
    scouts: Group,
    chris: User,
    otto: User,
    noon: dt.datetime,
) -> None:
    thread = open_one()
    routing.advance_thread(thread_id=thread.pk, now=noon)
    accept_offer(thread_id=thread.pk, by=alice, now=noon)
    thread.refresh_from_db()
    assert thread.owner == alice
    archiving.archive(group_id=scouts.pk, by=stan, now=noon)
    thread.refresh_from_db()
    assert thread.is_open
    assert thread.owner != alice
    assert thread.due_at is not None
    assert not list(broken_promises(now=noon))


def test_people_end_the_code_and_the_invitations_die_and_history_stays(
    stan: User, alice: User, bob: User, carla: User, scouts: Group, invite: Invite
) -> None:
    now = dt.datetime.now(dt.UTC)
    made, token = invite(by=carla, group=scouts, now=now)
    code = scouts.join_code
    archiving.archive(group_id=scouts.pk, by=stan, now=now)
    scouts.refresh_from_db()
    assert not Membership.objects.current().filter(group=scouts).exists()
    assert Membership.objects.filter(group=scouts).count() == 3
    assert RoleChange.objects.filter(group=scouts, kind="ended", by=stan).count() == 3
    assert scouts.join_code != code
    with pytest.raises(JoinRefused) as refused:
        joining.find_open(tokens.code_of(token), now=now)
    assert "withdrawn" in str(refused.value.message)
    assert GroupChange.objects.get().kind == "archived"
    with pytest.raises(RosterRefused):
        archiving.archive(group_id=scouts.pk, by=stan, now=now)
    assert made.group == scouts


def test_a_group_opens_again_with_a_new_code_and_without_its_people(
    stan: User, carla: User, scouts: Group, noon: dt.datetime
) -> None:
    old = scouts.join_code
    archiving.archive(group_id=scouts.pk, by=stan, now=noon)
    archiving.reopen(group_id=scouts.pk, by=stan, now=noon)
    scouts.refresh_from_db()
    assert scouts.archived_at is None
    assert scouts.join_code != old
    assert not Membership.objects.current().filter(group=scouts).exists()
    assert joining.may_invite(stan, scouts, Role.COACH)
    with pytest.raises(RosterRefused):
        archiving.reopen(group_id=scouts.pk, by=stan, now=noon)


def test_nobody_archives_the_group_they_belong_to(
    stan: User, scouts: Group, noon: dt.datetime
) -> None:
    Membership.objects.create(user=stan, role=Role.COACH, group=scouts)
    with pytest.raises(RosterRefused) as refused:
        archiving.archive(group_id=scouts.pk, by=stan, now=noon)
    assert refused.value.message == archiving.YOUR_GROUP
    scouts.refresh_from_db()
    assert scouts.archived_at is None


@pytest.mark.parametrize("who", ["alice", "carla", "otto", "lea", "tess", "charlie"])
def test_only_staff_close_a_group(
    who: str, scouts: Group, request: pytest.FixtureRequest, log_in: LogIn
) -> None:
    client = log_in(Client(), request.getfixturevalue(who))
    assert client.get(reverse("groups:closing", args=[scouts.pk])).status_code == 404
    for act in ("archive", "reopen"):
        assert client.post(reverse(f"groups:{act}", args=[scouts.pk])).status_code == 404
    scouts.refresh_from_db()
    assert scouts.archived_at is None


def test_staff_see_first_what_it_means_and_type_their_password(
    stan: User, alice: User, scouts: Group
) -> None:
    late = logged_in_ago(stan, minutes=30)
    page = late.get(reverse("groups:closing", args=[scouts.pk])).content.decode()
    assert "Alice" in page
    asked = late.post(reverse("groups:archive", args=[scouts.pk]))
    assert reverse("account_reauthenticate") in asked.headers["Location"]
    scouts.refresh_from_db()
    assert scouts.archived_at is None


def test_the_pages_close_and_open(as_stan: Client, alice: User, scouts: Group) -> None:
    home = as_stan.post(reverse("groups:archive", args=[scouts.pk]), follow=True)
    assert "Archived groups" in home.content.decode()
    assert as_stan.get(reverse("groups:roster", args=[scouts.pk])).status_code == 404
    again = as_stan.post(reverse("groups:reopen", args=[scouts.pk]), follow=True)
    assert "open again" in again.content.decode()


def test_the_roster_asks_who_follows_somebody_who_left(
    as_carla: Client, alice: User, bob: User, scouts: Group
) -> None:
    roster = reverse("groups:roster", args=[scouts.pk])
    assert "Who follows?" not in as_carla.get(roster).content.decode()
    member = alice.memberships.get()
    as_carla.post(reverse("groups:end", args=[scouts.pk, member.pk]))
    page = as_carla.get(roster).content.decode()
    assert "Who follows?" in page
    assert "Alice (Peer expert) left on" in page
