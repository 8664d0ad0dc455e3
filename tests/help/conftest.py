"""A youth with a browser, and what they do on the pages of help."""

import datetime as dt
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import time_machine
from django.http import HttpResponse
from django.test import Client

from peers.threads.codes import normalise
from peers.threads.models import Thread
from tests.help.page import Page

TEN_FIELDS = {
    "topic": "cyberbullying",
    "in_danger": "no",
    "threatened": "no",
    "image_shared": "no",
    "self_harm": "no",
    "age_band": "13-15",
    "nickname": "Fox",
    "audience": "stranger",
    "group_code": "",
    "message": "They laugh at me in the class chat every evening.",
}


class Youth:
    """A browser on a phone, in one language."""

    def __init__(self, language: str = "en") -> None:
        self.client = Client()
        self.language = language

    def url(self, path: str) -> str:
        return f"/{self.language}/help/{path}"

    def get(self, path: str) -> HttpResponse:
        return self.client.get(self.url(path))

    def page(self, path: str) -> Page:
        return Page(self.get(path))

    def post(self, path: str, data: dict[str, object] | None = None) -> HttpResponse:
        return self.client.post(self.url(path), data or {})

    def sends(self, **changes: object) -> HttpResponse:
        """Fills in the form as shown and sends it."""
        token = self.page("new/").value("submission")
        return self.post("new/", {**TEN_FIELDS, "submission": token, **changes})

    def code(self) -> str:
        """The code as it stands on the page."""
        return normalise(self.page("code/").texts_of_code()) or ""

    def writes_code_down(self) -> str:
        """Sends the last group back, and is in the conversation."""
        code = self.code()
        response = self.post("code/", {"last_group": code[-4:]})
        assert response.status_code == 303, "the last group opens the conversation"
        return code

    def opens_thread(self, **changes: object) -> str:
        """From the form into the conversation; returns the code."""
        assert self.sends(**changes).status_code == 303
        return self.writes_code_down()

    def comes_back(self, code: str) -> HttpResponse:
        return self.post("return/", {"code": code})

    def writes(self, text: str, **changes: object) -> HttpResponse:
        """Writes more, with the form of the page as it is now."""
        page = self.page("thread/")
        data = {"marker": page.value("marker"), "submission": page.value("submission")}
        return self.post("thread/write/", {**data, "message": text, **changes})

    def confirms(self, path: str) -> HttpResponse:
        """Sends the form of a page that asks whether one is sure."""
        page = self.page(path)
        data = {"marker": page.value("marker"), "submission": page.value("submission") or ""}
        return self.post(path, data)


@pytest.fixture
def youth(db: None) -> Youth:
    return Youth()


@pytest.fixture
def make_youth(db: None) -> Callable[..., Youth]:
    return Youth


@pytest.fixture
def clock(noon: dt.datetime) -> Iterator[Any]:
    """Time stands still at noon; `clock.shift(60)` lets a minute pass."""
    with time_machine.travel(noon, tick=False) as coordinates:
        yield coordinates


@pytest.fixture
def only_thread(db: None) -> Callable[[], Thread]:
    """The one thread there is."""
    return Thread.objects.get
