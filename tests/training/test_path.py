"""From the first unit to the certificate, with a real database and no shortcuts in the rules."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from peers.people.facts import facts_of
from peers.people.models import Group, Membership, Role, User, VettingCheck
from peers.people.rules import Lapse
from peers.threads.models import Thread
from peers.training.actions import checks, lessons, practice, signing
from peers.training.actions.units import answer_unit, questions_of
from peers.training.content_files import Courses
from peers.training.errors import TrainingRefused
from peers.training.models import (
    Certificate,
    CheckAttempt,
    Exercise,
    Grade,
    Lesson,
    PracticeThread,
    Qualification,
    Question,
    Unit,
    UnitPass,
)
from peers.training.permissions import learners_for
from peers.training.progress import missing_for
from peers.training.rules import Step
from tests.training.conftest import (
    GOOD,
    finish_path,
    member,
    pass_check,
    pass_units,
    play,
)

DAY = dt.timedelta(days=1)


# --- units and short lessons ------------------------------------------------------------------
def test_a_unit_is_passed_by_its_questions_alone(courses: Courses, dora: User, noon) -> None:
    unit = Unit.objects.get(key="passwords")
    questions = questions_of(unit)
    wrong = {questions[0].pk: 0, questions[1].pk: 2}
    for chosen in (wrong, {questions[0].pk: 0}, {}):
        assert not answer_unit(unit=unit, questions=questions, chosen=chosen, by=dora, now=noon)
    assert not UnitPass.objects.exists()
    right = {one.pk: 0 for one in questions}
    for _again in range(2):
        assert answer_unit(unit=unit, questions=questions, chosen=right, by=dora, now=noon)
    assert UnitPass.objects.count() == 1
    assert Lesson.objects.get().due_on == noon.date() + 2 * DAY


def test_short_lessons_come_when_due_and_each_with_another_question(
    courses: Courses, dora: User, noon: dt.datetime
) -> None:
    pass_units(dora, "peer", now=noon)
    lesson = Lesson.objects.filter(user=dora).first()
    assert lesson is not None
    first = lessons.question_of(lesson)
    lessons.answer_lesson(lesson=lesson, shown=0, chosen=0, by=dora, now=noon)
    lesson.refresh_from_db()
    assert lesson.shown == 0, "not due yet"
    later = noon + 2 * DAY
    for _tap in range(2):
        lessons.answer_lesson(lesson=lesson, shown=0, chosen=0, by=dora, now=later)
    lesson.refresh_from_db()
    assert (lesson.step, lesson.due_on) == (1, later.date() + 7 * DAY)
    assert lessons.question_of(lesson) != first


# --- the check --------------------------------------------------------------------------------
def test_the_check_waits_for_all_units(courses: Courses, dora: User, noon: dt.datetime) -> None:
    with pytest.raises(TrainingRefused):
        checks.start_check(course="peer", by=dora, now=noon)
    assert not CheckAttempt.objects.exists()


def test_twenty_questions_of_every_unit_and_one_attempt_at_a_time(
    courses: Courses, dora: User, noon: dt.datetime
) -> None:
    pass_units(dora, "peer", now=noon)
    attempt = checks.start_check(course="peer", by=dora, now=noon)
    assert checks.start_check(course="peer", by=dora, now=noon) == attempt
    rows = attempt.questions.select_related("question")
    assert len(rows) == 20
    assert len({row.question.unit_id for row in rows}) == 12
    with pytest.raises(IntegrityError), transaction.atomic():
        CheckAttempt.objects.create(user=dora, course="peer", seed="x", started_at=noon)


def test_answers_are_kept_and_may_be_changed_until_they_are_handed_in(
    courses: Courses, dora: User, noon: dt.datetime
) -> None:
    pass_units(dora, "peer", now=noon)
    attempt = checks.start_check(course="peer", by=dora, now=noon)
    row = attempt.questions.get(number=3)
    for index in (2, 0):
        place = row.order.index(index)
        checks.answer_check(attempt=attempt, number=3, place=place, by=dora, now=noon)
        row.refresh_from_db()
        assert row.chosen == index
    with pytest.raises(TrainingRefused):
        checks.finish_check(attempt=attempt, by=dora, now=noon)
    done = pass_check(dora, "peer", now=noon)
    assert (done.right, done.passed) == (20, True)
    with pytest.raises(TrainingRefused):
        checks.answer_check(attempt=attempt, number=3, place=0, by=dora, now=noon)


def test_below_80_percent_it_is_tried_again_a_day_later_with_other_questions(
    courses: Courses, dora: User, noon: dt.datetime
) -> None:
    pass_units(dora, "peer", now=noon)
    first = pass_check(dora, "peer", wrong=5, now=noon)
    assert (first.right, first.passed) == (15, False)
    with pytest.raises(TrainingRefused):
        checks.start_check(course="peer", by=dora, now=noon + DAY - dt.timedelta(minutes=1))
    second = pass_check(dora, "peer", wrong=4, now=noon + DAY)
    assert second.passed
    drawn = [set(one.questions.values_list("question", flat=True)) for one in (first, second)]
    assert drawn[0] != drawn[1]
    with pytest.raises(TrainingRefused):
        checks.start_check(course="peer", by=dora, now=noon + 9 * DAY)


def test_nobody_answers_in_the_attempt_of_another(
    courses: Courses, dora: User, alice: User, noon: dt.datetime
) -> None:
    pass_units(dora, "peer", now=noon)
    attempt = checks.start_check(course="peer", by=dora, now=noon)
    with pytest.raises(TrainingRefused):
        checks.answer_check(attempt=attempt, number=1, place=0, by=alice, now=noon)


# --- role-plays and practice ------------------------------------------------------------------
@pytest.mark.parametrize("critical", ["promised_secrecy", "asked_for_image", "kept_r3"])
def test_a_critical_fail_undoes_full_marks(
    critical: str, courses: Courses, dora: User, carla: User, noon: dt.datetime
) -> None:
    exercise = Exercise.objects.get(key="play-secret")
    given = practice.grade(
        exercise=exercise,
        user=dora,
        scores=GOOD,
        criticals=[critical],
        comment="",
        by=carla,
        now=noon,
    )
    assert not given.passed


def test_the_latest_grade_of_a_role_play_counts(
    courses: Courses, dora: User, carla: User, noon: dt.datetime
) -> None:
    finish_path(dora, "peer", carla, now=noon)
    assert missing_for(dora.pk, "peer", now=noon) == ()
    practice.grade(
        exercise=Exercise.objects.get(key="play-secret"),
        user=dora,
        scores=GOOD,
        criticals=["kept_r3"],
        comment="",
        by=carla,
        now=noon + DAY,
    )
    assert missing_for(dora.pk, "peer", now=noon + DAY) == (Step.ROLE_PLAYS,)


def test_nobody_grades_or_reviews_themselves(
    courses: Courses, carla: User, dora: User, noon: dt.datetime
) -> None:
    exercise = Exercise.objects.get(key="case-home")
    with pytest.raises(TrainingRefused):
        practice.grade(
            exercise=exercise, user=carla, scores=GOOD, criticals=[], comment="", by=carla, now=noon
        )
    with pytest.raises(IntegrityError), transaction.atomic():
        Grade.objects.create(
            user=carla, exercise=exercise, by=carla, graded_at=noon, scores=GOOD, passed=True
        )
    thread = play(dora, "practice-phone", now=noon)
    with pytest.raises(TrainingRefused):
        practice.review(thread=thread, approved=True, comment="", by=dora, now=noon)


def test_a_practice_thread_is_read_by_a_coach_before_it_counts(
    courses: Courses, dora: User, carla: User, noon: dt.datetime
) -> None:
    thread = play(dora, "practice-chat", now=noon)
    assert thread.finished_at == noon
    assert [turn.words for turn in thread.turns.all()] == ["Hello!"] * 3
    practice.review(thread=thread, approved=True, comment="Warm.", by=carla, now=noon)
    with pytest.raises(TrainingRefused):
        practice.review(thread=thread, approved=False, comment="", by=carla, now=noon)
    thread.refresh_from_db()
    assert (thread.approved, thread.reviewed_by, thread.comment) == (True, carla, "Warm.")


def test_a_critical_choice_in_practice_cannot_be_approved_and_is_played_again(
    courses: Courses, dora: User, carla: User, noon: dt.datetime
) -> None:
    ways = ["thank", "steps", "promise"]
    thread = play(dora, "practice-phone", ways=ways, now=noon)
    assert practice.criticals_of(thread) == ["promised_secrecy"]
    with pytest.raises(TrainingRefused):
        practice.review(thread=thread, approved=True, comment="", by=carla, now=noon)
    practice.review(thread=thread, approved=False, comment="", by=carla, now=noon)
    again = play(dora, "practice-phone", now=noon)
    assert again != thread
    practice.review(thread=again, approved=True, comment="", by=carla, now=noon)


def test_a_second_tap_on_the_same_page_takes_no_second_turn(
    courses: Courses, dora: User, noon: dt.datetime
) -> None:
    exercise = Exercise.objects.get(key="practice-chat")
    thread = practice.start_practice(exercise=exercise, by=dora, now=noon)
    assert practice.start_practice(exercise=exercise, by=dora, now=noon) == thread
    for _tap in range(2):
        practice.reply(thread=thread, step="start", choice="listen", words="", by=dora, now=noon)
    assert thread.turns.count() == 1
    with pytest.raises(TrainingRefused):
        practice.reply(thread=thread, step="more", choice="nowhere", words="", by=dora, now=noon)


def test_practice_never_stands_among_real_threads(
    courses: Courses, dora: User, noon: dt.datetime
) -> None:
    for key in ("practice-phone", "practice-chat", "practice-photo"):
        play(dora, key, now=noon)
    assert PracticeThread.objects.count() == 3
    assert not Thread.objects.exists()


# --- the sign-off -----------------------------------------------------------------------------
def test_s20_the_whole_path_makes_a_peer_qualified_for_what_they_learned(
    courses: Courses, dora: User, carla: User
) -> None:
    now = timezone.now()
    finish_path(dora, "peer", carla, now=now)
    made = signing.sign_off(member=member(dora), by=carla, now=now)
    assert made.expires_on == now.date() + dt.timedelta(days=365)
    assert made.topics == signing.topics_for(dora) != []
    facts = facts_of(dora, today=timezone.localdate())
    assert Lapse.TRAINING not in facts.lapses[Role.PEER]
    assert facts.qualified_topics == set(made.topics)
    assert Certificate.objects.get().qualification == made


@pytest.mark.parametrize("lost", ["unit", "check", "grade", "practice"])
def test_s20_nothing_of_the_path_can_be_left_out(
    lost: str, courses: Courses, dora: User, carla: User
) -> None:
    finish_path(dora, "peer", carla)
    if lost == "unit":
        UnitPass.objects.filter(user=dora, unit__key="images").delete()
    elif lost == "check":
        CheckAttempt.objects.filter(user=dora).update(passed=False)
    elif lost == "grade":
        Grade.objects.filter(user=dora, exercise__key="play-picture").delete()
    else:
        PracticeThread.objects.filter(exercise__key="practice-photo").update(approved=False)
    with pytest.raises(TrainingRefused):
        signing.sign_off(member=member(dora), by=carla, now=timezone.now())
    assert not Qualification.objects.filter(user=dora).exists()
    assert not Certificate.objects.exists()


@pytest.mark.parametrize("who", ["dora", "alice", "chris", "stan", "lea", "dirk", "charlie"])
def test_s20_only_an_active_coach_of_the_group_signs_for_a_peer(
    who: str, courses: Courses, dora: User, carla: User, request: pytest.FixtureRequest
) -> None:
    signer = request.getfixturevalue(who)
    finish_path(dora, "peer", carla)
    with pytest.raises(TrainingRefused):
        signing.sign_off(member=member(dora), by=signer, now=timezone.now())


def test_s19_a_coach_whose_papers_lapsed_signs_for_nobody(
    courses: Courses, dora: User, carla: User
) -> None:
    finish_path(dora, "peer", carla)
    VettingCheck.objects.filter(user=carla).update(expires_on=timezone.localdate())
    with pytest.raises(TrainingRefused):
        signing.sign_off(member=member(dora), by=carla, now=timezone.now())


def test_s19_staff_sign_for_a_coach_and_a_coach_does_not(
    courses: Courses, dirk: User, carla: User, stan: User
) -> None:
    finish_path(dirk, "coach", carla)
    own = member(dirk, Role.COACH)
    with pytest.raises(TrainingRefused):
        signing.sign_off(member=own, by=carla, now=timezone.now())
    made = signing.sign_off(member=own, by=stan, now=timezone.now())
    assert (made.role, made.topics) == (Role.COACH, [])
    facts = facts_of(dirk, today=timezone.localdate())
    assert Lapse.TRAINING not in facts.lapses[Role.COACH]


def test_a_renewal_takes_the_refresher_and_keeps_the_days_left(
    courses: Courses, dora: User, carla: User
) -> None:
    now = timezone.now()
    finish_path(dora, "peer", carla, now=now)
    first = signing.sign_off(member=member(dora), by=carla, now=now)
    with pytest.raises(TrainingRefused):
        signing.sign_off(member=member(dora), by=carla, now=now)
    with pytest.raises(TrainingRefused):
        checks.start_check(course="peer", by=dora, now=now + 300 * DAY)
    later = now + 320 * DAY
    attempt = pass_check(dora, "peer", wrong=2, now=later)
    assert (attempt.refresher, attempt.questions.count(), attempt.passed) == (True, 10, True)
    second = signing.sign_off(member=member(dora), by=carla, now=later)
    assert second.expires_on == first.expires_on + dt.timedelta(days=365)
    assert second.topics == first.topics
    for days in (0, 1, 61):
        with pytest.raises(TrainingRefused):
            signing.sign_off(member=member(dora), by=carla, now=later + days * DAY)
    assert Qualification.objects.filter(user=dora).count() == 2


def test_an_earlier_training_keeps_its_topics_at_the_renewal(
    courses: Courses, scouts: Group, carla: User, alice: User
) -> None:
    """Alice was trained before the portal: the administration recorded it."""
    Qualification.objects.filter(user=alice).update(
        topics=["cyberbullying", "suicide"], expires_on=timezone.localdate() + 5 * DAY
    )
    pass_check(alice, "peer", now=timezone.now())
    made = signing.sign_off(member=member(alice), by=carla, now=timezone.now())
    assert made.topics == ["cyberbullying"]


def test_s09_a_unit_that_staff_gave_a_heavy_topic_earns_nothing_by_it(
    courses: Courses, dora: User, carla: User
) -> None:
    Unit.objects.filter(key="pass-on").update(topics=["suicide", "grooming"])
    finish_path(dora, "peer", carla)
    made = signing.sign_off(member=member(dora), by=carla, now=timezone.now())
    assert not {"suicide", "grooming"} & set(made.topics)


def test_a_question_taken_out_of_use_is_drawn_no_more(
    courses: Courses, dora: User, noon: dt.datetime
) -> None:
    Question.objects.filter(unit__key="role").update(in_use=False)
    pass_units(dora, "peer", now=noon)
    UnitPass.objects.get_or_create(
        user=dora, unit=Unit.objects.get(key="role"), defaults={"passed_at": noon}
    )
    attempt = checks.start_check(course="peer", by=dora, now=noon)
    assert attempt.questions.count() == 20
    assert not attempt.questions.filter(question__unit__key="role").exists()


def test_somebody_who_left_the_group_is_nobodys_learner(
    courses: Courses, dora: User, carla: User
) -> None:
    finish_path(dora, "peer", carla)
    Membership.objects.filter(user=dora).update(ended_on=timezone.localdate())
    assert not learners_for(carla).filter(user=dora).exists()
