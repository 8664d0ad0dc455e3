"""The page and the file: who may read them, what stands in them, what is left behind."""

import csv
import datetime as dt
import io
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from peers.people.models import Membership, User
from peers.threads.models import Outcome, Thread
from reports.models import ExportLog, Snapshot, WrittenOnceError
from tests.reports.factory import at, contacts

pytestmark = pytest.mark.django_db
LogIn = Callable[[Client, User], Client]


@pytest.fixture(autouse=True)
def _in_the_middle_of_july() -> Iterator[None]:
    with time_machine.travel(dt.datetime(2026, 7, 15, 12, tzinfo=dt.UTC), tick=False):
        yield


@pytest.fixture
def reader(client: Client, stan: User, log_in: LogIn) -> Client:
    return log_in(client, stan)


@pytest.fixture
def spring() -> list[Thread]:
    """A second quarter: 40 about bullying, 12 about passwords, 3 about hate, in three months."""
    return [
        *contacts(40, at(4), outcome=Outcome.ANSWERED),
        *contacts(12, at(5), topic="account_security", risk=0, language="fr"),
        *contacts(3, at(6), topic="hate_speech", language="ar"),
        *contacts(9, at(6, 8), language="fr"),
    ]


def page(client: Client, **query: str) -> str:
    answer = client.get(reverse("reports:index"), query)
    assert answer.status_code == 200
    return answer.content.decode()


def rows(client: Client, **query: str) -> list[dict[str, str]]:
    answer: Any = client.get(reverse("reports:csv"), query)
    assert answer.status_code == 200
    return list(csv.DictReader(io.StringIO(answer.getvalue().decode("utf-8-sig"))))


def cells(client: Client, table: str, **query: str) -> dict[str, str]:
    return {row["code"]: row["count"] for row in rows(client, **query) if row["table"] == table}


# --- who ----------------------------------------------------------------------------------------
@pytest.mark.parametrize("name", ["reports:index", "reports:csv"])
@pytest.mark.parametrize("who", ["alice", "carla", "otto", "tess", "charlie"])
def test_nobody_else_learns_that_the_figures_exist(
    name: str, who: str, client: Client, log_in: LogIn, request: pytest.FixtureRequest
) -> None:
    log_in(client, request.getfixturevalue(who))
    assert client.get(reverse(name)).status_code == 404


@pytest.mark.parametrize("name", ["reports:index", "reports:csv"])
def test_a_visitor_is_sent_to_the_log_in(name: str, client: Client) -> None:
    answer = client.get(reverse(name))
    assert answer.status_code == 302
    assert reverse("account_login") in answer["Location"]


@pytest.mark.parametrize("who", ["stan", "lea"])
def test_staff_and_leads_read_the_figures(
    who: str, client: Client, log_in: LogIn, request: pytest.FixtureRequest, spring: object
) -> None:
    log_in(client, request.getfixturevalue(who))
    assert "40" in page(client)


def test_a_role_that_ended_opens_nothing(reader: Client, stan: User) -> None:
    Membership.objects.filter(user=stan).update(ended_on=dt.date(2026, 7, 1))
    assert reader.get(reverse("reports:index")).status_code == 404


def test_figures_are_stored_by_no_cache(reader: Client, spring: object) -> None:
    for name in ("reports:index", "reports:csv"):
        assert "no-store" in reader.get(reverse(name))["Cache-Control"]


@pytest.mark.parametrize("name", ["reports:index", "reports:csv"])
def test_figures_are_only_read(name: str, reader: Client) -> None:
    assert reader.post(reverse(name)).status_code == 405


# --- what ---------------------------------------------------------------------------------------
def test_without_contacts_the_page_says_when_figures_come(reader: Client) -> None:
    assert "There are no figures yet" in page(reader)
    assert reader.get(reverse("reports:csv")).status_code == 404


def test_the_page_opens_with_the_newest_quarter(reader: Client, spring: object) -> None:
    text = page(reader)
    assert "Figures for Quarter 2 of 2026" in text
    assert "&lt;5" in text


