"""POST-only: what a peer and the adults say to each other beside a thread (S12)."""

import datetime as dt
from typing import Any

from django.utils.translation import gettext_lazy as _

from peers.people.models import User
from peers.threads.actions import coach, talking
from peers.threads.forms_desk import TalkForm
from peers.threads.models import Thread
from peers.threads.views.desk.acting import act

Data = dict[str, Any]


@act("say_to_adults", _("Sent to your coach."), form=TalkForm)
def say_to_adults(*, thread: Thread, by: User, now: dt.datetime, data: Data) -> None:
    talking.say_to_adults(thread_id=thread.pk, by=by, now=now, **data)


@act("say_to_peer", _("Sent to the peer expert."), form=TalkForm, adults=True)
def say_to_peer(*, thread: Thread, by: User, now: dt.datetime, data: Data) -> None:
    coach.say_to_peer(thread_id=thread.pk, by=by, now=now, **data)
