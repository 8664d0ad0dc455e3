"""What is plausible about a session, and when its evaluation may be read: pure, nothing of Django.

The numbers are bounds against slips of the thumb (300 for 30), not targets. [P]
"""

import datetime as dt
import re
import unicodedata
from collections.abc import Mapping
from enum import StrEnum

# --- how long, how many -----------------------------------------------------------------------
LONGEST = dt.timedelta(hours=14)
EARLIEST_YEAR = 2010
PLANNED_AHEAD = dt.timedelta(days=3 * 365)
_MOST_IN_A_ROOM = 300
_MOST_BY_KIND = {"public": 5_000, "peer": 80, "coach": 80}
MOST_MATERIAL = 20_000
MOST_SIGNATURES = 100_000


class TimeFault(StrEnum):
    """Why the times of a session cannot be right."""

    ENDS_FIRST = "ends_first"
    TOO_LONG = "too_long"
    WRONG_YEAR = "wrong_year"


def time_fault(
    starts_at: dt.datetime, ends_at: dt.datetime, *, now: dt.datetime
) -> TimeFault | None:
    if starts_at.year < EARLIEST_YEAR or starts_at - now > PLANNED_AHEAD:
        return TimeFault.WRONG_YEAR
    if ends_at <= starts_at:
        return TimeFault.ENDS_FIRST
    return TimeFault.TOO_LONG if ends_at - starts_at > LONGEST else None


def most_people(kind: str) -> int:
    """More than this do not come to a session of this kind."""
    return _MOST_BY_KIND.get(kind, _MOST_IN_A_ROOM)


# --- evaluation -------------------------------------------------------------------------------
EVALUATION_OPEN_FOR = dt.timedelta(hours=3)
FEWEST_ANSWERS = 5
MOST_ANSWERS = 500
WORDS_LENGTH = 300
CODE_LENGTH = 6
# S24: what people wrote about a session is erased so long after it. [P]
WORDS_KEPT_FOR = dt.timedelta(days=365)
SMILEYS = (1, 2, 3)
# A word this long is no word in any language: an address, a file as text.
_LONGEST_WORD = 60
_BLANKS = re.compile(r"[ \t]{2,}")


def may_show_answers(count: int, *, ends_at: dt.datetime | None, now: dt.datetime) -> bool:
    """From five answers on, and only once no more can come.

    Whoever looked after the fifth and again after the sixth would know what the sixth person said.
    """
    return ends_at is not None and ends_at <= now and count >= FEWEST_ANSWERS


def may_open_evaluation(
    *, starts_at: dt.datetime, ends_at: dt.datetime | None, count: int, now: dt.datetime
) -> bool:
    """On the spot, from half an hour before the start on; never again once answers were shown."""
    if now < starts_at - dt.timedelta(minutes=30) or now > starts_at + dt.timedelta(days=2):
        return False
    return ends_at is None or (ends_at <= now and count < FEWEST_ANSWERS)


def smiley_shares(answers: Mapping[int, int]) -> list[tuple[int, int, int]]:
    """(smiley, how many, per cent of all), from the happy one down."""
    total = sum(answers.values()) or 1
    counted = [(smiley, answers.get(smiley, 0)) for smiley in reversed(SMILEYS)]
    return [(smiley, count, round(100 * count / total)) for smiley, count in counted]


# Signs that nobody sees. Joiners and plain marks of direction stay: Persian and Arabic need them.
_OUT = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})
_STAYS = frozenset("\n\u200c\u200d\u200e\u200f")


def clean_words(text: str) -> str:
    """Without signs that nobody sees or that turn other people's text around."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    kept = (one for one in lines if one in _STAYS or unicodedata.category(one) not in _OUT)
    return _BLANKS.sub(" ", "".join(kept)).strip()[:WORDS_LENGTH]


def is_no_sentence(text: str) -> bool:
    """Whether something other than words was pasted: a file as text, a long address."""
    return "data:" in text.lower() or any(len(word) > _LONGEST_WORD for word in text.split())


# --- training hours ---------------------------------------------------------------------------
# What the courses promise: 20 hours for a peer expert, 12 for a coach.
HOURS_NEEDED: dict[str, int] = {"peer": 20, "coach": 12}
# Which sessions count for which course.
COUNTS_FOR: dict[str, frozenset[str]] = {
    "peer": frozenset({"peer"}),
    "coach": frozenset({"coach", "trainers"}),
}
