"""States of translations: who answers for them, and when they stop being true."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import IntegrityError, connection
from django.utils import timezone

from capsules.actions import translations
from capsules.actions.counting import count
from capsules.models import Capsule, Card, DailyCount, TranslationState
from peers.people.models import User

pytestmark = pytest.mark.django_db


def state(small: Capsule, language: str = "fr") -> TranslationState:
    return small.translations.get(language=language)


def test_a_sign_off_carries_a_name_and_a_time(small: Capsule, tess: User) -> None:
    now = timezone.now()
    translations.sign_off(capsule=small, language="fr", by=tess, now=now)
    row = state(small)
    assert (row.state, row.signed_by, row.signed_at) == ("signed_off", tess, now)
    assert not row.is_out_of_date(small.source_digest)


def test_a_changed_translation_loses_its_sign_off(small: Capsule, tess: User) -> None:
    translations.sign_off(capsule=small, language="fr", by=tess, now=timezone.now())
    translations.texts_changed(capsule=small, languages={"fr"})
    row = state(small)
    assert (row.state, row.signed_by, row.signed_at) == ("draft", None, None)


def test_a_changed_source_leaves_the_sign_off_but_makes_it_out_of_date(
    small: Capsule, tess: User
) -> None:
    translations.sign_off(capsule=small, language="fr", by=tess, now=timezone.now())
    Card.objects.filter(key="first").update(body_en="Another body")
    translations.texts_changed(capsule=small, languages={"en"})
    row = state(small)
    assert row.state == "signed_off"
    assert row.is_out_of_date(small.source_digest)


def test_order_alone_does_not_make_a_translation_out_of_date(small: Capsule) -> None:
    before = small.source_digest
    Card.objects.filter(key="first").update(number=7)
    translations.texts_changed(capsule=small, languages={"en"})
    assert small.source_digest == before


def test_a_withdrawn_translation_can_be_opened_again(small: Capsule, tess: User) -> None:
    translations.sign_off(capsule=small, language="fr", by=tess, now=timezone.now())
    translations.withdraw(capsule=small, language="fr")
    assert state(small).state == "withdrawn"
    translations.reopen(capsule=small, language="fr")
    assert state(small).state == "draft"


def test_the_database_refuses_a_sign_off_without_a_name(small: Capsule) -> None:
    with pytest.raises(IntegrityError):
        small.translations.filter(language="fr").update(state="signed_off")


@pytest.mark.django_db(transaction=True)
@pytest.mark.postgres
def test_votes_at_the_same_moment_are_all_counted(small: Capsule) -> None:
    day = timezone.localdate()

    def vote(_number: int) -> None:
        try:
            count(capsule=small, language="en", day=day, kind=DailyCount.Kind.HELPFUL)
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(vote, range(40)))
    assert DailyCount.objects.get().count == 40
