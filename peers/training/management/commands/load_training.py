"""`manage.py load_training`: the courses in the content files into the database."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from peers.training.actions.loading import load_courses
from peers.training.content_files import CONTENT, ContentError, read_courses


class Command(BaseCommand):
    help = "Load the training courses from their files. What staff edited is never overwritten."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--content", type=Path, default=CONTENT, help="another folder")

    def handle(self, *, content: Path, **_options: Any) -> None:
        try:
            report = load_courses(courses=read_courses(content))
        except (ContentError, KeyError) as error:
            raise CommandError(f"The courses cannot be read: {error}") from error
        self.stdout.write(f"training: {report}")
        for name in report.kept:
            self.stdout.write(f"  kept {name}")
