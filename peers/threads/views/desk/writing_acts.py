"""POST-only: put a passage into the answer, ask the youth a prepared question."""

import datetime as dt
from typing import Any

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_POST

from peers.people.models import User
from peers.threads import permissions
from peers.threads.actions import asking
from peers.threads.forms_desk import TextForm
from peers.threads.models import Thread
from peers.threads.questions import QUESTIONS
from peers.threads.views.desk.access import DeskRequest, at_the_desk
from peers.threads.views.desk.acting import act
from peers.threads.views.desk.beside import joined, passage_of
from peers.threads.views.desk.failed import Inserted
from peers.threads.views.desk.thread import is_adult_here, render_thread

Data = dict[str, Any]


class AskForm(forms.Form):
    code = forms.ChoiceField(label=_("Question"), choices=list(QUESTIONS.items()))


@sensitive_post_parameters()
@require_POST
@at_the_desk
@sensitive_variables()
def insert(request: DeskRequest, pk: Any) -> HttpResponse:
    """The same page with the passage in the box, after what was typed; nothing is kept yet.

    With htmx only the box comes back.
    """
    thread = get_object_or_404(Thread.objects.visible_to(request.user), pk=pk)
    as_adult = is_adult_here(request.user, thread)
    may_write = permissions.can_reply if as_adult else permissions.can_propose
    if not may_write(request.user, thread):
        raise Http404
    kind, _colon, key = request.POST.get("insert", "").partition(":")
    typed = request.POST.get("text", "")
    passage = passage_of(thread, kind, key)
    text = joined(typed, passage) if passage else typed
    if request.headers.get("HX-Request"):
        auto_id = "reply_%s" if as_adult else "id_%s"
        return HttpResponse(str(TextForm(initial={"text": text}, auto_id=auto_id)["text"]))
    data = request.POST.copy()
    data["text"] = text
    name = "reply" if as_adult else "propose"
    return render_thread(request, pk, failed=Inserted(name, TextForm(data)))


@act("ask", _("Your question is on its way."), form=AskForm)
def ask(*, thread: Thread, by: User, now: dt.datetime, data: Data) -> None:
    """An adult's goes out at once, a peer's after an adult let it through (S08)."""
    as_peer = permissions.can_ask_as_peer(by, thread)
    send = asking.ask_as_peer if as_peer else asking.ask_as_adult
    send(thread_id=thread.pk, by=by, code=data["code"], now=now)


@act("send_question", _("The youth can see the question now."), adults=True)
def send_question(*, thread: Thread, by: User, now: dt.datetime, data: Data, code: str) -> None:
    asking.let_through(thread_id=thread.pk, code=code, by=by, now=now)


@act("hold_question", _("The question was not sent."), adults=True)
def hold_question(*, thread: Thread, by: User, now: dt.datetime, data: Data, code: str) -> None:
    asking.hold_back(thread_id=thread.pk, code=code, by=by, now=now)
