"""The organisation's year: counted from rows, small numbers of people hidden, frozen."""

import csv
import datetime as dt
import io
import itertools
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from capsules.models import Capsule
from peers.people.models import Group, Membership, Role, User
from peers.training.actions import sessions as acts
from peers.training.models import Qualification, Session
from reports import year, year_counting
from reports.models import Audience, ExportLog, WrittenOnceError, YearSnapshot
from reports.suppression import INTERNAL, PUBLIC, Mark
from tests.reports.attacker import Knowledge
from tests.reports.factory import BRUSSELS

LogIn = Callable[[Client, User], Client]
FILES = ("reports:year_csv", "reports:year_xlsx")
SPRING = dt.datetime(2025, 4, 9, 14, tzinfo=BRUSSELS)


@pytest.fixture(autouse=True)
def _in_january() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(dt.datetime(2026, 1, 8, 12, tzinfo=dt.UTC), tick=False) as clock:
        yield clock


Held = Callable[..., Session]


@pytest.fixture
def held(stan: User) -> Held:
    """`held("youth", heads=[("youth", 20, school)], flyers=30)`: a session as it was noted."""
    places = itertools.count()

    def held(
        kind: str,
        *,
        at: dt.datetime = SPRING,
        heads: Any = (),
        flyers: int = 0,
        signatures: int = 0,
        present: Any = (),
        **more: Any,
    ) -> Session:
        plan = acts.Plan(
            kind=kind,
            starts_at=at,
            ends_at=at + dt.timedelta(hours=2),
            place=f"Room {next(places)}",
            language="nl",
            **more,
        )
        made = acts.plan_session(plan=plan, by=stan, now=at)
        note: Any = {"session": made, "by": stan, "now": at}
        for profession, count, institution in heads:
            acts.count_heads(profession=profession, count=count, institution=institution, **note)
        if flyers:
            acts.hand_out(kind="flyer", language="nl", count=flyers, **note)
        acts.note_signatures(count=signatures, **note)
        acts.note_people(ticked=[user.pk for user in present], **note)
        return made

    return held


@pytest.fixture
def reader(client: Client, stan: User, log_in: LogIn) -> Client:
    return log_in(client, stan)


def school() -> Any:
    return acts.institution_named(name="Atheneum", kind="school")


def page(client: Client, **query: str) -> str:
    answer = client.get(reverse("reports:year"), query)
    assert answer.status_code == 200
    return answer.content.decode()


def rows(client: Client, **query: str) -> dict[tuple[str, str], str]:
    """{(table, code): count} of the CSV file."""
    answer: Any = client.get(reverse("reports:year_csv"), query)
    assert answer.status_code == 200
    lines = csv.DictReader(io.StringIO(answer.getvalue().decode("utf-8-sig")))
    return {(line["table"], line["code"]): line["count"] for line in lines}


# --- who ---------------------------------------------------------------------------------------
@pytest.mark.parametrize("who", ["alice", "carla", "otto", "tess", "charlie"])
def test_nobody_else_learns_that_the_figures_exist(
    who: str, client: Client, log_in: LogIn, request: pytest.FixtureRequest, held: Held
) -> None:
    held("youth", heads=[("youth", 20, None)])
    log_in(client, request.getfixturevalue(who))
    for name in ("reports:year", *FILES, "reports:xlsx"):
        assert client.get(reverse(name)).status_code == 404
    assert not ExportLog.objects.exists()


@pytest.mark.parametrize("who", ["stan", "lea"])
def test_staff_and_leads_read_them(
    who: str, client: Client, log_in: LogIn, request: pytest.FixtureRequest, held: Held
) -> None:
    held("youth", heads=[("youth", 20, None)])
    log_in(client, request.getfixturevalue(who))
    assert "Young people reached" in page(client)


@pytest.mark.django_db
def test_a_visitor_is_sent_to_the_log_in(client: Client) -> None:
    for name in ("reports:year", *FILES):
        assert reverse("account_login") in client.get(reverse(name)).headers["Location"]


def test_they_are_only_read_and_stored_by_no_cache(reader: Client, held: Held) -> None:
    held("youth")
    for name in ("reports:year", *FILES):
        assert reader.post(reverse(name)).status_code == 405
        assert "no-store" in reader.get(reverse(name))["Cache-Control"]


