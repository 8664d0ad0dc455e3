"""Texts for replies: kept by coaches, offered beside the answer, put into it without loss."""

import datetime as dt
import tomllib
from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings
from django.core.management import call_command
from django.urls import reverse

from capsules.models import Capsule
from peers.people.models import User
from peers.threads.actions.texts import FILES, load_texts
from peers.threads.masked import between_youth_and_peer, known_services
from peers.threads.models import Message, TextBlock, Thread
from peers.threads.rules.topics import DEFAULT_RISK, NEVER_PEER
from peers.threads.templatetags.own_links import own_links
from tests.desk.conftest import As, Press, body

pytestmark = pytest.mark.django_db
WORDS = {
    "topic": "cyberbullying",
    "language": "en",
    "title": "Breathe",
    "body": "You are not alone.",
}
STARTERS = {
    file.stem: tomllib.loads(file.read_text(encoding="utf-8"))["text"]
    for file in FILES.glob("*.toml")
}


@pytest.fixture
def block(carla: User, noon: dt.datetime) -> TextBlock:
    return TextBlock.objects.create(
        topic="account_security",
        language="en",
        title="Three words",
        body="Take three words that do not belong together.",
        changed_by=carla,
        changed_at=noon,
    )


@pytest.fixture
def capsule(db: None) -> Capsule:
    return Capsule.objects.create(
        slug="passwords",
        topic="account_security",
        state="published",
        for_youth=True,
        title_en="Strong passwords",
        summary_en="How to choose one.",
    )


# --- what comes with the portal ---------------------------------------------------------------
def test_the_starters_cover_every_topic_of_peers_alike_in_three_languages() -> None:
    assert set(STARTERS) == {"en", "fr", "nl"}
    for texts in STARTERS.values():
        assert [one["code"] for one in texts] == [one["code"] for one in STARTERS["en"]]
        assert {one["topic"] for one in texts} == {"", *(DEFAULT_RISK.keys() - NEVER_PEER)}
        assert all(len(one["title"]) <= 80 and len(one["body"]) <= 2000 for one in texts)


@pytest.mark.parametrize(
    ("language", "adults", "secrecy"),
    [
        ("en", ("adult", "teacher", "doctor"), ("secret", "promise", "nobody will know")),
        ("fr", ("adulte", "prof"), ("secret", "promets", "personne ne saura")),
        ("nl", ("volwassene", "leerkracht"), ("geheim", "beloof", "niemand zal weten")),
    ],
)
def test_s02_every_starter_names_an_adult_and_promises_no_secrecy(
    language: str, adults: tuple[str, ...], secrecy: tuple[str, ...]
) -> None:
    for one in STARTERS[language]:
        text = one["body"].lower()
        assert any(word in text for word in adults), one["code"]
        assert not any(word in text for word in secrecy), one["code"]


def test_loading_brings_each_once_and_leaves_alone_what_coaches_changed(
    carla: User, noon: dt.datetime
) -> None:
    assert load_texts(now=noon) == sum(len(texts) for texts in STARTERS.values())
    changed, retired = TextBlock.objects.filter(language="en")[:2]
    TextBlock.objects.filter(pk=changed.pk).update(title="Ours", body="Our words.")
    TextBlock.objects.filter(pk=retired.pk).update(retired_at=noon)
    call_command("load_texts")
    changed.refresh_from_db()
    retired.refresh_from_db()
    assert (changed.body, retired.retired_at) == ("Our words.", noon)
    assert TextBlock.objects.count() == sum(len(texts) for texts in STARTERS.values())


# --- keeping them -----------------------------------------------------------------------------
def test_a_coach_writes_changes_and_retires_a_text(as_: As, carla: User) -> None:
    desk = as_(carla)
    assert desk.post(reverse("desk:text_keep_new"), WORDS).status_code == 302
    block = TextBlock.objects.get()
    assert (block.body, block.changed_by) == ("You are not alone.", carla)
    change = reverse("desk:text_change", args=[block.pk])
    assert "You are not alone." in body(desk.get(change))
    keep = reverse("desk:text_keep", args=[block.pk])
    assert desk.post(keep, {**WORDS, "body": "We are here."}).status_code == 302
    assert "We are here." in body(desk.get(reverse("desk:texts")))
    desk.post(reverse("desk:text_retire", args=[block.pk]))
    block.refresh_from_db()
    assert block.retired_at is not None
    desk.post(reverse("desk:text_use_again", args=[block.pk]))
    block.refresh_from_db()
    assert block.retired_at is None


@pytest.mark.parametrize(
    "wrong",
    [{"title": ""}, {"body": " "}, {"body": "x" * 2001}, {"language": "xx"}, {"topic": "nonsense"}],
)
def test_what_cannot_be_kept_is_told_beside_its_field(
    as_: As, carla: User, wrong: dict[str, str]
) -> None:
    answer = as_(carla).post(reverse("desk:text_keep_new"), {**WORDS, **wrong})
    assert answer.status_code == 422
    assert "field-error" in body(answer)
    assert not TextBlock.objects.exists()


def test_two_texts_of_one_title_are_told_apart(as_: As, carla: User) -> None:
    for status in (302, 422):
        assert as_(carla).post(reverse("desk:text_keep_new"), WORDS).status_code == status
    assert TextBlock.objects.count() == 1


