"""The candidates of a routing decision, read in a constant number of queries.

From the helpers' facts (`peers.people.facts`) and the ledger to the frozen `Candidate` rows that
the rules rank.
"""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Max

from peers.people.edition import kept
from peers.people.facts import helpers_for_routing
from peers.people.models import ClosedDay, OnCallShift, Role, StaffedHours
from peers.people.rules import PEER_CASELOAD, HelperFacts
from peers.threads.accused import accused_of
from peers.threads.loads import loads_of_adults
from peers.threads.models import EscalationStep, Offer, Thread, ThreadEvent
from peers.threads.rules.clock import (
    HORIZON,
    OFFICE_HOURS,
    PEER_HOURS,
    Schedule,
    Span,
    is_open,
    next_open,
)
from peers.threads.rules.ladder import Clock, Policy, Rung, Step
from peers.threads.rules.routing import REST, Candidate, Reason, Wish
from peers.threads.rules.states import Ending, Status
from peers.threads.rules.topics import Risk

EXPOSURE_DAYS = dt.timedelta(days=7)
# Longer ago than this counts as idle since ever, so that the query stays small.
IDLE_LOOK_BACK = dt.timedelta(days=60)
_NEVER = dt.datetime(2000, 1, 1, tzinfo=dt.UTC)


def wish_of(thread: Thread) -> Wish:
    not_these = frozenset(thread.not_these.values_list("pk", flat=True))
    return wish_from(thread, not_these, accused_of(thread))


def wish_from(thread: Thread, not_these: frozenset[int], accused: frozenset[int]) -> Wish:
    return Wish(
        topic=thread.topic,
        language=thread.language,
        audience=thread.audience,
        group=thread.group_id,
        not_these=not_these,
        accused=accused,
    )


def peer_candidates(thread: Thread, *, now: dt.datetime) -> list[Candidate]:
    """Every peer expert with what routing asks about them; unfit ones too, for the ledger."""
    helpers = helpers_for_routing(today=local_day(now))
    return peers_at(helpers, hours=peer_hours(), ledger=PeerLedger(now, thread), now=now)


def peers_at(
    helpers: Iterable[HelperFacts],
    *,
    hours: Schedule | None,
    ledger: "PeerLedger",
    now: dt.datetime,
) -> list[Candidate]:
    """The peer experts at one moment; `now` may be later than what the ledger knows of."""
    return [_peer(one, hours, ledger, now) for one in helpers if Role.PEER in one.roles]


def adult_candidates(thread: Thread, role: str, *, now: dt.datetime) -> list[Candidate]:
    """Everybody who may be asked in `role`, unfit ones too, for the ledger."""
    helpers = helpers_for_routing(today=local_day(now))
    return adults_at(
        helpers,
        role,
        on_shift=on_call_now(now) if role == Role.ON_CALL else {},
        loads=loads_of_adults(helpers),
        had_it=adults_who_had_it(thread),
        now=now,
    )


def adults_at(
    helpers: Iterable[HelperFacts],
    role: str,
    *,
    on_shift: Mapping[int, int],
    loads: Mapping[int, int],
    had_it: AbstractSet[int],
    now: dt.datetime,
) -> list[Candidate]:
    """The adults for `role` at one moment. On call: those on shift are on duty, in the order of
    the rota, leads among them too; where nobody on shift can be called, everybody who can be on
    call is (S22: it never waits)."""
    team = [one for one in helpers if role in one.roles or one.user_id in on_shift]
    duty = {one.user_id for one in team if one.user_id in on_shift and can_be_called(one, now)}
    return [
        _candidate(
            one,
            now=now,
            active=role in one.active_roles or (one.user_id in on_shift and can_be_called(one)),
            load=loads.get(one.user_id, 0),
            in_own_hours=not duty or one.user_id in duty,
            had_it=one.user_id in had_it,
            # The order of the rota counts before everything else: first in line, first called.
            turn=on_shift.get(one.user_id, 0),
        )
        for one in team
    ]


def can_be_called(one: HelperFacts, at: dt.datetime | None = None) -> bool:
    """Whether somebody on shift can be called: papers hold (S19), and not away `at` that time."""
    away = at is not None and any(absence.covers(at) for absence in one.absences)
    return not away and not one.active_roles.isdisjoint({Role.ON_CALL, Role.LEAD})


def peer_hours() -> Schedule | None:
    """When peers may be asked at all (S21), or None where quiet hours are switched off."""
    if not settings.PEER_QUIET_HOURS:
        return None
    return Schedule(PEER_HOURS.spans, settings.TIME_ZONE, closed_days(), PEER_HOURS.on_closed_days)


def on_call_now(now: dt.datetime) -> dict[int, int]:
    """{user id: position in the rota} of the shifts that cover this moment."""
    shifts = OnCallShift.objects.filter(starts_at__lte=now, ends_at__gt=now)
    return dict(shifts.order_by("-position").values_list("user_id", "position"))


@kept
def closed_days() -> frozenset[dt.date]:
    return frozenset(ClosedDay.objects.values_list("day", flat=True))


def office_schedule() -> Schedule:
    """The NGO's staffed hours; the default week until staff have entered their own."""
    spans = _staffed_spans() or OFFICE_HOURS.spans
    return Schedule(spans, settings.TIME_ZONE, closed_days())


