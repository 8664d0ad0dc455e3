"""What says who may help cannot be lengthened, deleted or put right by the person it is about, and
not by whoever found somebody else's administration open."""

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from peers.people.models import (
    Agreement,
    Group,
    Membership,
    Role,
    RoleChange,
    User,
    VettingCheck,
)
from peers.people.rules import RENEWED_AFTER
from peers.training.models import Qualification
from tests.people.logging_in import logged_in_ago

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)
NOT_THIS_DAY = "This day cannot be right"


def at(model: str, act: str, *args: object, app: str = "people") -> str:
    return reverse(f"admin:{app}_{model}_{act}", args=args)


@pytest.fixture
def as_stan(client: Client, log_in, stan: User) -> Client:
    return log_in(client, stan)


@pytest.fixture
def as_root(log_in, db: None) -> Client:
    return log_in(Client(), User.objects.create_superuser("root", "root@example.org"))


@pytest.fixture
def today() -> dt.date:
    return timezone.localdate()


# --- one's own ----------------------------------------------------------------------------------
def test_s19_nobody_lengthens_their_own_extract_or_agreement(
    as_stan: Client, stan: User, lea: User, today: dt.date
) -> None:
    end = today + 10 * DAY
    check = VettingCheck.objects.create(user=stan, seen_on=today, seen_by=lea, expires_on=end)
    code = Agreement.objects.create(
        user=stan, kind="code_of_conduct", given_on=today, recorded_by=lea, expires_on=end
    )
    later = {"expires_on": (today + 300 * DAY).isoformat()}
    for model, row in (("vettingcheck", check), ("agreement", code)):
        assert as_stan.get(at(model, "change", row.pk)).status_code == 200
        assert as_stan.post(at(model, "change", row.pk), later).status_code == 403
        row.refresh_from_db()
        assert row.expires_on == end


def test_s19_nobody_records_or_lengthens_their_own_training_in_anothers_name(
    as_stan: Client, stan: User, carla: User, today: dt.date
) -> None:
    days = {"signed_off_on": today.isoformat(), "expires_on": (today + DAY).isoformat()}
    asked = {"user": stan.pk, "role": "coach", "signed_off_by": carla.pk, **days}
    answer = as_stan.post(at("qualification", "add", app="training"), asked)
    assert "Somebody else must record this about you" in answer.content.decode()
    assert not Qualification.objects.filter(user=stan, expires_on=today + DAY).exists()
    mine = Qualification.objects.create(
        user=stan,
        role="coach",
        signed_off_by=carla,
        signed_off_on=today,
        expires_on=today + DAY,
    )
    change = at("qualification", "change", mine.pk, app="training")
    assert as_stan.post(change, {"expires_on": "2027-12-31", "topics": []}).status_code == 403


# --- a year, and not a day more ------------------------------------------------------------------
@pytest.mark.parametrize(
    ("model", "given", "fields"),
    [
        ("vettingcheck", "seen_on", {}),
        ("agreement", "given_on", {"kind": "own_consent"}),
    ],
)
def test_a_paper_counts_for_a_year_at_most_and_from_a_day_that_has_come(
    as_stan: Client, charlie: User, today: dt.date, model: str, given: str, fields: dict
) -> None:
    def record(seen: dt.date, until: dt.date) -> bool:
        days = {given: seen.isoformat(), "expires_on": until.isoformat()}
        answer = as_stan.post(at(model, "add"), {"user": charlie.pk, **fields, **days})
        assert (answer.status_code == 302) is (NOT_THIS_DAY not in answer.content.decode())
        return answer.status_code == 302

    assert not record(today, today + 2 * RENEWED_AFTER)
    assert not record(today + DAY, today + RENEWED_AFTER)
    assert record(today, today + RENEWED_AFTER)


def test_an_end_is_put_right_within_the_year_and_may_always_come_sooner(
    as_stan: Client, charlie: User, carla: User, lea: User, today: dt.date
) -> None:
    fresh = VettingCheck.objects.create(
        user=charlie, seen_on=today, seen_by=lea, expires_on=today + 30 * DAY
    )
    old = VettingCheck.objects.get(user=carla)
    old_end = old.expires_on
    assert old_end > old.seen_on + 2 * RENEWED_AFTER, "from before this rule"
    for row, until, kept in (
        (fresh, today + 2 * RENEWED_AFTER, today + 30 * DAY),
        (fresh, today + RENEWED_AFTER, today + RENEWED_AFTER),
        (old, old_end + DAY, old_end),
        (old, old_end - DAY, old_end - DAY),
    ):
        change = at("vettingcheck", "change", row.pk)
        as_stan.post(change, {"expires_on": until.isoformat()})
        row.refresh_from_db()
        assert row.expires_on == kept


def test_a_training_renewed_in_good_time_loses_nothing_and_gains_no_second_year(
    as_stan: Client, charlie: User, carla: User, today: dt.date
) -> None:
    add = at("qualification", "add", app="training")
    asked = {"user": charlie.pk, "role": "coach", "signed_off_by": carla.pk}
    asked["signed_off_on"] = today.isoformat()
    too_long = {**asked, "expires_on": (today + RENEWED_AFTER + 62 * DAY).isoformat()}
    assert NOT_THIS_DAY in as_stan.post(add, too_long).content.decode()
    renewed = {**asked, "expires_on": (today + RENEWED_AFTER + 60 * DAY).isoformat()}
    assert as_stan.post(add, renewed).status_code == 302


