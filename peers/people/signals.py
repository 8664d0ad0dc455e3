"""What follows on the log-in's own signals: a new key of the session at every step of proving who
one is, and after a new password nothing of before opens."""

from typing import Any

from allauth.account.signals import (
    authentication_step_completed,
    password_changed,
    password_reset,
    password_set,
)
from allauth.mfa.signals import authenticator_added, authenticator_removed, authenticator_reset
from django.dispatch import receiver
from django.http import HttpRequest
from django.utils import timezone

from peers.people.log_ins import shut_out
from peers.people.models import User


@receiver(authentication_step_completed)
@receiver(authenticator_added)
@receiver(authenticator_removed)
@receiver(authenticator_reset)
def renew_session_key(request: HttpRequest, **kwargs: Any) -> None:
    """A key that somebody planted or saw before the step is worth nothing after it."""
    request.session.cycle_key()


@receiver(password_changed)
@receiver(password_reset)
@receiver(password_set)
def shut_out_after_a_new_password(user: User, **kwargs: Any) -> None:
    """The sessions end by themselves, with the password that they were made with."""
    shut_out.send(sender=User, user=user, now=timezone.now())