def test_the_list_can_be_narrowed(as_: As, carla: User, noon: dt.datetime) -> None:
    load_texts(now=noon)
    page = body(as_(carla).get(reverse("desk:texts"), {"topic": "cyberbullying", "language": "nl"}))
    assert "Als anderen gemeen doen" in page
    assert "When others are mean" not in page
    assert "Liefde is niet eenvoudig" not in page
    every = body(as_(carla).get(reverse("desk:texts"), {"topic": "", "language": "en"}))
    assert "Thank you for writing" in every
    assert "When others are mean" not in every


def test_only_coaches_and_leads_keep_texts(
    as_: As, alice: User, otto: User, lea: User, stan: User, block: TextBlock
) -> None:
    assert as_(lea).get(reverse("desk:texts")).status_code == 200
    for somebody in (alice, otto, stan):
        for name, ids in (("texts", []), ("text_new", []), ("text_change", [block.pk])):
            assert as_(somebody).get(reverse(f"desk:{name}", args=ids)).status_code == 404
        for name in ("text_keep", "text_retire", "text_use_again"):
            assert as_(somebody).post(reverse(f"desk:{name}", args=[block.pk])).status_code == 404


# --- beside the answer ------------------------------------------------------------------------
def test_a_peer_puts_a_text_into_the_answer_and_nothing_typed_is_lost(
    press: Press, with_alice: Thread, alice: User, block: TextBlock
) -> None:
    page = press(alice, with_alice, "insert", text="Hello Robin!", insert=f"text:{block.pk}")
    assert page.status_code == 200
    assert f"Hello Robin!\n\n{block.body}</textarea>" in body(page)
    assert 'id="problem"' not in body(page), "nothing went wrong"
    assert Message.objects.count() == 1, "nothing is sent by it"


def test_with_htmx_only_the_box_comes_back(
    as_: As, with_alice: Thread, alice: User, block: TextBlock
) -> None:
    answer = as_(alice).post(
        reverse("desk:insert", args=[with_alice.pk]),
        {"text": "Hello", "insert": f"text:{block.pk}"},
        headers={"HX-Request": "true"},
    )
    assert body(answer).startswith("<textarea")
    assert 'id="id_text"' in body(answer)
    assert block.body in body(answer)


def test_an_adult_puts_a_text_into_the_answer(
    press: Press, with_alice: Thread, carla: User, block: TextBlock
) -> None:
    page = body(press(carla, with_alice, "insert", text="", insert=f"text:{block.pk}"))
    assert f"{block.body}</textarea>" in page
    assert 'id="reply_text"' in page


@pytest.mark.parametrize("key", ["text:0", "text:nonsense", "capsule:nothing", "", "x"])
def test_what_is_not_offered_inserts_nothing_and_keeps_what_was_typed(
    press: Press, with_alice: Thread, alice: User, key: str
) -> None:
    page = press(alice, with_alice, "insert", text="My words", insert=key)
    assert "My words</textarea>" in body(page)


def test_a_text_of_another_topic_or_language_or_retired_is_not_offered(
    read: Callable[..., Any], with_alice: Thread, alice: User, block: TextBlock, noon: dt.datetime
) -> None:
    assert block.title in body(read(alice, with_alice))
    for changes in ({"topic": "cyberbullying"}, {"language": "fr"}, {"retired_at": noon}):
        TextBlock.objects.update(
            **{"topic": "account_security", "language": "en", "retired_at": None, **changes}
        )
        assert block.title not in body(read(alice, with_alice))


def test_without_a_text_in_the_language_of_the_thread_the_english_one_is_offered_as_such(
    read: Callable[..., Any], with_alice: Thread, alice: User, block: TextBlock
) -> None:
    Thread.objects.update(language="ar")
    page = body(read(alice, with_alice))
    assert block.title in page
    assert 'class="badge warns">English' in page


def test_whoever_may_not_answer_inserts_nothing(
    press: Press, with_alice: Thread, bob: User, block: TextBlock
) -> None:
    assert press(bob, with_alice, "insert", insert=f"text:{block.pk}").status_code == 404


# --- capsules ---------------------------------------------------------------------------------
def test_a_capsule_is_offered_with_its_address_in_the_language_of_the_thread(
    press: Press, with_alice: Thread, alice: User, capsule: Capsule
) -> None:
    Thread.objects.update(language="nl")
    page = body(press(alice, with_alice, "insert", insert="capsule:passwords"))
    address = f"{settings.PORTAL_URL}/nl/capsules/passwords/"
    assert f"Strong passwords: {address}</textarea>" in page


def test_s14_the_address_of_a_capsule_is_not_masked_and_can_be_tapped(
    with_alice: Thread, capsule: Capsule
) -> None:
    text = f"Look: {settings.PORTAL_URL}/en/capsules/passwords/ and https://evil.example/x"
    read = between_youth_and_peer(text, known_services()).text
    assert "/en/capsules/passwords/" in read
    assert "evil" not in read
    assert '<a href="/en/capsules/passwords/">' in own_links(read)


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        'https://evil.example/en/capsules/x/"onclick="',
        f"{settings.PORTAL_URL}/en/help/thread/",
        f"{settings.PORTAL_URL}/en/capsules/../../admin/",
    ],
)
def test_31_nothing_else_becomes_a_link(text: str) -> None:
    shown = own_links(text)
    assert "<a" not in shown
    assert "<script" not in shown
