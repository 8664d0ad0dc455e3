"""The code on a certificate of a role-play: it proves a name, a capsule and a day, and nothing is
kept of anybody.

    261122-K7QM-3XPA-9RTD    the day, and twelve letters (59 bits) of an HMAC under the pepper

Whoever checks it types the name as well; only together do they give the letters again.
"""

import datetime as dt
import hashlib
import hmac
import unicodedata

from django.conf import settings

from peers.people.models import JOIN_CODE_LETTERS

_LETTERS = 12
_DAY = "%y%m%d"
_DAY_LENGTH = 6


def code_for(*, name: str, slug: str, day: dt.date) -> str:
    """The code for this person, role-play and day; the same whenever it is asked for."""
    written = day.strftime(_DAY)
    letters = _letters_of(f"role-play:{slug}:{written}:{_plain(name)}")
    return "-".join((written, letters[:4], letters[4:8], letters[8:]))


def day_of(*, code: str, name: str, slug: str) -> dt.date | None:
    """The day the certificate was given; None when code, name and role-play do not fit."""
    typed = as_printed(code)
    try:
        day = dt.datetime.strptime(typed[:_DAY_LENGTH], _DAY).date()  # noqa: DTZ007 - only a day
    except ValueError:
        return None
    right = code_for(name=name, slug=slug, day=day)
    return day if hmac.compare_digest(right.encode(), typed.encode()) else None


def as_printed(typed: str) -> str:
    """A code as it stands on the paper, whatever the case, the dashes and the digits' script."""
    kept = [one for one in unicodedata.normalize("NFKC", typed).upper() if one.isalnum()]
    whole = "".join(str(unicodedata.decimal(one, one)) for one in kept)
    rest = whole[_DAY_LENGTH:]
    return "-".join((whole[:_DAY_LENGTH], rest[:4], rest[4:8], rest[8:]))


def as_written(name: str) -> str:
    """A name as it is printed: one space between words, and no signs that nobody sees.

    A zero-width non-joiner stays: Persian names are written with it.
    """
    whole = unicodedata.normalize("NFC", name)
    shown = [one for one in whole if one == "\u200c" or unicodedata.category(one) != "Cf"]
    return " ".join("".join(shown).split())


def _plain(name: str) -> str:
    """The same for every way to type a name: case, width and joiners do not count."""
    folded = unicodedata.normalize("NFKC", as_written(name)).casefold()
    return folded.replace("\u200c", "")


def _letters_of(text: str) -> str:
    digest = hmac.digest(settings.CODE_PEPPER.encode(), text.encode(), hashlib.sha256)
    number = int.from_bytes(digest)
    found = []
    for _place in range(_LETTERS):
        number, place = divmod(number, len(JOIN_CODE_LETTERS))
        found.append(JOIN_CODE_LETTERS[place])
    return "".join(found)
