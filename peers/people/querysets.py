"""Which people, groups and memberships: adjectives and `for_x`."""

import datetime as dt
from typing import Any

from django.contrib.auth.models import UserManager as DjangoUserManager
from django.db import models
from django.db.models import Q


class UserQuerySet(models.QuerySet):  # type: ignore[type-arg]
    def holding(self, *roles: str) -> "UserQuerySet":
        """People who now hold one of `roles`, in any group."""
        return self.filter(
            is_active=True, memberships__role__in=roles, memberships__ended_on=None
        ).distinct()


class UserManager(DjangoUserManager.from_queryset(UserQuerySet)):  # type: ignore[misc]
    """Django's manager, with the name shown filled in."""

    def create_user(self, username: str, *args: Any, **extra: Any) -> Any:
        extra.setdefault("name", username)
        return super().create_user(username, *args, **extra)


class GroupQuerySet(models.QuerySet):  # type: ignore[type-arg]
    def open(self) -> "GroupQuerySet":
        return self.filter(archived_at=None)

    def archived(self) -> "GroupQuerySet":
        return self.filter(archived_at__isnull=False)


class MembershipQuerySet(models.QuerySet):  # type: ignore[type-arg]
    def current(self) -> "MembershipQuerySet":
        return self.filter(ended_on=None)

    def on(self, day: dt.date) -> "MembershipQuerySet":
        return self.filter(Q(ended_on=None) | Q(ended_on__gt=day), started_on__lte=day)
