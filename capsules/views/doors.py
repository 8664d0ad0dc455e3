"""The first page with its doors, a page behind each, and the list of all capsules."""

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from capsules.models import Capsule, Door, Service
from capsules.nearness import nearest_first
from capsules.reading import read, read_services
from capsules.views.campaign import running_campaigns
from capsules.views.public import language_of, public_page, show
from capsules.views.topics import TOPICS_WITH_A_PAGE

# Training stands behind the desk's own door.
PUBLIC_DOORS = (Door.YOUTH, Door.PARENTS, Door.TEACHERS, Door.WORKERS)
_PICTURES = {
    Door.YOUTH: "smile",
    Door.PARENTS: "home",
    Door.TEACHERS: "school",
    Door.WORKERS: "users",
}
# As whom somebody asks who came through it (peers.threads.views.help.adults); a youth as nobody.
_ASKS_AS = {Door.PARENTS: "parent", Door.TEACHERS: "teacher", Door.WORKERS: "professional"}
# Behind a door stand the nearest ones; all others are a touch away.
SERVICES_SHOWN = 6


def _said_of(door: Door, *, has_capsules: bool) -> str:
    if not has_capsules:
        return _("Who can help you.")
    return {
        Door.YOUTH: _("Short lessons, a quiz, a story."),
        Door.PARENTS: _("What you can do, and who helps."),
        Door.TEACHERS: _("For your class, and who helps."),
        Door.WORKERS: _("For your group, and who helps."),
    }[door]


@public_page
def home(request: HttpRequest) -> HttpResponse:
    """The doors, and what runs in these days."""
    filled = Capsule.objects.public().filled_doors()
    doors = [
        {
            "code": door.value,
            "label": door.label,
            "said": _said_of(door, has_capsules=door in filled),
            "picture": _PICTURES[door],
        }
        for door in PUBLIC_DOORS
    ]
    context = {"doors": doors, "campaigns": running_campaigns(language_of(request))}
    return show(request, "home", context)


@public_page
def door(request: HttpRequest, code: str) -> HttpResponse:
    """What there is for them: to read, to print for a class or a group, and who helps; three
    queries."""
    chosen = next((one for one in PUBLIC_DOORS if one == code), None)
    if chosen is None:
        raise Http404
    language = language_of(request)
    capsules = Capsule.objects.public().for_door(chosen).in_language(language)
    readings = [read(one, language) for one in capsules.prefetch_related("translations")]
    services = Service.objects.published().in_language(language).filter(**{f"for_{code}": True})
    context = {
        "door": chosen,
        "said": _said_of(chosen, has_capsules=bool(readings)),
        "picture": _PICTURES[chosen],
        "asks_as": _ASKS_AS.get(chosen, ""),
        "readings": readings,
        "to_print": readings if chosen in (Door.TEACHERS, Door.WORKERS) else [],
        "certified": [one for one in readings if one.capsule.for_training],
        "topics": TOPICS_WITH_A_PAGE,
        "services": read_services(nearest_first(services)[:SERVICES_SHOWN], language),
    }
    return show(request, "door", context)


@public_page
def capsule_list(request: HttpRequest) -> HttpResponse:
    """All capsules, or those behind the door `?for=`; an unknown door shows all."""
    language = language_of(request)
    chosen = next((d for d in PUBLIC_DOORS if d == request.GET.get("for")), None)
    capsules = Capsule.objects.public().in_language(language).prefetch_related("translations")
    if chosen:
        capsules = capsules.for_door(chosen)
    readings = [read(capsule, language) for capsule in capsules]
    context = {
        "readings": readings,
        "door": chosen,
        "topics": TOPICS_WITH_A_PAGE,
        "is_filtered": bool(chosen),
    }
    return show(request, "capsule_list", context)
