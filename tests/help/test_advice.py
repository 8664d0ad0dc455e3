"""What a youth finds beside the conversation while nobody has answered yet (S16, S22)."""

import re
from collections.abc import Callable
from typing import Any

import pytest

from capsules.models import Capsule
from capsules.topics import TOPICS
from peers.people.models import User
from peers.threads.advice import ADVICE, TAKE_IT_DOWN
from peers.threads.models import Thread
from tests.help.conftest import Youth
from tests.help.test_thread import answer

Only = Callable[[], Thread]


@pytest.fixture
def capsule(db: None) -> Capsule:
    return Capsule.objects.create(
        slug="someone-threatens",
        topic="sextortion",
        title="Someone threatens you",
        summary="What to do first.",
        state="published",
        for_youth=True,
    )


def test_advice_is_for_topics_there_are() -> None:
    assert ADVICE.keys() <= TOPICS.keys()
    assert ADVICE.keys() >= {"sextortion", "ncii", "grooming", "cyberbullying", "account_security"}


def test_s16_extortion_says_not_to_pay_to_send_nothing_and_what_to_keep() -> None:
    told = ADVICE["sextortion"]
    do, keep = " ".join(map(str, told.do)), " ".join(map(str, told.keep))
    for words in ("Do not pay", "Send nothing more", "Stop answering", "Report", "Tell an adult"):
        assert words in do
    for words in ("names", "link", "time", "proof of payment"):
        assert words in keep


@pytest.mark.parametrize("topic", ["sextortion", "ncii", "grooming"])
def test_s16_no_advice_asks_for_a_picture_of_a_minor(topic: str) -> None:
    keep = [str(line) for line in ADVICE[topic].keep]
    assert any(line.startswith("Never take or send a screenshot") for line in keep)
    others = [line for line in keep if not line.startswith("Never")]
    assert not any(re.search("screenshot|picture", line) for line in others)


def test_s16_the_page_leads_to_take_it_down_without_telling_where_from(youth: Youth) -> None:
    youth.opens_thread(topic="sextortion", threatened="yes")
    page = youth.page("thread/")
    assert "Do not pay." in page.texts["advice"]
    [link] = page.all("a", href=TAKE_IT_DOWN)
    assert "noreferrer" in link["rel"]
    assert "open" in page.all("details", id="advice")[0]


def test_advice_is_folded_once_there_is_an_answer(
    youth: Youth, carla: User, only_thread: Only, clock: Any
) -> None:
    youth.opens_thread()
    clock.shift(60)
    answer(only_thread(), carla, "You did nothing wrong.")
    assert "open" not in youth.page("thread/").all("details", id="advice")[0]


def test_a_topic_without_general_advice_shows_none(youth: Youth) -> None:
    youth.opens_thread(topic="other", message="How do I ask my guardian about school?")
    assert "advice" not in youth.page("thread/").texts


def test_a_fitting_capsule_is_offered_while_waiting_and_not_after(
    youth: Youth, capsule: Capsule, carla: User, only_thread: Only, clock: Any
) -> None:
    youth.opens_thread(topic="sextortion", threatened="yes")
    page = youth.page("thread/")
    assert page.all("a", href=capsule.get_absolute_url())
    clock.shift(60)
    answer(only_thread(), carla, "You did right to write.")
    assert not youth.page("thread/").all("a", href=capsule.get_absolute_url())


def test_who_is_in_need_is_offered_nothing_that_only_touches_their_subject(youth: Youth) -> None:
    aside = Capsule.objects.create(
        slug="jokes", topic="cyberbullying", title="Jokes", state="published", for_youth=True
    )
    aside.cards.create(topic="mental_distress", key="bad", number=1)
    youth.opens_thread(topic="mental_distress", message="I feel very bad these days.")
    assert not youth.page("thread/").all("a", href=aside.get_absolute_url())


def test_in_danger_nobody_is_offered_a_lesson(youth: Youth, capsule: Capsule) -> None:
    youth.opens_thread(topic="sextortion", threatened="yes", in_danger="yes")
    assert not youth.page("thread/").all("a", href=capsule.get_absolute_url())


def test_a_capsule_that_is_no_longer_published_is_not_offered(
    youth: Youth, capsule: Capsule
) -> None:
    Capsule.objects.update(state="draft")
    youth.opens_thread(topic="sextortion", threatened="yes")
    assert not youth.page("thread/").all("a", href=capsule.get_absolute_url())
