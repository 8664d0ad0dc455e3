"""What would become of each line of a roster: a new invitation, nothing, or a mistake to mend."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from peers.people.joining import NO_MAILS_HERE
from peers.people.mailing import may_be_mailed
from peers.people.models import GROUP_ROLES, Group, Invitation, Membership, Role
from peers.people.roster_file import FORMULA, Cell
from peers.people.roster_file import Line as FileLine
from peers.people.rules import PEER_MINIMUM_AGE, birthday

LONGEST_NAME = 60
_DAYS = ("%Y-%m-%d", "%d/%m/%Y", "%d.%m.%Y", "%d-%m-%Y")
Words = str | Promise


class Verdict(StrEnum):
    NEW = "new"
    KNOWN = "known"
    WRONG = "wrong"


@dataclass(frozen=True)
class Line:
    """One person of a file; `words` say why they are not invited."""

    number: int
    name: str = ""
    role: str = ""
    mail: str = ""
    language: str = ""
    verdict: Verdict = Verdict.NEW
    words: Words = ""

    def wrong(self, words: Words) -> "Line":
        return replace(self, verdict=Verdict.WRONG, words=words)


class _Wrong(Exception):
    def __init__(self, words: Words) -> None:
        super().__init__()
        self.words = words


def judge(
    rows: Iterable[FileLine], *, group: Group, roles: Sequence[str], today: dt.date
) -> list[Line]:
    """What would become of each line."""
    read = (_read(number, cells, roles, today) for number, cells in rows)
    lines = _without_doubles(_on_paper(line, group) for line in read)
    return against_known(lines, group)


def _read(number: int, cells: dict[str, Cell], roles: Sequence[str], today: dt.date) -> Line:
    if any(cell is FORMULA for cell in cells.values()):
        return Line(number).wrong(_("There is a formula in this line. Write the text itself."))
    if "too_many" in cells:
        return Line(number).wrong(_("This line has more cells than there are columns."))
    name = str(cells["name"])
    line = Line(number, name[:LONGEST_NAME], mail=str(cells["mail"])[:254])
    try:
        _named(name)
        line = replace(line, role=_role(str(cells["role"]), roles), mail=_mail(line.mail))
        line = replace(line, language=_language(str(cells["language"])))
        if line.role == Role.PEER:
            _old_enough(cells["birth_date"], today)
    except _Wrong as wrong:
        return line.wrong(wrong.words)
    return line


def _on_paper(line: Line, group: Group) -> Line:
    if line.verdict == Verdict.NEW and line.mail and not may_be_mailed(group, line.role):
        return line.wrong(NO_MAILS_HERE)
    return line


def _named(name: str) -> None:
    if not 0 < len(name) <= LONGEST_NAME:
        raise _Wrong(_("A name has 1 to 60 letters."))


def _role(typed: str, roles: Sequence[str]) -> str:
    """An empty cell is the role that is invited here."""
    words = {str(Role(role).label).casefold(): role for role in GROUP_ROLES}
    role = words.get(typed.casefold(), typed.casefold()) or roles[0]
    if role not in GROUP_ROLES:
        raise _Wrong(_("The role is “peer” or “coach”."))
    if role not in roles:
        raise _Wrong(
            _("A coach of the group invites peer experts.")
            if role == Role.PEER
            else _("The organisation invites coaches.")
        )
    return str(role)


def _mail(typed: str) -> str:
    try:
        if typed:
            validate_email(typed)
    except ValidationError:
        raise _Wrong(_("This is not a mail address.")) from None
    return typed


def _language(typed: str) -> str:
    code = typed.casefold() or (get_language() or "en")
    names = {str(name).casefold(): known.casefold() for known, name in settings.LANGUAGES}
    code = names.get(code, code)
    for known, _name in settings.LANGUAGES:
        if known.casefold() == code:
            return known
    raise _Wrong(_("This language is not known. Write its code, for example en, fr or nl."))


def _old_enough(cell: Cell, today: dt.date) -> None:
    """S20. An empty cell passes: the day is asked when the person joins."""
    if cell == "":
        return
    born = cell if isinstance(cell, dt.date) else _day(str(cell))
    if not today.year - 120 < born.year or born > today:
        raise _Wrong(_("This day cannot be right. Please look at it again."))
    first = birthday(born, PEER_MINIMUM_AGE)
    if today < first:
        text = gettext("Peer experts are %(age)d or older: from %(day)s on.")
        raise _Wrong(text % {"age": PEER_MINIMUM_AGE, "day": date_format(first, "DATE_FORMAT")})


def _day(typed: str) -> dt.date:
    for form in _DAYS:
        try:
            return dt.datetime.strptime(typed, form).date()  # noqa: DTZ007 - a day has no zone
        except ValueError:
            continue
    raise _Wrong(_("Write the day as 2010-12-31 or 31/12/2010."))


def _without_doubles(lines: Iterable[Line]) -> list[Line]:
    """One person stands once in a file. Two of one name are told apart by their mail."""
    mails: dict[str, int] = {}
    names: dict[str, Line] = {}
    kept = []
    for line in lines:
        mail, name = line.mail.casefold(), line.name.casefold()
        before = names.get(name)
        words: Words = ""
        if mail and mail in mails:
            words = gettext("The same mail address as in line %(number)d.")
            words = words % {"number": mails[mail]}
        elif before is not None and not (mail and before.mail):
            words = gettext(
                "The same name as in line %(number)d. Add something to tell them apart."
            )
            words = words % {"number": before.number}
        if line.verdict == Verdict.NEW and words:
            line = line.wrong(words)  # noqa: PLW2901 - the same line, judged
        elif line.verdict == Verdict.NEW:
            mails[mail] = line.number
            names[name] = line
        kept.append(line)
    return kept


def against_known(lines: list[Line], group: Group) -> list[Line]:
    """Who is in the group, is invited, or said no, is left alone."""
    mails, names = _known_in(group)
    judged = []
    for line in lines:
        mail, name = line.mail.casefold(), line.name.casefold()
        words = mails.get(mail) if mail else None
        # A name alone is compared where one of the two has no mail address.
        words = words or names.get((name, False)) or (None if mail else names.get((name, True)))
        if line.verdict == Verdict.NEW and words is not None:
            judged.append(replace(line, verdict=Verdict.KNOWN, words=words))
        else:
            judged.append(line)
    return judged


def _known_in(group: Group) -> tuple[dict[str, Words], dict[tuple[str, bool], Words]]:
    """By mail address, and by (name, whether a mail address is known)."""
    here, asked = _("Is in the group already."), _("Is invited already.")
    said_no = _("Said no before. You can invite them by hand.")
    members = Membership.objects.current().filter(group=group)
    found: list[tuple[str, str, Words]] = [
        (name, mail, here) for name, mail in members.values_list("user__name", "user__email")
    ]
    rows = Invitation.objects.filter(group=group, revoked_at=None)
    joined = rows.filter(accepted_by__in=members.values("user"))
    found += [(name, "", here) for name in joined.values_list("name_hint", flat=True)]
    refused = rows.filter(declined_at__isnull=False)
    found += [(name, "", said_no) for name in refused.values_list("name_hint", flat=True)]
    waiting = rows.filter(accepted_at=None, declined_at=None)
    found += [(name, mail, asked) for name, mail in waiting.values_list("name_hint", "email")]
    mails = {mail.casefold(): words for _name, mail, words in found if mail}
    names = {(name.casefold(), bool(mail)): words for name, mail, words in found}
    return mails, names
