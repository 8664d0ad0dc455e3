"""Coming back: tolerant of how a code is typed, silent about which codes exist."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test.utils import CaptureQueriesContext

from peers.threads import throttle
from peers.threads.codes import hash_of
from peers.threads.models import Attempt, Thread, ThreadEvent
from tests.help.conftest import Youth
from tests.help.page import Page

pytestmark = pytest.mark.usefixtures("empty_cache")
WRONG = "This code does not open anything."


@pytest.mark.parametrize(
    "shape",
    [
        lambda code: code,
        lambda code: " ".join(code[i : i + 4] for i in range(0, 20, 4)),
        lambda code: "-".join(code[i : i + 4] for i in range(0, 20, 4)),
        lambda code: f"  {code}\n",
        lambda code: code.translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")),
        lambda code: code.translate(str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹")),
    ],
)
def test_03_a_code_opens_however_it_is_typed(
    youth: Youth, make_youth: Callable[..., Youth], shape: Callable[[str], str]
) -> None:
    code = youth.opens_thread()
    later = make_youth("ar")
    response = later.comes_back(shape(code))
    assert (response.status_code, response["Location"]) == (303, "/ar/help/thread/")
    assert later.get("thread/").status_code == 200


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("", "Type your code first: five groups of four digits."),
        ("1234 5678 9012 3456 789", "A code has 20 digits. 1 digit is missing."),
        ("12", "A code has 20 digits. 18 digits are missing."),
        ("1" * 22, "A code has 20 digits. These are more: 22."),
        ("12345678901234567890x", "A code has digits only: no letters and no other signs."),
        ("hello", "A code has 20 digits. 20 digits are missing."),
    ],
)
def test_a_mistyped_code_is_told_what_is_wrong_with_its_shape_and_stays(
    youth: Youth, typed: str, sentence: str
) -> None:
    page = Page(youth.comes_back(typed))
    assert page.texts["code-error"] == sentence
    assert page.value("code") == typed
    assert not Attempt.objects.exists(), "a slip of the finger is no guess"


def test_a_very_long_code_is_bounded(youth: Youth) -> None:
    assert len(Page(youth.comes_back("1" * 100_000)).value("code") or "") == 60


def test_04_a_wrong_and_a_withdrawn_code_are_answered_alike(
    youth: Youth, make_youth: Callable[..., Youth]
) -> None:
    withdrawn = youth.opens_thread()
    Thread.objects.update(code_hash=None)
    answers, queries = [], []
    for code in ("1" * 20, withdrawn, "2" * 20):
        with CaptureQueriesContext(connection) as counted:
            page = Page(make_youth().comes_back(code))
        answers.append((page.texts["code-error"], page.value("code")))
        queries.append([query["sql"].split("WHERE")[0] for query in counted])
    assert len(set(answers)) == 1
    assert answers[0][0].startswith(WRONG)
    assert queries[1] == queries[2], "the same way through the tables, so the same time"


def test_a_wrong_code_is_not_shown_again(youth: Youth) -> None:
    """Twenty right digits could be somebody's code with one slip in it."""
    assert Page(youth.comes_back("3" * 20)).value("code") == ""


def guess_wrong(number: int, make_youth: Callable[..., Youth]) -> None:
    """So many wrong codes from this network, each waited for where that is asked."""
    guesser = make_youth()
    for guess in range(number):
        assert guesser.comes_back(f"{guess:020d}").status_code in (200, 429)


def waits_and_presses_again(youth: Youth, answer: HttpResponse, clock: Any) -> HttpResponse:
    """What the page asks for: wait, and send the same form once more."""
    assert answer.status_code == 429
    page = Page(answer)
    clock.shift(int(answer["Retry-After"]))
    return youth.post("return/", {"code": page.value("code"), "ticket": page.value("ticket")})


def test_05_fifty_wrong_codes_are_slowed_down_and_lock_nobody_out(
    youth: Youth, make_youth: Callable[..., Youth], clock: Any
) -> None:
    code = youth.opens_thread()
    guess_wrong(50, make_youth)
    later = make_youth()
    answer = later.comes_back(code)
    assert "You are not locked out." in Page(answer).texts["code-slow"]
    guess_wrong(50, make_youth)  # others in the same network do not push anybody back
    assert waits_and_presses_again(later, answer, clock).status_code == 303


