"""What tests of the translation desk do: change the source, translate all of it, open the page."""

from django.test import Client
from django.utils import timezone

from capsules.actions import translations
from capsules.all_texts import texts_of
from capsules.models import Capsule, Card
from peers.people.models import User

DESK = "/en/studio/translate/small/fr/"


def english(key: str, words: str) -> None:
    capsule = Capsule.objects.get(slug="small")
    one = next(text for text in texts_of(capsule) if text.key == key)
    one.set("en", words)
    one.row.save()
    translations.texts_changed(capsule=capsule, languages={"en"})


def complete(capsule: Capsule, by: User | None = None, language: str = "fr") -> None:
    """Every text translated, as if by a file or by somebody."""
    for text in texts_of(capsule):
        if text.source and not text.of(language):
            text.set(language, f"[{language}] {text.source}")
            text.row.save()
    now = timezone.now() if by else None
    translations.texts_changed(capsule=capsule, languages={language}, by=by, now=now)


def opened(client: Client, address: str = DESK) -> dict[str, str]:
    """The fields of the page as a browser would send them back."""
    response = client.get(address)
    assert response.status_code == 200
    page = response.context["page"]
    fields = {f"text:{line.text.key}": line.written for line in page}
    return {**fields, "seen": response.context["seen"]}


def french(name: str = "heading_fr", key: str = "first") -> str | None:
    return Card.objects.rewrite(False).values_list(name, flat=True).get(key=key)  # type: ignore[attr-defined]
