"""A poster leads to the help page; the code of the group stands beside it, never in the address."""

import base64
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from capsules.printing.picture import picture_of
from peers.people.models import Group, User


@pytest.mark.parametrize("language", ["en", "nl", "ar"])
def test_i6_the_picture_leads_to_help_in_the_language_of_the_page_without_a_code(
    language: str, as_carla: Client, scouts: Group
) -> None:
    with translation.override(language):
        page = as_carla.get(reverse("groups:poster", args=[scouts.pk]))
    assert page.context["address"] == f"http://localhost:8000/{language}/help/"
    assert page.context["picture"] == picture_of(page.context["address"])
    text = page.content.decode()
    assert f"<strong>{scouts.join_code}</strong>" in text
    assert text.count(scouts.join_code) == 1
    assert Client().get(f"/{language}/help/").status_code == 200


def test_the_picture_is_drawn_here_and_asks_nobody() -> None:
    head, _comma, body = picture_of("http://localhost:8000/en/help/").partition(",")
    assert head == "data:image/svg+xml;base64"
    svg = base64.b64decode(body).decode()
    assert svg.startswith("<svg")
    assert "href" not in svg


@pytest.mark.parametrize("who", ["alice", "chris", "otto", "lea", "tess", "charlie"])
def test_to_everybody_else_there_is_no_poster(
    who: str,
    scouts: Group,
    request: pytest.FixtureRequest,
    log_in: Callable[[Client, User], Client],
) -> None:
    client = log_in(Client(), request.getfixturevalue(who))
    assert client.get(reverse("groups:poster", args=[scouts.pk])).status_code == 404
