"""Those who can pass a report on to the hotline hear that one waits (S17)."""

import datetime as dt
from typing import Any

from peers.people.models import Role, User
from peers.threads.actions.notices import Kind as Notice
from peers.threads.actions.telling import tell_about_no_thread


def on_report_waits(
    sender: Any, *, number: str, again: bool, now: dt.datetime, **kwargs: Any
) -> None:
    """Leads and on-call adults, once an hour however many reports come; never the link."""
    about = f"stop:{number}:late" if again else f"stop:{now.astimezone(dt.UTC):%Y%m%d%H}"
    people = User.objects.holding(Role.LEAD, Role.ON_CALL)
    tell_about_no_thread(people, Notice.STOP, about=about, now=now)
