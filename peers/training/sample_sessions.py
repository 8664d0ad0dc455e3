"""Trainings and activities of the demonstration: the year before, this year, and what is coming."""

import datetime as dt
import secrets
from dataclasses import dataclass

from django.utils import timezone

from peers.people.models import Group, Membership, Role, User
from peers.training.actions import evaluations, sessions
from peers.training.models import HeadCount, Institution, Session
from peers.training.session_permissions import invitable

Kind = Session.Kind
Who = HeadCount.Profession
SCHOOL = ("Atheneum Zuidrand", Institution.Kind.SCHOOL)
TOWN = ("Stad Lindeveld", Institution.Kind.AUTHORITY)
CARE = ("Jeugdzorg De Brug", Institution.Kind.INSTITUTION_OPEN)


@dataclass(frozen=True)
class Sample:
    """A session so many days from today (behind: minus), who came and what was given out."""

    kind: str
    days: int
    place: str
    language: str = "nl"
    hours: int = 2
    group: str = ""
    at: tuple[str, str] | None = None
    topics: tuple[str, ...] = ()
    heads: tuple[tuple[str, int, tuple[str, str] | None], ...] = ()
    flyers: int = 0
    signatures: int = 0


SAMPLES = (
    Sample(
        Kind.TRAINERS, -420, "Brussel, zaal Noord", hours=6, topics=("grooming", "teen_pimp"),
        heads=((Who.TEACHER, 8, SCHOOL), (Who.CARE, 6, CARE), (Who.OFFICIAL, 5, TOWN)), flyers=60,
    ),
    Sample(
        Kind.YOUTH, -400, "Atheneum Zuidrand", at=SCHOOL, topics=("sextortion", "ncii"),
        heads=((Who.YOUTH, 46, SCHOOL), (Who.TEACHER, 3, SCHOOL)), flyers=50,
    ),
    Sample(
        Kind.PUBLIC, -380, "Grote Markt, Lindeveld", at=TOWN, topics=("media_literacy",),
        heads=((Who.PARENT, 64, None), (Who.YOUTH, 120, None), (Who.OTHER, 33, None)),
        flyers=400, signatures=213,
    ),
    Sample(Kind.PEER, -120, "Scoutslokaal", hours=4, group="scouts", topics=("cyberbullying",)),
    Sample(Kind.PEER, -90, "Centre De Linde", "fr", hours=4, group="centre"),
    Sample(
        Kind.COACH, -60, "Brussel, zaal Noord", hours=6, topics=("grooming", "radicalisation"),
    ),
    Sample(
        Kind.YOUTH, -20, "Scoutslokaal", group="scouts", topics=("privacy_reputation",),
        heads=((Who.YOUTH, 23, None), (Who.YOUTH_WORKER, 3, None)), flyers=25, signatures=18,
    ),
    Sample(Kind.PEER, 6, "Scoutslokaal", hours=3, group="scouts", topics=("sextortion",)),
    Sample(Kind.PEER, 9, "Centre De Linde", "fr", hours=3, group="centre"),
    Sample(Kind.TRAINERS, 25, "Gent, De Krook", hours=6, topics=("grooming",)),
)  # fmt: skip
# Before that nobody of the demonstration had an account.
_FIRST_JOINED = -150
# Smileys of those who answered after the youth session: felt good, learned, knows where to go.
_ANSWERS = ((3, 3, 3), (3, 2, 3), (2, 3, 3), (3, 3, 2), (1, 2, 3), (3, 3, 3), (2, 2, 2))


def make_sessions(*, people: dict[str, User], now: dt.datetime) -> None:
    """Through the actions, each at its own time, as a coach and staff would enter them."""
    groups = {group.kind: group for group in Group.objects.all()}
    for one in SAMPLES:
        group = groups.get(one.group)
        by = _planner(group, people)
        day = timezone.localtime(now) + dt.timedelta(days=one.days)
        starts = day.replace(hour=14, minute=0, second=0, microsecond=0)
        made = sessions.plan_session(
            plan=sessions.Plan(
                kind=one.kind,
                starts_at=starts,
                ends_at=starts + dt.timedelta(hours=one.hours),
                place=one.place,
                language=one.language,
                group=group,
                institution=_institution(one.at),
                topics=one.topics,
                trainers=(by,),
            ),
            by=by,
            now=min(now, starts - dt.timedelta(days=10)),
        )
        if one.days > _FIRST_JOINED:
            _invite(made, by, starts)
        if starts < now:
            _happen(one, made, by)


def _planner(group: Group | None, people: dict[str, User]) -> User:
    coach = Membership.objects.filter(group=group, role=Role.COACH).order_by("pk").first()
    return coach.user if group and coach else people["stefanie"]


def _institution(at: tuple[str, str] | None) -> Institution | None:
    return sessions.institution_named(name=at[0], kind=at[1]) if at else None


def _invite(made: Session, by: User, starts: dt.datetime) -> None:
    """Before it, and for what is over also who was there: everybody who could."""
    before = starts - dt.timedelta(days=7)
    everyone = [user.pk for user in invitable(made)]
    sessions.note_people(session=made, ticked=everyone, by=by, now=before)


def _happen(one: Sample, made: Session, by: User) -> None:
    later = made.ends_at + dt.timedelta(hours=1)
    came = list(made.attendances.values_list("user", flat=True))
    sessions.note_people(session=made, ticked=came, by=by, now=later)
    for profession, count, at in one.heads:
        sessions.count_heads(
            session=made,
            profession=profession,
            count=count,
            institution=_institution(at),
            by=by,
            now=later,
        )
    if one.flyers:
        sessions.hand_out(
            session=made, kind="flyer", language=one.language, count=one.flyers, by=by, now=later
        )
    if one.signatures:
        sessions.note_signatures(session=made, count=one.signatures, by=by, now=later)
    if one.kind == Kind.YOUTH and one.group:
        _evaluate(made, by)


def _evaluate(made: Session, by: User) -> None:
    opened = made.ends_at - dt.timedelta(minutes=10)
    evaluations.open_evaluation(session=made, by=by, now=opened)
    made.refresh_from_db()
    for smileys in _ANSWERS:
        evaluations.answer(
            code=evaluations.code_of(made),
            smileys=dict(zip(evaluations.QUESTIONS, smileys, strict=True)),
            words="" if sum(smileys) < 9 else "Leuk dat we zelf mochten vertellen.",
            once=secrets.token_bytes(32),
            now=opened,
        )
