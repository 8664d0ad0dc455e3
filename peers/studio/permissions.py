"""Who writes, who passes a draft on, who publishes. Nobody approves their own."""

from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.http import Http404
from django.utils import timezone

from capsules.models import Capsule
from peers.people.facts import facts_of
from peers.people.models import Membership, Role, User
from peers.studio.models import Authorship, WorkingCopy
from peers.studio.rules import State


@dataclass(frozen=True)
class Hat:
    """What somebody is in the studio today, read once for the request's user object."""

    is_staff: bool = False
    is_translator: bool = False
    is_author: bool = False
    is_peer: bool = False
    coached_groups: frozenset[int] = frozenset()

    @property
    def is_coach(self) -> bool:
        return bool(self.coached_groups)

    @property
    def is_adult(self) -> bool:
        """Who writes as an adult: their drafts go straight to the NGO."""
        return self.is_staff or self.is_coach

    @property
    def writes(self) -> bool:
        return self.is_adult or self.is_author


def hat_of(user: User) -> Hat:
    known: Hat | None = user.__dict__.get("_studio_hat")
    if known is None:
        known = user.__dict__["_studio_hat"] = _look_up(user)
    return known


def _look_up(user: User) -> Hat:
    if not user.is_active or user.paused_at is not None:
        return Hat()
    roles = set(Membership.objects.current().filter(user=user).values_list("role", flat=True))
    return Hat(
        is_staff=Role.STAFF in roles,
        is_translator=Role.TRANSLATOR in roles,
        is_author=Role.PEER in roles and _has_a_place(user),
        is_peer=Role.PEER in roles,
        coached_groups=_coached(user) if Role.COACH in roles else frozenset(),
    )


def _has_a_place(user: User) -> bool:
    return Authorship.objects.filter(user=user, ended_at=None).exists()


def _coached(user: User) -> frozenset[int]:
    """S19: whose papers have lapsed reads no young person's draft until they are renewed."""
    facts = facts_of(user, today=timezone.localdate())
    return facts.groups_as(Role.COACH) if Role.COACH in facts.active_roles else frozenset()


# --- drafts -----------------------------------------------------------------------------------
def copies_for(user: User) -> QuerySet[WorkingCopy]:
    """Staff see all drafts, coaches theirs and their peers', authors their own."""
    hat = hat_of(user)
    rows = WorkingCopy.objects.select_related("author", "capsule", "base")
    if hat.is_staff:
        return rows
    seen = Q(author=user) if hat.writes else Q(pk__in=())
    if hat.is_coach:
        seen |= Q(author__in=peers_of(hat))
    return rows.filter(seen)


def peers_of(hat: Hat) -> QuerySet[User]:
    """The peers of the groups that a coach looks after."""
    mine = Membership.objects.current().filter(role=Role.PEER, group__in=hat.coached_groups)
    peers: QuerySet[User] = User.objects.filter(pk__in=mine.values("user"))
    return peers


def copy_or_404(user: User, pk: int) -> WorkingCopy:
    """Somebody else's draft answers as one that does not exist."""
    copy = copies_for(user).filter(pk=pk).first()
    if copy is None:
        raise Http404
    return copy


def is_coach_of(user: User, author: User) -> bool:
    hat = hat_of(user)
    return hat.is_coach and user.pk != author.pk and peers_of(hat).filter(pk=author.pk).exists()


def can_start(user: User) -> bool:
    return hat_of(user).writes


def can_edit(user: User, copy: WorkingCopy) -> bool:
    """While it is being written: the author, their coach, staff. Later whoever it lies with."""
    hat = hat_of(user)
    if copy.state == State.DRAFT:
        own = copy.author_id == user.pk and hat.writes
        return own or hat.is_staff or is_coach_of(user, copy.author)
    if copy.state == State.WITH_COACH:
        return hat.is_staff or is_coach_of(user, copy.author)
    return bool(copy.state == State.WITH_NGO and hat.is_staff)


def can_send(user: User, copy: WorkingCopy) -> bool:
    """The author sends their draft off, or an adult where the author writes no longer; the coach
    of a peer passes it on, or staff where the peer has no active coach."""
    if copy.state == State.DRAFT:
        own = copy.author_id == user.pk
        return can_edit(user, copy) and (own or not hat_of(copy.author).writes)
    if copy.state != State.WITH_COACH or copy.author_id == user.pk:
        return False
    return is_coach_of(user, copy.author) or (
        hat_of(user).is_staff and not has_active_coach(copy.author)
    )


def has_active_coach(author: User) -> bool:
    return bool(facts_of(author, today=timezone.localdate()).active_coaches)


def can_publish(user: User, copy: WorkingCopy) -> bool:
    """Staff who wrote nothing of it: nobody approves their own."""
    if copy.state != State.WITH_NGO or not hat_of(user).is_staff:
        return False
    return user.pk not in writers_of(copy)


def writers_of(copy: WorkingCopy) -> set[int]:
    """The author and everybody who saved a part of it."""
    saved = copy.versions.filter(number__gt=0).values_list("by", flat=True)
    return {copy.author_id, *saved}


def can_send_back(user: User, copy: WorkingCopy) -> bool:
    """Whoever it lies with; and the author, who wants to go on writing."""
    if copy.state not in (State.WITH_COACH, State.WITH_NGO):
        return False
    if copy.author_id == user.pk:
        return hat_of(user).writes
    if hat_of(user).is_staff:
        return True
    return copy.state == State.WITH_COACH and is_coach_of(user, copy.author)


def can_put_aside(user: User, copy: WorkingCopy) -> bool:
    own = copy.author_id == user.pk and hat_of(user).writes
    return copy.is_open and (own or hat_of(user).is_staff)


def can_take_up(user: User, copy: WorkingCopy) -> bool:
    own = copy.author_id == user.pk and hat_of(user).writes
    return copy.state == State.PUT_ASIDE and (own or hat_of(user).is_staff)


def capsules_for(user: User) -> QuerySet[Capsule]:
    """Those a draft can be made of: an author knows what readers know, adults know them all."""
    everything: QuerySet[Capsule] = Capsule.objects.all()
    return everything if hat_of(user).is_adult else everything.filter(state="published")


# --- what is live -----------------------------------------------------------------------------
def can_see_history(user: User) -> bool:
    """Names of who wrote what are for the adults; what is live anybody reads."""
    return hat_of(user).is_adult


def can_take_offline(user: User) -> bool:
    return hat_of(user).is_staff


# --- authors ----------------------------------------------------------------------------------
def possible_authors(user: User) -> QuerySet[User]:
    """The peers to whom `user` may give a place in the studio."""
    hat = hat_of(user)
    peers = peers_of(hat)
    if hat.is_staff:
        all_peers = Membership.objects.current().filter(role=Role.PEER)
        peers = User.objects.filter(pk__in=all_peers.values("user"))
    return peers.filter(is_active=True).exclude(pk=user.pk)


def first_name(user: User) -> str:
    """All that the studio says of anybody."""
    return str(user).split()[0] if str(user).split() else str(user)
