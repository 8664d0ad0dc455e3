"""The roster: coaches and staff see what is missing and do one thing each; nobody does it for
themselves, and to everybody else the group is not there."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from peers.people.facts import facts_of
from peers.people.models import Agreement, Group, Membership, Role, RoleChange, User, VettingCheck
from peers.people.roster import PEER_TOPICS
from peers.people.urls import urlpatterns
from peers.threads.actions import routing
from peers.threads.actions.peer import accept_offer
from peers.threads.promises import broken_promises
from peers.threads.rules.topics import DEFAULT_RISK, NEVER_PEER, Risk
from tests.conftest import Person
from tests.threads.conftest import open_one  # noqa: F401 - a fixture
from tests.training.conftest import Courses, courses, finish_path  # noqa: F401 - a fixture

LogIn = Callable[[Client, User], Client]
ACTS = ["agreement", "vetting", "pause", "resume", "end"]


def _member(user: User, role: str = Role.PEER) -> Membership:
    return user.memberships.get(role=role, ended_on=None)


def _address(act: str, member: Membership) -> str:
    return reverse(f"groups:{act}", args=[member.group_id, member.pk])


def _data() -> dict[str, object]:
    today = timezone.localdate().isoformat()
    return {"kind": "own_consent", "given_on": today, "seen_on": today}


def _snapshot() -> tuple[object, ...]:
    return (
        Agreement.objects.count(),
        VettingCheck.objects.count(),
        RoleChange.objects.count(),
        list(Membership.objects.order_by("pk").values_list("pk", "ended_on")),
        list(User.objects.order_by("pk").values_list("pk", "paused_at")),
        list(Group.objects.order_by("pk").values_list("pk", "join_code")),
        sum(user.qualifications.count() for user in User.objects.all()),  # type: ignore[attr-defined]
    )


@pytest.fixture
def newcomer(make_person: Person, scouts: Group, carla: User) -> User:
    """A peer who has just joined: an account, a date of birth, nothing else."""
    user = make_person("dora", born=dt.date(2010, 5, 1))
    Membership.objects.create(user=user, role=Role.PEER, group=scouts, coach=carla)
    return user


# --- who --------------------------------------------------------------------------------------
@pytest.mark.parametrize("who", ["alice", "chris", "otto", "lea", "tess", "charlie"])
def test_to_everybody_else_the_group_is_not_there(
    who: str, alice: User, scouts: Group, request: pytest.FixtureRequest, log_in: LogIn
) -> None:
    client = log_in(Client(), request.getfixturevalue(who))
    before = _snapshot()
    assert client.get(reverse("groups:roster", args=[scouts.pk])).status_code == 404
    assert client.post(reverse("groups:join_code", args=[scouts.pk])).status_code == 404
    for act in ACTS:
        assert client.post(_address(act, _member(alice)), _data()).status_code == 404
    assert _snapshot() == before


def test_visitors_log_in_first(client: Client, scouts: Group) -> None:
    answer = client.get(reverse("groups:roster", args=[scouts.pk]))
    assert answer.status_code == 302
    assert reverse("account_login") in answer.headers["Location"]


def test_s19_a_coach_with_lapsed_papers_sees_no_roster(
    as_carla: Client, carla: User, scouts: Group
) -> None:
    VettingCheck.objects.filter(user=carla).update(expires_on=timezone.localdate())
    assert as_carla.get(reverse("groups:roster", args=[scouts.pk])).status_code == 404


def test_only_pages_answer_to_get(as_carla: Client, alice: User, scouts: Group) -> None:
    member = _member(alice)
    acts = [route.name for route in urlpatterns if "<int:pk>/" in str(route.pattern)]
    assert {*ACTS, "invite", "again", "revoke", "join_code", "roster"} <= {str(a) for a in acts}
    for act in ACTS:
        assert as_carla.get(_address(act, member)).status_code == 405
    assert as_carla.get(reverse("groups:join_code", args=[scouts.pk])).status_code == 405


def test_a_member_of_another_group_is_not_reached_through_ones_own(
    as_carla: Client, pia: User, scouts: Group
) -> None:
    address = reverse("groups:pause", args=[scouts.pk, _member(pia).pk])
    assert as_carla.post(address).status_code == 404


# --- what it shows ----------------------------------------------------------------------------
def test_s21_the_roster_says_what_is_missing(
    as_carla: Client, newcomer: User, scouts: Group
) -> None:
    page = as_carla.get(reverse("groups:roster", args=[scouts.pk])).content.decode()
    assert "own consent missing" in page
    assert "consent of parent or guardian missing" in page
    assert "training missing" in page
    assert "fewer than two active peer experts" in page
    assert scouts.join_code in page


def test_the_list_is_of_ones_own_groups(
    as_carla: Client, as_stan: Client, scouts: Group, centre: Group
) -> None:
    mine = as_carla.get(reverse("groups:home")).content.decode()
    assert "Scouts Kievit" in mine
    assert "Centre De Linde" not in mine
    every = as_stan.get(reverse("groups:home")).content.decode()
    assert "Scouts Kievit" in every
    assert "Centre De Linde" in every


def test_s19_a_coach_who_is_not_active_is_led_to_what_is_missing_and_to_no_group(
    as_carla: Client, log_in: LogIn, carla: User, pia: User, scouts: Group
) -> None:
    VettingCheck.objects.filter(user=carla).delete()
    answer = as_carla.get(reverse("groups:home"), follow=True)
    assert answer.redirect_chain[-1][0] == reverse("groups:mine")
    page = answer.content.decode()
    assert "criminal-record extract missing" in page
    assert scouts.name not in page
    assert pia.name not in page
    assert log_in(Client(), pia).get(reverse("groups:home")).status_code == 404


# --- what it does -----------------------------------------------------------------------------
def test_a_newcomer_becomes_active_by_consents_and_sign_off(
    as_carla: Client,
    newcomer: User,
    carla: User,
    courses: Courses,  # noqa: F811 - the fixture
) -> None:
    member, today = _member(newcomer), timezone.localdate()
    for kind in ("own_consent", "guardian_consent"):
        as_carla.post(_address("agreement", member), {**_data(), "kind": kind})
    finish_path(newcomer, "peer", carla)
    as_carla.post(reverse("training:sign_off", args=[member.pk]))
    facts = facts_of(newcomer, today=today)
    assert facts.lapses[Role.PEER] == ()
    assert facts.qualified_topics == PEER_TOPICS
    paper = newcomer.agreements.first()
    assert paper is not None
    assert (paper.recorded_by, paper.given_on) == (carla, today)
    assert paper.expires_on == today + dt.timedelta(days=365)


def test_staff_make_a_coach_active(
    as_stan: Client,
    make_person: Person,
    scouts: Group,
    stan: User,
    carla: User,
    courses: Courses,  # noqa: F811 - the fixture
) -> None:
    dirk = make_person("dirk")
    member = Membership.objects.create(user=dirk, role=Role.COACH, group=scouts)
    as_stan.post(_address("vetting", member), _data())
    as_stan.post(_address("agreement", member), {**_data(), "kind": "code_of_conduct"})
    finish_path(dirk, "coach", carla)
    as_stan.post(reverse("training:sign_off", args=[member.pk]))
    assert facts_of(dirk, today=timezone.localdate()).lapses[Role.COACH] == ()
    assert dirk.vetting_checks.get().seen_by == stan


def test_nobody_does_it_for_themselves(as_carla: Client, carla: User) -> None:
    before = _snapshot()
    for act in ACTS:
        answer = as_carla.post(_address(act, _member(carla, Role.COACH)), _data(), follow=True)
        assert answer.status_code == 200
    assert _snapshot() == before


def test_a_coach_cannot_do_what_is_for_staff(as_carla: Client, cora: User) -> None:
    before = _snapshot()
    for act in ("vetting", "pause", "end"):
        as_carla.post(_address(act, _member(cora, Role.COACH)), _data())
    assert _snapshot() == before


@pytest.mark.parametrize(
    ("act", "changes"),
    [
        ("agreement", {"kind": "code_of_conduct"}),
        ("agreement", {"given_on": "2099-01-01"}),
        ("agreement", {"given_on": "2001-01-01"}),
        ("agreement", {"given_on": "soon"}),
        ("vetting", {}),
    ],
)
def test_what_cannot_be_recorded_changes_nothing_and_says_why(
    act: str, changes: dict[str, object], as_carla: Client, newcomer: User
) -> None:
    before = _snapshot()
    answer = as_carla.post(_address(act, _member(newcomer)), {**_data(), **changes}, follow=True)
    assert "notice-danger" in answer.content.decode()
    assert _snapshot() == before


def test_s09_peers_are_signed_off_for_fitting_topics_only() -> None:
    assert PEER_TOPICS.isdisjoint(NEVER_PEER)
    assert {code for code, risk in DEFAULT_RISK.items() if risk <= Risk.R1} - NEVER_PEER == (
        PEER_TOPICS
    )


def test_pause_and_back_are_written_down(as_carla: Client, alice: User, carla: User) -> None:
    member = _member(alice)
    for act in ("pause", "pause", "resume", "resume"):
        as_carla.post(_address(act, member))
    alice.refresh_from_db()
    assert alice.paused_at is None
    changes = RoleChange.objects.order_by("pk").values_list("kind", "user", "by")
    assert list(changes) == [("paused", alice.pk, carla.pk), ("resumed", alice.pk, carla.pk)]


def test_a_coach_cannot_pause_a_lead(as_carla: Client, alice: User) -> None:
    Membership.objects.create(user=alice, role=Role.LEAD)
    as_carla.post(_address("pause", _member(alice)))
    alice.refresh_from_db()
    assert alice.paused_at is None


@pytest.mark.parametrize("act", ["pause", "end"])
def test_a_leavers_threads_go_on_in_the_same_moment(
    act: str,
    as_carla: Client,
    alice: User,
    carla: User,
    open_one: Callable[..., object],  # noqa: F811 - the fixture
    noon: dt.datetime,
) -> None:
    thread = open_one(now=noon)
    routing.advance_thread(thread_id=thread.pk, now=noon)  # type: ignore[attr-defined]
    accept_offer(thread_id=thread.pk, by=alice, now=noon)  # type: ignore[attr-defined]
    as_carla.post(_address(act, _member(alice)))
    thread.refresh_from_db()  # type: ignore[attr-defined]
    assert thread.owner_id != alice.pk  # type: ignore[attr-defined]
    assert list(broken_promises(now=timezone.now())) == []
    assert RoleChange.objects.get().kind in ("paused", "ended")


def test_s20_whose_coach_left_is_given_another_by_staff_and_helps_again(
    as_stan: Client, alice: User, carla: User, cora: User, scouts: Group
) -> None:
    """Cora coaches the same group."""
    roster = reverse("groups:roster", args=[scouts.pk])
    post = _member(alice)
    name_another = reverse("admin:people_membership_change", args=[post.pk])
    assert name_another not in as_stan.get(roster).content.decode()
    as_stan.post(_address("end", _member(carla, Role.COACH)))
    assert "no_active_coach" in facts_of(alice, today=timezone.localdate()).lapses["peer"]
    assert name_another in as_stan.get(roster).content.decode()
    as_stan.post(name_another, {"coach": cora.pk, "ended_on": ""}, follow=True)
    assert not facts_of(alice, today=timezone.localdate()).lapses["peer"]
    assert name_another not in as_stan.get(roster).content.decode()


def test_a_new_join_code_replaces_the_old(as_carla: Client, scouts: Group) -> None:
    old = scouts.join_code
    as_carla.post(reverse("groups:join_code", args=[scouts.pk]))
    scouts.refresh_from_db()
    assert scouts.join_code != old


def test_a_pause_in_the_administration_passes_on_too(
    as_stan: Client,
    alice: User,
    open_one: Callable[..., object],  # noqa: F811 - the fixture
    noon: dt.datetime,
) -> None:
    thread = open_one(now=noon)
    routing.advance_thread(thread_id=thread.pk, now=noon)  # type: ignore[attr-defined]
    accept_offer(thread_id=thread.pk, by=alice, now=noon)  # type: ignore[attr-defined]
    data = {"action": "pause", "_selected_action": [alice.pk]}
    as_stan.post(reverse("admin:people_user_changelist"), data)
    thread.refresh_from_db()  # type: ignore[attr-defined]
    assert thread.owner_id != alice.pk  # type: ignore[attr-defined]
