"""The certificate of a role-play as a PDF, in the language of whoever asks for it."""

import datetime as dt

from django.conf import settings
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext


def as_pdf(*, name: str, title: str, day: dt.date, code: str) -> bytes:
    """One page, A4: the name, the role-play, the day, what it is worth, and how to check it."""
    from peers.training.paper import Paper  # noqa: PLC0415 - heavy, see capsules.printing.sheet

    page = Paper(gettext("Certificate of participation"))
    page.put(name, size=24)
    page.fact(gettext("took part in the role-play"), title)
    page.fact(gettext("Date"), date_format(day, "DATE_FORMAT"))
    page.ln(8)
    page.put(str(what_it_is_worth()), size=10)
    page.foot(
        gettext("Anybody can check it at %(address)s with the name and this code:")
        % {"address": settings.PORTAL_URL + reverse("training:role_play_check")},
        code,
    )
    return bytes(page.output())


def what_it_is_worth() -> str:
    """The honest words, the same on the paper and on both pages."""
    return gettext(
        "It says that somebody of this name went through the role-play and its questions. "
        "It was no exam: nobody watched, and nobody checked the name."
    )
