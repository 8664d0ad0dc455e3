"""nginx in front of an edition: files without the portal, everything else to the portal."""

import datetime as dt
import gzip
import http.client
import http.server
import threading
from collections.abc import Iterator
from pathlib import Path

import brotli
import pytest
from django.conf import LazySettings
from django.test import Client

from capsules.models import Capsule
from capsules.publishing.edition import publish
from capsules.publishing.nginx import configuration, log_configuration
from capsules.publishing.rendering import Renderer
from capsules.reading_log import count_log
from tests.servers import Nginx

pytestmark = [pytest.mark.nginx, pytest.mark.sqlite_only]


class Portal(http.server.BaseHTTPRequestHandler):
    """Stands for the portal behind nginx, and says that it was asked."""

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("X-Portal", "asked")
        self.end_headers()

    do_POST = do_GET  # noqa: N815

    def log_message(self, *_args: object) -> None:
        """Nothing is said of what is asked."""


@pytest.fixture
def behind() -> Iterator[int]:
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Portal)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server.server_port
    server.shutdown()
    server.server_close()


@pytest.fixture
def nginx(small: Capsule, settings: LazySettings, behind: int, tmp_path: Path) -> Iterator[Nginx]:
    settings.LANGUAGES = [one for one in settings.LANGUAGES if one[0] == "en"]
    with Nginx() as server:
        folder = server.folder / "pages"
        publish(folder)
        home = Renderer().page("/en/")
        blocks = configuration(folder, home.headers, view_log=server.folder / "views.log")
        server.serve(blocks, portal=behind, http=log_configuration())
        yield server


def ask(
    nginx: Nginx, path: str, method: str = "GET", **headers: str
) -> tuple[http.client.HTTPResponse, bytes]:
    connection = http.client.HTTPConnection("127.0.0.1", nginx.port, timeout=5)
    connection.request(method, path, headers=headers)
    answer = connection.getresponse()
    body = answer.read()
    connection.close()
    return answer, body


def test_a_capsule_comes_from_its_file_compressed_and_with_the_portals_headers(
    nginx: Nginx, client: Client
) -> None:
    ours = client.get("/en/capsules/small/")
    for encoding, plain in (("br", brotli.decompress), ("gzip", gzip.decompress)):
        answer, body = ask(nginx, "/en/capsules/small/", **{"Accept-Encoding": encoding})
        assert answer.status == 200
        assert answer.getheader("X-Portal") is None
        assert answer.getheader("Content-Encoding") == encoding
        assert answer.getheader("Content-Type") == "text/html; charset=utf-8"
        assert plain(body) == ours.content
    for name in ("Content-Security-Policy", "Cache-Control", "Referrer-Policy", "X-Frame-Options"):
        said, meant = answer.getheader(name), ours[name]
        assert sorted(said.split("; ")) == sorted(meant.split("; ")), name


def test_questions_forms_and_all_else_go_to_the_portal(nginx: Nginx) -> None:
    for path in ("/en/capsules/?for=youth", "/en/help/", "/", "/en/capsules/nothing/", "/healthz"):
        answer, _body = ask(nginx, path)
        assert answer.getheader("X-Portal") == "asked", path
    answer, _body = ask(nginx, "/en/capsules/small/", "POST")
    assert answer.getheader("X-Portal") == "asked"


def test_a_device_that_a_house_shares_gets_its_own_face_from_the_portal(
    nginx: Nginx, settings: LazySettings
) -> None:
    """The files stay the same for everybody else, whatever other cookies they bring."""
    mark = f"{settings.DEVICE_COOKIE_NAME}=secret:signed"
    for cookies in (mark, f"c=1; {mark}", f"c=1;{mark}; s=2"):
        answer, _body = ask(nginx, "/en/capsules/small/", Cookie=cookies)
        assert answer.getheader("X-Portal") == "asked", cookies
    for cookies in ("c=1; s=2", f"x{mark}", "s=d=1"):
        answer, _body = ask(nginx, "/en/capsules/small/", Cookie=cookies)
        assert answer.getheader("X-Portal") is None, cookies


def test_a_poster_comes_from_its_file_and_one_that_is_not_there_from_the_portal(
    nginx: Nginx,
) -> None:
    answer, body = ask(nginx, "/en/capsules/small/poster.pdf")
    assert answer.getheader("X-Portal") is None
    assert answer.getheader("Content-Type") == "application/pdf"
    assert "public" in (answer.getheader("Cache-Control") or "")
    assert answer.getheader("X-Content-Type-Options") == "nosniff"
    assert body.startswith(b"%PDF")
    for path in ("/en/capsules/other/poster.pdf", "/en/poster.pdf"):
        assert ask(nginx, path)[0].getheader("X-Portal") == "asked", path


def test_the_results_of_a_poll_come_from_their_file_and_its_form_from_the_portal(
    nginx: Nginx,
) -> None:
    answer, body = ask(nginx, "/en/capsules/small/poll/results/")
    assert answer.getheader("X-Portal") is None
    assert b"What others chose" in body
    assert ask(nginx, "/en/capsules/small/poll/")[0].getheader("X-Portal") == "asked"


def test_a_new_edition_is_served_without_a_word_to_nginx(nginx: Nginx) -> None:
    Capsule.objects.update(title_en="Another name")
    publish(nginx.folder / "pages")
    _answer, body = ask(nginx, "/en/capsules/small/")
    assert b"Another name" in body


def test_the_note_of_an_edition_is_not_served(nginx: Nginx) -> None:
    answer, _body = ask(nginx, "/edition.json")
    assert answer.getheader("X-Portal") == "asked"


def test_the_log_of_views_holds_a_day_an_address_and_a_status_and_of_readers_alone(
    nginx: Nginx,
) -> None:
    path = "/en/capsules/small/"
    phone = {"User-Agent": "Mozilla/5.0 (Android)", "Referer": "http://elsewhere/", "Cookie": "c=1"}
    ask(nginx, path, **phone, **{"Sec-Fetch-Dest": "document"})
    tag = ask(nginx, path, **phone)[0].getheader("ETag")
    ask(nginx, path, **phone, **{"If-None-Match": tag})
    for more in (
        {"User-Agent": "Googlebot/2.1"},
        {"User-Agent": ""},
        {**phone, "Sec-Purpose": "prefetch"},
        {**phone, "Purpose": "prefetch"},
        {**phone, "Sec-Fetch-Dest": "empty"},
    ):
        ask(nginx, path, **more)
    ask(nginx, path, "HEAD", **phone)
    ask(nginx, "/en/capsules/small/quiz/?q1=2", **phone)
    ask(nginx, "/en/help/", **phone)
    nginx.stop()
    lines = (nginx.folder / "views.log").read_text().splitlines()
    today = dt.datetime.now().astimezone().date()
    assert lines == [f"{today} {path} 200"] * 2 + [f"{today} {path} 304"]
    assert count_log(nginx.folder / "views.log", today=today).counted == 3
