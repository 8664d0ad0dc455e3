"""The studio's pages: who gets them, what a writer does on them, what a second writer is told."""

import datetime as dt
import re
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

import pytest
from django.test import Client
from django.urls import reverse

from capsules.models import Capsule, Card
from peers.people.models import User
from peers.studio.actions.parts import number_of, remove_part
from peers.studio.actions.workflow import send_on
from peers.studio.middleware import KEPT
from peers.studio.models import Authorship, Revision, WorkingCopy
from peers.studio.views.parts import address_of
from tests.studio.conftest import Write

FORM = "application/x-www-form-urlencoded"
LogIn = Callable[[Client, User], Client]
pytestmark = pytest.mark.django_db


def _form(client: Client, copy: WorkingCopy, part: str) -> dict[str, object]:
    """The fields of a part's page as a browser would send them back."""
    page = client.get(address_of(copy, part))
    assert page.status_code == 200
    form = page.context["form"]
    sent = {name: form[name].value() for name in form.fields}
    sent = {name: value for name, value in sent.items() if value not in (None, False)}
    rows = [row.key for row in form.rows]
    return {**sent, "rows": rows, "seen": page.context["seen"], "language": "en"}


def _post(client: Client, copy: WorkingCopy, part: str, data: dict[str, object]) -> Any:
    """As a browser sends a form without files."""
    address = address_of(copy, part)
    return client.post(address, urlencode(data, doseq=True), content_type=FORM)


def test_every_page_of_a_draft_answers_its_author(
    client: Client, log_in: LogIn, draft: WorkingCopy, alice: User
) -> None:
    log_in(client, alice)
    assert client.get(reverse("studio:home")).status_code == 200
    for name in ("draft", "changes", "current", "preview"):
        assert client.get(reverse(f"studio:{name}", args=[draft.pk])).status_code == 200
    for part in ("", "cards/first", "questions/one", "scenario", "scenario/steps/start"):
        _form(client, draft, part)


def test_a_draft_does_not_exist_for_those_whom_it_is_none_of_their_business(
    client: Client, log_in: LogIn, draft: WorkingCopy, bob: User, chris: User, tess: User, lea: User
) -> None:
    pages = [
        reverse(f"studio:{name}", args=[draft.pk])
        for name in ("draft", "changes", "current", "preview", "about")
    ]
    pages.append(reverse("studio:frame", args=[draft.pk, "en"]))
    for person in (bob, chris, tess, lea):
        log_in(client, person)
        assert {client.get(page).status_code for page in pages} == {404}
        for act in ("send", "publish", "aside", "add", "send_back"):
            assert client.post(reverse(f"studio:{act}", args=[draft.pk])).status_code == 404
    client.logout()
    assert {client.get(page).status_code for page in pages} == {302}


def test_the_history_is_for_the_adults_and_acts_on_it_for_staff(
    client: Client, log_in: LogIn, draft: WorkingCopy, alice: User, carla: User, stan: User
) -> None:
    address = reverse("studio:history", args=["small"])
    assert log_in(client, alice).get(address).status_code == 404
    assert log_in(client, carla).get(address).status_code == 200
    offline = reverse("studio:offline", args=["small"])
    assert client.post(offline).status_code == 404
    assert log_in(client, stan).post(offline).status_code == 302
    assert not Capsule.objects.public().filter(slug="small").exists()


def test_a_peer_without_a_place_reads_how_to_come_to_one(
    client: Client, log_in: LogIn, bob: User, charlie: User
) -> None:
    page = log_in(client, bob).get(reverse("studio:home"))
    assert "Ask your coach" in page.content.decode()
    assert client.get(reverse("studio:new")).status_code == 404
    assert log_in(client, charlie).get(reverse("studio:home")).status_code == 404


def test_acts_are_done_by_post_alone(
    client: Client, log_in: LogIn, draft: WorkingCopy, alice: User
) -> None:
    log_in(client, alice)
    for act in ("send", "publish", "aside", "add", "send_back"):
        assert client.get(reverse(f"studio:{act}", args=[draft.pk])).status_code == 405


def test_a_card_is_saved_and_the_live_page_is_not(
    client: Client, log_in: LogIn, draft: WorkingCopy, alice: User
) -> None:
    log_in(client, alice)
    sent = _form(client, draft, "cards/first")
    answer = _post(client, draft, "cards/first", {**sent, "own-heading": "A new heading"})
    assert answer.status_code == 302
    draft.refresh_from_db()
    assert draft.document["small/cards/first"]["heading_en"] == "A new heading"
    assert draft.document["small/cards/first"]["heading_fr"] == "Premier titre"
    assert Card.objects.get(key="first").heading_en == "First heading"


