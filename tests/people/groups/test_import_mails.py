"""Mails of an import go out by the workers: each once, tried again, and no secret stays behind."""

import datetime as dt
import io
import smtplib
from typing import Any

import openpyxl
import pytest
from django.core.mail import EmailMessage
from django.test import Client
from django.urls import reverse

from peers import vault
from peers.people import importing, joining, tokens
from peers.people.invitation_outbox import (
    GIVE_UP_AFTER,
    LEASE,
    links_waiting,
    rewrap_links,
    send_waiting,
)
from peers.people.models import Group, InvitationMail, User
from peers.people.roster_file import COLUMNS
from peers.people.roster_lines import Line
from tests.people.groups.test_importing import send

MINUTE = dt.timedelta(minutes=1)


@pytest.fixture
def made(carla: User, scouts: Group, noon: dt.datetime) -> list[importing.Made]:
    """Two people of a file with an address, and one without."""
    lines = [
        Line(2, "Dora", "peer", "dora@example.org", "nl"),
        Line(3, "Eve", "peer", "eve@example.org", "en"),
        Line(4, "Finn", "peer", "", "en"),
    ]
    token = tokens.new_form_token()
    return importing.invite_all(lines, group=scouts, form_token=token, by=carla, now=noon)


def failing(monkeypatch: pytest.MonkeyPatch, error: Exception | None) -> None:
    def send(self: EmailMessage, **_: Any) -> int:
        if error:
            raise error
        return 1

    monkeypatch.setattr(EmailMessage, "send", send)


def test_each_address_gets_one_mail_however_often_it_runs(
    made: list, mailoutbox: list[EmailMessage], noon: dt.datetime
) -> None:
    assert InvitationMail.objects.count() == 2
    assert send_waiting(now=noon) == 2
    assert send_waiting(now=noon + MINUTE) == 0
    assert sorted(one.to[0] for one in mailoutbox) == ["dora@example.org", "eve@example.org"]
    assert len({one.extra_headers["Message-ID"] for one in mailoutbox}) == 2


def test_the_secret_of_a_link_is_sealed_and_goes_with_its_mail(
    made: list, mailoutbox: list[EmailMessage], noon: dt.datetime
) -> None:
    secrets = [tokens.link_token_of(one.token) for one in made]
    rows = str(list(InvitationMail.objects.values()))
    assert not any(secret in rows for secret in secrets)
    send_waiting(now=noon)
    assert not InvitationMail.objects.exclude(sealed="").exists()
    assert secrets[0] in str(mailoutbox[0].body)


def test_a_server_that_is_down_is_asked_again_later_and_given_up_at_last(
    made: list, monkeypatch: pytest.MonkeyPatch, noon: dt.datetime
) -> None:
    failing(monkeypatch, OSError())
    assert send_waiting(now=noon) == 0
    assert send_waiting(now=noon + MINUTE / 2) == 0
    tried = InvitationMail.objects.order_by("pk").values_list("attempts", flat=True)
    assert list(tried) == [1, 1], "once a run: the server would not answer the second either"
    send_waiting(now=noon + MINUTE)
    assert list(tried.all()) == [2, 1]
    for _each in tried:
        send_waiting(now=noon + GIVE_UP_AFTER)
    assert set(InvitationMail.objects.values_list("outcome", "sealed")) == {("given_up", "")}


def test_no_such_mailbox_is_told_on_the_roster(
    as_carla: Client,
    made: list,
    monkeypatch: pytest.MonkeyPatch,
    scouts: Group,
    noon: dt.datetime,
) -> None:
    page = reverse("groups:roster", args=[scouts.pk])
    assert as_carla.get(page).content.decode().count("The mail is on its way.") == 2
    refused = smtplib.SMTPRecipientsRefused({"x": (550, b"no")})
    failing(monkeypatch, refused)
    send_waiting(now=noon)
    shown = as_carla.get(page).content.decode()
    assert shown.count("The mail could not be sent. Pass the link on yourself.") == 2


