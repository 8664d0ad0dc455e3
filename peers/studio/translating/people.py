"""Who translates, who signs off, who sends and takes packs: the roles of today, never a flag."""

from django.utils import timezone

from capsules.bundles import SOURCE_LANGUAGE
from capsules.models import Capsule, TranslatedText
from peers.people.facts import facts_of
from peers.people.models import Role, User
from peers.people.permissions import roles_of

ADULT = 18
_ADULT_ROLES = frozenset({Role.STAFF, Role.TRANSLATOR, Role.COACH, Role.LEAD, Role.ON_CALL})


def can_translate(user: User) -> bool:
    """Adults who translate, and staff."""
    return _is_at_work(user) and bool(roles_of(user) & {Role.STAFF, Role.TRANSLATOR})


def can_exchange(user: User) -> bool:
    """Whole capsules go to other centres, and come from them, by staff alone."""
    return _is_at_work(user) and Role.STAFF in roles_of(user)


def can_check(user: User, language: str) -> bool:
    """Whether this person can answer for texts in that language.

    A peer expert who is active and grew up with it; an adult who grew up with it or knows it.
    """
    if language == SOURCE_LANGUAGE or user.paused_at is not None:
        return False
    native, spoken = language in user.native_languages, language in user.languages
    if _is_at_work(user) and roles_of(user) & _ADULT_ROLES:
        return native or spoken
    return native and Role.PEER in facts_of(user, today=timezone.localdate()).active_roles


def wrote_unchecked(user: User, *, capsule: Capsule, language: str) -> bool:
    """Whether some of the words that nobody has checked yet are this person's own."""
    rows = TranslatedText.objects.filter(capsule=capsule, language=language, is_checked=False)
    return rows.filter(written_by=user).exists()


def can_sign_off(user: User, *, capsule: Capsule, language: str) -> bool:
    """Nobody signs off their own words."""
    if not can_check(user, language):
        return False
    return not wrote_unchecked(user, capsule=capsule, language=language)


def can_open(user: User, language: str) -> bool:
    """Translators see every language; who can check one reads that one."""
    return can_translate(user) or can_check(user, language)


def can_open_overview(user: User) -> bool:
    """Adults who help, and peers who grew up with another language than the source."""
    if _is_at_work(user) and roles_of(user) & _ADULT_ROLES:
        return True
    return any(can_check(user, code) for code in user.native_languages)


def _is_at_work(user: User) -> bool:
    age = user.age_on(timezone.localdate())
    return user.is_active and user.paused_at is None and (age is None or age >= ADULT)
