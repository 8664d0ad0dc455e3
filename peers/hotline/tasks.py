"""What the workers run each hour; safe to run twice."""

from celery import shared_task
from django.utils import timezone

from peers.hotline import actions


@shared_task
def look_after_reports() -> None:
    actions.remind(now=timezone.now())
    actions.purge(now=timezone.now())
