"""What a youth is told about their thread: who has it, who answers, and by when.

Honest words only (S22): no promise that the ladder does not keep, and once a promise is broken
the page says so and shows the numbers first.
"""

import datetime as dt
from dataclasses import dataclass

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from peers.threads.models import Asker, Thread
from peers.threads.rules.clock import PEER_HOURS, Schedule, is_open, next_open
from peers.threads.rules.ladder import promised_by
from peers.threads.rules.states import ADULT_STATES, Status
from peers.threads.rules.topics import LEADS_ONLY, Risk


@dataclass(frozen=True)
class Waiting:
    """The words of one moment; `numbers_first` puts the emergency panel above everything."""

    heading: str
    sentences: tuple[str, ...]
    numbers_first: bool
    is_late: bool
    is_your_turn: bool
    # Nobody who may answer is there at this hour: the calm page of the night.
    is_night: bool = False


@dataclass(frozen=True)
class Hours:
    """When somebody is there: the office by its hours, peers from `peers_at` on (None: never).

    Without `is_known` the hours of peers in general stand for those of the fitting ones.
    """

    office: Schedule
    peers_at: dt.datetime | None = None
    is_known: bool = False

    def peers_there(self, now: dt.datetime) -> bool:
        if not self.is_known:
            return is_open(now, PEER_HOURS)
        return self.peers_at is not None and self.peers_at <= now

    def peers_next(self, now: dt.datetime) -> dt.datetime | None:
        return self.peers_at if self.is_known else next_open(now, PEER_HOURS)


def words_for(thread: Thread, *, now: dt.datetime, hours: Hours) -> Waiting:
    """What the thread's page says at `now`. `thread.owner` should be loaded."""
    late = is_late(thread, now=now, office=hours.office)
    alone = is_alone(thread, now=now, hours=hours)
    return Waiting(
        heading=_heading(thread, late=late),
        sentences=tuple(_sentences(thread, late=late, now=now, hours=hours)),
        numbers_first=thread.is_open and (late or alone or needs_numbers(thread)),
        is_late=late,
        is_your_turn=thread.is_open and thread.waiting_for_youth,
        is_night=alone and not late and thread.risk < Risk.R4,
    )


def needs_numbers(thread: Thread) -> bool:
    """Whether the youth may need help sooner than anyone here can write an answer."""
    answers = thread.answers
    in_need = "yes" in (answers.get("in_danger"), answers.get("self_harm"))
    return in_need or thread.risk == Risk.R4


def is_late(thread: Thread, *, now: dt.datetime, office: Schedule) -> bool:
    """Whether a question stays unanswered past what had been promised."""
    if not thread.is_open or thread.waiting_for_youth:
        return False
    due = promised_by(thread.asked_at, Risk(thread.risk), office)
    return thread.numbers_first or now > due


def is_alone(thread: Thread, *, now: dt.datetime, hours: Hours) -> bool:
    """Whether the youth waits at an hour at which nobody who may answer is there (S22)."""
    if not thread.is_open or thread.waiting_for_youth or is_open(now, hours.office):
        return False
    return not (_peers_may_answer(thread) and hours.peers_there(now))


def when(moment: dt.datetime, *, now: dt.datetime) -> str:
    """A moment as one would say it: "today at 16:30", "Monday 23 November at 09:00"."""
    local = timezone.localtime(moment)
    time = date_format(local, "H:i")
    days = (local.date() - timezone.localtime(now).date()).days
    if days == 0:
        return _("today at %(time)s") % {"time": time}
    if days == 1:
        return _("tomorrow at %(time)s") % {"time": time}
    return _("%(day)s at %(time)s") % {"day": date_format(local, "l j F"), "time": time}


def opening_words(*, now: dt.datetime, office: Schedule) -> str:
    """Whether someone is at the office now; if not, when somebody will be (S22)."""
    if is_open(now, office):
        return _("The office is open now.")
    opens = next_open(now, office)
    if opens is None:
        return _("The office is closed now.")
    return _("The office is closed now. It opens %(when)s.") % {"when": when(opens, now=now)}


def _heading(thread: Thread, *, late: bool) -> str:
    if thread.status == Status.CLOSED:
        return _("This conversation is closed")
    if thread.waiting_for_youth:
        return _("You have an answer")
    if late:
        return _("Nobody has answered in time. We are sorry.")
    if thread.risk == Risk.R4 and not _is_seen(thread):
        return _("An adult is being called now")
    return _("Your message has arrived")


