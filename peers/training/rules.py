"""How training is drawn, scored and repeated: pure functions, nothing of Django.

A youth-work professional can read what is asked of a peer expert and of a coach here.
"""

import datetime as dt
import random
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from peers.people.rules import RENEWED_AFTER

# --- the knowledge check ----------------------------------------------------------------------
CHECK_QUESTIONS = 20
REFRESHER_QUESTIONS = 10
CHECK_PERCENT = 80
RETAKE_AFTER = dt.timedelta(days=1)
# A refresher counts for a renewal when it is no older than this; it opens as long before the end.
REFRESHER_WINDOW = dt.timedelta(days=60)
ANSWERS = 3

# --- role-plays, cases, practice --------------------------------------------------------------
GRADE_PERCENT = 75
HIGHEST_SCORE = 2
PRACTICE_NEEDED = 3


class Criterion(StrEnum):
    """What a role-play is graded on, 0 to 2 each."""

    LISTENS = "listens"
    NO_SECRECY = "no_secrecy"
    NO_DETAILS = "no_details"
    SPOTS_RISK = "spots_risk"
    ESCALATES = "escalates"
    RIGHT_SERVICE = "right_service"
    CLOSES_KINDLY = "closes_kindly"
    LOOKS_AFTER_SELF = "looks_after_self"


class Critical(StrEnum):
    """One of these, and the exercise is not passed whatever the score."""

    PROMISED_SECRECY = "promised_secrecy"
    ASKED_FOR_IMAGE = "asked_for_image"
    KEPT_R3 = "kept_r3"
    LEFT_PLATFORM = "left_platform"


def needed_of(total: int, percent: int) -> int:
    """How many of `total` make at least `percent`."""
    return -(-total * percent // 100)


def check_passed(right: int, total: int) -> bool:
    return total > 0 and right >= needed_of(total, CHECK_PERCENT)


def grade_passed(scores: Mapping[str, int], criticals: Iterable[str]) -> bool:
    """75 % of all points, on every criterion, and no critical fail."""
    if set(scores) != set(Criterion) or any(criticals):
        return False
    if not all(0 <= score <= HIGHEST_SCORE for score in scores.values()):
        return False
    return sum(scores.values()) >= needed_of(len(Criterion) * HIGHEST_SCORE, GRADE_PERCENT)


def draw(bank: Mapping[str, Sequence[int]], count: int, seed: str) -> list[int]:
    """`count` questions of a bank {unit: questions}, as evenly over the units as they allow.

    The same seed draws the same questions in the same order. Fewer when the bank is smaller.
    """
    chance = random.Random(seed)  # noqa: S311 - a shuffle, not a secret
    units = sorted(bank)
    chance.shuffle(units)
    piles = [chance.sample(sorted(bank[unit]), len(bank[unit])) for unit in units]
    rounds = (
        pile[turn]
        for turn in range(max(map(len, piles), default=0))
        for pile in piles
        if turn < len(pile)
    )
    drawn = [question for _place, question in zip(range(count), rounds, strict=False)]
    chance.shuffle(drawn)
    return drawn


def answer_order(seed: str, question: int) -> list[int]:
    """In which order the answers of a question are shown; 0 is the right one."""
    order = list(range(ANSWERS))
    random.Random(f"{seed}/{question}").shuffle(order)  # noqa: S311 - a shuffle, not a secret
    return order


def may_start_again(last_finished_at: dt.datetime | None, now: dt.datetime) -> bool:
    """The check can be taken again a day after it was not passed."""
    return last_finished_at is None or now - last_finished_at >= RETAKE_AFTER


# --- short lessons afterwards -----------------------------------------------------------------
LESSON_DAYS = (2, 7, 21, 60)


def first_lesson(passed_on: dt.date) -> dt.date:
    return passed_on + dt.timedelta(days=LESSON_DAYS[0])


def next_lesson(step: int, *, right: bool, today: dt.date) -> tuple[int, dt.date | None]:
    """Where an answer leads: further and rarer, or once more in two days. None: that was all."""
    if not right:
        return 0, first_lesson(today)
    if step + 1 >= len(LESSON_DAYS):
        return step, None
    return step + 1, today + dt.timedelta(days=LESSON_DAYS[step + 1])


# --- the path ---------------------------------------------------------------------------------
class Step(StrEnum):
    """What a path consists of, in its order."""

    UNITS = "units"
    CHECK = "check"
    ROLE_PLAYS = "role_plays"
    CASES = "cases"
    PRACTICE = "practice"
    REFRESHER = "refresher"


PEER = "peer"
COACH = "coach"
STEPS: dict[str, tuple[Step, ...]] = {
    PEER: (Step.UNITS, Step.CHECK, Step.ROLE_PLAYS, Step.PRACTICE),
    COACH: (Step.UNITS, Step.CHECK, Step.CASES),
}


@dataclass(frozen=True, slots=True)
class Done:
    """How far one part is."""

    done: int
    of: int

    @property
    def complete(self) -> bool:
        """A part without anything in it is not complete: something was not loaded."""
        return self.of > 0 and self.done >= self.of


def missing(course: str, parts: Mapping[Step, Done], *, renewal: bool) -> tuple[Step, ...]:
    """What stands between this person and the sign-off; a renewal asks for the refresher."""
    steps = (Step.REFRESHER,) if renewal else STEPS[course]
    return tuple(step for step in steps if step not in parts or not parts[step].complete)


def refresher_counts(finished_at: dt.datetime, now: dt.datetime) -> bool:
    return dt.timedelta(0) <= now - finished_at <= REFRESHER_WINDOW


def renewal_opens(expires_on: dt.date) -> dt.date:
    return expires_on - REFRESHER_WINDOW


def new_expiry(signed_on: dt.date, held_until: dt.date | None) -> dt.date:
    """A year; who renews in good time loses none of the old one."""
    start = max(signed_on, held_until) if held_until else signed_on
    return start + RENEWED_AFTER


def topics_earned(units: Iterable[Sequence[str]], allowed: frozenset[str]) -> list[str]:
    """The topics of the units passed that a peer may be asked about at all (S09)."""
    return sorted({topic for topics in units for topic in topics} & allowed)
