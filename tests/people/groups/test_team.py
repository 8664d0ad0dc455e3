"""Adults of the whole organisation: invited by staff, confirmed by a lead, never by themselves."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.contrib.messages import get_messages
from django.core.mail import EmailMessage
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from peers.people import confirming, joining, tokens
from peers.people.invitation_outbox import send_waiting
from peers.people.joining import JoinRefused, NewAccount
from peers.people.models import Group, GroupRequest, Invitation, Membership, Role, RoleChange, User
from tests.people.groups.conftest import PASSWORD, Invite
from tests.people.logging_in import logged_in_ago

LogIn = Callable[[Client, User], Client]
ADULTS = [Role.LEAD, Role.ON_CALL, Role.STAFF, Role.TRANSLATOR]


def account(name: str = "nina") -> NewAccount:
    return NewAccount(name, name.capitalize(), PASSWORD, "", None, ("en",), "en")


def data(role: str, **changes: str) -> dict[str, str]:
    fields = {"role": role, "name_hint": "Nina", "form_token": tokens.new_form_token()}
    return {**fields, **changes}


# --- inviting -----------------------------------------------------------------------------------
@pytest.mark.parametrize("role", ADULTS)
@pytest.mark.parametrize("who", ["alice", "carla", "otto", "lea", "tess", "charlie"])
def test_only_staff_invite_for_the_organisation(
    who: str, role: str, request: pytest.FixtureRequest, log_in: LogIn
) -> None:
    user = request.getfixturevalue(who)
    assert not joining.may_invite(user, None, role)
    answer = log_in(Client(), user).post(reverse("groups:team_invite"), data(role))
    assert answer.status_code == 404
    assert not Invitation.objects.exists()


@pytest.mark.parametrize("role", [Role.STAFF, Role.TRANSLATOR])
def test_staff_invite_and_the_person_joins_without_a_group(
    role: str, as_stan: Client, stan: User, noon: dt.datetime, mailoutbox: list[EmailMessage]
) -> None:
    page = as_stan.post(reverse("groups:team_invite"), data(role, email="nina@example.org"))
    send_waiting(now=_now())
    [mail] = mailoutbox
    assert page.context["link"] in mail.body
    joined = joining.accept_as_new(secret=page.context["code"], account=account(), now=_now())
    post = joined.memberships.get()
    assert (post.role, post.group, post.coach) == (role, None, None)
    assert RoleChange.objects.get().by == stan


@pytest.mark.parametrize("role", ["peer", "coach", "king", ""])
def test_no_role_of_a_group_is_given_for_the_organisation(as_stan: Client, role: str) -> None:
    as_stan.post(reverse("groups:team_invite"), data(role))
    assert not Invitation.objects.exists()


@pytest.mark.parametrize("role", [Role.LEAD, Role.ON_CALL])
def test_a_lead_or_on_call_joins_only_after_a_lead_confirmed(
    role: str, as_stan: Client, lea: User, log_in: LogIn
) -> None:
    code = as_stan.post(reverse("groups:team_invite"), data(role)).context["code"]
    with pytest.raises(JoinRefused) as refused:
        joining.accept_as_new(secret=code, account=account(), now=_now())
    assert "still has to confirm" in str(refused.value.message)
    row = Invitation.objects.get()
    client = log_in(Client(), lea)
    assert "I know this person" in client.get(reverse("groups:team")).content.decode()
    client.post(reverse("groups:team_confirm", args=[row.pk]))
    joined = joining.accept_as_new(secret=code, account=account(), now=_now())
    assert joined.memberships.get().role == role
    row.refresh_from_db()
    assert (row.confirmed_by, row.accepted_by) == (lea, joined)


def test_nobody_confirms_what_they_made_or_takes_what_they_confirmed(
    stan: User, lea: User, luc: User
) -> None:
    Membership.objects.create(user=lea, role=Role.STAFF)
    token = tokens.new_form_token()
    made = joining.invite(
        group=None, role=Role.LEAD, name_hint="N", form_token=token, by=lea, now=_now()
    )
    for user in (lea, stan):
        with pytest.raises(JoinRefused):
            confirming.confirm(invitation_id=made.pk, by=user, now=_now())
    confirming.confirm(invitation_id=made.pk, by=luc, now=_now())
    for user in (lea, luc):
        with pytest.raises(JoinRefused) as refused:
            joining.accept_with(secret=tokens.code_of(token), user=user, now=_now())
        assert refused.value.message == joining.YOUR_OWN


def test_a_new_link_is_confirmed_anew(stan: User, lea: User) -> None:
    token, fresh = tokens.new_form_token(), tokens.new_form_token()
    made = joining.invite(
        group=None, role=Role.ON_CALL, name_hint="N", form_token=token, by=stan, now=_now()
    )
    confirming.confirm(invitation_id=made.pk, by=lea, now=_now())
    joining.send_again(invitation_id=made.pk, form_token=fresh, by=stan, now=_now())
    with pytest.raises(JoinRefused) as refused:
        joining.find_open(tokens.code_of(fresh), now=_now())
    assert "still has to confirm" in str(refused.value.message)


@pytest.mark.parametrize("change", ["role", "confirm", "accept"])
def test_the_database_refuses_what_the_rules_refuse(
    change: str, stan: User, lea: User, scouts: Group
) -> None:
    token = tokens.new_form_token()
    made = joining.invite(
        group=None, role=Role.LEAD, name_hint="N", form_token=token, by=stan, now=_now()
    )
    changes: dict[str, dict[str, object]] = {
        "role": {"group": scouts},
        "confirm": {"confirmed_at": _now(), "confirmed_by": stan},
        "accept": {"accepted_at": _now(), "accepted_by": lea},
    }
    with pytest.raises(IntegrityError), transaction.atomic():
        Invitation.objects.filter(pk=made.pk).update(**changes[change])


def test_staff_withdraw_and_renew(as_stan: Client, mailoutbox: list[EmailMessage]) -> None:
    first = as_stan.post(reverse("groups:team_invite"), data("staff", email="n@example.org"))
    send_waiting(now=_now())
    row = Invitation.objects.get()
    second = as_stan.post(
        reverse("groups:team_again", args=[row.pk]), {"form_token": tokens.new_form_token()}
    )
    send_waiting(now=_now())
    assert second.context["code"] != first.context["code"]
    assert [mail.to for mail in mailoutbox] == [["n@example.org"]] * 2
    as_stan.post(reverse("groups:team_revoke", args=[row.pk]))
    row.refresh_from_db()
    assert row.state(_now()) == "revoked"
    assert row.email == ""


def test_an_invitation_of_a_group_is_not_reached_through_the_organisation(
    as_stan: Client, carla: User, scouts: Group, invite: Invite
) -> None:
    made, _token = invite(by=carla, group=scouts, now=_now())
    for act in ("again", "revoke", "confirm"):
        address = reverse(f"groups:team_{act}", args=[made.pk])
        assert as_stan.post(address).status_code == 404


def test_an_address_is_forgotten_when_the_invitation_ends(
    carla: User, scouts: Group, noon: dt.datetime
) -> None:
    def made(moment: dt.datetime) -> tuple[Invitation, str]:
        token = tokens.new_form_token()
        row = joining.invite(
            group=scouts,
            role=Role.PEER,
            name_hint="D",
            form_token=token,
            by=carla,
            now=moment,
            email="d@example.org",
        )
        return row, tokens.code_of(token)

    old, _code = made(noon - dt.timedelta(days=40))
    no, code = made(noon)
    joining.decline(secret=code, now=noon)
    for row in (old, no):
        row.refresh_from_db()
        assert row.email == ""


# --- who sees -----------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("who", "status"),
    [("stan", 200), ("lea", 200)] + [(w, 404) for w in "alice carla otto tess charlie".split()],
)
@pytest.mark.parametrize("name", ["team", "changes"])
def test_staff_and_leads_see_who_has_which_role_and_since_when(
    name: str, who: str, status: int, request: pytest.FixtureRequest, log_in: LogIn
) -> None:
    client = log_in(Client(), request.getfixturevalue(who))
    assert client.get(reverse(f"groups:{name}")).status_code == status


def test_the_audit_tells_who_paused_whom_in_the_administration(
    as_stan: Client, stan: User, alice: User
) -> None:
    for act in ("pause", "resume"):
        data = {"action": act, "_selected_action": [alice.pk, stan.pk]}
        as_stan.post(reverse("admin:people_user_changelist"), data)
    told = RoleChange.objects.values_list("user", "kind", "by").order_by("pk")
    assert list(told) == [(alice.pk, "paused", stan.pk), (alice.pk, "resumed", stan.pk)]


def test_the_audit_tells_every_change_of_a_role(
    as_stan: Client, stan: User, charlie: User, scouts: Group, carla: User
) -> None:
    add = reverse("admin:people_membership_add")
    as_stan.post(add, {"user": charlie.pk, "role": "translator", "started_on": "2026-10-01"})
    page = as_stan.get(reverse("groups:changes")).content.decode()
    assert "Charlie" in page
    assert "role given" in page
    member = charlie.memberships.get()
    change = reverse("admin:people_membership_change", args=[member.pk])
    as_stan.post(change, {"ended_on": "2026-10-10"})
    assert "role ended" in as_stan.get(reverse("groups:changes")).content.decode()
    assert RoleChange.objects.filter(user=charlie, by=stan).count() == 2


# --- nobody for themselves ------------------------------------------------------------------------
@pytest.mark.parametrize("role", list(Role))
def test_nobody_grants_themselves_a_role(role: Role, stan: User, scouts: Group) -> None:
    group = scouts if role in ("peer", "coach") else None
    if role == Role.PEER:
        Membership.objects.create(user=stan, role=Role.COACH, group=scouts)
    token = tokens.new_form_token()
    made = joining.invite(
        group=group, role=role, name_hint="me", form_token=token, by=stan, now=_now()
    )
    Invitation.objects.filter(pk=made.pk).update(
        confirmed_at=_now(), confirmed_by=User.objects.create(username="lead")
    )
    before = Membership.objects.count()
    with pytest.raises(JoinRefused):
        joining.accept_with(secret=tokens.code_of(token), user=stan, now=_now())
    assert Membership.objects.count() == before


def test_not_even_an_administrator_does(db: None, client: Client, log_in: LogIn) -> None:
    root = User.objects.create_superuser("root", "root@example.org")
    answer = log_in(client, root).post(
        reverse("admin:people_membership_add"),
        {"user": root.pk, "role": "lead", "started_on": "2026-10-01"},
    )
    assert "Somebody else must give you a role" in answer.content.decode()
    assert not root.memberships.exists()


# --- the password again ---------------------------------------------------------------------------
def test_what_gives_or_takes_a_role_asks_for_the_password_again(
    stan: User, lea: User, alice: User, scouts: Group
) -> None:
    request = GroupRequest.objects.create(
        group_name="New",
        kind="scouts",
        coach_name="D",
        email="d@example.org",
        token_hash=b"x",
        asked_at=_now(),
        expires_at=_now(),
        confirmed_at=_now(),
    )
    member = alice.memberships.get()
    acts = {
        "team_invite": ([], data("staff")),
        "approve": ([request.pk], {"group_name": "New", "form_token": tokens.new_form_token()}),
        "end": ([scouts.pk, member.pk], {}),
    }
    late = logged_in_ago(stan, minutes=30)
    for name, (args, fields) in acts.items():
        answer = late.post(reverse(f"groups:{name}", args=args), fields)
        assert answer.status_code == 302
        assert reverse("account_reauthenticate") in answer.headers["Location"], name
    assert not Invitation.objects.exists()
    assert not Group.objects.filter(name="New").exists()
    change = reverse("admin:people_membership_change", args=[member.pk])
    assert late.get(change).status_code == 200
    answer = late.post(change, {"ended_on": "2026-10-10"})
    assert reverse("account_reauthenticate") in answer.headers["Location"]
    member.refresh_from_db()
    assert member.ended_on is None
    fresh = logged_in_ago(stan, minutes=1)
    done = fresh.post(reverse("groups:team_invite"), data("staff"))
    assert done.status_code == 200, done.headers["Location"]


def test_after_the_password_the_act_goes_on_where_it_stopped(stan: User) -> None:
    late = logged_in_ago(stan, minutes=30)
    asked = late.post(reverse("groups:team_invite"), data("staff"))
    answer = late.post(asked.headers["Location"], {"password": PASSWORD})
    assert answer.status_code == 200
    assert answer.context["invitation"].role == Role.STAFF
    assert not list(get_messages(answer.wsgi_request))


def _now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)