def _is_seen(thread: Thread) -> bool:
    """Whether the adult who has it has said so; nobody is being called any more."""
    has_adult = thread.owner is not None and thread.status in ADULT_STATES
    return has_adult and thread.acknowledged_at is not None


def _sentences(thread: Thread, *, late: bool, now: dt.datetime, hours: Hours) -> list[str]:
    if thread.status == Status.CLOSED:
        return [
            _("Nobody writes here any more. Your code still opens this page."),
            _("If you write again, the conversation opens again. That is always all right."),
        ]
    words = [_who(thread)]
    if thread.waiting_for_youth:
        return [*words, _("You can write back, now or later. You do not have to.")]
    if _is_seen(thread):
        words.append(_("%(name)s has seen your message.") % {"name": _name(thread)})
    if late:
        words.append(
            _(
                "We have asked more people to look at it. Please do not wait for us if "
                "you need help now: call or chat with one of the numbers on this page."
            )
        )
        return words
    return [*words, *_promise(thread, now=now, hours=hours)]


def _promise(thread: Thread, *, now: dt.datetime, hours: Hours) -> list[str]:
    risk = Risk(thread.risk)
    if risk == Risk.R4 and _is_seen(thread):
        return []
    if risk == Risk.R4:
        return [_("An adult looks at this within 15 minutes, day and night.")]
    due = when(promised_by(thread.asked_at, risk, hours.office), now=now)
    words = [_("You have an answer %(when)s at the latest, often sooner.") % {"when": due}]
    if is_alone(thread, now=now, hours=hours):
        words.append(_there_again(thread, now=now, hours=hours))
        words.append(_("If you need someone before that, call or chat with one of the numbers."))
    return words


def _there_again(thread: Thread, *, now: dt.datetime, hours: Hours) -> str:
    """When somebody who may answer is really there."""
    peers = hours.peers_next(now) if _peers_may_answer(thread) else None
    opens = next_open(now, hours.office)
    if peers is None or (opens is not None and opens <= peers):
        return opening_words(now=now, office=hours.office)
    return _("Nobody reads here now. The peer experts are back %(when)s.") % {
        "when": when(peers, now=now)
    }


def _peers_may_answer(thread: Thread) -> bool:
    return thread.peer_allowed and thread.risk <= Risk.R1


def _who(thread: Thread) -> str:
    """Who has it now, in the words of the safeguarding rules (hand-over)."""
    if thread.topic in LEADS_ONLY and thread.asker != Asker.YOUTH:
        return _("Only the safeguarding leads read this.")
    if thread.topic in LEADS_ONLY:
        return _(
            "Only the safeguarding leads read this. Nobody in your group can see that you wrote."
        )
    if thread.status == Status.REFERRED:
        return _("We asked another service to help you as well. We stay with you until that works.")
    if thread.status in ADULT_STATES:
        return _adult(thread)
    if _peers_may_answer(thread):
        return _peer(thread)
    return _("An adult of the team gets your message.")


def _peer(thread: Thread) -> str:
    name = _name(thread)
    if thread.status == Status.WITH_PEER:
        return _(
            "%(name)s, a trained peer expert, has your message. A coach reads each answer before "
            "you get it."
        ) % {"name": name}
    if thread.status == Status.AWAITING_APPROVAL:
        return _("%(name)s has written an answer. A coach reads it now; then it appears here.") % {
            "name": name
        }
    return _(
        "We are asking a trained peer expert who fits your question. A coach reads each "
        "answer before you get it."
    )


def _adult(thread: Thread) -> str:
    name = _name(thread)
    role = {
        Status.WITH_COACH: pgettext("who has your message", "a coach"),
        Status.ON_CALL: pgettext("who has your message", "the adult on call"),
        Status.LEADS: pgettext("who has your message", "the safeguarding lead"),
    }[Status(thread.status)]
    if thread.risk < Risk.R2 or thread.asker != Asker.YOUTH:
        if not name:
            return _("An adult, %(role)s, has your message.") % {"role": role}
        return _("%(name)s, %(role)s, has your message.") % {"name": name, "role": role}
    if not name:
        return _(
            "You did right to write. This is too heavy for another young person, so an adult "
            "takes it: %(role)s. Nothing else is shared. You can say what you want."
        ) % {"role": role}
    return _(
        "You did right to write. This is too heavy for another young person, so %(name)s, an "
        "adult (%(role)s), takes it. Nothing else is shared. You can say what you want."
    ) % {"name": name, "role": role}


def _name(thread: Thread) -> str:
    return thread.owner.name if thread.owner else ""
