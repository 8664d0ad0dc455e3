"""How words are compared, in each script."""

import pytest

from capsules.folding import MOST_TERMS, fold, score, terms


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("PASSWORT", "Passwort"),
        ("mat khau", "mật khẩu"),
        ("duong day", "đường dây"),
        ("tacka", "ťačka"),
        ("ПАРОЛА", "парола"),
        ("strasse", "Straße"),
        ("فيسبوك", "فیسبوک"),
        ("كلمه", "كلمة"),
        ("مدرسه", "مَدْرَسَة"),
        ("ميخواهم", "می\u200cخواهم"),
        ("۱۱۶۰۰۰", "116000"),
        ("١١٦٠٠٠", "116000"),
        ("ﻛﻠﻤﺔ", "كلمة"),
        ("Ｐａｓｓ", "pass"),
        ("sante", "santé"),
        ("fjalekalim", "fjalëkalim"),
        ("siguranta", "siguranță"),
        ("080032123", "0800 32 123"),
    ],
)
def test_what_is_typed_and_what_is_written_are_the_same(typed: str, written: str) -> None:
    assert fold(typed) == fold(written)


def test_folded_text_is_words_with_one_space() -> None:
    assert fold("**Stop!**  Don't_pay\n") == " stop don t pay "
    assert fold("...") == "  "


def test_chinese_is_looked_for_two_characters_at_a_time() -> None:
    assert terms("密码安全") == ["密码", "码安", "安全"]
    assert score(fold("怎样保护你的密码"), terms("密码安全")) > 0


def test_other_letters_before_chinese_do_not_hide_it() -> None:
    assert terms("wifi密码") == ["wifi", "密码"]
    assert score(fold("怎样保护你的密码"), terms("IG密码")) > 0


def test_little_words_count_only_alone() -> None:
    assert terms("my account is in danger") == ["account", "danger"]
    assert terms("AI") == ["ai"]
    assert len(terms(" ".join(f"word{number}" for number in range(50)))) == MOST_TERMS
    assert terms("?!") == []


def test_endings_and_the_arabic_article_do_not_hide_a_word() -> None:
    assert score(fold("a long password"), terms("passwords")) > 0
    assert score(fold("كيف أغيّر كلمة السر"), terms("سر")) > 0
    assert score(fold("المحامي يساعدك"), terms("محامي")) > 0
    assert score(fold("محامي"), terms("المحامي")) > 0


def test_whole_words_say_more_than_parts() -> None:
    wanted = terms("phone")
    whole, begins, inside, none = (
        score(fold(text), wanted) for text in ("a phone", "phones", "a smartphone", "a camera")
    )
    assert whole > begins > inside > none == 0
