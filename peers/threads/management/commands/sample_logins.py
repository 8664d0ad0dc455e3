"""`manage.py sample_logins`: who can log in to the demonstration."""

from typing import Any

from django.core.management.base import BaseCommand

from peers.people.models import Role
from peers.threads.sample.people import ACCOUNTS, CENTRE_CODE, PASSWORD, SCOUTS_CODE


class Command(BaseCommand):
    help = "Print the log-ins of the sample people."

    def handle(self, *args: Any, **options: Any) -> None:
        places = {SCOUTS_CODE: "Scouts De Kievit", CENTRE_CODE: "Centre De Linde", "": ""}
        self.stdout.write(f"Password of everyone: {PASSWORD}")
        for one in ACCOUNTS:
            role = str(Role(one.role).label)
            self.stdout.write(f"  {one.username:<10} {role:<18} {places[one.group]}".rstrip())
        self.stdout.write(f"Join codes: {SCOUTS_CODE} (scouts), {CENTRE_CODE} (centre)")