# --- which year --------------------------------------------------------------------------------
def test_a_year_is_read_a_week_after_its_end_and_not_before(
    reader: Client, held: Held, stan: User, log_in: LogIn, _in_january: Any
) -> None:
    held("youth")
    _in_january.move_to(dt.datetime(2026, 1, 7, 12, tzinfo=dt.UTC))
    log_in(reader, stan)
    assert "There are no figures yet" in page(reader)
    for name in FILES:
        assert reader.get(reverse(name)).status_code == 404
    _in_january.move_to(dt.datetime(2026, 1, 8, 12, tzinfo=dt.UTC))
    log_in(reader, stan)
    assert "2025" in page(reader)


@pytest.mark.parametrize("asked", ["2026", "2024", "2025-Q1", "=1+1", "02025", ""])
def test_no_other_year_and_no_part_of_one_can_be_read(
    asked: str, reader: Client, held: Held
) -> None:
    held("youth")
    for name in ("reports:year", *FILES):
        assert reader.get(reverse(name), {"year": asked}).status_code == 404


def test_an_edition_that_does_not_exist_cannot_be_read(reader: Client, held: Held) -> None:
    held("youth")
    assert reader.get(reverse("reports:year"), {"for": "press"}).status_code == 404


# --- what is counted ---------------------------------------------------------------------------
def test_everything_comes_from_rows(
    reader: Client,
    held: Held,
    scouts: Group,
    alice: User,
    carla: User,
    stan: User,
) -> None:
    held(
        "youth",
        heads=[("youth", 40, school()), ("teacher", 6, school())],
        flyers=50,
        signatures=21,
    )
    held("peer", group=scouts, present=[alice, carla])
    held("public", heads=[("youth", 60, None), ("parent", 30, None)], flyers=200)
    town = acts.institution_named(name="Town", kind="authority")
    held("trainers", heads=[("official", 12, town), ("teacher", 9, school())])
    Capsule.objects.create(slug="one", topic="grooming", state="published", for_youth=True)
    found = rows(reader)
    assert found["key_figures", "attendees"] == "159"
    assert found["key_figures", "youths"] == "100"
    assert found["key_figures", "signatures"] == "21"
    assert found["key_figures", "pieces"] == "250"
    assert found["key_figures", "institutions"] == "2"
    assert found["key_figures", "sessions_held"] == "4"
    assert found["key_figures", "capsules"] == "1"
    assert found["profession", "teacher"] == "15"
    assert found["profession", "peer"] == "<5"
    assert found["profession", "total"] == found["institution", "total"] == "159"
    assert found["institution", "school"] == "55"
    assert found["institution", "scouts"] == "<5"
    assert found["institution", "unknown"] == "withheld"  # or the scouts were 159 minus the rest
    assert found["sessions", "public"] == "1"
    assert found["session_languages", "nl"] == "4"
    assert found["materials", "flyer"] == "250"


def test_people_are_counted_in_the_role_of_that_day(held: Held, scouts: Group, dee: User) -> None:
    Membership.objects.create(
        user=dee,
        role=Role.PEER,
        group=scouts,
        started_on=dt.date(2024, 1, 1),
        ended_on=dt.date(2025, 6, 1),
    )
    Membership.objects.create(
        user=dee, role=Role.COACH, group=scouts, started_on=dt.date(2025, 6, 1)
    )
    held("peer", group=scouts, present=[dee])
    held("peer", group=scouts, present=[dee], at=SPRING.replace(month=9))
    assert year_counting.count(2025)["attendees"]["profession"] == {"peer": 1, "coach": 1}


@pytest.fixture
def dee(make_person: Any) -> User:
    person: User = make_person("dee", born=dt.date(2006, 1, 1))
    return person


def test_cancelled_sessions_invitations_and_other_years_are_not_counted(
    held: Held, scouts: Group, alice: User, stan: User
) -> None:
    made = held("peer", group=scouts, heads=[("youth", 9, None)])
    acts.cancel_session(session=made, by=stan, now=SPRING)
    held("peer", at=SPRING.replace(year=2024), heads=[("youth", 9, None)])
    midnight = dt.datetime(2026, 1, 1, tzinfo=BRUSSELS)
    held("peer", at=midnight, heads=[("youth", 9, None)])
    coming = held("peer", group=scouts, present=[alice])
    coming.attendances.update(state="absent")
    counts = year_counting.count(2025)
    assert counts["attendees"] == {"profession": {}, "institution": {}}
    assert counts["sessions"] == {"peer": 1}
    assert year_counting.count(2026)["attendees"]["profession"] == {"youth": 9}


