"""How are you: everybody's own small page, and the talks that a coach or a lead has to hold (S29).

No text is asked, no reason, no thread is named, and nothing is counted up for anybody (S04).
"""

import datetime as dt
from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from peers.people.models import User
from peers.threads.actions import care as actions
from peers.threads.errors import NotYours
from peers.threads.forms_care import HowForm
from peers.threads.models import CheckIn
from peers.threads.querysets import CheckInQuerySet
from peers.threads.views.desk.access import DeskRequest, at_the_desk
from peers.threads.views.desk.peer_board import absence_of

PICTURES = {CheckIn.How.FINE: "smile", CheckIn.How.SO_SO: "meh", CheckIn.How.HARD: "sad"}


@dataclass(frozen=True)
class Talk:
    """A person somebody should talk with, whatever the number of talks that are due."""

    person: User
    due_by: dt.datetime
    late: bool
    wants_talk: bool
    how: str
    picture: str


@require_safe
@at_the_desk
def care(request: DeskRequest) -> HttpResponse:
    return show(request, HowForm())


@require_POST
@at_the_desk
def how(request: DeskRequest) -> HttpResponse:
    """One of three plain answers, the wish to talk, or both."""
    if not request.helper.helps:
        raise Http404
    form = HowForm(request.POST)
    if not form.is_valid():
        return show(request, form, status=422)
    actions.say_how_i_am(by=request.user, now=timezone.now(), **form.cleaned_data)
    if form.cleaned_data["wants_talk"] or form.cleaned_data["how"] == CheckIn.How.HARD:
        messages.success(request, gettext("Thank you. Somebody will talk with you soon."))
    else:
        messages.success(request, gettext("Thank you."))
    return redirect("desk:care")


@require_POST
@at_the_desk
def talked(request: DeskRequest, person: int) -> HttpResponse:
    """The talk took place; somebody who is not theirs to talk with does not exist."""
    try:
        actions.record_talk(person_id=person, by=request.user, now=timezone.now())
    except NotYours:
        raise Http404 from None
    messages.success(request, gettext("Noted. Thank you for looking after them."))
    return redirect("desk:care")


def show(request: DeskRequest, form: HowForm, *, status: int = 200) -> HttpResponse:
    """The page for everybody who helps; whoever does not gets the kind word."""
    helper = request.helper
    if not helper.helps:
        return render(request, "desk/nothing_here.html", {"helper": helper})
    now = timezone.now()
    mine = CheckIn.objects.filter(person=request.user)
    context = {
        "helper": helper,
        "now": now,
        "form": form,
        "choices": [(how.value, how.label, PICTURES[how]) for how in CheckIn.How],
        "due": mine.due().order_by("due_by").first(),
        "said": _said(mine, form),
        "last": mine.exclude(done_at=None).order_by("-done_at").first(),
        "away": absence_of(request.user, now),
        "talks": talks_by(request.user, now) if helper.is_adult else None,
    }
    return render(request, "desk/care.html", context, status=status)


def _said(mine: CheckInQuerySet, form: HowForm) -> Talk | None:
    """What was said of the talk that is due; the form stays behind it, to say it otherwise."""
    row = mine.due().exclude(how="", wants_talk=False).select_related("person").first()
    if row is None or form.is_bound:
        return None
    how = CheckIn.How(row.how) if row.how else None
    form.initial = {"how": row.how, "wants_talk": row.wants_talk}
    return Talk(
        person=row.person,
        due_by=row.due_by,
        late=False,
        wants_talk=row.wants_talk or how == CheckIn.How.HARD,
        how=str(how.label) if how else "",
        picture=PICTURES[how] if how else "",
    )


def talks_by(user: User, now: dt.datetime) -> list[Talk]:
    """One line a person: who wants to talk first, then by the earliest due time."""
    lines: dict[int, Talk] = {}
    rows = CheckIn.objects.for_talks_by(user, now=now).select_related("person")
    for row in rows.order_by("due_by"):
        known = lines.get(row.person_id)
        how = CheckIn.How(row.how) if row.how else None
        lines[row.person_id] = Talk(
            person=row.person,
            due_by=known.due_by if known else row.due_by,
            late=(known.due_by if known else row.due_by) <= now,
            wants_talk=row.wants_talk or bool(known and known.wants_talk),
            how=str(how.label) if how else (known.how if known else ""),
            picture=PICTURES[how] if how else (known.picture if known else ""),
        )
    return sorted(lines.values(), key=lambda one: (not one.wants_talk, one.due_by))
