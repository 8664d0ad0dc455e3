"""POST-only: what coaches, on-call adults and safeguarding leads do on a thread."""

import datetime as dt
import uuid
from functools import partial
from typing import Any

from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _

from peers.people.models import Role, User
from peers.threads.actions import coach, decisions
from peers.threads.forms_desk import (
    AboutForm,
    ApproveForm,
    ArrivedForm,
    CloseForm,
    LevelForm,
    ListenForm,
    PassUpForm,
    ReferForm,
    SendBackForm,
    TextForm,
    TopicForm,
)
from peers.threads.models import Message, Thread
from peers.threads.rules.wording import Unfit, clean_message
from peers.threads.text import read_message
from peers.threads.views.desk.acting import act
from peers.threads.views.desk.acts import everybody_who_works_here, listeners_for
from peers.threads.views.desk.directory import services
from peers.vault import VaultError

Data = dict[str, Any]
adult_act = partial(act, adults=True)


def _itself(thread: Thread) -> Thread:
    return thread


def _services(thread: Thread) -> list[tuple[str, str]]:
    del thread  # the same list for every thread
    return services()


def _listeners(thread: Thread) -> Any:
    return User.objects.holding(Role.PEER).filter(pk__in=listeners_for(thread))


def _helpers(thread: Thread) -> Any:
    del thread  # anybody who works here may be the one
    return everybody_who_works_here()


def _accused(thread: Thread, person_id: int) -> User:
    """Somebody whom this very thread names already."""
    return get_object_or_404(thread.accusations.select_related("person"), person=person_id).person


def _of_thread(thread: Thread, message_id: uuid.UUID) -> Message:
    """A reply of this very thread: an address cannot mix two threads."""
    message = get_object_or_404(thread.messages.all(), pk=message_id)
    message.thread = thread
    return message


def _words_of(message: Message) -> str:
    try:
        return clean_message(read_message(message))
    except (VaultError, Unfit):
        return ""


def _request_of(thread: Thread, request_id: int) -> None:
    get_object_or_404(thread.requests.all(), pk=request_id)


@adult_act("acknowledge", _("Noted: you are on it."))
def acknowledge(*, thread: Thread, by: User, now: dt.datetime, data: Data) -> None:
    coach.acknowledge(thread_id=thread.pk, by=by, now=now)


@adult_act("take_over", _("The thread is yours."))
def take_over(*, thread: Thread, by: User, now: dt.datetime, data: Data) -> None:
    coach.take_over(thread_id=thread.pk, by=by, now=now)


@adult_act("approve", _("Approved. The youth can read it now."), form=ApproveForm, heeds_words=True)
def approve(
    *, thread: Thread, by: User, now: dt.datetime, data: Data, message_id: uuid.UUID
) -> None:
    """As it is, or in the coach's words when the text in the form is another one."""
    message = _of_thread(thread, message_id)
    changed = None if data["text"] == _words_of(message) else data["text"]
    coach.approve_reply(message_id=message_id, by=by, now=now, text=changed)


@adult_act("send_back", _("Sent back with your note."), form=SendBackForm)
def send_back(
    *, thread: Thread, by: User, now: dt.datetime, data: Data, message_id: uuid.UUID
) -> None:
    _of_thread(thread, message_id)
    coach.send_back_reply(message_id=message_id, by=by, note=data["note"], now=now)


@adult_act("reply", _("Your answer is sent."), form=TextForm, heeds_words=True)
def reply(*, thread: Thread, by: User, now: dt.datetime, data: Data) -> None:
    coach.reply_as_adult(thread_id=thread.pk, by=by, now=now, **data)


@adult_act("note", _("Your note is with the team."), form=TextForm)
def note(*, thread: Thread, by: User, now: dt.datetime, data: Data) -> None:
    coach.add_note(thread_id=thread.pk, by=by, now=now, **data)


