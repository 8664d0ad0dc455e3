"""The rules that are easiest to lose by a small change of a page, each under its number."""

import datetime as dt
import re
import uuid
from typing import Any

import pytest
from django.db import models
from django.test import Client

from peers.people.models import User
from peers.threads import codes
from peers.threads.actions import coach, peer
from peers.threads.actions.routing import advance_thread
from peers.threads.errors import NotYours
from peers.threads.models import Message, Offer, Thread
from peers.threads.notice import NOTICE_VERSION
from peers.threads.rules.ladder import LADDER, Rung
from peers.threads.rules.topics import DEFAULT_RISK, NEVER_PEER, Risk
from peers.threads.text import read_message
from tests.threads.conftest import HARMLESS, OpenOne

pytestmark = pytest.mark.django_db
# Whoever keeps one of these could find the writer.
IDENTITY = re.compile(r"e?_?mail|phone|birth|address|surname|first_name|last_name|\bip\b|agent")


def _page(client: Client, address: str) -> str:
    return re.sub(r"\s+", " ", client.get(address).content.decode())


@pytest.mark.parametrize("address", ["/en/help/", "/en/help/new/"])
def test_s01_before_writing_the_page_says_who_reads_how_soon_and_where_secrecy_ends(
    client: Client, address: str
) -> None:
    page = _page(client, address)
    for said in (
        "A trained peer expert",
        "the adult on call",
        "within 48 hours",
        "an adult must act",
    ):
        assert said in page
    for number in ("112", "101", "116000"):
        assert f'href="tel:{number}"' in page


def test_s01_no_thread_is_without_the_version_of_the_notice_that_was_shown(client: Client) -> None:
    page = _page(client, "/en/help/new/")
    assert f'data-notice="{NOTICE_VERSION}"' in page
    fields = {"topic": "cyberbullying", "age_band": "13-15", "audience": "stranger"}
    no = dict.fromkeys(("in_danger", "threatened", "image_shared", "self_harm"), "no")
    client.post(
        "/en/help/new/",
        {**fields, **no, "message": HARMLESS, "submission": codes.new_submission()},
    )
    assert Thread.objects.get().notice_version == NOTICE_VERSION


@pytest.mark.parametrize("address", ["/en/help/", "/en/help/new/", "/en/safety/"])
def test_s02_no_page_before_writing_promises_secrecy(client: Client, address: str) -> None:
    page = _page(client, address).lower()
    assert "we try to tell you first" in page
    for promise in (
        "nobody will ever know",
        "we keep your secret",
        "completely confidential",
        "stays secret",
    ):
        assert promise not in page


def test_s03_the_form_asks_for_nothing_that_could_find_the_writer(client: Client) -> None:
    form = re.search(
        r'<form method="post" action="/en/help/new/".*?</form>', _page(client, "/en/help/new/")
    )
    assert form
    names = set(re.findall(r'name="(\w+)"', form[0]))
    assert not [name for name in names if IDENTITY.search(name)]
    assert not re.search(r'type="(?:email|tel|date)"', form[0])


@pytest.mark.parametrize("model", [Thread, Message])
def test_s03_the_tables_have_no_place_for_it(model: type[models.Model]) -> None:
    names = [field.name for field in model._meta.get_fields()]
    assert not [name for name in names if IDENTITY.search(name)]


def test_s05_a_peer_sees_a_thread_while_it_is_theirs_and_no_longer(
    open_one: OpenOne, alice: User, bob: User, noon: dt.datetime
) -> None:
    thread = open_one()
    advance_thread(thread_id=thread.pk, now=noon)
    first = Offer.objects.get(thread=thread).helper
    other = bob if first == alice else alice
    assert first is not None

    def sees(user: User) -> bool:
        return Thread.objects.visible_to(User.objects.get(pk=user.pk)).filter(pk=thread.pk).exists()

    assert not sees(first)  # asked, not yet theirs
    peer.accept_offer(thread_id=thread.pk, by=first, now=noon)
    assert (sees(first), sees(other)) == (True, False)
    peer.hand_back(thread_id=thread.pk, by=first, now=noon)
    assert not sees(first)
    with pytest.raises(NotYours):
        peer.propose_reply(
            thread_id=thread.pk, by=first, text="Hello", submission=uuid.uuid4(), now=noon
        )


def test_s05_the_desk_of_a_peer_offers_no_search_and_no_export(
    client: Client, alice: User, log_in: Any
) -> None:
    page = _page(log_in(client, alice), "/en/desk/").lower()
    for word in ('type="search"', "export", "download", "?page="):
        assert word not in page


def test_s27_words_pass_as_they_were_written_and_no_machine_translates_them(
    open_one: OpenOne, chris: User, noon: dt.datetime
) -> None:
    said, answer = "لا أستطيع النوم منذ أيام وأشعر بالحزن", "أنا هنا وأقرأ كل ما تكتبه."
    thread = open_one(topic="mental_distress", language="ar", message=said)
    assert thread.risk >= Risk.R2
    coach.take_over(thread_id=thread.pk, by=chris, now=noon)
    coach.reply_as_adult(
        thread_id=thread.pk, by=chris, text=answer, submission=uuid.uuid4(), now=noon
    )
    read = [read_message(one) for one in thread.messages.for_youth().order_by("written_at", "pk")]
    assert sorted(read) == sorted([said, answer])


@pytest.mark.parametrize("code", ["ar", "zh-hans", "ps"])
def test_s27_a_page_that_no_native_speaker_checked_says_so(client: Client, code: str) -> None:
    assert 'class="draft-note"' in _page(client, f"/{code}/help/")
    assert 'class="draft-note"' not in _page(client, "/en/help/")


def test_s28_a_minor_who_did_harm_meets_an_adult_who_protects(
    open_one: OpenOne, chris: User, noon: dt.datetime
) -> None:
    topic = "own_harmful_behaviour"
    assert DEFAULT_RISK[topic] == Risk.R3
    assert topic in NEVER_PEER
    assert LADDER[Risk.R3][0].rung is Rung.COACH
    thread = open_one(topic=topic, message="I sent a picture of somebody on. I am ashamed.")
    advance_thread(thread_id=thread.pk, now=noon)
    thread.refresh_from_db()
    assert (thread.status, thread.owner) == ("with_coach", chris)


def test_s28_no_word_of_punishment_waits_for_them(client: Client) -> None:
    for address in ("/en/help/", "/en/help/new/", "/en/stop/"):
        page = _page(client, address).lower()
        assert not re.search(r"\b(punish\w*|offender|perpetrator|culprit)\b", page)
