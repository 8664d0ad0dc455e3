"""The ladder at the desk: read, tried out without a trace, changed after a preview."""

import datetime as dt
import re
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from peers.people.models import OnCallShift, Role, User
from peers.people.rota import local_moment
from peers.threads import codes
from peers.threads.actions.ladder import ladder_of
from peers.threads.actions.routing import route_due
from peers.threads.actions.youth import open_thread
from peers.threads.candidates import current_policy
from peers.threads.foresight import Question, foresee
from peers.threads.models import (
    EscalationStep,
    LadderChange,
    Notification,
    Offer,
    Thread,
    ThreadEvent,
)
from peers.threads.rules.ladder import LADDER, Rung
from peers.threads.rules.topics import Risk
from tests.desk.conftest import As, body
from tests.threads.conftest import NO, new_thread

pytestmark = pytest.mark.django_db
LADDER_PAGE = "/en/desk/ladder/"
PREVIEW = "/en/desk/ladder/preview/"
QUESTION = {"level": 0, "topic": "account_security", "language": "en", "asker": "youth", "at": ""}


def rows(*rungs: tuple[str, int, str, str], seen: int = 0, **more: str) -> dict[str, Any]:
    """The form of a level: (rung, amount, unit, clock) for each line."""
    data: dict[str, Any] = {
        "form-TOTAL_FORMS": len(rungs),
        "form-INITIAL_FORMS": 0,
        "form-MIN_NUM_FORMS": 0,
        "form-MAX_NUM_FORMS": 14,
        "seen": seen,
        **more,
    }
    for place, (rung, amount, unit, clock) in enumerate(rungs):
        fields = {"place": place + 1, "rung": rung, "amount": amount, "unit": unit, "clock": clock}
        data |= {f"form-{place}-{name}": value for name, value in fields.items()}
    return data


SHORT = (
    ("coach", 4, "hours", "staffed"),
    ("lead", 90, "minutes", "wall"),
    ("hotline_card", 12, "hours", "wall"),
)


# --- who ---------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("person", "status"),
    [
        ("alice", 404),
        ("carla", 404),
        ("otto", 404),
        ("tess", 404),
        ("charlie", 404),
        ("lea", 200),
        ("stan", 200),
    ],
)
def test_the_ladder_is_there_for_staff_and_leads_alone(
    as_: As, request: pytest.FixtureRequest, person: str, status: int
) -> None:
    browser = as_(request.getfixturevalue(person))
    for page in (LADDER_PAGE, f"{LADDER_PAGE}0/", f"{LADDER_PAGE}4/"):
        assert browser.get(page).status_code == status
    assert browser.get(PREVIEW, QUESTION).status_code == status
    changed = browser.post(f"{LADDER_PAGE}0/", rows(*SHORT, confirm="yes")).status_code
    assert changed == (302 if status == 200 else 404)
    assert LadderChange.objects.exists() is (status == 200)


def test_there_is_no_sixth_level(as_: As, stan: User) -> None:
    assert as_(stan).get(f"{LADDER_PAGE}5/").status_code == 404


# --- editing ----------------------------------------------------------------------------------
def test_a_ladder_is_saved_only_after_its_preview_was_confirmed(as_: As, stan: User) -> None:
    browser = as_(stan)
    look = browser.post(f"{LADDER_PAGE}0/", rows(*SHORT))
    html = body(look)
    assert "Nothing is saved yet" in html
    assert "90 min" in html
    assert ladder_of(Risk.R0) == LADDER[Risk.R0]
    kept = dict(re.findall(r'type="hidden" name="(form-[^"]+|seen)" value="([^"]*)"', html))
    assert browser.post(f"{LADDER_PAGE}0/", {**kept, "confirm": "yes"}).status_code == 302
    assert [step.rung for step in ladder_of(Risk.R0)] == ["coach", "lead", "hotline_card"]
    page = body(browser.get(LADDER_PAGE))
    assert "Stan" in page
    assert "Before and after" in page


def test_changing_it_again_keeps_what_was_typed(as_: As, stan: User) -> None:
    html = body(as_(stan).post(f"{LADDER_PAGE}0/", rows(*SHORT, again="yes")))
    assert 'value="90"' in html
    assert ladder_of(Risk.R0) == LADDER[Risk.R0]


