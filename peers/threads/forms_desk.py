"""What helpers fill in at the desk. Whether it is allowed is judged by the actions, once."""

import uuid
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from capsules.languages import language_choices
from peers.people.models import User
from peers.threads import askers, explain
from peers.threads.models import GlassOpening, Outcome, Thread
from peers.threads.rules.topics import Risk
from peers.threads.rules.wording import Fault, Unfit, clean_message

Words = Any  # a lazy translation or a string; the stubs know the first by a private name

# Outcomes that only the youth can give.
NOT_BY_HELPERS = {Outcome.BY_YOUTH}


def _set(form: forms.Form, name: str, **choices: Any) -> None:
    """What a field offers in this very form."""
    for attribute, value in choices.items():
        setattr(form.fields[name], attribute, value)


class EmptyForm(forms.Form):
    """A button: what is meant is in the address, who means it in the session."""


class WordsField(forms.CharField):
    """A text as it is kept: cleaned of what no reader could see, refused in a clear sentence."""

    FAULTS: ClassVar[dict[Fault, Words]] = {
        Fault.EMPTY: _("Write something first."),
        Fault.TOO_LONG: _("This is longer than 5,000 characters. Shorten it, or send it in parts."),
        Fault.PICTURE: _("Pictures and files cannot be sent here. Describe it in words."),
        Fault.NOT_TEXT: _("Part of this is not text. Please write it again in plain words."),
        Fault.CONTACT: _("Please leave out addresses and numbers."),
    }

    def __init__(self, *, label: Words, rows: int = 6, may_be_empty: bool = False) -> None:
        super().__init__(
            label=label,
            required=False,
            strip=False,
            widget=forms.Textarea(attrs={"rows": rows, "dir": "auto"}),
        )
        self.may_be_empty = may_be_empty
        # A NUL is told in our words, with everything else that is no text.
        self.validators = []

    def clean(self, value: Any) -> str:
        try:
            return clean_message(value or "")
        except Unfit as unfit:
            if unfit.fault is Fault.EMPTY and self.may_be_empty:
                return ""
            raise forms.ValidationError(self.FAULTS[unfit.fault]) from None


class TextForm(forms.Form):
    """A text to write once, however often the button is pressed."""

    text = WordsField(label=_("Your words"))
    submission = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["submission"].initial = uuid.uuid4


class DraftForm(forms.Form):
    """What is written so far; an empty draft is a draft thrown away."""

    text = WordsField(label=_("Your words"), may_be_empty=True)


class ApproveForm(forms.Form):
    """The peer's words, as proposed or as the coach changed them."""

    text = WordsField(label=_("The reply"), rows=8)


class SendBackForm(forms.Form):
    note = WordsField(label=_("What should change?"), rows=3)


class DeclineForm(forms.Form):
    """Why not, if the peer likes to say; never asked twice, never counted against them."""

    REASONS = (
        ("declined", _("Not now")),
        ("conflict", _("I may know this person")),
        ("not_wanted", _("I would rather not have this topic")),
    )
    reason = forms.ChoiceField(label=_("Why, if you like"), choices=REASONS, required=False)


