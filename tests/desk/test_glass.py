"""Break-glass: staff read one thread for a reason, and every lead knows at once (S12)."""

import datetime as dt
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from peers.people.models import Role, User, VettingCheck
from peers.threads.actions import glass as actions
from peers.threads.actions.youth import delete_by_youth
from peers.threads.errors import NotYours
from peers.threads.models import GlassOpening, Notification, Thread
from tests.desk.conftest import SECRET, As, Opened, body

pytestmark = pytest.mark.django_db
NOTE = "The mother complains that nobody answered."


def fields(thread: Thread, **changes: str) -> dict[str, str]:
    return {"number": thread.number, "reason": "complaint", "note": NOTE, **changes}


@pytest.fixture
def opening(as_: As, with_alice: Thread, stan: User, lea: User, luc: User) -> GlassOpening:
    answer = as_(stan).post(reverse("desk:glass_open"), fields(with_alice))
    assert answer.status_code == 302
    return GlassOpening.objects.get()


def page(browser: Client, opening: GlassOpening) -> Any:
    return browser.get(reverse("desk:glass_thread", args=[opening.pk]))


def test_s12_staff_read_one_thread_for_a_reason_and_every_lead_is_told(
    as_: As, opening: GlassOpening, with_alice: Thread, stan: User, lea: User, luc: User
) -> None:
    assert SECRET in body(page(as_(stan), opening))
    told = Notification.objects.filter(kind="glass").values_list("to", flat=True)
    assert set(told) == {lea.pk, luc.pk}
    kinds = list(with_alice.events.filter(by=stan).values_list("kind", "by_role"))
    assert kinds == [("glass_opened", "staff"), ("read", "staff")]
    assert "Staff opened a thread under break-glass." in body(as_(lea).get("/en/desk/"))


def test_s12_it_opens_this_page_and_nothing_else(
    as_: As, read: Any, opening: GlassOpening, with_alice: Thread, stan: User
) -> None:
    assert read(stan, with_alice).status_code == 404
    assert not Thread.objects.visible_to(stan).exists()
    stan.memberships.create(role=Role.ON_CALL)
    answer = as_(stan).post(reverse("desk:raise", args=[with_alice.pk]), {"level": "4"})
    assert answer.status_code == 404


def test_s12_after_half_an_hour_it_is_closed(
    as_: As, opening: GlassOpening, stan: User, noon: dt.datetime
) -> None:
    with time_machine.travel(noon + dt.timedelta(minutes=29), tick=False):
        assert page(as_(stan), opening).status_code == 200
    with time_machine.travel(noon + dt.timedelta(minutes=30), tick=False):
        assert page(as_(stan), opening).status_code == 404


def test_s12_a_lead_reads_the_reason_and_ends_it(
    as_: As, opening: GlassOpening, stan: User, lea: User, carla: User
) -> None:
    html = body(as_(lea).get(reverse("desk:leads")))
    assert NOTE in html
    assert "A complaint about how we helped" in html
    end = reverse("desk:glass_end", args=[opening.pk])
    assert as_(carla).post(end).status_code == 404
    assert as_(lea).post(end).status_code == 302
    assert page(as_(stan), opening).status_code == 404
    assert as_(lea).post(end).status_code == 302
    opening.refresh_from_db()
    assert opening.ended_by == lea


def test_s12_an_accusation_is_never_opened_this_way(
    as_: As, opened: Opened, with_alice: Thread, opening: GlassOpening, stan: User, lea: User
) -> None:
    accusation = opened(topic="staff_concern")
    for number in (accusation.number, "000000"):
        answer = as_(stan).post(reverse("desk:glass_open"), fields(accusation, number=number))
        assert answer.status_code == 422
        assert "There is no thread with this number for you to open." in body(answer)
    # One that becomes an accusation meanwhile closes at once.
    Thread.objects.filter(pk=with_alice.pk).update(
        topic="staff_concern", peer_allowed=False, status="leads", owner=lea
    )
    assert page(as_(stan), opening).status_code == 404


