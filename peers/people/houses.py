"""A closed institution is set up: its hours, whom to tell, its shared devices.

A coach of the group writes the plan, NGO staff who did not write it agree (or not); until then
the one before holds. Every verb raises `RosterRefused` with a sentence; then nothing has changed.
"""

import datetime as dt
import secrets
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_variables

from peers.people.house_rules import Window
from peers.people.mailing import is_house
from peers.people.models import Group, HousePlan, SharedDevice, User
from peers.people.roster import RosterRefused
from peers.people.tokens import code_of, hash_of

CODE_VALID = dt.timedelta(hours=1)
DEVICES_AT_MOST = 50
NOT_A_HOUSE = _("This is for groups in a closed institution.")


@dataclass(frozen=True)
class Wanted:
    """What a coach fills in."""

    hours: tuple[Window, ...]
    adult: str
    phone: str


def plan_of(group: Group) -> HousePlan | None:
    """The plan that holds: the last one that was agreed to."""
    agreed = HousePlan.objects.filter(group=group, agreed=True)
    return agreed.order_by("-decided_at", "-pk").first()


def waiting_plan(group: Group) -> HousePlan | None:
    rows = HousePlan.objects.filter(group=group, decided_at=None)
    return rows.select_related("made_by").first()


def propose(*, group: Group, wanted: Wanted, by: User, now: dt.datetime) -> HousePlan:
    """A new plan takes the place of one that still waits."""
    with transaction.atomic():
        group = _house(group.pk)
        HousePlan.objects.filter(group=group, decided_at=None).delete()
        return HousePlan.objects.create(
            group=group,
            hours=[
                [one.weekday, f"{one.starts:%H:%M}", f"{one.ends:%H:%M}"] for one in wanted.hours
            ],
            adult=wanted.adult,
            phone=wanted.phone,
            made_by=by,
            made_at=now,
        )


def decide(*, plan_id: int, agreed: bool, by: User, now: dt.datetime) -> HousePlan:
    """Staff who did not write it. A plan that was changed since it was read is another one."""
    with transaction.atomic():
        plan = HousePlan.objects.select_for_update().filter(pk=plan_id, decided_at=None).first()
        if plan is None:
            raise RosterRefused(_("This has been changed or decided meanwhile. Look at it again."))
        if plan.made_by_id == by.pk:
            raise RosterRefused(_("Somebody else must do this for you."))
        plan.agreed, plan.decided_by, plan.decided_at = agreed, by, now
        plan.save(update_fields=["agreed", "decided_by", "decided_at"])
        return plan


# --- devices ----------------------------------------------------------------------------------
@sensitive_variables("form_token")
def announce_device(
    *, group: Group, name: str, form_token: str, by: User, now: dt.datetime
) -> SharedDevice:
    """Letters for one device, for an hour; a second submit of one form is the same one, and under
    another name it is refused."""
    with transaction.atomic():
        group = _house(group.pk)
        hashed = hash_of(code_of(form_token))
        known = SharedDevice.objects.filter(group=group, code_hash=hashed).first()
        if known is not None and known.name != name:
            raise RosterRefused(_("This form was sent before. Open the group again."))
        if known is not None:
            return known
        if SharedDevice.objects.filter(group=group, ended_at=None).count() >= DEVICES_AT_MOST:
            raise RosterRefused(_("There are too many devices. Take off those of earlier days."))
        return SharedDevice.objects.create(
            group=group,
            name=name,
            made_by=by,
            made_at=now,
            code_hash=hashed,
            code_until=now + CODE_VALID,
        )


@sensitive_variables()
def join_device(*, code: str, now: dt.datetime) -> str:
    """The secret for the cookie of the device on which the letters were typed, once."""
    with transaction.atomic():
        rows = SharedDevice.objects.select_for_update(of=("self",)).select_related("group")
        device = rows.filter(code_hash=hash_of(code)).first()
        if device is None or not device.code_is_open(now) or not is_house(device.group):
            raise RosterRefused(
                _("These letters open nothing, or no longer. Your coach can make new ones.")
            )
        secret = secrets.token_urlsafe(32)
        device.token_hash, device.joined_at = hash_of(secret), now
        device.save(update_fields=["token_hash", "joined_at"])
        return secret


def end_device(*, group: Group, device_id: int, by: User, now: dt.datetime) -> bool:
    """From the next page on it is a device like any other."""
    rows = SharedDevice.objects.filter(group=group, pk=device_id, ended_at=None)
    return bool(rows.update(ended_at=now, ended_by=by))


def _house(pk: int) -> Group:
    group = Group.objects.select_for_update().get(pk=pk)
    if not is_house(group):
        raise RosterRefused(NOT_A_HOUSE)
    return group
