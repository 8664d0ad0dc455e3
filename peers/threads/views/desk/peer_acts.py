"""POST-only: what a peer expert does with an offer, a thread, a break, a notice."""

import datetime as dt
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from peers.people.models import User
from peers.threads.actions import peer
from peers.threads.errors import NotYours, ThreadError
from peers.threads.forms_desk import DeclineForm, DraftForm, TextForm
from peers.threads.models import Notification, Offer, Thread
from peers.threads.views.desk.access import DeskRequest, at_the_desk
from peers.threads.views.desk.acting import act
from peers.threads.views.desk.board import render_board
from peers.threads.views.desk.breaks import take_a_break

Data = dict[str, Any]


def offered(request: DeskRequest, pk: Any) -> Offer:
    """An offer this person had for this thread; a thread never offered to them is not there."""
    offers = Offer.objects.filter(helper=request.user, thread_id=pk, place__isnull=False)
    offer = offers.order_by("-made_at").first()
    if offer is None:
        raise Http404
    return offer


@require_POST
@at_the_desk
def accept(request: DeskRequest, pk: Any) -> HttpResponse:
    """Yes: from now on the peer sees the thread."""
    offered(request, pk)
    try:
        peer.accept_offer(thread_id=pk, by=request.user, now=timezone.now())
    except NotYours:
        raise Http404 from None
    except ThreadError as error:
        return too_late(request, pk, error)
    messages.success(request, gettext("Thank you. The thread is with you now."))
    return redirect("desk:thread", pk)


@require_POST
@at_the_desk
def decline(request: DeskRequest, pk: Any) -> HttpResponse:
    """No, without having to explain."""
    offered(request, pk)
    form = DeclineForm(request.POST)
    reason = (form.cleaned_data["reason"] if form.is_valid() else "") or "declined"
    try:
        peer.decline_offer(thread_id=pk, by=request.user, now=timezone.now(), reason=reason)
    except NotYours:
        raise Http404 from None
    except ThreadError as error:
        return too_late(request, pk, error)
    messages.success(request, gettext("That is fine. Somebody else is asked."))
    return redirect("desk:board")


def too_late(request: DeskRequest, pk: Any, error: ThreadError) -> HttpResponse:
    """A second press of the same button, or an offer that ran out meanwhile."""
    if Thread.objects.visible_to(request.user).filter(pk=pk, owner=request.user).exists():
        return redirect("desk:thread", pk)
    return render_board(request, error=str(error), status=409)


@act("propose", _("Your reply is with your coach."), form=TextForm, heeds_words=True)
def propose(*, thread: Thread, by: User, now: dt.datetime, data: Data) -> None:
    peer.propose_reply(thread_id=thread.pk, by=by, now=now, **data)


@act("draft", _("Saved. Only you can see it."), form=DraftForm)
def draft(*, thread: Thread, by: User, now: dt.datetime, data: Data) -> None:
    peer.save_draft(thread_id=thread.pk, by=by, text=data["text"], now=now)


@act("too_heavy", _("Thank you. You did the right thing: an adult takes it from here."))
def too_heavy(*, thread: Thread, by: User, now: dt.datetime, data: Data) -> None:
    peer.press_red_button(thread_id=thread.pk, by=by, now=now)


@act("hand_back", _("Thank you. Somebody else is asked now."))
def hand_back(*, thread: Thread, by: User, now: dt.datetime, data: Data) -> None:
    peer.hand_back(thread_id=thread.pk, by=by, now=now)


@act("hand_back", _("Thank you. Somebody else is asked now, and you get no new threads."))
def hand_back_for_a_break(*, thread: Thread, by: User, now: dt.datetime, data: Data) -> None:
    peer.hand_back(thread_id=thread.pk, by=by, now=now, take_a_break=True)


@require_POST
@at_the_desk
def rest(request: DeskRequest) -> HttpResponse:
    """I need a break: no reason is asked (S21)."""
    if not request.helper.is_peer:
        raise Http404
    take_a_break(user=request.user, now=timezone.now())
    messages.success(request, gettext("Take your time. Nobody asks you anything meanwhile."))
    return redirect("desk:board")


@require_POST
@at_the_desk
def back(request: DeskRequest) -> HttpResponse:
    """The break is over when the peer says so."""
    if not request.helper.is_peer:
        raise Http404
    peer.end_break(by=request.user, now=timezone.now())
    messages.success(request, gettext("Good to have you back."))
    return redirect("desk:board")


@require_POST
@at_the_desk
def notice_read(request: DeskRequest, pk: int) -> HttpResponse:
    """A notice was read: it leaves the board."""
    notice = get_object_or_404(Notification, pk=pk, to=request.user)
    Notification.objects.filter(pk=notice.pk, read_at=None).update(read_at=timezone.now())
    return redirect("desk:board")
