"""The verdict on a message: topic, answers, age band, signals."""

import sys
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from peers.threads.rules.risk import ANSWER_YES, Verdict, assess
from peers.threads.rules.topics import DEFAULT_RISK, NEVER_PEER, Risk
from peers.threads.rules.triage import screen
from peers.threads.rules.triage.letters import LIMIT
from peers.threads.rules.triage.lexicon import LANGUAGES, lexicon

HARMLESS = "How do I make a good password for my account?"
NO = dict.fromkeys(ANSWER_YES, "no")


def judge(text: str = HARMLESS, **changes: Any) -> Verdict:
    fields: dict[str, Any] = {
        "topic": "account_security",
        "answers": NO,
        "age_band": "13-15",
        "language": "en",
        "text": text,
    }
    return assess(**{**fields, **changes})


def test_a_harmless_question_may_go_to_a_peer() -> None:
    assert judge() == Verdict(Risk.R0, peer_allowed=True, reasons=(), topic="account_security")


@pytest.mark.parametrize(
    "text",
    [
        "Who can see my stories on Instagram if my account is set to private?",
        "How do I choose who will see my clips on TikTok?",
    ],
)
def test_to_see_what_somebody_posts_is_no_meeting(text: str) -> None:
    assert judge(text, topic="privacy_reputation").peer_allowed
    assert judge("I want to see him, I know him from Snapchat").risk >= Risk.R3


@pytest.mark.parametrize("topic", sorted(DEFAULT_RISK))
def test_the_topic_gives_the_least_risk(topic: str) -> None:
    assert judge(topic=topic).risk >= DEFAULT_RISK[topic]


@pytest.mark.parametrize("topic", sorted(NEVER_PEER))
def test_s09_a_forbidden_topic_never_goes_to_a_peer(topic: str) -> None:
    verdict = judge(topic=topic)
    assert not verdict.peer_allowed
    assert f"topic:{topic}" in verdict.reasons


@pytest.mark.parametrize(
    ("question", "risk"),
    [
        ("in_danger", Risk.R4),
        ("threatened", Risk.R3),
        ("image_shared", Risk.R3),
        ("self_harm", Risk.R3),
    ],
)
def test_a_yes_raises_the_risk(question: str, risk: Risk) -> None:
    verdict = judge(answers={**NO, question: "yes"})
    assert verdict.risk == risk
    assert not verdict.peer_allowed
    assert f"answer:{question}" in verdict.reasons


@pytest.mark.parametrize("question", sorted(ANSWER_YES))
def test_not_knowing_goes_to_a_coach(question: str) -> None:
    verdict = judge(answers={**NO, question: "unsure"})
    assert verdict.risk >= Risk.R2
    assert not verdict.peer_allowed


def test_thinking_of_self_harm_with_a_time_is_immediate() -> None:
    assert judge("I will do it tonight", answers={**NO, "self_harm": "yes"}).risk == Risk.R4


def test_s09_under_13_above_information_never_goes_to_a_peer() -> None:
    assert judge(age_band="u13").peer_allowed
    verdict = judge("I play games all day, how do I stop?", topic="excessive_use", age_band="u13")
    assert verdict.risk == Risk.R2
    assert not verdict.peer_allowed
    assert "age:u13" in verdict.reasons


def test_under_13_and_groomed_is_immediate() -> None:
    assert judge(topic="grooming", age_band="u13").risk == Risk.R4
    assert judge("he is 24 and keeps asking for nudes", age_band="u13").risk == Risk.R4


def test_sexting_under_16_is_serious() -> None:
    assert judge(topic="sexting_consensual", age_band="13-15").risk == Risk.R3
    assert judge(topic="sexting_consensual", age_band="16-17").risk == Risk.R1


def test_two_signals_together_are_worse_than_each() -> None:
    assert judge("he wants to meet me").risk < judge("he wants to meet me tonight").risk == Risk.R4
    assert judge("pay 200 euro or he posts my nudes").risk == Risk.R4


