"""How things stand in a few counts, for a digest: no topic, no name, no small number.

What concerns a helper (S11) is in no count: nobody but a lead may learn that it exists.
"""

import datetime as dt
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from peers.people.facts import helpers_for_routing
from peers.people.models import Group
from peers.people.rules import HelperFacts, papers_of, reminder_due, roster_gaps
from peers.threads.models import Thread, TwoAdultRequest
from peers.threads.rules.states import Status
from peers.threads.rules.topics import LEADS_ONLY

# The NGO's own threshold, as in its statistics: below it a count could point at somebody.
LEAST = 5

Line = tuple[Promise, int]


def figures(*, now: dt.datetime) -> list[Line]:
    """[(what, how many)], in the order in which they are read."""
    open_ones = Thread.objects.open().exclude(topic__in=LEADS_ONLY)
    looking = open_ones.filter(status__in=[Status.WAITING, Status.OFFERED])
    approval = open_ones.filter(status=Status.AWAITING_APPROVAL)
    late = open_ones.filter(Q(due_at__lte=now, waiting_for_youth=False) | Q(numbers_first=True))
    today = now.astimezone(ZoneInfo(settings.TIME_ZONE)).date()
    helpers = helpers_for_routing(today=today)
    return [
        (_("Waiting for a helper"), looking.count()),
        (_("Waiting for approval"), approval.count()),
        (_("Later than promised"), late.exclude(status=Status.REFERRED).count()),
        (_("Papers that run out soon"), _running_out(helpers, today)),
        (_("Groups that are short of helpers"), _short_groups(helpers)),
    ]


def figures_of_leads(*, now: dt.datetime) -> list[Line]:
    """What only leads, or leads and a second adult, can end (S13, S24)."""
    rows = Thread.objects.exclude(topic__in=LEADS_ONLY)
    asked = TwoAdultRequest.objects.filter(decided_at=None).exclude(thread__topic__in=LEADS_ONLY)
    return [
        (_("Waiting for a second adult"), asked.count()),
        (_("In the archive for two years"), rows.to_review(now).count()),
    ]


def in_words(count: int) -> str:
    return f"< {LEAST}" if 0 < count < LEAST else str(count)


def _running_out(helpers: list[HelperFacts], today: dt.date) -> int:
    papers = [paper for one in helpers if one.account_open for paper in papers_of(one)]
    return sum(reminder_due(paper.until, today) is not None for paper in papers)


def _short_groups(helpers: list[HelperFacts]) -> int:
    groups = Group.objects.open().values_list("pk", flat=True)
    return sum(bool(roster_gaps(group, helpers)) for group in groups)
