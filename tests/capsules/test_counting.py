"""Counting without tracking: what is counted, what is not, and that nothing of anybody is kept."""

import datetime as dt
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.core.management import call_command
from django.db import DatabaseError
from django.test import Client, RequestFactory
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from capsules import gathering
from capsules.actions.counting import Happened, count_all
from capsules.gathering import gathered, seen_at
from capsules.models import Capsule, DailyCount, LogPlace
from capsules.reading_log import count_log
from capsules.views.kept import before_django, forget_pages

pytestmark = pytest.mark.django_db

PERSON = "Mozilla/5.0 (Linux; Android 9) AppleWebKit/537.36 Chrome/120 Mobile Safari/537.36"
TODAY = dt.date(2026, 11, 22)
Counts = dict[tuple[str, str, str], int]


@pytest.fixture(autouse=True)
def _nothing_gathered() -> Iterator[None]:
    gathered.write_down()
    DailyCount.objects.all().delete()
    yield
    gathered.write_down()


@pytest.fixture
def phone() -> Client:
    return Client(headers={"user-agent": PERSON})


def counts() -> Counts:
    rows = DailyCount.objects.values_list("language", "kind", "part", "count")
    return {(language, kind, part): count for language, kind, part, count in rows}


def test_views_are_counted_by_language_and_day(phone: Client, small: Capsule) -> None:
    for path in ("/en/capsules/small/", "/en/capsules/small/easy/", "/fr/capsules/small/"):
        assert phone.get(path).status_code == 200
    assert gathered.write_down() == 3
    assert counts() == {("en", "view", ""): 2, ("fr", "view", ""): 1}
    assert set(DailyCount.objects.values_list("day", flat=True)) == {timezone.localdate()}


