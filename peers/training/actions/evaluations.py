"""The evaluation of a session: opened with a code on the board, answered by whoever is there.

The code is derived from the session and the moment of opening, so that the page of the coach can
show it again and the table holds its hash alone. An answer carries nothing of who gave it.
"""

import datetime as dt
import hashlib
import hmac
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_variables

from peers import vault
from peers.people.models import JOIN_CODE_LETTERS, User
from peers.training.errors import TrainingRefused
from peers.training.models import Session, SessionAnswer
from peers.training.session_rules import (
    CODE_LENGTH,
    EVALUATION_OPEN_FOR,
    MOST_ANSWERS,
    WORDS_KEPT_FOR,
    clean_words,
    is_no_sentence,
    may_open_evaluation,
    may_show_answers,
    smiley_shares,
)

WORDS_PURPOSE = "session-words"
CODE_IS_OVER = _("This code is over. Ask whoever leads the session whether there is a new one.")
QUESTIONS = ("felt_good", "learned", "knows_help")


@dataclass(frozen=True)
class Result:
    """What a coach may read: how many answered; the rest only from five on and at the end."""

    count: int
    shown: bool
    smileys: dict[str, list[tuple[int, int, int]]]
    words: list[str]
    # When the words are erased.
    words_until: dt.datetime


@transaction.atomic
def open_evaluation(*, session: Session, by: User, now: dt.datetime) -> None:
    """Write a code on the board; it lasts three hours."""
    locked = Session.objects.select_for_update().get(pk=session.pk)
    if locked.cancelled_at is not None or not may_open_evaluation(
        starts_at=locked.starts_at,
        ends_at=locked.evaluation_ends_at,
        count=locked.answers.count(),
        now=now,
    ):
        raise TrainingRefused(_("The evaluation cannot be opened now."))
    locked.evaluation_opened_at = now
    locked.evaluation_ends_at = now + EVALUATION_OPEN_FOR
    locked.evaluation_code_hash = hash_of(code_of(locked))
    locked.save(
        update_fields=["evaluation_opened_at", "evaluation_ends_at", "evaluation_code_hash"]
    )


@transaction.atomic
def close_evaluation(*, session: Session, by: User, now: dt.datetime) -> None:
    """No more answers; what was said can be read if enough people said something."""
    Session.objects.filter(pk=session.pk, evaluation_ends_at__gt=now).update(evaluation_ends_at=now)


def session_of(code: str, *, now: dt.datetime) -> Session:
    """The session whose code this is; refused with a sentence when it is none, or over."""
    found = Session.objects.filter(evaluation_code_hash=hash_of(code), cancelled_at=None).first()
    if found is None:
        raise TrainingRefused(
            _("This code does not fit. Look at the board again: six letters and digits."),
            field="code",
        )
    if found.evaluation_ends_at is None or found.evaluation_ends_at <= now:
        raise TrainingRefused(CODE_IS_OVER, field="code")
    return found


@sensitive_variables("words")
def answer(
    *,
    code: str,
    smileys: Mapping[str, int],
    words: str,
    once: bytes,
    now: dt.datetime,
) -> None:
    """Keep one answer; the same form sent twice is one, and says what it said last."""
    words = clean_words(words)
    if is_no_sentence(words):
        raise TrainingRefused(_("Please write words only, no addresses or files."), field="words")
    with transaction.atomic():
        found = session_of(code, now=now)
        session = Session.objects.select_for_update().get(pk=found.pk)
        if session.evaluation_ends_at != found.evaluation_ends_at:
            raise TrainingRefused(CODE_IS_OVER, field="code")  # closed in this very moment
        sealed = vault.seal_alone(words, purpose=WORDS_PURPOSE) if words else ""
        if session.answers.filter(once=once).update(words_sealed=sealed, **_scores(smileys)):
            return
        if session.answers.count() >= MOST_ANSWERS:
            raise TrainingRefused(_("There are answers enough. Thank you!"), field="code")
        try:
            with transaction.atomic():
                SessionAnswer.objects.create(
                    session=session, words_sealed=sealed, once=once, **_scores(smileys)
                )
        except IntegrityError:
            return


def result_of(session: Session, *, now: dt.datetime) -> Result:
    """Counted when somebody looks; words in the order of the alphabet, not of arrival."""
    rows = list(session.answers.all())
    until = session.ends_at + WORDS_KEPT_FOR
    if not may_show_answers(len(rows), ends_at=session.evaluation_ends_at, now=now):
        return Result(len(rows), shown=False, smileys={}, words=[], words_until=until)
    sealed = [row.words_sealed for row in rows if row.words_sealed]
    words = sorted(vault.unseal_alone(one, purpose=WORDS_PURPOSE) for one in sealed)
    smileys = {
        name: smiley_shares(Counter(getattr(row, name) for row in rows)) for name in QUESTIONS
    }
    return Result(len(rows), shown=True, smileys=smileys, words=words, words_until=until)


def code_of(session: Session) -> str:
    """Six letters for the board, as long as the evaluation was opened: `K7QM3X`."""
    assert session.evaluation_opened_at is not None  # noqa: S101 - asked only once it is open
    moment = session.evaluation_opened_at.astimezone(dt.UTC).isoformat()
    number = int.from_bytes(_keyed("code", f"{session.uid}:{moment}"), "big")
    letters = ""
    for _place in range(CODE_LENGTH):
        number, letter = divmod(number, len(JOIN_CODE_LETTERS))
        letters += JOIN_CODE_LETTERS[letter]
    return letters


def hash_of(code: str) -> bytes:
    """What is kept of a code as somebody typed it, in any case and with blanks."""
    return _keyed("stored", "".join(one for one in code.upper()[:40] if one.isalnum()))


def once_of(form_token: str) -> bytes:
    return _keyed("once", form_token)


def words_by_key() -> Counter[str]:
    """How many sealed words each key of the vault's ring wraps."""
    rows = SessionAnswer.objects.exclude(words_sealed="").values_list("words_sealed", flat=True)
    return Counter(vault.key_id_of(sealed) for sealed in rows)


def rewrap_words() -> int:
    """Put all words under the first key of the ring; how many rows were changed."""
    first, done = vault.first_key_id(), 0
    for row in SessionAnswer.objects.exclude(words_sealed="").order_by("pk"):
        if vault.key_id_of(row.words_sealed) == first:
            continue
        new = vault.rewrap_alone(row.words_sealed, purpose=WORDS_PURPOSE)
        same = SessionAnswer.objects.filter(pk=row.pk, words_sealed=row.words_sealed)
        done += same.update(words_sealed=new)
    return done


def _scores(smileys: Mapping[str, int]) -> dict[str, int]:
    return {name: smileys[name] for name in QUESTIONS}


def _keyed(what: str, text: str) -> bytes:
    key = settings.CODE_PEPPER.encode()
    return hmac.digest(key, f"evaluation:{what}:{text}".encode(), hashlib.sha256)
