"""S14: what leads out of the portal is hidden, what helps stays, and nothing takes long."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peers.threads.rules.masking import EMERGENCY, Known, mask, shadow_of

HIDDEN = "[contact hidden]"
DIRECTORY = Known(
    numbers=frozenset({"078154324", "08000432"}),
    hosts=frozenset({"awel.be", "takeitdown.ncmec.org"}),
)


def shown(text: str) -> str:
    return mask(text, placeholder=HIDDEN, known=DIRECTORY).text


@pytest.mark.parametrize(
    "contact",
    [
        "0470123456",
        "0470 12 34 56",
        "0470/12.34.56",
        "+32 (0)470 12 34 56",
        "0.4.7.0.1.2.3.4.5.6",
        "0 4 7 0 1 2 3 4 5 6",
        "0-4-7-0-1-2-3-4-5-6",
        "٠٤٧٠ ١٢ ٣٤ ٥٦",
        "۰۴۷۰۱۲۳۴۵۶",
        "０４７０１２３４５６",
        "04\u200b70\u200b12\u200b34\u200b56",
        "robin@example.com",
        "robin.q+x@mail.example.co.uk",
        "robin (at) gmail (dot) com",
        "robin at gmail dot com",
        "robin＠example.com",
        "@robin_05",
        "robin#1234",
        "https://evil.example/join?x=1",
        "www.evil.example",
        "evil-site.com/robin",
        "t.me/robin",
        "discord.gg/abc",
        "https://awel.be@evil.com",
        "awel.be.evil.com",
        "Kerkstraat 12, 9000 Gent",
        "Kerkstraat 12 bus 3",
        "rue de la Loi 16",
        "16 rue de la Loi",
        "12 Church Street",
        "Hauptstraße 5",
    ],
)
def test_s14_a_contact_is_hidden_and_the_words_around_it_stay(contact: str) -> None:
    assert shown(f"Hello, {contact} thanks") == f"Hello, {HIDDEN} thanks"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("insta: robinfox", f"insta: {HIDDEN}"),
        ("Snapchat = robinfox ok?", f"Snapchat = {HIDDEN} ok?"),
        ("my snap is robinfox", f"my snap is {HIDDEN}"),
        ("snap robin_05", f"snap {HIDDEN}"),
        ("add me on insta robinfox", f"add me on insta {HIDDEN}"),
        ("سناب: robinfox", f"سناب: {HIDDEN}"),
        ("инста: robinfox", f"инста: {HIDDEN}"),
    ],
)
def test_s14_a_name_elsewhere_is_hidden(text: str, told: str) -> None:
    assert shown(text) == told


@pytest.mark.parametrize(
    "text",
    [
        "We talked on 22/11/2026 at 15:30, then 15.30-17.00.",
        "Between 2024-2026, on 2026-11-22 15:30 or 22 11 2026.",
        "I am 15, he is 13-14 or 18+.",
        "He wants 250 euro, or € 1.250.000, or 10 000 000 euro!",
        "It is 3 x 15 = 45, page 12, class 4B, 100%.",
        "my insta is hacked and my snap got stolen",
        "insta: how do I get it back? Snapchat: what now?",
        "On Instagram and Snapchat everybody saw it.",
        "I went home.me and my friend. Let us meet @15h? no",
        "2 people in my street, onderweg 5 minuten",
        "Look at awel.be, www.awel.be or https://takeitdown.ncmec.org/nl/.",
        "Write to help@awel.be or call 078 15 43 24 or 0800 0432.",
        "112, 101, 116 000, 116.111, 1813, 102, 103, 1712, 0800 32 123, +32 800 32 123",
        "١١٢",
        "",
    ],
)
def test_s14_help_times_ages_and_prices_stay(text: str) -> None:
    assert shown(text) == text


def test_s14_a_number_to_call_inside_a_longer_one_stays_and_the_rest_goes() -> None:
    assert shown("call 112 0470123456") == f"call 112 {HIDDEN}"
    assert shown("0470 112 345 678") == f"{HIDDEN} 112 {HIDDEN}"
    assert shown("Kerkstraat 112 bus 3") == f"{HIDDEN}112{HIDDEN}"


def test_s14_what_hides_behind_something_hidden_is_hidden_and_a_number_to_call_stays() -> None:
    assert shown("@ab@cd") == HIDDEN + HIDDEN
    chain = "@robin" * 50
    told = shown(f"{chain}\n112 {chain}\nSee you tomorrow.")
    assert "robin" not in told
    assert "112" in told


PIECES = st.sampled_from(
    [
        *"0479 .-/@#:+(\n\u200b٤é😀",
        *"112 1813 insta robin a.com rue https:// (dot) gmail euro @a_b 22/11/2026".split(),
        *(HIDDEN, " at ", "my snap", "straat 4"),
    ]
)
TEXTS = st.one_of(st.text(max_size=200), st.lists(PIECES, max_size=60).map("".join))


@given(TEXTS)
def test_s14_masking_twice_changes_nothing(text: str) -> None:
    once = shown(text)
    assert shown(once) == once


@given(TEXTS)
def test_s14_the_shadow_is_as_long_as_the_text(text: str) -> None:
    assert len(shadow_of(text)) == len(text)


@given(TEXTS, st.sampled_from(sorted(EMERGENCY)), TEXTS)
def test_s14_no_emergency_number_is_ever_hidden(before: str, number: str, after: str) -> None:
    found = shown(f"{before} x {number} x {after}")
    assert number in found


@given(TEXTS, st.sampled_from(["0470 12 34 56", "robin@example.com", "https://evil.example/a"]))
def test_s14_a_contact_on_its_own_line_never_gets_through(around: str, contact: str) -> None:
    assert contact not in shown(f"{around}\n{contact}\n{around}")


@pytest.mark.parametrize(
    "piece",
    "1|a|a.|@|1 |insta |rue a |a@a.|aaaaaaaa |+|(at)|112 |a.com |0470 112 |1:|a (dot) |12 aa aa "
    "|@ab|ab#1234|@abcd#1234|a.com@ab|my snap |٤ |\u200b|straat ".split("|"),
)
def test_s14_twenty_thousand_signs_take_no_time_to_speak_of(piece: str) -> None:
    text = (piece * 20_000)[:20_000]
    started = time.process_time()
    shown(text)
    assert time.process_time() - started < 3
