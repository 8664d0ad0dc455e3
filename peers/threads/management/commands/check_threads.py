"""`manage.py check_threads`: are the promises I1-I5 kept? Prints every break; exit 1 if any."""

import sys
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from peers.threads.promises import broken_promises


class Command(BaseCommand):
    help = "Check the promises I1 to I5 on every thread and report each break."

    def handle(self, *args: Any, **options: Any) -> None:
        broken = list(broken_promises(now=timezone.now()))
        for line in broken:
            self.stdout.write(line)
        if broken:
            self.stdout.write(f"{len(broken)} promises broken")
            sys.exit(1)
        self.stdout.write("All promises kept.")