def test_what_was_used_withdrawn_or_sent_again_meanwhile_is_not_mailed(
    made: list, carla: User, mailoutbox: list[EmailMessage], noon: dt.datetime
) -> None:
    dora, eve, _finn = (one.invitation for one in made)
    joining.revoke(invitation_id=dora.pk, by=carla, now=noon)
    token = tokens.new_form_token()
    joining.send_again(invitation_id=eve.pk, form_token=token, by=carla, now=noon)
    assert send_waiting(now=noon) == 1
    assert [mail.to for mail in mailoutbox] == [["eve@example.org"]]
    assert tokens.link_token_of(token) in str(mailoutbox[0].body)
    assert dict(InvitationMail.objects.values_list("invitation__name_hint", "outcome")) == {
        "Dora": "not_needed",
        "Eve": "sent",
    }


def test_a_worker_that_was_killed_leaves_a_lease_that_runs_out(
    made: list, mailoutbox: list[EmailMessage], noon: dt.datetime
) -> None:
    InvitationMail.objects.update(not_before=noon + LEASE, attempts=1)
    assert send_waiting(now=noon) == 0
    assert send_waiting(now=noon + LEASE) == 2
    assert len(mailoutbox) == 2


def test_a_mailed_link_opens_what_the_printed_letters_open(
    made: list, mailoutbox: list[EmailMessage]
) -> None:
    send_waiting(now=dt.datetime.now(dt.UTC))
    invitation = made[0].invitation
    link = tokens.link_token_of(made[0].token)
    assert joining.find_open(link, now=invitation.invited_at) == invitation
    code = tokens.code_of(made[0].token)
    assert joining.find_open(code, now=invitation.invited_at) == invitation


def test_11_the_sealed_links_move_to_a_new_key(made: list, settings) -> None:  # type: ignore[no-untyped-def]
    settings.VAULT_KEYS = "new:" + "A" * 43 + "=," + settings.VAULT_KEYS
    assert rewrap_links() == 2
    assert {vault.key_id_of(sealed) for sealed in links_waiting()} == {"new"}
    assert rewrap_links() == 0


def test_more_people_than_any_server_takes_at_once_may_have_an_address(
    as_carla: Client, scouts: Group
) -> None:
    text = "name;mail\n" + "".join(f"p{n};p{n}@example.org\n" for n in range(300))
    preview = send(as_carla, scouts, text)
    assert len(preview.context["new"]) == 300


def test_the_empty_workbook_offers_the_roles_that_may_be_invited_and_is_read_back(
    as_carla: Client, as_stan: Client, scouts: Group
) -> None:
    address = reverse("groups:import_workbook", args=[scouts.pk])
    for client, roles in ((as_carla, '"peer"'), (as_stan, '"coach"')):
        answer = client.get(address)
        assert "people.xlsx" in answer["Content-Disposition"]
        book = openpyxl.load_workbook(io.BytesIO(answer.content))
        sheet = book.worksheets[0]
        assert tuple(cell.value for cell in sheet[1]) == COLUMNS
        assert roles in {check.formula1 for check in sheet.data_validations.dataValidation}
    assert (
        "There is nobody in this file."
        in send(as_stan, scouts, answer.content, "people.xlsx").content.decode()
    )
    sheet.append(["Dora", "coach", "", dt.date(1990, 5, 1), "nl"])
    filled = io.BytesIO()
    book.save(filled)
    preview = send(as_stan, scouts, filled.getvalue(), "people.xlsx")
    [line] = preview.context["new"]
    assert (line.name, line.role, line.language) == ("Dora", "coach", "nl")


def test_who_invites_nobody_here_gets_no_workbook(
    client: Client, alice: User, chris: User, scouts: Group, log_in: Any
) -> None:
    address = reverse("groups:import_workbook", args=[scouts.pk])
    assert client.get(address).status_code == 302
    for user in (alice, chris):
        assert log_in(Client(), user).get(address).status_code == 404
