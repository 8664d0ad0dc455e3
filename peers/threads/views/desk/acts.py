"""Which acts an adult has on a thread now, with their forms and what each will do.

Only what is possible is shown. Whether it is allowed is decided again by the action.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.forms import Form
from django.utils.translation import gettext as _

from peers.people.models import Role, User
from peers.threads import askers, explain, permissions
from peers.threads.forms_care import HoldForm
from peers.threads.forms_desk import (
    AboutForm,
    ApproveForm,
    ArrivedForm,
    CloseForm,
    EmptyForm,
    LevelForm,
    ListenForm,
    PassUpForm,
    ReferForm,
    SendBackForm,
    TalkForm,
    TextForm,
    TopicForm,
)
from peers.threads.models import Message, Offer, Thread
from peers.threads.rules.routing import may_listen
from peers.threads.rules.states import Ending
from peers.threads.rules.topics import Risk
from peers.threads.text import read_message
from peers.threads.views.desk.directory import services
from peers.threads.views.desk.failed import Failed
from peers.vault import VaultError


@dataclass(frozen=True)
class Act:
    """A form on the page: its address name, the word on its button, what happens then."""

    name: str
    title: str
    form: Form
    button: str = ""
    hint: str = ""
    effects: tuple[str, ...] = ()
    is_more: bool = True
    message: Message | None = None
    error: str = ""

    @property
    def url_name(self) -> str:
        return f"desk:{self.name}"

    @property
    def is_open(self) -> bool:
        """A form with a mistake in it stays unfolded."""
        return bool(self.error or self.form.errors)


class Forms:
    """Fresh forms, or the one that failed with what was typed in it."""

    def __init__(self, failed: Failed | None) -> None:
        self.failed = failed

    def act(self, name: str, title: str, make: Callable[..., Form], **how: Any) -> Act:
        failed = self.failed if self.failed is not None and self.failed.act == name else None
        # Several forms of a page have a field called text: each gets ids of its own.
        options = {"auto_id": f"{name}_%s", **how.pop("options", {})}
        if failed is None:
            return Act(name, title, make(initial=how.pop("initial", None), **options), **how)
        how.pop("initial", None)
        form = make(failed.form.data, **options)
        return Act(name, title, form, error=failed.message, **how)


def acts_for(thread: Thread, user: User, failed: Failed | None) -> dict[str, Act]:
    """name -> act, in the order in which they stand on the page."""
    forms = Forms(failed)
    found = [
        *_approval(thread, user, forms),
        *_hands(thread, user, forms),
        *_words(thread, user, forms),
        *_judgement(thread, user, forms),
        *_accusation(thread, user, forms),
        *_others(thread, user, forms),
        *_endings(thread, user, forms),
        *_keeping(thread, user, forms),
    ]
    return {act.name: act for act in found}


def _approval(thread: Thread, user: User, forms: Forms) -> Iterator[Act]:
    proposed = thread.messages.filter(state=Message.State.PROPOSED).first()
    if proposed is None or not permissions.can_approve(user, proposed):
        return
    proposed.thread = thread
    try:
        text = read_message(proposed)
    except VaultError:
        text = ""
    yield forms.act(
        "approve",
        _("Approve and send"),
        ApproveForm,
        initial={"text": text},
        is_more=False,
        message=proposed,
    )
    if not permissions.can_send_back(user, proposed):
        return
    yield forms.act(
        "send_back",
        _("Send back with a note"),
        SendBackForm,
        hint=_("Only the peer expert and the adults of the team read the note."),
        is_more=False,
        message=proposed,
    )


def _hands(thread: Thread, user: User, forms: Forms) -> Iterator[Act]:
    """Who has it: I am on it, I take over."""
    if permissions.can_acknowledge(user, thread):
        hint = _("Stops the next call. Answer the youth soon after.")
        if askers.is_adult(thread):
            hint = _("Stops the next call. Answer soon after.")
        yield forms.act("acknowledge", _("I am on it"), EmptyForm, hint=hint, is_more=False)
    if permissions.can_take_over(user, thread):
        hint = _("From now on you answer. A peer expert who had it is thanked and let go.")
        yield forms.act("take_over", _("Take over"), EmptyForm, hint=hint, is_more=False)


def _words(thread: Thread, user: User, forms: Forms) -> Iterator[Act]:
    if permissions.can_reply(user, thread):
        title = _("Send the answer") if askers.is_adult(thread) else _("Send to the youth")
        yield forms.act("reply", title, TextForm, is_more=False)
    if permissions.can_talk_to_peer(user, thread):
        hint = _("Beside the conversation: the youth never sees it, every adult of the thread can.")
        yield forms.act("say_to_peer", _("A word to the peer expert"), TalkForm, hint=hint)
    if permissions.can_note(user, thread):
        hint = _("Only the adults of the team read this. Never the youth, never a peer expert.")
        yield forms.act("note", _("Write a note for the team"), TextForm, hint=hint)


def _judgement(thread: Thread, user: User, forms: Forms) -> Iterator[Act]:
    if permissions.can_raise(user, thread):
        effects = tuple(
            f"{explain.level(level)}: {words}"
            for level, words in explain.LEVEL_EFFECTS.items()
            if level > thread.risk
        )
        options = {"thread": thread, "up": True}
        yield forms.act("raise", _("Raise the risk"), LevelForm, options=options, effects=effects)
    if permissions.can_lower(user, thread):
        options = {"thread": thread, "up": False}
        hint = _two_adults(thread) or _("It stays with adults; a peer expert does not get it back.")
        yield forms.act("lower", _("Lower the risk"), LevelForm, options=options, hint=hint)
    if permissions.can_note(user, thread):
        hint = _("Some topics are never for peer experts; the thread then goes to an adult.")
        yield forms.act(
            "topic", _("Change the topic"), TopicForm, initial={"topic": thread.topic}, hint=hint
        )


def _accusation(thread: Thread, user: User, forms: Forms) -> Iterator[Act]:
    """S11: for leads alone."""
    if not permissions.can_say_whom_it_is_about(user, thread):
        return
    hint = _(
        "From that moment neither they nor anybody of their groups sees this thread. They are "
        "not told. If it was no accusation until now, it goes to the safeguarding leads alone."
    )
    people = everybody_who_works_here().exclude(pk=user.pk)
    yield forms.act(
        "about", _("This is about a helper"), AboutForm, options={"people": people}, hint=hint
    )


def everybody_who_works_here() -> QuerySet[User]:
    return User.objects.holding(*Role.values).order_by("name", "pk")


def _two_adults(thread: Thread) -> str:
    if thread.risk < Risk.R3:
        return ""
    return _("A second adult must confirm this before it happens.")


def _others(thread: Thread, user: User, forms: Forms) -> Iterator[Act]:
    """Somebody else comes in: a listener, a rung further up, a service outside."""
    if permissions.can_reply(user, thread) and (peers := listeners_for(thread)):
        hint = _("They read along at this level and write nothing. Ask them first.")
        chosen = User.objects.filter(pk__in=peers)
        yield forms.act(
            "listen",
            _("Let a peer expert listen"),
            ListenForm,
            options={"peers": chosen},
            hint=hint,
        )
    if permissions.can_pass_up(user, thread):
        hint = _("Going further up is always right when in doubt.")
        yield forms.act("pass_up", _("Pass it up"), PassUpForm, hint=hint)
    if permissions.can_refer(user, thread):
        hint = _("Without the youth's agreement a second adult must confirm it.")
        if askers.is_adult(thread):
            hint = _("Without their agreement a second adult must confirm it.")
        options = {"services": services(), "thread": thread}
        yield forms.act("refer", _("Hand over to a service"), ReferForm, options=options, hint=hint)
    if permissions.can_confirm_referral(user, thread):
        hint = _("If it did not work out, the thread comes back to an adult.")
        yield forms.act(
            "arrived",
            _("Did it arrive?"),
            ArrivedForm,
            button=_("Note it"),
            options={"thread": thread},
            hint=hint,
            is_more=False,
        )


def listeners_for(thread: Thread) -> list[int]:
    """Peer experts of 16 and older who had this thread before (S07)."""
    if thread.risk != Risk.R2 or thread.listener_id is not None:
        return []
    had_it = User.objects.holding(Role.PEER).filter(
        pk__in=Offer.objects.filter(thread=thread, outcome=Ending.ACCEPTED).values("helper")
    )
    today = thread.opened_at.date()
    return [one.pk for one in had_it if may_listen(age=one.age_on(today), risk=thread.risk)]


def _endings(thread: Thread, user: User, forms: Forms) -> Iterator[Act]:
    if permissions.can_close(user, thread):
        hint = _("The youth can open it again with the code.")
        if askers.is_adult(thread):
            hint = _("They can open it again with the code.")
        hint = _two_adults(thread) or hint
        yield forms.act("close", _("Close"), CloseForm, options={"thread": thread}, hint=hint)


def _keeping(thread: Thread, user: User, forms: Forms) -> Iterator[Act]:
    """S24: what only a safeguarding lead decides."""
    if permissions.can_set_hold(user, thread):
        hint = _("The text stays until two leads lift the hold, whatever the clock says.")
        yield forms.act("hold", _("Legal hold"), HoldForm, hint=hint)
    if permissions.can_lift_hold(user, thread):
        hint = _("It takes two leads: the first asks, the second lifts it.")
        yield forms.act("lift", _("Lift the legal hold"), EmptyForm, hint=hint)
    if permissions.can_ask_to_erase(user, thread):
        hint = _("A second adult must confirm this before it happens.")
        yield forms.act("erase", _("Erase this thread for good"), EmptyForm, hint=hint)
