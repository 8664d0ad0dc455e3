"""The one form a youth fills in, and the box for writing more.

Nothing is thrown away on an error: what was typed is shown again, without what cannot be kept.
No field holds Django's own validators for texts: their words are not written for a youth.
"""

import unicodedata
from typing import Any

from django import forms
from django.http import HttpRequest, QueryDict
from django.utils.formats import number_format
from django.utils.translation import get_language, gettext_lazy, pgettext_lazy
from django.utils.translation import gettext as _

from capsules.topics import TOPIC_CHOICES
from peers.people.models import GROUP_ROLES, Group, User
from peers.threads.actions.new_thread import NewThread
from peers.threads.models import AgeBand, Audience, SafeContact
from peers.threads.notice import NOTICE_VERSION
from peers.threads.rules.wording import (
    MESSAGE_LIMIT,
    NICKNAME_LIMIT,
    Fault,
    Unfit,
    clean_message,
    clean_nickname,
)

SAFETY_QUESTIONS = ("in_danger", "threatened", "image_shared", "self_harm")
ANSWERS = [
    ("yes", pgettext_lazy("answer", "Yes")),
    ("no", pgettext_lazy("answer", "No")),
    ("unsure", gettext_lazy("I don’t know")),
]
PICK_ONE = {
    "required": gettext_lazy("Choose one. “I don’t know” is a good answer, too."),
    "invalid_choice": gettext_lazy("Choose one of the answers shown here."),
}


class KeepsWhatWasTyped(forms.Form):
    """A form that shows again what of a refused text may be shown."""

    def __init__(self, data: QueryDict | None = None, **options: Any) -> None:
        super().__init__(data.copy() if data is not None else None, **options)

    def refuse(self, field: str, unfit: Unfit) -> forms.ValidationError:
        """The sentence for a text that cannot be taken; puts its usable rest into the field."""
        self.data[field] = unfit.rest  # type: ignore[index]  # a copy, made in __init__
        return forms.ValidationError(sentence_for(unfit, field=field))

    def clean_message(self) -> str:
        try:
            return clean_message(self.cleaned_data["message"] or "")
        except Unfit as unfit:
            raise self.refuse("message", unfit) from None


class MessageForm(KeepsWhatWasTyped):
    """Writing more in a thread that is open in this session."""

    message = forms.Field(required=False, label=gettext_lazy("Your message"))


class NewThreadForm(KeepsWhatWasTyped):
    """A first message with all that is asked around it (S03)."""

    topic = forms.ChoiceField(
        label=gettext_lazy("What is it about?"),
        choices=TOPIC_CHOICES,
        error_messages={
            "required": gettext_lazy("Choose what comes closest. “Something else” is fine."),
            "invalid_choice": gettext_lazy("Choose one of the pictures shown here."),
        },
    )
    in_danger = forms.ChoiceField(
        label=gettext_lazy("Are you, or is someone else, in danger right now?"),
        choices=ANSWERS,
        error_messages=PICK_ONE,
    )
    threatened = forms.ChoiceField(
        label=gettext_lazy(
            "Is someone threatening you, or asking you for money, for pictures or to meet?"
        ),
        choices=ANSWERS,
        error_messages=PICK_ONE,
    )
    image_shared = forms.ChoiceField(
        label=gettext_lazy("Is a picture or video of you going round that you do not want shared?"),
        choices=ANSWERS,
        error_messages=PICK_ONE,
    )
    self_harm = forms.ChoiceField(
        label=gettext_lazy("Are you thinking of hurting yourself?"),
        choices=ANSWERS,
        error_messages=PICK_ONE,
    )
    age_band = forms.ChoiceField(
        label=gettext_lazy("How old are you?"),
        choices=AgeBand.choices,
        error_messages={
            "required": gettext_lazy("Choose one. You do not have to tell us your age."),
            "invalid_choice": gettext_lazy("Choose one of the answers shown here."),
        },
    )
    nickname = forms.Field(required=False, label=gettext_lazy("What may we call you?"))
    audience = forms.ChoiceField(
        label=gettext_lazy("Who may answer you?"),
        choices=Audience.choices,
        required=False,
        initial=Audience.STRANGER,
        error_messages={"invalid_choice": gettext_lazy("Choose one of the answers shown here.")},
    )
    group_code = forms.Field(required=False, label=gettext_lazy("The code of your group"))
    safe_contact = forms.ChoiceField(
        label=gettext_lazy("May we reach you in another way?"),
        choices=SafeContact.choices,
        required=False,
        initial=SafeContact.NONE,
        error_messages={"invalid_choice": gettext_lazy("Choose one of the answers shown here.")},
    )
    message = forms.Field(required=False, label=gettext_lazy("What do you want to say or ask?"))
    submission = forms.Field(required=False)

    group: Group | None = None
    group_helpers: tuple[User, ...] = ()

    def clean_nickname(self) -> str:
        try:
            return clean_nickname(self.cleaned_data["nickname"] or "")
        except Unfit as unfit:
            raise self.refuse("nickname", unfit) from None

    def clean_audience(self) -> str:
        return self.cleaned_data["audience"] or str(Audience.STRANGER)

    def clean_safe_contact(self) -> str:
        return self.cleaned_data["safe_contact"] or str(SafeContact.NONE)

    def clean_group_code(self) -> str:
        """Finds the group: also for who wants a stranger, so that their own group stays out."""
        typed = self.cleaned_data["group_code"] or ""
        if not typed.strip():
            return ""
        self.group = find_group(typed)
        if self.group is None:
            raise forms.ValidationError(
                _(
                    "We do not know this code. Look at it again on the poster or ask your coach. "
                    "You can also leave it empty and choose “Someone who does not know me”."
                )
            )
        self.group_helpers = helpers_of(self.group)
        return self.group.join_code

    def clean(self) -> None:
        needs_group = (
            self.cleaned_data.get("audience") == Audience.MY_GROUP
            or self.cleaned_data.get("safe_contact") == SafeContact.GROUP_COACH
        )
        if needs_group and self.group is None and "group_code" not in self.errors:
            self.add_error(
                "group_code",
                _("For this we need the code of your group. It is on the poster of your group."),
            )

    @property
    def not_these(self) -> tuple[User, ...]:
        """The helpers of the group whom the youth does not want (S10)."""
        wanted_out = set(self.data.getlist("not_these")) if self.is_bound else set()  # type: ignore[attr-defined]
        return tuple(user for user in self.group_helpers if str(user.pk) in wanted_out)

    def forget_other_errors(self, field: str = "") -> None:
        """For a look before sending: nobody is blamed for what is not filled in yet."""
        for name in list(self.errors):
            if name != field:
                del self.errors[name]

    def new_thread(self) -> NewThread:
        """What the action needs; call it on a valid form only."""
        given = self.cleaned_data
        return NewThread(
            topic=given["topic"],
            answers={question: given[question] for question in SAFETY_QUESTIONS},
            age_band=given["age_band"],
            nickname=given["nickname"],
            audience=given["audience"],
            group=self.group,
            not_these=self.not_these,
            safe_contact=given["safe_contact"],
            message=given["message"],
            language=get_language() or "en",
            notice_version=NOTICE_VERSION,
        )


