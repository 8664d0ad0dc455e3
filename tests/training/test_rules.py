"""Drawing, scoring and repeating, as tables and for any bank whatever."""

import datetime as dt
from collections import Counter

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from peers.training import rules
from peers.training.rules import Criterion, Critical, Done, Step

TODAY = dt.date(2026, 11, 22)
BANKS = st.dictionaries(
    st.text("abcdef", min_size=1, max_size=3), st.integers(0, 8), min_size=0, max_size=8
)


def bank_of(sizes: dict[str, int]) -> dict[str, list[int]]:
    """{unit: number of questions} as a bank with a number of its own for each question."""
    return {
        unit: [n * 100 + i for i in range(size)] for n, (unit, size) in enumerate(sizes.items())
    }


@given(BANKS, st.integers(0, 30), st.text(max_size=8))
def test_a_draw_takes_each_question_once_and_as_many_as_there_are(
    sizes: dict[str, int], count: int, seed: str
) -> None:
    bank = bank_of(sizes)
    drawn = rules.draw(bank, count, seed)
    assert len(drawn) == len(set(drawn)) == min(count, sum(sizes.values()))
    assert set(drawn) <= {question for pile in bank.values() for question in pile}
    assert drawn == rules.draw(bank, count, seed)


@given(BANKS, st.integers(1, 30), st.text(max_size=8))
def test_a_draw_is_balanced_over_the_units(sizes: dict[str, int], count: int, seed: str) -> None:
    bank = bank_of(sizes)
    unit_of = {question: unit for unit, pile in bank.items() for question in pile}
    taken = Counter(unit_of[question] for question in rules.draw(bank, count, seed))
    most = max(taken.values(), default=0)
    for unit, size in sizes.items():
        assert taken[unit] >= min(size, most - 1)


@given(st.text(max_size=8), st.integers(0, 10_000))
def test_answers_are_shuffled_the_same_way_for_the_same_seed(seed: str, question: int) -> None:
    order = rules.answer_order(seed, question)
    assert sorted(order) == [0, 1, 2]
    assert order == rules.answer_order(seed, question)


def test_the_right_answer_stands_in_every_place() -> None:
    assert {rules.answer_order("seed", n).index(0) for n in range(40)} == {0, 1, 2}


@pytest.mark.parametrize(
    ("right", "of", "passed"),
    [(16, 20, True), (15, 20, False), (20, 20, True), (8, 10, True), (7, 10, False), (0, 0, False)],
)
def test_the_check_is_passed_with_80_percent(right: int, of: int, passed: bool) -> None:
    assert rules.check_passed(right, of) is passed


@given(
    st.lists(st.integers(0, 2), min_size=8, max_size=8), st.sets(st.sampled_from(list(Critical)))
)
@example([2] * 8, {Critical.KEPT_R3})
@example([2, 2, 2, 2, 2, 2, 0, 0], set())
@example([2, 2, 2, 2, 2, 1, 0, 0], set())
def test_a_role_play_is_passed_with_12_of_16_and_no_critical_fail(
    points: list[int], criticals: set[Critical]
) -> None:
    scores = {one.value: p for one, p in zip(Criterion, points, strict=True)}
    assert rules.grade_passed(scores, criticals) is (sum(points) >= 12 and not criticals)


@pytest.mark.parametrize("lost", list(Criterion))
def test_a_grade_without_all_eight_criteria_is_none(lost: Criterion) -> None:
    scores = {one.value: 2 for one in Criterion if one != lost}
    assert not rules.grade_passed(scores, [])
    assert not rules.grade_passed({**scores, lost.value: 3}, [])


def test_lessons_come_after_2_7_21_and_60_days() -> None:
    day, step = rules.first_lesson(TODAY), 0
    gaps = [(day - TODAY).days]
    while True:
        step, following = rules.next_lesson(step, right=True, today=day)
        if following is None:
            break
        gaps.append((following - day).days)
        day = following
    assert gaps == [2, 7, 21, 60]


@given(st.integers(0, 3))
def test_a_wrong_answer_comes_again_in_two_days(step: int) -> None:
    assert rules.next_lesson(step, right=False, today=TODAY) == (0, TODAY + dt.timedelta(days=2))


def test_the_check_can_be_taken_again_a_day_later() -> None:
    now = dt.datetime(2026, 11, 22, 12, tzinfo=dt.UTC)
    assert rules.may_start_again(None, now)
    assert not rules.may_start_again(now - dt.timedelta(hours=23, minutes=59), now)
    assert rules.may_start_again(now - dt.timedelta(days=1), now)


def test_nothing_is_complete_that_has_nothing_in_it() -> None:
    """Where the courses were not loaded, nobody is qualified by accident."""
    empty = dict.fromkeys(Step, Done(0, 0))
    assert rules.missing("peer", empty, renewal=False) == rules.STEPS["peer"]
    assert rules.missing("coach", {}, renewal=False) == rules.STEPS["coach"]


def test_a_renewal_asks_for_the_refresher_alone() -> None:
    fresh = {Step.REFRESHER: Done(1, 1)}
    assert rules.missing("peer", fresh, renewal=True) == ()
    assert rules.missing("peer", fresh, renewal=False) == rules.STEPS["peer"]


def test_who_renews_early_loses_nothing_and_who_renews_late_gains_nothing() -> None:
    year = dt.timedelta(days=365)
    assert rules.new_expiry(TODAY, None) == TODAY + year
    assert rules.new_expiry(TODAY, TODAY + dt.timedelta(days=30)) == TODAY + year + dt.timedelta(30)
    assert rules.new_expiry(TODAY, TODAY - dt.timedelta(days=30)) == TODAY + year


def test_s09_no_unit_earns_a_topic_that_is_never_for_a_peer() -> None:
    allowed = frozenset({"cyberbullying", "account_security"})
    earned = rules.topics_earned([["suicide", "cyberbullying"], ["cyberbullying"]], allowed)
    assert earned == ["cyberbullying"]
