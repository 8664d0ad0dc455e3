"""A coach registers a group: confirmed by mail, decided by staff, never made by the form."""

import datetime as dt
import re
from collections.abc import Callable

import pytest
import time_machine
from django.core.mail import EmailMessage
from django.test import Client
from django.urls import reverse
from django.utils import translation

from peers.people import registering, tokens
from peers.people.models import Group, GroupRequest, Invitation, User
from tests.people.workers import workers_run

pytestmark = pytest.mark.django_db
LogIn = Callable[[Client, User], Client]


def _form(**changes: str) -> dict[str, str]:
    fields = {
        "group_name": "Scouts Reiger",
        "kind": "scouts",
        "country": "BE",
        "coach_name": "Dirk",
        "email": "dirk@example.org",
        "form_token": tokens.new_form_token(),
    }
    return {**fields, **changes}


def _ask(client: Client, **changes: str) -> str:
    answer = client.post(reverse("groups:new"), _form(**changes), follow=True)
    workers_run()
    return answer.content.decode()


def _link(mail: EmailMessage) -> str:
    found = re.search(r"http://localhost:8000(\S+)", str(mail.body))
    assert found
    return found[1]


@pytest.fixture
def confirmed(client: Client, mailoutbox: list[EmailMessage]) -> GroupRequest:
    _ask(client)
    client.post(_link(mailoutbox[0]))
    return GroupRequest.objects.get()


def test_from_the_form_to_the_first_coach(
    client: Client, as_stan: Client, mailoutbox: list[EmailMessage]
) -> None:
    assert "Look in your mail" in _ask(client)
    link = _link(mailoutbox[0])
    assert "Yes, that was me" in client.get(link).content.decode()
    assert "Scouts Reiger" not in as_stan.get(reverse("groups:home")).content.decode()
    assert "it is confirmed" in client.post(link, follow=True).content.decode()
    assert "Scouts Reiger" in as_stan.get(reverse("groups:home")).content.decode()
    assert not Group.objects.filter(name="Scouts Reiger").exists()
    row = GroupRequest.objects.get()
    page = as_stan.post(
        reverse("groups:approve", args=[row.pk]),
        {"group_name": "Scouts Reiger", "form_token": tokens.new_form_token()},
    )
    workers_run()
    group = Group.objects.get(name="Scouts Reiger")
    assert page.context["invitation"].group == group
    invited = Client().get(_link(mailoutbox[1])).content.decode()
    assert "As a coach" in invited
    row.refresh_from_db()
    assert row.group == group


@pytest.mark.parametrize(("language", "name"), [("en", "Belgium"), ("nl", "België")])
def test_staff_read_the_country_in_their_language(
    language: str, name: str, as_stan: Client, confirmed: GroupRequest
) -> None:
    with translation.override(language):
        page = as_stan.get(reverse("groups:home")).content.decode()
    assert f"dirk@example.org, {name} " in page


def test_a_link_that_is_only_opened_confirms_nothing(
    client: Client, mailoutbox: list[EmailMessage]
) -> None:
    _ask(client)
    client.get(_link(mailoutbox[0]))
    assert GroupRequest.objects.get().confirmed_at is None


def test_a_double_click_sends_one_mail(client: Client, mailoutbox: list[EmailMessage]) -> None:
    token = tokens.new_form_token()
    for _click in range(2):
        _ask(client, form_token=token)
    assert GroupRequest.objects.count() == len(mailoutbox) == 1


def test_the_same_form_with_a_mended_address_mails_there(
    client: Client, mailoutbox: list[EmailMessage]
) -> None:
    token = tokens.new_form_token()
    for email in ("dirk@exmaple.org", "dirk@example.org", "dirk@example.org"):
        _ask(client, form_token=token, email=email)
    assert [mail.to for mail in mailoutbox] == [["dirk@exmaple.org"], ["dirk@example.org"]]
    client.post(_link(mailoutbox[1]))
    assert GroupRequest.objects.get(confirmed_at__isnull=False).email == "dirk@example.org"


def test_one_address_waits_three_times_at_most_and_is_not_told(
    client: Client, mailoutbox: list[EmailMessage]
) -> None:
    answers = {_ask(client, email="Dirk@example.org") for _time in range(5)}
    assert len(answers) == 1
    assert GroupRequest.objects.count() == len(mailoutbox) == 3


def test_many_unconfirmed_requests_close_the_form_for_a_while(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(registering, "UNCONFIRMED_AT_ONCE", 1)
    _ask(client)
    assert "Please try tomorrow" in _ask(client, email="b@example.org")
    assert GroupRequest.objects.count() == 1


def test_what_nobody_confirms_is_forgotten(
    client: Client, mailoutbox: list[EmailMessage], noon: dt.datetime
) -> None:
    with time_machine.travel(noon, tick=False):
        _ask(client)
    link = _link(mailoutbox[0])
    with time_machine.travel(noon + dt.timedelta(days=3), tick=False):
        assert "has run out" in client.post(link).content.decode()
        _ask(client, email="b@example.org")
    assert GroupRequest.objects.get().email == "b@example.org"


@pytest.mark.parametrize("wrong", ["x", "A" * 43, "%00"])
def test_an_unknown_link_says_so(client: Client, wrong: str) -> None:
    page = client.get(reverse("groups:confirm", args=["x"]).replace("/x/", f"/{wrong}/"))
    assert "not known" in page.content.decode()


@pytest.mark.parametrize(
    "changes",
    [{"email": "no"}, {"kind": "bank"}, {"country": "XX"}, {"group_name": ""}, {"form_token": "x"}],
)
def test_a_form_with_a_mistake_sends_nothing(
    changes: dict[str, str], client: Client, mailoutbox: list[EmailMessage]
) -> None:
    page = _ask(client, **changes)
    assert "Register a group" in page
    assert not GroupRequest.objects.exists()
    assert mailoutbox == []


def test_refusing_is_told_by_mail_and_final(
    as_stan: Client, confirmed: GroupRequest, mailoutbox: list[EmailMessage]
) -> None:
    as_stan.post(reverse("groups:refuse", args=[confirmed.pk]))
    workers_run()
    assert mailoutbox[-1].to == ["dirk@example.org"]
    page = as_stan.post(
        reverse("groups:approve", args=[confirmed.pk]),
        {"group_name": "Scouts Reiger", "form_token": tokens.new_form_token()},
        follow=True,
    )
    assert "decided this already" in page.content.decode()
    assert not Group.objects.exists()
    assert not Invitation.objects.exists()


def test_a_name_that_exists_is_told_to_staff_alone(
    as_stan: Client, confirmed: GroupRequest, scouts: Group
) -> None:
    page = as_stan.post(
        reverse("groups:approve", args=[confirmed.pk]),
        {"group_name": scouts.name, "form_token": tokens.new_form_token()},
        follow=True,
    )
    assert "a group with this name" in page.content.decode()
    confirmed.refresh_from_db()
    assert confirmed.decided_at is None


@pytest.mark.parametrize("who", ["carla", "alice", "lea", "charlie"])
def test_only_staff_decide(
    who: str, confirmed: GroupRequest, request: pytest.FixtureRequest, log_in: LogIn
) -> None:
    client = log_in(Client(), request.getfixturevalue(who))
    for act in ("approve", "refuse"):
        data = {"group_name": "X", "form_token": tokens.new_form_token()}
        assert client.post(reverse(f"groups:{act}", args=[confirmed.pk]), data).status_code == 404
    confirmed.refresh_from_db()
    assert confirmed.decided_at is None
