"""An invitation opens once, for one person, and says clearly why when it does not."""

import datetime as dt
from concurrent.futures import ThreadPoolExecutor

import pytest
import time_machine
from django.core.cache import cache
from django.db import connections
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from peers.people import guessing, joining, tokens
from peers.people.joining import JoinRefused, NewAccount
from peers.people.models import Group, Invitation, Membership, Role, RoleChange, User
from tests.people.groups.conftest import PASSWORD, Invite

DAY = dt.timedelta(days=1)


def account(**changes: object) -> NewAccount:
    fields: dict[str, object] = {
        "username": "dora",
        "name": "Dora",
        "password": PASSWORD,
        "email": "",
        "birth_date": dt.date(2010, 5, 1),
        "languages": ("en",),
        "preferred_language": "en",
    }
    return NewAccount(**{**fields, **changes})  # type: ignore[arg-type]


def form(secret: str, **changes: object) -> dict[str, object]:
    fields: dict[str, object] = {
        "secret": secret,
        "username": "dora",
        "name": "Dora",
        "birth_date": "2010-05-01",
        "languages": ["en", "nl"],
        "password1": PASSWORD,
        "password2": PASSWORD,
        "agrees": "on",
    }
    return {**fields, **changes}


def refusal(secret: str, now: dt.datetime) -> str:
    """The sentence, and proof that nothing changed."""
    before = (User.objects.count(), Membership.objects.count(), RoleChange.objects.count())
    with pytest.raises(JoinRefused) as refused:
        joining.accept_as_new(secret=secret, account=account(), now=now)
    after = (User.objects.count(), Membership.objects.count(), RoleChange.objects.count())
    assert before == after
    return str(refused.value.message)


# --- inviting ---------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("who", "where", "role", "may"),
    [
        ("carla", "scouts", "peer", True),
        ("carla", "centre", "peer", False),
        ("carla", "scouts", "coach", False),
        ("stan", "scouts", "coach", True),
        ("stan", "scouts", "peer", False),
        ("stan", "scouts", "lead", False),
        ("alice", "scouts", "peer", False),
        ("otto", "scouts", "coach", False),
        ("lea", "scouts", "coach", False),
        ("charlie", "scouts", "peer", False),
    ],
)
def test_who_may_invite_whom(
    who: str,
    where: str,
    role: str,
    may: bool,
    scouts: Group,
    centre: Group,
    request: pytest.FixtureRequest,
) -> None:
    group = {"scouts": scouts, "centre": centre}[where]
    assert joining.may_invite(request.getfixturevalue(who), group, role) is may


def test_a_double_click_makes_one_invitation(carla: User, scouts: Group, noon: dt.datetime) -> None:
    token = tokens.new_form_token()
    for _click in range(2):
        joining.invite(
            group=scouts, role="peer", name_hint="D", form_token=token, by=carla, now=noon
        )
    assert Invitation.objects.count() == 1


def test_neither_link_nor_letters_are_stored(
    invite: Invite, carla: User, scouts: Group, noon: dt.datetime
) -> None:
    made, token = invite(by=carla, group=scouts, now=noon)
    stored = str(Invitation.objects.filter(pk=made.pk).values().get())
    assert tokens.link_token_of(token) not in stored
    assert tokens.code_of(token).replace("-", "") not in stored


# --- accepting --------------------------------------------------------------------------------
@pytest.mark.parametrize("typed", [str, str.lower, lambda code: code.replace("-", " ")])
def test_the_letters_open_however_they_are_typed(
    typed: object, invite: Invite, carla: User, scouts: Group, noon: dt.datetime
) -> None:
    made, token = invite(by=carla, group=scouts, now=noon)
    found = joining.find_open(typed(tokens.code_of(token)), now=noon)  # type: ignore[operator]
    assert found == made


def test_a_peer_gets_account_role_and_coach(
    invite: Invite, carla: User, scouts: Group, noon: dt.datetime
) -> None:
    made, token = invite(by=carla, group=scouts, now=noon)
    dora = joining.accept_as_new(secret=tokens.code_of(token), account=account(), now=noon)
    post = dora.memberships.get()
    assert (post.role, post.group, post.coach, post.started_on) == (
        "peer",
        scouts,
        carla,
        noon.date(),
    )
    assert dora.check_password(PASSWORD)
    change = RoleChange.objects.get()
    assert (change.kind, change.user, change.by) == ("given", dora, carla)
    made.refresh_from_db()
    assert made.state(noon) == "accepted"


