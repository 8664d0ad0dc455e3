"""The form: calm about mistakes, keeps every word, and opens one thread."""

from collections.abc import Callable
from typing import Any

import pytest
from django.utils import translation
from django.utils.translation import gettext

from capsules.topics import TOPICS, YOUTH_CHOICES
from peers.threads.models import Thread
from peers.threads.notice import NOTICE_VERSION
from peers.threads.text import read_message, read_nickname
from tests.help.conftest import TEN_FIELDS, Youth
from tests.help.page import Page

PNG = "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk"

_UNKNOWN_CODE = (
    "We do not know this code. Look at it again on the poster or ask your coach. "
    "You can also leave it empty and choose “Someone who does not know me”."
)
_NOT_TEXT = (
    "A part of this was not text, and nobody could have read it. We took it out. "
    "Look at what is left, and send again."
)
_PICTURE = (
    "Pictures cannot be sent here, also not as code; that keeps you safe. We took it out. "
    "Your words are still there: tell us what is in the picture, and send again."
)
# The field, what is typed, the English sentence beside it, what the field holds afterwards.
BAD_INPUT = [
    ("topic", "", "Choose what comes closest. “Something else” is fine.", None),
    ("topic", "nonsense", "Choose one of the pictures shown here.", None),
    ("in_danger", "", "Choose one. “I don’t know” is a good answer, too.", None),
    ("threatened", "", "Choose one. “I don’t know” is a good answer, too.", None),
    ("image_shared", "maybe", "Choose one of the answers shown here.", None),
    ("self_harm", "\x00", "Choose one of the answers shown here.", None),
    ("age_band", "", "Choose one. You do not have to tell us your age.", None),
    ("age_band", "99", "Choose one of the answers shown here.", None),
    ("audience", "everyone", "Choose one of the answers shown here.", None),
    ("safe_contact", "by mail", "Choose one of the answers shown here.", None),
    (
        "nickname",
        "me@example.org",
        "Choose a name without a number or an address, so that nobody can find you by it.",
        "me@example.org",
    ),
    (
        "group_code",
        "ABCD-2222",
        _UNKNOWN_CODE,
        "ABCD-2222",
    ),
    (
        "group_code",
        "<b>",
        _UNKNOWN_CODE,
        "<b>",
    ),
    ("message", "", "Write something first. One sentence is enough.", ""),
    ("message", " \u202e\n ", "Write something first. One sentence is enough.", ""),
    (
        "message",
        "help\x00 me",
        _NOT_TEXT,
        "help me",
    ),
    (
        "message",
        f"He sent {PNG} to me",
        _PICTURE,
        "He sent   to me",
    ),
]


@pytest.mark.parametrize("language", ["en", "ar"])
@pytest.mark.parametrize(("field", "typed", "sentence", "shown"), BAD_INPUT)
def test_bad_input_gets_a_sentence_beside_the_field_and_costs_no_word(
    make_youth: Callable[..., Youth],
    language: str,
    field: str,
    typed: str,
    sentence: str,
    shown: str | None,
) -> None:
    youth = make_youth(language)
    words = TEN_FIELDS["message"]
    page = Page(youth.sends(**{"safe_contact": "none", field: typed}))
    with translation.override(language):
        expected = gettext(sentence)
    assert page.texts[f"{field}-error"].strip() == expected
    assert page.all("a", href=f"#f-{field}"), "the summary leads to the field"
    assert page.value(field) == shown
    assert page.all("html", lang=language, dir="rtl" if language == "ar" else "ltr")
    if field != "message":
        assert page.value("message") == words
    for other, value in TEN_FIELDS.items():
        if other not in {field, "group_code"}:
            assert page.value(other) == value
    assert not Thread.objects.exists()


@pytest.mark.parametrize("language", ["en", "ar"])
def test_twenty_thousand_characters_are_counted_and_kept(
    make_youth: Callable[..., Youth], language: str
) -> None:
    text = ("كلمة " if language == "ar" else "word ") * 4000
    page = Page(make_youth(language).sends(message=text))
    with translation.override(language):
        sentence = gettext(
            "Your message has %(length)s characters; %(limit)s fit in here. Please shorten it. "
            "What does not fit can follow in a second message."
        )
    assert page.texts["message-error"] == sentence % {"length": "19999", "limit": "5000"}
    assert page.value("message") == text.strip()
    assert not Thread.objects.exists()


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("<script>alert(1)</script>", "<script>alert(1)</script>"),
        ("abc\u202edef", "abcdef"),
        ("z" + "\u0336" * 300 + "algo", "z" + "\u0336" * 4 + "algo"),
        ("a\x07b", "ab"),
    ],
)
def test_31_hostile_text_is_kept_as_harmless_text(
    youth: Youth, only_thread: Callable[[], Thread], typed: str, kept: str
) -> None:
    youth.opens_thread(message=typed)
    assert read_message(only_thread().messages.get()) == kept
    response = youth.get("thread/")
    assert b"<script>alert" not in response.content
    assert kept in Page(response).texts["latest"]


def test_an_empty_form_names_every_field_that_is_needed(youth: Youth) -> None:
    page = Page(youth.post("new/"))
    needed = [
        "topic",
        "in_danger",
        "threatened",
        "image_shared",
        "self_harm",
        "age_band",
        "message",
    ]
    assert [link["href"] for link in page.all("a") if link.get("href", "").startswith("#f-")] == [
        f"#f-{name}" for name in needed
    ]
    for name in needed:
        assert page.texts[f"{name}-error"]


