"""What the translation desk says: where a text stands, what may be lost, how far a language is."""

from typing import Any

from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from capsules.all_texts import Text
from capsules.models import Answer, PollOption, ScenarioChoice
from peers.studio.translating.checks import Loss, Warn
from peers.studio.translating.overview import Standing

LOSSES: dict[Loss, str | Promise] = {
    Loss.LIST: _("The list has another number of points: there are %(what)s in the source."),
    Loss.BOLD: _("Other words are bold: in the source there are %(what)s."),
    Loss.OPEN_BOLD: _("Bold text begins and does not end: ** is missing."),
    Loss.LINK: _("This link is missing: %(what)s"),
    Loss.NUMBER: _("This number is missing: %(what)s"),
    Loss.PLACEHOLDER: _("This part must stay as it is: %(what)s"),
    Loss.TAG: _("This is not shown to readers: %(what)s"),
}
STANDINGS: dict[Standing, str | Promise] = {
    Standing.NOTHING: _("Not begun"),
    Standing.WITHDRAWN: _("Withdrawn"),
    Standing.OUT_OF_DATE: _("Out of date"),
    Standing.UNFINISHED: _("Not finished"),
    Standing.DRAFT: _("Draft translation"),
    Standing.SIGNED_OFF: _("Signed off by a native speaker"),
}
# A part that stands within another one is named with it.
_WITHIN = {Answer: "question", ScenarioChoice: "step", PollOption: "poll"}


def warning_words(warning: Warn) -> str:
    return str(LOSSES[warning.loss]) % {"what": warning.what}


def place_of(text: Text) -> str:
    """`Card 3 · text`, `Question 1 · answer 2 · feedback`, in the words of the models."""
    outer = _WITHIN.get(type(text.row))
    rows = [getattr(text.row, outer), text.row] if outer else [text.row]
    said = [_named(row) for row in rows]
    said.append(str(text.row._meta.get_field(text.name).verbose_name))  # noqa: SLF001
    # The word for the part and the one for its text are the same: say it once.
    if len(said) > 1 and said[-1] == str(rows[-1]._meta.verbose_name):  # noqa: SLF001
        said.pop()
    return capfirst(" · ".join(said))


def _named(row: Any) -> str:
    number = getattr(row, "number", "")
    return f"{row._meta.verbose_name} {number}".strip()  # noqa: SLF001 - documented