def test_expired_used_withdrawn_declined_and_tampered_say_so(
    invite: Invite, carla: User, scouts: Group, noon: dt.datetime
) -> None:
    made, token = invite(by=carla, group=scouts, now=noon)
    secret = tokens.link_token_of(token)
    assert "run out" in refusal(secret, noon + 14 * DAY)
    assert "do not know" in refusal(secret[:-1] + ("A" if secret[-1] != "A" else "B"), noon)
    assert "do not know" in refusal("", noon)
    assert "do not know" in refusal("\x00" * 300, noon)
    joining.revoke(invitation_id=made.pk, by=carla, now=noon)
    assert "withdrawn" in refusal(secret, noon)
    _other, token = invite(by=carla, group=scouts, now=noon)
    joining.decline(secret=tokens.code_of(token), now=noon)
    assert "said no" in refusal(tokens.code_of(token), noon)
    _third, token = invite(by=carla, group=scouts, now=noon)
    joining.accept_as_new(secret=tokens.code_of(token), account=account(username="d2"), now=noon)
    assert "has been used" in refusal(tokens.code_of(token), noon)


def test_an_invitation_ends_with_the_role_of_who_made_it(
    invite: Invite, carla: User, scouts: Group, noon: dt.datetime
) -> None:
    _made, token = invite(by=carla, group=scouts, now=noon)
    carla.memberships.update(ended_on=noon.date())
    assert "cannot do so any more" in refusal(tokens.code_of(token), noon)


def test_a_renewed_invitation_opens_and_the_old_one_does_not(
    invite: Invite, carla: User, cora: User, scouts: Group, noon: dt.datetime
) -> None:
    made, old = invite(by=carla, group=scouts, now=noon)
    fresh = tokens.new_form_token()
    late = noon + 20 * DAY
    joining.send_again(invitation_id=made.pk, form_token=fresh, by=cora, now=late)
    assert "do not know" in refusal(tokens.code_of(old), late)
    dora = joining.accept_as_new(secret=tokens.code_of(fresh), account=account(), now=late)
    assert dora.memberships.get().coach == cora


def test_s20_under_fourteen_is_told_kindly_when(
    invite: Invite, carla: User, scouts: Group, noon: dt.datetime
) -> None:
    made, token = invite(by=carla, group=scouts, now=noon)
    tomorrow = dt.date(2012, 10, 15)
    with pytest.raises(JoinRefused) as refused:
        joining.accept_as_new(
            secret=tokens.code_of(token), account=account(birth_date=tomorrow), now=noon
        )
    assert "from 15 October 2026 on" in str(refused.value.message)
    made.refresh_from_db()
    assert made.state(noon) == "open"
    joining.accept_as_new(
        secret=tokens.code_of(token), account=account(birth_date=tomorrow), now=noon + DAY
    )


def test_nobody_takes_their_own_invitation_and_one_person_is_one_account(
    invite: Invite, stan: User, carla: User, alice: User, scouts: Group, noon: dt.datetime
) -> None:
    _made, token = invite(by=carla, group=scouts, now=noon)
    with pytest.raises(JoinRefused) as refused:
        joining.accept_with(secret=tokens.code_of(token), user=carla, now=noon)
    assert refused.value.message == joining.YOUR_OWN
    with pytest.raises(JoinRefused) as refused:
        joining.accept_with(secret=tokens.code_of(token), user=alice, now=noon)
    assert refused.value.message == joining.ALREADY
    for name in ("alice", "ALICE"):
        with pytest.raises(JoinRefused) as refused:
            joining.accept_as_new(
                secret=tokens.code_of(token), account=account(username=name), now=noon
            )
        assert refused.value.field == "username"
    with pytest.raises(JoinRefused) as refused:
        joining.accept_as_new(
            secret=tokens.code_of(token), account=account(email="Alice@example.org"), now=noon
        )
    assert refused.value.field == "email"


def test_s20_who_turns_thirteen_tomorrow_is_told_the_day_and_the_invitation_stays(
    invite: Invite, carla: User, scouts: Group, noon: dt.datetime
) -> None:
    made, token = invite(by=carla, group=scouts, now=noon)
    born = dt.date(2013, 10, 15)
    for now in (noon, noon + DAY):
        with pytest.raises(JoinRefused) as refused:
            joining.accept_as_new(
                secret=tokens.code_of(token), account=account(birth_date=born), now=now
            )
        assert "from 15 October 2027 on" in str(refused.value.message)
        assert refused.value.field == "birth_date"
    made.refresh_from_db()
    assert made.state(noon) == "open"
    assert not User.objects.filter(username=account().username).exists()


