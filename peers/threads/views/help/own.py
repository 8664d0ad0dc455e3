"""What belongs to the youth: their judgement of the help, and a copy of what was written (S25)."""

import datetime as dt

from django.http import HttpRequest, HttpResponse
from django.shortcuts import resolve_url
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from peers.threads import youth_session
from peers.threads.actions.youth import rate_help
from peers.threads.errors import ThreadError
from peers.threads.models import Thread
from peers.threads.views.help.asked import plain_answers
from peers.threads.views.help.forms import MessageForm
from peers.threads.views.help.pages import SeeOther, youth_page
from peers.threads.views.help.reading import Line, lines_of
from peers.threads.views.help.thread import (
    RATINGS,
    from_another_page,
    show_thread,
    with_thread,
)

# A name that says nothing to whoever scrolls through the downloads of a shared phone.
FILE_NAME = "notes.txt"


@youth_page()
@with_thread
def rate(request: HttpRequest, thread: Thread, now: dt.datetime) -> HttpResponse:
    """Was this helpful? May be said again, otherwise."""
    if request.method != "POST":
        return SeeOther(resolve_url("help:thread"))
    given = {str(number): number for number, _words in RATINGS}.get(request.POST.get("rating", ""))
    problem = ""
    if not youth_session.carries_marker(request, thread):
        problem = from_another_page()
    elif given is None or thread.first_reply_at is None:
        problem = _("Choose one of the answers shown here.")
    else:
        try:
            rate_help(thread_id=thread.pk, rating=given, now=now)
        except ThreadError as error:
            problem = str(error)
    if problem:
        return show_thread(request, thread, MessageForm(), now=now, problem=problem)
    return SeeOther(f"{resolve_url('help:thread')}#rating")


@youth_page()
@sensitive_variables()
@with_thread
def download(request: HttpRequest, thread: Thread, now: dt.datetime) -> HttpResponse:
    """Everything the youth can read here, as a plain text to keep."""
    if request.method != "POST":
        return SeeOther(resolve_url("help:thread"))
    if not youth_session.carries_marker(request, thread):
        problem = from_another_page()
        return show_thread(request, thread, MessageForm(), now=now, problem=problem)
    parts = [*(_plain(line) for line in lines_of(thread)), *plain_answers(thread)]
    text = "\n\n".join(parts)
    response = HttpResponse(f"{text}\n", content_type="text/plain; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{FILE_NAME}"'
    return response


@sensitive_variables()
def _plain(line: Line) -> str:
    who = f"{line.name} ({line.role})" if line.name else line.role
    text = _("This text can no longer be read.") if line.text is None else line.text
    return f"{who}, {date_format(localtime(line.at), 'j F Y, H:i')}\n{text}"
