"""A session gets a new key at every step of proving who one is."""

from typing import Any

from allauth.account.signals import authentication_step_completed
from allauth.mfa.signals import authenticator_added, authenticator_removed, authenticator_reset
from django.dispatch import receiver
from django.http import HttpRequest


@receiver(authentication_step_completed)
@receiver(authenticator_added)
@receiver(authenticator_removed)
@receiver(authenticator_reset)
def renew_session_key(request: HttpRequest, **kwargs: Any) -> None:
    """A key that somebody planted or saw before the step is worth nothing after it."""
    request.session.cycle_key()
