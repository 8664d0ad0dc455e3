"""The administration: staff keep people in order, see no message, and give themselves nothing."""

import datetime as dt
import re
import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from peers.people.models import (
    Agreement,
    ClosedDay,
    Group,
    Membership,
    OnCallShift,
    Role,
    StaffedHours,
    User,
    VettingCheck,
    WeeklyHours,
)
from peers.training.models import Qualification

pytestmark = pytest.mark.django_db

PEOPLE = ["user", "group", "membership", "vettingcheck", "agreement", "weeklyhours", "absence"]
PEOPLE += ["groupconflict", "oncallshift", "staffedhours", "closedday"]


def page(model: str, act: str = "changelist", *args: object, app: str = "people") -> str:
    return reverse(f"admin:{app}_{model}_{act}", args=args)


@pytest.fixture
def as_stan(client: Client, log_in, stan) -> Client:
    return log_in(client, stan)


@pytest.fixture
def root(db: None) -> User:
    return User.objects.create_superuser("root", "root@example.org")


def errors(answer) -> str:
    assert answer.status_code == 200
    return answer.content.decode()


# --- who sees what ----------------------------------------------------------------------------
def test_no_message_note_or_thread_is_registered() -> None:
    secret = {"Thread", "Message", "RiskAssessment", "ThreadEvent", "Offer", "TwoAdultRequest"}
    registered = {model.__name__ for model in admin.site._registry}
    assert not registered & (secret | {"Attempt", "Notification", "Session", "Authenticator"})


@pytest.mark.parametrize("model", PEOPLE)
def test_staff_see_lists_and_forms(as_stan, alice, otto, model: str) -> None:
    assert as_stan.get(page(model)).status_code == 200
    assert as_stan.get(page(model, "add")).status_code == 200


@pytest.mark.parametrize("model", PEOPLE)
def test_a_translator_sees_no_people(client, log_in, tess, model: str) -> None:
    log_in(client, tess)
    assert client.get(page(model)).status_code == 403


@pytest.mark.parametrize("model", PEOPLE)
@pytest.mark.parametrize("name", ["alice", "carla", "otto", "charlie"])
def test_helpers_see_nothing(client, log_in, request, name: str, model: str) -> None:
    log_in(client, request.getfixturevalue(name))
    assert client.get(page(model), follow=True).status_code == 403


def test_a_lead_looks_and_plans_shifts(client, log_in, lea, alice) -> None:
    log_in(client, lea)
    assert client.get(page("user")).status_code == 200
    assert client.get(page("user", "add")).status_code == 403
    assert client.get(page("oncallshift", "add")).status_code == 200


def test_proofs_and_people_are_not_deleted(as_stan, alice) -> None:
    membership = alice.memberships.get()
    assert as_stan.post(page("membership", "delete", membership.pk)).status_code == 403
    assert as_stan.post(page("user", "delete", alice.pk)).status_code == 403


# --- people -----------------------------------------------------------------------------------
def test_the_list_says_why_somebody_may_not_help(as_stan, alice, carla) -> None:
    VettingCheck.objects.filter(user=carla).update(expires_on=dt.date(2026, 1, 1))
    html = as_stan.get(page("user")).content.decode()
    assert "Coach: criminal-record extract missing or expired" in html
    assert "Peer expert: no active coach" in html


def test_the_list_costs_the_same_for_many(as_stan, make_peer, alice, scouts, carla) -> None:
    with CaptureQueriesContext(connection) as few:
        as_stan.get(page("user"))
    for number in range(10):
        make_peer(f"peer{number}", group=scouts, coach=carla)
    with CaptureQueriesContext(connection) as many:
        as_stan.get(page("user"))
    assert len(many) == len(few)


def test_a_person_is_added_and_described(as_stan) -> None:
    words = "four plain words here"
    new = {"username": "dora", "name": "Dora", "email": "", "usable_password": "true"}
    as_stan.post(page("user", "add"), {**new, "password1": words, "password2": words})
    dora = User.objects.get(username="dora")
    assert dora.check_password(words)
    answer = as_stan.post(
        page("user", "change", dora.pk),
        {
            "username": "dora",
            "name": "Dora",
            "email": "",
            "birth_date": "2010-05-04",
            "languages": ["ar", "ps"],
            "topics_not_wanted": ["hate_speech"],
            "preferred_language": "fr",
            "is_active": "on",
            "memberships-TOTAL_FORMS": 0,
            "memberships-INITIAL_FORMS": 0,
        },
    )
    assert answer.status_code == 302, errors(answer)
    dora.refresh_from_db()
    assert (dora.languages, dora.topics_not_wanted) == (["ar", "ps"], ["hate_speech"])
    assert (dora.birth_date, dora.preferred_language) == (dt.date(2010, 5, 4), "fr")


def test_staff_cannot_make_anybody_more_than_they_are(as_stan, alice) -> None:
    """The flags of Django's own accounts are not even on the form."""
    as_stan.post(
        page("user", "change", alice.pk),
        {
            "username": "alice",
            "name": "Alice",
            "preferred_language": "en",
            "is_active": "on",
            "is_superuser": "on",
            "is_staff": "on",
            "memberships-TOTAL_FORMS": 0,
            "memberships-INITIAL_FORMS": 0,
        },
    )
    alice.refresh_from_db()
    assert not alice.is_superuser
    assert not alice.is_staff


