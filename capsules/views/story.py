"""The scenario: a page a step, choices are links; every ending points to help."""

from django.http import Http404, HttpRequest, HttpResponse

from capsules.models import Scenario, ScenarioChoice, ScenarioStep, Service
from capsules.reading import Reading, read_services
from capsules.views.public import find_reading, public_page, show


@public_page
def start(request: HttpRequest, slug: str) -> HttpResponse:
    """The first step, with the introduction."""
    return _step(request, slug, number=None)


@public_page
def step(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    return _step(request, slug, number=number)


def _step(request: HttpRequest, slug: str, number: int | None) -> HttpResponse:
    reading = find_reading(request, slug)
    language = reading.language
    scenario = Scenario.objects.filter(capsule=reading.capsule).in_language(language).first()
    steps = ScenarioStep.objects.filter(scenario=scenario).in_language(language)
    if number is not None:
        steps = steps.filter(number=number)
    found = steps.first()
    if scenario is None or found is None:
        raise Http404
    context = {
        "reading": reading,
        "scenario": reading.piece(scenario),
        "step": reading.piece(found),
        "is_start": number is None,
        "is_chat": scenario.style == Scenario.Style.CHAT,
        "topic": found.topic or reading.asks_about,
        **_what_follows(reading, found),
    }
    return show(request, "story", context)


def _what_follows(reading: Reading, step: ScenarioStep) -> dict[str, object]:
    """The choices of a step, or at an ending the services that help."""
    if step.is_ending:
        services = Service.objects.published().in_language(reading.language)
        rows = services.filter(slug__in=reading.capsule.services)
        return {"services": read_services(rows, reading.language)}
    choices = ScenarioChoice.objects.filter(step=step).in_language(reading.language)
    numbers = dict(ScenarioStep.objects.filter(reached_by__step=step).values_list("pk", "number"))
    ways = [(piece, numbers[piece.row.leads_to_id]) for piece in reading.pieces(choices)]
    return {"ways": ways}
