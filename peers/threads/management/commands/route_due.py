"""`manage.py route_due`: the sweep without a broker, from cron or while the queue is down."""

import argparse
import time
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from peers.threads.actions.lapses import pass_on_lapsed, remind_of_papers
from peers.threads.actions.notifications import send_notifications
from peers.threads.actions.routing import route_due


class Command(BaseCommand):
    help = "Pass on what lapsed helpers hold, advance what is due, send what the outbox owes."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument(
            "--every", type=int, metavar="SECONDS", help="go on, once every so many seconds"
        )

    def handle(self, *args: Any, every: int | None = None, **options: Any) -> None:
        while True:
            pass_on_lapsed(now=timezone.now())
            remind_of_papers(now=timezone.now())
            routed = route_due(now=timezone.now())
            sent = send_notifications(now=timezone.now())
            self.stdout.write(f"{routed} threads advanced, {sent} mails sent")
            if not every:
                return
            time.sleep(every)
