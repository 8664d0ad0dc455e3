"""Who may help today (S19, S20) and what a group needs to run (S21), as tables."""

import datetime as dt
from dataclasses import replace

import pytest

from peers.people.rules import (
    Away,
    Gap,
    HelperFacts,
    Lapse,
    Post,
    counts_on,
    is_active,
    roster_gaps,
    why_not_active,
)

TODAY = dt.date(2026, 10, 14)
TOMORROW = TODAY + dt.timedelta(days=1)
YESTERDAY = TODAY - dt.timedelta(days=1)
SCOUTS, CENTRE = 1, 2
CARLA, CORA = 11, 12

COACH = HelperFacts(
    user_id=CARLA,
    posts=(Post("coach", group=SCOUTS),),
    vetting_until=TOMORROW,
    code_of_conduct_until=TOMORROW,
    coach_training_until=TOMORROW,
)
PEER = HelperFacts(
    user_id=1,
    age=16,
    posts=(Post("peer", group=SCOUTS, coach=CARLA, coach_active=True),),
    own_consent_until=TOMORROW,
    guardian_consent_until=TOMORROW,
    peer_training_until=TOMORROW,
)
ON_CALL = HelperFacts(
    user_id=2,
    posts=(Post("on_call"),),
    vetting_until=TOMORROW,
    code_of_conduct_until=TOMORROW,
)


def with_coach(**coach: object) -> tuple[Post, ...]:
    return (replace(PEER.posts[0], **coach),)


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({}, ()),
        ({"vetting_until": None}, (Lapse.VETTING,)),
        ({"vetting_until": TODAY}, (Lapse.VETTING,)),
        ({"vetting_until": YESTERDAY}, (Lapse.VETTING,)),
        ({"coach_training_until": None}, (Lapse.TRAINING,)),
        ({"coach_training_until": TODAY}, (Lapse.TRAINING,)),
        ({"peer_training_until": TOMORROW, "coach_training_until": None}, (Lapse.TRAINING,)),
        ({"code_of_conduct_until": None}, (Lapse.CODE_OF_CONDUCT,)),
        ({"code_of_conduct_until": YESTERDAY}, (Lapse.CODE_OF_CONDUCT,)),
        ({"paused": True}, (Lapse.PAUSED,)),
        ({"account_open": False}, (Lapse.ACCOUNT_CLOSED,)),
        ({"posts": ()}, (Lapse.NO_SUCH_ROLE,)),
        (
            {"vetting_until": None, "coach_training_until": None, "code_of_conduct_until": None},
            (Lapse.VETTING, Lapse.TRAINING, Lapse.CODE_OF_CONDUCT),
        ),
        # What only a peer needs.
        ({"age": None, "own_consent_until": None, "guardian_consent_until": None}, ()),
    ],
)
def test_s19_a_coach_is_active_only_with(change: dict, why: tuple[Lapse, ...]) -> None:
    assert why_not_active(replace(COACH, **change), TODAY, role="coach") == why


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({}, ()),
        ({"age": 14}, ()),
        ({"age": 13}, (Lapse.TOO_YOUNG,)),
        ({"age": None}, (Lapse.AGE_UNKNOWN,)),
        ({"own_consent_until": None}, (Lapse.OWN_CONSENT,)),
        ({"own_consent_until": TODAY}, (Lapse.OWN_CONSENT,)),
        ({"guardian_consent_until": None}, (Lapse.GUARDIAN_CONSENT,)),
        ({"guardian_consent_until": YESTERDAY}, (Lapse.GUARDIAN_CONSENT,)),
        # From 18 on nobody else can consent for them.
        ({"age": 18, "guardian_consent_until": None}, ()),
        ({"age": 17, "guardian_consent_until": None}, (Lapse.GUARDIAN_CONSENT,)),
        (
            {"age": None, "guardian_consent_until": None},
            (Lapse.AGE_UNKNOWN, Lapse.GUARDIAN_CONSENT),
        ),
        ({"peer_training_until": None}, (Lapse.TRAINING,)),
        ({"peer_training_until": TODAY}, (Lapse.TRAINING,)),
        ({"posts": with_coach(coach=None, coach_active=False)}, (Lapse.NO_ACTIVE_COACH,)),
        ({"posts": with_coach(coach_active=False)}, (Lapse.NO_ACTIVE_COACH,)),
        ({"paused": True}, (Lapse.PAUSED,)),
        ({"account_open": False}, (Lapse.ACCOUNT_CLOSED,)),
        # What only an adult needs.
        ({"vetting_until": None, "code_of_conduct_until": None}, ()),
    ],
)
def test_s20_a_peer_expert_is_active_only_with(change: dict, why: tuple[Lapse, ...]) -> None:
    assert why_not_active(replace(PEER, **change), TODAY, role="peer") == why


