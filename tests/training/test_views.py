"""The pages: who reaches them, what they say, and that nothing is lost on the way."""

import datetime as dt
import re

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from peers.people.models import Membership, Role, User
from peers.training.actions import practice, signing
from peers.training.content_files import Courses
from peers.training.models import (
    Certificate,
    CheckAttempt,
    Exercise,
    Grade,
    Lesson,
    PracticeThread,
    Qualification,
    Unit,
    UnitPass,
)
from peers.training.rules import Criterion
from tests.training.conftest import LogIn, finish_path, member, pass_units, play

DAY = dt.timedelta(days=1)


def page(client: Client, name: str, *args: object) -> str:
    answer = client.get(reverse(f"training:{name}", args=args))
    assert answer.status_code == 200, name
    return answer.content.decode()


def graded(**more: object) -> dict[str, object]:
    return {**{one.value: "2" for one in Criterion}, "comment": "Warm and clear.", **more}


# --- who --------------------------------------------------------------------------------------
@pytest.mark.parametrize("who", ["alice", "chris", "otto", "tess", "charlie", "dirk"])
def test_to_everybody_else_a_learner_is_not_there(
    who: str,
    courses: Courses,
    dora: User,
    carla: User,
    request: pytest.FixtureRequest,
    log_in: LogIn,
) -> None:
    """Peers, coaches of other groups, and a coach who is not active yet among them."""
    finish_path(dora, "peer", carla)
    thread = PracticeThread.objects.first()
    assert thread is not None
    client = log_in(Client(), request.getfixturevalue(who))
    pk = member(dora).pk
    for name, args in (
        ("learner", [pk]),
        ("grade", [pk, "play-secret"]),
        ("review", [pk, thread.pk]),
    ):
        assert client.get(reverse(f"training:{name}", args=args)).status_code == 404
    before = Grade.objects.count()
    assert client.post(reverse("training:sign_off", args=[pk])).status_code == 404
    address = reverse("training:grade", args=[pk, "play-secret"])
    assert client.post(address, graded()).status_code == 404
    assert Grade.objects.count() == before
    assert not Qualification.objects.filter(user=dora).exists()


@pytest.mark.parametrize("who", ["stan", "lea"])
def test_staff_and_leads_see_how_far_people_are_and_grade_no_peer(
    who: str, courses: Courses, dora: User, request: pytest.FixtureRequest, log_in: LogIn
) -> None:
    client = log_in(Client(), request.getfixturevalue(who))
    assert "Dora" in page(client, "people")
    assert "Dora" in page(client, "learner", member(dora).pk)
    address = reverse("training:grade", args=[member(dora).pk, "play-secret"])
    assert client.get(address).status_code == 404


def test_s19_a_paused_lead_sees_nobody(
    courses: Courses, dora: User, lea: User, log_in: LogIn
) -> None:
    User.objects.filter(pk=lea.pk).update(paused_at=timezone.now())
    assert log_in(Client(), lea).get(reverse("training:people")).status_code == 404


@pytest.mark.parametrize("who", ["tess", "otto", "charlie"])
def test_who_learns_nothing_and_looks_after_nobody_has_no_training(
    who: str, courses: Courses, request: pytest.FixtureRequest, log_in: LogIn
) -> None:
    client = log_in(Client(), request.getfixturevalue(who))
    for name in ("home", "people"):
        assert client.get(reverse(f"training:{name}")).status_code == 404
    for name, args in (("unit", ["role"]), ("check", ["peer"])):
        assert client.get(reverse(f"training:{name}", args=args)).status_code == 404


def test_visitors_log_in_first(client: Client, courses: Courses) -> None:
    for name, args in (("home", []), ("unit", ["role"]), ("certificate", [1]), ("lesson", [])):
        answer = client.get(reverse(f"training:{name}", args=args))
        assert reverse("account_login") in answer.headers["Location"]


def test_a_peer_does_not_read_what_coaches_learn(as_dora: Client, courses: Courses) -> None:
    for name, args in (("unit", ["suicide-questions"]), ("check", ["coach"])):
        assert as_dora.get(reverse(f"training:{name}", args=args)).status_code == 404
    start = reverse("training:practice_start", args=["case-home"])
    assert as_dora.post(start).status_code == 404


# --- learning ---------------------------------------------------------------------------------
def test_a_unit_by_its_page(as_dora: Client, courses: Courses, dora: User) -> None:
    text = page(as_dora, "unit", "passwords")
    assert "two-step login" in text
    address = reverse("training:unit", args=["passwords"])
    assert "Choose one answer." in as_dora.post(address).content.decode()
    assert not UnitPass.objects.exists()
    right = right_answers(text)
    answer = as_dora.post(address, right).content.decode()
    assert "This unit is passed." in answer
    assert Lesson.objects.get(user=dora).unit.key == "passwords"


