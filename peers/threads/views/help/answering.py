"""Answering a prepared question: by a tap, or in words."""

import datetime as dt
from functools import partial

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import resolve_url
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from peers.threads import youth_session
from peers.threads.actions import asking
from peers.threads.actions.youth import add_message
from peers.threads.errors import ThreadError
from peers.threads.models import Thread
from peers.threads.questions import ANSWERS
from peers.threads.views.help.asked import Failed
from peers.threads.views.help.forms import MessageForm, refuse_files
from peers.threads.views.help.pages import SeeOther, youth_page
from peers.threads.views.help.thread import from_another_page, show_thread, with_thread


@youth_page()
@sensitive_variables()
@with_thread
def answer(request: HttpRequest, thread: Thread, now: dt.datetime) -> HttpResponse:
    """Nothing has to be answered; what is tapped or written counts like a message."""
    if request.method != "POST":
        return SeeOther(resolve_url("help:thread"))
    code = request.POST.get("question", "")
    if not youth_session.carries_marker(request, thread):
        return _again(request, thread, now, from_another_page())
    if "in_words" in request.POST:
        return _in_words(request, thread, code, now)
    return _tapped(request, thread, code, now)


@sensitive_variables()
def _tapped(request: HttpRequest, thread: Thread, code: str, now: dt.datetime) -> HttpResponse:
    given = request.POST.get("answer", "")
    if given not in dict(ANSWERS):
        return _again(request, thread, now, _("Choose one of the answers shown here."))
    try:
        asking.answer(thread_id=thread.pk, code=code, given=given, now=now)
    except ThreadError as error:
        thread.refresh_from_db()
        return _again(request, thread, now, str(error))
    if request.POST.get("words", "").strip():
        # Written beside the tap: they go out like words of the box for writing more.
        return _in_words(request, thread, code, now, tapped=True)
    return SeeOther(f"{resolve_url('help:thread')}#questions")


@sensitive_variables()
def _in_words(
    request: HttpRequest, thread: Thread, code: str, now: dt.datetime, *, tapped: bool = False
) -> HttpResponse:
    form = MessageForm(_as_message(request))
    valid = form.is_valid()
    refuse_files(request, form)
    if valid and not form.errors:
        send = add_message if tapped else partial(asking.answer_in_words, code=code)
        try:
            send(
                thread_id=thread.pk,
                text=form.cleaned_data["message"],
                submission=youth_session.submission_id(request.POST.get("submission", "")),
                now=now,
            )
        except ThreadError as error:
            # The question is gone, the words are not: they stand in the box for writing more.
            thread.refresh_from_db()
            form.add_error("message", str(error))
            return show_thread(request, thread, form, now=now)
        return SeeOther(f"{resolve_url('help:thread')}#latest")
    if tapped:
        return show_thread(request, thread, form, now=now)
    failed = Failed(code, form)
    return show_thread(request, thread, MessageForm(), now=now, failed=failed)


def _as_message(request: HttpRequest) -> QueryDict:
    """The words beside a question are taken like those of the box for writing more."""
    data = request.POST.copy()
    data["message"] = data.get("words", "")
    return data


@sensitive_variables()
def _again(request: HttpRequest, thread: Thread, now: dt.datetime, problem: str) -> HttpResponse:
    """Words beside the question stand in the box for writing more."""
    words = request.POST.get("words", "").strip()
    form = MessageForm(_as_message(request)) if words else MessageForm()
    return show_thread(request, thread, form, now=now, problem=problem)