@pytest.mark.parametrize("role", ["on_call", "lead", "staff", "translator"])
@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({}, ()),
        ({"vetting_until": None}, (Lapse.VETTING,)),
        ({"code_of_conduct_until": None}, (Lapse.CODE_OF_CONDUCT,)),
        ({"coach_training_until": None}, ()),
        ({"paused": True}, (Lapse.PAUSED,)),
    ],
)
def test_s19_other_adults_are_active_only_with(
    role: str, change: dict, why: tuple[Lapse, ...]
) -> None:
    adult = replace(ON_CALL, posts=(Post(role),), **change)
    assert why_not_active(adult, TODAY, role=role) == why


def test_each_role_of_one_person_is_judged_by_itself() -> None:
    both = replace(
        PEER, age=19, posts=(*PEER.posts, Post("coach", group=CENTRE)), vetting_until=None
    )
    assert is_active(both, TODAY, role="peer")
    assert not is_active(both, TODAY, role="coach")


@pytest.mark.parametrize(
    ("until", "counts"), [(None, False), (YESTERDAY, False), (TODAY, False), (TOMORROW, True)]
)
def test_something_counts_until_the_day_it_expires(until: dt.date | None, counts: bool) -> None:
    assert counts_on(until, TODAY) is counts


def test_a_peer_s_coaches_are_the_active_ones_each_once() -> None:
    posts = (
        Post("peer", group=SCOUTS, coach=CARLA, coach_active=True),
        Post("peer", group=CENTRE, coach=CARLA, coach_active=True),
        Post("peer", group=3, coach=CORA, coach_active=False),
    )
    assert replace(PEER, posts=posts).active_coaches == (CARLA,)


def test_being_away() -> None:
    noon = dt.datetime(2026, 10, 14, 12, tzinfo=dt.UTC)
    hour = dt.timedelta(hours=1)
    assert Away(noon, noon + hour).covers(noon)
    assert not Away(noon, noon + hour).covers(noon + hour)
    assert not Away(noon, None).covers(noon - hour)
    assert Away(noon, None).covers(noon + 1000 * hour)


# --- the roster (S21) -------------------------------------------------------------------------
def peers(count: int, *, group: int = SCOUTS, coach: int = CARLA, active: bool = True):
    post = Post("peer", group=group, coach=coach, coach_active=True)
    why = () if active else (Lapse.PAUSED,)
    return [HelperFacts(user_id=100 + n, posts=(post,), lapses={"peer": why}) for n in range(count)]


def coach(user_id: int = CARLA, *, group: int = SCOUTS, active: bool = True) -> HelperFacts:
    why = () if active else (Lapse.VETTING,)
    return HelperFacts(user_id=user_id, posts=(Post("coach", group=group),), lapses={"coach": why})


@pytest.mark.parametrize(
    ("helpers", "gaps"),
    [
        ([coach(), *peers(2)], ()),
        ([coach(), *peers(5)], ()),
        ([coach(), *peers(1)], (Gap.TOO_FEW_PEERS,)),
        ([coach(), *peers(1), *peers(1, active=False)], (Gap.TOO_FEW_PEERS,)),
        ([coach(), *peers(1), *peers(1, group=CENTRE)], (Gap.TOO_FEW_PEERS,)),
        (peers(2), (Gap.NO_COACH,)),
        ([coach(active=False), *peers(2)], (Gap.NO_COACH,)),
        ([coach(group=CENTRE), *peers(2)], (Gap.NO_COACH,)),
        ([], (Gap.TOO_FEW_PEERS, Gap.NO_COACH)),
        ([coach(), *peers(6)], (Gap.COACH_HAS_TOO_MANY_PEERS,)),
        # Peers of another group count too: it is the coach who cannot watch more.
        ([coach(), *peers(4), *peers(2, group=CENTRE)], (Gap.COACH_HAS_TOO_MANY_PEERS,)),
        ([coach(), coach(CORA), *peers(4), *peers(4, coach=CORA)], ()),
        ([coach(), *peers(4), *peers(4, active=False)], ()),
    ],
)
def test_s21_a_group_runs_with_two_active_peers_and_a_coach(
    helpers: list[HelperFacts], gaps: tuple[Gap, ...]
) -> None:
    assert roster_gaps(SCOUTS, helpers) == gaps


def test_one_person_who_is_peer_in_two_posts_counts_once() -> None:
    twice = HelperFacts(
        user_id=1,
        posts=(Post("peer", group=SCOUTS), Post("peer", group=CENTRE)),
        lapses={"peer": ()},
    )
    assert Gap.TOO_FEW_PEERS in roster_gaps(SCOUTS, [coach(), twice])