def test_a_training_signed_off_twice_in_a_year_is_one_person(
    alice: User, carla: User, db: None
) -> None:
    for month in (2, 11):
        Qualification.objects.create(
            user=alice,
            role="peer",
            signed_off_by=carla,
            signed_off_on=dt.date(2025, month, 1),
            expires_on=dt.date(2026, month, 1),
        )
    assert year_counting.count(2025)["trained"]["peer"] == 1


def test_an_institution_named_twice_is_reached_once(held: Held, scouts: Group, carla: User) -> None:
    """As the place, as where somebody came from, and as the group of a coach who was there."""
    same = acts.institution_named(name="scouts  KIEVIT", kind="scouts")
    held("trainers", institution=same, heads=[("youth_worker", 5, same)], present=[])
    other = held("trainers")
    other.attendances.create(user=carla, state="present", noted_by=carla, noted_at=SPRING)
    assert year_counting.count(2025)["institutions"] == 1


def test_closed_institutions_have_lines_of_their_own_and_are_in_no_other(
    reader: Client, held: Held, make_adult: Any
) -> None:
    house = Group.objects.create(name="House", kind=Group.Kind.INSTITUTION_CLOSED)
    jail = acts.institution_named(name="The Gate", kind="institution_closed")
    coach = make_adult("hugo", role=Role.COACH, group=house)
    held("youth", group=house, heads=[("youth", 7, None)], flyers=10, present=[coach])
    held("youth", institution=jail, heads=[("youth", 8, None)], signatures=3)
    held("trainers", heads=[("care", 6, jail), ("teacher", 20, school())])
    found = rows(reader)
    assert found["closed", "closed_people"] == "22"
    assert found["closed", "closed_sessions"] == "<5"
    assert found["profession", "total"] == "20"
    assert found["profession", "youth"] == "0"
    assert found["sessions", "youth"] == "0"
    assert found["materials", "total"] == "0"
    assert found["key_figures", "signatures"] == "0"
    assert found["key_figures", "institutions"] == "1"
    assert not any(code == "institution_closed" for _table, code in found)


def test_more_sessions_take_no_more_queries(
    held: Held, alice: User, scouts: Group, django_assert_max_num_queries: Any
) -> None:
    held("peer", group=scouts, present=[alice], heads=[("youth", 9, school())])
    with django_assert_max_num_queries(25) as few:
        year_counting.count(2025)
    for _time in range(5):
        held("trainers", present=[alice], heads=[("teacher", 9, school())])
    with django_assert_max_num_queries(len(few.captured_queries)):
        year_counting.count(2025)


# --- what is shown -----------------------------------------------------------------------------
def test_small_numbers_of_people_are_hidden_and_cannot_be_subtracted(
    reader: Client, held: Held
) -> None:
    held("youth", heads=[("youth", 40, None), ("parent", 3, None), ("teacher", 8, None)])
    inside = rows(reader)
    assert inside["profession", "parent"] == "<5"
    assert inside["profession", "total"] == "51"
    assert "withheld" in {n for (table, _c), n in inside.items() if table == "profession"}
    outside = rows(reader, **{"for": "public"})
    assert outside["profession", "parent"] == "<10"
    assert "8" not in {n for (table, _c), n in outside.items() if table == "profession"}


def test_youths_reached_is_hidden_as_in_its_table(reader: Client, held: Held) -> None:
    held("youth", heads=[("youth", 3, None), ("teacher", 30, None), ("parent", 20, None)])
    found = rows(reader)
    assert found["key_figures", "youths"] == found["profession", "youth"] == "<5"


def test_with_few_people_in_all_no_line_is_shown(reader: Client, held: Held) -> None:
    held("youth", heads=[("youth", 3, None)])
    found = rows(reader)
    assert found["key_figures", "attendees"] == "<5"
    assert ("profession", "total") not in found
    assert {n for (table, _c), n in found.items() if table == "profession"} == {"withheld"}
    assert "with so few people" in page(reader)
    assert found["sessions", "youth"] == "1"  # points at nobody


CELLS = st.lists(st.integers(0, 14), min_size=3, max_size=6)


