"""The on-call rota: who sees it, gaps told loudly, shifts planned (S22)."""

import datetime as dt
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from peers.people.models import OnCallShift, User
from peers.people.rota import Turn, local_moment, stretches, times
from peers.threads.models import Notification
from tests.desk.conftest import As, body
from tests.desk.rota import HOUR, ROTA, plan, planned

pytestmark = pytest.mark.django_db


# --- who sees it -----------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("person", "page", "plans"),
    [
        ("alice", 404, 404),
        ("tess", 404, 404),
        ("charlie", 404, 404),
        ("carla", 200, 404),
        ("otto", 200, 404),
        ("lea", 200, 422),
        ("stan", 200, 422),
    ],
)
def test_the_team_sees_the_rota_and_staff_and_leads_plan_it(
    as_: As, request: pytest.FixtureRequest, person: str, page: int, plans: int
) -> None:
    browser = as_(request.getfixturevalue(person))
    assert browser.get(ROTA).status_code == page
    assert browser.post(reverse("rota:plan"), {}).status_code == plans
    assert ("Plan a shift" in body(browser.get(ROTA))) is (plans == 422)


def test_a_lead_whose_papers_ran_out_plans_nothing(as_: As, lea: User) -> None:
    lea.vetting_checks.update(expires_on=dt.date(2026, 10, 1))
    assert as_(lea).post(reverse("rota:plan"), {}).status_code == 404


def test_every_act_of_the_rota_is_a_post(as_: As, stan: User) -> None:
    for name, ids in (
        ("plan", []),
        ("threads", []),
        ("remove", [1]),
        ("ask", [1]),
        ("accept", [1]),
    ):
        assert as_(stan).get(reverse(f"rota:{name}", args=ids)).status_code == 405


# --- what it shows ---------------------------------------------------------------------------
def turn(user: int, start: int, end: int, place: int = 1, *, counts: bool = True) -> Turn:
    day = dt.datetime(2026, 10, 14, tzinfo=dt.UTC)
    return Turn(user, user, f"P{user}", day + start * HOUR, day + end * HOUR, place, counts)


def test_the_whole_day_is_told_gaps_included() -> None:
    day = dt.datetime(2026, 10, 14, tzinfo=dt.UTC)
    parts = stretches(
        [turn(1, 0, 8), turn(2, 6, 12, place=2), turn(3, 20, 30)],
        start=day,
        end=day + 24 * HOUR,
    )
    told = [(part.starts_at.hour, [one.user for one in part.turns], part.is_gap) for part in parts]
    assert told == [
        (0, [1], False),
        (6, [1, 2], False),
        (8, [2], False),
        (12, [], True),
        (20, [3], False),
    ]


def test_who_cannot_be_called_fills_no_gap_and_nobody_stands_in_line_twice() -> None:
    day = dt.datetime(2026, 10, 14, tzinfo=dt.UTC)
    (part,) = stretches([turn(1, 0, 24, counts=False)], start=day, end=day + 24 * HOUR)
    assert part.is_gap
    twice = [turn(1, 0, 24, place=2), turn(1, 0, 24, place=1)]
    (part,) = stretches(twice, start=day, end=day + 24 * HOUR)
    assert [one.position for one in part.turns] == [1]


@pytest.mark.parametrize(
    ("first", "hours"),
    [(dt.datetime(2026, 10, 17, 20), [12, 13]), (dt.datetime(2027, 3, 20, 20), [12, 11])],  # noqa: DTZ001
)
def test_a_night_is_the_same_on_the_clock_when_the_clock_changes(
    first: dt.datetime, hours: list[int]
) -> None:
    spans = times(first, first + 12 * HOUR, weeks=2)
    assert [(end - start) / HOUR for start, end in spans] == hours
    # An hour that does not exist ends one shift and begins the next at the same moment.
    skipped = local_moment(dt.datetime(2027, 3, 28, 2, 30))  # noqa: DTZ001
    assert skipped == dt.datetime(2027, 3, 28, 1, 30, tzinfo=dt.UTC)


def test_a_gap_is_told_loudly_and_a_covered_week_is_calm(
    as_: As, carla: User, ozan: User, noon: dt.datetime
) -> None:
    html = body(as_(carla).get(ROTA))
    assert "Nobody is on call now." in html
    assert "Nobody is on call from Wed 14 Oct 15:00 to Wed 21 Oct 00:00." in html
    planned(ozan, noon - 100 * HOUR, hours=400)
    html = body(as_(carla).get(ROTA))
    assert "Nobody is on call" not in html
    assert "1. Ozan" in html


