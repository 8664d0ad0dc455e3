"""What was read in a month: rare capsules pooled, nothing small to be computed, frozen, noted."""

import csv
import datetime as dt
import io
from collections.abc import Callable, Iterator

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from pytest_django import DjangoAssertNumQueries

from capsules.models import Capsule, DailyCount
from peers.people.models import User
from reports import reading
from reports.models import ExportLog, ReadingSnapshot
from reports.periods import Kind, Period
from reports.suppression import INTERNAL, is_safe

pytestmark = pytest.mark.django_db
LogIn = Callable[[Client, User], Client]
OCTOBER = Period(Kind.MONTH, dt.date(2026, 10, 1))
FILES = ("reports:reading_csv", "reports:reading_xlsx")


@pytest.fixture(autouse=True)
def _in_november() -> Iterator[None]:
    with time_machine.travel(dt.datetime(2026, 11, 22, 12, tzinfo=dt.UTC), tick=False):
        yield


def note(
    slug: str, number: int, *, kind: str = "view", language: str = "en", part: str = ""
) -> None:
    capsule, _new = Capsule.objects.get_or_create(
        slug=slug, defaults={"state": "published", "for_youth": True, "title_en": slug.title()}
    )
    day = dt.date(2026, 10, 9)
    DailyCount.objects.create(
        capsule=capsule, kind=kind, language=language, part=part, count=number, day=day
    )


def told() -> dict[str, dict[str, str]]:
    """What a reader of the page knows: the texts of each table's rows."""
    found = reading.report(OCTOBER, now=dt.datetime.now(dt.UTC))
    return {
        table.name: {row.category.code: row.text for row in table.rows} for table in found.tables
    }


def test_capsules_that_are_read_rarely_stand_in_one_line() -> None:
    for slug, number in {"often": 60, "more": 30, "dull": 2, "seldom": 3, "hardly": 4}.items():
        note(slug, number)
    lines = told()["views"]
    assert lines["often"] == "60"
    assert not {"dull", "seldom", "hardly"} & lines.keys()
    assert sum(map(int, lines.values())) == 99


def test_one_rare_capsule_never_stands_alone_in_that_line() -> None:
    note("often", 60)
    note("more", 30)
    note("rare", 3)
    lines = told()["views"]
    assert int(lines["rare" if "rare" in lines else reading.RARE]) >= 3 + 30
    assert len(lines) == 2


def test_too_few_views_say_nothing_at_all() -> None:
    note("rare", 3)
    assert told() == {"views": {"all": "withheld"}}


def test_answers_endings_and_votes_are_told_by_part_and_hidden_where_small() -> None:
    note("often", 50)
    note("often", 20, kind="quiz_right", part="one")
    note("often", 10, kind="quiz_other", part="one")
    note("often", 9, kind="quiz_right", part="two")
    note("often", 1, kind="quiz_other", part="two")
    note("often", 7, kind="ending", part="told")
    note("often", 2, kind="helpful")
    tables = told()
    assert tables["answers:often:one"] == {"quiz_right": "20", "quiz_other": "10"}
    assert tables["answers:often:two"] == {"quiz_right": "withheld", "quiz_other": "<5"}
    assert tables["endings:often"] == {"told": "7"}
    assert set(tables["votes:often"].values()) == {"withheld"}


@settings(max_examples=60, deadline=None)
@given(
    st.dictionaries(
        st.sampled_from(["a", "b", "c", "d"]),
        st.dictionaries(st.sampled_from(["en", "fr", "ar", "nl"]), st.integers(1, 12), min_size=1),
        min_size=1,
    )
)
def test_the_languages_of_the_whole_undo_nothing_that_a_capsule_hides(
    counts: dict[str, dict[str, int]],
) -> None:
    """Each capsule's table is a part of the whole: no hidden cell can be told more exactly."""
    codes = ["en", "fr", "ar", "nl"]
    columns = [
        reading._column(counts, [slug], codes)
        for slug in sorted(counts)
        if sum(counts[slug].values()) >= INTERNAL
    ]
    whole = reading._whole(columns, codes)
    assert is_safe(whole, least=INTERNAL, parts=columns)


def test_a_month_is_frozen_when_somebody_first_looked() -> None:
    note("often", 60)
    before = told()
    note("late", 40)
    Capsule.objects.filter(slug="often").delete()
    assert told()["views"] == before["views"]
    assert ReadingSnapshot.objects.get().counts["views"] == {"often": {"en": 60}}


def test_an_unfinished_month_cannot_be_seen(client: Client, log_in: LogIn, stan: User) -> None:
    note("often", 60)
    DailyCount.objects.update(day=dt.date(2026, 11, 3))
    page = log_in(client, stan).get(reverse("reports:reading"))
    assert "There are no figures yet" in page.content.decode()
    assert client.get(reverse("reports:reading"), {"period": "2026-11"}).status_code == 404
    for name in FILES:
        assert client.get(reverse(name)).status_code == 404


@pytest.mark.parametrize("period", ["nonsense", "2026", "2026-Q4", "2026-09", "2030-01"])
def test_a_month_that_is_not_there_is_not_found(
    client: Client, log_in: LogIn, stan: User, period: str
) -> None:
    note("often", 60)
    answer = log_in(client, stan).get(reverse("reports:reading"), {"period": period})
    assert answer.status_code == 404


def test_staff_and_leads_read_it_and_nobody_else(
    client: Client, log_in: LogIn, stan: User, lea: User, carla: User, pia: User
) -> None:
    note("often", 60)
    for name in ("reports:reading", *FILES):
        assert Client().get(reverse(name)).status_code == 302
        for user in (carla, pia):
            assert log_in(Client(), user).get(reverse(name)).status_code == 404
        for user in (stan, lea):
            assert log_in(Client(), user).get(reverse(name)).status_code == 200


def test_files_hold_the_same_as_the_page_and_are_noted(
    client: Client, log_in: LogIn, stan: User
) -> None:
    note("often", 60)
    note("=more", 30, language="ar")
    browser = log_in(client, stan)
    lines = b"".join(browser.get(reverse(FILES[0]))).decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(lines)))
    assert ["2026-10", "internal", "views", "often", "Often", "60", "views"] in rows
    assert not any(cell.startswith("=") for row in rows for cell in row)
    sheet = load_workbook(io.BytesIO(browser.get(reverse(FILES[1])).content)).active
    assert len(list(sheet.iter_rows())) == len(rows)
    noted = ExportLog.objects.values_list("report", "period", "by")
    assert list(noted) == [("reading", "2026-10", stan.pk)] * 2


def test_the_page_costs_the_same_for_many_capsules(
    client: Client, log_in: LogIn, stan: User, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(30):
        note(f"c{number}", 40 + number)
    browser = log_in(client, stan)
    browser.get(reverse("reports:reading"))
    with django_assert_max_num_queries(14):
        assert browser.get(reverse("reports:reading")).status_code == 200
