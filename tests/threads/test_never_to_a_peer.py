"""S06, S09: whatever the writer ticked and however long it takes, it is never offered to a peer."""

import datetime as dt

import pytest

from peers.people.models import User
from peers.threads.actions.routing import route_due
from peers.threads.models import Asker, Offer, Thread
from peers.threads.promises import broken_promises
from peers.threads.rules.topics import NEVER_PEER
from tests.threads.conftest import NO, OpenOne

# From the same afternoon over a night, a weekend and into a second cycle of the ladder.
MOMENTS = [dt.timedelta(hours=hours) for hours in (0, 1, 5, 12, 20, 30, 60, 100, 150, 200)]


@pytest.fixture(autouse=True)
def _helpers(alice: User, bob: User, carla: User, cora: User, otto: User, lea: User) -> None:
    """Two free peers who would fit, and adults above them."""


def _nobody_young_was_asked(noon: dt.datetime) -> None:
    for moment in MOMENTS:
        route_due(now=noon + moment)
    assert Thread.objects.exists()
    assert not Offer.objects.filter(place__isnull=False).exists()
    assert list(broken_promises(now=noon + MOMENTS[-1])) == []


@pytest.mark.parametrize("topic", sorted(NEVER_PEER))
def test_s09_a_topic_that_is_never_a_peers(
    topic: str, open_one: OpenOne, noon: dt.datetime
) -> None:
    open_one(topic=topic)
    _nobody_young_was_asked(noon)


@pytest.mark.parametrize("question", sorted(NO))
@pytest.mark.parametrize("answer", ["yes", "unsure"])
def test_s09_an_answer_that_worries(
    question: str, answer: str, open_one: OpenOne, noon: dt.datetime
) -> None:
    open_one(answers={**NO, question: answer})
    _nobody_young_was_asked(noon)


def test_s09_a_writer_under_thirteen_above_r0(open_one: OpenOne, noon: dt.datetime) -> None:
    open_one(age_band="u13", topic="cyberbullying")
    _nobody_young_was_asked(noon)


@pytest.mark.parametrize("asker", [who for who in Asker.values if who != Asker.YOUTH])
def test_an_adult_who_asks(asker: str, open_one: OpenOne, noon: dt.datetime) -> None:
    open_one(asker=asker, age_band="18+")
    _nobody_young_was_asked(noon)


def test_a_harmless_question_is_the_counter_example(open_one: OpenOne, noon: dt.datetime) -> None:
    open_one()
    route_due(now=noon)
    assert Offer.objects.filter(place__isnull=False).exists()
