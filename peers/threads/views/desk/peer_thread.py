"""What a peer expert sees of a thread in their hands: the conversation and their own words."""

import datetime as dt
import uuid
from typing import Any

from peers.people.models import User
from peers.threads.forms_desk import TalkForm, TextForm
from peers.threads.models import Message, Thread
from peers.threads.permissions import can_press_red_button, can_propose, can_talk_to_adults
from peers.threads.rules.states import Status
from peers.threads.views.desk import conversation
from peers.threads.views.desk.failed import Failed

TALK = "say_to_adults"


def peer_thread_context(
    thread: Thread, user: User, now: dt.datetime, failed: Failed | None
) -> dict[str, Any]:
    """No notes of the team, no ledger, no events, no other group (S05)."""
    lines = conversation.for_peer(thread, user)
    may_write = can_propose(user, thread)
    return {
        "lines": lines,
        "youth": conversation.chosen_name(thread),
        "mine": can_press_red_button(user, thread),
        "waits_for_approval": thread.status == Status.AWAITING_APPROVAL,
        "reply_form": _reply_form(thread, user, lines, failed) if may_write else None,
        "talk_form": _talk_form(failed) if can_talk_to_adults(user, thread) else None,
        "failed": failed,
        "typed": failed.typed if failed and failed.act != TALK and not may_write else "",
    }


def _reply_form(
    thread: Thread, user: User, lines: list[conversation.Line], failed: Failed | None
) -> TextForm:
    """What was typed, else the saved draft, else the reply that came back."""
    fresh = uuid.uuid4()
    if failed is not None and failed.act != TALK:
        return TextForm(initial={"text": failed.typed, "submission": _again(failed) or fresh})
    text = conversation.draft_of(thread, user) or _sent_back(lines)
    return TextForm(initial={"text": text, "submission": fresh})


def _talk_form(failed: Failed | None) -> TalkForm:
    """A word to the coach; what was typed stays."""
    if failed is not None and failed.act == TALK:
        return TalkForm(failed.form.data, auto_id=f"{TALK}_%s")
    return TalkForm(auto_id=f"{TALK}_%s")


def _again(failed: Failed) -> str:
    """The same token: a text that was refused and corrected is still one reply."""
    return str(failed.form.data.get("submission") or "")


def _sent_back(lines: list[conversation.Line]) -> str:
    """The peer's last words, when the coach sent exactly those back."""
    own = [line for line in lines if not line.is_note and not line.from_youth]
    if own and own[-1].message.state == Message.State.SENT_BACK:
        return own[-1].text or ""
    return ""