def test_the_order_is_the_one_of_the_numbers_and_a_line_without_a_choice_goes(
    as_: As, stan: User
) -> None:
    data = rows(SHORT[1], SHORT[2], ("", 1, "hours", "wall"), SHORT[0], confirm="yes")
    data |= {"form-0-place": 2, "form-1-place": 3, "form-3-place": 1}
    assert as_(stan).post(f"{LADDER_PAGE}0/", data).status_code == 302
    assert [step.rung for step in ladder_of(Risk.R0)] == ["coach", "lead", "hotline_card"]


@pytest.mark.parametrize(
    ("level", "lines", "words"),
    [
        (0, (), "A ladder needs at least one rung"),
        (4, SHORT, "At R4 the on-call adult is called first"),
        (2, (("peer", 1, "hours", "wall"), *SHORT), "Peer experts answer R0 and R1 only."),
        (0, SHORT[:2], "A ladder ends with a safeguarding lead"),
        (
            4,
            (
                ("on_call", 20, "minutes", "wall"),
                ("next_on_call", 15, "minutes", "wall"),
                ("lead", 15, "minutes", "wall"),
                SHORT[2],
            ),
            "after 15 minutes at the latest, at any hour (S22)",
        ),
    ],
)
def test_what_breaks_a_rule_is_said_plainly_and_not_saved(
    as_: As, stan: User, level: int, lines: Any, words: str
) -> None:
    answer = as_(stan).post(f"{LADDER_PAGE}{level}/", rows(*lines, confirm="yes"))
    assert answer.status_code == 422
    assert words in body(answer)
    assert ladder_of(Risk(level)) == LADDER[Risk(level)]


@pytest.mark.parametrize("amount", ["", "0", "-5", "soon", "99999999"])
def test_a_time_that_is_none_is_refused_next_to_its_field(as_: As, stan: User, amount: str) -> None:
    data = rows(*SHORT, confirm="yes") | {"form-0-amount": amount}
    answer = as_(stan).post(f"{LADDER_PAGE}0/", data)
    assert answer.status_code == 422
    assert 'id="id_form-0-amount_error"' in body(answer)


def test_a_forged_form_breaks_nothing(as_: As, stan: User) -> None:
    for data in ({}, {"form-TOTAL_FORMS": "x"}, rows(*SHORT) | {"form-TOTAL_FORMS": 9999}):
        assert as_(stan).post(f"{LADDER_PAGE}0/", data).status_code == 422
    forged = rows(*SHORT, confirm="yes") | {"seen": "٣"}
    assert as_(stan).post(f"{LADDER_PAGE}0/", forged).status_code == 409


def test_whoever_saves_second_is_told_and_overwrites_nothing(
    as_: As, stan: User, lea: User
) -> None:
    as_(lea).post(f"{LADDER_PAGE}0/", rows(*SHORT, confirm="yes"))
    mine = rows(("coach", 8, "hours", "staffed"), *SHORT[1:], confirm="yes")
    answer = as_(stan).post(f"{LADDER_PAGE}0/", mine)
    assert answer.status_code == 409
    assert "Somebody else has changed this ladder meanwhile." in body(answer)
    assert LadderChange.objects.get().by == lea


# --- the preview ------------------------------------------------------------------------------
def everything() -> list[int]:
    return [model.objects.count() for model in (Thread, Offer, ThreadEvent, Notification)]


def test_a_preview_says_that_it_is_one_and_leaves_no_trace(
    as_: As, stan: User, alice: User, chris: User, otto: User, lea: User
) -> None:
    before = everything()
    html = body(as_(stan).get(PREVIEW, QUESTION))
    assert "This is a preview." in html
    assert "nobody is called and nothing is written" in html
    assert "Alice is called." in html
    assert "The youth sees the numbers first" in html
    assert everything() == before


def test_a_preview_tells_why_nobody_else_would_be_called(
    as_: As, stan: User, alice: User, bob: User, lea: User
) -> None:
    bob.languages = ["fr"]
    bob.save()
    html = body(as_(stan).get(PREVIEW, QUESTION))
    assert "<strong>Bob</strong>: does not speak the language of this thread" in html


def test_a_topic_that_starts_higher_counts_as_what_it_is(as_: As, stan: User, otto: User) -> None:
    html = body(as_(stan).get(PREVIEW, {**QUESTION, "topic": "suicide"}))
    assert "R4 immediate" in html
    assert "starts at a higher level" in html


