"""What the workers run for people: safe to run twice."""

from celery import shared_task
from django.utils import timezone

from peers.people.account_outbox import send_account_mails as send_mails
from peers.people.invitation_outbox import send_waiting


@shared_task
def send_invitations() -> None:
    send_waiting(now=timezone.now())


@shared_task
def send_account_mails() -> None:
    send_mails(now=timezone.now())
