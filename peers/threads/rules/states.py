"""A thread's states and the one dictionary of what may follow what."""

from enum import StrEnum


class Status(StrEnum):
    WAITING = "waiting"  # nobody asked yet; due_at is the wake-up
    OFFERED = "offered"  # one peer is asked; due_at is the end of the lease
    WITH_PEER = "with_peer"
    AWAITING_APPROVAL = "awaiting_approval"  # a peer's draft lies with the coach (S08)
    WITH_COACH = "with_coach"
    ON_CALL = "on_call"
    LEADS = "leads"
    REFERRED = "referred"  # handed to a service outside; to be confirmed
    CLOSED = "closed"
    ERASED = "erased"  # text unreadable for good; the row stays for the statistics


class Ending(StrEnum):
    """What became of an offer or an assignment in the ledger."""

    OPEN = "open"
    ACCEPTED = "accepted"
    ASSIGNED = "assigned"  # adults are not asked, they are given it
    DECLINED = "declined"
    LAPSED = "lapsed"
    WITHDRAWN = "withdrawn"
    NOBODY = "nobody"  # no candidate fitted; the reasons are in the row


PEER_STATES = frozenset({Status.OFFERED, Status.WITH_PEER, Status.AWAITING_APPROVAL})
ADULT_STATES = frozenset({Status.WITH_COACH, Status.ON_CALL, Status.LEADS})
ENDED_STATES = frozenset({Status.CLOSED, Status.ERASED})
# States in which one person answers for the thread.
OWNED_STATES = frozenset({Status.WITH_PEER, Status.AWAITING_APPROVAL})

_UP = {Status.WITH_COACH, Status.ON_CALL, Status.LEADS}
_END = {Status.CLOSED, Status.ERASED}

TRANSITIONS: dict[Status, set[Status]] = {
    Status.WAITING: {Status.OFFERED} | _UP | _END,
    Status.OFFERED: {Status.WAITING, Status.WITH_PEER} | _UP | _END,
    # To another peer directly, when one is free as the first falls silent or hands it back.
    Status.WITH_PEER: {Status.AWAITING_APPROVAL, Status.WAITING, Status.OFFERED} | _UP | _END,
    Status.AWAITING_APPROVAL: {Status.WITH_PEER, Status.WAITING, Status.OFFERED} | _UP | _END,
    Status.WITH_COACH: {Status.WAITING, Status.ON_CALL, Status.LEADS, Status.REFERRED} | _END,
    Status.ON_CALL: {Status.WITH_COACH, Status.LEADS, Status.REFERRED} | _END,
    Status.LEADS: {Status.WITH_COACH, Status.ON_CALL, Status.REFERRED} | _END,
    Status.REFERRED: _UP | _END,
    Status.CLOSED: {Status.WAITING} | _UP | {Status.ERASED},
    Status.ERASED: set(),
}


def can_move(old: Status, new: Status) -> bool:
    """Whether a thread in `old` may go to `new`; staying where it is needs no leave."""
    return new in TRANSITIONS[old]
