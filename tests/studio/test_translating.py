"""The translation desk: one language beside its source."""

import datetime as dt
import json
from urllib.parse import urlencode

import pytest
from django.test import Client
from django.utils import timezone

from capsules.all_texts import texts_of
from capsules.models import Capsule, Card, TranslatedText, TranslationState
from peers.people.models import User
from peers.studio.actions import translating as actions
from peers.studio.models import Revision, StudioEvent
from peers.studio.translating import people
from peers.studio.translating.lines import LineState, lines_of
from tests.studio.translation import DESK, complete, english, french, opened

pytestmark = pytest.mark.django_db


# --- who -------------------------------------------------------------------------------------
@pytest.mark.parametrize("who", ["tess", "stan"])
def test_translators_and_staff_open_the_desk(
    client: Client, small: Capsule, request: pytest.FixtureRequest, who: str
) -> None:
    client.force_login(request.getfixturevalue(who))
    assert client.get("/en/studio/translate/").status_code == 200
    assert client.get(DESK).status_code == 200


@pytest.mark.parametrize("who", ["alice", "carla", "lea", "charlie"])
def test_for_everybody_else_there_is_no_desk(
    client: Client, small: Capsule, request: pytest.FixtureRequest, who: str
) -> None:
    user = request.getfixturevalue(who)
    user.languages, user.native_languages = ["en"], []
    user.save()
    client.force_login(user)
    # An adult who helps is told how to come to see a language.
    seen = 200 if who in ("carla", "lea") else 404
    response = client.get("/en/studio/translate/")
    assert response.status_code == seen
    assert b"/studio/translate/small/" not in response.content
    assert client.get(DESK).status_code == 404
    assert client.post(DESK, {"seen": "{}"}).status_code == 404
    for act in ("sign_off", "withdraw", "reopen"):
        assert client.post(f"{DESK}state/", {"act": act}).status_code == 404


def test_a_visitor_is_asked_to_log_in(client: Client, small: Capsule) -> None:
    assert client.get(DESK).status_code == 302
    assert client.post(DESK).status_code == 302


def test_a_native_peer_reads_and_cannot_write(client: Client, small: Capsule, alice: User) -> None:
    alice.native_languages = ["fr"]
    alice.save()
    client.force_login(alice)
    html = client.get(DESK).content.decode()
    assert "Premier titre" in html
    assert "<textarea" not in html
    assert client.post(DESK, {"seen": "{}"}).status_code == 404
    assert client.get("/en/studio/translate/small/nl/").status_code == 404
    assert client.post(f"{DESK}state/", {"act": "withdraw", "reason": "x"}).status_code == 404


def test_a_translator_under_18_is_no_translator_yet(tess: User) -> None:
    assert people.can_translate(tess)
    tess.birth_date = timezone.localdate() - dt.timedelta(days=17 * 365)
    assert not people.can_translate(tess)


def test_a_paused_translator_waits(tess: User) -> None:
    tess.paused_at = timezone.now()
    assert not people.can_translate(tess)
    assert not people.can_check(tess, "fr")


@pytest.mark.parametrize("language", ["en", "xx", "tlh"])
def test_there_is_no_desk_for_the_source_or_an_unknown_language(
    client: Client, small: Capsule, tess: User, language: str
) -> None:
    client.force_login(tess)
    assert client.get(f"/en/studio/translate/small/{language}/").status_code == 404


# --- what is seen ----------------------------------------------------------------------------
def test_what_is_out_of_date_comes_first_with_what_changed(small: Capsule) -> None:
    complete(small)
    english("cards/second:heading", "Second new heading")
    first = lines_of(Capsule.objects.get(), "fr")[0]
    assert (first.text.key, first.state) == ("cards/second:heading", LineState.OUT_OF_DATE)
    assert [(p.change.value, p.text) for p in first.changes if p.change != "same"] == [
        ("new", "new ")
    ]


def test_the_page_has_the_language_and_its_direction_on_each_field(
    client: Client, small: Capsule, tess: User
) -> None:
    client.force_login(tess)
    html = client.get("/en/studio/translate/small/ar/").content.decode()
    assert 'lang="ar" dir="rtl"' in html
    assert '<div class="text-body kept-lines" lang="en" dir="ltr">First heading</div>' in html


def test_a_lost_number_is_told_beside_the_field(client: Client, small: Capsule, tess: User) -> None:
    english("cards/second:body", "Call **116 000**.")
    client.force_login(tess)
    data = opened(client)
    client.post(DESK, {**data, "text:cards/second:body": "Appelle."})
    html = client.get(DESK).content.decode()
    assert "This number is missing: 116 000" in html
    assert french("body_fr", "second") == "Appelle."


def test_an_easy_text_without_a_source_is_no_work(small: Capsule) -> None:
    keys = {line.text.key for line in lines_of(small, "fr")}
    assert "cards/second:easy" not in keys


