"""How a press of a button at the desk is carried out: find, one action, answer.

Whether a person may act is decided by the action itself, under the lock of the thread; a view
only finds the thread among those the person may see. So a stale page and a forged request meet
the same gate.
"""

import datetime as dt
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from peers.threads.actions.seeing import as_read
from peers.threads.errors import AlreadyAsked, NotYours, ThreadError, TooLate
from peers.threads.forms_desk import EmptyForm
from peers.threads.models import Thread
from peers.threads.views.desk.access import DeskRequest, View, at_the_desk
from peers.threads.views.desk.failed import Failed
from peers.threads.views.desk.thread import is_adult_here, render_thread

Perform = Callable[..., Any]


def act(
    name: str,
    done: Any,
    *,
    form: type[Form] = EmptyForm,
    adults: bool = False,
    heeds_words: bool = False,
    **form_options: Any,
) -> Callable[[Perform], View]:
    """Make a POST-only view of `perform(thread=, by=, now=, data=, **ids)`.

    `name` is the act's name in the template, `done` what the person reads afterwards, or makes
    that of what `perform` returned; `adults` keeps it from whoever has the thread as a peer expert;
    `heeds_words` refuses it while the youth has said more than the page held.
    """

    def wrap(perform: Perform) -> View:
        @sensitive_post_parameters()
        @require_POST
        @at_the_desk
        @wraps(perform)
        def view(request: DeskRequest, pk: Any, **ids: Any) -> HttpResponse:
            thread = get_object_or_404(Thread.objects.visible_to(request.user), pk=pk)
            if adults and not is_adult_here(request.user, thread):
                raise Http404
            filled = bound(form, request, thread, form_options)
            if not filled.is_valid():
                return render_thread(request, pk, failed=Failed(name, filled), status=422)
            read = request.POST.get("words_read") if heeds_words else None
            return answer(request, thread, name, filled, done, perform, ids, words_read=read)

        return view

    return wrap


def bound(form: type[Form], request: DeskRequest, thread: Thread, options: dict[str, Any]) -> Form:
    """The form as posted; options that are callable are asked for this thread."""
    made = {key: value(thread) if callable(value) else value for key, value in options.items()}
    return form(request.POST, **made)


def answer(
    request: DeskRequest,
    thread: Thread,
    name: str,
    filled: Form,
    done: Any,
    perform: Perform,
    ids: dict[str, Any],
    *,
    words_read: str | None = None,
) -> HttpResponse:
    """Do it; a refusal shows the page as it stands now, with what was typed."""
    now: dt.datetime = timezone.now()
    try:
        with as_read(thread.pk, words_read):
            outcome = perform(
                thread=thread, by=request.user, now=now, data=filled.cleaned_data, **ids
            )
    except NotYours:
        raise Http404 from None
    except ThreadError as error:
        failed = Failed(name, filled, str(error), key=str(ids.get("message_id", "")))
        stale = isinstance(error, TooLate | AlreadyAsked)
        return render_thread(request, thread.pk, failed=failed, status=409 if stale else 422)
    words = done(outcome) if callable(done) else done
    messages.success(request, gettext(words) if isinstance(words, str) else str(words))
    return after(request, thread)


def after(request: DeskRequest, thread: Thread) -> HttpResponse:
    """Back to the thread while it is still this person's to see, else to the board."""
    if Thread.objects.visible_to(request.user).filter(pk=thread.pk).exists():
        return redirect("desk:thread", thread.pk)
    return redirect("desk:board")