def refuse_files(request: HttpRequest, form: forms.Form) -> None:
    """S15: a file part is refused in words, whatever its field was called.

    The upload handler (ecpat_portal.uploads) has thrown it away unread and left a mark.
    """
    if request.FILES or getattr(request, "has_refused_file", False):
        form.add_error(
            "message",
            _(
                "Pictures and files cannot be sent here; that keeps you safe. We did not keep "
                "yours. Tell us in words what is in it."
            ),
        )


def sentence_for(unfit: Unfit, *, field: str) -> str:
    """Why a text was not taken, for the one who wrote it."""
    if unfit.fault is Fault.EMPTY:
        return _("Write something first. One sentence is enough.")
    if unfit.fault is Fault.PICTURE:
        return _(
            "Pictures cannot be sent here, also not as code; that keeps you safe. We took it out. "
            "Your words are still there: tell us what is in the picture, and send again."
        )
    if unfit.fault is Fault.NOT_TEXT:
        return _(
            "A part of this was not text, and nobody could have read it. We took it out. "
            "Look at what is left, and send again."
        )
    if unfit.fault is Fault.CONTACT:
        return _("Choose a name without a number or an address, so that nobody can find you by it.")
    if field == "nickname":
        return _("This name is too long. Up to %(limit)s characters fit.") % {
            "limit": NICKNAME_LIMIT
        }
    return _(
        "Your message has %(length)s characters; %(limit)s fit in here. Please shorten it. "
        "What does not fit can follow in a second message."
    ) % {"length": number_format(unfit.length), "limit": number_format(MESSAGE_LIMIT)}


def find_group(typed: str) -> Group | None:
    """The open group with this join code; case, spaces, dashes, the digits' script are free."""
    signs = [sign for sign in unicodedata.normalize("NFKC", typed[:60]) if sign.isalnum()]
    plain = "".join(str(unicodedata.decimal(sign, sign)) for sign in signs).upper()
    if len(plain) != 8:
        return None
    return Group.objects.open().filter(join_code=f"{plain[:4]}-{plain[4:]}").first()


def helpers_of(group: Group) -> tuple[User, ...]:
    """Peers and coaches of a group, by the name they show."""
    return tuple(
        User.objects.filter(
            is_active=True,
            memberships__group=group,
            memberships__role__in=GROUP_ROLES,
            memberships__ended_on=None,
        )
        .distinct()
        .order_by("name", "pk")
    )
