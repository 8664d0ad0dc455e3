"""What a coach fills in for a text, and how the list of texts is narrowed."""

from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from capsules.languages import language_choices
from peers.threads import explain
from peers.threads.actions.texts import Words
from peers.threads.forms_desk import WordsField
from peers.threads.models import TextBlock

TITLE_LIMIT = 80
BODY_LIMIT = 2000


def topics() -> list[tuple[str, Any]]:
    named = [(code, str(words)) for code, words in explain.TOPICS.items()]
    return [("", _("Every topic")), *sorted(named, key=lambda pair: pair[1].casefold())]


class TextBlockForm(forms.Form):
    """A passage: what it is about, in which language, what helpers see it by, its words."""

    topic = forms.ChoiceField(label=_("Topic"), required=False)
    language = forms.ChoiceField(label=_("Language"))
    title = forms.CharField(label=_("Title"), max_length=TITLE_LIMIT)
    body = WordsField(label=_("Text"), rows=8)

    def __init__(
        self, data: Any = None, *, block: TextBlock | None = None, initial: Any = None
    ) -> None:
        shown = {"language": get_language() or "en", **(initial or {})}
        if block is not None:
            names = ("topic", "language", "title", "body")
            shown = {name: getattr(block, name) for name in names}
        super().__init__(data, initial=shown)
        self.fields["topic"].choices = topics()  # type: ignore[attr-defined]
        self.fields["language"].choices = language_choices()  # type: ignore[attr-defined]
        self.fields["title"].widget.attrs["dir"] = "auto"

    def clean_title(self) -> str:
        return " ".join(self.cleaned_data["title"].split())

    def clean_body(self) -> str:
        body: str = self.cleaned_data["body"]
        if len(body) > BODY_LIMIT:
            raise forms.ValidationError(
                _("This is longer than 2,000 characters. Make two texts of it.")
            )
        return body

    def words(self) -> Words:
        """What the action needs; call it on a valid form only."""
        return Words(**self.cleaned_data)


class TextFilter(forms.Form):
    """Nothing chosen shows all there are."""

    topic = forms.ChoiceField(label=_("Topic"), required=False)
    language = forms.ChoiceField(label=_("Language"), required=False)

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        everywhere = [("all", _("All")), *topics()]
        self.fields["topic"].choices = everywhere  # type: ignore[attr-defined]
        self.fields["language"].choices = [("", _("All")), *language_choices()]  # type: ignore[attr-defined]

    def narrow(self, blocks: Any) -> Any:
        """The texts that fit; a choice nobody offered narrows nothing."""
        if not self.is_valid():
            return blocks
        topic = self.data.get("topic", "all")
        if topic != "all":
            blocks = blocks.filter(topic=topic)
        if language := self.cleaned_data["language"]:
            blocks = blocks.filter(language=language)
        return blocks
