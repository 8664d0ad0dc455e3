"""Words for a thread in which an adult asks: a parent, a teacher or a friend is no youth."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from peers.threads.models import Asker, Outcome, Thread, ThreadEvent

Words = Promise | str
Kind = ThreadEvent.Kind

# Only what says otherwise "the youth" in `explain.EVENTS`.
EVENTS: dict[str, Words] = {
    Kind.ASKED: _("They wrote"),
    Kind.REPLIED: _("An answer reached them"),
    Kind.QUESTIONED: _("A question was sent to them"),
    Kind.ANSWERED: _("They answered a question"),
    Kind.CODE_USED: _("They came back with the code"),
    Kind.CODE_CHANGED: _("They changed the code"),
    Kind.WISHED_TO_CLOSE: _("They would like to close"),
    Kind.WISHED_TO_ERASE: _("They would like the text erased"),
    Kind.RATED: _("They rated the help"),
}

OUTCOMES: dict[str, Words] = {
    Outcome.SUPPORTED: _("Supported, they feel better"),
    Outcome.NO_REPLY: _("They did not come back"),
    Outcome.BY_YOUTH: _("Closed by themselves"),
}


def is_adult(thread: Thread) -> bool:
    return thread.asker != Asker.YOUTH


def outcome(thread: Thread) -> str:
    """How it ended, in words that fit who asked."""
    return outcome_words(thread, thread.outcome)


def outcome_words(thread: Thread, code: str) -> str:
    if is_adult(thread) and code in OUTCOMES:
        return str(OUTCOMES[code])
    return str(dict(Outcome.choices).get(code, code))
