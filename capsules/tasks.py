"""What runs beside the readers: the public pages as files follow what staff change."""

from pathlib import Path

from celery import shared_task
from django.conf import settings

from capsules.publishing.edition import publish


@shared_task(ignore_result=True)
def publish_pages() -> None:
    """Nothing is written while nothing changed; nothing at all without PUBLISH_DIR."""
    if settings.PUBLISH_DIR:
        publish(Path(settings.PUBLISH_DIR))
