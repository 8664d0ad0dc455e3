"""Twenty digits: derived, typed in any script, stored as a keyed hash only."""

import datetime as dt
import hashlib
from collections import Counter

import pytest
import time_machine
from django.core import signing
from hypothesis import given
from hypothesis import strategies as st

from peers.threads.codes import (
    BadSubmission,
    ExpiredSubmission,
    code_of,
    grouped,
    hash_of,
    new_submission,
    normalise,
)
from peers.threads.errors import ThreadError

CODE = "01234567890123456789"
# The zero of each script; its other nine follow in order.
ZEROS = {
    "Arabic-Indic": "٠",
    "Persian, Pashto, Urdu": "۰",
    "Devanagari": "०",
    "Bengali": "০",
    "Full-width": "０",
    "NKo": "߀",
    "Thai": "๐",
    "Myanmar": "၀",
}


def in_script(code: str, zero: str) -> str:
    return "".join(chr(ord(zero) + int(digit)) for digit in code)


# --- the form's token -------------------------------------------------------------------------
def test_the_same_form_always_yields_the_same_code() -> None:
    submission = new_submission()
    assert code_of(submission) == code_of(submission)


def test_02_ten_thousand_codes_are_twenty_digits_and_unique() -> None:
    codes = {code_of(new_submission()) for _form in range(10_000)}
    assert len(codes) == 10_000
    assert all(len(code) == 20 and code.isascii() and code.isdigit() for code in codes)


def test_no_digit_is_favoured() -> None:
    """Chi-squared over 20,000 digits; beyond 40 happens by chance once in 130,000 runs."""
    counts = Counter("".join(code_of(new_submission()) for _form in range(1_000)))
    assert sum((counts[digit] - 2_000) ** 2 / 2_000 for digit in "0123456789") < 40


def test_the_token_does_not_contain_the_code() -> None:
    submission = new_submission()
    assert code_of(submission) not in submission


@pytest.mark.parametrize("forged", ["", "x", "a:b:c", "\ud800", "\x00", "9" * 5_000])
def test_a_forged_token_is_refused(forged: str) -> None:
    with pytest.raises(BadSubmission):
        code_of(forged)


def test_a_token_with_one_changed_letter_is_refused() -> None:
    submission = new_submission()
    first = "A" if submission[0] != "A" else "B"
    with pytest.raises(BadSubmission):
        code_of(first + submission[1:])


def test_a_token_signed_for_something_else_is_refused() -> None:
    with pytest.raises(BadSubmission):
        code_of(signing.TimestampSigner(salt="another form").sign("x" * 32))


@pytest.mark.parametrize(
    ("hours", "good"), [(0.1, True), (23, True), (25, False), (24 * 30, False)]
)
def test_a_form_is_good_for_a_day(hours: float, good: bool) -> None:
    opened = dt.datetime(2026, 10, 14, 13, 0, tzinfo=dt.UTC)
    with time_machine.travel(opened, tick=False):
        submission = new_submission()
        code = code_of(submission)
    with time_machine.travel(opened + dt.timedelta(hours=hours), tick=False):
        if good:
            assert code_of(submission) == code
        else:
            with pytest.raises(ExpiredSubmission, match="more than a day"):
                code_of(submission)


def test_an_old_form_is_refused_in_words_for_the_reader() -> None:
    assert issubclass(ExpiredSubmission, BadSubmission)
    assert issubclass(BadSubmission, ThreadError)


def test_the_code_depends_on_the_pepper(settings) -> None:
    submission = new_submission()
    before = code_of(submission), hash_of(CODE)
    settings.CODE_PEPPER = "another pepper"
    after = code_of(submission), hash_of(CODE)
    assert before[0] != after[0]
    assert before[1] != after[1]


# --- the stored hash --------------------------------------------------------------------------
def test_the_hash_is_keyed_and_not_the_code_s_own() -> None:
    assert len(hash_of(CODE)) == 32
    assert hash_of(CODE) != hashlib.sha256(CODE.encode()).digest()
    assert hash_of(CODE) != hash_of(CODE[::-1])


def test_the_hash_of_nonsense_is_just_a_hash_that_nobody_has() -> None:
    assert len(hash_of("\ud800 not a code")) == 32


# --- shown and typed --------------------------------------------------------------------------
def test_a_code_is_shown_in_five_groups_of_four() -> None:
    assert grouped(CODE) == ["0123", "4567", "8901", "2345", "6789"]


@pytest.mark.parametrize("zero", ZEROS.values(), ids=ZEROS.keys())
def test_03_digits_of_any_script_are_read(zero: str) -> None:
    assert normalise(in_script(CODE, zero)) == CODE


@pytest.mark.parametrize(
    "typed",
    [
        "0123 4567 8901 2345 6789",
        "0123-4567-8901-2345-6789",
        "0123–4567—8901−2345‑6789",
        "0123.4567.8901.2345.6789",
        "0123·4567・8901。2345٫6789",
        "  01234567890123456789\n",
        "0123\u00a04567\u202f8901\t2345\u30006789",
        "\u200f0123\u200e4567\u20668901\u20692345\ufeff6789\u200b",
        "٠١٢٣ ۴۵۶۷ 8901 ２３４５ ৬৭৮৯",
    ],
)
def test_what_lies_between_the_digits_does_not_count(typed: str) -> None:
    assert normalise(typed) == CODE


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "   ",
        "0123 4567 8901 2345 678",
        "0123 4567 8901 2345 67890",
        "O123 4567 8901 2345 6789",
        "code: 0123 4567 8901 2345 6789",
        "0123 4567 8901 2345 678²",
        "①②③④⑤⑥⑦⑧⑨①①②③④⑤⑥⑦⑧⑨①",
        "<script>01234567890123456789",
        "\x0001234567890123456789",
        " " * 1_000_000 + CODE,
    ],
)
def test_anything_else_is_not_a_code(typed: str) -> None:
    assert normalise(typed) is None


def test_the_last_group_typed_back_is_read_the_same_way() -> None:
    assert normalise(" ٦٧٨٩ ", length=4) == "6789"
    assert normalise("678", length=4) is None


@given(typed=st.text(max_size=60))
def test_nothing_typed_makes_it_stumble(typed: str) -> None:
    read = normalise(typed)
    assert read is None or (len(read) == 20 and read.isascii() and read.isdigit())


@given(
    code=st.text("0123456789", min_size=20, max_size=20),
    zero=st.sampled_from(sorted(ZEROS.values())),
    between=st.lists(
        st.sampled_from(["", " ", "-", ".", "\u200f", "  "]), min_size=20, max_size=20
    ),
)
def test_every_code_survives_being_typed(code: str, zero: str, between: list[str]) -> None:
    typed = "".join(d + gap for d, gap in zip(in_script(code, zero), between, strict=True))
    assert normalise(typed) == code
