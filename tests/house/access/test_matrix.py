"""Role x route x method: the table of `manage.py access_matrix`, proved cell by cell."""

import csv
import io

import pytest
from django.core.management import call_command
from django.db import transaction

from ecpat_portal.access import METHODS, ROLES, declared, routes
from tests.house.access.world import REQUESTS, World, whose_of

pytestmark = pytest.mark.sqlite_only  # no database has a say in it

# Django's own answers to every route; what is asked for here is who is let in.
LINES = [
    (route, whose, method) for route in routes() for whose in whose_of(route) for method in METHODS
]


def answers(world: World, role: str) -> dict[tuple[str, str, str], int]:
    """What each route answers to somebody in `role`; nothing that is done stays done."""
    got = {}
    for route, whose, method in LINES:
        browser = world.browser(role)
        address = world.address(route, whose, role)
        with transaction.atomic():
            got[route.name, whose, method] = REQUESTS[method](browser, address).status_code
            transaction.set_rollback(True)
    return got


def test_16_no_route_is_undeclared() -> None:
    """A new page needs a line for each role before it is let in."""
    table = [(row.route, row.whose, row.method) for row in declared()]
    assert len(table) == len(set(table))
    assert set(table) == {(route.name, whose, method) for route, whose, method in LINES}


@pytest.mark.parametrize("role", ROLES)
def test_16_each_route_answers_each_role_as_the_table_says(world: World, role: str) -> None:
    column = ROLES.index(role)
    expected = {(row.route, row.whose, row.method): row.statuses[column] for row in declared()}
    got = answers(world, role)
    wrong = {
        line: (status, expected.get(line))
        for line, status in got.items()
        if status != expected.get(line)
    }
    assert not wrong, f"{role}: (answer, table) {wrong}"


def test_the_auditor_has_it_as_csv() -> None:
    out = io.StringIO()
    call_command("access_matrix", stdout=out)
    rows = list(csv.DictReader(io.StringIO(out.getvalue())))
    assert list(rows[0]) == ["role", "route", "method", "status"]
    assert len(rows) == len(declared()) * len(ROLES)
    (cell,) = [
        r
        for r in rows
        if (r["role"], r["route"], r["method"]) == ("visitor", "capsules:home", "GET")
    ]
    assert cell["status"] == "200"