@pytest.mark.parametrize("name", ["lea", "otto", "root"])
def test_staff_cannot_take_over_whoever_reads_everything(as_stan, request, name: str) -> None:
    person = request.getfixturevalue(name)
    url = reverse("admin:auth_user_password_change", args=[person.pk])
    words = {"password1": "four plain words here", "password2": "four plain words here"}
    assert as_stan.post(url, words).status_code == 403
    assert as_stan.post(page("user", "change", person.pk), {"name": "x"}).status_code == 403


def test_a_pause_and_its_end(as_stan, alice) -> None:
    for act, paused in (("pause", True), ("resume", False)):
        as_stan.post(page("user"), {"action": act, "_selected_action": [alice.pk]})
        alice.refresh_from_db()
        assert (alice.paused_at is not None) is paused


def remove_factor(client: Client, user: User):
    data = {"action": "remove_second_factor", "_selected_action": [user.pk]}
    return client.post(page("user"), data, follow=True)


def test_a_lost_phone(as_stan, log_in, carla, stan) -> None:
    TOTP.activate(carla, "JBSWY3DPEHPK3PXP")
    phone = log_in(Client(), carla)
    remove_factor(as_stan, carla)
    assert not Authenticator.objects.filter(user=carla).exists()
    assert phone.get(reverse("account_change_password")).status_code == 302, "still logged in"
    assert as_stan.get(page("user")).status_code == 200
    assert LogEntry.objects.filter(user=stan, object_id=str(carla.pk)).exists()


@pytest.mark.parametrize("name", ["lea", "stan"])
def test_a_second_factor_that_staff_cannot_remove(as_stan, request, name: str) -> None:
    person = request.getfixturevalue(name)
    session = as_stan.session  # who one is was shown just now
    session["account_authentication_methods_user"] = session["_auth_user_id"]
    session["account_authentication_methods"] = [{"method": "password", "at": time.time()}]
    session.save()
    TOTP.activate(person, "JBSWY3DPEHPK3PXP")
    assert "ask an administrator" in remove_factor(as_stan, person).content.decode()
    assert Authenticator.objects.filter(user=person).exists()


# --- roles ------------------------------------------------------------------------------------
def give(client: Client, **data: object):
    return client.post(page("membership", "add"), {"started_on": "2026-10-01", **data})


def test_staff_give_roles(as_stan, charlie, scouts, carla) -> None:
    give(as_stan, user=charlie.pk, role="peer", group=scouts.pk, coach=carla.pk)
    assert charlie.memberships.get().coach == carla


@pytest.mark.parametrize(
    ("role", "with_group", "complaint"),
    [
        ("peer", False, "belong to a group"),
        ("coach", False, "belong to a group"),
        ("peer", True, "has a named coach"),
        ("staff", True, "no group"),
        ("lead", False, "by an administrator"),
        ("on_call", False, "by an administrator"),
    ],
)
def test_roles_that_staff_cannot_give_like_this(
    as_stan, charlie, scouts, role: str, with_group: bool, complaint: str
) -> None:
    group = scouts.pk if with_group else ""
    assert complaint in errors(give(as_stan, user=charlie.pk, role=role, group=group))
    assert not charlie.memberships.exists()


def test_nobody_gives_themselves_a_role(as_stan, stan, scouts) -> None:
    answer = give(as_stan, user=stan.pk, role="coach", group=scouts.pk)
    assert "Somebody else must give you a role" in errors(answer)


def test_an_administrator_gives_the_role_of_a_lead(client, log_in, root, charlie) -> None:
    log_in(client, root)
    give(client, user=charlie.pk, role="lead")
    assert charlie.memberships.get().role == Role.LEAD


def test_a_role_is_ended_and_not_rewritten(as_stan, alice, carla, centre) -> None:
    membership = alice.memberships.get()
    as_stan.post(
        page("membership", "change", membership.pk),
        {"coach": carla.pk, "ended_on": "2026-10-10", "role": "coach", "group": centre.pk},
    )
    membership.refresh_from_db()
    assert membership.ended_on == dt.date(2026, 10, 10)
    assert membership.role == Role.PEER
    assert membership.group != centre


def test_only_current_coaches_can_be_named(as_stan, alice, carla, chris) -> None:
    Membership.objects.filter(user=chris).update(ended_on=dt.date(2026, 1, 1))
    html = as_stan.get(page("membership", "add")).content.decode()
    coach = html.split('id="id_coach"')[1].split("</select>")[0]
    assert "Carla" in coach
    assert "Chris" not in coach
    assert "Alice" not in coach


# --- proofs -----------------------------------------------------------------------------------
def test_s19_whoever_records_an_extract_is_named_by_the_portal(as_stan, stan, charlie) -> None:
    data = {"user": charlie.pk, "seen_on": "2026-10-01", "expires_on": "2027-10-01"}
    as_stan.post(page("vettingcheck", "add"), {**data, "seen_by": charlie.pk})
    assert VettingCheck.objects.get(user=charlie).seen_by == stan