# --- roles ---------------------------------------------------------------------------------------
def test_a_role_is_given_and_ended_on_a_day_that_has_come(
    as_stan: Client, charlie: User, alice: User, today: dt.date
) -> None:
    add, morrow = at("membership", "add"), (today + DAY).isoformat()
    asked = {"user": charlie.pk, "role": "translator"}
    assert NOT_THIS_DAY in as_stan.post(add, {**asked, "started_on": morrow}).content.decode()
    assert not charlie.memberships.exists()
    post = alice.memberships.get()
    change = at("membership", "change", post.pk)
    before = (post.started_on - DAY).isoformat()
    for wrong in (morrow, before):
        answer = as_stan.post(change, {"coach": post.coach_id, "ended_on": wrong})
        assert NOT_THIS_DAY in answer.content.decode()
    assert not RoleChange.objects.exists()
    as_stan.post(change, {"coach": post.coach_id, "ended_on": today.isoformat()})
    assert RoleChange.objects.get().kind == RoleChange.Kind.ENDED


def test_an_ended_role_that_was_given_anew_does_not_go_on_beside_it(
    as_stan: Client, alice: User, carla: User, today: dt.date
) -> None:
    old = alice.memberships.get()
    Membership.objects.filter(pk=old.pk).update(ended_on=today)
    Membership.objects.create(user=alice, role=Role.PEER, group=old.group, coach=carla)
    change = at("membership", "change", old.pk)
    answer = as_stan.post(change, {"coach": carla.pk, "ended_on": ""})
    assert NOT_THIS_DAY in answer.content.decode()
    Membership.objects.filter(user=alice).exclude(pk=old.pk).delete()
    assert as_stan.post(change, {"coach": carla.pk, "ended_on": ""}).status_code == 302


def test_not_even_an_administrator_deletes_a_role_or_a_proof(
    as_root: Client, carla: User, alice: User
) -> None:
    rows = {
        ("membership", "people"): Membership.objects.get(user=alice),
        ("vettingcheck", "people"): VettingCheck.objects.get(user=carla),
        ("agreement", "people"): Agreement.objects.filter(user=alice).first(),
        ("qualification", "training"): Qualification.objects.filter(user=alice).first(),
    }
    for (model, app), row in rows.items():
        assert row is not None
        assert (
            as_root.post(at(model, "delete", row.pk, app=app), {"post": "yes"}).status_code == 403
        )
        many = {"action": "delete_selected", "_selected_action": [row.pk], "post": "yes"}
        as_root.post(at(model, "changelist", app=app), many)
        assert type(row).objects.filter(pk=row.pk).exists()


# --- pauses --------------------------------------------------------------------------------------
def press(client: Client, act: str, *people: User) -> str:
    data = {"action": act, "_selected_action": [one.pk for one in people]}
    return client.post(at("user", "changelist"), data, follow=True).content.decode()


def test_staff_neither_pause_nor_wake_whoever_reads_everything(
    as_stan: Client, lea: User, alice: User
) -> None:
    assert "Lea: This is not for you to do" in press(as_stan, "pause", lea, alice)
    lea.refresh_from_db()
    alice.refresh_from_db()
    assert lea.paused_at is None
    assert alice.paused_at is not None
    User.objects.filter(pk=lea.pk).update(paused_at=timezone.now())
    press(as_stan, "resume", lea)
    lea.refresh_from_db()
    assert lea.paused_at is not None


def test_nobody_ends_a_pause_of_their_own_that_somebody_else_began(
    as_stan: Client, as_root: Client, stan: User
) -> None:
    press(as_root, "pause", stan)
    assert "This is not for you to do" in press(as_stan, "resume", stan)
    own = as_stan.get(at("user", "change", stan.pk)).content.decode()
    assert 'name="paused_at_0"' not in own
    stan.refresh_from_db()
    assert stan.paused_at is not None
    press(as_root, "resume", stan)
    press(as_stan, "pause", stan)  # a rest of one's own
    press(as_stan, "resume", stan)
    stan.refresh_from_db()
    assert stan.paused_at is None


# --- who one is, once more ------------------------------------------------------------------------
def test_whoever_found_the_administration_open_takes_no_account_over(
    stan: User, carla: User, scouts: Group
) -> None:
    late = logged_in_ago(stan, minutes=30)
    carla.set_password("the words of carla herself")
    carla.save()
    before = carla.password
    password = reverse("admin:auth_user_password_change", args=[carla.pk])
    typed = {"password1": "known to a thief 123", "password2": "known to a thief 123"}
    acts = [
        (password, {**typed, "usable_password": "true"}),
        (at("user", "change", carla.pk), {"email": "thief@example.org"}),
        (at("user", "changelist"), {"action": "pause", "_selected_action": [carla.pk]}),
    ]
    for address, fields in acts:
        answer = late.post(address, fields)
        assert answer.status_code == 302
        assert reverse("account_reauthenticate") in answer.headers["Location"], address
        assert "known to a thief" not in str(dict(late.session.items()))
    carla.refresh_from_db()
    assert (carla.password, carla.paused_at) == (before, None)
    assert carla.email != "thief@example.org"
    fresh = logged_in_ago(stan, minutes=1)
    fresh.post(password, {**typed, "usable_password": "true"})
    carla.refresh_from_db()
    assert carla.password != before
    assert Membership.objects.filter(user=carla, role=Role.COACH, group=scouts).exists()
