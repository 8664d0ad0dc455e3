"""What must never be found: in the database, the session, the cache, the log, the page."""

import io
import logging
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext

from peers.people.models import Group, User
from peers.threads.codes import grouped
from peers.threads.help_urls import urlpatterns
from peers.threads.models import Message, Thread
from peers.threads.views.help import entry, thread, writing
from peers.threads.views.help.forms import MessageForm, refuse_files
from tests.help.conftest import TEN_FIELDS, Youth
from tests.help.page import Page

WORDS = "Zilverberk vertelde alles aan de hele klas."
NICKNAME = "Regenworm"
PATHS = sorted(str(route.pattern) for route in urlpatterns)
POST_PATHS = [path for path in PATHS if path]


def everything_stored() -> str:
    """Every row of every table, bytes as text and as hex, sessions decoded as well."""
    parts: list[str] = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            parts.extend(str(_plain(value)) for row in cursor.fetchall() for value in row)
    parts.extend(str(session.get_decoded()) for session in Session.objects.all())
    return "\n".join(parts)


def _plain(value: Any) -> Any:
    if isinstance(value, bytes | memoryview):
        raw = bytes(value)
        return f"{raw.hex()} {raw.decode('utf-8', 'replace')} {raw.decode('utf-16', 'replace')}"
    return value


def assert_nowhere(haystack: str, *needles: str) -> None:
    for needle in needles:
        assert needle not in haystack
        assert needle.encode().hex() not in haystack


def test_01_neither_code_nor_words_stand_anywhere_in_the_database(youth: Youth) -> None:
    youth.sends(message=WORDS, nickname=NICKNAME)
    code = youth.code()
    shapes = [code, " ".join(grouped(code)), "-".join(grouped(code)), code[:16], code[4:]]
    assert_nowhere(everything_stored(), *shapes, WORDS, "Zilverberk", NICKNAME)
    youth.writes_code_down()
    youth.writes(f"{WORDS} {WORDS}")
    youth.comes_back(code)
    assert_nowhere(everything_stored(), *shapes, WORDS, "Zilverberk", NICKNAME)


