"""`manage.py load_services`: the help directory from its files into the database."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from capsules.actions.loading import load_services
from capsules.bundles import CONTENT, BundleError
from capsules.directory_files import read_services


class Command(BaseCommand):
    help = "Load the help directory. Entries edited by staff are never overwritten."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--folder", type=Path, default=CONTENT / "services", help="another folder"
        )

    def handle(self, *, folder: Path, **_options: Any) -> None:
        try:
            bundle = read_services(folder, languages=tuple(settings.MODELTRANSLATION_LANGUAGES))
        except BundleError as error:
            raise CommandError(str(error)) from error
        report = load_services(bundle=bundle)
        self.stdout.write(f"services: {report}")
        for path in report.kept:
            self.stdout.write(f"  kept {path}")
