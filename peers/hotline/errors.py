"""What can go wrong with a report, in words for the person who acted."""

from django.utils.translation import gettext_lazy as _


class HotlineError(Exception):
    """Refused; nothing was changed. `str(error)` is for the reader, translated."""

    message = _("This report has moved on. The page shows how things stand now.")

    def __str__(self) -> str:
        return str(self.message)


class AlreadyShown(HotlineError):
    message = _("You were shown this link already. Another adult can see it once, too.")


class NotShownYet(HotlineError):
    message = _("Look at the link and hand it over first.")


class LinkIsGone(HotlineError):
    message = _("This link has been erased.")
