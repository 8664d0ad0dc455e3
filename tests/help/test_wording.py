"""What may be written: cleaned without changing words, refused only with a reason (S15)."""

import base64
import random
import string
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peers.threads.rules.wording import (
    MARKS_IN_A_ROW,
    MESSAGE_LIMIT,
    Fault,
    Unfit,
    clean_message,
    clean_nickname,
    digits_in,
)

PNG = base64.b64encode(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 2).decode()
JPEG = base64.b64encode(b"\xff\xd8\xff\xe0\x00\x10JFIF" + bytes(range(256)) * 2).decode()
TINY_GIF = "R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7"


def fault_of(text: str) -> Unfit:
    with pytest.raises(Unfit) as caught:
        clean_message(text)
    return caught.value


@pytest.mark.parametrize(
    "text",
    [
        "Someone sent my picture around. What now?",
        "هل يمكنني أن أثق به؟ هو لا يتوقف عن الكتابة لي.",
        "می‌خواهم بروم خانه",
        "Tôi không biết phải làm gì nữa…",
        "我很害怕。",
        "🥺🥺🥺",
        "🫨",
        "?",
        "👨‍👩‍👧‍👦 ❤️ 1️⃣",
        "<script>alert(1)</script> is what he wrote & more",
        "one\n\ntwo",
    ],
)
def test_words_of_every_script_stay_as_they_are(text: str) -> None:
    assert clean_message(text) == text


@pytest.mark.parametrize("text", ["", "   ", "\n\n\t", "\u200b\u200f", "\u202e\u202c", "\u0301"])
def test_nothing_visible_is_an_empty_message(text: str) -> None:
    assert fault_of(text).fault is Fault.EMPTY


def test_a_message_of_exactly_the_limit_fits() -> None:
    assert len(clean_message("a" * MESSAGE_LIMIT)) == MESSAGE_LIMIT


def test_twenty_thousand_characters_are_refused_and_given_back_whole() -> None:
    refused = fault_of("word " * 4000 + ".")
    assert (refused.fault, refused.length) == (Fault.TOO_LONG, 20_001)
    assert len(refused.rest) == 20_001


def test_line_ends_of_a_form_do_not_count_twice() -> None:
    assert clean_message("a\r\nb") == "a\nb"


@pytest.mark.parametrize("turner", "\u202a\u202b\u202d\u202e\u2066\u2067\u2068\u2069\u202c")
def test_31_marks_that_turn_other_text_around_are_taken_out(turner: str) -> None:
    assert clean_message(f"ab{turner}cd") == "abcd"


def test_the_plain_direction_marks_and_joiners_of_arabic_and_persian_stay() -> None:
    text = "\u200f123\u200e می\u200cروم"
    assert clean_message(text) == text


def test_31_a_tower_of_accents_is_cut_down() -> None:
    cleaned = clean_message("h" + "\u0336\u0321\u0322" * 60 + "elp")
    assert cleaned == "h" + ("\u0336\u0321\u0322" * 2)[:MARKS_IN_A_ROW] + "elp"


def test_vowelled_arabic_keeps_its_marks() -> None:
    text = "مُحَمَّدٌ رَسُولُ"
    assert clean_message(text) == text


def test_a_stray_control_character_is_taken_out_without_a_word() -> None:
    assert clean_message("help\x07 me\x1b") == "help me"


@pytest.mark.parametrize(
    "text", ["help\x00me", "\x01\x02\x03\x04\x05 help me", "\ufffd" * 9 + "help me"]
)
def test_30_binary_is_refused_and_what_is_left_can_be_sent(text: str) -> None:
    refused = fault_of(text)
    assert refused.fault is Fault.NOT_TEXT
    assert clean_message(refused.rest) == refused.rest


@pytest.mark.parametrize(
    "picture",
    [
        f"data:image/png;base64,{PNG}",
        f"DATA:image/svg+xml;charset=utf-8,{PNG}",
        "data:text/html,%3Cscript%3E",
        f'<img src="data:image/jpeg;base64,{JPEG}">',
        PNG,
        JPEG,
        TINY_GIF,
        "\n".join(PNG[start : start + 76] for start in range(0, len(PNG), 76)),
        base64.b64encode(random.Random(1).randbytes(400)).decode(),
    ],
)
def test_30_a_picture_in_disguise_is_refused_and_the_words_around_it_stay(picture: str) -> None:
    refused = fault_of(f"Look at this: {picture} What can I do?")
    assert refused.fault is Fault.PICTURE
    assert "Look at this:" in refused.rest
    assert "What can I do?" in refused.rest
    assert clean_message(refused.rest) == refused.rest
    assert picture not in refused.rest


def test_a_picture_alone_leaves_nothing() -> None:
    assert fault_of(f"data:image/png;base64,{PNG}").rest == ""


@pytest.mark.parametrize(
    "text",
    [
        "a" * 900,
        "ha" * 400,
        "https://example.org/" + "a-long-path/" * 40,
        string.ascii_letters * 5,
        "DATA: it was about data, and about 3/4 of my data",
    ],
)
def test_long_words_and_links_are_no_pictures(text: str) -> None:
    assert clean_message(text) == text


def test_a_refusal_holds_nothing_of_the_text_in_its_message() -> None:
    refused = fault_of("secret words \x00 here")
    assert "secret" not in str(refused)
    assert "secret" not in repr(refused.args)


@pytest.mark.parametrize("name", ["", "Fox", "night owl 7", "سماء", "Zoë 🦊"])
def test_a_nickname_is_one_line_in_any_script(name: str) -> None:
    assert clean_nickname(f"  {name}\n") == name


@pytest.mark.parametrize("name", ["me@example.org", "0470 12 34 56", "https://x.example", "٠٤٧٠١"])
def test_a_nickname_that_could_find_the_writer_is_refused(name: str) -> None:
    with pytest.raises(Unfit) as caught:
        clean_nickname(name)
    assert caught.value.fault is Fault.CONTACT


def test_a_nickname_has_an_end() -> None:
    with pytest.raises(Unfit) as caught:
        clean_nickname("x" * 31)
    assert caught.value.fault is Fault.TOO_LONG


def test_digits_of_any_script_are_counted() -> None:
    assert digits_in("12 ٣٤ ۵۶ ７") == 7


def _verdict(text: str) -> tuple[Fault | None, str]:
    try:
        return None, clean_message(text)
    except Unfit as unfit:
        return unfit.fault, unfit.rest


@given(st.text(max_size=400))
def test_whatever_is_left_of_a_refused_text_can_be_sent_or_is_empty(text: str) -> None:
    fault, rest = _verdict(text)
    if fault in {Fault.NOT_TEXT, Fault.PICTURE}:
        fault, rest = _verdict(rest)
    assert fault in {None, Fault.EMPTY}
    assert fault is Fault.EMPTY or clean_message(rest) == rest


@pytest.mark.parametrize(
    "text",
    ["data:" * 30_000, "A1a" * 60_000, "\u0301" * 150_000, "UklGR" * 30_000, "=" * 150_000],
)
def test_a_hostile_text_is_read_in_linear_time(text: str) -> None:
    start = time.perf_counter()
    with pytest.raises(Unfit):
        clean_message(text)
    assert time.perf_counter() - start < 2
