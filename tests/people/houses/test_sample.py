"""The demonstration has a closed institution, as a coach and staff would have set it up."""

import io
from collections.abc import Callable

import pytest
from django.conf import LazySettings
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from peers.people.facts import facts_of
from peers.people.houses import plan_of
from peers.people.models import Group, HousePlan, Role, SharedDevice, User

LogIn = Callable[[Client, User], Client]


@pytest.fixture
def house(db: None, settings: LazySettings) -> Group:
    settings.DEMO = True
    call_command("load_training", verbosity=0)
    call_command("load_sample", "--people-only", verbosity=0, stdout=io.StringIO())
    return Group.objects.get(kind=Group.Kind.INSTITUTION_CLOSED)


def test_the_demonstration_has_a_house_with_agreed_hours_and_a_device(
    house: Group, log_in: LogIn
) -> None:
    plan = plan_of(house)
    assert plan is not None
    assert [0, "16:00", "20:00"] in plan.hours
    assert plan.decided_by != plan.made_by
    device = SharedDevice.objects.get(group=house)
    assert device.joined_at is not None
    assert not device.code_is_open(timezone.now())
    petra = log_in(Client(), User.objects.get(username="petra"))
    page = petra.get(f"/en/groups/{house.pk}/house/").content.decode()
    assert device.name in page
    assert plan.adult in page


def test_the_youths_of_the_house_are_in_training_and_asked_for_nothing(house: Group) -> None:
    today = timezone.localdate()
    peers = User.objects.filter(memberships__group=house, memberships__role=Role.PEER)
    assert peers.count() == 2
    assert all(Role.PEER not in facts_of(one, today=today).active_roles for one in peers)


def test_loading_the_samples_again_changes_nothing(house: Group) -> None:
    call_command("load_sample", verbosity=0, stdout=io.StringIO())
    counts = (HousePlan.objects.count(), SharedDevice.objects.count(), Group.objects.count())
    assert counts == (1, 1, 3)


def test_the_list_of_log_ins_names_the_house(house: Group) -> None:
    said = io.StringIO()
    call_command("sample_logins", stdout=said)
    assert "Huis De Wilg" in said.getvalue()
    assert str(house.join_code) in said.getvalue()
