"""The courses in the files: complete in three languages, true to the rules, and safe to load."""

import io
import re
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from capsules.models import Capsule
from capsules.topics import TOPICS
from peers.people.facts import facts_of
from peers.people.models import User
from peers.people.roster import PEER_TOPICS
from peers.training.actions.loading import load_courses
from peers.training.content_files import ContentError, Courses, Item, read_courses
from peers.training.models import (
    Exercise,
    ExerciseText,
    Lesson,
    PracticeThread,
    Question,
    QuestionText,
    Unit,
    UnitText,
)
from peers.training.progress import parts_of
from peers.training.rules import Done, Step
from tests.house.test_words import ANYWHERE, hurts
from tests.training.conftest import LogIn, files

LANGUAGES = ("en", "fr", "nl")
MINUTES = {"peer": 20 * 60, "coach": 12 * 60}


def every() -> list[Item]:
    found = files()
    return [*found.units, *found.questions, *found.exercises]


def test_every_text_is_there_in_three_languages() -> None:
    for item in every():
        assert set(item.texts) == set(LANGUAGES), item.key
        for language, text in item.texts.items():
            assert text.keys() == item.texts["en"].keys(), (item.key, language)
            assert all(text.values()), (item.key, language)


@pytest.mark.parametrize(("course", "least"), [("peer", 60), ("coach", 30)])
def test_the_bank_is_large_enough_and_balanced(course: str, least: int) -> None:
    units = {unit.key for unit in files().units if unit.values["course"] == course}
    questions = [one for one in files().questions if one.parent in units]
    assert len(questions) >= least
    sizes = {unit: sum(one.parent == unit for one in questions) for unit in units}
    assert min(sizes.values()) == max(sizes.values())


@pytest.mark.parametrize("course", ["peer", "coach"])
def test_the_hours_are_those_of_the_outline(course: str) -> None:
    items = [*files().units, *files().exercises]
    minutes = sum(one.values["minutes"] for one in items if one.values["course"] == course)
    assert minutes + 30 == MINUTES[course]


def test_four_role_plays_six_cases_three_practice_threads() -> None:
    kinds = [(one.values["course"], one.values["kind"]) for one in files().exercises]
    assert kinds.count(("peer", "role_play")) == 4
    assert kinds.count(("coach", "case")) == 6
    assert kinds.count(("peer", "practice")) == 3


def test_the_units_name_every_capsule_for_youths_and_no_other(db: None) -> None:
    call_command("load_capsules", stdout=io.StringIO())
    named = {slug for unit in files().units for slug in unit.values["capsules"]}
    assert named == set(Capsule.objects.filter(for_youth=True).values_list("slug", flat=True))


def test_s09_the_units_earn_every_topic_a_peer_may_answer_and_no_other() -> None:
    earned = {topic for unit in files().units for topic in unit.values["topics"]}
    assert earned == PEER_TOPICS
    assert earned <= TOPICS.keys()


@pytest.mark.parametrize("language", LANGUAGES)
def test_s26_no_text_blames_or_uses_words_that_hurt(language: str) -> None:
    hurting = re.compile(
        r"child porn|kinderporno|pornographie enfantine|p[ée]dopornographi|lover ?boy|"
        rf"prostituée? mineure|{ANYWHERE}",
        re.IGNORECASE,
    )
    for item in every():
        assert not hurting.search(str(item.texts[language])), item.key
    # Wrong answers quote what blames, and reasons name it; a right answer never does.
    for item in files().questions:
        assert not hurts(item.texts[language]["right"], language), item.key


