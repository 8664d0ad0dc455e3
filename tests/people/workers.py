"""What the workers would do by now."""

from django.utils import timezone

from peers.people.account_outbox import send_account_mails
from peers.people.invitation_outbox import send_waiting


def workers_run() -> int:
    """Send what waits; how many mails went out."""
    now = timezone.now()
    return send_account_mails(now=now) + send_waiting(now=now)