@pytest.mark.parametrize(
    ("model", "data"),
    [
        ("vettingcheck", {"seen_on": "2026-10-01"}),
        ("agreement", {"given_on": "2026-10-01", "kind": "code_of_conduct"}),
    ],
)
def test_nobody_records_a_proof_about_themselves(as_stan, stan, model: str, data: dict) -> None:
    data = {**data, "user": stan.pk, "expires_on": "2027-10-01"}
    assert "Somebody else must record this" in errors(as_stan.post(page(model, "add"), data))


def test_a_proof_is_not_rewritten(as_stan, carla, charlie, staff_member) -> None:
    check = VettingCheck.objects.get(user=carla)
    as_stan.post(
        page("vettingcheck", "change", check.pk),
        {"user": charlie.pk, "seen_by": charlie.pk, "expires_on": "2027-01-01"},
    )
    check.refresh_from_db()
    assert (check.user, check.seen_by) == (carla, staff_member)
    assert check.expires_on == dt.date(2027, 1, 1)


def test_a_proof_is_filled_in_for_a_year(as_stan) -> None:
    html = as_stan.get(page("agreement", "add")).content.decode()
    next_year = dt.date.today() + dt.timedelta(days=365)  # noqa: DTZ011 - the form's own day
    assert str(next_year.year) in html.split('id="id_expires_on"')[0].rpartition("<input")[2]


def test_an_agreement_is_recorded(as_stan, stan, charlie) -> None:
    data = {"user": charlie.pk, "kind": "own_consent", "given_on": "2026-10-01"}
    as_stan.post(page("agreement", "add"), {**data, "expires_on": "2027-10-01"})
    assert Agreement.objects.get(user=charlie).recorded_by == stan


# --- training ---------------------------------------------------------------------------------
def sign_off(client: Client, **data: object):
    days = {"signed_off_on": "2026-10-01", "expires_on": "2027-10-01"}
    return client.post(page("qualification", "add", app="training"), {**days, **data})


def test_s20_a_peer_is_signed_off_by_a_coach(as_stan, charlie, carla) -> None:
    topics = ["cyberbullying", "commercial_gaming"]
    sign_off(as_stan, user=charlie.pk, role="peer", topics=topics, signed_off_by=carla.pk)
    assert Qualification.objects.get(user=charlie).topics == topics


@pytest.mark.parametrize(
    ("signer", "topics", "complaint"),
    [
        ("carla", [], "Choose the topics"),
        ("carla", ["nonsense"], "not one of the available choices"),
        ("alice", ["cyberbullying"], "not one of the available choices"),
    ],
)
def test_sign_offs_that_do_not_count(
    as_stan, request, charlie, signer: str, topics: list[str], complaint: str
) -> None:
    by = request.getfixturevalue(signer)
    answer = sign_off(as_stan, user=charlie.pk, role="peer", topics=topics, signed_off_by=by.pk)
    assert complaint in errors(answer)


def test_nobody_signs_off_themselves(as_stan, carla) -> None:
    answer = sign_off(as_stan, user=carla.pk, role="coach", signed_off_by=carla.pk)
    assert "Nobody signs off themselves" in errors(answer)


# --- groups and planning ----------------------------------------------------------------------
def test_s21_the_list_of_groups_says_what_a_group_lacks(as_stan, alice, bob, centre) -> None:
    html = as_stan.get(page("group")).content.decode()
    lacks = re.findall(r'field-name"><a[^>]*>([^<]+).*?field-lacks">([^<]*)', html, re.DOTALL)
    assert lacks == [
        ("Centre De Linde", "fewer than two active peer experts, no active coach"),
        ("Scouts Kievit", "-"),
    ]


def test_a_join_code_is_renewed(as_stan, scouts) -> None:
    as_stan.post(page("group"), {"action": "renew_join_code", "_selected_action": [scouts.pk]})
    assert Group.objects.get(pk=scouts.pk).join_code != scouts.join_code


def test_hours_and_closed_days(as_stan, alice) -> None:
    hours = {"weekday": "2", "starts": "14:00", "ends": "17:00"}
    as_stan.post(page("staffedhours", "add"), hours)
    as_stan.post(page("weeklyhours", "add"), {**hours, "user": alice.pk})
    as_stan.post(page("closedday", "add"), {"day": "2026-12-25", "name": "Christmas"})
    assert StaffedHours.objects.get().weekday == 2
    assert WeeklyHours.objects.get().user == alice
    assert ClosedDay.objects.get().name == "Christmas"
    assert "Wednesday" in as_stan.get(page("staffedhours")).content.decode()


def test_only_on_call_adults_and_leads_get_a_shift(as_stan, alice, carla, otto, lea) -> None:
    html = as_stan.get(page("oncallshift", "add")).content.decode()
    people = html.split('id="id_user"')[1].split("</select>")[0]
    assert "Otto" in people
    assert "Lea" in people
    assert "Carla" not in people
    assert OnCallShift.objects.count() == 1
