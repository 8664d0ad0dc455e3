"""`manage.py watch`: is the sweep alive? For cron or a timer beside the portal, best elsewhere."""

import sys
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from peers.threads.actions.alarm import raise_if_silent
from peers.threads.standstill import outage


class Command(BaseCommand):
    help = "Mail leads and staff, once for each outage, when the sweep stands still (exit code 1)."

    def handle(self, *args: Any, **options: Any) -> None:
        now = timezone.now()
        if not outage(now):
            self.stdout.write("the sweep runs")
            return
        sent = raise_if_silent(now=now)
        self.stdout.write(f"the sweep stands still; {sent} mails sent")
        sys.exit(1)