def right_answers(text: str) -> dict[str, str]:
    """The form of a unit filled in as somebody would who knows: by the words of the answers."""
    known = {"Four words that have nothing to do with each other"}
    known |= {"Nobody real ever asks for it: give it to no one."}
    found = re.findall(r'name="(q\d+)" value="(\d)"[^>]*> <span>([^<]*)</span>', text)
    return {name: value for name, value, words in found if words in known}


def test_a_unit_in_a_language_without_it_says_so(as_dora: Client, courses: Courses) -> None:
    text = as_dora.get("/ar/training/units/role/").content.decode()
    assert 'lang="en" dir="ltr"' in text
    fr = as_dora.get("/fr/training/units/role/").content.decode()
    assert "Ton rôle, et où il s&#x27;arrête" in fr
    assert 'lang="en" dir="ltr"' not in fr.split("<main")[1]


def test_the_check_goes_on_where_it_was_left_on_another_phone(
    as_dora: Client, courses: Courses, dora: User, log_in: LogIn, noon: dt.datetime
) -> None:
    pass_units(dora, "peer", now=noon)
    as_dora.post(reverse("training:check_start", args=["peer"]))
    answer = reverse("training:check_answer", args=["peer"])
    for number in (1, 2, 3):
        as_dora.post(answer, {"number": number, "answer": "0"})
    other = log_in(Client(), dora)
    assert "Question 4 of 20" in page(other, "check", "peer")
    assert "Go on" in page(other, "home")
    other.post(reverse("training:check_start", args=["peer"]))
    assert CheckAttempt.objects.count() == 1
    refused = other.post(answer, {"number": 4, "answer": "7"}, follow=True)
    assert "Choose one answer." in refused.content.decode()


def test_feedback_for_every_answer_comes_after_handing_in_only(
    as_dora: Client, courses: Courses, dora: User, noon: dt.datetime
) -> None:
    pass_units(dora, "peer", now=noon)
    as_dora.post(reverse("training:check_start", args=["peer"]))
    attempt = CheckAttempt.objects.get()
    whys = [
        row.question.texts.get(language="en").why
        for row in attempt.questions.select_related("question")
    ]
    address = reverse("training:check_answer", args=["peer"])
    for row in attempt.questions.all():
        before = page(as_dora, "check", "peer")
        assert not any(why in before for why in whys)
        as_dora.post(address, {"number": row.number, "answer": row.order.index(0)})
    assert "Hand in" in page(as_dora, "check", "peer")
    done = as_dora.post(reverse("training:check_finish", args=["peer"]), follow=True)
    text = done.content.decode()
    assert "You passed. Well done!" in text
    assert text.count('class="notice notice-good"') >= 20
    assert "Question" not in page(as_dora, "check", "peer").split("<main")[1]


def test_another_persons_result_is_not_there(
    as_dora: Client, courses: Courses, alice: User, noon: dt.datetime
) -> None:
    attempt = CheckAttempt.objects.create(
        user=alice,
        course="peer",
        seed="x",
        started_at=noon,
        finished_at=noon,
        right=1,
        passed=False,
    )
    assert as_dora.get(reverse("training:result", args=[attempt.pk])).status_code == 404


def test_a_short_lesson_is_a_number_in_the_menu_and_one_question(
    as_dora: Client, courses: Courses, dora: User
) -> None:
    pass_units(dora, "peer", now=timezone.now())
    assert "one short question" not in page(as_dora, "home").lower()
    Lesson.objects.filter(unit__key="role").update(due_on=timezone.localdate())
    assert "(one short question)" in page(as_dora, "home")
    text = page(as_dora, "lesson")
    lesson = Lesson.objects.get(unit__key="role")
    sent = {"lesson": lesson.pk, "answer": "0"}
    assert f'value="{lesson.pk}"' in text
    assert (
        "Choose one answer."
        in as_dora.post(reverse("training:lesson"), {"lesson": lesson.pk}).content.decode()
    )
    answered = as_dora.post(reverse("training:lesson"), sent).content.decode()
    assert "Read the unit again" in answered
    assert as_dora.post(reverse("training:lesson"), sent).status_code == 302
    assert "Nothing to remember today" in page(as_dora, "lesson")


def test_a_unit_whose_questions_are_out_of_use_holds_no_other_lesson_up(
    as_dora: Client, courses: Courses, dora: User, noon: dt.datetime
) -> None:
    first, second = Unit.objects.filter(course="peer")[:2]
    for days, one in ((9, first), (8, second)):
        Lesson.objects.create(user=dora, unit=one, due_on=timezone.localdate() - days * DAY)
    first.questions.update(in_use=False)
    asked = as_dora.get(reverse("training:lesson"))
    assert asked.context["unit"] == second
    second.questions.update(in_use=False)
    assert "Nothing to remember today" in page(as_dora, "lesson")
    assert as_dora.get(reverse("training:home")).context["lessons_due"] == 0


