"""The sessions of the demonstration, as coaches and staff would have entered them."""

from typing import Any

from django.core.management import call_command
from django.utils import timezone

from peers.training.actions.evaluations import result_of
from peers.training.models import Attendance, Institution, Session
from reports import year


def test_the_demonstration_has_sessions_behind_and_ahead(db: None, settings: Any) -> None:
    settings.DEMO = True
    call_command("load_training", verbosity=0)
    call_command("load_sample", "--people-only", verbosity=0)
    now = timezone.now()
    assert set(Session.objects.values_list("kind", flat=True)) == set(Session.Kind.values)
    assert Session.objects.filter(starts_at__gt=now).count() == 3
    assert Attendance.objects.filter(state=Attendance.State.PRESENT).exists()
    assert Attendance.objects.filter(session__starts_at__gt=now, state="invited").exists()
    evaluated = Session.objects.get(evaluation_opened_at__isnull=False)
    result = result_of(evaluated, now=now)
    assert (result.count, result.shown) == (7, True)
    assert not Institution.objects.filter(kind=Institution.Kind.INSTITUTION_CLOSED).exists()
    assert year.years(now=now)
