"""A coach's people: who carries how much, who needs a word, what runs out.

In the order of their names and in plain words, never as numbers beside each other: nobody is
compared with anybody (S04). What is shown of threads is what the coach may open anyhow.
"""

import datetime as dt
from dataclasses import dataclass

from django import forms
from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from peers.people.access import groups_for, is_active_coach, is_staff_now
from peers.people.facts import helpers_for_routing
from peers.people.forms_groups import day_field
from peers.people.models import Membership, Role, Supervision, User
from peers.people.roster import RosterRefused
from peers.people.rules import PEER_CASELOAD, HelperFacts
from peers.people.supervising import record_supervision
from peers.people.views.groups import MemberLine, line_of
from peers.threads.candidates import PeerLedger
from peers.threads.models import CheckIn, Offer, Thread
from peers.threads.rules.states import PEER_STATES, Ending
from peers.threads.views.desk.access import DeskRequest, at_the_desk

Words = str | Promise


class SupervisionForm(forms.Form):
    held_on = day_field(_("We sat together on"))
    next_on = day_field(_("The next time"))

    def __init__(self, *args: object, member: Membership, **kwargs: object) -> None:
        super().__init__(*args, **{"auto_id": f"supervision_{member.pk}_%s", **kwargs})  # type: ignore[arg-type]
        self.fields["held_on"].initial = timezone.localdate
        self.fields["next_on"].required = False


@dataclass(frozen=True)
class PersonLine:
    line: MemberLine
    load: Words
    exposure: Words
    resting: bool
    away: bool
    last_talk: dt.datetime | None
    supervision: Supervision | None
    supervision_late: bool
    form: SupervisionForm


@require_safe
@at_the_desk
def people(request: DeskRequest) -> HttpResponse:
    if not is_active_coach(request.user):
        raise Http404
    now, today = timezone.now(), timezone.localdate()
    facts = {one.user_id: one for one in helpers_for_routing(today=today)}
    members = _members_for(request.user).filter(role=Role.PEER).exclude(user=request.user)
    known = [one for one in members.order_by("user__name", "pk") if one.user_id in facts]
    lines = _lines(known, facts, request.user, now)
    return render(request, "desk/people.html", {"helper": request.helper, "lines": lines})


@require_POST
@at_the_desk
def supervision(request: DeskRequest, member: int) -> HttpResponse:
    if not is_active_coach(request.user):
        raise Http404
    row = get_object_or_404(_members_for(request.user), pk=member)
    form = SupervisionForm(request.POST, member=row)
    if not form.is_valid():
        messages.error(request, str(next(iter(form.errors.values()))[0]))
        return redirect("helpers:people")
    try:
        record_supervision(member=row, by=request.user, now=timezone.now(), **form.cleaned_data)
    except RosterRefused as refused:
        messages.error(request, str(refused.message))
    else:
        messages.success(request, gettext("Noted. Thank you for looking after them."))
    return redirect("helpers:people")


@require_safe
@at_the_desk
def leaving(request: DeskRequest, member: int) -> HttpResponse:
    """What moves when this person leaves the group; the yes is an act of the roster."""
    row = get_object_or_404(_members_for(request.user).exclude(user=request.user), pk=member)
    staff = is_staff_now(request.user)
    if row.role != Role.PEER and not staff:
        raise Http404
    held = Thread.objects.open().visible_to(request.user)
    asked = Offer.objects.filter(helper=row.user, outcome=Ending.OPEN).values("thread")
    elsewhere = Membership.objects.current().filter(user=row.user).exclude(pk=row.pk)
    context = {
        "helper": request.helper,
        "member": row,
        "with_peer": held.filter(owner=row.user, status__in=PEER_STATES),
        "as_adult": held.filter(owner=row.user).exclude(status__in=PEER_STATES),
        "offered": held.filter(pk__in=asked),
        "stays_in": elsewhere.filter(role=row.role).select_related("group"),
        "coached": Membership.objects.current().filter(coach=row.user, group=row.group),
    }
    return render(request, "desk/leaving.html", context)


def _members_for(user: User) -> QuerySet[Membership]:
    rows = Membership.objects.current().filter(group__in=groups_for(user))
    return rows.select_related("user", "group", "coach")


def _lines(
    members: list[Membership], facts: dict[int, HelperFacts], viewer: User, now: dt.datetime
) -> list[PersonLine]:
    ids = [one.user_id for one in members]
    ledger, today = PeerLedger(now), timezone.localdate()
    talks = CheckIn.objects.filter(person__in=ids, done_at__isnull=False).order_by("done_at")
    last_talk = dict(talks.values_list("person_id", "done_at"))
    held = Supervision.objects.filter(person__in=ids).order_by("held_on", "pk")
    last_held = {one.person_id: one for one in held}
    found = []
    for one in members:
        about, last = facts[one.user_id], last_held.get(one.user_id)
        found.append(
            PersonLine(
                line=line_of(one, about, viewer, staff=False, today=today),
                load=load_words(len(ledger.places[one.user_id])),
                exposure=exposure_words(ledger.exposure[one.user_id]),
                resting=one.user_id in ledger.resting,
                away=any(absence.covers(now) for absence in about.absences),
                last_talk=last_talk.get(one.user_id),
                supervision=last,
                supervision_late=bool(last and last.next_on and last.next_on < today),
                form=SupervisionForm(member=one),
            )
        )
    return found


def load_words(held: int) -> Words:
    """S21: full at the cap, whatever lies below it."""
    if held == 0:
        return _("has nothing in hand")
    return _("has all they may take") if held >= PEER_CASELOAD else _("has something in hand")


def exposure_words(heavy: int) -> Words:
    """Of the last seven days, as routing weighs them (S29)."""
    if heavy == 0:
        return _("nothing hard this week")
    return _("something hard this week") if heavy == 1 else _("more than one hard thing this week")
