"""Write the public pages as files for nginx; print the configuration that serves them."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from capsules.publishing.edition import publish
from capsules.publishing.nginx import configuration, log_configuration
from capsules.publishing.rendering import Renderer


class Command(BaseCommand):
    help = "Write the public pages as compressed files below PUBLISH_DIR, when something changed."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--folder", type=Path, help="instead of PUBLISH_DIR")
        parser.add_argument("--anew", action="store_true", help="even when nothing changed")
        parser.add_argument(
            "--nginx", action="store_true", help="print the location blocks and write nothing"
        )
        parser.add_argument(
            "--nginx-log",
            action="store_true",
            help="print what nginx needs to note views in VIEW_LOG, and write nothing",
        )
        parser.add_argument(
            "--without-brotli", action="store_true", help="for an nginx without brotli_static"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["nginx_log"]:
            self.stdout.write(log_configuration())
            return
        folder = options["folder"] or settings.PUBLISH_DIR
        if not folder:
            raise CommandError("Set PUBLISH_DIR, or say --folder.")
        if options["nginx"]:
            home = Renderer().page(f"/{settings.LANGUAGE_CODE}/")
            if home is None:
                raise CommandError("The first page is not there.")
            brotli = not options["without_brotli"]
            log = Path(settings.VIEW_LOG) if settings.VIEW_LOG else None
            self.stdout.write(
                configuration(Path(folder), home.headers, brotli=brotli, view_log=log)
            )
            return
        done = publish(Path(folder), anew=options["anew"])
        said = f"{done.pages} pages, {done.rendered} anew" if done.pages else "nothing changed"
        self.stdout.write(f"{said}, edition {done.edition}")
