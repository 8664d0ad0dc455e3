"""Write the public pages as a zip that is read from a USB stick, without internet."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from capsules.publishing.bundle import write_bundle


class Command(BaseCommand):
    help = "Write the public pages as a zip for a closed centre: unpack it and open index.html."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("target", type=Path, help="the zip to write")
        parser.add_argument("--language", action="append", help="only these; may be repeated")

    def handle(self, *args: Any, **options: Any) -> None:
        known = [code for code, _name in settings.LANGUAGES]
        for code in options["language"] or []:
            if code not in known:
                raise CommandError(f"{code} is none of {', '.join(known)}.")
        done = write_bundle(options["target"], languages=options["language"])
        self.stdout.write(f"{done.pages} pages, {done.bytes / 1_000_000:.1f} MB")