@kept
def _staffed_spans() -> tuple[Span, ...]:
    rows = StaffedHours.objects.all()
    return tuple(Span(row.weekday, row.starts, row.ends) for row in rows)


def current_policy() -> Policy:
    """The ladder as staff have set it, by level."""
    return dict(_ladders())


@kept
def _ladders() -> Policy:
    policy: Policy = {}
    for row in EscalationStep.objects.order_by("risk", "position"):
        step = Step(Rung(row.rung), row.within, Clock(row.clock))
        policy[Risk(row.risk)] = (*policy.get(Risk(row.risk), ()), step)
    return policy


def local_day(now: dt.datetime) -> dt.date:
    return now.astimezone(ZoneInfo(settings.TIME_ZONE)).date()


class PeerLedger:
    """What the ledger knows of every peer, in four queries; `thread` None: none has it yet."""

    def __init__(self, now: dt.datetime, thread: Thread | None = None) -> None:
        held = Offer.objects.filter(place__isnull=False)
        self.places: dict[int | None, set[int | None]] = defaultdict(set)
        for helper, place in held.filter(released_at=None).values_list("helper_id", "place"):
            self.places[helper].add(place)
        recent = held.filter(made_at__gt=now - IDLE_LOOK_BACK).values("helper_id")
        self.last = dict(recent.annotate(last=Max("made_at")).values_list("helper_id", "last"))
        self.had_it: set[int | None] = set()
        if thread is not None:
            kept = held.filter(thread=thread).exclude(outcome=Ending.WITHDRAWN)
            others = kept.exclude(reason=Reason.TAKEN_OVER)
            self.had_it = set(others.values_list("helper_id", flat=True))
        heavy = ThreadEvent.objects.filter(
            kind=ThreadEvent.Kind.WITHDRAWN, at__gt=now - EXPOSURE_DAYS, data__heavy=True
        ).values_list("data__helper", "at")
        self.exposure = Counter(helper for helper, _at in heavy)
        self.resting = {helper for helper, at in heavy if at > now - REST}


def _peer(
    one: HelperFacts, hours: Schedule | None, ledger: PeerLedger, now: dt.datetime
) -> Candidate:
    own = _own_schedule(one)
    return _candidate(
        one,
        now=now,
        active=Role.PEER in one.active_roles,
        load=len(ledger.places[one.user_id]),
        in_own_hours=own is None or is_open(now, own),
        in_peer_hours=hours is None or is_open(now, hours),
        free_from=_free_from(one, hours, own, now),
        exposure=ledger.exposure[one.user_id],
        resting=one.user_id in ledger.resting,
        idle_since=ledger.last.get(one.user_id, _NEVER),
        had_it=one.user_id in ledger.had_it,
    )


def _candidate(
    one: HelperFacts,
    *,
    now: dt.datetime,
    active: bool,
    load: int,
    in_own_hours: bool,
    had_it: bool,
    in_peer_hours: bool = True,
    free_from: dt.datetime | None = None,
    exposure: int = 0,
    resting: bool = False,
    idle_since: dt.datetime = _NEVER,
    turn: int = 0,
) -> Candidate:
    coaches = one.active_coaches
    return Candidate(
        id=one.user_id,
        name=one.name,
        languages=one.languages,
        topics=one.qualified_topics,
        not_wanted=one.topics_not_wanted,
        groups=one.groups,
        conflicts=one.group_conflicts,
        active=active,
        away=any(absence.covers(now) for absence in one.absences),
        in_own_hours=in_own_hours,
        in_peer_hours=in_peer_hours,
        free_from=free_from,
        load=load,
        cap=PEER_CASELOAD,
        exposure=exposure,
        resting=resting,
        idle_since=idle_since,
        coach=coaches[0] if coaches else None,
        had_it=had_it,
        turn=turn,
    )


def _own_schedule(one: HelperFacts) -> Schedule | None:
    """The helper's own week, or None when any hour suits them."""
    if not one.weekly_hours:
        return None
    spans = tuple(Span(hour.weekday, hour.starts, hour.ends) for hour in one.weekly_hours)
    return Schedule(spans, settings.TIME_ZONE)


def _free_from(
    one: HelperFacts, hours: Schedule | None, own: Schedule | None, now: dt.datetime
) -> dt.datetime | None:
    """The first moment at which peers' hours, own hours and no absence come together."""
    moment: dt.datetime | None = now
    while moment is not None and moment < now + HORIZON:
        before = moment
        for absence in one.absences:
            if absence.covers(moment):
                if absence.ends_at is None:
                    return None
                moment = absence.ends_at
        for schedule in (hours, own):
            if schedule is not None and moment is not None:
                moment = next_open(moment, schedule)
        if moment == before:
            return moment
    return None


def adults_who_had_it(thread: Thread) -> set[int]:
    """The adults who stayed silent in this cycle: the ladder goes to somebody else.

    With the coach who did not approve in time, so that a draft moves to other eyes.
    """
    silent = Offer.objects.filter(
        thread=thread, cycle=thread.cycle, outcome=Ending.ASSIGNED, reason=Reason.NO_ANSWER
    )
    return silent_before_approval(thread) | set(silent.values_list("helper_id", flat=True))


def silent_before_approval(thread: Thread) -> set[int]:
    """The coach who leaves a draft without approval."""
    coach = thread.supervisor_id if thread.status == Status.AWAITING_APPROVAL else None
    return set() if coach is None else {coach}