def test_the_line_ends_of_a_browser_change_no_text(
    client: Client, log_in: LogIn, draft: WorkingCopy, write: Write, alice: User
) -> None:
    write(draft, "cards/first", by=alice, body_en="One line.\n\nAnother line.")
    log_in(client, alice)
    sent = _form(client, draft, "cards/first")
    typed = {**sent, "own-body": "One line.\r\n\r\nAnother line."}
    assert _post(client, draft, "cards/first", typed).status_code == 302
    assert number_of(draft, "small/cards/first") == 1


def test_what_is_missing_is_told_by_its_field_and_by_its_part(
    client: Client, log_in: LogIn, draft: WorkingCopy, write: Write, alice: User
) -> None:
    write(draft, "cards/first", by=alice, heading_en="", body_en="")
    log_in(client, alice)
    page = client.get(reverse("studio:part", args=[draft.pk, "cards/first"])).content.decode()
    assert "Heading: This is empty in English" in page
    assert "Text: This is empty in English" in page
    whole = client.get(reverse("studio:draft", args=[draft.pk]))
    (entry,) = whole.context["outline"].unfinished
    assert entry.part == "cards/first"
    assert f'<li><a href="{entry.address}"' in whole.content.decode()


def test_new_answers_stand_behind_the_others_as_they_were_written(
    client: Client, log_in: LogIn, draft: WorkingCopy, alice: User
) -> None:
    log_in(client, alice)
    sent = _form(client, draft, "questions/one")
    places = [sent[f"{key}-number"] for key in sent["rows"]]  # type: ignore[attr-defined]
    assert places == [1, 2, 3, 4]


def test_a_question_gets_an_answer_more_and_loses_one(
    client: Client, log_in: LogIn, draft: WorkingCopy, alice: User
) -> None:
    log_in(client, alice)
    sent = _form(client, draft, "questions/one")
    fresh = next(key for key in sent["rows"] if key.startswith("answer-"))
    more = {f"{fresh}-text": "A third", f"{fresh}-feedback": "Why not.", "bad-gone": "on"}
    assert _post(client, draft, "questions/one", {**sent, **more}).status_code == 302
    draft.refresh_from_db()
    kept = {p.rsplit("/", 1)[1] for p in draft.document if p.startswith("small/questions/one/")}
    assert kept == {"good", fresh}


def test_the_second_of_two_writers_sees_both_texts_and_loses_none(
    client: Client,
    log_in: LogIn,
    draft: WorkingCopy,
    write: Write,
    alice: User,
    carla: User,
) -> None:
    log_in(client, alice)
    sent = _form(client, draft, "cards/first")
    write(draft, "cards/first", by=carla, heading_en="Carla's heading", body_en="Carla's body")
    mine = {**sent, "own-heading": "Alice's heading"}
    answer = _post(client, draft, "cards/first", mine)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Carla saved this at" in page
    assert "Carla&#x27;s heading" in page
    form = answer.context["form"]
    assert form["own-heading"].value() == "Alice's heading"
    # What only Carla changed is in the form already.
    assert form["own-body"].value() == "Carla's body"
    draft.refresh_from_db()
    assert draft.document["small/cards/first"]["heading_en"] == "Carla's heading"
    again = {name: form[name].value() or "" for name in form.fields if name != "own-picture"}
    again |= {"seen": answer.context["seen"], "language": "en", "own-states_law": ""}
    assert _post(client, draft, "cards/first", again).status_code == 302
    draft.refresh_from_db()
    saved = draft.document["small/cards/first"]
    assert (saved["heading_en"], saved["body_en"]) == ("Alice's heading", "Carla's body")
    texts = [version.values["small/cards/first"]["heading_en"] for version in draft.versions.all()]
    assert texts == ["First heading", "Carla's heading", "Alice's heading"]


def test_two_writers_in_different_fields_do_not_disturb_each_other(
    client: Client, log_in: LogIn, draft: WorkingCopy, write: Write, alice: User, carla: User
) -> None:
    log_in(client, alice)
    sent = _form(client, draft, "cards/first")
    write(draft, "cards/first", by=carla, body_en="Carla's body")
    assert _post(client, draft, "cards/first", {**sent, "own-heading": "Mine"}).status_code == 302
    draft.refresh_from_db()
    saved = draft.document["small/cards/first"]
    assert (saved["heading_en"], saved["body_en"]) == ("Mine", "Carla's body")


