"""Concepts that stand near each other tell a story, in any order and wording."""

from typing import Any

import pytest

from peers.threads.rules.risk import assess
from peers.threads.rules.topics import Risk
from peers.threads.rules.triage.lexicon import LANGUAGES, build, lexicon
from peers.threads.rules.triage.pairs import BESIDE, GRAVE
from peers.threads.rules.triage.plights import ALONE, PLIGHT_CONCEPTS, PLIGHTS
from peers.threads.rules.triage.screening import signals_in
from peers.threads.rules.triage.stories import CONCEPTS, KINDS, STORIES, WINDOW, stories_in

CONCEPTS_OF_A_TEST = {"partner": "(boyfriend|bf)", "hurt": "(hit|hits) me", "refusal": "said no"}


def told(text: str, **concepts: str) -> list[str]:
    data: dict[str, Any] = {
        "language": "en",
        "reach": 3,
        "common": "the",
        "negators": ["never"],
        "no_denials": [],
        "clauses": ["but"],
        "words": {},
        "idioms": ["hits me up"],
        "signals": [],
        "concepts": {**CONCEPTS_OF_A_TEST, **concepts},
    }
    return [one.id for one in signals_in(text, build(data))]


def risk_of(language: str, text: str, *, topic: str) -> Risk:
    """Of a first message under a harmless topic, every question left open."""
    return assess(topic=topic, answers={}, age_band="13-15", language=language, text=text).risk


@pytest.mark.parametrize(
    "text", ["my bf hits me", "he hit me again, my boyfriend", "MY BOYFRIEND ... HIT ME"]
)
def test_a_story_is_told_in_any_order(text: str) -> None:
    assert told(text) == ["en-partner-hurts"]


@pytest.mark.parametrize(
    "text",
    [
        "my bf is nice",
        "somebody hit me",
        "my bf " + "and so on " * WINDOW + "somebody hit me",
        "my bf never hits me",
        "my bf hits me up every day",
    ],
)
def test_no_story_is_told(text: str) -> None:
    assert told(text) == []


def test_two_grave_concepts_near_each_other_are_heard_and_one_alone_is_not() -> None:
    grave = {"courier": "carry the bag", "debt": "owe them"}
    assert told("i carry the bag because i owe them", **grave) == ["en-two-grave"]
    assert told("i carry the bag", **grave) == []
    assert told("i owe them " + "and so on " * WINDOW + "i carry the bag", **grave) == []


def test_an_everyday_concept_is_heard_beside_a_grave_one() -> None:
    named = {"kin": "dad", "drunk": "drunk", "picture": "photo"}
    assert told("dad came home drunk", **named) == ["en-near-kin-drunk"]
    assert told("dad has a photo", **named) == []


def test_a_concept_that_is_a_denial_counts_when_denied() -> None:
    text = "i never wanted it, said no, he kissed me"
    assert told(text, intimate="kissed me") == ["en-refused"]


def test_stories_use_known_concepts_and_have_ids_of_their_own() -> None:
    assert {concept for story in STORIES for concept in story.concepts} <= CONCEPTS | KINDS.keys()
    assert {concept for kind in KINDS.values() for concept in kind.split()} <= CONCEPTS
    assert set(GRAVE) <= CONCEPTS
    assert BESIDE.keys() <= CONCEPTS - set(GRAVE)
    assert len({story.id for story in STORIES}) == len(STORIES)
    # A hit keeps its phrase in 30 characters.
    assert all(len(f"pcm-{story.id}") <= 30 for story in STORIES)