def test_05_before_its_time_no_code_is_looked_up_and_all_are_told_the_same(
    youth: Youth, make_youth: Callable[..., Youth], clock: Any
) -> None:
    right = youth.opens_thread()
    withdrawn = make_youth().opens_thread()
    Thread.objects.exclude(code_hash=hash_of(right)).update(code_hash=None)
    guess_wrong(40, make_youth)
    answers = []
    for code in (right, withdrawn, "9" * 20):
        with CaptureQueriesContext(connection) as counted:
            answer = make_youth().comes_back(code)
        assert not [query for query in counted if "code_hash" in query["sql"]]
        page = Page(answer)
        answers.append((answer.status_code, answer["Retry-After"], page.texts["code-slow"]))
    assert len(set(answers)) == 1


def test_05_a_ticket_is_for_one_code_and_not_before_its_time(
    youth: Youth, make_youth: Callable[..., Youth], clock: Any
) -> None:
    code = youth.opens_thread()
    guess_wrong(40, make_youth)
    later = make_youth()
    ticket = Page(later.comes_back("8" * 20)).value("ticket")
    clock.shift(60)
    assert later.post("return/", {"code": code, "ticket": ticket}).status_code == 429
    page = Page(later.comes_back(code))
    early = later.post("return/", {"code": code, "ticket": page.value("ticket")})
    assert early.status_code == 429
    clock.shift(throttle.TICKET_LASTS.total_seconds() + throttle.LONGEST_WAIT + 1)
    stale = later.post("return/", {"code": code, "ticket": page.value("ticket")})
    assert stale.status_code == 429


def test_05_no_worker_waits(
    youth: Youth, make_youth: Callable[..., Youth], monkeypatch: pytest.MonkeyPatch, clock: Any
) -> None:
    """The seconds pass in the browser: a server that slept would stand still for everybody."""
    guess_wrong(40, make_youth)

    def sleep(_seconds: float) -> None:
        raise AssertionError("a worker sleeps")

    monkeypatch.setattr("time.sleep", sleep)
    assert youth.comes_back("7" * 20).status_code == 429


def test_the_numbers_stand_on_the_page_whatever_was_typed(youth: Youth) -> None:
    for typed in ("", "12", "5" * 20):
        page = Page(youth.comes_back(typed))
        assert page.all("a", href="tel:112")
        assert page.all("a", href="tel:116000")


def test_08_thirty_youths_behind_one_address_all_get_through(
    make_youth: Callable[..., Youth], clock: Any
) -> None:
    class_of_thirty = [make_youth() for _number in range(30)]
    codes = [one.opens_thread() for one in class_of_thirty]
    assert len(set(codes)) == 30
    for code in codes:
        later = make_youth()
        slip = f"{(int(code) + 1) % 10**20:020d}"
        assert later.comes_back(slip).status_code == 200
        assert later.comes_back(code).status_code == 303


def test_08_thirty_youths_get_through_while_someone_among_them_guesses(
    make_youth: Callable[..., Youth], clock: Any
) -> None:
    codes = [make_youth().opens_thread() for _number in range(30)]
    guess_wrong(60, make_youth)
    class_of_thirty = [(one := make_youth(), one.comes_back(code)) for code in codes]
    assert {answer.status_code for _one, answer in class_of_thirty} == {429}
    clock.shift(throttle.LONGEST_WAIT)
    for one, answer in class_of_thirty:
        page = Page(answer)
        data = {"code": page.value("code"), "ticket": page.value("ticket")}
        assert one.post("return/", data).status_code == 303


def test_coming_back_is_a_fact_without_where_from(
    youth: Youth, make_youth: Callable[..., Youth]
) -> None:
    code = youth.opens_thread()
    make_youth().comes_back(code)
    event = ThreadEvent.objects.get(kind=ThreadEvent.Kind.CODE_USED)
    assert (event.by, event.by_role, event.data) == (None, "youth", {})


def test_25_the_session_has_a_new_key_at_code_entry(
    youth: Youth, make_youth: Callable[..., Youth]
) -> None:
    code = youth.opens_thread()
    before = youth.client.session.session_key
    youth.comes_back(code)
    assert youth.client.session.session_key != before


@pytest.mark.parametrize("reason", ["idle", "left", "gone", "deleted"])
def test_a_closed_door_says_why(youth: Youth, reason: str) -> None:
    response = youth.client.get(f"/en/help/return/?closed={reason}")
    assert b'role="status"' in response.content


def test_an_invented_reason_says_nothing(youth: Youth) -> None:
    response = youth.client.get("/en/help/return/?closed=%3Cscript%3E")
    assert b'role="status"' not in response.content