def test_a_part_that_was_removed_meanwhile_comes_back_with_the_text_of_who_wrote_on(
    client: Client,
    log_in: LogIn,
    draft: WorkingCopy,
    alice: User,
    carla: User,
    noon: dt.datetime,
) -> None:
    log_in(client, alice)
    sent = _form(client, draft, "cards/first")
    remove_part(copy=draft, unit="small/cards/first", by=carla, now=noon)
    answer = _post(client, draft, "cards/first", {**sent, "own-heading": "Still mine"})
    assert answer.status_code == 409
    assert "removed this at" in answer.content.decode()
    again = {**sent, "own-heading": "Still mine", "seen": answer.context["seen"]}
    assert _post(client, draft, "cards/first", again).status_code == 302
    draft.refresh_from_db()
    assert draft.document["small/cards/first"]["heading_en"] == "Still mine"
    assert draft.document["small/cards/first"]["heading_fr"] == "Premier titre"


def test_what_was_removed_is_brought_back_as_it_was(
    client: Client, log_in: LogIn, draft: WorkingCopy, alice: User
) -> None:
    log_in(client, alice)
    before = draft.document
    for part in ("questions/one", "scenario"):
        client.post(reverse("studio:remove", args=[draft.pk, part]))
    draft.refresh_from_db()
    assert not [path for path in draft.document if "scenario" in path or "questions/one" in path]
    for part in ("questions/one", "scenario"):
        client.post(reverse("studio:bring_back", args=[draft.pk, part]))
    draft.refresh_from_db()
    assert draft.document == before


def test_cards_change_places(
    client: Client, log_in: LogIn, draft: WorkingCopy, alice: User
) -> None:
    log_in(client, alice)
    client.post(reverse("studio:move", args=[draft.pk, "cards/second"]), {"to": "up"})
    draft.refresh_from_db()
    places = {p: draft.document[f"small/cards/{p}"]["number"] for p in ("first", "second")}
    assert places == {"first": 2, "second": 1}


def test_a_paste_of_three_megabytes_is_told_beside_its_field(
    client: Client, log_in: LogIn, draft: WorkingCopy, alice: User
) -> None:
    log_in(client, alice)
    sent = _form(client, draft, "cards/first")
    answer = _post(client, draft, "cards/first", {**sent, "own-body": "word " * 629_146})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "3145730 characters" in page
    assert re.search(r'aria-describedby="[^"]*id_own-body_error', page)
    assert 'id="id_own-body_error"' in page
    assert len(answer.context["form"]["own-body"].value()) == KEPT
    assert answer.context["form"]["own-heading"].value() == "First heading"
    draft.refresh_from_db()
    assert draft.document["small/cards/first"]["body_en"] == "First body with **weight**."


def test_a_paste_in_arabic_is_counted_in_characters(
    client: Client, log_in: LogIn, draft: WorkingCopy, alice: User
) -> None:
    log_in(client, alice)
    sent = _form(client, draft, "cards/first")
    answer = _post(client, draft, "cards/first", {**sent, "own-body": "كلمة " * 200_000})
    assert answer.status_code == 422
    assert "1000000 characters" in answer.content.decode()


def test_beyond_all_measure_and_from_strangers_a_body_is_not_read(
    client: Client, log_in: LogIn, draft: WorkingCopy, alice: User
) -> None:
    address = reverse("studio:about", args=[draft.pk])
    stranger = Client(enforce_csrf_checks=True)
    assert _post(stranger, draft, "", {"own-title": "x" * 700_000}).status_code == 403
    log_in(client, alice)
    assert _post(client, draft, "", {"own-title": "x" * 11_000_000}).status_code == 400
    assert client.get(address).status_code == 200


def test_a_text_that_is_a_little_too_long_comes_back_whole(
    client: Client, log_in: LogIn, draft: WorkingCopy, alice: User
) -> None:
    log_in(client, alice)
    sent = _form(client, draft, "cards/first")
    long = "A sentence. " * 400
    answer = _post(client, draft, "cards/first", {**sent, "own-body": long})
    assert answer.status_code == 422
    assert "4000 fit here" in answer.content.decode()
    assert answer.context["form"]["own-body"].value() == long


def test_a_draft_goes_back_only_with_a_note(
    client: Client, log_in: LogIn, draft: WorkingCopy, alice: User, carla: User, noon: dt.datetime
) -> None:
    send_on(copy=draft, why="", by=alice, now=noon)
    log_in(client, carla)
    address = reverse("studio:send_back", args=[draft.pk])
    assert client.post(address, {"note": " "}).status_code == 422
    assert client.post(address, {"note": "Shorter, please"}).status_code == 302
    page = log_in(client, alice).get(reverse("studio:draft", args=[draft.pk]))
    assert "Shorter, please" in page.content.decode()


def test_what_is_missing_stands_beside_its_part(
    client: Client, log_in: LogIn, draft: WorkingCopy, write: Write, alice: User
) -> None:
    write(draft, "scenario/steps/end", by=alice, is_ending=False)
    log_in(client, alice)
    page = client.get(reverse("studio:draft", args=[draft.pk])).content.decode()
    assert "A reader would be stuck here" in page
    client.post(reverse("studio:send", args=[draft.pk]))
    draft.refresh_from_db()
    assert draft.state == "draft"


