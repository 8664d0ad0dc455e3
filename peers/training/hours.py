"""How many hours of training somebody has: what they went through alone and with their coach, and
the sessions they were at. Read in a constant number of queries however many people there are."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Sum

from peers.training.models import Attendance, CheckAttempt, Grade, PracticeThread, UnitPass
from peers.training.session_rules import COUNTS_FOR, HOURS_NEEDED

# The knowledge check has no clock; this is what it takes.
CHECK_MINUTES = 30


@dataclass(frozen=True)
class Hours:
    """Of one person in one course, in minutes."""

    own: int
    sessions: int
    needed: int

    @property
    def done(self) -> int:
        """Whole hours, rounded down: half an hour short is not there yet."""
        return (self.own + self.sessions) // 60

    @property
    def in_sessions(self) -> int:
        return self.sessions // 60

    @property
    def of(self) -> int:
        return self.needed // 60


def hours_of(users: Collection[int], course: str) -> dict[int, Hours]:
    own, sessions = _own_minutes(users, course), _session_minutes(users, course)
    needed = HOURS_NEEDED[course] * 60
    return {user: Hours(own[user], sessions[user], needed) for user in users}


def _own_minutes(users: Collection[int], course: str) -> dict[int, int]:
    found: dict[int, int] = defaultdict(int)
    units = UnitPass.objects.filter(user__in=users, unit__course=course)
    for user, minutes in units.values_list("user").annotate(n=Sum("unit__minutes")):
        found[user] += minutes
    checks = CheckAttempt.objects.filter(user__in=users, course=course, passed=True)
    for user in checks.filter(refresher=False).order_by().values_list("user", flat=True).distinct():
        found[user] += CHECK_MINUTES
    for rows in (
        Grade.objects.filter(user__in=users, exercise__course=course, passed=True),
        PracticeThread.objects.filter(user__in=users, exercise__course=course, approved=True),
    ):
        # Played twice, an exercise counts once.
        done = set(rows.values_list("user", "exercise", "exercise__minutes"))
        for user, _exercise, minutes in done:
            found[user] += minutes
    return found


def _session_minutes(users: Collection[int], course: str) -> dict[int, int]:
    rows = Attendance.objects.filter(
        user__in=users,
        state=Attendance.State.PRESENT,
        session__kind__in=COUNTS_FOR[course],
        session__cancelled_at=None,
    )
    found: dict[int, int] = defaultdict(int)
    for user, starts, ends in rows.values_list("user", "session__starts_at", "session__ends_at"):
        found[user] += int((ends - starts).total_seconds() // 60)
    return found
