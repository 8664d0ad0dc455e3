"""`manage.py load_texts`: the passages for replies, as they come with the portal."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from peers.threads.actions.texts import load_texts


class Command(BaseCommand):
    help = "Bring in the texts for replies that are not here yet; what coaches changed stays."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{load_texts(now=timezone.now())} texts loaded.")
