"""Figures of what is kept: an accusation is in none that staff see (S11)."""

import pytest

from peers.people.models import User
from peers.threads.models import Accusation, Thread
from tests.desk.conftest import As, Opened, body

pytestmark = pytest.mark.django_db
RETENTION = "/en/desk/retention/"


def _page(as_: As, user: User) -> str:
    return body(as_(user).get(RETENTION))


def test_s11_a_hold_on_what_concerns_a_helper_is_counted_for_leads_alone(
    as_: As, opened: Opened, lea: User, luc: User, stan: User, serious: Thread
) -> None:
    concern = opened(topic="staff_concern", message="It is about somebody who works with you.")
    Thread.objects.filter(pk__in=[concern.pk, serious.pk]).update(legal_hold=True)
    assert "2 threads are under a legal hold" in _page(as_, lea)
    assert "1 thread is under a legal hold" in _page(as_, stan)
    Accusation.objects.create(
        thread=serious, person=luc, source=Accusation.Source.TEXT, noted_at=serious.opened_at
    )
    assert "0 threads are under a legal hold" in _page(as_, stan)
