"""The short form for adults who ask about a child: who they are, what it is about, their words."""

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import get_language, gettext_lazy

from capsules.languages import language_choices
from capsules.topics import TOPICS
from peers.threads.actions.new_thread import NewThread
from peers.threads.models import AgeBand, Asker, Audience, SafeContact
from peers.threads.notice import ADULTS_NOTICE_VERSION
from peers.threads.views.help.forms import ANSWERS, PICK_ONE, KeepsWhatWasTyped

ASKERS = [(asker.value, asker.label) for asker in Asker if asker is not Asker.YOUTH]
# What only a youth or the team itself asks about.
_NOT_FOR_ADULTS = frozenset({"peer_wellbeing", "technical_settings", "media_literacy"})
_PICK = {
    "required": gettext_lazy("Choose what comes closest."),
    "invalid_choice": gettext_lazy("Choose one of the answers shown here."),
}
# Asked of adults; the other questions are about the one who writes.
SAFETY_QUESTIONS = ("in_danger", "self_harm")


class AdultForm(KeepsWhatWasTyped):
    """No name, no address, no nickname: the code is enough, for adults, too."""

    asker = forms.ChoiceField(
        label=gettext_lazy("Who are you?"), choices=ASKERS, error_messages=_PICK
    )
    topic = forms.ChoiceField(label=gettext_lazy("What is it about?"), error_messages=_PICK)
    in_danger = forms.ChoiceField(
        label=gettext_lazy("Is a child or a young person in danger right now?"),
        choices=ANSWERS,
        error_messages=PICK_ONE,
    )
    self_harm = forms.ChoiceField(
        label=gettext_lazy("Is a child or a young person thinking of hurting themselves?"),
        choices=ANSWERS,
        error_messages=PICK_ONE,
    )
    language = forms.ChoiceField(
        label=gettext_lazy("In which language would you like the answer?"), error_messages=_PICK
    )
    message = forms.Field(required=False, label=gettext_lazy("What do you want to say or ask?"))
    submission = forms.Field(required=False)

    def __init__(self, data: QueryDict | None = None, **options: Any) -> None:
        super().__init__(data, **options)
        topics = [(code, str(one.label)) for code, one in TOPICS.items()]
        _offer(
            self,
            "topic",
            [("", gettext_lazy("Choose"))]
            + [(code, label) for code, label in topics if code not in _NOT_FOR_ADULTS],
        )
        _offer(self, "language", language_choices())
        self.fields["language"].initial = get_language() or "en"

    def new_thread(self) -> NewThread:
        """What the action needs; call it on a valid form only."""
        given = self.cleaned_data
        return NewThread(
            topic=given["topic"],
            answers={question: given[question] for question in SAFETY_QUESTIONS},
            age_band=AgeBand.ADULT,
            nickname="",
            audience=Audience.STRANGER,
            group=None,
            not_these=(),
            safe_contact=SafeContact.NONE,
            message=given["message"],
            language=given["language"],
            notice_version=ADULTS_NOTICE_VERSION,
            asker=given["asker"],
        )


def _offer(form: forms.Form, name: str, choices: list[tuple[str, Any]]) -> None:
    field = form.fields[name]
    field.choices = choices  # type: ignore[attr-defined]  # a ChoiceField
