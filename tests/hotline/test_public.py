"""`/stop/`: a link from anybody, without a trace of who it was."""

import datetime as dt
import re
import uuid
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client

from peers.hotline import slowing
from peers.hotline.models import StopReport
from tests.hotline.conftest import LINK

pytestmark = pytest.mark.django_db


def _send(client: Client, **fields: Any) -> Any:
    return client.post("/en/stop/", {"link": LINK, "seen": "social", **fields})


def test_s17_a_link_is_reported_without_an_account(client: Client) -> None:
    answer = _send(client)
    assert (answer.status_code, answer["Location"]) == (302, "/en/stop/thanks/")
    assert StopReport.objects.get().seen == "social"
    thanks = client.get("/en/stop/thanks/").content.decode()
    assert "has arrived" in thanks
    assert "pictures.example.net" not in thanks


def test_s17_the_link_is_nowhere_in_clear(client: Client, capfd: Any) -> None:
    _send(client)
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM hotline_stopreport")
        row = cursor.fetchone()
    assert "4711" not in repr(row)
    assert "pictures.example.net" not in repr(row)
    assert mail.outbox == []
    assert "pictures.example.net" not in "".join(capfd.readouterr())


def test_the_page_asks_for_a_link_and_nothing_about_the_person(client: Client) -> None:
    page = client.get("/en/stop/").content.decode()
    form = page[page.index('<form method="post" action="/en/stop/"') : page.index("</form>", 2000)]
    assert 'type="file"' not in page
    assert "textarea" not in form
    assert 'name="link"' in page
    assert 'href="/en/help/"' in page


def test_s04_the_page_has_the_exit_and_a_dull_title(client: Client) -> None:
    for address in ("/en/stop/", "/en/stop/thanks/"):
        answer = client.get(address)
        page = answer.content.decode()
        assert "<title>Info</title>" in page
        assert 'class="exit"' in page
        assert "no-store" in answer["Cache-Control"]


def test_a_mistake_is_told_next_to_its_field_and_nothing_is_kept(client: Client) -> None:
    answer = _send(client, link="just some words", seen="")
    page = answer.content.decode()
    assert answer.status_code == 422
    assert 'id="link-error"' in page
    assert 'id="seen-error"' in page
    assert 'value="just some words"' in page
    assert not StopReport.objects.exists()


def test_s15_no_file_is_taken(client: Client) -> None:
    picture = SimpleUploadedFile("seen.png", b"\x89PNG\r\n", content_type="image/png")
    assert _send(client, link=picture).status_code == 400
    assert not StopReport.objects.exists()


def test_pressing_twice_reports_once(client: Client) -> None:
    token = str(uuid.uuid4())
    _send(client, submission=token)
    assert _send(client, submission=token).status_code == 302
    assert StopReport.objects.count() == 1


def test_a_class_behind_one_address_gets_through_and_a_flood_only_waits(
    client: Client, empty_cache: None, noon: dt.datetime
) -> None:
    for _child in range(slowing.FREE_REPORTS):
        assert _send(client).status_code == 302
    token = str(uuid.uuid4())
    early = _send(client, submission=token)
    assert (early.status_code, early["Retry-After"]) == (429, "1")
    page = early.content.decode()
    assert LINK in page  # nothing is lost
    ticket = re.findall(r'name="ticket" value="([^"]+)"', page)[0]
    assert _send(client, submission=token, ticket=ticket).status_code == 429
    with time_machine.travel(noon + dt.timedelta(seconds=2), tick=False):
        assert _send(client, submission=str(uuid.uuid4()), ticket=ticket).status_code == 429
        assert _send(client, submission=token, ticket="forged:1").status_code == 429
        assert _send(client, submission=token, ticket=ticket).status_code == 302
    assert StopReport.objects.count() == slowing.FREE_REPORTS + 1
    assert slowing.wait_after(10_000) == slowing.LONGEST_WAIT


@pytest.mark.parametrize("address", ["/en/services/", "/en/safety/", "/en/help/"])
def test_the_way_to_it_is_at_the_foot_of_every_page(client: Client, address: str) -> None:
    assert 'href="/en/stop/"' in client.get(address).content.decode()


def test_the_same_form_with_another_link_is_another_report(client: Client) -> None:
    """Back, the next link, once more: none of them is lost, none counts twice."""
    other = "https://pictures.example.net/4712"
    token = str(uuid.uuid4())
    for link in (LINK, other, other, LINK):
        assert _send(client, link=link, submission=token).status_code == 302
    assert StopReport.objects.count() == 2
