"""What people wrote about a session is gone after a year (S24)."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from django.utils import timezone
from django.utils.formats import date_format

from peers.people.models import User
from peers.threads.tasks import purge
from peers.training.actions import evaluations
from peers.training.actions.words_erasing import purge_words
from peers.training.models import Session, SessionAnswer, WordsErased
from tests.training.sessions.conftest import HOUR

pytestmark = pytest.mark.usefixtures("clock")
LogIn = Callable[[Client, User], Client]
WORDS = "I liked the part about false profiles."
A_YEAR = dt.timedelta(days=365)


@pytest.fixture
def said(ours: Session, carla: User) -> Session:
    """Five people answered, two of them with words; the code is over."""
    now = timezone.now()
    evaluations.open_evaluation(session=ours, by=carla, now=now)
    ours.refresh_from_db()
    for each in range(5):
        evaluations.answer(
            code=evaluations.code_of(ours),
            smileys=dict.fromkeys(evaluations.QUESTIONS, 3),
            words=WORDS if each < 2 else "",
            once=bytes([each]) * 32,
            now=now,
        )
    evaluations.close_evaluation(session=ours, by=carla, now=now)
    ours.refresh_from_db()
    return ours


def test_s24_words_about_a_session_are_erased_after_a_year_and_smileys_stay(said: Session) -> None:
    over = said.ends_at + A_YEAR
    assert purge_words(now=over - HOUR) == 0
    assert purge_words(now=over) == 2
    assert set(SessionAnswer.objects.values_list("words_sealed", flat=True)) == {""}
    result = evaluations.result_of(said, now=over)
    assert (result.count, result.words) == (5, [])
    assert result.smileys["felt_good"][0] == (3, 5, 100)


def test_s24_the_log_of_erased_words_counts_and_knows_nobody(said: Session) -> None:
    over = said.ends_at + A_YEAR
    for _run in range(2):
        purge_words(now=over)
    assert list(WordsErased.objects.values_list("erased_on", "number")) == [(over.date(), 2)]
    names = {field.name for field in WordsErased._meta.get_fields()}
    assert names == {"id", "erased_on", "number"}


def test_s24_words_of_a_restored_backup_are_erased_again(said: Session) -> None:
    kept = dict(SessionAnswer.objects.values_list("pk", "words_sealed"))
    over = said.ends_at + A_YEAR
    purge_words(now=over)
    for pk, words in kept.items():
        SessionAnswer.objects.filter(pk=pk).update(words_sealed=words)
    assert purge_words(now=over) == 2


def test_the_year_runs_from_the_end_of_the_session(said: Session) -> None:
    Session.objects.filter(pk=said.pk).update(ends_at=said.ends_at + HOUR)
    assert purge_words(now=said.ends_at + A_YEAR) == 0


def test_the_job_and_the_command_erase_them(
    said: Session, clock: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    clock.shift(A_YEAR + HOUR)
    purge()
    assert not SessionAnswer.objects.exclude(words_sealed="").exists()
    call_command("purge")
    assert "0 words about sessions erased" in capsys.readouterr().out


def test_the_day_stands_where_the_words_are_read(as_carla: Client, said: Session) -> None:
    page = as_carla.get(said.get_absolute_url()).content.decode()
    assert WORDS in page
    day = date_format(said.ends_at + A_YEAR, "DATE_FORMAT")
    assert f"These words are erased on {day}." in page


def test_no_day_stands_where_nothing_was_written(as_carla: Client, ours: Session) -> None:
    assert "These words are erased" not in as_carla.get(ours.get_absolute_url()).content.decode()


def test_the_page_about_keeping_names_the_year_and_what_was_erased(
    said: Session, log_in: LogIn, lea: User, clock: Any
) -> None:
    clock.shift(A_YEAR + HOUR)
    purge_words(now=timezone.now())
    page = log_in(Client(), lea).get("/en/desk/retention/").content.decode()
    assert "<strong>Words about a session</strong>: 365 days" in page
    assert "Its time was over, Words about a session: <strong>2</strong>" in page
