"""How far the invented people of the demonstration are: one in the middle of it, others done."""

import datetime as dt

from peers.people.models import Role, User
from peers.training.actions.practice import grade, reply, review, start_practice
from peers.training.actions.signing import certificate_for
from peers.training.models import Exercise, Lesson, Qualification, Unit, UnitPass
from peers.training.rules import Criterion, first_lesson

_UNITS_DONE = 8
# A practice thread that the coach has read, and one that waits for it.
_READ = ("practice-phone", ("thank", "steps", "honest", "kind"))
_WAITS = ("practice-chat", ("listen", "keep-block", "hand-over"))


def make_training(*, people: dict[str, User], now: dt.datetime) -> None:
    """Where the courses are loaded; a portal without them has people without progress."""
    if not Unit.objects.exists():
        return
    long_ago = now - dt.timedelta(days=160)
    for held in Qualification.objects.select_related("user"):
        _pass_units(held.user, held.role, at=long_ago)
        certificate_for(qualification=held, now=long_ago)
    dina, coach = people["dina"], people["karin"]
    _pass_units(dina, Role.PEER, at=now - dt.timedelta(days=3), limit=_UNITS_DONE)
    _practise(dina, coach, now)


def _pass_units(user: User, course: str, *, at: dt.datetime, limit: int | None = None) -> None:
    """Two of the lessons are due today, the others in the coming weeks."""
    for number, unit in enumerate(Unit.objects.filter(course=course)[:limit]):
        UnitPass.objects.create(user=user, unit=unit, passed_at=at)
        first = first_lesson(at.date())
        due = first if number < 2 else first + dt.timedelta(days=200 + 3 * number)
        Lesson.objects.create(user=user, unit=unit, due_on=due)


def _practise(user: User, coach: User, now: dt.datetime) -> None:
    words = "Good that you write. That sounds like a nasty day."
    for key, ways in (_READ, _WAITS):
        exercise = Exercise.objects.get(key=key)
        thread = start_practice(exercise=exercise, by=user, now=now)
        for choice in ways:
            thread.refresh_from_db()
            reply(thread=thread, step=thread.step, choice=choice, words=words, by=user, now=now)
            words = ""
        if key == _READ[0]:
            review(thread=thread, approved=True, comment="Warm and clear.", by=coach, now=now)
    scores = {**dict.fromkeys(Criterion, 2), Criterion.RIGHT_SERVICE: 1}
    grade(
        exercise=Exercise.objects.get(key="play-account"),
        user=user,
        scores={one.value: score for one, score in scores.items()},
        criticals=[],
        comment="You refused the password so kindly. Next time, name who else can help.",
        by=coach,
        now=now,
    )