def test_a_page_counts_when_it_is_kept_and_when_it_did_not_change(
    phone: Client,
    small: Capsule,
    settings: LazySettings,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    settings.PAGES_KEPT_SECONDS = 60
    forget_pages()
    tag = phone.get("/en/capsules/small/")["ETag"]
    with django_assert_num_queries(0):
        phone.get("/en/capsules/small/")
        again = phone.get("/en/capsules/small/", headers={"if-none-match": tag})
    assert again.status_code == 304
    gathered.write_down()
    assert counts() == {("en", "view", ""): 3}
    forget_pages()


def test_a_page_that_is_sent_before_django_counts_all_the_same(
    phone: Client, small: Capsule, settings: LazySettings, rf: RequestFactory
) -> None:
    settings.PAGES_KEPT_SECONDS = 60
    forget_pages()
    asked = rf.get("/en/capsules/small/", headers={"user-agent": PERSON}, SERVER_NAME="testserver")
    phone.get("/en/capsules/small/")
    served = before_django(lambda *_args: pytest.fail("it was not kept"))
    assert served(asked.META, lambda *_words: None)
    robot = {**asked.META, "HTTP_USER_AGENT": "Googlebot/2.1"}
    assert served(robot, lambda *_words: None)
    gathered.write_down()
    assert counts() == {("en", "view", ""): 2}
    forget_pages()


@pytest.mark.parametrize(
    "headers",
    [
        {"user-agent": "Mozilla/5.0 (compatible; Googlebot/2.1)"},
        {"user-agent": ""},
        {"user-agent": "WhatsApp/2.23"},
        {"sec-purpose": "prefetch;prerender"},
        {"purpose": "prefetch"},
        {"sec-fetch-dest": "empty"},
    ],
)
def test_robots_and_pages_fetched_ahead_do_not_count(
    phone: Client, small: Capsule, headers: dict[str, str]
) -> None:
    phone.get("/en/capsules/small/", headers=headers)
    assert gathered.write_down() == 0


def test_only_what_was_read_counts(phone: Client, small: Capsule) -> None:
    phone.head("/en/capsules/small/")
    phone.get("/en/capsules/nothing/")
    phone.get("/en/capsules/small/?from=somewhere")
    for path in ("/en/", "/en/capsules/", "/en/capsules/small/share/", "/en/help/"):
        phone.get(path)
        assert seen_at(path) is None
    assert gathered.write_down() == 0


def test_answers_are_counted_as_right_or_not_by_question(phone: Client, small: Capsule) -> None:
    phone.get("/en/capsules/small/quiz/")
    phone.get("/en/capsules/small/quiz/?answered=1&q1=2&q2=2")
    phone.get("/en/capsules/small/quiz/?answered=1&q1=2&q2=9")
    gathered.write_down()
    assert counts() == {("en", "quiz_right", "one"): 2, ("en", "quiz_other", "two"): 1}


def test_endings_are_counted_and_no_other_step(phone: Client, small: Capsule) -> None:
    steps = small.scenario.steps.values_list("number", "is_ending")
    for number, _ends in steps:
        phone.get(f"/en/capsules/small/story/{number}/")
    gathered.write_down()
    assert counts() == {("en", "ending", "end"): 1}


def test_a_count_knows_a_capsule_a_language_a_day_and_no_more() -> None:
    names = {field.name for field in DailyCount._meta.concrete_fields}
    assert names == {"id", "capsule", "language", "day", "kind", "part", "count"}
    assert Happened._fields == ("day", "language", "slug", "kind", "part")


def test_reading_sets_no_cookie_and_costs_no_write(
    phone: Client, small: Capsule, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(4) as seen:
        assert not phone.get("/en/capsules/small/").cookies
    assert all(query["sql"].startswith("SELECT") for query in seen.captured_queries)


def test_counts_that_cannot_be_written_stop_nobody(
    phone: Client, small: Capsule, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(**_anything: object) -> int:
        raise DatabaseError

    monkeypatch.setattr(gathering, "count_all", broken)
    phone.get("/en/capsules/small/")
    assert gathered.write_down() == 0
    assert phone.get("/en/capsules/small/").status_code == 200


@pytest.mark.django_db(transaction=True)
def test_a_thread_beside_the_readers_writes_them_down(
    phone: Client, small: Capsule, settings: LazySettings
) -> None:
    settings.COUNT_SECONDS = 3600
    phone.get("/en/capsules/small/")
    # What the timer would run in an hour.
    writer = gathered._writer
    assert writer is not None
    assert writer.daemon
    writer.cancel()
    writer.function()
    assert counts() == {("en", "view", ""): 1}


# --- what nginx served ---------------------------------------------------------------------------
Log = Callable[..., Path]


@pytest.fixture
def log(tmp_path: Path) -> Log:
    path = tmp_path / "views.log"

    def write(*lines: str, end: str = "\n") -> Path:
        with path.open("a") as file:
            file.write("\n".join(lines) + end)
        return path

    return write


VIEW = "2026-11-22 /en/capsules/small/ 200"


def read_log(path: Path) -> int:
    return count_log(path, today=TODAY).counted


def test_a_log_that_is_read_twice_counts_once(small: Capsule, log: Log) -> None:
    path = log(VIEW, VIEW, "2026-11-21 /fr/capsules/small/easy/ 304")
    assert read_log(path) == 3
    assert read_log(path) == 0
    log(VIEW)
    assert read_log(path) == 1
    assert counts() == {("en", "view", ""): 3, ("fr", "view", ""): 1}


def test_a_line_without_its_end_waits(small: Capsule, log: Log) -> None:
    path = log(VIEW, VIEW[:-8], end="")
    assert read_log(path) == 1
    path.write_text(path.read_text() + VIEW[-8:] + "\n")
    assert read_log(path) == 1


def test_a_log_that_was_turned_over_is_read_to_its_end_first(small: Capsule, log: Log) -> None:
    path = log(VIEW)
    assert read_log(path) == 1
    log(VIEW, VIEW)
    path.rename(path.with_name("views.log.1"))
    log(VIEW)
    assert read_log(path) == 3
    assert read_log(path) == 0
    assert counts() == {("en", "view", ""): 4}


def test_a_log_turned_over_and_not_yet_begun_anew_loses_nothing(small: Capsule, log: Log) -> None:
    path = log(VIEW)
    read_log(path)
    log(VIEW)
    path.rename(path.with_name("views.log.1"))
    assert read_log(path) == 1
    assert read_log(path) == 0
    log(VIEW)
    assert read_log(path) == 1


def test_a_log_that_was_emptied_is_read_from_its_start(small: Capsule, log: Log) -> None:
    path = log(VIEW, VIEW)
    read_log(path)
    path.write_text(VIEW + "\n")
    assert read_log(path) == 1


@pytest.mark.parametrize(
    "line",
    [
        "",
        "nonsense",
        "2026-11-22 /en/capsules/small/ 404",
        "2026-11-22 /en/capsules/nobody/ 200",
        "2026-11-22 /xx/capsules/small/ 200",
        "2026-11-22 /en/capsules/../admin/ 200",
        "2025-11-22 /en/capsules/small/ 200",
        "2026-11-30 /en/capsules/small/ 200",
        "2026-13-99 /en/capsules/small/ 200",
        "2026-11-22 /en/capsules/" + "a" * 9000 + "/ 200",
        "2026-11-22 /en/capsules/small\xff/ 200",
    ],
)
def test_a_line_that_makes_no_sense_is_passed_over(small: Capsule, log: Log, line: str) -> None:
    assert read_log(log(line, VIEW)) == 1


def test_when_counting_breaks_the_place_stays(
    small: Capsule, log: Log, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = log(VIEW)
    with monkeypatch.context() as broken:
        broken.setattr("capsules.reading_log.count_all", lambda **_all: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            read_log(path)
    assert not LogPlace.objects.filter(offset__gt=0).exists()
    assert read_log(path) == 1


def test_the_command_says_what_it_counted(
    small: Capsule, log: Log, capsys: pytest.CaptureFixture[str]
) -> None:
    line = VIEW.replace("2026-11-22", timezone.localdate().isoformat())
    call_command("count_views", "--log", str(log(line, "x")))
    assert capsys.readouterr().out == "2 lines, 1 counted\n"


def test_a_capsule_that_was_taken_off_is_not_counted(small: Capsule) -> None:
    Capsule.objects.update(state="draft")
    assert count_all(happened={Happened(TODAY, "en", "small", "view"): 4}) == 0
