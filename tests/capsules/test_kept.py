"""A public page is answered from memory for a minute, and only what is the same for everyone."""

import gzip

import pytest
from django.conf import LazySettings
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory

from capsules.models import Capsule
from capsules.views import kept


class Portal:
    """What stands behind the kept pages; remembers what it was asked."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.status = 200
        self.is_for_everyone = True
        self.cookie = ""

    def __call__(self, request: HttpRequest) -> HttpResponse:
        self.asked.append(request.get_full_path())
        response = HttpResponse(f"page {len(self.asked)}", status=self.status)
        response["ETag"], response["X-Guard"] = f'"{len(self.asked)}"', "stands"
        if self.cookie:
            response.set_cookie(self.cookie, "x")
        return kept.for_everyone(response) if self.is_for_everyone else response


@pytest.fixture
def portal(settings: LazySettings, monkeypatch: pytest.MonkeyPatch) -> Portal:
    settings.PAGES_KEPT_SECONDS = 60
    monkeypatch.setattr(kept, "_pages", {})
    return Portal()


@pytest.fixture
def ask(portal: Portal) -> kept.KeptPages:
    return kept.KeptPages(portal)


def test_the_second_reader_gets_the_same_page_with_its_headers(
    portal: Portal, ask: kept.KeptPages, rf: RequestFactory
) -> None:
    first, second = ask(rf.get("/en/capsules/a/")), ask(rf.get("/en/capsules/a/"))
    assert first.content == second.content
    assert second["X-Guard"] == "stands"
    assert portal.asked == ["/en/capsules/a/"]


def test_who_has_it_already_gets_no_second_copy(ask: kept.KeptPages, rf: RequestFactory) -> None:
    ask(rf.get("/en/"))
    for known in ('"1"', 'W/"1"', '"9", "1"'):
        again = ask(rf.get("/en/", headers={"If-None-Match": known}))
        assert (again.status_code, again.content, again["X-Guard"]) == (304, b"", "stands")
    assert ask(rf.get("/en/", headers={"If-None-Match": '"2"'})).status_code == 200


def test_who_takes_it_compressed_gets_it_compressed(
    ask: kept.KeptPages, rf: RequestFactory
) -> None:
    ask(rf.get("/en/"))
    packed = ask(rf.get("/en/", headers={"Accept-Encoding": "gzip, br"}))
    assert gzip.decompress(packed.content) == b"page 1"
    assert packed["Content-Encoding"] == "gzip"
    assert packed["Content-Length"] == str(len(packed.content))
    assert ask(rf.get("/en/"))["Vary"] == packed["Vary"] == "Accept-Encoding"


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("/en/capsules/a/", "/ar/capsules/a/"),
        ("/en/services/?country=BE", "/en/services/?country=BE"),
    ],
)
def test_another_language_is_another_page_and_a_query_is_answered_afresh(
    portal: Portal, ask: kept.KeptPages, rf: RequestFactory, first: str, second: str
) -> None:
    ask(rf.get(first))
    ask(rf.get(second))
    assert len(portal.asked) == 2


@pytest.mark.parametrize(
    "change", [{"status": 503}, {"is_for_everyone": False}, {"cookie": "s"}, {"status": 304}]
)
def test_an_error_a_page_for_one_reader_and_a_cookie_are_not_kept(
    portal: Portal, ask: kept.KeptPages, rf: RequestFactory, change: dict[str, object]
) -> None:
    for name, value in change.items():
        setattr(portal, name, value)
    ask(rf.get("/en/"))
    ask(rf.get("/en/"))
    assert len(portal.asked) == 2


def test_a_shared_device_another_host_and_https_are_not_answered_from_it(
    portal: Portal, ask: kept.KeptPages, rf: RequestFactory, settings: LazySettings
) -> None:
    ask(rf.get("/en/"))
    device = rf.get("/en/")
    device.COOKIES[settings.DEVICE_COOKIE_NAME] = "x"
    device.META["HTTP_COOKIE"] = f"{settings.DEVICE_COOKIE_NAME}=x"
    ask(device)
    ask(rf.get("/en/", headers={"Host": "evil.example"}))  # answered with a refusal
    ask(rf.get("/en/", secure=True))
    assert len(portal.asked) == 4


def test_after_a_minute_it_is_made_anew(
    portal: Portal, ask: kept.KeptPages, rf: RequestFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    ask(rf.get("/en/"))
    now = kept.time.monotonic()
    monkeypatch.setattr(kept.time, "monotonic", lambda: now + 61)
    ask(rf.get("/en/"))
    assert len(portal.asked) == 2


@pytest.mark.django_db
def test_20_a_kept_page_says_everything_that_a_fresh_one_says(
    portal: Portal, small: Capsule, client: Client
) -> None:
    fresh, again = client.get("/en/capsules/small/"), client.get("/en/capsules/small/")
    assert kept._pages
    assert again.content == fresh.content
    assert dict(again.items()) == dict(fresh.items())
    assert "default-src 'none'" in again["Content-Security-Policy"]
    client.get("/en/help/")
    assert {path for _host, path, _https in kept._pages} == {"/en/capsules/small/"}


def test_a_kept_page_is_sent_without_django_and_all_else_goes_through(
    portal: Portal, ask: kept.KeptPages, rf: RequestFactory, settings: LazySettings
) -> None:
    ask(rf.get("/en/"))
    sent: list[object] = []
    door = kept.before_django(lambda environ, _start: ["django", environ["PATH_INFO"]])
    page = rf.get("/en/").META
    assert door(page, lambda *words: sent.extend(words)) == [b"page 1"]
    status, headers = sent
    assert (status, dict(headers)["X-Guard"]) == ("200 OK", "stands")
    for changed in (
        {"PATH_INFO": "/ar/"},
        {"QUERY_STRING": "a=b"},
        {"REQUEST_METHOD": "POST"},
        {"HTTP_HOST": "evil.example"},
        {"wsgi.url_scheme": "https"},
        {"HTTP_COOKIE": f"x=1; {settings.DEVICE_COOKIE_NAME}=y"},
    ):
        assert door({**page, **changed}, print)[0] == "django", changed


def test_behind_our_proxy_its_word_says_whether_it_was_https(settings: LazySettings) -> None:
    settings.PAGES_KEPT_SECONDS = 60
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    asked = {"REQUEST_METHOD": "GET", "PATH_INFO": "/en/", "wsgi.url_scheme": "http"}
    assert kept._key({**asked, "HTTP_X_FORWARDED_PROTO": "https"}) == ("", "/en/", True)
    assert kept._key({**asked, "HTTP_X_FORWARDED_PROTO": "http"}) == ("", "/en/", False)
    assert kept._key(asked) == ("", "/en/", False)