def test_a_second_account_for_one_person_without_a_mail_address_is_noticed(
    invite: Invite, carla: User, chris: User, scouts: Group, centre: Group, noon: dt.datetime
) -> None:
    _first, token = invite(by=carla, group=scouts, now=noon)
    joining.accept_as_new(secret=tokens.code_of(token), account=account(), now=noon)
    made, token = invite(by=carla, group=scouts, now=noon)
    again = account(username="another")
    with pytest.raises(JoinRefused) as refused:
        joining.accept_as_new(secret=tokens.code_of(token), account=again, now=noon)
    assert refused.value.field == "name"
    assert "log in and open the invitation again" in str(refused.value.message)
    made.refresh_from_db()
    assert made.state(noon) == "open"
    twin = account(username="another", name=f"{again.name} B")
    joining.accept_as_new(secret=tokens.code_of(token), account=twin, now=noon)
    _elsewhere, token = invite(by=chris, group=centre, now=noon)
    namesake = account(username="third")
    joining.accept_as_new(secret=tokens.code_of(token), account=namesake, now=noon)


def test_somebody_with_an_account_takes_a_second_role(
    invite: Invite, stan: User, chris: User, scouts: Group, noon: dt.datetime
) -> None:
    _made, token = invite(by=stan, group=scouts, now=noon, role=Role.COACH)
    joining.accept_with(secret=tokens.code_of(token), user=chris, now=noon)
    assert chris.memberships.filter(group=scouts, role="coach", ended_on=None).exists()


@pytest.mark.django_db(transaction=True)
def test_a_code_accepted_twice_at_once_makes_one_account(
    invite: Invite, carla: User, scouts: Group, noon: dt.datetime
) -> None:
    _made, token = invite(by=carla, group=scouts, now=noon)

    def accept(name: str) -> bool:
        try:
            joining.accept_as_new(
                secret=tokens.code_of(token), account=account(username=name), now=noon
            )
        except JoinRefused:
            return False
        finally:
            connections.close_all()
        return True

    with ThreadPoolExecutor(4) as pool:
        done = list(pool.map(accept, ["d1", "d2", "d3", "d4"]))
    assert done.count(True) == 1
    assert Membership.objects.filter(role="peer", group=scouts).count() == 1


# --- the pages --------------------------------------------------------------------------------
def test_a_coach_invites_and_a_peer_joins_by_paper(as_carla: Client, scouts: Group) -> None:
    page = as_carla.post(
        reverse("groups:invite", args=[scouts.pk, "peer"]),
        {"name_hint": "Dora", "form_token": tokens.new_form_token()},
    )
    code, link = page.context["code"], page.context["link"]
    assert page.status_code == 200
    assert code in page.content.decode()
    peer = Client()
    assert peer.get(link.removeprefix("http://localhost:8000")).status_code == 200
    opened = peer.post(reverse("groups:join"), {"secret": code})
    assert "Scouts Kievit" in opened.content.decode()
    answer = peer.post(reverse("groups:accept"), form(code))
    assert answer.headers["Location"] == reverse("account_login")
    assert User.objects.get(username="dora").languages == ["en", "nl"]
    again = Client().post(reverse("groups:accept"), form(code, username="dora2"))
    assert "has been used" in again.content.decode()


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"password1": "short", "password2": "short"}, "too short"),
        ({"password2": "five plain words here now"}, "not the same"),
        ({"username": "a b"}, "valid username"),
        ({"birth_date": "2030-01-01"}, "cannot be right"),
        ({"birth_date": ""}, "required"),
        ({"agrees": ""}, "required"),
        ({"languages": []}, "required"),
        ({"birth_date": "2020-01-01"}, "14 or older"),
    ],
)
def test_a_form_with_a_mistake_is_shown_again_with_a_sentence(
    changes: dict[str, object],
    told: str,
    invite: Invite,
    carla: User,
    scouts: Group,
    client: Client,
    noon: dt.datetime,
) -> None:
    with time_machine.travel(noon, tick=False):
        _made, token = invite(by=carla, group=scouts, now=noon)
        answer = client.post(reverse("groups:accept"), form(tokens.code_of(token), **changes))
    assert answer.status_code == 200
    assert told in answer.content.decode()
    assert not User.objects.filter(username="dora").exists()


def test_no_thank_you_is_one_click(
    invite: Invite, carla: User, scouts: Group, client: Client, noon: dt.datetime
) -> None:
    with time_machine.travel(noon, tick=False):
        made, token = invite(by=carla, group=scouts, now=noon)
        said = client.post(
            reverse("groups:decline"), {"secret": tokens.code_of(token)}, follow=True
        )
    made.refresh_from_db()
    assert made.state(noon) == "declined"
    # What the page says is kept is what is kept.
    assert (made.name_hint, made.email, made.accepted_by) == ("Dora", "", None)
    assert "Only the name on the invitation is kept" in said.content.decode()


def test_a_coach_of_another_group_finds_nothing(
    as_carla: Client, invite: Invite, chris: User, centre: Group, noon: dt.datetime
) -> None:
    made, _token = invite(by=chris, group=centre, now=noon)
    for name, args in [
        ("invite", [centre.pk, "peer"]),
        ("again", [centre.pk, made.pk]),
        ("revoke", [centre.pk, made.pk]),
    ]:
        answer = as_carla.post(
            reverse(f"groups:{name}", args=args),
            {"name_hint": "x", "form_token": tokens.new_form_token()},
        )
        assert answer.status_code == 404
    made.refresh_from_db()
    assert made.revoked_at is None


