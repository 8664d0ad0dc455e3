"""How are you, the talks to hold, and what is kept and erased, as pages (S24, S29)."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
import time_machine
from django.urls import reverse

from peers.people.models import User
from peers.threads.models import CheckIn, Erasure, LegalHold, Notification, Thread
from tests.desk.conftest import SECRET, As, Press, body

pytestmark = pytest.mark.django_db
CARE, RETENTION = "/en/desk/care/", "/en/desk/retention/"
DAY = dt.timedelta(days=1)


@pytest.fixture
def hard_for_alice(with_alice: Thread, alice: User, press: Press) -> Thread:
    """Alice pressed the red button."""
    assert press(alice, with_alice, "too_heavy").status_code == 302
    return with_alice


def test_s29_a_peer_says_how_they_are_with_a_picture_and_no_words(
    as_: As, alice: User, hard_for_alice: Thread
) -> None:
    client = as_(alice)
    page = body(client.get(CARE))
    assert page.count('type="radio"') == 3
    assert "<textarea" not in page
    assert "Your coach would like to hear how you are" in page
    assert SECRET not in page
    assert hard_for_alice.number not in page
    assert client.post(f"{CARE}how/", {"how": "so_so"}).status_code == 302
    assert CheckIn.objects.get(person=alice).how == "so_so"


def test_s29_the_break_stands_beside_it(as_: As, alice: User) -> None:
    client = as_(alice)
    assert f'action="{reverse("desk:break")}"' in body(client.get(CARE))
    client.post(reverse("desk:break"))
    assert f'action="{reverse("desk:back")}"' in body(client.get(CARE))


def test_saying_nothing_is_told_next_to_the_question(as_: As, alice: User) -> None:
    answer = as_(alice).post(f"{CARE}how/", {})
    assert answer.status_code == 422
    assert 'id="how-error"' in body(answer)
    assert as_(alice).post(f"{CARE}how/", {"how": "great"}).status_code == 422


def test_s29_the_coach_sees_the_talk_and_notes_that_it_took_place(
    as_: As, alice: User, carla: User, chris: User, hard_for_alice: Thread
) -> None:
    as_(alice).post(f"{CARE}how/", {"wants_talk": "on"})
    coach = as_(carla)
    page = body(coach.get(CARE))
    assert "Wants to talk" in page
    done = f"{CARE}{alice.pk}/talked/"
    assert done in page
    assert "Alice" not in body(as_(chris).get(CARE))
    assert as_(chris).post(done).status_code == 404
    assert as_(alice).post(done).status_code == 404
    assert coach.post(done).status_code == 302
    assert CheckIn.objects.get(person=alice).done_with == carla
    assert done not in body(coach.get(CARE))
    assert "Last talk: Carla" in body(as_(alice).get(CARE))


def test_s04_nothing_is_counted_up_for_anybody(
    as_: As, alice: User, carla: User, hard_for_alice: Thread
) -> None:
    page = body(as_(carla).get(CARE))
    assert page.count(f"{CARE}{alice.pk}/talked/") == 1
    assert "red button" not in page.lower()


def test_s29_leads_see_coaches_and_what_is_overdue(
    as_: As, alice: User, carla: User, lea: User, hard_for_alice: Thread, noon: dt.datetime
) -> None:
    page = body(as_(lea).get(CARE))
    assert f"{CARE}{carla.pk}/talked/" in page
    assert f"{CARE}{alice.pk}/talked/" not in page
    with time_machine.travel(noon + 3 * DAY, tick=False):
        assert f"{CARE}{alice.pk}/talked/" in body(as_(lea).get(CARE))


def test_s29_the_debrief_notice_leads_there(as_: As, alice: User, hard_for_alice: Thread) -> None:
    assert Notification.objects.filter(to=alice, kind="debrief").exists()
    assert f'href="{CARE}"' in body(as_(alice).get("/en/desk/"))


@pytest.mark.parametrize("who", ["stan", "tess", "charlie"])
def test_who_does_not_help_has_no_such_page(
    who: str, as_: As, request: pytest.FixtureRequest
) -> None:
    client = as_(request.getfixturevalue(who))
    assert 'type="radio"' not in body(client.get(CARE))
    assert client.post(f"{CARE}how/", {"how": "fine"}).status_code == 404


@pytest.mark.parametrize(
    ("who", "status"),
    [("lea", 200), ("stan", 200), ("carla", 404), ("otto", 404), ("alice", 404), ("charlie", 404)],
)
def test_s24_who_sees_what_is_kept_and_erased(
    who: str, status: int, as_: As, request: pytest.FixtureRequest
) -> None:
    assert as_(request.getfixturevalue(who)).get(RETENTION).status_code == status


def test_s24_staff_see_counts_and_leads_the_archive(
    as_: As, lea: User, stan: User, serious: Thread, noon: dt.datetime
) -> None:
    long_ago = noon - 40 * DAY
    Thread.objects.filter(pk=serious.pk).update(
        status="closed", closed_at=long_ago, due_at=None, owner=None
    )
    Erasure.objects.create(erased_on=noon.date(), why="youth", risk=1)
    for user, sees in ((stan, False), (lea, True)):
        page = body(as_(user).get(RETENTION))
        assert "The youth erased it" in page
        assert (serious.number in page) is sees
        assert SECRET not in page


def test_s24_a_lead_holds_lifts_and_asks_to_erase_from_the_thread(
    as_: As,
    lea: User,
    luc: User,
    carla: User,
    serious: Thread,
    press: Press,
    read: Callable[[User, Thread], Any],
) -> None:
    assert press(lea, serious, "hold", reason="authority").status_code == 302
    assert LegalHold.objects.get().reason == "authority"
    assert reverse("desk:lift", args=[serious.pk]) in body(read(lea, serious))
    press(lea, serious, "lift")
    assert reverse("desk:lift", args=[serious.pk]) not in body(read(lea, serious))
    press(luc, serious, "lift")
    serious.refresh_from_db()
    assert not serious.legal_hold
    Thread.objects.filter(pk=serious.pk).update(
        status="closed", closed_at=serious.opened_at, due_at=None, owner=None
    )
    assert reverse("desk:erase", args=[serious.pk]) in body(read(lea, serious))
    assert press(lea, serious, "erase").status_code == 302
    assert serious.requests.get().action == "erase"


@pytest.mark.parametrize("name", ["hold", "lift", "erase"])
def test_s24_a_coach_is_offered_none_of_this(
    name: str,
    chris: User,
    with_chris: Thread,
    press: Press,
    read: Callable[[User, Thread], Any],
) -> None:
    assert reverse(f"desk:{name}", args=[with_chris.pk]) not in body(read(chris, with_chris))
    assert press(chris, with_chris, name, reason="lawyer").status_code == 404


def test_s18_the_page_says_whether_a_lawyer_has_checked(
    as_: As, carla: User, settings: Any
) -> None:
    assert "Not yet checked by a lawyer." in body(as_(carla).get("/en/desk/rules/"))
    settings.LAW_CHECKED_BY, settings.LAW_CHECKED_ON = "Maître Example", dt.date(2026, 11, 2)
    page = body(as_(carla).get("/en/desk/rules/"))
    assert "by Maître Example." in page
    assert "Not yet checked" not in page


def test_s29_what_was_said_stands_there_and_can_be_said_otherwise(
    as_: As, alice: User, carla: User
) -> None:
    client = as_(alice)
    client.post(f"{CARE}how/", {"how": "hard", "wants_talk": "on"})
    page = body(client.get(CARE))
    assert "You said how you are" in page
    assert "Somebody will talk with you soon:" in page
    assert "<details><summary>Say it differently" in page
    assert 'value="hard" checked' in page
    client.post(f"{CARE}how/", {"how": "fine"})
    page = body(client.get(CARE))
    assert "I am fine" in page
    assert "Somebody will talk with you soon:" in page  # once wished, somebody comes
    assert "Alice" in body(as_(carla).get(CARE)).split("Talks to hold")[1]


def test_s29_who_is_fine_after_something_hard_hears_that_somebody_may_still_ask(
    as_: As, alice: User, hard_for_alice: Thread
) -> None:
    client = as_(alice)
    client.post(f"{CARE}how/", {"how": "fine"})
    row = CheckIn.objects.get(person=alice)
    assert row.done_at is None
    assert not row.wants_talk
    page = body(client.get(CARE))
    assert "Somebody may still ask you in person" in page
    assert "I am fine" in page
