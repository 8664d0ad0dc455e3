"""`manage.py purge`: erase the texts, reported links and words about sessions that have been
kept long enough."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from peers.hotline.actions import purge as purge_reports
from peers.people.leftovers import forget_what_is_over
from peers.threads.actions.retention import purge
from peers.training.actions.words_erasing import purge_words


class Command(BaseCommand):
    help = "Erase closed threads whose retention is over; run it after restoring a backup, too."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--restored", action="store_true", help="a backup was restored: the log says so"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        now = timezone.now()
        erased = purge(now=now, restored=options["restored"])
        self.stdout.write(f"{erased} threads erased")
        self.stdout.write(f"{purge_reports(now=now)} reported links erased")
        self.stdout.write(f"{purge_words(now=now)} words about sessions erased")
        self.stdout.write(f"{forget_what_is_over(now=now)} ended sessions forgotten")