def test_every_critical_fail_can_be_met_in_practice_and_is_named_by_the_script() -> None:
    met = {
        choice["critical"]
        for one in files().exercises
        for step in one.values["script"].get("steps", [])
        for choice in step.get("choices", [])
        if "critical" in choice
    }
    assert met == {"promised_secrecy", "asked_for_image", "kept_r3", "left_platform"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_end_of_a_practice_thread_says_something_helpful(language: str) -> None:
    for one in files().exercises:
        for step in one.values["script"].get("steps", []):
            if step.get("ending"):
                assert len(one.texts[language]["said"][step["id"]]["note"]) > 40, one.key


def test_the_right_answer_is_not_given_away_by_its_length() -> None:
    """In no language is the longest answer nearly always the right one."""
    for language in LANGUAGES:
        longest = 0
        for item in files().questions:
            text = item.texts[language]
            wrong = max(len(text["wrong_1"]), len(text["wrong_2"]))
            longest += len(text["right"]) > wrong
        assert longest / len(files().questions) < 0.75, language


# --- loading ----------------------------------------------------------------------------------
def test_loading_again_changes_nothing(courses: Courses) -> None:
    report = load_courses(courses=courses)
    assert (report.written, report.retired, report.kept) == (0, 0, [])
    assert Unit.objects.count() == 22
    assert QuestionText.objects.count() == 3 * Question.objects.count()


def test_what_staff_edited_is_kept_and_what_they_did_not_is_renewed(courses: Courses) -> None:
    edited = UnitText.objects.get(unit__key="role", language="en")
    edited.body = "Our own words."
    edited.save()
    other = UnitText.objects.get(unit__key="role", language="fr")
    changed = read_courses()
    texts = next(one for one in changed.units if one.key == "role").texts
    texts["en"]["body"] = "New in the file."
    texts["fr"]["body"] = "Nouveau dans le fichier."
    report = load_courses(courses=changed)
    edited.refresh_from_db()
    other.refresh_from_db()
    assert edited.body == "Our own words."
    assert other.body == "Nouveau dans le fichier."
    assert report.kept == ["role/en"]


def test_what_staff_took_out_of_use_stays_out(courses: Courses) -> None:
    Question.objects.filter(key="role-1").update(in_use=False)
    load_courses(courses=courses)
    assert not Question.objects.get(key="role-1").in_use


def test_what_left_the_files_is_retired_and_not_deleted(courses: Courses) -> None:
    fewer = read_courses()
    fewer.exercises[:] = [one for one in fewer.exercises if one.key != "case-debt"]
    own = Exercise.objects.create(course="peer", kind="role_play", key="own", number=9, minutes=9)
    assert load_courses(courses=fewer).retired == 1
    own.refresh_from_db()
    assert own.in_use
    assert not Exercise.objects.get(key="case-debt").in_use
    assert ExerciseText.objects.filter(exercise__key="case-debt").exists()


def test_a_text_without_a_place_stops_the_load(tmp_path: Path) -> None:
    (tmp_path / "en").mkdir()
    (tmp_path / "courses.toml").write_text(
        "[peer]\nunits = [{ id = 'a', minutes = 5 }]\nexercises = []\n"
        "[coach]\nunits = []\nexercises = []\n"
    )
    good = "[units.a]\ntitle = 'A'\nbody = 'B'\n[questions]\n"
    (tmp_path / "en" / "a.toml").write_text(good)
    assert [unit.key for unit in read_courses(tmp_path).units] == ["a"]
    (tmp_path / "en" / "a.toml").write_text(good.replace("[questions]", "[units.b]\ntitle = 'C'"))
    with pytest.raises((ContentError, KeyError)):
        read_courses(tmp_path)
    with pytest.raises(CommandError):
        call_command("load_training", content=tmp_path)


@pytest.mark.usefixtures("courses")
def test_the_demonstration_has_somebody_in_the_middle_of_it(settings: LazySettings) -> None:
    settings.DEMO = True
    call_command("load_sample", people_only=True, stdout=io.StringIO())
    dina = User.objects.get(username="dina")
    parts = parts_of([dina.pk], "peer", now=timezone.now())[dina.pk]
    assert parts[Step.UNITS] == Done(8, 12)
    assert parts[Step.PRACTICE] == Done(1, 3)
    assert facts_of(dina, today=timezone.localdate()).active_roles == frozenset()
    assert PracticeThread.objects.filter(user=dina, reviewed_at=None).count() == 1
    assert Lesson.objects.filter(user__username="sam", due_on__lte=timezone.localdate()).exists()


def test_staff_may_change_words_of_a_script_and_not_its_steps(courses: Courses) -> None:
    text = ExerciseText.objects.get(exercise__key="practice-chat", language="en")
    text.said["start"]["said"] = "they made a chat without me"
    text.clean()
    del text.said["start"]["choices"]["listen"]
    with pytest.raises(ValidationError):
        text.clean()


def test_staff_find_the_courses_in_the_administration_and_delete_nothing(
    courses: Courses, log_in: LogIn, stan: User
) -> None:
    client = log_in(Client(), stan)
    for model, key in ((Unit, "role"), (Question, "role-1"), (Exercise, "practice-chat")):
        row = model.objects.get(key=key)
        name = model._meta.model_name
        page = client.get(reverse(f"admin:training_{name}_change", args=[row.pk]))
        assert page.status_code == 200
        assert key in page.content.decode()
        delete = reverse(f"admin:training_{name}_delete", args=[row.pk])
        assert client.get(delete).status_code == 403
