"""A code on the board, three smileys, perhaps words: nobody is known, few are not shown."""

import datetime as dt
import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from peers.people.models import User
from peers.training.actions import evaluations
from peers.training.errors import TrainingRefused
from peers.training.models import Session, SessionAnswer
from tests.training.sessions.conftest import HOUR

pytestmark = pytest.mark.usefixtures("clock")
WORDS = "I liked the part about false profiles."


@pytest.fixture
def opened(ours: Session, carla: User) -> Session:
    evaluations.open_evaluation(session=ours, by=carla, now=timezone.now())
    ours.refresh_from_db()
    return ours


def sent(client: Client, code: str, **more: Any) -> str:
    return client.post(reverse("training:evaluate"), {"code": code, **more}).content.decode()


def token_in(text: str) -> str:
    found = re.search(r'name="form_token" value="([^"]+)"', text)
    assert found is not None
    return found[1]


def say(
    client: Client, session: Session, *, felt: int = 3, words: str = "", token: str = ""
) -> str:
    code = evaluations.code_of(session)
    token = token or token_in(sent(client, code))
    answers = {"felt_good": felt, "learned": 2, "knows_help": 3, "words": words}
    return sent(client, code, form_token=token, **answers)


def read(client: Client, session: Session) -> str:
    return client.get(session.get_absolute_url()).content.decode()


# --- the code ----------------------------------------------------------------------------------
def test_a_coach_opens_it_and_the_page_shows_the_code_for_the_board(
    as_carla: Client, ours: Session
) -> None:
    as_carla.post(reverse("training:session_evaluation", args=[ours.pk]))
    ours.refresh_from_db()
    code = evaluations.code_of(ours)
    assert re.fullmatch(r"[A-HJKMNP-Z2-9]{6}", code)
    assert code in read(as_carla, ours)


def test_1_the_code_and_the_words_are_nowhere_in_the_database(
    client: Client, opened: Session
) -> None:
    say(client, opened, words=WORDS)
    with connection.cursor() as cursor:
        for table in ("training_session", "training_sessionanswer"):
            cursor.execute(f"SELECT * FROM {table}")
            dump = repr(cursor.fetchall())
            assert evaluations.code_of(opened) not in dump
            assert "false profiles" not in dump


def test_the_code_is_typed_in_any_way(client: Client, opened: Session) -> None:
    code = evaluations.code_of(opened).lower()
    assert "Did you feel good here?" in sent(client, f" {code[:3]}-{code[3:]} ")


@pytest.mark.parametrize("code", ["", "ABC", "ABCDEF", "ABCDEFGH", "=1+1"])
def test_a_code_that_stands_on_no_board_gets_a_sentence(
    code: str, client: Client, opened: Session
) -> None:
    text = sent(client, code)
    assert "board" in text
    assert 'id="code-error"' in text
    assert "Did you feel good here?" not in text


def test_a_code_that_is_over_opens_nothing_and_keeps_nothing(
    client: Client, opened: Session, clock: Any
) -> None:
    token = token_in(sent(client, evaluations.code_of(opened)))
    clock.shift(3 * HOUR)
    assert "This code is over." in sent(client, evaluations.code_of(opened))
    assert "This code is over." in say(client, opened, token=token)
    assert not SessionAnswer.objects.exists()


