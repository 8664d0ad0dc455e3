"""Count the views in the web server's log since the last time."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from capsules.reading_log import count_log


class Command(BaseCommand):
    help = "Count the views that nginx wrote into VIEW_LOG since the last time."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--log", type=Path, help="instead of VIEW_LOG")

    def handle(self, *args: Any, **options: Any) -> None:
        log = options["log"] or settings.VIEW_LOG
        if not log:
            raise CommandError("Set VIEW_LOG, or say --log.")
        done = count_log(Path(log), today=timezone.localdate())
        self.stdout.write(f"{done.lines} lines, {done.counted} counted")