@pytest.mark.parametrize("period", ["2026-07", "2026-Q3", "2026", "2025-Q1", "nonsense", "=1+1"])
def test_a_period_that_is_not_over_cannot_be_read(
    period: str, reader: Client, spring: object
) -> None:
    for name in ("reports:index", "reports:csv"):
        assert reader.get(reverse(name), {"period": period}).status_code == 404


def test_an_edition_that_does_not_exist_cannot_be_read(reader: Client, spring: object) -> None:
    assert reader.get(reverse("reports:index"), {"for": "press"}).status_code == 404


def test_small_cells_are_hidden_and_cannot_be_subtracted(reader: Client, spring: object) -> None:
    topics = cells(reader, "topic", period="2026-Q2")
    assert topics["total"] == "64"
    assert topics["hate_speech"] == "<5"
    assert topics["cyberbullying"] == "withheld"  # 64 - 12 would say how many were about hate
    assert topics["account_security"] == "12"
    languages = cells(reader, "language", period="2026-Q2")
    assert languages["ar"] == "<5"
    assert "withheld" in languages.values()


def test_the_public_reads_fewer_cells(reader: Client, spring: list[Thread]) -> None:
    contacts(7, at(6, 9), topic="privacy_reputation")
    inside = cells(reader, "topic", period="2026-Q2")
    outside = cells(reader, "topic", period="2026-Q2", **{"for": "public"})
    assert inside["privacy_reputation"] == "7"
    assert outside["privacy_reputation"] == "<10"
    shown = {code for code, count in outside.items() if count.isdigit()}
    assert all(inside[code] == outside[code] for code in shown)


def test_the_public_has_no_months(reader: Client, spring: object) -> None:
    query = {"period": "2026-04", "for": "public"}
    assert reader.get(reverse("reports:index"), query).status_code == 404
    assert 'href="?for=public&amp;period=2026-04"' not in page(reader, **{"for": "public"})


def test_a_month_shows_its_total_and_times_alone(reader: Client, spring: object) -> None:
    found = rows(reader, period="2026-04")
    assert {row["table"] for row in found} == {"month", "first_reply_time", "first_reply_share"}
    assert {row["code"]: row["count"] for row in found}["2026-04"] == "40"
    assert "a month holds too few contacts" in page(reader, period="2026-04")


def test_times_need_enough_contacts(reader: Client) -> None:
    contacts(4, at(4))
    contacts(20, at(5))
    assert cells(reader, "month", period="2026-04") == {"2026-04": "<5"}
    assert set(cells(reader, "first_reply_time", period="2026-04").values()) == {"withheld"}
    # May counts April's: its times would say how many of them there were.
    assert set(cells(reader, "first_reply_time", period="2026-05").values()) == {"withheld"}
    assert cells(reader, "first_reply_time", period="2026-Q2")["median"] == "120"


@pytest.mark.parametrize(("late", "share"), [(0, "100"), (1, "withheld"), (10, "75")])
def test_the_share_is_hidden_where_it_would_tell_a_small_count(
    late: int, share: str, reader: Client
) -> None:
    contacts(30, at(4))
    contacts(late, at(4, 8), reply_after=dt.timedelta(days=9))
    assert cells(reader, "first_reply_share", period="2026-Q2") == {"within": share}


def test_what_is_told_yearly_is_told_yearly(
    reader: Client, stan: User, log_in: LogIn, spring: object
) -> None:
    contacts(3, at(5, 4), risk=4)
    contacts(6, at(5, 5), topic="staff_concern", risk=4)
    for key in ("2026-Q2", "2026-05"):
        assert "national" not in {row["table"] for row in rows(reader, period=key)}
    assert "staff_concern" not in cells(reader, "topic", period="2026-Q2")
    with time_machine.travel(dt.datetime(2027, 1, 8, 12, tzinfo=dt.UTC), tick=False):
        log_in(reader, stan)
        lines = cells(reader, "national", period="2026")
        public = cells(reader, "national", period="2026", **{"for": "public"})
    assert lines == {"r4": "9", "allegations": "6", "closed_institutions": "0"}
    assert public == {"r4": "<10", "allegations": "<10", "closed_institutions": "0"}


