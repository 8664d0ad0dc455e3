"""Invitations and forms in one line."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.test import Client

from peers.people import joining, tokens
from peers.people.models import Group, Invitation, Role, User

PASSWORD = "four plain words here"
Invite = Callable[..., tuple[Invitation, str]]


@pytest.fixture
def invite(db: None) -> Invite:
    """`invite(by=carla, group=scouts)`: the invitation and the form token it was made with."""

    def invite(
        *, by: User, group: Group, now: dt.datetime, role: str = Role.PEER
    ) -> tuple[Invitation, str]:
        token = tokens.new_form_token()
        made = joining.invite(
            group=group, role=role, name_hint="Dora", form_token=token, by=by, now=now
        )
        return made, token

    return invite


@pytest.fixture
def as_carla(client: Client, log_in: Callable[..., Client], carla: User) -> Client:
    return log_in(client, carla)


@pytest.fixture
def as_stan(log_in: Callable[..., Client], stan: User) -> Client:
    return log_in(Client(), stan)
