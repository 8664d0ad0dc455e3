"""`manage.py purge`: erase the texts that have been kept long enough."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from peers.threads.actions.retention import purge


class Command(BaseCommand):
    help = "Erase closed threads whose retention is over; run it after restoring a backup, too."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{purge(now=timezone.now())} threads erased")
