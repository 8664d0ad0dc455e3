"""Print who reaches what, for an auditor: `role,route,method,status`, a line for each answer."""

import csv
from typing import Any

from django.core.management.base import BaseCommand

from ecpat_portal.access import ROLES, declared


class Command(BaseCommand):
    help = (
        "Print the role x route x method matrix as CSV (role,route,method,status). "
        "The tests hold the portal to it, cell by cell."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        out = csv.writer(self.stdout, lineterminator="\n")
        out.writerow(("role", "route", "method", "status"))
        for row in declared():
            route = f"{row.route} ({row.whose})" if row.whose else row.route
            for role, status in zip(ROLES, row.statuses, strict=True):
                out.writerow((role, route, row.method, status))
