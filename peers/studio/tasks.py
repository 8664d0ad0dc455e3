"""What the workers run each hour; safe to run twice."""

from celery import shared_task
from django.utils import timezone

from peers.studio.actions.packs import forget_waiting


@shared_task
def forget_packs() -> None:
    forget_waiting(now=timezone.now())
