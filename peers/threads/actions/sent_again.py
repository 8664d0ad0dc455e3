"""The form of a first message, sent again: back, another tick, once more."""

import datetime as dt
import uuid

from django.db import transaction

from peers.threads.actions.judging import judge
from peers.threads.actions.new_thread import NewThread
from peers.threads.actions.transitions import lock
from peers.threads.phrases import changes_now
from peers.threads.rules.risk import assess

_GRAVER = ("no", "unsure", "yes")


def heed_graver_answers(*, thread_id: uuid.UUID, new: NewThread, now: dt.datetime) -> bool:
    """Whoever says now that they are in danger is heard, though the thread is open already.

    Like every later word it may raise the risk and never lower it; what was said before in a
    milder way is not taken back. Returns whether anything was graver.
    """
    with transaction.atomic():
        thread = lock(thread_id)
        graver = {
            question: given
            for question, given in new.answers.items()
            if _weight(given) > _weight(thread.answers.get(question, ""))
        }
        if not graver or thread.data_key is None:
            return False
        thread.answers = {**thread.answers, **graver}
        thread.save(update_fields=["answers"])
        verdict = assess(
            topic=thread.topic,
            answers=thread.answers,
            age_band=thread.age_band,
            language=thread.language,
            text=new.message,
            changes=changes_now(),
        )
        judge(thread, verdict, now=now)
        return True


def _weight(given: str) -> int:
    return _GRAVER.index(given) if given in _GRAVER else -1
