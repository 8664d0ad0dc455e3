"""What runs beside the readers: the public pages as files follow what staff change."""

from pathlib import Path

from celery import shared_task
from django.conf import settings
from django.utils import timezone

from capsules.publishing.edition import publish
from capsules.reading_log import count_log


@shared_task(ignore_result=True)
def publish_pages() -> None:
    """Nothing is written while nothing changed; nothing at all without PUBLISH_DIR."""
    if settings.PUBLISH_DIR:
        publish(Path(settings.PUBLISH_DIR))


@shared_task(ignore_result=True)
def count_views() -> None:
    """What nginx served by itself; nothing without VIEW_LOG."""
    if settings.VIEW_LOG:
        count_log(Path(settings.VIEW_LOG), today=timezone.localdate())