@pytest.mark.parametrize("typed", ["9" * 5000, "9" * 30, "999999999999999999", "\u0663" * 5000])
def test_a_number_that_no_form_sends_is_no_error(
    typed: str, as_dora: Client, courses: Courses, dora: User, noon: dt.datetime
) -> None:
    pass_units(dora, "peer", now=noon)
    as_dora.post(reverse("training:check_start", args=["peer"]))
    Lesson.objects.update(due_on=timezone.localdate())
    question = Unit.objects.get(key="passwords").questions.first()
    assert question is not None
    for name, args, fields in (
        ("check_answer", ["peer"], {"number": typed, "answer": "0"}),
        ("check_answer", ["peer"], {"number": "1", "answer": typed}),
        ("lesson", [], {"lesson": typed, "answer": typed}),
        ("unit", ["passwords"], {f"q{question.pk}": typed}),
    ):
        answer = as_dora.post(reverse(f"training:{name}", args=args), fields)
        assert answer.status_code in (200, 302), name
    assert not CheckAttempt.objects.get().questions.filter(chosen__isnull=False).exists()


def test_s04_the_training_shows_no_streaks_points_or_rankings(
    as_dora: Client, as_carla: Client, courses: Courses, dora: User
) -> None:
    pass_units(dora, "peer", now=timezone.now())
    for whole in (page(as_dora, "home"), page(as_carla, "people")):
        text = re.sub(r"<svg.*?</svg>", "", whole)  # drawings have points of another kind
        assert not re.search(r"streak|rank|points|leader ?board|days in a row", text, re.IGNORECASE)


# --- practice ---------------------------------------------------------------------------------
def test_every_page_of_a_practice_thread_says_that_it_is_practice(
    as_dora: Client, as_carla: Client, courses: Courses, dora: User
) -> None:
    as_dora.post(reverse("training:practice_start", args=["practice-chat"]))
    thread = PracticeThread.objects.get()
    address = reverse("training:practice_answer", args=[thread.pk])
    for choice in ("listen", "keep-block", "hand-over"):
        assert "PRACTICE" in page(as_dora, "practice", thread.pk)
        thread.refresh_from_db()
        sent = {"step": thread.step, "choice": choice, "words": "Good that you <b>write</b>."}
        as_dora.post(address, sent)
    assert "Your coach reads it" in page(as_dora, "practice", thread.pk)
    read = page(as_carla, "review", member(dora).pk, thread.pk)
    assert "PRACTICE" in read
    assert "Good that you &lt;b&gt;write&lt;/b&gt;." in read
    assert "1 practice thread to read" in page(as_carla, "people")
    address = reverse("training:review", args=[member(dora).pk, thread.pk])
    as_carla.post(address, {"approved": "yes", "comment": "You heard it at once."})
    assert "You heard it at once." in page(as_dora, "practice", thread.pk)


def test_another_persons_practice_thread_is_not_there(
    as_carla: Client, courses: Courses, dora: User, noon: dt.datetime
) -> None:
    """A coach reads it on the review page, once it is finished."""
    exercise = Exercise.objects.get(key="practice-chat")
    thread = practice.start_practice(exercise=exercise, by=dora, now=noon)
    assert as_carla.get(reverse("training:practice", args=[thread.pk])).status_code == 404
    address = reverse("training:review", args=[member(dora).pk, thread.pk])
    assert as_carla.get(address).status_code == 404


def test_a_critical_fail_is_shown_to_the_coach_and_not_approved(
    as_carla: Client, courses: Courses, dora: User, noon: dt.datetime
) -> None:
    thread = play(dora, "practice-photo", ways=["see"], now=noon)
    address = reverse("training:review", args=[member(dora).pk, thread.pk])
    assert "Asked for an image" in as_carla.get(address).content.decode()
    answer = as_carla.post(address, {"approved": "yes"})
    assert "talk about it and play it again" in answer.content.decode()
    thread.refresh_from_db()
    assert thread.reviewed_at is None


# --- the coach --------------------------------------------------------------------------------
def test_a_coach_grades_a_role_play(
    as_carla: Client, as_dora: Client, courses: Courses, dora: User, carla: User
) -> None:
    address = reverse("training:grade", args=[member(dora).pk, "play-secret"])
    assert "Play Noah" in as_carla.get(address).content.decode()
    incomplete = as_carla.post(address, graded(listens=""))
    assert "Choose one answer." in incomplete.content.decode()
    as_carla.post(address, graded(criticals=["kept_r3"]))
    as_carla.post(address, graded())
    grades = list(Grade.objects.values_list("by", "passed"))
    assert grades == [(carla.pk, False), (carla.pk, True)]
    assert "Warm and clear." in page(as_dora, "home")
    assert "Play Noah" not in page(as_dora, "home")


