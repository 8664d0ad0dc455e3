"""Advice on reading: what is counted in which script."""

import pytest

from peers.studio.differences import compare
from peers.studio.hints import advise

SHORT = {
    "en": "Stop. Write to nobody. Tell one adult.",
    "ar": "توقف. لا تجب أحداً. قل ذلك لشخص بالغ.",
    "zh-hans": "停下来。不要回答。告诉一个大人。",
    "vi": "Dừng lại. Đừng trả lời. Hãy nói với một người lớn.",
}


@pytest.mark.parametrize("language", SHORT)
def test_a_short_text_gets_no_advice(language: str) -> None:
    advice = advise(SHORT[language], language)
    assert advice.hints == ()
    assert advice.sentences == 3


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("en", "and then they " * 7 + "stop."),
        ("ar", "ثم كتب لي " * 6 + "وتوقف؟"),
        ("zh-hans", "他每天晚上都给我写信" * 4 + "。"),
    ],
)
def test_a_long_sentence_is_quoted_in_every_script(language: str, sentence: str) -> None:
    (hint,) = [one for one in advise(f"{SHORT[language]} {sentence}", language).hints if one.about]
    assert hint.about.startswith(sentence[:8])


def test_long_words_are_named_where_letters_tell_something() -> None:
    (hint,) = advise("Ask for the decriminalisation.", "en").hints
    assert hint.about == "decriminalisation"
    assert advise("وبالمسؤوليات الاجتماعيات.", "ar").hints == ()


def test_chinese_is_counted_in_characters_and_says_so() -> None:
    advice = advise("打 112。", "zh-hans")
    assert (advice.count, advice.by_signs) == (1, True)
    assert "characters" in str(advice.note)


def test_markdown_is_not_counted() -> None:
    assert advise("- **Stop**\n- [Tell](https://example.org/a/b) somebody", "en").count == 3


def test_a_huge_text_is_answered_at_once() -> None:
    assert advise("word. " * 500_000, "en").count < 5000


def test_a_difference_is_told_word_by_word() -> None:
    found = [(one.how, one.text) for one in compare("Tell one adult.", "Tell an adult.")]
    assert found == [("same", "Tell "), ("removed", "one"), ("added", "an"), ("same", " adult.")]
    assert compare("告诉大人", "告诉老师")[0].text == "告诉"
    assert [one.how for one in compare("a " * 4000, "b " * 4000)] == ["removed", "added"]
    assert [one.how for one in compare("One thing.", "Quite another text.")] == ["removed", "added"]
