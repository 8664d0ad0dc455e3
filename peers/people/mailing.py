"""Who is sent nothing: peer experts of a closed institution, whose mails and screens others see."""

from peers.people.models import ADULT_HELPER_ROLES, Group, Membership, Role, User

CLOSED = Group.Kind.INSTITUTION_CLOSED


def is_house(group: Group) -> bool:
    return group.kind == CLOSED and group.archived_at is None


def is_silent(user: User) -> bool:
    """Whether nothing is sent to this person: a peer expert of a closed institution, whose mails
    and screens others see. Whoever also helps as an adult keeps their notices."""
    now_held = [one for one in user.memberships.all() if one.ended_on is None]
    if any(one.role in (*ADULT_HELPER_ROLES, Role.STAFF) for one in now_held):
        return False
    return any(one.role == Role.PEER and one.group and is_house(one.group) for one in now_held)


def may_be_mailed(group: Group | None, role: str) -> bool:
    """An invitation for a peer of a closed institution goes by paper."""
    return not (group is not None and role == Role.PEER and group.kind == CLOSED)


def silent_people() -> list[int]:
    """Ids of those to whom nothing may be sent."""
    peers = Membership.objects.current().filter(
        role=Role.PEER, group__kind=CLOSED, group__archived_at=None
    )
    adults = Membership.objects.current().filter(role__in=(*ADULT_HELPER_ROLES, Role.STAFF))
    return list(peers.exclude(user__in=adults.values("user")).values_list("user_id", flat=True))
