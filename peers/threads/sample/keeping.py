"""Care and keeping in the demonstration: talks that took place, one that is due, two reports."""

import datetime as dt
import uuid

from peers.hotline import actions as hotline
from peers.hotline.models import StopReport
from peers.people.models import Role, User
from peers.threads.actions import care
from peers.threads.models import CheckIn

STILL_DUE = 3


def settle_care(*, now: dt.datetime) -> None:
    """Ninety days of talks took place in time; the newest few are still to come."""
    rows = list(CheckIn.objects.due().select_related("person").order_by("-made_at", "pk"))
    for number, row in enumerate(rows):
        talkers = care.talkers_for(row.person)
        if number < STILL_DUE or not talkers:
            row.made_at, row.due_by = now, now + dt.timedelta(days=2)
        else:
            row.done_at, row.done_with = row.due_by, talkers[0]
        row.save()


def report_links(*, now: dt.datetime) -> None:
    """One report waits, one was passed on and confirmed."""
    lead = User.objects.holding(Role.LEAD).order_by("pk").first()
    hour = dt.timedelta(hours=1)
    _report("https://videos.example.org/watch/1", "social", now - hour)
    report = _report("https://forum.example.net/thread/2", "website", now - 30 * hour)
    if lead is None:
        return
    then = now - 28 * hour
    hotline.show_link(report_id=report.pk, by=lead, now=then)
    hotline.forward(report_id=report.pk, by=lead, reference="2026-4711", now=then)
    hotline.confirm(report_id=report.pk, by=lead, reference="2026-4711", now=then + 4 * hour)


def _report(link: str, seen: str, now: dt.datetime) -> StopReport:
    return hotline.receive(link=link, seen=seen, submission=uuid.uuid4(), now=now)
