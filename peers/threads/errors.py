"""What can go wrong when somebody acts on a thread, in words for the person who acted."""

from django.utils.translation import gettext_lazy as _


class ThreadError(Exception):
    """The act was refused and nothing was changed. `str(error)` is for the reader, translated."""

    message = _("That is not possible now. The page shows how things stand.")

    def __str__(self) -> str:
        return str(self.message)


class TooLate(ThreadError):
    """The thread moved on between the page and the press of the button."""

    message = _("This thread has moved on in the meantime. The page shows how things stand now.")


class NotYours(ThreadError):
    """The person may not do this on this thread; views answer 404."""

    message = _("This is not one of your threads.")


class TooManyDevices(ThreadError):
    message = _("These are many devices. Remove one first.")


class EmptyText(ThreadError):
    message = _("Write something first.")


class NeedsHigherLevel(ThreadError):
    message = _("Choose a higher level than the thread has now.")


class NeedsLowerLevel(ThreadError):
    message = _("Choose a lower level than the thread has now.")


class NotForPeers(ThreadError):
    message = _("This thread must stay with adults.")


class SecondAdultIsTheSame(ThreadError):
    message = _("A second adult must confirm this; you asked for it yourself.")


class AlreadyAsked(ThreadError):
    message = _("A second adult has already been asked to confirm this.")


class StillOpen(ThreadError):
    message = _(
        "Close it when the youth agrees, or after three attempts to reach them without an answer."
    )


class UnderHold(ThreadError):
    message = _("A legal hold keeps this thread. Two leads have to lift it first.")


class StillOpenForAdult(StillOpen):
    message = _(
        "Close it when they agree, or after three attempts to reach them without an answer."
    )


class NotAboutYourself(ThreadError):
    message = _("Another safeguarding lead has to judge what is about you.")


class NobodyToTell(ThreadError):
    message = _("No safeguarding lead can be told of this now, so the thread stays closed to you.")


class PhraseRefused(ThreadError):
    """A signal phrase that would tell nothing or cannot be read; the words say what to change."""

    def __init__(self, why: object) -> None:
        super().__init__()
        self.why = why

    def __str__(self) -> str:
        return str(self.why)