def test_a_coach_signs_off_and_the_learner_has_a_certificate(
    as_carla: Client, as_dora: Client, courses: Courses, dora: User, carla: User
) -> None:
    address = reverse("training:sign_off", args=[member(dora).pk])
    assert "Training passed, ready to help" not in page(as_carla, "learner", member(dora).pk)
    early = as_carla.post(address, follow=True).content.decode()
    assert "The training is not complete yet." in early
    finish_path(dora, "peer", carla)
    assert "Training passed, ready to help" in page(as_carla, "learner", member(dora).pk)
    assert "Ready for the sign-off" in page(as_carla, "people")
    as_carla.post(address)
    as_carla.post(address)
    made = Qualification.objects.get(user=dora)
    assert made.signed_off_by == carla
    paper = as_dora.get(reverse("training:certificate", args=[made.pk]))
    assert paper.headers["Content-Type"] == "application/pdf"
    assert paper.content.startswith(b"%PDF-")
    assert "Certificate (PDF)" in page(as_dora, "home")


def test_a_certificate_is_for_its_owner_and_who_looks_after_them(
    as_dora: Client, as_carla: Client, courses: Courses, alice: User, log_in: LogIn, chris: User
) -> None:
    held = Qualification.objects.get(user=alice)
    address = reverse("training:certificate", args=[held.pk])
    assert as_carla.get(address).status_code == 200
    assert as_dora.get(address).status_code == 404
    assert log_in(Client(), chris).get(address).status_code == 404
    assert Certificate.objects.count() == 1


def test_a_cases_grade_by_staff_counts_for_a_coach(
    courses: Courses, dirk: User, stan: User, log_in: LogIn
) -> None:
    client = log_in(Client(), stan)
    own = member(dirk, Role.COACH)
    client.post(reverse("training:grade", args=[own.pk, "case-home"]), graded())
    assert Grade.objects.get().exercise.key == "case-home"
    role_play = reverse("training:grade", args=[own.pk, "play-secret"])
    assert client.get(role_play).status_code == 404


# --- the public page --------------------------------------------------------------------------
@pytest.fixture
def code(courses: Courses, alice: User, noon: dt.datetime) -> str:
    cache.clear()
    held = Qualification.objects.get(user=alice)
    return signing.certificate_for(qualification=held, now=noon).code


def ask(client: Client, code: str) -> str:
    return client.post(reverse("training:verify"), {"code": code}).content.decode()


def test_a_valid_code_says_the_initial_the_role_and_the_day_and_no_more(
    client: Client, code: str, alice: User
) -> None:
    text = ask(client, code.lower().replace("-", " "))
    assert "This certificate is valid." in text
    assert "Peer expert, first name beginning with A" in text
    for secret in (alice.name, alice.username, alice.email, "Scouts Kievit", "Carla"):
        assert secret not in text


def test_who_has_left_or_lapsed_has_a_certificate_that_no_longer_counts(
    client: Client, code: str, alice: User
) -> None:
    Membership.objects.filter(user=alice).update(ended_on=timezone.localdate())
    assert "no longer counts" in ask(client, code)
    Membership.objects.filter(user=alice).update(ended_on=None)
    Qualification.objects.filter(user=alice).update(expires_on=timezone.localdate())
    assert "no longer counts" in ask(client, code)


def test_codes_cannot_be_guessed_without_end(client: Client, code: str) -> None:
    for _guess in range(30):
        assert "no certificate with this code" in ask(client, "AAAA-BBBB-CCCC")
    answer = client.post(reverse("training:verify"), {"code": code})
    assert answer.status_code == 429
    assert "is valid" not in answer.content.decode()


def test_the_code_stands_in_no_address(client: Client, code: str) -> None:
    answer = client.get(reverse("training:verify"), {"code": code})
    assert "is valid" not in answer.content.decode()
    assert "Type the code" in ask(client, "")


# --- the menu and the roster ------------------------------------------------------------------
def test_the_menu_leads_to_the_training_for_those_who_have_one(
    client: Client, log_in: LogIn, alice: User, tess: User
) -> None:
    address = reverse("training:home")
    assert address in log_in(Client(), alice).get(reverse("groups:mine")).content.decode()
    assert address not in log_in(Client(), tess).get(reverse("groups:mine")).content.decode()


@pytest.mark.parametrize("key", ["practice-phone", "practice-photo"])
def test_unit_and_exercise_texts_never_show_empty(
    key: str, courses: Courses, as_dora: Client
) -> None:
    as_dora.post(reverse("training:practice_start", args=[key]))
    text = page(as_dora, "practice", PracticeThread.objects.get().pk)
    assert "<span></span>" not in text
    assert Unit.objects.count() == 22
