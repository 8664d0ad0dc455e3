"""What a youth can do and keep while waiting for an answer, by topic (S16).

Plain data. Nothing here asks for a picture: whoever keeps proof keeps names, links and times.
"""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Words = Promise | str

TAKE_IT_DOWN = "https://takeitdown.ncmec.org/"
STOP_NCII = "https://stopncii.org/"


@dataclass(frozen=True)
class Advice:
    """Short lines for one topic; `about_images` adds the guide to having images taken down."""

    do: tuple[Words, ...]
    keep: tuple[Words, ...]
    about_images: bool = False


_NAMES = _("The names they use: profile, user name, number.")
_LINKS = _(
    "The address (link) of the profile, the post or the chat. Copy it, or write it on paper."
)
_TIMES = _("The day and the time, and on which app it was.")
_WORDS = _("What they wrote to you, if you can stand to keep it. Leave the chat as it is.")
_PAYMENT = _("If you paid: the proof of payment, the account or the card code you sent.")
_NO_PICTURES = _(
    "Never take or send a screenshot of a sexual picture of someone under 18, not even as proof. "
    "The link and the name are enough."
)
_TELL = _("Tell an adult whom you trust. You do not have to tell everything.")
_REPORT = _("Report the profile in the app, then block it. Note its name and link before.")

ADVICE: dict[str, Advice] = {
    "sextortion": Advice(
        do=(
            _("Do not pay. Whoever pays is asked for more."),
            _("Send nothing more: no picture, no money, no code."),
            _("Stop answering. You do not have to explain anything to them."),
            _REPORT,
            _TELL,
        ),
        keep=(_NAMES, _LINKS, _TIMES, _WORDS, _PAYMENT, _NO_PICTURES),
        about_images=True,
    ),
    "ncii": Advice(
        do=(
            _("You did nothing wrong. Whoever passes it on does."),
            _(
                "Report the picture in the app, as one of you that must not be shared. Say so if "
                "you are under 18."
            ),
            _("Ask those who have it to delete it, if you feel safe to ask. You do not have to."),
            _("Send nothing more to whoever shared it."),
            _TELL,
        ),
        keep=(_NAMES, _LINKS, _TIMES, _NO_PICTURES),
        about_images=True,
    ),
    "grooming": Advice(
        do=(
            _("Send nothing more: no picture, no address, no name of your school."),
            _("Do not meet this person, also not just once to end it."),
            _("You may stop answering at any time, even if you promised something."),
            _REPORT,
            _TELL,
        ),
        keep=(_NAMES, _LINKS, _TIMES, _WORDS, _NO_PICTURES),
    ),
    "cyberbullying": Advice(
        do=(
            _("You do not have to answer. What you do not answer often stops sooner."),
            _("Mute, block or leave the group. That is not weak."),
            _("Report the posts in the app."),
            _TELL,
        ),
        keep=(
            _("A screenshot of what they wrote, without pictures of anybody undressed."),
            _NAMES,
            _LINKS,
            _TIMES,
        ),
    ),
    "account_security": Advice(
        do=(
            _("Change the password, first of your e-mail, then of the account."),
            _("Use one that you use nowhere else, and turn on the code by app (two steps)."),
            _("Log out all other devices in the settings of the account."),
            _("If you cannot get in: use “I forgot my password” or “My account was hacked”."),
            _("Never give a code from a message to anybody, whoever they say they are."),
        ),
        keep=(
            _("The e-mails about changes of your account."),
            _("The day and the time when it stopped working."),
            _("The strange posts or messages that went out in your name."),
        ),
    ),
}


def advice_for(topic: str) -> Advice | None:
    """What can be done about this topic right now, if it can be said in general."""
    return ADVICE.get(topic)