def test_the_ten_fields_alone_are_enough(youth: Youth, only_thread: Callable[[], Thread]) -> None:
    response = youth.post("new/", TEN_FIELDS)
    assert (response.status_code, response["Location"]) == (303, "/en/help/code/")
    thread = only_thread()
    assert thread.safe_contact == "none"
    assert thread.notice_version == NOTICE_VERSION
    assert thread.language == "en"
    assert thread.answers == dict.fromkeys(
        ["in_danger", "threatened", "image_shared", "self_harm"], "no"
    )
    assert read_nickname(thread) == "Fox"
    assert read_message(thread.messages.get()) == TEN_FIELDS["message"]


def test_the_language_of_the_page_is_the_language_of_the_thread(
    make_youth: Callable[..., Youth], only_thread: Callable[[], Thread]
) -> None:
    make_youth("ar").opens_thread()
    assert only_thread().language == "ar"


def test_a_nickname_is_not_needed(youth: Youth, only_thread: Callable[[], Thread]) -> None:
    youth.opens_thread(nickname="")
    assert read_nickname(only_thread()) == ""


def test_who_may_answer_is_a_stranger_unless_said_otherwise(
    youth: Youth, only_thread: Callable[[], Thread]
) -> None:
    assert youth.page("new/").value("audience") == "stranger"
    youth.opens_thread(audience="")
    assert only_thread().audience == "stranger"


@pytest.mark.parametrize("code", sorted(TOPICS))
def test_a_card_carries_its_topic_to_a_choice_that_the_form_shows(youth: Youth, code: str) -> None:
    chosen = youth.page(f"new/?topic={code}").value("topic")
    assert chosen in {choice.code for choice in YOUTH_CHOICES}


def test_an_unknown_topic_in_the_address_chooses_nothing(youth: Youth) -> None:
    assert youth.page("new/?topic=<script>").value("topic") is None
    assert youth.page("new/").value("topic") is None


def test_no_safety_question_is_answered_beforehand(youth: Youth) -> None:
    page = youth.page("new/")
    for name in ("in_danger", "threatened", "image_shared", "self_harm", "age_band"):
        assert page.value(name) is None


def test_32_a_double_click_opens_one_thread_with_one_code(youth: Youth) -> None:
    token = youth.page("new/").value("submission")
    data = {**TEN_FIELDS, "submission": token}
    assert youth.post("new/", data).status_code == 303
    first = youth.code()
    assert youth.post("new/", data).status_code == 303
    assert youth.code() == first
    assert Thread.objects.get().messages.count() == 1


def test_the_same_form_with_other_words_loses_none_of_them(youth: Youth) -> None:
    token = youth.page("new/").value("submission")
    for words in ("He wants money.", "He wants money by tomorrow!", "He wants money by tomorrow!"):
        youth.post("new/", {**TEN_FIELDS, "submission": token, "message": words})
    thread = Thread.objects.get()
    texts = {read_message(message) for message in thread.messages.select_related("thread")}
    assert texts == {"He wants money.", "He wants money by tomorrow!"}
    assert thread.messages.count() == 2


def test_the_same_form_with_a_graver_answer_is_heard(
    youth: Youth, only_thread: Callable[[], Thread]
) -> None:
    token = youth.page("new/").value("submission")
    for answers in ({}, {"threatened": "unsure"}, {"in_danger": "yes"}, {}):
        data = {**TEN_FIELDS, **answers, "submission": token}
        assert youth.post("new/", data).status_code == 303
    thread = only_thread()
    assert (thread.first_risk, thread.risk, thread.peer_allowed) == (2, 4, False)
    assert thread.answers["in_danger"] == "yes"
    assert thread.answers["threatened"] == "unsure", "what was said once is not taken back"
    assert thread.messages.count() == 1
    assert thread.assessments.count() >= 2


@pytest.mark.parametrize("token", ["", "forged", "a:b:c", "\x00" * 10])
def test_a_forged_token_is_replaced_by_a_good_one(youth: Youth, token: str) -> None:
    youth.opens_thread(submission=token)
    assert Thread.objects.count() == 1


def test_a_form_left_open_for_two_days_still_works(youth: Youth, clock: Any) -> None:
    token = youth.page("new/").value("submission")
    clock.shift(2 * 24 * 3600)
    youth.opens_thread(submission=token)
    assert Thread.objects.count() == 1


@pytest.mark.parametrize("answer", ["in_danger", "self_harm"])
def test_danger_brings_the_numbers_first_even_beside_a_mistake(youth: Youth, answer: str) -> None:
    page = Page(youth.sends(**{answer: "yes", "message": ""}))
    ids = [attributes["id"] for _tag, attributes in page.tags if "id" in attributes]
    assert ids.index("emergency-title") < ids.index("errors-title")


@pytest.mark.parametrize("length", [600_000])
def test_31_far_too_much_text_is_refused_before_it_is_read(youth: Youth, length: int) -> None:
    response = youth.sends(message="x" * length)
    assert response.status_code == 400
    assert not Thread.objects.exists()
