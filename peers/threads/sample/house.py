"""The invented closed institution: its coach, the hours staff agreed to, one shared tablet."""

import datetime as dt
from collections.abc import Mapping

from peers.people import houses
from peers.people.house_rules import Window
from peers.people.models import Group, Membership, Role, User
from peers.people.tokens import code_of, new_form_token
from peers.threads.sample.people import HOUSE_CODE

_DAY = dt.timedelta(days=1)
_SCHOOL_DAYS, _WEEKEND = range(5), (5, 6)


def make_house(*, people: Mapping[str, User], now: dt.datetime) -> None:
    """Nobody new is asked for help by it: its youths are still in training, and its coach has
    another group as well."""
    house, coach, staff = Group.objects.get(join_code=HOUSE_CODE), people["petra"], "stefanie"
    Membership.objects.create(
        user=coach, role=Role.COACH, group=house, started_on=(now - 60 * _DAY).date()
    )
    wanted = houses.Wanted(_hours(), adult="the educator on duty", phone="02 555 01 02")
    plan = houses.propose(group=house, wanted=wanted, by=coach, now=now - 30 * _DAY)
    houses.decide(plan_id=plan.pk, agreed=True, by=people[staff], now=now - 29 * _DAY)
    _join(house, coach, now - 28 * _DAY)


def _hours() -> tuple[Window, ...]:
    after_school = [Window(day, dt.time(16), dt.time(20)) for day in _SCHOOL_DAYS]
    at_weekends = [Window(day, dt.time(10), dt.time(20)) for day in _WEEKEND]
    return (*after_school, *at_weekends)


def _join(house: Group, coach: User, at: dt.datetime) -> None:
    """As if somebody had typed the letters on it. Its secret is nowhere: whoever tries this out
    makes letters of their own on the page of the house."""
    token = new_form_token()
    houses.announce_device(
        group=house, name="Tablet in the living room", form_token=token, by=coach, now=at
    )
    houses.join_device(code=code_of(token), now=at + dt.timedelta(minutes=2))
