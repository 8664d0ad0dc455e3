"""What a role may do in the administration. What people may do on threads is in peers.threads."""

from typing import Any

from django.contrib.auth.backends import BaseBackend

from peers.people.models import CONFIRMED_ROLES, Membership, Role, User

# They read every message, or every urgent one: whoever could give them a new password could too.
GUARDED_ROLES = frozenset(CONFIRMED_ROLES)

# Rows that prove something are ended, never deleted.
_KEEP = ("view", "add", "change")
_ALL = (*_KEEP, "delete")
_LOOK = ("view",)

_PROOF = (
    "people.user",
    "people.group",
    "people.membership",
    "people.vettingcheck",
    "people.agreement",
    "training.qualification",
)
_PLANNING = (
    "people.weeklyhours",
    "people.absence",
    "people.groupconflict",
    "people.oncallshift",
    "people.staffedhours",
    "people.closedday",
)
# Units, questions and exercises are taken out of use, not deleted: people have passed them.
_COURSES = (
    "training.unit",
    "training.unittext",
    "training.question",
    "training.questiontext",
    "training.exercise",
    "training.exercisetext",
)
_LADDER = ("threads.escalationstep",)

# role -> {model: actions}; "app.*" is every model of an app.
MAY: dict[str, dict[str, tuple[str, ...]]] = {
    Role.STAFF: {
        **dict.fromkeys(_PROOF, _KEEP),
        **dict.fromkeys(_PLANNING, _ALL),
        **dict.fromkeys(_LADDER, _LOOK),
        **dict.fromkeys(_COURSES, _KEEP),
        "capsules.*": _ALL,
    },
    Role.LEAD: {
        **dict.fromkeys(_PROOF, _LOOK),
        **dict.fromkeys(_PLANNING, _LOOK),
        "people.oncallshift": _ALL,
        **dict.fromkeys(_LADDER, _LOOK),
    },
    Role.TRANSLATOR: {"capsules.*": ("view", "change")},
}


def roles_of(user: Any) -> frozenset[str]:
    """The roles a person holds now; asked once for each request's user object."""
    if not isinstance(user, User) or not user.is_active:
        return frozenset()
    known: frozenset[str] | None = user.__dict__.get("_roles_now")
    if known is None:
        held = Membership.objects.current().filter(user=user).values_list("role", flat=True)
        known = user.__dict__["_roles_now"] = frozenset(held)
    return known


def is_guarded(user: User) -> bool:
    """Whether only an administrator may change this account."""
    return bool(user.is_superuser or roles_of(user) & GUARDED_ROLES)


def can_administer(user: Any) -> bool:
    """Whether `/admin/` opens; what is to be seen inside follows from `MAY`."""
    if not user.is_active:
        return False
    return bool(user.is_staff or user.is_superuser or roles_of(user) & MAY.keys())


def may(user: Any, perm: str) -> bool:
    """Whether a role of the person allows `perm`, as Django writes it: `people.change_group`."""
    app, _dot, codename = perm.partition(".")
    action, _underscore, model = codename.partition("_")
    return any(
        action in MAY.get(role, {}).get(f"{app}.{model}", ())
        or action in MAY.get(role, {}).get(f"{app}.*", ())
        for role in roles_of(user)
    )


class RoleBackend(BaseBackend):
    """Django asks it for permissions beside the ones given to an account by hand."""

    def has_perm(self, user_obj: Any, perm: str, obj: Any = None) -> bool:
        return may(user_obj, perm)

    def has_module_perms(self, user_obj: Any, app_label: str) -> bool:
        return any(
            model.startswith(f"{app_label}.")
            for role in roles_of(user_obj)
            for model in MAY.get(role, {})
        )
