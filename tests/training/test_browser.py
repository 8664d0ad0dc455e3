"""In Chromium: the pages of the training by axe, narrow, in English and in Arabic."""

from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from peers.people.models import User
from peers.training.actions.checks import start_check
from peers.training.actions.loading import load_courses
from peers.training.models import Lesson
from tests.people.groups.test_browser import is_sound, log_in, new_tab  # noqa: F401
from tests.people.logging_in import with_password
from tests.training.conftest import files, member, pass_units, play

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("language", ["en", "ar"])
def test_every_page_of_the_training_is_sound(
    language: str,
    new_tab: Any,  # noqa: F811 - the fixture
    dora: User,
    carla: User,
    alice: User,
) -> None:
    load_courses(courses=files())
    now = timezone.now()
    pass_units(dora, "peer", now=now)
    Lesson.objects.filter(unit__key="role").update(due_on=now.date())
    thread = play(dora, "practice-chat", now=now)
    begun = play(dora, "practice-photo", ways=["brave"], now=now)
    start_check(course="peer", by=dora, now=now)
    for person in (dora, carla):
        with_password(person)
    pk = member(dora).pk
    learner, coach = new_tab(), new_tab()
    for tab, name, pages in (
        (
            learner,
            "dora",
            [
                ("home", []),
                ("unit", ["passwords"]),
                ("check", ["peer"]),
                ("lesson", []),
                ("practice", [thread.pk]),
                ("practice", [begun.pk]),
                ("verify", []),
            ],
        ),
        (
            coach,
            "carla",
            [
                ("home", []),
                ("people", []),
                ("learner", [pk]),
                ("grade", [pk, "play-secret"]),
                ("review", [pk, thread.pk]),
            ],
        ),
    ):
        log_in(tab, name)
        for page, args in pages:
            address = reverse(f"training:{page}", args=args).replace("/en/", f"/{language}/")
            tab.goto(tab.home + address)
            is_sound(tab)


def test_a_learner_takes_the_check_with_the_keyboard(
    new_tab: Any,  # noqa: F811 - the fixture
    dora: User,
) -> None:
    load_courses(courses=files())
    pass_units(dora, "peer", now=timezone.now())
    with_password(dora)
    tab = new_tab()
    log_in(tab, "dora")
    tab.goto(tab.home + reverse("training:check", args=["peer"]))
    tab.get_by_role("button", name="Start").press("Enter")
    for number in range(1, 21):
        tab.wait_for_selector(f"text=Question {number} of 20")
        tab.get_by_role("radio").first.focus()
        tab.keyboard.press("Space")
        tab.get_by_role("button", name="Keep and go on").press("Enter")
    tab.get_by_role("button", name="Hand in").press("Enter")
    tab.wait_for_url("**/results/**")
    is_sound(tab)
