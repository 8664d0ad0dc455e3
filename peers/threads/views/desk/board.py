"""The first page of the desk: what is mine to do now, and who waits for whom."""

import datetime as dt
from typing import Any

from django.core.paginator import Paginator
from django.db.models import (
    Case,
    Exists,
    F,
    IntegerField,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.functional import cached_property
from django.views.decorators.http import require_safe

from peers.people.admin.base import LAPSE_WORDS
from peers.people.edition import one_edition
from peers.people.facts import helpers_for_routing
from peers.people.models import ADULT_HELPER_ROLES
from peers.people.rota import on_duty
from peers.threads.actions.alarm import raise_quietly
from peers.threads.candidates import current_policy
from peers.threads.forms_desk import BoardFilter
from peers.threads.models import Message, Notification, Offer, Thread, TwoAdultRequest
from peers.threads.querysets import ThreadQuerySet
from peers.threads.rules.states import Status
from peers.threads.standstill import last_sweep, too_long_since
from peers.threads.views.desk.access import DeskRequest, Helper, at_the_desk
from peers.threads.views.desk.peer_board import (
    ABOUT_A_THREAD,
    needs_a_lead,
    notices_of,
    peer_context,
)
from peers.threads.views.desk.rows import TITLES, Row, Section, first_of_all, row_of
from peers.threads.views.help.kept import ForAWhile

PAGE_LENGTH = 50
NOTICES_SHOWN = 10
CLOSED_SHOWN = dt.timedelta(days=14)
# Every open board asks twice a minute, and minutes of silence make an alarm.
_last_sweep = ForAWhile(last_sweep)


@require_safe
@at_the_desk
def board(request: DeskRequest) -> HttpResponse:
    """Peers: their offers and threads. Adults: the live board, refreshed as a fragment."""
    return render_board(request)


def render_board(request: DeskRequest, *, error: str = "", status: int = 200) -> HttpResponse:
    """The board, or the kind page for people who do not help in threads."""
    helper, now = request.helper, timezone.now()
    if not helper.helps:
        quiet = {
            "helper": helper,
            "now": now,
            "needs_a_lead": needs_a_lead(helper.user),
            "silent_since": silence(now),
            # Whose group has closed a moment ago still reads the thanks.
            "notices": notices_of(helper.user).filter(kind=Notification.Kind.TAKEN)[:NOTICES_SHOWN],
        }
        return render(request, "desk/nothing_here.html", quiet)
    context: dict[str, Any] = {"helper": helper, "now": now, "error": error}
    if helper.is_adult:
        context |= adult_context(request, helper, now)
        if "fragment" in request.GET:
            return render(request, "desk/_live.html", context)
    if helper.is_peer:
        context |= peer_context(helper, now)
    notices = list(notices_of(helper.user)[:NOTICES_SHOWN])
    # An adult at night looks for who waits first, and for how they are themselves after that.
    above = [one for one in notices if one.kind in ABOUT_A_THREAD or not helper.is_adult]
    context |= {"notices": above, "notices_below": [one for one in notices if one not in above]}
    return render(request, "desk/board.html", context, status=status)


def adult_context(request: DeskRequest, helper: Helper, now: dt.datetime) -> dict[str, Any]:
    """One page of the live board; the number of queries does not follow the threads."""
    form = BoardFilter(request.GET)
    chosen = form.cleaned_data if form.is_valid() else {}
    threads = narrowed(live_threads(helper, now), helper, chosen)
    page = _Pages(threads, PAGE_LENGTH).get_page(request.GET.get("page"))
    with one_edition():
        ladder, duty = current_policy(), on_duty(now)
        rows = [row_of(thread, user_id=helper.user.pk, ladder=ladder, now=now) for thread in page]
        missing = [] if rows else missing_of(helper, now)
    kept = request.GET.copy()
    for word in ("page", "fragment"):
        kept.pop(word, None)
    return {
        "filter": form,
        "filtered": any(value not in ("", None) for value in chosen.values()),
        "page": page,
        "first": first_of_all(rows) if page.number == 1 else [],
        "sections": in_sections(rows),
        "missing": missing,
        "kept_query": kept.urlencode(),
        "duty": duty,
        "silent_since": silence(now),
    }


def missing_of(helper: Helper, now: dt.datetime) -> list[Any]:
    """Why an adult who may not help (S19) sees nobody wait; empty for whoever may in any role."""
    # What each process keeps for routing: an empty board that refreshes itself costs no more.
    known = helpers_for_routing(today=timezone.localdate(now))
    facts = next((one for one in known if one.user_id == helper.user.pk), None)
    if facts is None or facts.active_roles.intersection(ADULT_HELPER_ROLES):
        return []
    adult = [role for role in facts.lapses if role in ADULT_HELPER_ROLES]
    return list(dict.fromkeys(LAPSE_WORDS[one] for role in adult for one in facts.lapses[role]))


class _Pages(Paginator):  # type: ignore[type-arg]
    object_list: ThreadQuerySet

    @cached_property
    def count(self) -> int:
        """By their keys alone: what a line shows takes no part in how many there are."""
        return self.object_list.order_by().values("pk").count()


def live_threads(helper: Helper, now: dt.datetime) -> ThreadQuerySet:
    """What the person may see of what is open or lately closed, or waits for a second adult
    however long it is closed, in the order of urgency."""
    asked = TwoAdultRequest.objects.filter(thread=OuterRef("pk"), decided_at=None)
    shown = ~Q(status__in=[Status.CLOSED, Status.ERASED]) | Q(
        status=Status.CLOSED, closed_at__gte=now - CLOSED_SHOWN
    )
    shown |= Q(status=Status.CLOSED) & Q(Exists(asked))
    return (
        Thread.objects.visible_to(helper.user)
        .filter(shown)
        .select_related("owner", "supervisor", "group")
        .annotate(section=_section(asked), proposed_at=Subquery(_proposed().values("written_at")))
        .prefetch_related(
            Prefetch("requests", _open_requests(), to_attr="open_requests"),
            Prefetch("offers", _open_offers(), to_attr="open_offers"),
        )
        .order_by(
            "section",
            "waiting_for_youth",
            "-risk",
            F("due_at").asc(nulls_last=True),
            "-closed_at",
            "pk",
        )
    )


def _section(asked: QuerySet[TwoAdultRequest]) -> Case:
    is_serious = Q(risk__gte=3) & ~Q(status=Status.REFERRED)
    return Case(
        When(status=Status.CLOSED, then=Value(int(Section.CLOSED))),
        When(is_serious, then=Value(int(Section.NOW))),
        When(Exists(asked), then=Value(int(Section.SECOND_ADULT))),
        When(status=Status.AWAITING_APPROVAL, then=Value(int(Section.APPROVAL))),
        When(status__in=[Status.WAITING, Status.OFFERED], then=Value(int(Section.LOOKING))),
        When(status=Status.REFERRED, then=Value(int(Section.REFERRED))),
        When(waiting_for_youth=True, then=Value(int(Section.YOUTH))),
        When(status=Status.WITH_PEER, then=Value(int(Section.PEER))),
        default=Value(int(Section.ADULT)),
        output_field=IntegerField(),
    )


def _open_requests() -> QuerySet[TwoAdultRequest]:
    return TwoAdultRequest.objects.filter(decided_at=None).select_related("asked_by")


def _open_offers() -> QuerySet[Offer]:
    return Offer.objects.filter(outcome="open").select_related("helper").defer("candidates")


def _proposed() -> QuerySet[Message]:
    # The board shows that a reply waits and since when, never what it says.
    return Message.objects.filter(thread=OuterRef("pk"), state="proposed")


def narrowed(threads: ThreadQuerySet, helper: Helper, chosen: dict[str, Any]) -> ThreadQuerySet:
    """The filters a person chose; they can only take away from what is visible."""
    if chosen.get("whose") == "mine":
        threads = threads.filter(Q(owner=helper.user) | Q(supervisor=helper.user))
    elif chosen.get("whose") == "groups":
        threads = threads.filter(group__in=helper.coached_groups)
    if chosen.get("risk") is not None:
        threads = threads.filter(risk__gte=chosen["risk"])
    if chosen.get("language"):
        threads = threads.filter(language=chosen["language"])
    return threads


def in_sections(rows: list[Row]) -> list[tuple[str, str, list[Row]]]:
    """(css name, title, rows) for every section that has rows on this page, in order."""
    found: dict[Section, list[Row]] = {}
    for row in rows:
        found.setdefault(Section(row.thread.section), []).append(row)  # type: ignore[attr-defined]
    return [
        (section.name.lower().replace("_", "-"), str(TITLES[section]), found[section])
        for section in Section
        if section in found
    ]


def silence(now: dt.datetime) -> dt.datetime | bool:
    """For the banner; whoever sees it first also lets leads and staff know by mail."""
    since = too_long_since(_last_sweep(), now)
    if since:
        raise_quietly(now=now, since=since)
    return since
