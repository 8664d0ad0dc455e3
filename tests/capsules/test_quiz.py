"""The quiz: feedback for each answer, and patience with odd ones."""

import pytest
from django.test import Client

from capsules.models import Capsule

pytestmark = pytest.mark.django_db

QUIZ = "/en/capsules/small/quiz/"


def show(client: Client, query: str = "") -> str:
    response = client.get(QUIZ + query)
    assert response.status_code == 200
    return response.content.decode()


def test_before_answering_there_is_no_feedback(client: Client, small: Capsule) -> None:
    html = show(client)
    assert "Question one?" in html
    assert "Because of" not in html
    assert "Choose one answer." not in html


def test_each_answer_has_its_own_feedback(client: Client, small: Capsule) -> None:
    html = show(client, "?answered=1&q1=2&q2=2")
    assert "Because of that." in html
    assert "Feedback bad two." in html
    assert "1 of 2 answers were safe ones" in html


def test_after_another_answer_the_safer_one_is_shown_with_its_reason(
    client: Client, small: Capsule
) -> None:
    html = show(client, "?answered=1&q1=1&q2=1")
    assert "Safer:" in html
    assert "Because of this." in html
    assert "Because of that." in html


def test_what_was_chosen_stays_chosen(client: Client, small: Capsule) -> None:
    assert 'name="q1" value="2" checked' in show(client, "?answered=1&q1=2&q2=1")


def test_without_a_choice_each_question_says_so(client: Client, small: Capsule) -> None:
    html = show(client, "?answered=1")
    assert html.count("Choose one answer.") == 2
    assert "2 questions have no answer yet" in html


@pytest.mark.parametrize("odd", ["3", "0", "-1", "good", "", "1%27--", "2&q1=9", "%00"])
def test_a_foreign_answer_counts_as_none_and_the_others_are_kept(
    client: Client, small: Capsule, odd: str
) -> None:
    html = show(client, f"?answered=1&q2=1&q1={odd}")
    assert html.count("Choose one answer.") == 1
    assert "One question has no answer yet" in html
    assert "Feedback good two." in html
    assert "of 2 answers" not in html
