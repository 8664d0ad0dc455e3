"""In Chromium: the pages of sessions by axe, narrow, in English and Arabic; an evening with one."""

from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from peers.people.models import Group, User
from peers.training.models import Session
from tests.browsing import press_on
from tests.people.groups.test_browser import is_sound, log_in, new_tab  # noqa: F401
from tests.people.logging_in import with_password
from tests.training.sessions.conftest import HOUR, Planned

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("language", ["en", "ar"])
def test_every_page_of_sessions_is_sound(
    language: str,
    new_tab: Any,  # noqa: F811 - the fixture
    planned: Planned,
    scouts: Group,
    carla: User,
    alice: User,
    stan: User,
) -> None:
    now = timezone.now()
    one = planned(starts_at=now - HOUR, group=scouts, topics=("grooming",))
    planned(starts_at=now + HOUR, group=scouts)
    with_password(carla)
    with_password(stan)
    coach, staff, visitor = new_tab(), new_tab(), new_tab()
    log_in(coach, "carla")
    log_in(staff, "stan")
    notes = ("", "people/", "visitors/", "materials/", "petition/", "change/")
    for tab, paths in (
        (coach, ["", "new/", "calendar/", *(f"{one.pk}/{name}" for name in notes)]),
        (staff, ["", "new/", f"{one.pk}/"]),
        (visitor, ["evaluate/"]),
    ):
        for path in paths:
            tab.goto(f"{tab.home}/{language}/training/sessions/{path}")
            is_sound(tab)
    staff.goto(f"{staff.home}/{language}/reports/year/")
    is_sound(staff)


def test_an_evening_with_a_group_from_planning_to_smileys(
    new_tab: Any,  # noqa: F811 - the fixture
    scouts: Group,
    carla: User,
    alice: User,
) -> None:
    with_password(carla)
    coach, youth = new_tab(), new_tab()
    log_in(coach, "carla")
    coach.goto(f"{coach.home}/en/training/sessions/new/")
    coach.get_by_label("Youth session").check()
    coach.fill("#id_day", f"{timezone.localdate():%Y-%m-%d}")
    coach.fill("#id_starts", "00:00")  # so that it has begun at whatever hour this runs
    coach.fill("#id_ends", "00:00")
    coach.fill("#id_place", "The old mill")
    press_on(coach.get_by_role("button", name="Keep"))
    assert "The end must be later" in coach.inner_text("#id_ends_error")
    is_sound(coach)
    coach.fill("#id_ends", "13:00")
    press_on(coach.get_by_role("button", name="Keep"))
    press_on(coach.get_by_role("link", name="Count visitors"))
    coach.fill("#id_count", "14")
    press_on(coach.get_by_role("button", name="Add"))
    press_on(coach.get_by_role("link", name="Ready"))
    press_on(coach.get_by_role("button", name="Open it with a code"))
    is_sound(coach)
    code = coach.inner_text(".board strong")

    youth.goto(youth.home + reverse("training:evaluate"))
    youth.fill("#code", code.lower())
    press_on(youth.get_by_role("button", name="Next"))
    is_sound(youth)
    press_on(youth.get_by_role("button", name="Send"))
    assert youth.locator(".field-error").count() == 3
    is_sound(youth)
    for question in range(3):
        youth.locator("fieldset").nth(question).get_by_text("Yes").click()
    press_on(youth.get_by_role("button", name="Send"))
    assert "Thank you!" in youth.inner_text("h1")
    is_sound(youth)

    coach.reload()
    assert "1 answer" in coach.inner_text("#evaluation >> xpath=..")
    session = Session.objects.get()
    assert session.head_counts.get().count == 14
