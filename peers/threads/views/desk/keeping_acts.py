"""POST-only: what a safeguarding lead decides about keeping a thread (S24)."""

import datetime as dt
from functools import partial
from typing import Any

from django.utils.translation import gettext_lazy as _

from peers.people.models import User
from peers.threads.actions import keeping
from peers.threads.forms_care import HoldForm
from peers.threads.models import Thread
from peers.threads.views.desk.acting import act

Data = dict[str, Any]
adult_act = partial(act, adults=True)


@adult_act("hold", _("Nothing erases this thread from now on."), form=HoldForm)
def hold(*, thread: Thread, by: User, now: dt.datetime, data: Data) -> None:
    keeping.set_hold(thread_id=thread.pk, by=by, reason=data["reason"], now=now)


@adult_act("lift", _("Noted. The hold ends when two leads have said so."))
def lift(*, thread: Thread, by: User, now: dt.datetime, data: Data) -> None:
    keeping.lift_hold(thread_id=thread.pk, by=by, now=now)


@adult_act("erase", _("A second adult is asked."))
def erase(*, thread: Thread, by: User, now: dt.datetime, data: Data) -> None:
    keeping.ask_to_erase(thread_id=thread.pk, by=by, now=now)