# --- frozen -------------------------------------------------------------------------------------
def test_a_period_stays_as_it_was_first_read(reader: Client, spring: list[Thread]) -> None:
    before = rows(reader, period="2026-Q2")
    Thread.objects.filter(pk=spring[0].pk).update(topic="hate_speech")
    contacts(20, at(6), topic="hate_speech")
    assert rows(reader, period="2026-Q2") == before


def test_a_snapshot_holds_counts_and_nothing_about_anyone(
    reader: Client, spring: list[Thread]
) -> None:
    page(reader)

    def leaves(value: object) -> list[object]:
        if isinstance(value, dict):
            return [leaf for one in value.values() for leaf in leaves(one)]
        return [value]

    for snapshot in Snapshot.objects.all():
        assert all(isinstance(leaf, int) for leaf in leaves(snapshot.counts))
        assert not any(str(thread.pk) in str(snapshot.counts) for thread in spring)


def test_more_threads_take_no_more_queries(
    reader: Client, spring: object, django_assert_max_num_queries: Any
) -> None:
    page(reader)
    with django_assert_max_num_queries(12):
        page(reader, period="2026-Q2")


# --- the file -----------------------------------------------------------------------------------
def test_the_file_opens_in_a_spreadsheet(reader: Client, spring: object) -> None:
    answer: Any = reader.get(reverse("reports:csv"), {"period": "2026-Q2"})
    assert answer.streaming
    assert answer.getvalue().startswith(b"\xef\xbb\xbfperiod,edition,table,code,label")
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert answer["Content-Disposition"] == 'attachment; filename="contacts-2026-Q2-internal.csv"'


def test_topics_carry_their_categories_abroad(reader: Client, spring: object) -> None:
    found = rows(reader, period="2026-Q2")
    bullying = next(row for row in found if row["code"] == "cyberbullying")
    assert bullying["insafe"] == "cyberbullying"
    assert bullying["child_helpline_international"] == "Violence: Bullying"
    assert bullying["unit"] == "contacts"


def test_outcomes_are_counted_where_contacts_ended(reader: Client, spring: object) -> None:
    assert cells(reader, "outcome", period="2026-Q2")["answered"] == "40"


def test_every_download_is_noted_and_leads_see_it(
    client: Client, stan: User, lea: User, log_in: LogIn, spring: object
) -> None:
    log_in(client, stan)
    rows(client, period="2026-Q2", **{"for": "public"})
    assert "The latest downloads" not in page(client)
    log_in(client, lea)
    assert "Stan" in page(client)
    log = ExportLog.objects.get()
    assert (log.by, log.period, log.audience) == (stan, "2026-Q2", "public")
    assert log.at == dt.datetime(2026, 7, 15, 12, tzinfo=dt.UTC)


def test_a_download_that_was_refused_is_not_noted(reader: Client, spring: object) -> None:
    reader.get(reverse("reports:csv"), {"period": "2026-Q3"})
    assert not ExportLog.objects.exists()


def test_nobody_changes_what_was_noted(reader: Client, spring: object) -> None:
    rows(reader, period="2026-Q2")
    for row in (ExportLog.objects.get(), Snapshot.objects.earliest("start")):
        with pytest.raises(WrittenOnceError):
            row.save()
        with pytest.raises(WrittenOnceError):
            row.delete()
        with pytest.raises(WrittenOnceError):
            type(row).objects.all().delete()
        with pytest.raises(WrittenOnceError):
            type(row).objects.update(pk=1)


def test_the_page_reads_in_arabic(reader: Client, spring: object) -> None:
    answer = reader.get(f"/ar{reverse('reports:index').removeprefix('/en')}")
    assert 'dir="rtl"' in answer.content.decode()
