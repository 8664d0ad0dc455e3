"""A page a topic: what it is, what one can read about it, who helps, and a way to ask."""

from django.http import Http404, HttpRequest, HttpResponse

from capsules.models import Capsule, Card, Service
from capsules.reading import read, read_services
from capsules.topics import ABOUT, YOUTH_CHOICES, topic_page
from capsules.views.public import language_of, public_page, show

TOPICS_WITH_A_PAGE = tuple(choice for choice in YOUTH_CHOICES if choice.code in ABOUT)


@public_page
def topic(request: HttpRequest, code: str) -> HttpResponse:
    """Four queries. A code without a page of its own is not found: one topic, one address."""
    choice = next((one for one in TOPICS_WITH_A_PAGE if one.code == code), None)
    if choice is None:
        raise Http404
    language = language_of(request)
    public = Capsule.objects.public().for_door("youth").in_language(language)
    readings = {row.pk: read(row, language) for row in public.prefetch_related("translations")}
    whole = [one for one in readings.values() if topic_page(one.capsule.topic) == code]
    rows = Card.objects.in_language(language).filter(capsule__in=list(readings)).exclude(topic="")
    cards = [
        (readings[row.capsule_id], readings[row.capsule_id].piece(row))
        for row in rows
        if topic_page(row.topic) == code and readings[row.capsule_id] not in whole
    ]
    speaking = [*whole, *(reading for reading, _card in cards)]
    named = {slug for one in speaking for slug in one.capsule.services}
    context = {
        "choice": choice,
        "about": ABOUT[code],
        "readings": whole,
        "cards": cards,
        "services": read_services(_services(language, named), language),
        "others": [one for one in TOPICS_WITH_A_PAGE if one.code != code],
    }
    return show(request, "topic", context)


def _services(language: str, named: set[str]) -> list[Service]:
    """Those that the capsules name; where there is none, those for young people."""
    rows = Service.objects.published().in_language(language)
    return list(rows.filter(slug__in=named) if named else rows.filter(for_youth=True))
