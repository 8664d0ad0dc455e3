"""Coming back: tolerant of how a code is typed, silent about which codes exist."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from peers.threads import throttle
from peers.threads.models import Attempt, Thread, ThreadEvent
from peers.threads.views.help import entry
from tests.help.conftest import Youth
from tests.help.page import Page

pytestmark = pytest.mark.usefixtures("empty_cache")
WRONG = "This code does not open anything."


@pytest.fixture
def naps(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The seconds that answers were held back, without waiting for them."""
    seconds: list[float] = []
    monkeypatch.setattr(entry.time, "sleep", seconds.append)
    return seconds


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
def test_a_code_opens_however_it_is_typed(
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


def test_a_wrong_and_a_withdrawn_code_are_answered_alike(
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


def test_fifty_wrong_codes_are_slowed_down_and_lock_nobody_out(
    youth: Youth, make_youth: Callable[..., Youth], clock: Any, naps: list[float]
) -> None:
    code = youth.opens_thread()
    guesser = make_youth()
    for number in range(50):
        assert guesser.comes_back(f"{number:020d}").status_code == 200
    assert len(naps) == 50 - throttle.FREE_GUESSES
    assert max(naps) == throttle.LONGEST_DELAY
    assert "You are not locked out." in Page(guesser.comes_back("4" * 20)).texts["code-slow"]
    assert make_youth().comes_back(code).status_code == 303


def test_the_numbers_stand_on_the_page_whatever_was_typed(youth: Youth, naps: list[float]) -> None:
    for typed in ("", "12", "5" * 20):
        page = Page(youth.comes_back(typed))
        assert page.all("a", href="tel:112")
        assert page.all("a", href="tel:116000")


def test_thirty_youths_behind_one_address_all_get_through(
    make_youth: Callable[..., Youth], clock: Any, naps: list[float]
) -> None:
    class_of_thirty = [make_youth() for _number in range(30)]
    codes = [one.opens_thread() for one in class_of_thirty]
    assert len(set(codes)) == 30
    for code in codes:
        later = make_youth()
        slip = f"{(int(code) + 1) % 10**20:020d}"
        assert later.comes_back(slip).status_code == 200
        assert later.comes_back(code).status_code == 303
    assert sum(naps) < 1, "a class of slips costs nobody more than a breath"


def test_coming_back_is_a_fact_without_where_from(
    youth: Youth, make_youth: Callable[..., Youth]
) -> None:
    code = youth.opens_thread()
    make_youth().comes_back(code)
    event = ThreadEvent.objects.get(kind=ThreadEvent.Kind.CODE_USED)
    assert (event.by, event.by_role, event.data) == (None, "youth", {})


def test_the_session_has_a_new_key_at_code_entry(
    youth: Youth, make_youth: Callable[..., Youth]
) -> None:
    code = youth.opens_thread()
    before = youth.client.session.session_key
    youth.comes_back(code)
    assert youth.client.session.session_key != before


@pytest.mark.parametrize("reason", ["idle", "unsent", "left", "gone", "deleted"])
def test_a_closed_door_says_why(youth: Youth, reason: str) -> None:
    response = youth.client.get(f"/en/help/return/?closed={reason}")
    assert b'role="status"' in response.content


def test_an_invented_reason_says_nothing(youth: Youth) -> None:
    response = youth.client.get("/en/help/return/?closed=%3Cscript%3E")
    assert b'role="status"' not in response.content
