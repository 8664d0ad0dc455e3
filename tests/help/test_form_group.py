"""Who may answer: the group by its code, and not this person (S10)."""

from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone

from peers.people.models import Group, User
from peers.threads.models import Thread
from tests.help.conftest import Youth
from tests.help.page import Page


@pytest.mark.parametrize(
    "typed", ["KQVT-2345", "kqvt 2345", " k q v t2345 ", "KQVT–٢٣٤٥", "ｋｑｖｔ２３４５"]
)
def test_a_group_code_may_be_typed_in_many_ways(
    youth: Youth, scouts: Group, only_thread: Callable[[], Thread], typed: str
) -> None:
    youth.opens_thread(audience="my_group", group_code=typed)
    assert only_thread().group == scouts


def test_the_code_of_an_archived_group_is_unknown(youth: Youth, scouts: Group, clock: Any) -> None:
    scouts.archived_at = timezone.now()
    scouts.save()
    assert "group_code-error" in Page(youth.sends(group_code="KQVT-2345")).texts


@pytest.mark.parametrize("changes", [{"audience": "my_group"}, {"safe_contact": "group_coach"}])
def test_what_needs_a_group_asks_for_its_code(youth: Youth, changes: dict[str, str]) -> None:
    page = Page(youth.sends(**changes))
    assert page.texts["group_code-error"].startswith("For this we need the code of your group.")
    assert not Thread.objects.exists()


def test_the_helpers_of_a_group_are_shown_on_request_without_blame(
    youth: Youth, alice: User, carla: User, pia: User
) -> None:
    page = Page(youth.post("new/", {"group_code": "kqvt2345", "show_group": "1", "message": "hm"}))
    names = page.texts["f-not_these"]
    assert "Alice" in names
    assert "Carla" in names
    assert "Pia" not in names
    assert not [name for name in page.texts if name.endswith("-error")]
    assert page.value("message") == "hm"
    assert not Thread.objects.exists()


def test_somebody_who_left_the_group_is_not_shown(youth: Youth, alice: User, noon: Any) -> None:
    alice.memberships.update(ended_on=noon.date())
    page = Page(youth.post("new/", {"group_code": "KQVT-2345", "show_group": "1"}))
    assert "Alice" not in page.texts["f-not_these"]


def test_a_group_without_helpers_says_so(youth: Youth, scouts: Group) -> None:
    page = Page(youth.post("new/", {"group_code": "KQVT-2345", "show_group": "1"}))
    assert "Nobody helps in this group at the moment." in page.texts["f-not_these"]


def test_not_this_person_is_recorded_and_only_for_the_own_group(
    youth: Youth, alice: User, bob: User, pia: User, only_thread: Callable[[], Thread]
) -> None:
    youth.opens_thread(group_code="KQVT-2345", not_these=[str(alice.pk), str(pia.pk), "x", "\x00"])
    assert list(only_thread().not_these.all()) == [alice]


def test_ticked_names_stay_ticked_when_something_else_is_wrong(
    youth: Youth, alice: User, bob: User
) -> None:
    page = Page(youth.sends(message="", group_code="KQVT-2345", not_these=[str(bob.pk)]))
    assert page.fields["not_these"] == [str(bob.pk)]
