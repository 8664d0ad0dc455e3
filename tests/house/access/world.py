"""One of everything: somebody in each role, and the objects that addresses name.

`own` is what belongs to whoever asks, where a role can have such a thing: the peer holds the
thread and writes the draft, the coach supervises them, the on-call adult and the lead were handed
theirs, the group, the house and the session are the coach's. `other` belongs to the people of
another group.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from typing import Any

from django.apps import apps
from django.conf import settings
from django.test import Client
from django.urls import reverse

from ecpat_portal.access import Route
from peers.people.models import Group, GroupRequest, Membership, User
from peers.studio.models import WorkingCopy
from peers.threads import codes
from peers.threads.models import Thread
from peers.training.models import Session

NOT_THERE = "00000000-0000-4000-8000-000000000000"
# What stands in an address by its name, where any one will do.
ANY_ONE = {
    "slug": "passwords",
    "number": "1",
    "role": "peer",
    "code": "passwords",
    "language": "fr",
    "path": "cards/opens",
    "url": "nothing",
    "app_label": "people",
    "course": "peer",
}
# What is taught goes by its key.
KEYS = {
    "training:unit": "role",
    "training:grade": "play-secret",
    "training:practice_start": "practice-chat",
}
BY_KIND = {"int": "0", "uuid": NOT_THERE, "str": "nothing", "slug": "nothing", "path": "0"}
PLACE = re.compile(r"<(?:(?P<kind>\w+):)?(?P<name>\w+)>")
RESET_KEY = "(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$"


@dataclass
class World:
    """The people by role, and the things by whose they are."""

    people: dict[str, User]
    submission: str
    threads: dict[str, Thread]  # by role
    other_thread: Thread
    own_group: Group
    other_group: Group
    own_house: Group
    other_house: Group
    own_session: Session
    other_session: Session
    own_draft: WorkingCopy
    other_draft: WorkingCopy
    asked: GroupRequest
    cookies: dict[str, SimpleCookie] = field(default_factory=dict)
    client: Client = field(default_factory=lambda: Client(raise_request_exception=False))

    def browser(self, role: str) -> Client:
        """Somebody's browser as it is after logging in; the same again each time."""
        if role not in self.cookies:
            client = Client()
            if role in self.people:
                backend = settings.AUTHENTICATION_BACKENDS[0]
                client.force_login(self.people[role], backend=backend)
            elif role == "youth":
                code = codes.code_of(self.submission)
                client.post(reverse("help:return"), {"code": code})
            self.cookies[role] = client.cookies
        # One client for all: each new one would load the middleware anew.
        self.client.cookies = SimpleCookie(self.cookies[role].output(header="", sep=";"))
        return self.client

    def address(self, route: Route, whose: str, role: str) -> str:
        """Where `route` is, for the thing that is `whose` of somebody in `role`."""
        pattern = route.pattern.replace("^", "").replace(RESET_KEY, "1-nothing/")
        pattern = pattern.replace("(?P<url>.*)$", "nothing")

        def value(place: "re.Match[str]") -> str:
            return self._value(route.name, place["kind"] or "str", place["name"], whose, role)

        return "/" + PLACE.sub(value, pattern)

    def _value(self, route: str, kind: str, name: str, whose: str, role: str) -> str:
        special = self._special(route, name, whose, role)
        return special or ANY_ONE.get(name) or BY_KIND[kind]

    def _special(self, route: str, name: str, whose: str, role: str) -> str:
        if route in {"groups:approve", "groups:refuse"}:
            return str(self.asked.pk)
        if name == "pk" and whose and (thing := self._thing(route, whose, role)):
            return thing
        if name == "member" and whose:
            return _peer_of(self._group(route, whose))
        if route.startswith("training:"):
            return self._taught(route, name, whose)
        return _first_of(route) if name == "object_id" else ""

    def _thing(self, route: str, whose: str, role: str) -> str:
        """The thread, draft, session or group that the address names."""
        own = whose == "own"
        things: dict[str, Any] = {
            "desk:": self.threads.get(role, self.threads["peer"]) if own else self.other_thread,
            "studio:": self.own_draft if own else self.other_draft,
            "training:session": self.own_session if own else self.other_session,
            "groups:": self._group(route, whose),
        }
        return next((str(row.pk) for start, row in things.items() if route.startswith(start)), "")

    def _group(self, route: str, whose: str) -> Group:
        if route.startswith(("groups:house", "groups:going")):
            return self.own_house if whose == "own" else self.other_house
        return self.own_group if whose == "own" else self.other_group

    def _taught(self, route: str, name: str, whose: str) -> str:
        """Somebody in training in the coach's group, or in another; and what is taught."""
        if name == "pk" and whose:
            return _peer_of(self.own_group if whose == "own" else self.other_group)
        return KEYS.get(route, "") if name == "key" else ""


def _peer_of(group: Group) -> str:
    return str(Membership.objects.filter(group=group, role="peer").first().pk)


def _first_of(route: str) -> str:
    """The key of the first row of the model that an administration page is about."""
    for model in apps.get_models():
        meta = model._meta
        names = f"{meta.app_label}_{meta.model_name}_", f"{meta.app_label}/{meta.model_name}/"
        if any(part in route for part in names):
            first = model._default_manager.first()
            return str(first.pk) if first else ""
    return ""


def whose_of(route: Route) -> tuple[str, ...]:
    """Whether the answers differ by whose thing it is, where things belong to somebody."""
    threads = route.name.startswith("desk:") and "threads/<uuid:pk>" in route.pattern
    groups = route.name.startswith("groups:") and "/groups/<int:pk>" in "/" + route.pattern
    taught = route.name.startswith("training:") and "people/<int:pk>" in route.pattern
    sessions = route.name.startswith("training:session") and "<int:pk>" in route.pattern
    drafts = route.name.startswith("studio:") and "drafts/<int:pk>" in route.pattern
    return ("own", "other") if threads or groups or taught or sessions or drafts else ("",)


Request = Callable[[Client, str], Any]
REQUESTS: dict[str, Request] = {
    "GET": lambda client, address: client.get(address),
    "POST": lambda client, address: client.post(address, {}),
}