@pytest.mark.parametrize(
    "wrong", [{"level": 9}, {"topic": "x"}, {"language": "xx"}, {"at": "never"}, {"asker": "god"}]
)
def test_a_preview_of_nonsense_is_refused(as_: As, stan: User, wrong: dict[str, Any]) -> None:
    assert as_(stan).get(PREVIEW, {**QUESTION, **wrong}).status_code == 422


def test_a_preview_costs_the_same_however_many_help(
    as_: As, stan: User, alice: User, chris: User, otto: User, lea: User, make_adult: Any
) -> None:
    browser = as_(stan)

    def queries() -> int:
        browser.get(PREVIEW, QUESTION)
        with CaptureQueriesContext(connection) as seen:
            browser.get(PREVIEW, QUESTION)
        return len(seen)

    few = queries()
    for number in range(10):
        make_adult(f"helper{number}", role=Role.ON_CALL)
    assert queries() == few
    # Each day that the ladder reaches is read once; who helps on it costs nothing more.
    assert few <= 56


CASES = [
    ("account_security", Risk.R0, dt.datetime(2026, 10, 14, 15)),  # noqa: DTZ001
    ("account_security", Risk.R0, dt.datetime(2026, 10, 16, 23)),  # noqa: DTZ001 - Friday night
    ("cyberbullying", Risk.R1, dt.datetime(2026, 10, 15, 10)),  # noqa: DTZ001 - in school hours
    ("mental_distress", Risk.R2, dt.datetime(2026, 10, 17, 3)),  # noqa: DTZ001
    ("grooming", Risk.R3, dt.datetime(2026, 10, 14, 11)),  # noqa: DTZ001
    ("grooming", Risk.R3, dt.datetime(2026, 10, 25, 1, 55)),  # noqa: DTZ001 - the clock changes
    ("suicide", Risk.R4, dt.datetime(2027, 3, 28, 1, 55)),  # noqa: DTZ001 - and again
    ("staff_concern", Risk.R4, dt.datetime(2026, 10, 14, 15)),  # noqa: DTZ001
]


@pytest.mark.parametrize(("topic", "risk", "local"), CASES)
def test_what_is_foreseen_is_what_then_happens(
    make_adult: Any,
    alice: User,
    bob: User,
    chris: User,
    cora: User,
    otto: User,
    lea: User,
    luc: User,
    topic: str,
    risk: Risk,
    local: dt.datetime,
) -> None:
    """Rung by rung, person by person, to the minute."""
    second = make_adult("ozan", role=Role.ON_CALL)
    start = local_moment(local)
    OnCallShift.objects.create(
        user=second,
        starts_at=start,
        ends_at=start + dt.timedelta(minutes=20),
        position=2,
    )
    question = Question(risk=risk, topic=topic, language="en", by_youth=True, at=start)
    told = [
        (line.rung, line.at, line.asked_id)
        for line in foresee(question, current_policy())
        if line.asked_id or line.rung is Rung.HOTLINE_CARD
    ]
    thread = open_thread(
        new=new_thread(topic=topic, answers=NO), submission=codes.new_submission(), now=start
    )
    assert thread.risk == risk
    happened = []
    while not thread.numbers_first:
        assert thread.due_at is not None
        now = thread.due_at
        route_due(now=now)
        thread.refresh_from_db()
        offer = thread.offers.filter(made_at=now).exclude(helper=None).last()
        if offer is not None:
            happened.append((offer.rung, now, offer.helper_id))
        if thread.numbers_first:
            happened.append(("hotline_card", now, None))
    assert happened == told


def test_the_administration_shows_the_rungs_and_changes_none(as_: As, stan: User) -> None:
    browser = as_(stan)
    row = EscalationStep.objects.filter(risk=4).first()
    assert row is not None
    assert browser.get("/en/admin/threads/escalationstep/").status_code == 200
    assert browser.get("/en/admin/threads/escalationstep/add/").status_code == 403
    changed = f"/en/admin/threads/escalationstep/{row.pk}/change/"
    assert browser.post(changed, {"within": "02:00:00"}).status_code == 403
    assert browser.post(f"/en/admin/threads/escalationstep/{row.pk}/delete/").status_code == 403
