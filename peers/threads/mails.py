"""The words of a mail to a helper: neutral, in the reader's language (S04, I6)."""

import datetime as dt

from django.conf import settings
from django.core.mail import EmailMessage
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from peers.people.models import Role
from peers.threads.figures import figures, figures_of_leads, in_words
from peers.threads.models import Notification
from peers.threads.permissions import roles_of
from peers.threads.rules.notices import URGENT

# What is not found on the board.
PAGES: dict[str, str] = {
    Notification.Kind.CARE: "desk:care",
    Notification.Kind.GROUP: "groups:home",
    Notification.Kind.STOP: "hotline:reports",
    Notification.Kind.SHIFT: "rota:rota",
    Notification.Kind.STUDIO: "studio:home",
    Notification.Kind.DRAFT: "studio:home",
}


def mail_for(notice: Notification, *, now: dt.datetime) -> EmailMessage:
    """A mail that says that there is something, and nothing of what."""
    with translation.override(notice.to.preferred_language):
        if notice.kind == Notification.Kind.DIGEST:
            subject, body = _digest(notice, now)
        else:
            subject, body = _neutral(notice)
    host = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].strip("> ") or "localhost"
    return EmailMessage(
        subject=subject,
        body=body,
        to=[notice.to.email],
        headers={"Message-ID": f"<notice-{notice.pk}@{host}>", "Auto-Submitted": "auto-generated"},
    )


def _neutral(notice: Notification) -> tuple[str, str]:
    urgent = notice.kind in URGENT
    # A paper that runs out belongs to a person, not to a thread.
    about_papers = notice.kind == Notification.Kind.REMINDER and notice.thread_id is None
    page = reverse("groups:mine" if about_papers else PAGES.get(notice.kind, "desk:board"))
    subject = _("Urgent: please look now") if urgent else _("There is something new for you")
    body = _(
        "Hello %(name)s,\n\nthere is something for you on your desk:\n%(address)s\n\n"
        "For safety, this mail says nothing more. Please do not answer it."
    ) % {"name": notice.to.name, "address": settings.PORTAL_URL + page}
    return subject, body


def _digest(notice: Notification, now: dt.datetime) -> tuple[str, str]:
    """Counted when it is sent: a mail that was late is not out of date."""
    counts = figures(now=now)
    if Role.LEAD in roles_of(notice.to):
        counts += figures_of_leads(now=now)
    lines = "\n".join(f"{what}: {in_words(count)}" for what, count in counts)
    body = _(
        "Hello %(name)s,\n\nthis is how things stand:\n\n%(figures)s\n\n"
        "You chose to get this mail. Change that here:\n%(address)s"
    ) % {
        "name": notice.to.name,
        "figures": lines,
        "address": settings.PORTAL_URL + reverse("desk:notices"),
    }
    return _("How things stand"), body