def learn(known: Knowledge, cells: list[int], audience: str, least: int) -> None:
    """What one edition of a table tells: its total, and each line by its mark."""
    whole, marks = year.marks_of(cells, audience)
    names = [f"c{row}" for row in range(len(cells))]
    if whole is Mark.SHOWN:
        known.equal(names, sum(cells))
    else:
        known.at_least(names, 1)
        known.at_most(names, least - 1)
    for name, value, how in zip(names, cells, marks, strict=True):
        if how is Mark.SHOWN:
            known.equal([name], value)
        elif how is Mark.SMALL:
            known.at_least([name], 1)
            known.at_most([name], least - 1)
        elif how is Mark.HELD:
            known.at_least([name], least)


@pytest.mark.parametrize("editions", [("public",), ("internal", "public")])
@settings(max_examples=120, deadline=None)
@given(cells=CELLS)
def test_40_no_small_number_is_given_away(editions: tuple[str, ...], cells: list[int]) -> None:
    """The opponent of the contacts' figures: holds the public edition, or both."""
    least = {"internal": INTERNAL, "public": PUBLIC}
    known = Knowledge()
    for row in range(len(cells)):
        known.cell(f"c{row}")
    for audience in editions:
        learn(known, cells, audience, least[audience])
    smallest = least[editions[0]]
    _whole, marks = year.marks_of(cells, editions[0])
    for row, how in enumerate(marks):
        low, high = known.range_of([f"c{row}"])
        if how is Mark.SMALL:
            assert (low, high) == (1, smallest - 1)
        elif how is Mark.BLANK and 0 < cells[row] < smallest:
            assert high is None or high - low >= smallest - 2


@given(CELLS)
def test_the_public_sees_nothing_that_the_house_does_not(cells: list[int]) -> None:
    _total, internal = year.marks_of(cells, Audience.INTERNAL)
    _total, public = year.marks_of(cells, Audience.PUBLIC)
    shown = [row for row, how in enumerate(public) if how is Mark.SHOWN]
    assert all(internal[row] is Mark.SHOWN for row in shown)
    assert all(cells[row] == 0 or cells[row] >= PUBLIC for row in shown)


# --- frozen ------------------------------------------------------------------------------------
def test_a_year_stays_as_it_was_first_read(reader: Client, held: Held) -> None:
    held("youth", heads=[("youth", 40, None)])
    before = rows(reader)
    held("youth", heads=[("youth", 1, None)], at=SPRING.replace(month=12))
    assert rows(reader) == before
    with pytest.raises(WrittenOnceError):
        YearSnapshot.objects.get().delete()


# --- the files ---------------------------------------------------------------------------------
def test_the_workbook_holds_what_the_text_file_holds(reader: Client, held: Held) -> None:
    held("youth", heads=[("youth", 40, None), ("parent", 3, None)], flyers=12)
    answer = reader.get(reverse("reports:year_xlsx"))
    assert answer["Content-Disposition"] == 'attachment; filename="year-2025-internal.xlsx"'
    sheet = load_workbook(io.BytesIO(answer.content)).active
    assert sheet is not None
    headers, *lines = sheet.iter_rows(values_only=True)
    assert headers[:6] == ("year", "edition", "table", "code", "label", "count")
    assert {(line[2], line[3]): str(line[5]) for line in lines} == rows(reader)
    counts = {(line[2], line[3]): line[5] for line in lines}
    assert counts["materials", "flyer"] == 12  # a number, not a text
    assert not any(cell.data_type == "f" for row in sheet.iter_rows() for cell in row)


def test_every_download_is_noted_with_its_report(
    reader: Client, held: Held, lea: User, log_in: LogIn
) -> None:
    held("youth", heads=[("youth", 40, None)])
    for name in FILES:
        reader.get(reverse(name), {"for": "public"})
    assert (
        list(ExportLog.objects.values_list("period", "audience", "report"))
        == [("2025", "public", "year")] * 2
    )
    log_in(reader, lea)
    text = reader.get(reverse("reports:index")).content.decode()
    assert "The organisation&#x27;s year</span>" in text


def test_the_page_reads_in_arabic(reader: Client, held: Held) -> None:
    held("youth", heads=[("youth", 40, None)])
    path = reverse("reports:year").removeprefix("/en")
    assert 'dir="rtl"' in reader.get(f"/ar{path}").content.decode()
