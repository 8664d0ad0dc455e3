"""The first page is made once for a class, and each pupil's tokens are their own."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.conf import LazySettings
from django.test import Client

from peers.threads.models import Thread
from peers.threads.views.help import kept, pages
from tests.help.conftest import TEN_FIELDS, Youth
from tests.help.page import Page

TOKENS = re.compile(r'(name="(?:csrfmiddlewaretoken|submission)" value=")[^"]*')


@pytest.fixture
def made(settings: LazySettings, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Pages are kept, from an empty memory; the templates that were really made."""
    settings.PAGES_KEPT_SECONDS = 60
    monkeypatch.setattr(kept, "_pages", {})
    monkeypatch.setattr(kept.office_now, "_last", None)
    templates: list[str] = []
    really = pages.render

    def render(request: Any, template: str, *args: Any, **how: Any) -> Any:
        templates.append(template)
        return really(request, template, *args, **how)

    monkeypatch.setattr("peers.threads.views.help.pages.render", render)
    return templates


@pytest.mark.parametrize("path", ["", "new/", "return/", "adults/"])
def test_a_class_that_opens_a_page_at_once_makes_it_once(
    make_youth: Callable[..., Youth], made: list[str], path: str
) -> None:
    texts = [make_youth().get(path).content.decode() for _pupil in range(5)]
    assert len(made) == 1
    assert len({TOKENS.sub(r"\1", text) for text in texts}) == 1


def test_nobody_gets_the_tokens_of_another(
    make_youth: Callable[..., Youth], made: list[str]
) -> None:
    forms = [make_youth().page("new/") for _pupil in range(5)]
    assert len({form.value("submission") for form in forms}) == 5
    assert len({form.value("csrfmiddlewaretoken") for form in forms}) == 5


def test_29_a_kept_form_is_sent_under_its_own_token(made: list[str], db: None) -> None:
    Youth().page("new/")
    strict = Client(enforce_csrf_checks=True)
    page = Page(strict.get("/en/help/new/"))
    assert len(made) == 1, "this one came from memory"
    data = {**TEN_FIELDS, "submission": page.value("submission")}
    assert strict.post("/en/help/new/", data).status_code == 403
    data["csrfmiddlewaretoken"] = page.value("csrfmiddlewaretoken")
    assert strict.post("/en/help/new/", data).status_code == 303
    assert Thread.objects.count() == 1


def test_what_comes_from_memory_is_never_stored_by_the_browser(
    make_youth: Callable[..., Youth], made: list[str]
) -> None:
    for _visit in range(2):
        response = make_youth().get("new/")
        assert response["Cache-Control"] == "no-store, private"


def test_whoever_has_a_session_or_asks_for_something_gets_a_page_of_their_own(
    youth: Youth, make_youth: Callable[..., Youth], made: list[str]
) -> None:
    youth.opens_thread()
    make_youth().get("new/")
    made.clear()
    youth.get("new/")
    make_youth().get("new/?topic=grooming")
    make_youth().post("new/", {"show_help": "1"})
    assert len(made) == 3


def test_each_language_has_its_own(make_youth: Callable[..., Youth], made: list[str]) -> None:
    assert b'dir="rtl"' in make_youth("ar").get("new/").content
    assert b'dir="ltr"' in make_youth("nl").get("new/").content


def test_after_a_few_seconds_it_is_made_anew(
    make_youth: Callable[..., Youth], made: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    make_youth().get("new/")
    later = kept.time.monotonic() + kept.SECONDS
    monkeypatch.setattr(kept.time, "monotonic", lambda: later)
    make_youth().get("new/")
    assert len(made) == 2


def test_an_answer_is_asked_for_again_when_it_is_old_or_nothing_is_kept(
    settings: LazySettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[int] = []
    answer = kept.ForAWhile(lambda: asked.append(1) or len(asked))
    settings.PAGES_KEPT_SECONDS = 60
    assert (answer(), answer()) == (1, 1)
    later = kept.time.monotonic() + kept.SECONDS
    monkeypatch.setattr(kept.time, "monotonic", lambda: later)
    assert answer() == 2
    settings.PAGES_KEPT_SECONDS = 0
    assert (answer(), answer()) == (3, 4)
