"""The code: shown once and typed back, and typed in again on the day of coming back."""

import datetime as dt
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import resolve_url
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.debug import sensitive_variables

from peers.people.shared_device import house_of
from peers.threads import codes, throttle, youth_session
from peers.threads.actions.youth import add_message, note_code_used
from peers.threads.errors import ThreadError
from peers.threads.models import Thread
from peers.threads.rules.wording import digits_in
from peers.threads.views.help.forms import MessageForm
from peers.threads.views.help.kept import first_visits_kept
from peers.threads.views.help.pages import (
    CLOSED_REASONS,
    SeeOther,
    closed_door,
    show_page,
    youth_page,
)
from peers.threads.views.typed import typed_in
from peers.threads.waiting import needs_numbers

# Under which guesses are counted; a name, not an address.
GUESSES = "code"


@youth_page()
@sensitive_variables()
def code(request: HttpRequest) -> HttpResponse:
    """Show the code until its last group has been typed back."""
    now = timezone.now()
    try:
        submission = youth_session.pending_submission(request, now=now)
        if submission is None:
            return SeeOther(resolve_url("help:thread"))
        digits = codes.code_of(submission)
    except (youth_session.TimedOut, codes.BadSubmission):
        return closed_door("idle")
    thread = _thread_of(digits)
    if thread is None:
        youth_session.leave(request)
        return closed_door("gone")
    groups = codes.grouped(digits)
    error = ""
    # Words of a page that was open on another conversation: its place is taken, they are not lost.
    words = typed_in(request)
    if request.method == "POST" and not words:
        typed = request.POST.get("last_group", "")
        if codes.normalise(typed, length=codes.GROUP) == groups[-1]:
            youth_session.enter(request, thread=thread, now=now)
            return SeeOther(resolve_url("help:thread"))
        error = _("These are not the last four digits. Look at the code again; there is no hurry.")
    context = {
        "groups": groups,
        "error": error,
        "numbers_first": needs_numbers(thread),
        "is_change": youth_session.is_change_of_code(request),
        "typed": words,
    }
    return show_page(request, "code", context)


@youth_page()
@first_visits_kept
@sensitive_variables()
def come_back(request: HttpRequest) -> HttpResponse:
    """Open a thread by its code, and send what was written too late for the one that had closed.
    A wrong and a withdrawn code take the same way and time.

    After many wrong codes from one network each is looked up some seconds later only; meanwhile
    no worker waits (decision 0008).
    """
    now = timezone.now()
    closed = request.GET.get("closed", "")
    context = {"closed": closed if closed in CLOSED_REASONS else "", "error": ""}
    if request.method != "POST":
        return show_page(request, "return", context)
    typed = request.POST.get("code", "")
    digits = codes.normalise(typed)
    late = late_words(request)
    if digits is None:
        return _again(request, late, error=_mistyped(typed), typed=typed)
    if late is not None and not late.is_valid():
        return _again(request, late, typed=typed)
    house = house_of(request)
    if house is not None and not house.is_open and "cannot_wait" not in request.POST:
        # Asked before anything is looked up; whoever says that it cannot wait is let in.
        return _again(request, late, typed=typed, house_asks=True)
    return _look_up(request, digits, late, typed=typed, now=now)


@sensitive_variables()
def _look_up(
    request: HttpRequest, digits: str, late: MessageForm | None, *, typed: str, now: dt.datetime
) -> HttpResponse:
    ticket = request.POST.get("ticket", "")
    seconds = throttle.wait_for(request, GUESSES, now)
    if seconds and not throttle.is_ripe(ticket, digits, now=now):
        new_ticket = throttle.ticket_for(digits, seconds=seconds, now=now)
        return _please_wait(request, late, typed=typed, seconds=seconds, ticket=new_ticket)
    thread = _thread_of(digits)
    if thread is None:
        throttle.note_wrong_guess(request, GUESSES, now)
        return _again(request, late, error=_wrong())
    if late is not None:
        try:
            _send(request, thread, late, now)
        except ThreadError as error:
            return _again(request, late, error=str(error))
    youth_session.enter(request, thread=thread, now=now)
    note_code_used(thread=thread, now=now)
    return SeeOther(f"{resolve_url('help:thread')}{'#latest' if late else ''}")


@sensitive_variables()
def written_too_late(request: HttpRequest) -> HttpResponse:
    """The conversation had closed on this device while the youth wrote. The words are kept nowhere
    but on the page that answers, and its code sends them."""
    return _again(request, late_words(request), closed="unsent", status=403)


@sensitive_variables()
def late_words(request: HttpRequest) -> MessageForm | None:
    """What was in the box for writing more, or beside a question; None when there was nothing."""
    data = request.POST.copy()
    data["message"] = typed_in(request)
    return MessageForm(data) if data["message"] else None


@sensitive_variables()
def _send(request: HttpRequest, thread: Thread, late: MessageForm, now: dt.datetime) -> None:
    add_message(
        thread_id=thread.pk,
        text=late.cleaned_data["message"],
        submission=youth_session.submission_id(request.POST.get("submission", "")),
        now=now,
    )


@sensitive_variables()
def _again(
    request: HttpRequest,
    late: MessageForm | None,
    *,
    typed: str = "",
    status: int = 200,
    **context: Any,
) -> HttpResponse:
    """The same page, with all that was typed."""
    submission = youth_session.submission_id(request.POST.get("submission", ""))
    kept = {"form": late, "submission": submission}
    return show_page(
        request, "return", {"error": "", "typed": typed[:60], **kept, **context}, status=status
    )


@sensitive_variables()
def _please_wait(
    request: HttpRequest, late: MessageForm | None, *, typed: str, seconds: int, ticket: str
) -> HttpResponse:
    """Nothing was looked up yet: what was typed stays, and one press sends it once more."""
    response = _again(request, late, typed=typed, seconds=seconds, ticket=ticket, status=429)
    response["Retry-After"] = str(seconds)
    return response


@sensitive_variables()
def _thread_of(digits: str) -> Thread | None:
    return Thread.objects.filter(code_hash=codes.hash_of(digits)).first()


def _wrong() -> str:
    return _(
        "This code does not open anything. Look at each group of four again. If you asked for a "
        "new code or deleted your conversation, the old code no longer works."
    )


@sensitive_variables()
def _mistyped(typed: str) -> str:
    """What is wrong with the shape of what was typed; says nothing about any code."""
    count = digits_in(typed[:200])
    if not typed.strip():
        return _("Type your code first: five groups of four digits.")
    if count < codes.DIGITS:
        missing = codes.DIGITS - count
        return ngettext(
            "A code has 20 digits. %(missing)s digit is missing.",
            "A code has 20 digits. %(missing)s digits are missing.",
            missing,
        ) % {"missing": missing}
    if count > codes.DIGITS:
        return _("A code has 20 digits. These are more: %(count)s.") % {"count": count}
    return _("A code has digits only: no letters and no other signs.")
