"""What stands beside the answer box: texts and capsules that fit, and questions to ask."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import translation

from capsules.models import Capsule
from capsules.reading import read
from peers.people.models import User
from peers.threads.models import Asker, TextBlock, Thread
from peers.threads.permissions import can_ask_as_peer, is_adult_helper
from peers.threads.questions import words_of
from peers.threads.rules.questions import fitting

FALLBACK = "en"
# More would be a list to search; what fits best stands first.
CAPSULES_SHOWN = 4
_DOORS = {Asker.PARENT: "parents", Asker.TEACHER: "teachers", Asker.PROFESSIONAL: "workers"}


@dataclass(frozen=True)
class Suggestion:
    """A passage or a capsule to put into the answer; `is_foreign`: in another language."""

    kind: str
    key: str
    title: str
    text: str
    language: str
    is_foreign: bool = False


def beside_the_box(thread: Thread, user: User, *, inserted: bool = False) -> dict[str, Any]:
    """For the templates `desk/_blocks.html` and `desk/_ask.html`."""
    return {
        "suggestions": [*texts_for(thread), *capsules_for(thread)],
        "was_inserted": inserted,
        **questions_beside(thread, user),
    }


def texts_for(thread: Thread) -> list[Suggestion]:
    """In the language of the thread; where there are none, the English ones, marked as such."""
    ours = TextBlock.objects.in_use().for_topic(thread.topic)
    found = list(ours.filter(language=thread.language).order_by("-topic", "title"))
    if not found:
        found = list(ours.filter(language=FALLBACK).order_by("-topic", "title"))
    return [
        Suggestion(
            "text",
            str(one.pk),
            one.title,
            one.body,
            one.language,
            is_foreign=one.language != thread.language,
        )
        for one in found
    ]


def capsules_for(thread: Thread) -> list[Suggestion]:
    """The portal's own capsules about the topic, with an address in the thread's language."""
    language = thread.language
    door = _DOORS.get(Asker(thread.asker), "youth")
    ours = Capsule.objects.published().for_door(door).in_language(language)
    ours = ours.prefetch_related("translations")
    whole = list(ours.filter(topic=thread.topic)[:CAPSULES_SHOWN])
    known = {one.pk for one in whole}
    partly = ours.filter(cards__topic=thread.topic).distinct()[:CAPSULES_SHOWN]
    found = [*whole, *(one for one in partly if one.pk not in known)][:CAPSULES_SHOWN]
    return [_capsule(one, language) for one in found]


def passage_of(thread: Thread, kind: str, key: str) -> str:
    """The words to insert, "" for what is not offered for this thread."""
    offered = texts_for(thread) if kind == "text" else capsules_for(thread)
    return next((one.text for one in offered if one.key == key), "")


def joined(typed: str, passage: str) -> str:
    """What is in the box stays; the passage comes after it."""
    return f"{typed.rstrip()}\n\n{passage}" if typed.strip() else passage


def questions_beside(thread: Thread, user: User) -> dict[str, Any]:
    """What was asked and answered, what waits for an adult, and what can still be asked."""
    rows = list(thread.questions.select_related("asked_by"))
    as_peer = can_ask_as_peer(user, thread)
    as_adult = is_adult_helper(user) and not as_peer
    known = {row.code for row in rows}
    may_ask = thread.is_open and thread.asker == Asker.YOUTH and (as_peer or as_adult)
    codes = fitting(thread.topic, by_peer=as_peer) if may_ask else []
    return {
        "asked": [(words_of(row.code), row) for row in rows if row.sent_at is not None],
        "wished": [(words_of(row.code), row) for row in rows if row.sent_at is None],
        "may_let_through": as_adult and thread.is_open,
        "to_ask": [(code, words_of(code)) for code in codes if code not in known],
        "asks_as_peer": as_peer,
    }


def _capsule(capsule: Capsule, language: str) -> Suggestion:
    with translation.override(language):
        reading = read(capsule, language)
        address = settings.PORTAL_URL + reverse("capsules:detail", args=[capsule.slug])
    title = str(reading.about.title)
    return Suggestion("capsule", capsule.slug, title, f"{title}: {address}", language)
