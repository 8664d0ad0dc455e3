"""The translation desk: one language beside its source, and who answers for it."""

import datetime as dt
import json
from urllib.parse import urlencode

import pytest
from django.test import Client
from django.utils import timezone

from capsules.actions import translations
from capsules.all_texts import texts_of
from capsules.models import Capsule, Card, TranslatedText, TranslationState
from peers.people.models import User
from peers.studio.actions import translating as actions
from peers.studio.models import Revision, StudioEvent
from peers.studio.translating import people
from peers.studio.translating.lines import LineState, lines_of
from peers.studio.translating.overview import Standing, overview

pytestmark = pytest.mark.django_db

DESK = "/en/studio/translate/small/fr/"


def english(key: str, words: str) -> None:
    capsule = Capsule.objects.get(slug="small")
    one = next(text for text in texts_of(capsule) if text.key == key)
    one.set("en", words)
    one.row.save()
    translations.texts_changed(capsule=capsule, languages={"en"})


def complete(capsule: Capsule, by: User | None = None, language: str = "fr") -> None:
    """Every text translated, as if by a file or by somebody."""
    for text in texts_of(capsule):
        if text.source and not text.of(language):
            text.set(language, f"[{language}] {text.source}")
            text.row.save()
    now = timezone.now() if by else None
    translations.texts_changed(capsule=capsule, languages={language}, by=by, now=now)


def opened(client: Client, address: str = DESK) -> dict[str, str]:
    """The fields of the page as a browser would send them back."""
    response = client.get(address)
    assert response.status_code == 200
    page = response.context["page"]
    fields = {f"text:{line.text.key}": line.written for line in page}
    return {**fields, "seen": response.context["seen"]}


def french(name: str = "heading_fr", key: str = "first") -> str | None:
    return Card.objects.rewrite(False).values_list(name, flat=True).get(key=key)  # type: ignore[attr-defined]


# --- who ----------------------------------------------------------------------------------
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


# --- what is seen -------------------------------------------------------------------------
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


# --- saving -------------------------------------------------------------------------------
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


# --- who answers for it -------------------------------------------------------------------
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


# --- all of them --------------------------------------------------------------------------
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
