"""`manage.py load_sample`: three groups, their people and forty threads, for the demonstration."""

import argparse
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from peers.people.models import User
from peers.studio.sample import make_studio
from peers.threads.models import Notification
from peers.threads.sample.house import make_house
from peers.threads.sample.keeping import report_links, settle_care
from peers.threads.sample.people import make_people
from peers.threads.sample.rota import make_rota
from peers.threads.sample.stories import Stories
from peers.training.sample import make_training
from peers.training.sample_sessions import make_sessions


class Command(BaseCommand):
    help = "Fill an empty portal with invented groups, people and threads (DEMO only)."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument(
            "--people-only", action="store_true", help="groups and people, no threads"
        )

    def handle(self, *args: Any, people_only: bool = False, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError(
                "Sample people have a published password: set DEMO=1, never in service."
            )
        if User.objects.exists():
            self.stdout.write("There are people already; nothing was loaded.")
            return
        now = timezone.now()
        with transaction.atomic():
            people = make_people(today=now.date())
            make_training(people=people, now=now)
            make_sessions(people=people, now=now)
            make_studio(people=people, now=now)
            threads = 0 if people_only else Stories(people, now).play()
            make_rota(people=people, now=now)
            make_house(people=people, now=now)
            if threads:
                settle_care(now=now)
                report_links(now=now)
            # Ninety days of notices must not be mailed at once.
            Notification.objects.filter(sent_at=None).update(sent_at=now)
        self.stdout.write(f"{len(people)} people and {threads} threads loaded.")