def test_neither_code_nor_words_nor_address_stand_in_a_log(
    youth: Youth, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    logging.getLogger("django.db.backends").setLevel(logging.INFO)
    youth.client.defaults["REMOTE_ADDR"] = "198.51.100.77"
    youth.client.defaults["HTTP_USER_AGENT"] = "PocketPhone/9"
    code = youth.opens_thread(message=WORDS, nickname=NICKNAME)
    youth.comes_back("7" * 20)
    youth.comes_back(code)
    assert_nowhere(caplog.text, code, "Zilverberk", NICKNAME, "198.51.100", "PocketPhone")
    assert_nowhere(everything_stored(), "198.51.100", "PocketPhone")


def test_no_address_of_the_way_names_a_thread_or_a_code(youth: Youth) -> None:
    token = youth.page("new/").value("submission")
    response = youth.client.post("/en/help/new/", {**TEN_FIELDS, "submission": token}, follow=True)
    code = youth.code()
    response = youth.client.post("/en/help/code/", {"last_group": code[-4:]}, follow=True)
    visited = [url for url, _status in response.redirect_chain]
    links = [a.get("href", "") + a.get("action", "") for _tag, a in Page(response).tags]
    pk = Thread.objects.get().pk
    assert_nowhere(" ".join([*visited, *links]), code, code[-4:], str(pk), pk.hex)


@pytest.mark.parametrize("path", POST_PATHS)
def test_29_a_post_without_its_token_is_refused_and_changes_nothing(
    youth: Youth, path: str
) -> None:
    code = youth.opens_thread(message=WORDS)
    page = youth.page("thread/")
    before = _state()
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = youth.client.cookies
    data = {
        **TEN_FIELDS,
        "marker": page.value("marker"),
        "submission": page.value("submission"),
        "code": code,
        "last_group": code[-4:],
    }
    assert strict.post(f"/en/help/{path}", data).status_code == 403
    assert _state() == before
    assert youth.get("thread/").status_code == 200


def _state() -> list[Any]:
    return [
        list(Thread.objects.values_list("pk", "status", "code_hash")),
        list(Message.objects.values_list("pk", flat=True)),
    ]


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("method", ["put", "patch", "delete", "options"])
def test_other_methods_are_not_known(youth: Youth, path: str, method: str) -> None:
    youth.opens_thread()
    assert getattr(youth.client, method)(f"/en/help/{path}").status_code == 405


@pytest.mark.parametrize("path", PATHS)
def test_nothing_of_the_way_may_be_kept_or_found(youth: Youth, path: str) -> None:
    youth.opens_thread()
    response = youth.get(path)
    assert "no-store" in response["Cache-Control"]
    assert "noindex" in response["X-Robots-Tag"]


@pytest.mark.parametrize("path", ["new/", "thread/write/", "return/", "code/", "thread/delete/"])
def test_30_a_file_is_refused_kindly_and_costs_no_words(
    youth: Youth, path: str, settings: Any, tmp_path: Any
) -> None:
    settings.FILE_UPLOAD_TEMP_DIR = str(tmp_path)
    youth.opens_thread()
    before = _state()
    big = SimpleUploadedFile("photo.png", b"\x89PNG" + b"\0" * 3_000_000, "image/png")
    response = youth.post(path, {**TEN_FIELDS, "message": WORDS, "any": big})
    assert response.status_code in {200, 400}
    assert WORDS in response.content.decode()
    assert _state() == before
    assert list(tmp_path.iterdir()) == []


def test_the_sentence_about_files_stands_beside_the_words() -> None:
    """When the mark of the upload handler reaches the form itself."""
    request = RequestFactory().post("/", {"message": WORDS, "file": io.BytesIO(b"x")})
    request.has_refused_file = True  # type: ignore[attr-defined]
    form = MessageForm(request.POST)
    assert form.is_valid()
    refuse_files(request, form)
    assert form.errors["message"][0].startswith("Pictures and files cannot be sent here")


@pytest.mark.parametrize("language", ["en", "ar"])
@pytest.mark.parametrize("path", ["", "new/", "return/", "code/", "thread/"])
def test_no_page_needs_a_script(make_youth: Callable[..., Youth], language: str, path: str) -> None:
    youth = make_youth(language)
    if path == "code/":
        youth.sends()
    if path == "thread/":
        youth.opens_thread()
    page = youth.page(path)
    for _tag, attributes in page.tags:
        assert not [name for name in attributes if name.startswith(("on", "style"))]
        assert path == "new/" or not [name for name in attributes if name.startswith("hx-")]
    assert all(script.get("src") for script in page.all("script")), "from files alone"
    # The exit; where words are written, what keeps them without internet; on the form also what
    # shows help beforehand, which a button does as well.
    assert len(page.all("script")) == {"new/": 3, "thread/": 2}.get(path, 1)
    plain = [button for button in page.all("button") if button.get("name") == "show_help"]
    assert [button["type"] for button in plain] == (["submit"] if path == "new/" else [])
    for form in page.all("form"):
        assert form["method"] == "post"
        assert form["action"].split("#")[0]


@pytest.mark.parametrize("path", ["new/", "return/", "code/", "thread/"])
def test_the_browser_is_asked_to_remember_nothing(youth: Youth, path: str) -> None:
    if path == "code/":
        youth.sends()
    if path == "thread/":
        youth.opens_thread()
    page = youth.page(path)
    typed = [
        attributes
        for tag, attributes in page.tags
        if tag == "textarea" or (tag == "input" and attributes.get("type") == "text")
    ]
    assert typed
    assert all(attributes.get("autocomplete") == "off" for attributes in typed)


def test_every_page_has_the_exit_first_and_a_dull_title(youth: Youth) -> None:
    youth.opens_thread()
    for path in ("", "new/", "return/", "thread/", "thread/delete/", "thread/change-code/"):
        page = youth.page(path)
        assert page.all("a")[0]["href"].startswith("/exit/")
        assert b"<title>Info</title>" in youth.get(path).content


@pytest.mark.django_db(transaction=True)  # nothing is kept that the same transaction wrote
def test_the_form_asks_the_database_the_same_few_questions_however_many_help(
    youth: Youth, scouts: Group, carla: User, make_peer: Callable[..., User]
) -> None:
    def questions(data: dict[str, str]) -> int:
        with CaptureQueriesContext(connection) as counted:
            youth.post("new/", data)
        return len(counted)

    youth.get("new/")
    shown = {"group_code": "KQVT-2345", "show_group": "1"}
    few = questions(shown)
    for number in range(12):
        make_peer(f"peer{number}", group=scouts, coach=carla)
    questions(shown)  # the hours are read anew once after something about helpers has changed
    assert questions(shown) == few
    with CaptureQueriesContext(connection) as counted:
        youth.get("new/")
    assert len(counted) <= 6


def test_the_conversation_asks_the_database_no_more_for_more_messages(youth: Youth) -> None:
    def questions() -> int:
        with CaptureQueriesContext(connection) as counted:
            youth.get("thread/")
        return len(counted)

    youth.opens_thread()
    few = questions()
    for number in range(8):
        youth.writes(f"Message {number}")
    assert questions() == few


@pytest.mark.parametrize("view", [writing.new, entry.come_back, entry.code, thread.write])
def test_every_view_hides_what_was_posted_from_error_reports(
    view: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A crash in the middle of a view: the report may not hold the words (SECURITY, test 39)."""
    request = RequestFactory().post("/", {"message": WORDS})
    request.session = {}  # type: ignore[assignment]
    monkeypatch.setattr("django.utils.timezone.now", _crash)
    with pytest.raises(_CrashError):
        view(request)
    assert getattr(request, "sensitive_post_parameters", None) == "__ALL__"


class _CrashError(Exception):
    pass


def _crash() -> None:
    raise _CrashError