def test_an_invitation_of_another_group_is_not_reached_through_ones_own(
    as_carla: Client, invite: Invite, scouts: Group, chris: User, centre: Group, noon: dt.datetime
) -> None:
    made, _token = invite(by=chris, group=centre, now=noon)
    address = reverse("groups:revoke", args=[scouts.pk, made.pk])
    assert as_carla.post(address).status_code == 404


def test_withdraw_and_renew_from_the_roster(
    as_carla: Client, invite: Invite, carla: User, scouts: Group, noon: dt.datetime
) -> None:
    with time_machine.travel(noon, tick=False):
        made, _token = invite(by=carla, group=scouts, now=noon)
        page = as_carla.post(
            reverse("groups:again", args=[scouts.pk, made.pk]),
            {"form_token": tokens.new_form_token()},
        )
        assert page.context["code"] in page.content.decode()
        as_carla.post(reverse("groups:revoke", args=[scouts.pk, made.pk]))
    made.refresh_from_db()
    assert made.state(noon) == "revoked"


def test_letters_cannot_be_guessed_without_end_and_others_are_not_held_back(
    carla: User, scouts: Group, invite: Invite, monkeypatch: pytest.MonkeyPatch
) -> None:
    cache.clear()
    monkeypatch.setattr(guessing, "WRONG_LETTERS_AN_HOUR", 3)
    row, token = invite(by=carla, group=scouts, now=timezone.now())
    guesser = Client(REMOTE_ADDR="203.0.113.7")
    joined, accept, no = (reverse(f"groups:{name}") for name in ("join", "accept", "decline"))
    for address in (joined, accept, no):
        assert guesser.post(address, {"secret": "AAAA-AAAA"}).status_code == 200
    right = {"secret": tokens.code_of(token)}
    for address in (joined, accept, no):
        held = guesser.post(address, right)
        assert held.status_code == 429
        assert "try again in an hour" in held.content.decode()
    row.refresh_from_db()
    assert row.declined_at is None
    link = reverse("groups:join_link", args=[tokens.link_token_of(token)])
    assert guesser.get(link).status_code == 200, "a link is no guess"
    by_link = guesser.post(accept, {"secret": tokens.link_token_of(token)})
    assert by_link.status_code == 200
    assert by_link.context["invitation"] == row
    somebody = Client(REMOTE_ADDR="198.51.100.9")
    assert somebody.post(joined, right).context["invitation"] == row


def test_an_invitation_behind_many_newer_ones_can_still_be_withdrawn_and_renewed(
    as_carla: Client, carla: User, scouts: Group, invite: Invite
) -> None:
    """As after a long file: a page shows some of them, and the next pages the others."""
    now = timezone.now()
    first, _token = invite(by=carla, group=scouts, now=now - DAY)
    for _one in range(30):
        invite(by=carla, group=scouts, now=now)
    roster = reverse("groups:roster", args=[scouts.pk])
    withdraw = reverse("groups:revoke", args=[scouts.pk, first.pk])
    text = as_carla.get(roster).content.decode()
    assert withdraw not in text
    assert 'href="?invitations=2#invitations"' in text
    older = as_carla.get(roster, {"invitations": "2"}).content.decode()
    assert withdraw in older
    assert reverse("groups:again", args=[scouts.pk, first.pk]) in older
    assert as_carla.get(roster, {"invitations": "9" * 5000}).status_code == 200


def test_whoever_could_not_have_made_an_invitation_is_offered_nothing_to_do_with_it(
    as_carla: Client, as_stan: Client, carla: User, stan: User, scouts: Group, invite: Invite
) -> None:
    now = timezone.now()
    peer, _token = invite(by=carla, group=scouts, now=now)
    coach, _token = invite(by=stan, group=scouts, now=now, role=Role.COACH)
    roster = reverse("groups:roster", args=[scouts.pk])
    for client, own, others in ((as_carla, peer, coach), (as_stan, coach, peer)):
        text = client.get(roster).content.decode()
        for act in ("again", "revoke"):
            assert reverse(f"groups:{act}", args=[scouts.pk, own.pk]) in text
            assert reverse(f"groups:{act}", args=[scouts.pk, others.pk]) not in text


def test_a_stale_or_forged_form_makes_nothing(as_carla: Client, scouts: Group) -> None:
    answer = as_carla.post(
        reverse("groups:invite", args=[scouts.pk, "peer"]),
        {"name_hint": "Dora", "form_token": "forged"},
        follow=True,
    )
    assert "open for too long" in answer.content.decode()
    assert not Invitation.objects.exists()