# --- saving ----------------------------------------------------------------------------------
def test_what_is_saved_is_live_kept_and_signed_with_a_name(
    client: Client, small: Capsule, tess: User
) -> None:
    client.force_login(tess)
    data = opened(client)
    response = client.post(DESK, {**data, "text:cards/first:heading": "Autre titre"})
    assert response.status_code == 302
    assert french() == "Autre titre"
    row = TranslatedText.objects.get(part="cards/first", name="heading", language="fr")
    assert row.written_by == tess
    revision = Revision.objects.filter(slug="small").first()
    assert revision is not None
    assert revision.document["small/cards/first"]["heading_fr"] == "Autre titre"
    event = StudioEvent.objects.get(kind="translated")
    assert (event.unit, event.by) == ("fr", tess)


def test_a_wrong_field_does_not_keep_the_others_from_being_saved(
    client: Client, small: Capsule, tess: User
) -> None:
    client.force_login(tess)
    data = opened(client)
    data["text:cards/first:heading"] = "x" * 161
    data["text:cards/first:body"] = "Le texte"
    response = client.post(DESK, data)
    html = response.content.decode()
    assert french() == "Premier titre"
    assert french("body_fr") == "Le texte"
    assert "at most 160 signs" in html
    assert "x" * 161 in html
    assert 'aria-invalid="true"' in html


def test_three_megabytes_in_one_field_are_refused_there_and_the_rest_is_saved(
    client: Client, small: Capsule, tess: User
) -> None:
    client.force_login(tess)
    data = opened(client)
    data["text:cards/first:body"] = "x" * 3 * 1024 * 1024
    data["text:cards/first:heading"] = "Autre titre"
    response = client.post(DESK, urlencode(data), content_type="application/x-www-form-urlencoded")
    assert response.status_code == 200
    assert "at most 20000 signs" in response.content.decode()
    assert french() == "Autre titre"
    assert not french("body_fr")


@pytest.mark.parametrize("words", ["evil\u202etext", "null\x00byte", "two\nlines"])
def test_hidden_signs_and_lines_in_a_heading_are_refused(
    small: Capsule, tess: User, words: str
) -> None:
    heading = next(text for text in texts_of(small) if text.key == "cards/first:heading")
    assert actions.why_wrong(heading, words)


def test_the_second_of_two_translators_is_told_and_nothing_is_lost(
    client: Client, small: Capsule, tess: User, stan: User
) -> None:
    client.force_login(tess)
    mine = opened(client)
    other = Client()
    other.force_login(stan)
    other.post(DESK, {**opened(other), "text:cards/first:heading": "Le sien"})
    response = client.post(DESK, {**mine, "text:cards/first:heading": "Le mien"})
    html = response.content.decode()
    assert french() == "Le sien"
    assert "Stan saved another text while you wrote" in html
    assert "Le sien" in html
    assert 'value="Le mien"' in html
    again = {
        "seen": response.context["seen"],
        "text:cards/first:heading": "Le mien",
    }
    client.post(DESK, again)
    assert french() == "Le mien"


def test_a_field_that_only_the_other_one_changed_is_left_alone(
    client: Client, small: Capsule, tess: User, stan: User
) -> None:
    client.force_login(tess)
    mine = opened(client)
    other = Client()
    other.force_login(stan)
    other.post(DESK, {**opened(other), "text:cards/first:heading": "Le sien"})
    response = client.post(DESK, {**mine, "text:cards/second:heading": "Deuxième"})
    assert response.status_code == 302
    assert (french(), french("heading_fr", "second")) == ("Le sien", "Deuxième")


def test_a_source_that_changes_while_somebody_types_leaves_the_text_out_of_date(
    client: Client, small: Capsule, tess: User
) -> None:
    client.force_login(tess)
    data = opened(client)
    english("cards/first:heading", "A newer heading")
    client.post(DESK, {**data, "text:cards/first:heading": "Autre titre"})
    line = next(x for x in lines_of(Capsule.objects.get(), "fr") if x.text.key.endswith("heading"))
    assert line.state is LineState.OUT_OF_DATE
    assert any(piece.change == "gone" for piece in line.changes)
    state = TranslationState.objects.select_related("capsule").get()
    assert state.is_out_of_date(state.capsule.source_digest)


def test_a_tick_says_that_a_text_is_still_right(client: Client, small: Capsule, tess: User) -> None:
    english("cards/first:heading", "First heading!")
    client.force_login(tess)
    data = {**opened(client), "right:cards/first:heading": "on"}
    client.post(DESK, data)
    assert all(x.state is not LineState.OUT_OF_DATE for x in lines_of(small, "fr"))
    assert french() == "Premier titre"


@pytest.mark.parametrize("seen", ["", "[]", "{", '{"cards/first:heading": 5}', "null"])
def test_a_form_without_its_beginning_overwrites_nothing(
    client: Client, small: Capsule, tess: User, seen: str
) -> None:
    client.force_login(tess)
    client.post(DESK, {"seen": seen, "text:cards/first:heading": "Sans vue"})
    assert french() == "Premier titre"


def test_a_key_of_another_capsule_is_left_alone(client: Client, small: Capsule, tess: User) -> None:
    client.force_login(tess)
    seen = json.dumps({"cards/unknown:heading": "a.b", "cards/first:number": "a.b"})
    data = {"seen": seen, "text:cards/unknown:heading": "x", "text:cards/first:number": "9"}
    assert client.post(DESK, data).status_code == 302
    assert Card.objects.get(key="first").number == 1
