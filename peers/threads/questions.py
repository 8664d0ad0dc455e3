"""The prepared questions in plain words, as the youth reads them and helpers choose them.

Short, about now, answered by a tap. None asks for a name, a place, a picture or what exactly
happened: details are never fished for. Which of them weigh is `peers.threads.rules.questions`.
"""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

Words = Promise | str

QUESTIONS: dict[str, Words] = {
    "still_going": _("Does this still go on?"),
    "trusted_adult": _("Is there an adult whom you trust?"),
    "told_someone": _("Have you told anyone about it?"),
    "can_get_in": _("Can you still get into your account?"),
    "someone_knows": _("Does someone else know your password?"),
    "paid": _("Have you paid anything already?"),
    "has_guardian": _("Do you have a guardian?"),
    "know_person": _("Do you know this person outside the internet?"),
    "someone_there": _("Is someone with you now whom you trust?"),
    "safe_now": _("Are you safe now?"),
    "afraid": _("Are you afraid of someone?"),
    "hurting_self": _("Do you sometimes think of hurting yourself?"),
    "much_older": _("Is this person an adult, or much older than you?"),
    "keep_secret": _("Did someone say that you must keep it a secret?"),
    "wants_to_meet": _("Does this person want to meet you?"),
    "wants_something": _("Does someone want money, pictures or something else from you?"),
    "deadline": _("Were you told to do something before a certain time?"),
    "person_near": _("Is the person who hurts you near you now?"),
}

# What can be tapped, in this order; the row keeps the first.
ANSWERS: tuple[tuple[str, Words], ...] = (
    ("yes", pgettext_lazy("answer", "Yes")),
    ("no", pgettext_lazy("answer", "No")),
    ("unsure", _("I don’t know")),
    ("rather_not", _("I would rather not say")),
)


def words_of(code: str) -> str:
    """The question; one that left the catalogue is shown by its code."""
    return str(QUESTIONS.get(code, code))