def test_s11_an_accusation_of_a_helper_goes_to_the_leads() -> None:
    verdict = judge("the scout leader touched my leg and said nobody will believe me")
    assert verdict.topic == "staff_concern"
    assert "leads" in verdict.reasons
    assert verdict.risk == Risk.R4


@pytest.mark.parametrize(
    "text",
    [
        "My scout leader showed us how to make a strong password",
        "Can the staff of the centre see what I do on the wifi?",
        "My coach is the best, how do I make a team page for him?",
    ],
)
def test_a_helper_who_is_only_named_is_not_accused(text: str) -> None:
    assert judge(text).topic == "account_security"


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "I'm dying of laughter at this filter, what is it called?"),
        ("en", "my phone died and my mum will kill me if I lose the photos"),
        ("fr", "je suis morte de rire, c'est quoi ce filtre ?"),
        ("fr", "je meurs de faim mais comment on met un minuteur sur le tel ?"),
        ("nl", "haha ik ga dood van schaamte, hoe verwijder ik een post?"),
        ("de", "ich lach mich tot, wie heißt diese App?"),
        ("ar", "متت من الضحك، شو اسم هذا التطبيق؟"),
        ("fa", "از خنده مردم، اسم این برنامه چیه؟"),
        ("ps", "له خندا مړ شوم، د دې اپ نوم څه دی؟"),
        ("sq", "vdiqa së qeshuri, si quhet ky aplikacion?"),
        ("ro", "mor de râs, cum se numește aplicația asta?"),
        ("bg", "умирам от смях, как се казва това приложение?"),
        ("vi", "cười chết mất, ứng dụng này tên là gì vậy?"),
        ("zh-hans", "笑死我了，这个软件叫什么名字？"),
        ("pcm", "I don laugh die, wetin be the name of this app?"),
    ],
)
def test_idioms_do_not_count(language: str, text: str) -> None:
    assert judge(text, language=language).peer_allowed


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "I'm not going to kill myself, I just want to know how to block a person"),
        ("fr", "je ne vais pas me suicider, je veux juste savoir comment bloquer quelqu'un"),
        ("nl", "ik ga mezelf niks aandoen hoor, ik wil gewoon weten hoe ik iemand blokkeer"),
        ("de", "Ich will mich nicht umbringen, ich will nur wissen wie man jemanden blockiert"),
        ("ar", "لا أريد أن أنتحر، فقط أريد أن أعرف كيف أحظر شخصاً"),
        ("fa", "نمی‌خوام خودکشی کنم، فقط می‌خوام بدونم چطور کسی رو بلاک کنم"),
        ("zh-hans", "我没有想自杀，只是想知道怎么拉黑别人"),
        ("pcm", "I no wan kill myself o, I just wan know how to block person"),
    ],
)
def test_a_denial_does_not_count(language: str, text: str) -> None:
    assert judge(text, language=language).risk == Risk.R0


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "I don't want to live anymore"),
        ("en", "k1ll mys3lf"),
        ("fr", "j'veux plus vivre"),
        ("nl", "ik wil niet meer leven"),
        ("de", "ich will nicht mehr leben"),
        ("ar", "ana 3ayez amoot"),
        ("fa", "dige nemikham zende basham"),
        ("bg", "iskam da umra, ne izdarjam ve4e"),
        ("vi", "toi khong muon song nua"),
        ("zh-hans", "我不想活了"),
    ],
)
def test_despair_is_heard_in_many_spellings(language: str, text: str) -> None:
    verdict = judge(text, language=language)
    assert verdict.risk >= Risk.R3
    assert not verdict.peer_allowed


def test_english_is_heard_in_every_language() -> None:
    assert judge("ik voel me slecht, i want to die", language="nl").risk >= Risk.R3


