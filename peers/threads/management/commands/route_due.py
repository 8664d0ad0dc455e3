"""`manage.py route_due`: the sweep without a broker, from cron or while the queue is down."""

import argparse
import time
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from peers.hotline.actions import remind as remind_of_reports
from peers.people.account_outbox import send_account_mails
from peers.people.invitation_outbox import send_waiting
from peers.threads.actions.care import remind_of_talks
from peers.threads.actions.devices import forget_leavers
from peers.threads.actions.digest import write_digests
from peers.threads.actions.group_falls import watch_groups
from peers.threads.actions.houses import remind_of_houses
from peers.threads.actions.lapses import pass_on_lapsed, remind_of_papers
from peers.threads.actions.notifications import send_notifications
from peers.threads.actions.routing import route_due
from peers.threads.actions.second_adults import remind_of_requests


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
            watch_groups(now=timezone.now())
            remind_of_houses(now=timezone.now())
            remind_of_talks(now=timezone.now())
            remind_of_requests(now=timezone.now())
            remind_of_reports(now=timezone.now())
            routed = route_due(now=timezone.now())
            write_digests(now=timezone.now())
            forget_leavers(now=timezone.now())
            sent = send_notifications(now=timezone.now())
            sent += send_waiting(now=timezone.now())
            sent += send_account_mails(now=timezone.now())
            self.stdout.write(f"{routed} threads advanced, {sent} mails and pushes sent")
            if not every:
                return
            time.sleep(every)
