"""The form: from a worry to a thread with a code."""

import datetime as dt
import uuid
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import resolve_url
from django.utils import timezone
from django.views.decorators.debug import sensitive_variables

from capsules.topics import YOUTH_CHOICES, youth_choice
from peers.threads import youth_session
from peers.threads.actions.sent_again import heed_graver_answers
from peers.threads.actions.youth import add_message, open_or_find
from peers.threads.codes import BadSubmission, code_of, new_submission
from peers.threads.errors import ThreadError
from peers.threads.models import Thread
from peers.threads.rules.wording import MESSAGE_LIMIT
from peers.threads.text import read_message
from peers.threads.views.help.about import notice_context
from peers.threads.views.help.forms import SAFETY_QUESTIONS, NewThreadForm, refuse_files
from peers.threads.views.help.forms_adults import AdultForm
from peers.threads.views.help.kept import first_visits_kept
from peers.threads.views.help.pages import SeeOther, show_page, youth_page
from peers.threads.views.help.suggesting import suggestions


@youth_page()
@first_visits_kept
@sensitive_variables()
def new(request: HttpRequest) -> HttpResponse:
    """Show the form; on POST open the thread and go on to its code."""
    if request.method != "POST":
        return _show(request, NewThreadForm(initial={"topic": _topic_of(request)}))
    form = NewThreadForm(request.POST)
    valid = form.is_valid()
    if "show_group" in request.POST:
        form.forget_other_errors("group_code")
        return _show(request, form)
    if "show_help" in request.POST:
        form.forget_other_errors()
        return _show(request, form, suggestions(request))
    refuse_files(request, form)
    if not valid or form.errors:
        return _show(request, form)
    return open_from(request, form, now=timezone.now()) or _show(request, form)


@sensitive_variables()
def open_from(
    request: HttpRequest, form: NewThreadForm | AdultForm, *, now: dt.datetime
) -> HttpResponse | None:
    """Open what a valid form asks for and go on to its code; None with the reason in the form."""
    submission = genuine(form.cleaned_data["submission"] or "")
    try:
        asked = form.new_thread()
        thread, is_new = open_or_find(new=asked, submission=submission, now=now)
        if not is_new:
            heed_graver_answers(thread_id=thread.pk, new=asked, now=now)
            _keep_changed_words(thread, form.cleaned_data["message"], now=now)
    except ThreadError as error:
        form.add_error("message", str(error))
        return None
    youth_session.begin(request, submission=submission, now=now)
    return SeeOther(resolve_url("help:code"))


def genuine(submission: str) -> str:
    """The form's own token; a fresh one when it was none of ours, or too old."""
    try:
        code_of(submission)
    except BadSubmission:
        return new_submission()
    return submission


@sensitive_variables()
def _keep_changed_words(thread: Thread, message: str, *, now: dt.datetime) -> None:
    """The same form sent again with other words: they become a second message, never lost.

    The id is made of the words, so that sending those again adds nothing.
    """
    first = thread.messages.for_youth().select_related("thread").order_by("written_at").first()
    if first is None or read_message(first) == message:
        return
    again = uuid.uuid5(thread.pk, message)
    add_message(thread_id=thread.pk, text=message, submission=again, now=now)


def _topic_of(request: HttpRequest) -> str:
    """The choice ticked beforehand, from the card that the youth comes from."""
    choice = youth_choice(request.GET.get("topic", ""))
    return choice.code if choice else ""


def _show(
    request: HttpRequest, form: NewThreadForm, suggested: dict[str, Any] | None = None
) -> HttpResponse:
    submission = form.data.get("submission", "") if form.is_bound else ""
    in_need = form.is_bound and "yes" in (form.data.get("in_danger"), form.data.get("self_harm"))
    context = {
        **notice_context(now=timezone.now()),
        "form": form,
        "topics": YOUTH_CHOICES,
        "questions": [form[name] for name in SAFETY_QUESTIONS],
        "submission": genuine(submission),
        "message_limit": MESSAGE_LIMIT,
        "numbers_first": in_need,
        **(suggested or {}),
    }
    return show_page(request, "new", context)
