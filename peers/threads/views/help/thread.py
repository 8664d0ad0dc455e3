"""The conversation: one constant address, whose thread only the session knows."""

import datetime as dt
import uuid
from collections.abc import Callable
from functools import wraps

from django.http import HttpRequest, HttpResponse
from django.shortcuts import resolve_url
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.debug import sensitive_variables

from peers.threads import youth_session
from peers.threads.actions import youth
from peers.threads.codes import new_submission
from peers.threads.errors import ThreadError
from peers.threads.models import Thread, ThreadEvent
from peers.threads.presence import peers_there_at
from peers.threads.rules.topics import Risk
from peers.threads.rules.wording import MESSAGE_LIMIT
from peers.threads.views.help.asked import Failed, questions_for
from peers.threads.views.help.entry import code, written_too_late
from peers.threads.views.help.forms import MessageForm, refuse_files
from peers.threads.views.help.kept import office_now
from peers.threads.views.help.pages import SeeOther, closed_door, show_page, youth_page
from peers.threads.views.help.reading import lines_of, meanwhile
from peers.threads.views.help.writing import genuine
from peers.threads.views.typed import typed_in
from peers.threads.waiting import Hours, words_for

# What the youth can say of the help, and the number it is kept as.
RATINGS = (
    (3, pgettext_lazy("was this helpful", "Yes")),
    (2, pgettext_lazy("was this helpful", "A little")),
    (1, pgettext_lazy("was this helpful", "No")),
)
ThreadView = Callable[[HttpRequest, Thread, dt.datetime], HttpResponse]


def with_thread(view: ThreadView) -> Callable[[HttpRequest], HttpResponse]:
    """Hand the session's thread to the view, or lead to where a code can be typed."""

    @wraps(view)
    def inside(request: HttpRequest) -> HttpResponse:
        now = timezone.now()
        posted = request.method == "POST"
        has_words = bool(typed_in(request))
        try:
            thread = youth_session.current_thread(request, now=now)
            if thread is None and youth_session.pending_submission(request, now=now):
                return code(request) if has_words else SeeOther(resolve_url("help:code"))
        except youth_session.TimedOut:
            return written_too_late(request) if has_words else closed_door("idle")
        if thread is None and has_words:
            return written_too_late(request)
        if thread is None:
            return closed_door("gone") if posted else SeeOther(resolve_url("help:return"))
        return view(request, thread, now)

    return inside


@youth_page("GET", "HEAD")
@with_thread
def show(request: HttpRequest, thread: Thread, now: dt.datetime) -> HttpResponse:
    return show_thread(request, thread, MessageForm(), now=now)


@youth_page()
@sensitive_variables()
@with_thread
def write(request: HttpRequest, thread: Thread, now: dt.datetime) -> HttpResponse:
    """Add a message; a closed thread opens again by it."""
    if request.method != "POST":
        return SeeOther(resolve_url("help:thread"))
    form = MessageForm(request.POST)
    valid = form.is_valid()
    refuse_files(request, form)
    if not youth_session.carries_marker(request, thread):
        form.add_error("message", from_another_page())
    if not valid or form.errors:
        return show_thread(request, thread, form, now=now)
    try:
        youth.add_message(
            thread_id=thread.pk,
            text=form.cleaned_data["message"],
            submission=youth_session.submission_id(request.POST.get("submission", "")),
            now=now,
        )
    except ThreadError as error:
        form.add_error("message", str(error))
        return show_thread(request, thread, form, now=now)
    return SeeOther(f"{resolve_url('help:thread')}#latest")


@youth_page()
@with_thread
def close(request: HttpRequest, thread: Thread, now: dt.datetime) -> HttpResponse:
    """The youth is done; writing again opens the thread again, so nothing is asked twice."""
    if request.method == "POST":
        if not youth_session.carries_marker(request, thread):
            return show_thread(request, thread, MessageForm(), now=now, problem=from_another_page())
        try:
            youth.close_by_youth(thread_id=thread.pk, now=now)
        except ThreadError as error:
            return show_thread(request, thread, MessageForm(), now=now, problem=str(error))
    return SeeOther(resolve_url("help:thread"))


@youth_page()
@with_thread
def delete(request: HttpRequest, thread: Thread, now: dt.datetime) -> HttpResponse:
    """Say what deleting does; on POST do it. The minor alone can ask (S25)."""
    problem = ""
    if request.method == "POST":
        if youth_session.carries_marker(request, thread):
            youth.delete_by_youth(thread_id=thread.pk, now=now)
            youth_session.leave(request)
            return closed_door("deleted")
        problem = from_another_page()
    context = {
        "marker": youth_session.marker(request, thread),
        "problem": problem,
        "adults_decide": thread.risk >= Risk.R3 or thread.legal_hold,
    }
    return show_page(request, "delete", context)


@youth_page()
@sensitive_variables()
@with_thread
def change_code(request: HttpRequest, thread: Thread, now: dt.datetime) -> HttpResponse:
    """Say that the old code dies; on POST make a new one and show it."""
    problem = ""
    if request.method == "POST":
        if youth_session.carries_marker(request, thread):
            submission = genuine(request.POST.get("submission", ""))
            try:
                youth.change_code(thread_id=thread.pk, submission=submission, now=now)
            except ThreadError:
                youth_session.leave(request)
                return closed_door("gone")
            thread.refresh_from_db(fields=["code_hash"])
            youth_session.begin(request, submission=submission, now=now, thread=thread)
            return SeeOther(resolve_url("help:code"))
        problem = from_another_page()
    context = {
        "marker": youth_session.marker(request, thread),
        "submission": new_submission(),
        "problem": problem,
    }
    return show_page(request, "change_code", context)


@youth_page()
def leave(request: HttpRequest) -> HttpResponse:
    """End the session on this device; the thread and its code stay."""
    if request.method != "POST":
        return SeeOther(resolve_url("help:thread"))
    youth_session.leave(request)
    return closed_door("left")


def from_another_page() -> str:
    return _(
        "This page was open for another conversation, so nothing was sent. Below is the "
        "conversation that is open now. If your words belong here, send them again."
    )


@sensitive_variables()
def show_thread(
    request: HttpRequest,
    thread: Thread,
    form: MessageForm,
    *,
    now: dt.datetime,
    problem: str = "",
    failed: Failed | None = None,
) -> HttpResponse:
    office = office_now()
    peers_at = peers_there_at(thread, now=now, office=office)
    hours = Hours(office, peers_at=peers_at, is_known=True)
    waiting = words_for(thread, now=now, hours=hours)
    context = {
        "thread_is_closed": not thread.is_open,
        "waiting": waiting,
        "numbers_first": waiting.numbers_first,
        "lines": lines_of(thread),
        **meanwhile(thread),
        **questions_for(thread, failed),
        "form": form,
        "problem": problem,
        "marker": youth_session.marker(request, thread),
        "submission": uuid.uuid4(),
        "message_limit": MESSAGE_LIMIT,
        "was_answered": thread.first_reply_at is not None,
        "ratings": RATINGS,
        "thread_rating": thread.rating,
        "wishes_to_close": thread.is_open and _wishes_to_close(thread),
    }
    return show_page(request, "thread", context)


def _wishes_to_close(thread: Thread) -> bool:
    """The youth is done, but it is serious: an adult decides about closing (S23)."""
    wish = ThreadEvent.Kind.WISHED_TO_CLOSE
    return thread.events.filter(kind=wish, cycle=thread.cycle).exists()
