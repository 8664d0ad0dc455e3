"""The code list and the choices a youth sees."""

from django.conf import settings

from capsules import topics
from peers.threads.rules.topics import DEFAULT_RISK


def test_there_are_31_codes_with_categories_and_labels() -> None:
    assert len(topics.TOPICS) == 31
    for topic in topics.TOPICS.values():
        assert topic.insafe
        assert topic.chi
        assert str(topic.label)
        assert len(topic.code) <= 40


def test_the_codes_are_those_the_rules_know() -> None:
    assert set(topics.TOPICS) == set(DEFAULT_RISK)


def test_a_youth_sees_a_few_plain_choices_with_a_picture_each() -> None:
    codes = [choice.code for choice in topics.YOUTH_CHOICES]
    assert 10 <= len(codes) <= 15
    assert len(set(codes)) == len(codes)
    assert set(codes) <= set(topics.TOPICS)
    assert codes[-1] == "other"
    assert len({choice.icon for choice in topics.YOUTH_CHOICES}) == len(codes)


def test_every_topic_leads_to_a_choice_and_an_unknown_one_to_none() -> None:
    for code in topics.TOPICS:
        assert topics.youth_choice(code) in topics.YOUTH_CHOICES
    assert topics.youth_choice("sextortion").code == "sextortion"  # type: ignore[union-attr]
    assert topics.youth_choice("<script>") is None


def test_the_pictures_are_in_the_sheet() -> None:
    sheet = (settings.BASE_DIR / "static" / "img" / "icons.svg").read_text(encoding="utf-8")
    for choice in topics.YOUTH_CHOICES:
        assert f'id="{choice.icon}"' in sheet, choice.code