def test_a_coach_gives_a_peer_a_place_and_ends_it(
    client: Client, log_in: LogIn, carla: User, bob: User, pia: User
) -> None:
    log_in(client, carla)
    page = client.get(reverse("studio:authors")).content.decode()
    assert "Bob" in page
    assert "Pia" not in page
    client.post(reverse("studio:author_name", args=[bob.pk]))
    assert Authorship.objects.get(user=bob).ended_at is None
    client.post(reverse("studio:author_end", args=[bob.pk]))
    assert Authorship.objects.get(user=bob).ended_by == carla
    assert client.post(reverse("studio:author_name", args=[pia.pk])).status_code == 404


def test_the_studio_names_people_by_their_first_name_alone(
    client: Client, log_in: LogIn, draft: WorkingCopy, alice: User, carla: User
) -> None:
    User.objects.filter(pk=alice.pk).update(name="Alice Peeters")
    log_in(client, carla)
    for address in (
        reverse("studio:home"),
        reverse("studio:draft", args=[draft.pk]),
        reverse("studio:history", args=["small"]),
        reverse("studio:authors"),
    ):
        page = client.get(address).content.decode()
        assert "Peeters" not in page
    assert "Alice" in page


def test_a_capsule_is_begun_on_its_own_page(client: Client, log_in: LogIn, stan: User) -> None:
    log_in(client, stan)
    data = {"title": "Games & money", "topic": "commercial_gaming", "doors": ["youth"], "slug": ""}
    assert client.post(reverse("studio:new"), data).status_code == 302
    assert WorkingCopy.objects.get().slug == "games-money"
    assert client.post(reverse("studio:new"), data).status_code == 422
    assert not Capsule.objects.filter(slug="games-money").exists()


def test_history_shows_what_changed_and_leads_back(
    client: Client, log_in: LogIn, ready: Capsule, stan: User, noon: dt.datetime
) -> None:
    log_in(client, stan)
    client.post(reverse("studio:start", args=["small"]))
    page = client.get(reverse("studio:revision", args=["small", 2])).content.decode()
    assert "<ins>Criminal Code</ins>" in page
    assert Revision.objects.filter(slug="small").count() == 2
    answer = client.post(reverse("studio:restore", args=["small", 1]))
    copy = WorkingCopy.objects.first()
    assert copy is not None
    assert answer.url == reverse("studio:draft", args=[copy.pk])
    assert copy.document["small/cards/second"]["law_source"] == ""
    assert number_of(copy, "small/cards/second") == 0


def test_an_author_starts_nothing_from_what_no_reader_sees(
    client: Client, log_in: LogIn, ready: Capsule, author: User, carla: User
) -> None:
    Capsule.objects.update(state="draft")
    start = reverse("studio:start", args=["small"])
    log_in(client, author)
    assert client.post(start).status_code == 404
    assert "Small capsule" not in client.get(reverse("studio:home")).content.decode()
    log_in(client, carla)
    assert client.post(start).status_code == 302


def test_an_earlier_text_of_a_part_is_used_again(
    client: Client, log_in: LogIn, draft: WorkingCopy, write: Write, alice: User
) -> None:
    write(draft, "cards/first", by=alice, heading_en="Second thoughts")
    log_in(client, alice)
    address = reverse("studio:again", args=[draft.pk, "cards/first"])
    assert client.post(address, {"number": "0"}).status_code == 302
    draft.refresh_from_db()
    assert draft.document["small/cards/first"]["heading_en"] == "First heading"
    assert number_of(draft, "small/cards/first") == 2
    assert client.post(address, {"number": "x"}).status_code == 404


def test_texts_that_were_changed_in_both_places_are_chosen_one_by_one(
    client: Client, log_in: LogIn, draft: WorkingCopy, write: Write, alice: User
) -> None:
    write(draft, "cards/first", by=alice, heading_en="In the draft")
    Card.objects.filter(key="first").update(heading_en="On the live page")
    log_in(client, alice)
    address = reverse("studio:current", args=[draft.pk])
    page = client.get(address).content.decode()
    assert "In the draft" in page
    assert "On the live page" in page
    assert client.post(address).status_code == 422
    chosen = {"clash-small/cards/first-heading_en": "live"}
    assert client.post(address, chosen).status_code == 302
    draft.refresh_from_db()
    assert draft.document["small/cards/first"]["heading_en"] == "On the live page"


def test_nobody_sends_off_somebody_elses_draft(
    client: Client, log_in: LogIn, draft: WorkingCopy, carla: User, stan: User
) -> None:
    for person in (carla, stan):
        log_in(client, person)
        assert client.post(reverse("studio:send", args=[draft.pk])).status_code == 404
