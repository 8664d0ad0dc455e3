"""What the youth reads on the page of the conversation: the lines, and what helps meanwhile."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language
from django.views.decorators.debug import sensitive_variables

from capsules.models import Capsule
from capsules.reading import Reading, read
from peers.threads.advice import STOP_NCII, TAKE_IT_DOWN, advice_for
from peers.threads.masked import between_youth_and_peer, known_services
from peers.threads.models import Asker, Message, Thread, Writer
from peers.threads.rules.masking import Known
from peers.threads.rules.topics import Risk
from peers.threads.text import read_message
from peers.vault import VaultError

# Which door of the capsules belongs to who asks.
DOORS = {
    Asker.YOUTH: "youth",
    Asker.PARENT: "parents",
    Asker.TEACHER: "teachers",
    Asker.PROFESSIONAL: "workers",
}


@dataclass(frozen=True)
class Line:
    """One message as the youth sees it; `text` is None when it cannot be read any more."""

    is_mine: bool
    role: str
    name: str
    text: str | None
    at: dt.datetime


@sensitive_variables()
def lines_of(thread: Thread) -> list[Line]:
    """What was delivered, oldest first; a peer's words without contacts (S14)."""
    messages = thread.messages.for_youth().select_related("author").order_by("delivered_at", "pk")
    known = known_services()
    return [_line(thread, message, known) for message in messages]


@sensitive_variables()
def _line(thread: Thread, message: Message, known: Known) -> Line:
    message.thread = thread
    try:
        text: str | None = read_message(message) or None
    except VaultError:
        text = None
    if text and message.writer == Writer.PEER:
        text = between_youth_and_peer(text, known).text
    return Line(
        is_mine=message.writer == Writer.YOUTH,
        role=message.get_writer_display(),
        name=message.author.name if message.author else "",
        text=text,
        at=message.delivered_at or message.written_at,
    )


def meanwhile(thread: Thread) -> dict[str, Any]:
    """What to do and keep now (S16), and while waiting a capsule that fits.

    The advice speaks to a young person; an adult who asks gets a capsule made for adults only.
    """
    waits = thread.is_open and not thread.waiting_for_youth
    door = DOORS.get(Asker(thread.asker), "parents")
    # Who is in need reads nothing that only touches their subject; in danger, no lesson at all.
    in_need = thread.risk >= Risk.R2
    shown = waits and thread.risk < Risk.R4
    capsule = capsule_for(thread.topic, door=door, with_cards=not in_need) if shown else None
    if thread.asker != Asker.YOUTH:
        return {"advice": None, "capsule": capsule}
    return {
        "advice": advice_for(thread.topic),
        "capsule": capsule,
        "take_it_down": TAKE_IT_DOWN,
        "stop_ncii": STOP_NCII,
    }


def capsule_for(topic: str, *, door: str = "youth", with_cards: bool = True) -> Reading | None:
    """The capsule behind this door about this topic, or (`with_cards`) one with a card about it."""
    language = get_language() or "en"
    ours = Capsule.objects.published().for_door(door).in_language(language)
    ours = ours.prefetch_related("translations")
    found = ours.filter(topic=topic).first()
    if found is None and with_cards:
        found = ours.filter(cards__topic=topic).first()
    return read(found, language) if found else None
