"""Who answers for a language of a capsule, and how far all of them are."""

import re

import pytest
from django.test import Client
from django.utils import timezone

from capsules.actions.translations import texts_changed
from capsules.models import Capsule, Card
from peers.people.models import User
from peers.studio.actions import translating as actions
from peers.studio.models import StudioEvent
from peers.studio.translating.overview import Standing, overview
from tests.studio.translation import DESK, complete, english, opened

pytestmark = pytest.mark.django_db


# --- who answers for it ----------------------------------------------------------------------
def test_a_native_peer_signs_off_what_a_translator_wrote(
    client: Client, small: Capsule, tess: User, alice: User
) -> None:
    complete(small, by=tess)
    alice.native_languages = ["fr"]
    alice.save()
    client.force_login(alice)
    assert "Sign off" in client.get(DESK).content.decode()
    client.post(f"{DESK}state/", {"act": "sign_off", "read": "on"})
    state = small.translations.get(language="fr")
    assert (state.state, state.signed_by) == ("signed_off", alice)
    assert StudioEvent.objects.filter(kind="signed_off", unit="fr", by=alice).exists()
    page = client.get("/fr/capsules/small/").content.decode()
    assert "draft-note" not in page


def test_a_peer_who_only_speaks_the_language_does_not_sign_off(
    client: Client, small: Capsule, alice: User
) -> None:
    complete(small)
    client.force_login(alice)
    assert "fr" in alice.languages
    assert client.post(f"{DESK}state/", {"act": "sign_off", "read": "on"}).status_code == 404
    assert small.translations.get(language="fr").state == "draft"


def test_nobody_signs_off_their_own_words(client: Client, small: Capsule, tess: User) -> None:
    complete(small, by=tess)
    client.force_login(tess)
    response = client.post(f"{DESK}state/", {"act": "sign_off", "read": "on"}, follow=True)
    assert "Somebody else signs them off" in response.content.decode()
    assert small.translations.get(language="fr").state == "draft"


def test_nor_where_only_one_of_many_words_is_theirs(
    client: Client, small: Capsule, tess: User, stan: User
) -> None:
    complete(small, by=tess)
    client.force_login(stan)
    client.post(DESK, {**opened(client), "text:cards/first:heading": "Le mien"})
    with pytest.raises(actions.NotReady):
        actions.sign_off(capsule=small, language="fr", by=stan, now=timezone.now())
    with pytest.raises(actions.NotReady):
        actions.sign_off(capsule=small, language="fr", by=tess, now=timezone.now())


def test_what_is_missing_or_out_of_date_cannot_be_signed_off(small: Capsule, stan: User) -> None:
    with pytest.raises(actions.NotReady):
        actions.sign_off(capsule=small, language="fr", by=stan, now=timezone.now())
    complete(small)
    english("cards/first:heading", "A newer heading")
    with pytest.raises(actions.NotReady):
        actions.sign_off(capsule=small, language="fr", by=stan, now=timezone.now())
    assert small.translations.get(language="fr").state == "draft"


def test_a_sign_off_without_the_tick_is_asked_again(
    client: Client, small: Capsule, stan: User
) -> None:
    complete(small)
    client.force_login(stan)
    client.post(f"{DESK}state/", {"act": "sign_off"})
    assert small.translations.get(language="fr").state == "draft"


def test_whoever_signs_off_has_read_what_stands_there_now(
    client: Client, small: Capsule, tess: User, stan: User
) -> None:
    """What a translator wrote after they looked is another translation."""

    def stamp() -> str:
        found = re.search(r'name="seen" value="([0-9a-f]{64})"', client.get(DESK).content.decode())
        assert found is not None
        return found[1]

    complete(small, by=tess)
    client.force_login(stan)
    form = {"act": "sign_off", "read": "on", "seen": stamp()}
    card = Card.objects.get(key="first")
    card.heading_fr = "Appelle-moi sur mon numéro"
    card.save()
    texts_changed(capsule=small, languages={"fr"}, by=tess, now=timezone.now())
    response = client.post(f"{DESK}state/", form, follow=True)
    assert "Look at it again" in response.content.decode()
    assert small.translations.get(language="fr").state == "draft"
    client.post(f"{DESK}state/", {**form, "seen": stamp()})
    assert small.translations.get(language="fr").state == "signed_off"


