""" "Tell me more": send the youth a prepared question, and take the answer.

A question is no answer: it stops no clock and keeps no promise. An answer of the youth is like a
message of theirs: it may raise the risk (S07, S09), and it gives an answered thread a new cycle.
"""

import datetime as dt
import uuid

from django.db import transaction

from peers.people.models import User
from peers.threads.actions.coach.hands import seen, writer_of
from peers.threads.actions.judging import judge
from peers.threads.actions.notices import Kind as Notice
from peers.threads.actions.notices import tell
from peers.threads.actions.transitions import Kind, lock, record
from peers.threads.actions.youth import add_message, ask_again
from peers.threads.errors import NotYours, TooLate
from peers.threads.models import Asker, Question, Thread, Writer
from peers.threads.permissions import can_ask_as_peer
from peers.threads.rules.questions import QUESTIONS, at_opening, may_ask, weigh
from peers.threads.rules.states import ENDED_STATES


def ask_as_peer(*, thread_id: uuid.UUID, by: User, code: str, now: dt.datetime) -> Question:
    """A peer would like to ask; an adult lets it through first (S08).

    Only questions that open nothing heavy. The same one twice is one question.
    """
    with transaction.atomic():
        thread = lock(thread_id)
        if not can_ask_as_peer(by, thread) or not may_ask(code, thread.topic, by_peer=True):
            raise NotYours
        question, is_new = Question.objects.get_or_create(
            thread=thread,
            code=code,
            defaults={"asked_by": by, "asked_by_role": Writer.PEER, "asked_at": now},
        )
        if is_new:
            what = f"question {code}"
            tell([thread.supervisor_id], Notice.APPROVAL, thread=thread, now=now, what=what)
        return question


def ask_as_adult(*, thread_id: uuid.UUID, by: User, code: str, now: dt.datetime) -> Question:
    """An adult asks; what a peer had wished to ask as well goes out with it."""
    with transaction.atomic():
        thread = _adults(thread_id, by)
        # The questions speak to a young person; an adult who asks is asked in a helper's words.
        if thread.asker != Asker.YOUTH or not may_ask(code, thread.topic, by_peer=False):
            raise NotYours
        role = writer_of(thread)
        question, _new = Question.objects.get_or_create(
            thread=thread,
            code=code,
            defaults={"asked_by": by, "asked_by_role": role, "asked_at": now},
        )
        _send(question, thread, by=by, role=role, now=now)
        return question


def let_through(*, thread_id: uuid.UUID, code: str, by: User, now: dt.datetime) -> None:
    """An adult lets a peer's question go to the youth."""
    with transaction.atomic():
        thread = _adults(thread_id, by)
        question = _pending(thread, code)
        _send(question, thread, by=by, role=writer_of(thread), now=now)


def hold_back(*, thread_id: uuid.UUID, code: str, by: User, now: dt.datetime) -> None:
    """An adult finds it is not the moment; the youth never saw it."""
    del now  # nothing happened to the youth: nothing is recorded
    with transaction.atomic():
        thread = _adults(thread_id, by)
        _pending(thread, code).delete()


def answer(*, thread_id: uuid.UUID, code: str, given: str, now: dt.datetime) -> Question:
    """The youth taps an answer; a second tap of the same form changes nothing."""
    with transaction.atomic():
        thread, question = _open_question(thread_id, code, now)
        if question.answered_at is not None:
            return question
        question.answer, question.answered_at = given, now
        question.save()
        record(thread, Kind.ANSWERED, now=now, by_role=Writer.YOUTH, data={"question": code})
        ask_again(thread, now)
        verdict = weigh(
            code,
            given,
            topic=thread.topic,
            age_band=thread.age_band,
            peer_allowed=thread.peer_allowed,
        )
        judge(thread, verdict, now=now)
        people = [thread.owner_id, thread.supervisor_id]
        tell(people, Notice.REPLY, thread=thread, now=now, what=f"answer {code}")
        return question


def answer_in_words(
    *, thread_id: uuid.UUID, code: str, text: str, submission: uuid.UUID, now: dt.datetime
) -> Question:
    """The youth answers in their own words: a message, read for danger like every other."""
    with transaction.atomic():
        _thread, question = _open_question(thread_id, code, now)
        if question.answered_at is not None and question.message_id is None:
            raise TooLate
        message = add_message(thread_id=thread_id, text=text, submission=submission, now=now)
        if question.answered_at is None:
            question.answer, question.answered_at = Question.Answer.WORDS, now
            question.message = message
            question.save()
        return question


def _adults(thread_id: uuid.UUID, by: User) -> Thread:
    """The locked thread for an adult who sees it, while there is somebody to ask."""
    thread = seen(thread_id, by)
    if thread.status in ENDED_STATES:
        raise TooLate
    return thread


def _pending(thread: Thread, code: str) -> Question:
    question: Question | None = Question.objects.pending().filter(thread=thread, code=code).first()
    if question is None:
        raise TooLate
    return question


def _send(question: Question, thread: Thread, *, by: User, role: str, now: dt.datetime) -> None:
    if question.sent_at is not None:
        return
    question.sent_at, question.let_through_by = now, by
    question.save(update_fields=["sent_at", "let_through_by"])
    data = {"question": question.code}
    record(thread, Kind.QUESTIONED, now=now, by=by, by_role=role, data=data)


def _open_question(thread_id: uuid.UUID, code: str, now: dt.datetime) -> tuple[Thread, Question]:
    """A question the youth may answer now: one sent, or one offered right after opening."""
    thread = lock(thread_id)
    if thread.status in ENDED_STATES or code not in QUESTIONS:
        raise TooLate
    question = Question.objects.filter(thread=thread, code=code).first()
    if question is not None and question.sent_at is None and code in at_opening(thread.topic):
        question.sent_at = now
        question.save(update_fields=["sent_at"])
    if question is None and code in at_opening(thread.topic):
        question = Question.objects.create(thread=thread, code=code, asked_at=now, sent_at=now)
    if question is None or question.sent_at is None:
        raise TooLate
    return thread, question
