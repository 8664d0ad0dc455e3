"""What runs beside the readers: the public pages as files follow what staff change."""

from pathlib import Path

from celery import shared_task
from django.conf import settings
from django.utils import timezone

from capsules.publishing.edition import alone, publish
from capsules.reading_log import count_log


@shared_task(ignore_result=True)
def publish_pages() -> None:
    """Nothing is written while nothing changed; nothing at all without PUBLISH_DIR.

    Every midnight all pages are made anew. The next look comes long before that is done: making
    the same pages a second time would take another process from the threads that wait for it.
    """
    if settings.PUBLISH_DIR:
        folder = Path(settings.PUBLISH_DIR)
        with alone(folder) as is_ours:
            if is_ours:
                publish(folder)


@shared_task(ignore_result=True)
def count_views() -> None:
    """What nginx served by itself; nothing without VIEW_LOG."""
    if settings.VIEW_LOG:
        count_log(Path(settings.VIEW_LOG), today=timezone.localdate())
