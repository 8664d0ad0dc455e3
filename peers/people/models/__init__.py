"""Who helps (`people`), the `papers` they need, their `availability`, the `rota`, and how people
come to a group (`joining`)."""

from peers.people.models.account_mail import AccountMail
from peers.people.models.availability import Absence, GroupConflict, WeeklyHours
from peers.people.models.edition import Edition
from peers.people.models.houses import Going, GoingStep, HousePlan, SharedDevice
from peers.people.models.joining import (
    CONFIRMED_ROLES,
    GroupChange,
    GroupRequest,
    Invitation,
    RoleChange,
)
from peers.people.models.outgoing import InvitationMail
from peers.people.models.papers import Agreement, VettingCheck
from peers.people.models.people import (
    ADULT_HELPER_ROLES,
    GROUP_ROLES,
    JOIN_CODE_LETTERS,
    Group,
    Membership,
    Role,
    User,
    new_join_code,
)
from peers.people.models.rota import ClosedDay, OnCallShift, ShiftHandOver, StaffedHours
from peers.people.models.supervision import Supervision

__all__ = [
    "ADULT_HELPER_ROLES",
    "CONFIRMED_ROLES",
    "GROUP_ROLES",
    "JOIN_CODE_LETTERS",
    "Absence",
    "AccountMail",
    "Agreement",
    "ClosedDay",
    "Edition",
    "Going",
    "GoingStep",
    "Group",
    "GroupChange",
    "GroupConflict",
    "GroupRequest",
    "HousePlan",
    "Invitation",
    "InvitationMail",
    "Membership",
    "OnCallShift",
    "Role",
    "RoleChange",
    "SharedDevice",
    "ShiftHandOver",
    "StaffedHours",
    "Supervision",
    "User",
    "VettingCheck",
    "WeeklyHours",
    "new_join_code",
]
