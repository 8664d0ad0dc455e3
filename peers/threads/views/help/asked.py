"""The prepared questions on the youth's page: those a helper sent, those offered at the start."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from peers.threads.models import Asker, Question, Thread
from peers.threads.questions import ANSWERS, words_of
from peers.threads.rules.questions import at_opening
from peers.threads.views.help.forms import MessageForm


@dataclass(frozen=True)
class Asked:
    """One question; `given` is what was tapped, "" while nothing was; `form` its own words."""

    code: str
    words: str
    given: str = ""
    who: str = ""
    form: MessageForm | None = None

    @property
    def is_open(self) -> bool:
        """Unfolded where its words could not be taken."""
        return self.form is not None and bool(self.form.errors)


@dataclass(frozen=True)
class Failed:
    """An answer in words that could not be taken, with what was typed."""

    code: str
    form: MessageForm


def questions_for(thread: Thread, failed: Failed | None = None) -> dict[str, object]:
    """What the page asks (`asked`), what it offers to tell (`offered`), what was told (`told`)."""
    rows = list(thread.questions.sent().select_related("asked_by"))
    told = [_told(row) for row in rows if row.answered_at is not None]
    if not thread.is_open:
        return {"told": told}
    asked = [
        _asked(row.code, failed, who=row.asked_by.name if row.asked_by else "")
        for row in rows
        if row.answered_at is None
    ]
    offered = [_asked(code, failed) for code in _offered(thread, {row.code for row in rows})]
    return {"asked": asked, "offered": offered, "told": told, "answers": ANSWERS}


def plain_answers(thread: Thread) -> Iterator[str]:
    """Question and answer as lines of the copy that the youth may keep (S25)."""
    for row in thread.questions.sent().exclude(answered_at=None):
        told = _told(row)
        yield f"{told.words}\n{told.given}"


def _offered(thread: Thread, known: set[str]) -> list[str]:
    """Only until a helper has answered: afterwards a person asks, or nobody does."""
    if thread.asker != Asker.YOUTH or thread.first_reply_at is not None:
        return []
    return [code for code in at_opening(thread.topic) if code not in known]


def _asked(code: str, failed: Failed | None, *, who: str = "") -> Asked:
    form = failed.form if failed is not None and failed.code == code else None
    return Asked(code, words_of(code), who=who, form=form)


def _told(row: Question) -> Asked:
    if row.answer == Question.Answer.WORDS:
        return Asked(row.code, words_of(row.code), given=_("In your own words, above."))
    return Asked(row.code, words_of(row.code), given=str(dict(ANSWERS)[row.answer]))
