"""What people do with signal phrases: add, retire, switch off with a second adult, judge a hit."""

import datetime as dt
from collections.abc import Iterable

from django.db import IntegrityError, transaction

from peers.people.models import User
from peers.threads.errors import AlreadyAsked, NotYours, PhraseRefused, TooLate
from peers.threads.models import (
    OwnPhrase,
    PhraseOff,
    SignalChange,
    SignalHit,
    SignalVerdict,
    Thread,
)
from peers.threads.permissions import can_agree_to_silence, can_tend_signals, is_adult_helper
from peers.threads.rules.triage.changes import Added, own_id, prefix_of
from peers.threads.rules.triage.lexicon import LANGUAGES, lexicon
from peers.threads.trying import THERE_ALREADY, why_refused

Kind = SignalChange.Kind


def note_hits(thread: Thread, reasons: Iterable[str], *, now: dt.datetime) -> None:
    """Keep which phrases were found in a thread, once each, so that they can be reviewed."""
    found = [code.split(":") for code in reasons if code.startswith("signal:")]
    SignalHit.objects.bulk_create(
        [
            SignalHit(thread=thread, phrase=phrase, group=group, found_at=now)
            for _kind, group, phrase in found
        ],
        ignore_conflicts=True,
    )


def judge_hit(*, thread: Thread, hit_id: int, right: bool, by: User, now: dt.datetime) -> None:
    """Say whether a phrase was rightly found; the same person may change their mind."""
    if not is_adult_helper(by):
        raise NotYours
    hit = SignalHit.objects.filter(pk=hit_id, thread=thread).first()
    if hit is None:
        raise NotYours
    SignalVerdict.objects.update_or_create(hit=hit, by=by, defaults={"right": right, "at": now})


def add_phrase(
    *, language: str, group: str, level: int, words: str, by: User, now: dt.datetime
) -> OwnPhrase:
    """Let a phrase count from now on. Raises PhraseRefused with the reason in plain words."""
    _may(by)
    draft = Added(own_id(language, 0), language, group, level, words)
    if refused := why_refused(draft):
        raise PhraseRefused(refused)
    try:
        with transaction.atomic():
            phrase = OwnPhrase.objects.create(
                language=language, group=group, level=level, words=words, made_by=by, made_at=now
            )
            _changed(phrase.phrase_id, Kind.ADDED, by, now, reason=words)
            return phrase
    except IntegrityError:
        raise PhraseRefused(THERE_ALREADY) from None


@transaction.atomic
def retire_phrase(*, pk: int, reason: str, by: User, now: dt.datetime) -> None:
    """Take a phrase of one's own organisation back; what it raised stays raised."""
    _may(by)
    phrase = OwnPhrase.objects.select_for_update().filter(pk=pk, retired_at=None).first()
    if phrase is None:
        raise TooLate
    phrase.retired_by, phrase.retired_at = by, now
    phrase.save()
    _changed(phrase.phrase_id, Kind.RETIRED, by, now, reason=reason)


def ask_off(*, phrase: str, reason: str, by: User, now: dt.datetime) -> PhraseOff:
    """Ask that a shipped phrase no longer counts. It counts on until a lead has agreed."""
    _may(by)
    language = language_of(phrase)
    try:
        with transaction.atomic():
            asked = PhraseOff.objects.create(
                phrase=phrase, language=language, reason=reason, asked_by=by, asked_at=now
            )
            _changed(phrase, Kind.ASKED_OFF, by, now, reason=reason)
            return asked
    except IntegrityError:
        raise AlreadyAsked from None


@transaction.atomic
def agree_off(*, pk: int, by: User, now: dt.datetime) -> None:
    """A safeguarding lead who did not ask agrees: from now on the phrase does not count [P]."""
    asked = _asked(pk)
    if not can_agree_to_silence(by, asked):
        raise NotYours
    if asked.agreed_at is not None:
        raise TooLate
    asked.agreed_by, asked.agreed_at = by, now
    asked.save()
    _changed(asked.phrase, Kind.SWITCHED_OFF, by, now)


@transaction.atomic
def keep_on(*, pk: int, by: User, now: dt.datetime) -> None:
    """Refuse, take back, or let the phrase count again: more watchful, so one adult is enough."""
    _may(by)
    asked = _asked(pk)
    asked.ended_by, asked.ended_at = by, now
    asked.save()
    _changed(asked.phrase, Kind.BACK_ON if asked.agreed_at else Kind.KEPT, by, now)


def _asked(pk: int) -> PhraseOff:
    found = PhraseOff.objects.select_for_update().filter(pk=pk, ended_at=None).first()
    if found is None:
        raise TooLate
    return found


def language_of(phrase: str) -> str:
    """The language whose shipped list holds this id. Raises TooLate where none does."""
    for code in LANGUAGES:
        if phrase.startswith(f"{prefix_of(code)}-"):
            shipped = lexicon(code)
            ids = {one.id for one in shipped.signals} | {one.id for one in shipped.stories}
            if phrase in ids:
                return code
    raise TooLate


def _may(by: User) -> None:
    if not can_tend_signals(by):
        raise NotYours


def _changed(phrase: str, kind: str, by: User, now: dt.datetime, *, reason: str = "") -> None:
    SignalChange.objects.create(phrase=phrase, kind=kind, reason=reason, by=by, at=now)
