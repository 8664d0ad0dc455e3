"""Over every route there is: the guards of its answer, and no act without its token."""

import hashlib
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client

from ecpat_portal.access import Route, routes
from ecpat_portal.context import is_public
from tests.house.access.world import World, whose_of

pytestmark = pytest.mark.sqlite_only  # no database has a say in it

GUARDS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
# What stands in a frame, of our own: the preview of the studio, without scripts. And the page that
# it stands in.
ALSO = {
    "studio:frame": {"X-Frame-Options": "SAMEORIGIN"},
    "studio:frame_page": {"X-Frame-Options": "SAMEORIGIN"},
}
POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data:",
    "font-src": "'self'",
    "connect-src": "'self'",
    "worker-src": "'none'",
    "media-src": "'self'",
    "manifest-src": "'self'",
    "form-action": "'self'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
}
# The page that turns push on for a helper's device starts our own service worker.
WORKERS_ALLOWED = {"desk:notices", "desk:notice_choices", "desk:add_device"}
# They change nothing but the session of whoever calls, and the page with the token may be gone.
WITHOUT_TOKEN = {"exit"}
# It is asked by a form on pages that hold no token, and writes nothing: that is looked at below.
ONLY_ANSWERS = {"capsules:search"}
FORGETFUL = ("django_session", "portal_cache")


def addresses(world: World, role: str) -> Iterator[tuple[Route, str]]:
    for route in routes():
        for whose in whose_of(route):
            yield route, world.address(route, whose, role)


def unchanged(do: Any) -> Any:
    """What is done is undone: the next route finds the same world."""
    with transaction.atomic():
        answer = do()
        transaction.set_rollback(True)
    return answer


@pytest.mark.parametrize("role", ["visitor", "coach"])
def test_20_every_answer_of_every_route_carries_exactly_our_headers(
    world: World, role: str
) -> None:
    browser = world.browser(role)
    for route, address in addresses(world, role):
        for method in ("get", "post"):
            answer = unchanged(lambda m=method, a=address: getattr(browser, m)(a))
            where = f"{role} {method} {route.name} {answer.status_code}"
            got = {name: answer.headers.get(name) for name in GUARDS}
            assert got == GUARDS | ALSO.get(route.name, {}), where
            assert answer.headers["Permissions-Policy"].startswith("accelerometer=(), camera=()")
            assert policy_of(answer, route) == POLICY, where
            kept = answer.status_code == 200 and is_public(answer.wsgi_request)
            if not kept:
                assert answer.headers["Cache-Control"] == "no-store, private", where
                assert answer.headers["X-Robots-Tag"] == "noindex, nofollow", where


def policy_of(answer: Any, route: Route) -> dict[str, str]:
    parts = answer.headers["Content-Security-Policy"].split("; ")
    policy = dict(part.split(" ", 1) for part in parts)
    # Pages that are the same for everyone may start the worker that reads them without internet.
    may_start_worker = route.name in WORKERS_ALLOWED or is_public(answer.wsgi_request)
    if may_start_worker and policy["worker-src"] == "'self'":
        policy["worker-src"] = "'none'"
    if route.name in ALSO and policy["script-src"] == "'none'":
        assert policy["frame-ancestors"] == "'self'"
        policy |= {"script-src": "'self'", "frame-ancestors": "'none'"}
    if route.name == "studio:preview" and policy.get("frame-src") == "'self'":
        del policy["frame-src"]
    return policy


@pytest.mark.parametrize("role", ["visitor", "youth", "peer", "coach", "lead", "staff"])
def test_29_no_route_does_anything_without_its_token(world: World, role: str) -> None:
    browser = world.browser(role)
    strict = Client(enforce_csrf_checks=True, raise_request_exception=False)
    strict.cookies = browser.cookies
    before = everything()
    for route, address in addresses(world, role):
        if route.name in WITHOUT_TOKEN:
            continue
        answer = strict.post(address, {"message": "x", "text": "x"})
        # 405: takes no form at all; 302 and 404 come before anybody is let in.
        refused = {200} if route.name in ONLY_ANSWERS else {302, 403, 404, 405}
        assert answer.status_code in refused, f"{role} {route.name}"
    assert everything() == before


def everything() -> str:
    """A fingerprint of every row but those of sessions and the cache."""
    seen = hashlib.sha256()
    with connection.cursor() as cursor:
        for table in sorted(connection.introspection.table_names(cursor)):
            if table not in FORGETFUL:
                cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
                seen.update(repr((table, cursor.fetchall())).encode())
    return seen.hexdigest()