def test_a_changed_card_turns_a_signed_language_out_of_date_again(
    client: Client, small: Capsule, stan: User
) -> None:
    complete(small)
    actions.sign_off(capsule=small, language="fr", by=stan, now=timezone.now())
    english("cards/first:heading", "A newer heading")
    assert "draft-note" in client.get("/fr/capsules/small/").content.decode()
    [row] = overview(["fr"])
    assert (row.cells[0].standing, row.cells[0].late) == (Standing.OUT_OF_DATE, 1)


def test_a_language_withdrawn_while_somebody_reads_gives_way_and_says_so(
    client: Client, small: Capsule, tess: User
) -> None:
    complete(small)
    reader = Client()
    assert "Premier titre" in reader.get("/fr/capsules/small/").content.decode()
    client.force_login(tess)
    client.post(f"{DESK}state/", {"act": "withdraw", "reason": "A word that hurts."})
    state = small.translations.get(language="fr")
    assert (state.state, state.withdrawn_for) == ("withdrawn", "A word that hurts.")
    for address in ("", "quiz/", "story/", "story/2/", "story/3/"):
        response = reader.get(f"/fr/capsules/small/{address}")
        html = response.content.decode()
        assert response.status_code == 200
        assert "[fr]" not in html
        assert "Premier titre" not in html
        assert 'lang="en" dir="ltr"' in html
        assert "A word that hurts." not in html
    html = reader.get("/fr/capsules/small/").content.decode()
    assert '<bdi lang="en">English</bdi>' in html
    client.post(f"{DESK}state/", {"act": "reopen"})
    assert "Premier titre" in reader.get("/fr/capsules/small/").content.decode()
    assert small.translations.get(language="fr").withdrawn_for == ""


def test_a_withdrawal_without_a_reason_is_asked_again(
    client: Client, small: Capsule, tess: User
) -> None:
    client.force_login(tess)
    client.post(f"{DESK}state/", {"act": "withdraw", "reason": "  "})
    assert small.translations.get(language="fr").state == "draft"


# --- all of them -----------------------------------------------------------------------------
def test_the_overview_tells_every_standing(small: Capsule, tess: User, stan: User) -> None:
    def standing(language: str = "fr") -> Standing:
        [row] = overview([language])
        return row.cells[0].standing

    assert (standing(), standing("nl")) == (Standing.UNFINISHED, Standing.NOTHING)
    complete(small, by=tess)
    assert standing() == Standing.DRAFT
    actions.sign_off(capsule=small, language="fr", by=stan, now=timezone.now())
    assert standing() == Standing.SIGNED_OFF
    english("cards/first:heading", "A newer heading")
    assert standing() == Standing.OUT_OF_DATE
    actions.withdraw(capsule=small, language="fr", reason="x", by=tess, now=timezone.now())
    assert standing() == Standing.WITHDRAWN


def test_the_overview_costs_the_same_for_every_number_of_capsules(
    library: None, django_assert_max_num_queries: object
) -> None:
    with django_assert_max_num_queries(12):  # type: ignore[operator]
        rows = overview()
    assert len(rows) == Capsule.objects.count()
    assert all(len(row.cells) == 12 for row in rows)


def test_the_overview_of_one_language(client: Client, small: Capsule, tess: User) -> None:
    client.force_login(tess)
    html = client.get("/en/studio/translate/?language=ar").content.decode()
    assert "/studio/translate/small/ar/" in html
    assert "/studio/translate/small/fr/" not in html
