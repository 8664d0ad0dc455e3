"""What a change of text does to the translations, and who answers for them."""

import datetime as dt
from collections.abc import Collection

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction

from capsules.actions.digests import source_changed
from capsules.actions.written import Writing, note_written, out_of_date
from capsules.all_texts import texts_of
from capsules.bundles import SOURCE_LANGUAGE
from capsules.models import Capsule, TranslatedText, TranslationState

_DRAFT = TranslationState.State.DRAFT


@transaction.atomic
def texts_changed(
    *,
    capsule: Capsule,
    languages: Collection[str],
    by: AbstractBaseUser | None = None,
    now: dt.datetime | None = None,
) -> None:
    """After texts of these languages were written.

    A changed source makes every other translation out of date. A changed translation is a draft
    again, whoever had signed the earlier text: made from today's source, unless others of its
    texts still are out of date.
    """
    source_changed(capsule=capsule)
    written = sorted(set(languages) - {SOURCE_LANGUAGE})
    if not written:
        return
    late = note_written(
        capsule=capsule,
        texts=texts_of(capsule),
        languages=written,
        writing=Writing(by=by, at=now),
    )
    for language in written:
        state, _created = _lock(capsule, language)
        if state.state == TranslationState.State.SIGNED_OFF:
            state.state, state.signed_by, state.signed_at = _DRAFT, None, None
        _settle(state, capsule, late[language])
        state.save()


@transaction.atomic
def settle(*, capsule: Capsule, language: str) -> None:
    """After texts were found to be still right: the language may be up to date again."""
    late = out_of_date(capsule=capsule, texts=texts_of(capsule), languages=[language])
    state, _created = _lock(capsule, language)
    _settle(state, capsule, late[language])
    state.save()


def _settle(state: TranslationState, capsule: Capsule, late: Collection[str]) -> None:
    if not late:
        state.source_digest = capsule.source_digest
    elif state.source_digest == capsule.source_digest:
        # One language was brought in with texts of an earlier source.
        state.source_digest = ""


@transaction.atomic
def sign_off(*, capsule: Capsule, language: str, by: AbstractBaseUser, now: dt.datetime) -> None:
    """A native speaker answers for the text as it is today."""
    state, _created = _lock(capsule, language)
    state.state = TranslationState.State.SIGNED_OFF
    state.signed_by_id, state.signed_at = by.pk, now
    state.withdrawn_for = ""
    state.source_digest = capsule.source_digest
    state.save()
    TranslatedText.objects.filter(capsule=capsule, language=language).update(is_checked=True)


@transaction.atomic
def withdraw(*, capsule: Capsule, language: str, reason: str = "") -> None:
    """From now on readers of this language get the next language of their chain."""
    state, _created = _lock(capsule, language)
    state.state, state.signed_by, state.signed_at = TranslationState.State.WITHDRAWN, None, None
    state.withdrawn_for = reason
    state.save()


@transaction.atomic
def reopen(*, capsule: Capsule, language: str) -> None:
    """A withdrawn or signed translation is a draft again."""
    state, _created = _lock(capsule, language)
    state.state, state.signed_by, state.signed_at = _DRAFT, None, None
    state.withdrawn_for = ""
    state.save()


def _lock(capsule: Capsule, language: str) -> tuple[TranslationState, bool]:
    return TranslationState.objects.select_for_update().get_or_create(
        capsule=capsule, language=language
    )
