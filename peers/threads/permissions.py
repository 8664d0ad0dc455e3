"""Who may do what with a thread they can see: `can_x(user, thread) -> bool`.

Whether they can see it at all is `Thread.objects.visible_to(user)`; views answer 404 otherwise.
These decide which buttons a page shows; the actions check again under the lock.
"""

from django.utils import timezone

from peers.people.access import is_staff_now
from peers.people.facts import facts_of
from peers.people.models import ADULT_HELPER_ROLES, Role, User
from peers.threads.models import Message, PhraseOff, Thread
from peers.threads.rules.states import ADULT_STATES, OWNED_STATES, PEER_STATES, Status
from peers.threads.rules.topics import Risk


def roles_of(user: User) -> frozenset[str]:
    """The roles a person holds now, in any group."""
    return frozenset(m.role for m in user.memberships.all() if m.ended_on is None)


def is_adult_helper(user: User) -> bool:
    return not roles_of(user).isdisjoint(ADULT_HELPER_ROLES)


def can_open(user: User, thread: Thread) -> bool:
    return Thread.objects.visible_to(user).filter(pk=thread.pk).exists()


def is_peer_here(user: User, thread: Thread) -> bool:
    """Whether this person has this very thread as a peer expert, or listens to it as one. Papers
    that another role of theirs needs are not asked for then, so that role counts for nothing."""
    holds = thread.owner_id == user.pk and thread.status in PEER_STATES
    return holds or thread.listener_id == user.pk


def can_see_team_notes(user: User, thread: Thread) -> bool:
    """Adults only: notes, ledger, answers to the safety questions."""
    return is_adult_helper(user)


def can_propose(user: User, thread: Thread) -> bool:
    return thread.owner_id == user.pk and thread.status == Status.WITH_PEER


def can_ask_as_peer(user: User, thread: Thread) -> bool:
    """A prepared question; an adult lets it through before the youth sees it (S08)."""
    return thread.owner_id == user.pk and thread.status in PEER_STATES


def peer_of(thread: Thread) -> User | None:
    """The peer who has the thread or listens along; with them adults may talk beside it (S12)."""
    return thread.owner if thread.status in OWNED_STATES else thread.listener


def can_talk_to_adults(user: User, thread: Thread) -> bool:
    """The peer, while it is theirs; it ends when they lose the thread."""
    peer = peer_of(thread)
    return peer is not None and peer.pk == user.pk and thread.is_open


def can_talk_to_peer(user: User, thread: Thread) -> bool:
    peer = peer_of(thread)
    return thread.is_open and is_adult_helper(user) and peer is not None and peer.pk != user.pk


def is_lead(user: User) -> bool:
    return Role.LEAD in roles_of(user)


def can_say_whom_it_is_about(user: User, thread: Thread) -> bool:
    """S11: leads alone; a thread that ended can still be about somebody."""
    return is_lead(user) and thread.data_key is not None


def can_break_glass(user: User) -> bool:
    """S12: staff, who see no text otherwise."""
    return Role.STAFF in roles_of(user)


def can_press_red_button(user: User, thread: Thread) -> bool:
    held = (Status.WITH_PEER, Status.AWAITING_APPROVAL)
    return thread.owner_id == user.pk and thread.status in held


def can_approve(user: User, message: Message) -> bool:
    """Any adult who sees the thread, never the writer (S08)."""
    proposed = message.state == Message.State.PROPOSED
    return proposed and is_adult_helper(user) and message.author_id != user.pk


def can_send_back(user: User, message: Message) -> bool:
    return can_approve(user, message) and message.thread.status == Status.AWAITING_APPROVAL


def can_reply(user: User, thread: Thread) -> bool:
    return thread.is_open and is_adult_helper(user)


def can_note(user: User, thread: Thread) -> bool:
    return is_adult_helper(user) and thread.data_key is not None


def can_acknowledge(user: User, thread: Thread) -> bool:
    mine = thread.owner_id == user.pk and thread.status in ADULT_STATES
    return mine and thread.acknowledged_at is None


def can_take_over(user: User, thread: Thread) -> bool:
    return thread.is_open and is_adult_helper(user) and not has_in_hands(user, thread)


def has_in_hands(user: User, thread: Thread) -> bool:
    return thread.owner_id == user.pk and thread.status not in PEER_STATES


def can_raise(user: User, thread: Thread) -> bool:
    return is_adult_helper(user) and thread.risk < Risk.R4 and thread.is_open


def can_lower(user: User, thread: Thread) -> bool:
    """Anyone may raise; only an adult may lower, and from R3 on only with a second (S13)."""
    return is_adult_helper(user) and thread.risk > Risk.R0 and thread.is_open


def can_refer(user: User, thread: Thread) -> bool:
    return is_adult_helper(user) and thread.status in ADULT_STATES


def can_confirm_referral(user: User, thread: Thread) -> bool:
    return is_adult_helper(user) and thread.status == Status.REFERRED


def can_pass_up(user: User, thread: Thread) -> bool:
    return thread.is_open and is_adult_helper(user)


def can_close(user: User, thread: Thread) -> bool:
    return thread.is_open and is_adult_helper(user)


def can_keep_texts(user: User) -> bool:
    """Coaches and leads maintain the passages that replies may start from."""
    may = user.is_active and user.paused_at is None
    return may and not roles_of(user).isdisjoint({Role.COACH, Role.LEAD})


def can_tend_signals(user: User) -> bool:
    """Phrases and counts, never a text: staff, and leads and coaches whose papers hold (S19)."""
    if is_staff_now(user):
        return True
    active = facts_of(user, today=timezone.localdate()).active_roles
    return not active.isdisjoint({Role.COACH, Role.LEAD})


def can_agree_to_silence(user: User, asked: PhraseOff) -> bool:
    """To switch a phrase off lowers watchfulness: a lead, and another than the one who asked."""
    active = facts_of(user, today=timezone.localdate()).active_roles
    return Role.LEAD in active and asked.asked_by_id != user.pk


def can_see_rota(user: User) -> bool:
    """Adults of the team and staff: who is on call when. To peers it does not exist."""
    if not user.is_active or user.paused_at is not None:
        return False
    return not roles_of(user).isdisjoint({*ADULT_HELPER_ROLES, Role.STAFF})


def can_set_policy(user: User) -> bool:
    """The rota and the ladder are set by staff and by leads whose papers hold (S19)."""
    if not can_see_rota(user):
        return False
    if Role.STAFF in roles_of(user):
        return True
    return Role.LEAD in facts_of(user, today=timezone.localdate()).active_roles


def can_set_hold(user: User, thread: Thread) -> bool:
    return Role.LEAD in roles_of(user) and not thread.legal_hold and thread.data_key is not None


def can_lift_hold(user: User, thread: Thread) -> bool:
    """The first lead asks and the second lifts it (S24); who asked waits."""
    if Role.LEAD not in roles_of(user) or not thread.legal_hold:
        return False
    hold = thread.holds.filter(lifted_at=None).first()
    return hold is not None and hold.lift_asked_by_id != user.pk


def can_ask_to_erase(user: User, thread: Thread) -> bool:
    """Below R3 the clock erases; above, two adults decide (S13, S24)."""
    serious = thread.status == Status.CLOSED and thread.risk >= Risk.R3
    return Role.LEAD in roles_of(user) and serious and not thread.legal_hold