@pytest.mark.parametrize(
    ("language", "text", "reason"),
    [
        ("en", "Bonjour, comment je peux changer le mot de passe de mon compte ?", "mismatch"),
        ("fr", "Hoe kan ik het wachtwoord van mijn account veranderen, help je mij?", "mismatch"),
        ("ar", "How can I change the password of my account please?", "mismatch"),
        ("en", "xqzt brfl wpfq mnbv zxcq lkjh gfds poiu ytre", "unknown"),
        ("tr", "Hesabımın şifresini nasıl değiştirebilirim, yardım eder misiniz?", "unknown"),
    ],
)
def test_a_text_we_cannot_read_goes_to_a_coach(language: str, text: str, reason: str) -> None:
    verdict = judge(text, language=language)
    assert not verdict.peer_allowed
    assert f"language:{reason}" in verdict.reasons


def test_pidgin_and_english_are_compatible() -> None:
    assert judge("Abeg how I go take change the password for my account?").peer_allowed
    assert judge("How do I change the password of my account?", language="pcm").peer_allowed


def test_mixed_scripts_go_to_a_coach() -> None:
    verdict = judge("How do I login пожалуйста")
    assert "script:mixed" in verdict.reasons
    assert not verdict.peer_allowed


def test_reasons_are_codes_and_never_the_writers_words() -> None:
    verdict = judge("my uncle Xavier wants nudes tonight or he kills me")
    assert verdict.reasons
    assert not any("xavier" in reason.lower() for reason in verdict.reasons)
    assert all(" " not in reason for reason in verdict.reasons)


def test_what_was_not_read_to_its_end_goes_to_a_coach() -> None:
    verdict = judge("How do I make my account safe? " * 700)
    assert "text:too_long" in verdict.reasons
    assert not verdict.peer_allowed


@pytest.mark.parametrize(
    "filler",
    [
        "i ",
        "want to ",
        "not ",
        "die of ",
        "a",
        "!",
        "\u200b",
        "e\u0301",
        "k i l l ",
        "我想",
        "5 ",
        "('",
    ],
)
def test_no_text_makes_it_slow(filler: str) -> None:
    """Twice the text is at most about twice the work, counted in calls: no clock decides."""
    for language in LANGUAGES:
        lexicon(language)
    text = (filler * LIMIT)[:LIMIT]
    assert _calls(text) < 2.5 * _calls(text[: LIMIT // 2]) + 5_000


def _calls(text: str) -> int:
    count = 0

    def tally(_frame: object, event: str, _argument: object) -> None:
        nonlocal count
        count += event == "call"

    before = sys.getprofile()
    sys.setprofile(tally)
    try:
        judge(text)
    finally:
        sys.setprofile(before)
    return count


WORDS = st.lists(
    st.sampled_from(
        "i want to die not never he is 24 14 he meet me tonight secret nudes send pay euro or my"
        " leader touched mum kill lol please how password account laugh of but because".split()
    ),
    max_size=14,
).map(" ".join)


@given(text=st.one_of(st.text(max_size=80), WORDS), topic=st.sampled_from(sorted(DEFAULT_RISK)))
@settings(max_examples=150)
def test_signals_never_lower(text: str, topic: str) -> None:
    verdict = judge(text, topic=topic)
    assert verdict.risk >= DEFAULT_RISK[topic]
    assert not (verdict.peer_allowed and (topic in NEVER_PEER or verdict.risk > Risk.R1))


@given(
    addition=st.one_of(st.text(max_size=80), WORDS), question=st.sampled_from(sorted(ANSWER_YES))
)
@settings(max_examples=150)
def test_more_text_never_lowers_the_risk_of_a_harmless_message(
    addition: str, question: str
) -> None:
    answers = {**NO, question: "unsure"}
    assert judge(f"{HARMLESS} {addition}", answers=answers).risk >= judge(answers=answers).risk
    assert judge(f"{HARMLESS} {addition}").risk >= judge().risk


@given(context=st.sets(st.sampled_from(["image_threat", "sexual_images", "self_harm"])), text=WORDS)
def test_what_is_known_from_the_answers_only_raises(context: set[str], text: str) -> None:
    alone = screen(text, language="en").level
    assert screen(text, language="en", context=frozenset(context)).level >= alone
