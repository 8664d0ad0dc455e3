"""`manage.py sample_logins`: who can log in to the demonstration."""

from typing import Any

from django.core.management.base import BaseCommand

from peers.people.models import Role
from peers.threads.sample.people import (
    ACCOUNTS,
    CENTRE_CODE,
    HOUSE_CODE,
    PASSWORD,
    PLACES,
    SCOUTS_CODE,
)


class Command(BaseCommand):
    help = "Print the log-ins of the sample people."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"Password of everyone: {PASSWORD}")
        for one in ACCOUNTS:
            role = str(Role(one.role).label)
            place = PLACES.get(one.group, "")
            self.stdout.write(f"  {one.username:<10} {role:<18} {place}".rstrip())
        self.stdout.write(
            f"Join codes: {SCOUTS_CODE} (scouts), {CENTRE_CODE} (centre), "
            f"{HOUSE_CODE} (closed institution)"
        )
