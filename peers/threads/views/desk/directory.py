"""The services a youth can be handed over to, by slug; names in the reader's language."""

from django.utils.translation import get_language

from capsules.models import Service
from capsules.texts import served


def services() -> list[tuple[str, str]]:
    """(slug, name) of every service that somebody has seen or verified."""
    language = get_language() or "en"
    rows = Service.objects.published().in_language(language)
    return [(row.slug, served(row, "name", language).text or row.slug) for row in rows]


def service_name(slug: str) -> str:
    """The name of the service behind a slug; the slug once the service is gone."""
    if not slug:
        return ""
    return dict(services()).get(slug, slug)