def test_s12_nobody_opens_what_is_about_themselves(
    with_alice: Thread, stan: User, lea: User, noon: dt.datetime
) -> None:
    with_alice.accusations.create(person=stan, source="text", noted_at=noon)
    with pytest.raises(NotYours):
        actions.break_glass(number=with_alice.number, by=stan, reason="fault", note=NOTE, now=noon)


def test_s12_without_a_lead_to_tell_it_stays_closed(
    as_: As, with_alice: Thread, stan: User
) -> None:
    stan.memberships.create(role=Role.LEAD)
    answer = as_(stan).post(reverse("desk:glass_open"), fields(with_alice))
    assert answer.status_code == 409
    assert "No safeguarding lead can be told" in body(answer)
    assert not GlassOpening.objects.exists()


@pytest.mark.parametrize("name", ["carla", "lea", "alice", "otto", "charlie", "tess"])
def test_s12_for_everybody_else_the_page_is_not_there(
    as_: As, with_alice: Thread, name: str, request: pytest.FixtureRequest
) -> None:
    browser = as_(request.getfixturevalue(name))
    assert browser.get(reverse("desk:glass")).status_code == 404
    answer = browser.post(reverse("desk:glass_open"), fields(with_alice))
    assert answer.status_code == 404
    assert not GlassOpening.objects.exists()


def test_s12_staff_whose_papers_lapsed_open_nothing(
    as_: As, with_alice: Thread, stan: User, lea: User, noon: dt.datetime
) -> None:
    VettingCheck.objects.filter(user=stan).update(expires_on=noon.date())
    assert as_(stan).post(reverse("desk:glass_open"), fields(with_alice)).status_code == 422
    assert not GlassOpening.objects.exists()


def test_s12_the_opener_of_one_does_not_read_anothers(
    as_: As, opening: GlassOpening, lea: User, make_adult: Any
) -> None:
    other = make_adult("steffi", role=Role.STAFF)
    assert page(as_(other), opening).status_code == 404
    assert as_(other).post(reverse("desk:glass_end", args=[opening.pk])).status_code == 404


def test_s12_who_they_are_is_asked_again_and_no_note_waits_in_a_session(
    with_alice: Thread, stan: User, lea: User, noon: dt.datetime
) -> None:
    stan.set_password("a-long-enough-password")
    stan.save()
    browser = Client()
    browser.force_login(stan, backend="allauth.account.auth_backends.AuthenticationBackend")
    asked = browser.get(reverse("desk:glass"))
    assert asked.status_code == 302
    assert "reauthenticate" in asked["Location"]
    answer = browser.post(reverse("desk:glass_open"), fields(with_alice))
    assert answer["Location"] == reverse("desk:glass")
    assert not GlassOpening.objects.exists()
    assert NOTE not in str(dict(browser.session.items()))
    browser.post(asked["Location"], {"password": "a-long-enough-password"})
    assert browser.get(reverse("desk:glass")).status_code == 200
    assert browser.post(reverse("desk:glass_open"), fields(with_alice)).status_code == 302
    assert GlassOpening.objects.count() == 1


@pytest.mark.parametrize("changes", [{"reason": ""}, {"note": " "}, {"number": "XYZ"}])
def test_a_reason_and_a_note_are_asked_for(
    as_: As, with_alice: Thread, stan: User, lea: User, changes: dict[str, str]
) -> None:
    answer = as_(stan).post(reverse("desk:glass_open"), fields(with_alice, **changes))
    assert answer.status_code == 422
    assert "field-error" in body(answer)
    (field,) = changes
    if field != "reason":
        assert f'id="id_{field}_error"' in body(answer)
        assert "aria-describedby" in body(answer)


def test_a_second_press_opens_no_second_time(
    as_: As, opening: GlassOpening, with_alice: Thread, stan: User
) -> None:
    as_(stan).post(reverse("desk:glass_open"), fields(with_alice))
    assert GlassOpening.objects.count() == 1


def test_the_note_lies_sealed_and_goes_with_the_thread(
    opening: GlassOpening, with_alice: Thread, noon: dt.datetime
) -> None:
    assert NOTE.encode() not in bytes(opening.note_sealed or b"")
    assert delete_by_youth(thread_id=with_alice.pk, now=noon)
    opening.refresh_from_db()
    assert opening.note_sealed is None
