"""One invented thread each, played through the actions at the times it would have happened."""

import datetime as dt
import uuid
from collections.abc import Callable, Iterator
from itertools import cycle
from typing import cast

from peers.people.models import Absence, Group, User
from peers.threads import codes
from peers.threads.actions import coach, decisions, peer, routing, youth
from peers.threads.actions.new_thread import NewThread
from peers.threads.models import Message, Offer, Outcome, Thread, TwoAdultRequest
from peers.threads.notice import NOTICE_VERSION
from peers.threads.rules.states import Ending
from peers.threads.sample.words import (
    ACCUSATION,
    COACH_QUESTIONS,
    FOLLOW_UP,
    IMMEDIATE_QUESTION,
    PEER_QUESTIONS,
    SERIOUS_QUESTIONS,
    Question,
)

MINUTES = dt.timedelta(minutes=1)
HOURS = dt.timedelta(hours=1)
DAYS = dt.timedelta(days=1)


class Stories:
    """Plays the threads; `people` as made by `make_people`, `now` the end of the ninety days."""

    def __init__(self, people: dict[str, User], now: dt.datetime) -> None:
        self.people = people
        self.now = now
        self.asks = cycle(PEER_QUESTIONS)
        self.coach_asks = cycle(COACH_QUESTIONS)
        self.serious = cycle(SERIOUS_QUESTIONS)

    def play(self) -> int:
        """Every story in the order of time; returns how many threads there are."""
        for days, story in _CALENDAR:
            story(self, self._afternoon(days))
        for minutes, story in _TODAY:
            story(self, self.now - minutes * MINUTES)
        return Thread.objects.count()

    def _afternoon(self, days: int) -> dt.datetime:
        """17:00 UTC so many days ago: school is out and it is not yet night."""
        day = self.now - days * DAYS
        return day.replace(hour=16, minute=(days * 7) % 60, second=0, microsecond=0)

    # --- steps -------------------------------------------------------------------------------
    def _open(self, ask: Question, at: dt.datetime, group: Group | None = None) -> Thread:
        questions = ("in_danger", "threatened", "image_shared", "self_harm")
        new = NewThread(
            topic=ask.topic,
            answers={one: "yes" if one in ask.yes else "no" for one in questions},
            age_band=ask.age_band,
            nickname=ask.nickname,
            audience="my_group" if group else "stranger",
            group=group,
            not_these=(),
            safe_contact="none",
            message=ask.text,
            language=ask.language,
            notice_version=NOTICE_VERSION,
        )
        thread = youth.open_thread(new=new, submission=codes.new_submission(), now=at)
        routing.advance_thread(thread_id=thread.pk, now=at)
        return thread

    def _accepted(self, ask: Question, at: dt.datetime) -> tuple[Thread, User]:
        thread = self._open(ask, at)
        helper = cast("User", Offer.objects.get(thread=thread, outcome=Ending.OPEN).helper)
        peer.accept_offer(thread_id=thread.pk, by=helper, now=at + 20 * MINUTES)
        return thread, helper

    def _proposed(self, ask: Question, at: dt.datetime) -> tuple[Thread, Message]:
        thread, helper = self._accepted(ask, at)
        message = peer.propose_reply(
            thread_id=thread.pk,
            by=helper,
            text=ask.reply,
            submission=uuid.uuid4(),
            now=at + 45 * MINUTES,
        )
        return thread, message

    def _answered(self, ask: Question, at: dt.datetime) -> Thread:
        thread, message = self._proposed(ask, at)
        thread.refresh_from_db()
        wait = (1 + thread.opened_at.day % 5) * HOURS
        coach.approve_reply(message_id=message.pk, by=_adult(thread), now=at + wait)
        return thread

    def _adult_answers(self, thread: Thread, ask: Question, at: dt.datetime) -> User:
        thread.refresh_from_db()
        adult = thread.owner or self.people["leila"]
        coach.reply_as_adult(
            thread_id=thread.pk, by=adult, text=ask.reply, submission=uuid.uuid4(), now=at
        )
        return adult

    # --- stories -----------------------------------------------------------------------------
    def answered_and_closed(self, at: dt.datetime) -> None:
        thread = self._answered(next(self.asks), at)
        youth.close_by_youth(thread_id=thread.pk, now=at + 20 * HOURS)

    def answered(self, at: dt.datetime) -> None:
        self._answered(next(self.asks), at)

    def asked_again(self, at: dt.datetime) -> None:
        ask = next(self.asks)
        thread = self._answered(ask, at)
        youth.add_message(
            thread_id=thread.pk,
            text=FOLLOW_UP[ask.language],
            submission=uuid.uuid4(),
            now=at + 6 * HOURS,
        )

    def reopened(self, at: dt.datetime) -> None:
        ask = next(self.asks)
        thread = self._answered(ask, at)
        youth.close_by_youth(thread_id=thread.pk, now=at + 7 * HOURS)
        youth.add_message(
            thread_id=thread.pk, text=FOLLOW_UP[ask.language], submission=uuid.uuid4(), now=self.now
        )
        routing.advance_thread(thread_id=thread.pk, now=self.now)

    def accepted(self, at: dt.datetime) -> None:
        self._accepted(next(self.asks), at)

    def proposed(self, at: dt.datetime) -> None:
        self._proposed(next(self.asks), at)

    def offered(self, at: dt.datetime) -> None:
        self._open(next(self.asks), at)

    def just_written(self, at: dt.datetime) -> None:
        """Noor is the only one who fits, and she is back this evening: the thread waits."""
        noor = self.people["noor"]
        Absence.objects.create(
            user=noor, kind=Absence.Kind.HOLIDAY, starts_at=at, ends_at=self.now + 6 * HOURS
        )
        self._open(PEER_QUESTIONS[3], at, group=noor.memberships.get().group)

    def red_button(self, at: dt.datetime) -> None:
        ask = next(self.asks)
        thread, helper = self._accepted(ask, at)
        peer.press_red_button(thread_id=thread.pk, by=helper, now=at + HOURS)
        self._adult_answers(thread, ask, at + 2 * HOURS)

    def with_coach(self, at: dt.datetime) -> None:
        self._open(next(self.coach_asks), at)

    def coach_closed(self, at: dt.datetime) -> None:
        ask = next(self.coach_asks)
        thread = self._open(ask, at)
        adult = self._adult_answers(thread, ask, at + 3 * HOURS)
        coach.close_thread(
            thread_id=thread.pk,
            by=adult,
            outcome=Outcome.SUPPORTED,
            now=at + 30 * HOURS,
            youth_agrees=True,
        )

    def no_reply(self, at: dt.datetime) -> None:
        """Three attempts in fourteen days, then the coach closes (S23)."""
        thread = self._answered(next(self.asks), at)
        for _attempt in range(3):
            thread.refresh_from_db()
            routing.advance_thread(thread_id=thread.pk, now=_due(thread))
        thread.refresh_from_db()
        coach.close_thread(
            thread_id=thread.pk,
            by=_adult(thread),
            outcome=Outcome.NO_REPLY,
            now=_due(thread) - DAYS,
        )

    def erased(self, at: dt.datetime) -> None:
        thread = self._answered(next(self.asks), at)
        youth.delete_by_youth(thread_id=thread.pk, now=at + 30 * HOURS)

    def serious_answered(self, at: dt.datetime) -> None:
        ask = next(self.serious)
        self._adult_answers(self._open(ask, at), ask, at + 40 * MINUTES)

    def serious_closed(self, at: dt.datetime) -> None:
        ask = next(self.serious)
        thread = self._open(ask, at)
        adult = self._adult_answers(thread, ask, at + 30 * MINUTES)
        later = at + 5 * DAYS
        coach.close_thread(thread_id=thread.pk, by=adult, outcome=Outcome.SUPPORTED, now=later)
        request = TwoAdultRequest.objects.get(thread=thread, decided_at=None)
        decisions.confirm_request(request_id=request.pk, by=self.people["luc"], now=later + HOURS)

    def serious_referred(self, at: dt.datetime) -> None:
        ask = next(self.serious)
        thread = self._open(ask, at)
        adult = self._adult_answers(thread, ask, at + 30 * MINUTES)
        coach.refer(
            thread_id=thread.pk,
            by=adult,
            service="Child Focus",
            youth_agrees=True,
            now=at + 3 * HOURS,
        )

    def second_adult_wanted(self, at: dt.datetime) -> None:
        ask = next(self.serious)
        thread = self._open(ask, at)
        adult = self._adult_answers(thread, ask, at + 30 * MINUTES)
        coach.lower_risk(thread_id=thread.pk, by=adult, level=2, now=at + 2 * HOURS)

    def immediate(self, at: dt.datetime) -> None:
        self._open(IMMEDIATE_QUESTION, at)

    def immediate_answered(self, at: dt.datetime) -> None:
        thread = self._open(IMMEDIATE_QUESTION, at)
        self._adult_answers(thread, IMMEDIATE_QUESTION, at + 9 * MINUTES)

    def accusation(self, at: dt.datetime) -> None:
        self._open(ACCUSATION, at)

    def unanswered(self, at: dt.datetime) -> None:
        """Nobody on the ladder answered: the numbers are shown and everyone is alarmed."""
        thread = self._open(next(self.coach_asks), at)
        for _rung in range(8):
            thread.refresh_from_db()
            if thread.numbers_first or _due(thread) > self.now:
                return
            routing.advance_thread(thread_id=thread.pk, now=_due(thread))