def test_an_answer_that_arrives_as_it_is_closed_is_not_kept(
    opened: Session, carla: User, noon: dt.datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The code was good when it was typed; then the coach ended it."""
    before = Session.objects.get(pk=opened.pk)
    monkeypatch.setattr(evaluations, "session_of", lambda _code, *, now: before)
    evaluations.close_evaluation(session=opened, by=carla, now=noon + HOUR / 2)
    with pytest.raises(TrainingRefused):
        evaluations.answer(
            code="any",
            smileys=dict.fromkeys(evaluations.QUESTIONS, 3),
            words="",
            once=b"1" * 32,
            now=noon,
        )


def test_after_many_wrong_codes_a_network_waits_and_holds_no_address(
    client: Client, opened: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("peers.training.actions.verifying.BOARD_CODES_AN_HOUR", 3)
    for _time in range(3):
        sent(client, "ABCDEF")
    answer = client.post(reverse("training:evaluate"), {"code": evaluations.code_of(opened)})
    assert answer.status_code == 429
    assert "try again in an hour" in answer.content.decode()


# --- answering ---------------------------------------------------------------------------------
def test_s04_the_page_has_the_exit_a_dull_title_and_a_way_to_help(client: Client) -> None:
    text = client.get(reverse("training:evaluate")).content.decode()
    assert "<title>Info</title>" in text
    assert 'class="exit' in text
    assert reverse("help:about") in text


def test_an_answer_is_thanked_for_and_sets_no_session(client: Client, opened: Session) -> None:
    assert "Thank you!" in say(client, opened)
    assert "sessionid" not in str(client.cookies).lower()
    assert list(SessionAnswer.objects.values_list("felt_good", "learned", "knows_help")) == [
        (3, 2, 3)
    ]


def test_a_double_tap_is_one_answer(client: Client, opened: Session) -> None:
    token = token_in(sent(client, evaluations.code_of(opened)))
    for _tap in range(2):
        assert "Thank you!" in say(client, opened, token=token)
    assert SessionAnswer.objects.count() == 1


def test_whoever_goes_back_and_says_otherwise_counts_once_and_as_they_said_last(
    client: Client, opened: Session
) -> None:
    token = token_in(sent(client, evaluations.code_of(opened)))
    say(client, opened, felt=1, token=token)
    first = SessionAnswer.objects.get()
    say(client, opened, felt=3, words=WORDS, token=token)
    last = SessionAnswer.objects.get()
    assert (first.felt_good, last.felt_good) == (1, 3)
    assert last.words_sealed


def test_a_smiley_that_is_missing_is_asked_for_and_words_stay(
    client: Client, opened: Session
) -> None:
    code = evaluations.code_of(opened)
    token = token_in(sent(client, code))
    text = sent(client, code, form_token=token, felt_good=3, learned=2, words=WORDS)
    assert 'id="id_knows_help_error"' in text
    assert WORDS in text
    assert not SessionAnswer.objects.exists()


@pytest.mark.parametrize("felt", [0, 4, -1, "x"])
def test_a_smiley_is_one_of_three(felt: Any, client: Client, opened: Session) -> None:
    assert 'id="id_felt_good_error"' in say(client, opened, felt=felt)


def test_s15_a_file_as_text_is_refused_kindly(client: Client, opened: Session) -> None:
    assert "words only" in say(client, opened, words="data:image/png;base64,iVBORw0KGgo")
    assert not SessionAnswer.objects.exists()


# --- reading -----------------------------------------------------------------------------------
def test_four_answers_are_a_number_and_nothing_more(
    client: Client, as_carla: Client, opened: Session, clock: Any
) -> None:
    for _one in range(4):
        say(client, opened, words=WORDS)
    clock.shift(4 * HOUR)
    text = as_carla.get(opened.get_absolute_url()).content.decode()
    assert "4 answers" in text
    assert WORDS not in text
    assert "Did you feel good here?" not in text


def test_five_answers_are_read_once_the_code_is_over(
    client: Client, as_carla: Client, opened: Session
) -> None:
    for number in range(5):
        say(client, opened, felt=3 if number else 1, words=WORDS if number == 2 else "")
    assert WORDS not in read(as_carla, opened)
    as_carla.post(reverse("training:session_evaluation", args=[opened.pk]), {"do": "close"})
    text = read(as_carla, opened)
    assert WORDS in text
    assert "80 %" in text
    assert "20 %" in text


def test_what_was_read_is_not_opened_again(
    client: Client, as_carla: Client, opened: Session, clock: Any
) -> None:
    for _one in range(5):
        say(client, opened)
    where = reverse("training:session_evaluation", args=[opened.pk])
    as_carla.post(where, {"do": "close"})
    clock.shift(HOUR / 12)
    as_carla.post(where)
    assert "cannot be opened now" in read(as_carla, opened)
    opened.refresh_from_db()
    assert opened.evaluation_ends_at is not None
    assert opened.evaluation_ends_at <= timezone.now()


def test_words_come_in_the_order_of_the_alphabet_not_of_arrival(
    client: Client, opened: Session, noon: dt.datetime
) -> None:
    for words in ("d", "a", "c", "b", "e"):
        say(client, opened, words=words)
    result = evaluations.result_of(opened, now=noon + 4 * HOUR)
    opened.refresh_from_db()
    assert result.words == ["a", "b", "c", "d", "e"]


def test_11_words_are_rewrapped_when_the_key_changes(
    client: Client, opened: Session, settings: Any
) -> None:
    say(client, opened, words=WORDS)
    from peers import vault  # noqa: PLC0415

    old = vault.first_key_id()
    assert evaluations.words_by_key() == {old: 1}
    settings.VAULT_KEYS = f"fresh:{'A' * 43}=,{settings.VAULT_KEYS}"
    assert evaluations.rewrap_words() == 1
    assert evaluations.words_by_key() == {"fresh": 1}
    assert evaluations.rewrap_words() == 0