class LevelForm(forms.Form):
    """A risk level to raise to or lower to."""

    level = forms.TypedChoiceField(label=_("New level"), coerce=int)

    def __init__(self, *args: Any, thread: Thread, up: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        levels = [r for r in Risk if (r > thread.risk if up else r < thread.risk)]
        # A stale page must not lose its choice to a form error: the action says what changed.
        offered = levels if not self.is_bound else list(Risk)
        _set(self, "level", choices=[(int(r), explain.level(r)) for r in offered])
        if levels:
            self.fields["level"].initial = int(levels[0] if up else levels[-1])


class TopicForm(forms.Form):
    topic = forms.ChoiceField(label=_("Topic"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        topics = [(code, str(words)) for code, words in explain.TOPICS.items()]
        _set(self, "topic", choices=sorted(topics, key=lambda pair: pair[1].casefold()))


class ListenForm(forms.Form):
    """Which peer may listen on (S07: R2, 16 and older, by the coach's decision)."""

    peer = forms.ModelChoiceField(label=_("Peer expert"), queryset=User.objects.none())

    def __init__(self, *args: Any, peers: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _set(self, "peer", queryset=peers)


class PassUpForm(forms.Form):
    TO = (("on_call", _("The on-call adult")), ("lead", _("The safeguarding leads")))
    to = forms.ChoiceField(label=_("To whom"), choices=TO)


class ReferForm(forms.Form):
    service = forms.ChoiceField(label=_("Service"))
    youth_agrees = forms.TypedChoiceField(
        label=_("Does the youth agree?"),
        choices=(("yes", _("Yes, the youth agrees")), ("no", _("No, or not asked"))),
        widget=forms.RadioSelect,
        coerce=lambda value: value == "yes",
    )

    def __init__(
        self, *args: Any, services: list[tuple[str, str]], thread: Thread, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        _set(self, "service", choices=[("", _("Choose a service")), *services])
        if askers.is_adult(thread):
            answers = (("yes", _("Yes, they agree")), ("no", _("No, or not asked")))
            _set(self, "youth_agrees", label=_("Do they agree?"), choices=answers)


class ArrivedForm(forms.Form):
    arrived = forms.TypedChoiceField(
        label=_("Is the youth in contact with them?"),
        choices=(("yes", _("Yes, they are in contact")), ("no", _("No, it did not work out"))),
        widget=forms.RadioSelect,
        coerce=lambda value: value == "yes",
    )

    def __init__(self, *args: Any, thread: Thread, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if askers.is_adult(thread):
            _set(self, "arrived", label=_("Are they in contact with the service?"))


class CloseForm(forms.Form):
    """S23: with the youth's agreement, or after three attempts; R3 and above by two adults."""

    outcome = forms.ChoiceField(
        label=_("How it ended"),
        choices=[("", _("Choose how it ended"))]
        + [(o.value, o.label) for o in Outcome if o not in NOT_BY_HELPERS],
    )
    youth_agrees = forms.BooleanField(label=_("The youth agrees that we close it"), required=False)

    def __init__(self, *args: Any, thread: Thread, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if askers.is_adult(thread):
            words = [
                (code, askers.OUTCOMES.get(code, label))
                for code, label in Outcome.choices
                if code not in NOT_BY_HELPERS
            ]
            _set(self, "outcome", choices=[("", _("Choose how it ended")), *words])
            _set(self, "youth_agrees", label=_("They agree that we close it"))


class TalkForm(TextForm):
    """A word beside the conversation, between a peer and the adults."""

    text = WordsField(label=_("Your words"), rows=3)


class AboutForm(forms.Form):
    """S11: the helper whom a thread is about."""

    person = forms.ModelChoiceField(
        label=_("Helper"), queryset=User.objects.none(), empty_label=_("Choose")
    )

    def __init__(self, *args: Any, people: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _set(self, "person", queryset=people)


class GlassForm(forms.Form):
    """S12: which thread staff must read, and why; the note is sealed under the thread's key."""

    number = forms.RegexField(
        label=_("Number of the thread"),
        regex=r"^\s*[0-9A-Fa-f]{6}\s*$",
        max_length=12,
        help_text=_("The six characters that helpers call it by."),
        error_messages={"invalid": _("A number has six characters: 0 to 9 and A to F.")},
        widget=forms.TextInput(attrs={"autocomplete": "off", "dir": "ltr", "size": 8}),
    )
    reason = forms.ChoiceField(
        label=_("Why"), choices=GlassOpening.Reason, widget=forms.RadioSelect
    )
    note = WordsField(label=_("In a few words"), rows=3)

    def clean_number(self) -> str:
        return str(self.cleaned_data["number"]).strip().upper()


class ReadingsFilter(forms.Form):
    """Which readings a lead wants to see; nothing chosen shows all."""

    number = forms.CharField(
        label=_("Thread"),
        required=False,
        max_length=12,
        widget=forms.TextInput(attrs={"dir": "ltr", "size": 8, "autocomplete": "off"}),
    )
    who = forms.ModelChoiceField(label=_("Person"), required=False, queryset=User.objects.none())

    def __init__(self, *args: Any, people: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _set(self, "who", queryset=people, empty_label=_("All"))


class BoardFilter(forms.Form):
    """What an adult wants to see of the board; nothing chosen shows all they may see."""

    whose = forms.ChoiceField(
        required=False,
        label=_("Whose"),
        choices=(("", _("All")), ("mine", _("Mine")), ("groups", _("My groups"))),
    )
    risk = forms.TypedChoiceField(
        required=False,
        coerce=int,
        empty_value=None,
        label=_("Risk from"),
        choices=[("", _("All"))] + [(int(r), r.name) for r in reversed(Risk)],
    )
    language = forms.ChoiceField(
        required=False,
        label=_("Language"),
        choices=[("", _("All")), *language_choices()],
    )
