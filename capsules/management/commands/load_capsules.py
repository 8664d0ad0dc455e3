"""`manage.py load_capsules`: the capsules in the content files into the database."""

from functools import partial
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from capsules.actions.loading import load_capsule
from capsules.bundles import CONTENT, BundleError, read_all, read_capsule


class Command(BaseCommand):
    help = "Load the capsules from their files. Texts edited by staff are never overwritten."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("slugs", nargs="*", help="only these capsules")
        parser.add_argument("--content", type=Path, default=CONTENT, help="another folder")
        parser.add_argument(
            "--restore",
            action="store_true",
            help="take the named capsules from the files again, over the edits of staff",
        )

    def handle(self, *, slugs: list[str], content: Path, restore: bool, **_options: Any) -> None:
        if restore and not slugs:
            raise CommandError("--restore needs the capsules' names: it throws edits away.")
        languages = tuple(settings.MODELTRANSLATION_LANGUAGES)
        try:
            bundles = read_all(content, partial(read_capsule, languages=languages), slugs)
        except BundleError as error:
            raise CommandError(str(error)) from error
        for bundle in bundles:
            report = load_capsule(bundle=bundle, restore=restore)
            self.stdout.write(f"{bundle.slug}: {report}")
            for path in report.kept:
                self.stdout.write(f"  kept {path}")
