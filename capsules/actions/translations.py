"""What a change of text does to the translations, and who answers for them."""

import datetime as dt
from collections.abc import Collection

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction

from capsules.actions.digests import source_changed
from capsules.bundles import SOURCE_LANGUAGE
from capsules.models import Capsule, TranslationState

_DRAFT = TranslationState.State.DRAFT


@transaction.atomic
def texts_changed(*, capsule: Capsule, languages: Collection[str]) -> None:
    """After texts of these languages were written.

    A changed source makes every other translation out of date. A changed translation is a draft
    made from today's source again, whoever had signed the earlier text.
    """
    source_changed(capsule=capsule)
    for language in sorted(set(languages) - {SOURCE_LANGUAGE}):
        state, _created = _lock(capsule, language)
        if state.state == TranslationState.State.SIGNED_OFF:
            state.state, state.signed_by, state.signed_at = _DRAFT, None, None
        state.source_digest = capsule.source_digest
        state.save()


@transaction.atomic
def sign_off(*, capsule: Capsule, language: str, by: AbstractBaseUser, now: dt.datetime) -> None:
    """A native speaker answers for the text as it is today."""
    state, _created = _lock(capsule, language)
    state.state = TranslationState.State.SIGNED_OFF
    state.signed_by_id, state.signed_at = by.pk, now
    state.source_digest = capsule.source_digest
    state.save()


@transaction.atomic
def withdraw(*, capsule: Capsule, language: str) -> None:
    """From now on readers of this language get the next language of their chain."""
    state, _created = _lock(capsule, language)
    state.state, state.signed_by, state.signed_at = TranslationState.State.WITHDRAWN, None, None
    state.save()


@transaction.atomic
def reopen(*, capsule: Capsule, language: str) -> None:
    """A withdrawn or signed translation is a draft again."""
    state, _created = _lock(capsule, language)
    state.state, state.signed_by, state.signed_at = _DRAFT, None, None
    state.save()


def _lock(capsule: Capsule, language: str) -> tuple[TranslationState, bool]:
    return TranslationState.objects.select_for_update().get_or_create(
        capsule=capsule, language=language
    )