def _adult(thread: Thread) -> User:
    """The coach under whose eyes the thread is."""
    return cast("User", thread.supervisor)


def _due(thread: Thread) -> dt.datetime:
    """When the open thread is due (I1)."""
    return cast("dt.datetime", thread.due_at)


Story = Callable[[Stories, dt.datetime], None]


def _calendar() -> Iterator[tuple[int, Story]]:
    """(days ago, story), oldest first."""
    closed = (88, 83, 79, 74, 70, 61, 57, 52, 47, 41, 36, 33, 24, 18, 15)
    yield from ((days, Stories.answered_and_closed) for days in closed)
    yield from ((days, Stories.coach_closed) for days in (85, 66, 44))
    yield from ((days, Stories.serious_closed) for days in (80, 58, 30))
    yield from ((days, Stories.no_reply) for days in (63, 38))
    yield from ((days, Stories.erased) for days in (50, 27))
    yield from ((days, Stories.red_button) for days in (35, 12))
    yield (20, Stories.serious_referred)
    yield (9, Stories.immediate_answered)
    yield (8, Stories.serious_answered)
    yield (6, Stories.second_adult_wanted)
    yield (4, Stories.answered)
    yield (3, Stories.unanswered)


_CALENDAR = sorted(_calendar(), key=lambda entry: -entry[0])

# (minutes ago, story): what lies on the desks when the demonstration starts.
_TODAY: tuple[tuple[int, Story], ...] = (
    (420, Stories.reopened),
    (400, Stories.asked_again),
    (240, Stories.proposed),
    (180, Stories.with_coach),
    (150, Stories.accepted),
    (120, Stories.with_coach),
    (60, Stories.accusation),
    (25, Stories.offered),
    (10, Stories.just_written),
    (4, Stories.immediate),
)
