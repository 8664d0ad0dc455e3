"""Who paused whom in the administration, and who may end it."""

from django.http import HttpRequest
from django.utils import timezone

from peers.people.models import RoleChange, User


def began_by_another(user: User) -> bool:
    """Whether somebody else began the pause that holds; a rest of one's own is not noted."""
    pauses = (RoleChange.Kind.PAUSED, RoleChange.Kind.RESUMED)
    last = RoleChange.objects.filter(user=user, kind__in=pauses).order_by("at", "pk").last()
    return user.paused_at is not None and last is not None and last.kind == pauses[0]


def note_pauses(kind: str, people: list[User], request: HttpRequest) -> None:
    """Who paused whom, for the roster and the auditor; a rest of one's own is nobody's business."""
    by, now = request.user, timezone.now()
    assert isinstance(by, User)  # noqa: S101 - behind the log-in, told to the types
    RoleChange.objects.bulk_create(
        RoleChange(at=now, kind=kind, user=one, by=by) for one in people if one != by
    )
