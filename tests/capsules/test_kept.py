"""A public page is answered from memory for a minute, and only what is the same for everyone."""

import pytest
from django.conf import LazySettings
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from capsules.views import kept


@pytest.fixture
def times(settings: LazySettings, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The addresses for which the page was really made."""
    settings.PAGES_KEPT_SECONDS = 60
    monkeypatch.setattr(kept, "_pages", {})
    return []


def make(times: list[str], status: int = 200) -> kept.View:
    @kept.kept_in_process
    def page(request: HttpRequest) -> HttpResponse:
        times.append(request.get_full_path())
        return HttpResponse(f"page {len(times)}", status=status)

    return page


def test_the_second_reader_gets_the_same_page(times: list[str], rf: RequestFactory) -> None:
    page = make(times)
    first, second = page(rf.get("/en/capsules/a/")), page(rf.get("/en/capsules/a/"))
    assert first.content == second.content
    assert times == ["/en/capsules/a/"]


def test_another_language_is_another_page(times: list[str], rf: RequestFactory) -> None:
    page = make(times)
    page(rf.get("/en/capsules/a/"))
    page(rf.get("/ar/capsules/a/"))
    assert len(times) == 2


def test_a_query_is_answered_afresh(times: list[str], rf: RequestFactory) -> None:
    page = make(times)
    page(rf.get("/en/services/?country=BE"))
    page(rf.get("/en/services/?country=NL"))
    assert len(times) == 2


def test_an_error_is_not_kept(times: list[str], rf: RequestFactory) -> None:
    page = make(times, status=503)
    page(rf.get("/en/"))
    page(rf.get("/en/"))
    assert len(times) == 2


def test_after_a_minute_it_is_made_anew(
    times: list[str], rf: RequestFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = make(times)
    page(rf.get("/en/"))
    now = kept.time.monotonic()
    monkeypatch.setattr(kept.time, "monotonic", lambda: now + 61)
    page(rf.get("/en/"))
    assert len(times) == 2
