"""Before sending: capsules that might help, and the numbers where the words sound dangerous.

What was typed is read here, in this request, by rules of the portal; it is kept nowhere, and it
only comes when the youth presses the button. What is ticked may be asked about by itself.
"""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import resolve_url
from django.utils.translation import get_language
from django.views.decorators.debug import sensitive_variables

from capsules.models import Capsule
from capsules.reading import Reading, read
from peers.threads.rules.suggesting import (
    Leaflet,
    fitting_leaflets,
    needs_numbers_now,
    read_unsent,
)
from peers.threads.views.help.pages import SeeOther, show_page, youth_page

# A text that is too long to be sent is not read to its end either.
_READ_AT_MOST = 5_000


@youth_page("GET", "HEAD", "POST")
@sensitive_variables()
def suggest(request: HttpRequest) -> HttpResponse:
    """The part of the form that holds the suggestions, for htmx; the form itself works without."""
    if request.method != "POST":
        return SeeOther(resolve_url("help:new"))
    return show_page(request, "_suggestions", {**suggestions(request), "is_part": True})


@sensitive_variables()
def suggestions(request: HttpRequest) -> dict[str, Any]:
    """What `help/_suggestions.html` shows for the form as it is filled in so far."""
    topic = request.POST.get("topic", "")
    text = request.POST.get("message", "")[:_READ_AT_MOST]
    language = get_language() or "en"
    found = read_unsent(text, topic=topic, language=language)
    in_need_now = needs_numbers_now(
        topic=topic,
        in_danger=request.POST.get("in_danger", ""),
        self_harm=request.POST.get("self_harm", ""),
    )
    with_cards = not (found.in_need or in_need_now)
    return {
        "was_asked": True,
        "helpful": _capsules(found.topics, text, language, with_cards=with_cards),
        "in_need": found.in_need,
        "in_need_now": in_need_now,
    }


@sensitive_variables()
def _capsules(
    topics: tuple[str, ...], text: str, language: str, *, with_cards: bool
) -> list[Reading]:
    """Who is in need reads nothing that only touches their subject on one of its cards."""
    ours = Capsule.objects.published().for_door("youth").in_language(language)
    readings = {
        one.slug: read(one, language) for one in ours.prefetch_related("translations", "cards")
    }
    leaflets = [_leaflet(reading, with_cards) for reading in readings.values()]
    return [readings[slug] for slug in fitting_leaflets(leaflets, topics=topics, text=text)]


def _leaflet(reading: Reading, with_cards: bool) -> Leaflet:
    capsule = reading.capsule
    cards = capsule.cards.all() if with_cards else ()
    return Leaflet(
        slug=capsule.slug,
        topic=capsule.topic,
        further_topics=frozenset(card.topic for card in cards if card.topic),
        words=f"{reading.about.title} {reading.about.summary}",
    )
