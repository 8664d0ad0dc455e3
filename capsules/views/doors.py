"""The first page with its doors, and the list of capsules behind a door."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from capsules.models import Capsule, Door
from capsules.reading import read
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
    """The doors; one without a capsule yet leads to the services that fit."""
    filled = Capsule.objects.public().filled_doors()
    doors = [
        {
            "code": door.value,
            "label": door.label,
            "said": _said_of(door, has_capsules=door in filled),
            "picture": _PICTURES[door],
            "has_capsules": door in filled,
        }
        for door in PUBLIC_DOORS
    ]
    return show(request, "home", {"doors": doors})


@public_page
def capsule_list(request: HttpRequest) -> HttpResponse:
    """All capsules, or those behind the door `?for=`; an unknown door shows all."""
    language = language_of(request)
    door = next((d for d in PUBLIC_DOORS if d == request.GET.get("for")), None)
    capsules = Capsule.objects.public().in_language(language).prefetch_related("translations")
    if door:
        capsules = capsules.for_door(door)
    readings = [read(capsule, language) for capsule in capsules]
    context = {"readings": readings, "door": door, "topics": TOPICS_WITH_A_PAGE}
    return show(request, "capsule_list", context)
