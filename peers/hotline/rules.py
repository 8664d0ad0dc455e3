"""What a reported link may be, what of it is shown, how long it stays (S17). Pure.

Nobody opens the link here. It is taken as text, kept sealed, and handed to the hotline, which
has the right and the people to look.
"""

import datetime as dt
import re
from enum import StrEnum
from urllib.parse import urlsplit

LINK_LIMIT = 2_000
# [P] A report that nobody has passed on by then is told again.
FORWARD_WITHIN = dt.timedelta(hours=24)
# [P] How long a link stays after it was forwarded, or set aside.
KEPT_FOR = dt.timedelta(days=30)

_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*://", re.IGNORECASE)
_HOST = re.compile(r"(?=.{4,253}$)(?:[^\W_](?:[\w-]{0,61}[^\W_])?\.)+[^\W\d_][\w-]{1,62}")
_NO_ADDRESS = re.compile(r"[\s\x00-\x1f\x7f<>\"`\u200b-\u200f\u202a-\u202e\u2066-\u2069]")


class Fault(StrEnum):
    """Why a text is no link that can be passed on."""

    EMPTY = "empty"
    TOO_LONG = "too_long"
    NOT_ONE_LINK = "not_one_link"


class BadLink(ValueError):
    """Never carries what was typed."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.value)
        self.fault = fault


def clean_link(typed: str) -> str:
    """The one web address in `typed`; a missing `https://` is added. Raises BadLink."""
    link = typed.strip()
    if not link:
        raise BadLink(Fault.EMPTY)
    if len(link) > LINK_LIMIT:
        raise BadLink(Fault.TOO_LONG)
    if _NO_ADDRESS.search(link):
        raise BadLink(Fault.NOT_ONE_LINK)
    if not _SCHEME.match(link):
        link = f"https://{link}"
    if not link.lower().startswith(("http://", "https://")) or not _HOST.fullmatch(host_of(link)):
        raise BadLink(Fault.NOT_ONE_LINK)
    return link


def host_of(link: str) -> str:
    """The name of the site; empty when there is none. Never a name or password before an @."""
    try:
        return (urlsplit(link).hostname or "").lower()
    except ValueError:
        return ""


def masked(link: str) -> str:
    """What staff see: `example.org/…`, without the part that leads to a picture."""
    return f"{host_of(link)}/…"


def is_overdue(received_at: dt.datetime, *, now: dt.datetime) -> bool:
    """Whether a report should have been passed on by now."""
    return now - received_at >= FORWARD_WITHIN


def is_over(settled_at: dt.datetime, *, now: dt.datetime) -> bool:
    """Whether the link of a report that was forwarded or set aside must be gone."""
    return now - settled_at >= KEPT_FOR