def test_a_shift_of_somebody_whose_papers_run_out_is_a_gap(
    as_: As, carla: User, ozan: User, noon: dt.datetime
) -> None:
    planned(ozan, noon - HOUR, hours=72)
    ozan.vetting_checks.update(expires_on=dt.date(2026, 10, 15))
    html = body(as_(carla).get(ROTA))
    assert "a role or a paper is missing" in html
    assert "Nobody is on call from" in html


def test_the_board_says_who_is_on_call(as_: As, carla: User, ozan: User, noon: dt.datetime) -> None:
    assert "Nobody is on call now." in body(as_(carla).get("/en/desk/"))
    planned(ozan, noon - HOUR)
    html = body(as_(carla).get("/en/desk/"))
    assert "On call now" in html
    assert "1. Ozan" in html


@pytest.mark.django_db(transaction=True)  # nothing is kept that the same transaction wrote
def test_four_weeks_cost_as_many_queries_as_one(
    as_: As, stan: User, ozan: User, olga: User, noon: dt.datetime
) -> None:
    browser = as_(stan)

    def queries(address: str) -> int:
        browser.get(address)
        with CaptureQueriesContext(connection) as seen:
            assert browser.get(address).status_code == 200
        return len(seen)

    few = queries(ROTA)
    for day in range(20):
        planned(ozan, noon + 24 * day * HOUR)
        planned(olga, noon + 24 * day * HOUR, place=2)
    assert queries(f"{ROTA}?weeks=4") == few
    assert few <= 26


@pytest.mark.parametrize("start", ["2026-13-45", "soon", "0001-01-01", "9999-12-31", "2026-10-25"])
def test_any_week_can_be_asked_for(as_: As, carla: User, start: str) -> None:
    assert as_(carla).get(f"{ROTA}?from={start}&weeks=4").status_code == 200


# --- planning --------------------------------------------------------------------------------
def test_a_night_shift_is_planned_for_four_weeks(as_: As, stan: User, ozan: User) -> None:
    assert plan(as_, stan, ozan, weeks=4).status_code == 302
    shifts = list(OnCallShift.objects.filter(user=ozan).order_by("starts_at"))
    assert len(shifts) == 4
    # Three weeks later the clock has gone back: still 20:00 in Brussels.
    hours = [shift.starts_at.astimezone(dt.UTC).hour for shift in shifts]
    assert hours == [18, 19, 19, 19]
    assert Notification.objects.filter(to=ozan, kind="shift").count() == 1


def test_one_clash_and_nothing_is_planned(as_: As, stan: User, ozan: User, olga: User) -> None:
    plan(as_, stan, ozan, starts="2026-10-27T22:00", ends="2026-10-28T02:00")
    answer = plan(as_, stan, olga, weeks=3)
    assert answer.status_code == 422
    assert "Ozan already has a shift then" in body(answer)
    assert not OnCallShift.objects.filter(user=olga).exists()
    assert plan(as_, stan, olga, weeks=3, position=2).status_code == 302
    assert plan(as_, stan, ozan, weeks=2, position=3).status_code == 422


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"ends": "2026-10-20T19:00"}, "The end comes before the start."),
        ({"ends": "2026-10-30T19:00"}, "longer than a week"),
        ({"starts": "2026-10-01T08:00", "ends": "2026-10-01T20:00"}, "This time is over."),
        ({"starts": "tomorrow"}, "Enter a valid date/time."),
        ({"weeks": 27}, "less than or equal to 26"),
        ({"weeks": 0}, "greater than or equal to 1"),
    ],
)
def test_what_is_no_shift_is_refused_next_to_its_field(
    as_: As, stan: User, ozan: User, changes: dict[str, Any], words: str
) -> None:
    answer = plan(as_, stan, ozan, **changes)
    assert answer.status_code == 422
    assert words in body(answer)
    assert not OnCallShift.objects.filter(user=ozan).exists()


def test_s19_only_adults_whose_papers_hold_are_planned(
    as_: As, stan: User, ozan: User, carla: User, alice: User
) -> None:
    for person in (carla, alice, stan):
        assert plan(as_, stan, person).status_code == 422
    ozan.vetting_checks.update(expires_on=dt.date(2026, 10, 30))
    answer = plan(as_, stan, ozan, weeks=3)
    assert "a role or a paper is missing" in body(answer)
    assert not OnCallShift.objects.exists()


def test_a_shift_that_runs_ends_and_one_ahead_goes(
    as_: As, stan: User, ozan: User, noon: dt.datetime
) -> None:
    running, ahead = planned(ozan, noon - HOUR), planned(ozan, noon + 48 * HOUR)
    over = planned(ozan, noon - 48 * HOUR)
    for shift in (running, ahead, over):
        as_(stan).post(reverse("rota:remove", args=[shift.pk]))
    assert set(OnCallShift.objects.values_list("pk", "ends_at")) == {
        (running.pk, noon),
        (over.pk, over.ends_at),
    }