@adult_act("raise", _("The risk is raised."), form=LevelForm, thread=_itself, up=True)
def raise_risk(*, thread: Thread, by: User, now: dt.datetime, data: Data) -> None:
    coach.raise_risk(thread_id=thread.pk, by=by, level=data["level"], now=now)


@adult_act(
    "lower",
    _("Done. Where two adults are needed, a second one has been asked."),
    form=LevelForm,
    thread=_itself,
    up=False,
    heeds_words=True,
)
def lower_risk(*, thread: Thread, by: User, now: dt.datetime, data: Data) -> None:
    coach.lower_risk(thread_id=thread.pk, by=by, level=data["level"], now=now)


@adult_act("topic", _("The topic is changed."), form=TopicForm)
def set_topic(*, thread: Thread, by: User, now: dt.datetime, data: Data) -> None:
    coach.set_topic(thread_id=thread.pk, by=by, topic=data["topic"], now=now)


@adult_act(
    "about", _("Noted. They and their groups no longer see this."), form=AboutForm, people=_helpers
)
def about(*, thread: Thread, by: User, now: dt.datetime, data: Data) -> None:
    coach.say_whom_it_is_about(thread_id=thread.pk, by=by, person=data["person"], now=now)


@adult_act("about_them", _("Noted. They and their groups no longer see this."))
def about_them(*, thread: Thread, by: User, now: dt.datetime, data: Data, person_id: int) -> None:
    person = _accused(thread, person_id)
    coach.say_whom_it_is_about(thread_id=thread.pk, by=by, person=person, now=now)


@adult_act("not_about_them", _("Noted: it is not about them."))
def not_about_them(
    *, thread: Thread, by: User, now: dt.datetime, data: Data, person_id: int
) -> None:
    person = _accused(thread, person_id)
    coach.say_whom_it_is_not_about(thread_id=thread.pk, by=by, person=person, now=now)


@adult_act("listen", _("They can read along now."), form=ListenForm, peers=_listeners)
def listen(*, thread: Thread, by: User, now: dt.datetime, data: Data) -> None:
    coach.let_peer_listen(thread_id=thread.pk, by=by, peer=data["peer"], now=now)


@adult_act("pass_up", _("Passed up."), form=PassUpForm)
def pass_up(*, thread: Thread, by: User, now: dt.datetime, data: Data) -> None:
    coach.pass_up(thread_id=thread.pk, by=by, to=data["to"], now=now)


@adult_act(
    "refer",
    _("Done. Where two adults are needed, a second one has been asked."),
    form=ReferForm,
    services=_services,
    thread=_itself,
    heeds_words=True,
)
def refer(*, thread: Thread, by: User, now: dt.datetime, data: Data) -> None:
    coach.refer(thread_id=thread.pk, by=by, now=now, **data)


@adult_act("arrived", _("Thank you, noted."), form=ArrivedForm, thread=_itself, heeds_words=True)
def arrived(*, thread: Thread, by: User, now: dt.datetime, data: Data) -> None:
    coach.confirm_referral(thread_id=thread.pk, by=by, arrived=data["arrived"], now=now)


@adult_act(
    "close",
    _("Done. Where two adults are needed, a second one has been asked."),
    form=CloseForm,
    thread=_itself,
    heeds_words=True,
)
def close(*, thread: Thread, by: User, now: dt.datetime, data: Data) -> None:
    coach.close_thread(thread_id=thread.pk, by=by, now=now, **data)


def _confirmed(is_done: bool) -> Any:
    return _("Confirmed, and done.") if is_done else _("A second adult is asked.")


@adult_act("confirm", _confirmed, heeds_words=True)
def confirm(*, thread: Thread, by: User, now: dt.datetime, data: Data, request_id: int) -> bool:
    _request_of(thread, request_id)
    return decisions.confirm_request(request_id=request_id, by=by, now=now)


@adult_act("refuse", _("You said no. It stays as it was."))
def refuse(*, thread: Thread, by: User, now: dt.datetime, data: Data, request_id: int) -> None:
    _request_of(thread, request_id)
    decisions.refuse_request(request_id=request_id, by=by, now=now)
