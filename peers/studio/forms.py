"""The small forms: a new capsule, a note, a reason."""

from typing import Any

from django import forms
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from capsules.models import Capsule, Door
from capsules.topics import TOPIC_CHOICES

NOTE_LENGTH = 2000
WHY_LENGTH = 300


class NewCapsuleForm(forms.Form):
    title = forms.CharField(
        label=_("Title in English"),
        max_length=120,
        widget=forms.TextInput(attrs={"lang": "en", "dir": "ltr", "autocomplete": "off"}),
    )
    topic = forms.ChoiceField(label=_("Topic"), choices=TOPIC_CHOICES)
    doors = forms.MultipleChoiceField(
        label=_("For whom"),
        choices=Door.choices,
        initial=["youth"],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose for whom it is.")},
    )
    slug = forms.SlugField(
        label=_("Address"),
        max_length=50,
        required=False,
        help_text=_("A few plain letters, the same in every language. Left empty: from the title."),
        widget=forms.TextInput(attrs={"dir": "ltr", "autocomplete": "off"}),
    )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if "slug" in cleaned and "title" in cleaned and not cleaned["slug"]:
            cleaned["slug"] = slugify(cleaned["title"])[:50]
        if "slug" in cleaned and "title" in cleaned:
            self._check_slug(cleaned["slug"])
        return cleaned

    def _check_slug(self, slug: str) -> None:
        if not slug:
            self.add_error("slug", _("Write a few plain letters, for example: gaming"))
        elif Capsule.objects.filter(slug=slug).exists():
            self.add_error("slug", _("There is a capsule or a draft with this address already."))


class WhyForm(forms.Form):
    """For who reads the draft next, and for the history."""

    why = forms.CharField(
        label=_("What changes, and why?"),
        max_length=WHY_LENGTH,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"}),
    )


class NoteForm(forms.Form):
    """Goes back with a draft; whoever wrote it should know what to do."""

    note = forms.CharField(
        label=_("What should be different?"),
        max_length=NOTE_LENGTH,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
        error_messages={"required": _("Say in a sentence what should be different.")},
    )