def test_a_story_has_an_id_in_each_language() -> None:
    assert stories_in("zh-hans")[0].id == f"zh-{STORIES[0].id}"


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_list_names_known_concepts_only(language: str) -> None:
    assert lexicon(language).concepts.keys() <= CONCEPTS


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "a man in a game wants me to send something and says he knows where I live"),
        ("nl", "die gast van discord weet waar ik woon, als ik niet antwoord komt hij"),
        ("fr", "si je reponds pas il vient, il sait dans quelle école je vais"),
        ("vi", "người lạ trên mạng biết nhà em ở đâu rồi, nếu không trả lời thì tới"),
        ("en", "everything is sorted, soon they will be rid of me"),
        ("de", "alles ist vorbereitet, bald sind sie mich los"),
        ("fa", "mano dadan be ye mard, tabestun aghd mikonim"),
        ("ar", "وعدوا اختي لعيلة بالضيعة وعمرها 15"),
        ("en", "some guy online keeps messaging, unless I answer at once he gets nasty"),
        ("de", "jemand hat ein foto von mir in der umkleide"),
        ("en", "every time dad is drunk we hide in the wardrobe"),
        ("fr", "quand papa est ivre on se cache dans la salle de bain"),
        ("nl", "als papa dronken is verstop ik me met mijn zusje"),
        ("ro", "cand tata e beat ne ascundem in baie"),
        ("vi", "ba say ruou la em phai tron"),
        ("zh-hans", "爸爸喝醉了我和妹妹就躲起来"),
        ("ar", "بابا سكران ونحنا مخبيين بالحمام"),
        ("de", "ich soll eine tasche für die abgeben und frage besser nicht was drin ist"),
        ("bg", "брат ми каза че съм опозорила семейството"),
    ],
)
def test_hints_of_a_threat_at_the_door_an_end_or_a_forced_marriage_are_heard(
    language: str, text: str
) -> None:
    assert risk_of(language, text, topic="love_relationships") >= Risk.R3


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "my friend knows where I live and we always walk to school together"),
        ("en", "everything is ready for the party on saturday, what should I wear"),
        ("fr", "ma cousine me détruit à mario kart, comment je gagne"),
        ("nl", "ik kan niet meer inloggen, hoe kies ik een nieuw wachtwoord"),
        ("ro", "bunica pune poze cu mine de cand eram mic, cum ii zic sa nu mai faca"),
        ("ar", "ما حد ضربني ولا حد هددني بس متضايق من الواجبات"),
    ],
)
def test_everyday_talk_beside_such_hints_reaches_a_peer(language: str, text: str) -> None:
    verdict = assess(
        topic="technical_settings", answers={}, age_band="13-15", language=language, text=text
    )
    assert verdict.peer_allowed, verdict.reasons


def test_a_story_takes_part_in_the_verdict_and_is_explained_by_its_id() -> None:
    verdict = assess(
        topic="love_relationships",
        answers={},
        age_band="13-15",
        language="en",
        text="yesterday in the kitchen it was the belt again, my stepdad left a bruise",
    )
    assert verdict.risk >= Risk.R3
    assert not verdict.peer_allowed


def test_a_story_may_mix_the_writers_language_with_english() -> None:
    text = "ik heb al lang een boyfriend en he hits me elke dag, wat moet ik doen"
    assert risk_of("nl", text, topic="love_relationships") >= Risk.R3


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "everything is packed, i wrote the letters, just need someone for my dog"),
        ("de", "alles liegt bereit, die briefe sind geschrieben, wer nimmt ab morgen meinen hund"),
        ("ro", "totul e pregătit, scrisorile sunt scrise, cine îmi ia câinele de mâine"),
        ("zh-hans", "都准备好了，信也写好了，从明天起谁能养我的狗"),
        (
            "nl",
            "papa zei als hij mij nog eens met die jongen ziet maakt hij me af en hij meent het",
        ),
        ("ar", "ابي قال اذا شافني مع هالشب مرة تانية بيدبحني وهو ما بيمزح"),
    ],
)
def test_who_hands_on_a_pet_and_who_means_a_death_threat_are_heard(
    language: str, text: str
) -> None:
    assert risk_of(language, text, topic="technical_settings") >= Risk.R3


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_names_every_plight(language: str) -> None:
    named = {concept for concept, _way in lexicon(language).named_by.items}
    assert named >= PLIGHT_CONCEPTS


@pytest.mark.parametrize("plight", [*PLIGHTS, *ALONE])
def test_a_plight_counts_beside_concepts_that_there_are(plight: str) -> None:
    beside = PLIGHTS[plight][1].split() if plight in PLIGHTS else []
    assert {plight, *beside} <= CONCEPTS
    assert len(beside) == len(set(beside))


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "this girl has new lines on her wrist, she says it was the cat but she has no cat"),
        ("fr", "il m a demandé quand ma mère travaille et il offre des cadeaux à mon petit frère"),
        ("nl", "een gast van snapchat rijdt niet waar hij zei, ik zit in zijn auto"),
        ("de", "er hat die nummer von meinem vater, ich hab ihm was geschickt"),
        ("ar", "رح خلص كل شي الليلة بس يناموا اهلي"),
        ("fa", "باید با پسر عموم ازدواج کنم ولی من هنوز مدرسه میرم"),
        ("sq", "vë karrigen te dera kur vjen daja natën"),
        ("ro", "șeful zice că primesc actele dacă sunt drăguță cu el"),
        ("bg", "няма да ми трябва телефонът, всичко е готово"),
        ("vi", "em chặn cửa bằng ghế vì dượng hay say"),
        ("zh-hans", "有个网友老问我妈什么时候上班,还送我皮肤"),
        ("pcm", "dem go collect bride price for me next week"),
        ("ps", "ولور یې اخیستی، زه لا ښوونځي ته ځم"),
    ],
)
def test_what_is_told_around_the_thing_itself_is_heard(language: str, text: str) -> None:
    verdict = assess(
        topic="technical_settings", answers={}, age_band="13-15", language=language, text=text
    )
    assert verdict.risk >= Risk.R3, verdict.reasons
