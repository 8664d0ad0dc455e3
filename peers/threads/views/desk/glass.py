"""Break-glass for staff: one thread, a stated reason, half an hour, every lead told (S12)."""

import uuid
from functools import wraps
from typing import Any

from allauth.account.decorators import reauthentication_required
from allauth.account.internal.flows.reauthentication import is_reauthentication_required
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST, require_safe

from peers.threads.actions.coach import record_reading
from peers.threads.actions.glass import break_glass, end_glass
from peers.threads.errors import NotYours, ThreadError
from peers.threads.forms_desk import GlassForm
from peers.threads.models import GlassOpening, Thread
from peers.threads.permissions import can_break_glass
from peers.threads.views.desk import conversation
from peers.threads.views.desk.access import DeskRequest, View, at_the_desk


def for_staff(view: View) -> View:
    """To everybody else these pages are not there."""

    @wraps(view)
    def guarded(request: DeskRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not can_break_glass(request.user):
            raise Http404
        return view(request, *args, **kwargs)

    return guarded


@require_safe
@at_the_desk
@for_staff
@reauthentication_required
def glass(request: DeskRequest) -> HttpResponse:
    """The form, for somebody who has just shown again who they are."""
    return glass_page(request, GlassForm())


def glass_page(
    request: DeskRequest, form: GlassForm, *, error: str = "", status: int = 200
) -> HttpResponse:
    now = timezone.now()
    mine = GlassOpening.objects.filter(by=request.user, ended_at=None, ends_at__gt=now)
    context = {"helper": request.helper, "form": form, "error": error, "now": now}
    context["openings"] = mine.select_related("thread").order_by("ends_at")
    return render(request, "desk/glass.html", context, status=status)


@sensitive_post_parameters()
@require_POST
@at_the_desk
@for_staff
def glass_open(request: DeskRequest) -> HttpResponse:
    """Open it, or say in one sentence why not."""
    if is_reauthentication_required(request, app="desk"):
        # Not suspended and resumed, as allauth would: the note must not wait in a session.
        messages.info(request, gettext("Please log in again first; then write your reason."))
        return redirect("desk:glass")
    form = GlassForm(request.POST)
    if not form.is_valid():
        return glass_page(request, form, status=422)
    try:
        opening = break_glass(by=request.user, now=timezone.now(), **form.cleaned_data)
    except NotYours:
        form.add_error("number", gettext("There is no thread with this number for you to open."))
        return glass_page(request, form, status=422)
    except ThreadError as error:
        return glass_page(request, form, error=str(error), status=409)
    return redirect("desk:glass_thread", opening.pk)


@require_safe
@at_the_desk
@for_staff
def glass_thread(request: DeskRequest, pk: uuid.UUID) -> HttpResponse:
    """What was written, to read and nothing else, until the time is up."""
    now = timezone.now()
    mine = GlassOpening.objects.filter(by=request.user, ended_at=None, ends_at__gt=now)
    opening = get_object_or_404(mine, pk=pk)
    readable = Thread.objects.opened_by(request.user, now)
    thread = get_object_or_404(readable, pk=opening.thread_id)
    record_reading(thread=thread, by=request.user, now=now, under_glass=True)
    context = {"helper": request.helper, "thread": thread, "opening": opening, "now": now}
    context["lines"] = conversation.for_adults(thread, request.user)
    return render(request, "desk/glass_thread.html", context)


@require_POST
@at_the_desk
def glass_end(request: DeskRequest, pk: uuid.UUID) -> HttpResponse:
    """A lead ends it, or the reader is done; a second press finds it ended."""
    try:
        end_glass(opening_id=pk, by=request.user, now=timezone.now())
    except NotYours:
        raise Http404 from None
    except ThreadError as error:
        messages.info(request, str(error))
    else:
        messages.success(request, gettext("Ended. The thread is closed to them again."))
    return redirect("desk:glass" if can_break_glass(request.user) else "desk:leads")
