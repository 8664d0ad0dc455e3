"""Whoever may approve a draft hears that it waits, and its author what came of it."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from capsules.models import Capsule
from peers.people.models import User
from peers.studio.actions.authors import end_authorship
from peers.studio.actions.drafts import start_draft
from peers.studio.actions.workflow import publish, send_back, send_on
from peers.studio.approving import approvers_of, waiting_for
from peers.studio.models import WorkingCopy
from peers.threads.actions.devices import choose
from peers.threads.actions.notifications import send_notifications
from peers.threads.models import Notification
from tests.studio.conftest import Write

pytestmark = pytest.mark.django_db
LogIn = Callable[[Client, User], Client]
HOUR = dt.timedelta(hours=1)


def _told(kind: str) -> list[str]:
    rows = Notification.objects.filter(kind=kind)
    return sorted(rows.values_list("to__name", flat=True))


def test_the_coaches_of_the_author_hear_that_a_draft_waits(
    draft: WorkingCopy,
    alice: User,
    carla: User,
    cora: User,
    chris: User,
    stan: User,
    noon: dt.datetime,
) -> None:
    send_on(copy=draft, why="", by=alice, now=noon)
    assert _told("studio") == ["Carla", "Cora"]
    assert _told("draft") == []


def test_the_staff_hear_of_it_when_the_coach_passed_it_on_and_the_author_as_well(
    draft: WorkingCopy, alice: User, carla: User, stan: User, lea: User, noon: dt.datetime
) -> None:
    send_on(copy=draft, why="", by=alice, now=noon)
    send_on(copy=draft, why="", by=carla, now=noon + HOUR)
    assert _told("studio") == ["Carla", "Stan"]
    assert _told("draft") == ["Alice"]


def test_who_wrote_in_it_is_not_asked_to_approve_it(
    staff_draft: WorkingCopy, stan: User, second_staff: User, noon: dt.datetime
) -> None:
    send_on(copy=staff_draft, why="", by=stan, now=noon)
    assert _told("studio") == ["Sara"]


def test_without_a_coach_whose_papers_count_the_staff_are_asked(
    draft: WorkingCopy, alice: User, carla: User, stan: User, noon: dt.datetime
) -> None:
    carla.paused_at = noon
    carla.save()
    send_on(copy=draft, why="", by=alice, now=noon)
    assert _told("studio") == ["Stan"]
    assert list(waiting_for(stan)) == [draft]


def test_words_that_are_written_meanwhile_tell_nobody_again(
    draft: WorkingCopy, write: Write, alice: User, carla: User, noon: dt.datetime
) -> None:
    send_on(copy=draft, why="", by=alice, now=noon)
    for heading in ("Once", "Twice"):
        write(draft, "cards/first", by=carla, heading_en=heading)
    assert _told("studio") == ["Carla"]


def test_taking_a_draft_back_and_sending_it_again_tells_nobody_twice_that_day(
    draft: WorkingCopy, alice: User, carla: User, noon: dt.datetime
) -> None:
    for hours in range(3):
        send_on(copy=draft, why="", by=alice, now=noon + hours * HOUR)
        send_back(copy=draft, note="", by=alice, now=noon + hours * HOUR)
    assert _told("studio") == ["Carla"]
    assert _told("draft") == []
    send_on(copy=draft, why="", by=alice, now=noon + dt.timedelta(days=2))
    assert _told("studio") == ["Carla", "Carla"]


def test_what_came_back_with_a_note_is_waited_for_anew(
    draft: WorkingCopy, alice: User, carla: User, noon: dt.datetime
) -> None:
    send_on(copy=draft, why="", by=alice, now=noon)
    send_back(copy=draft, note="Say it shorter", by=carla, now=noon + HOUR)
    assert _told("draft") == ["Alice"]
    send_on(copy=draft, why="", by=alice, now=noon + 2 * HOUR)
    assert _told("studio") == ["Carla", "Carla"]


def test_the_author_hears_that_it_is_live(
    staff_draft: WorkingCopy, stan: User, second_staff: User, noon: dt.datetime
) -> None:
    send_on(copy=staff_draft, why="", by=stan, now=noon)
    publish(copy=staff_draft, by=second_staff, now=noon + HOUR)
    assert _told("draft") == ["Stan"]


def test_who_writes_no_longer_is_told_nothing_of_their_old_drafts(
    draft: WorkingCopy, alice: User, carla: User, noon: dt.datetime
) -> None:
    send_on(copy=draft, why="", by=alice, now=noon)
    end_authorship(user=alice, by=carla, now=noon)
    send_back(copy=draft, note="Shorter", by=carla, now=noon)
    assert _told("draft") == []


def test_i6_the_mail_says_nothing_of_what_it_is(
    draft: WorkingCopy, alice: User, carla: User, noon: dt.datetime
) -> None:
    send_on(copy=draft, why="For the red bicycle", by=alice, now=noon)
    send_notifications(now=noon)
    (sent,) = mail.outbox
    assert sent.to == ["carla@example.org"]
    assert "/studio/" in sent.body
    for word in ("Alice", "small", "bicycle", str(draft.title), "draft"):
        assert word not in f"{sent.subject}{sent.body}"


def test_s21_an_author_hears_nothing_at_school(
    draft: WorkingCopy, alice: User, carla: User, noon: dt.datetime
) -> None:
    at_school = noon.replace(hour=9) + dt.timedelta(days=1)
    send_on(copy=draft, why="", by=alice, now=at_school)
    send_back(copy=draft, note="Shorter", by=carla, now=at_school)
    send_notifications(now=at_school)
    assert [one.to for one in mail.outbox] == [["carla@example.org"]]
    assert Notification.objects.get(kind="draft").held_until is not None


def test_no_mail_comes_to_who_wants_none_of_these(
    draft: WorkingCopy, alice: User, carla: User, noon: dt.datetime
) -> None:
    choose(by=carla, mail_off=["studio"], quiet_from=None, quiet_until=None, digest="")
    send_on(copy=draft, why="", by=alice, now=noon)
    send_notifications(now=noon)
    assert mail.outbox == []


def test_who_writes_and_who_approves_find_it_on_their_page_of_notices(
    client: Client, log_in: LogIn, author: User, bob: User, carla: User, stan: User, lea: User
) -> None:
    def offered(user: User) -> set[str]:
        html = log_in(Client(), user).get("/en/desk/notices/").content.decode()
        return {kind for kind in ("studio", "draft") if f'value="{kind}"' in html}

    assert offered(author) == {"draft"}
    assert offered(carla) == offered(stan) == {"studio", "draft"}
    assert offered(bob) == offered(lea) == set()


def test_the_menu_counts_what_waits_for_whom(
    draft: WorkingCopy,
    client: Client,
    log_in: LogIn,
    alice: User,
    carla: User,
    chris: User,
    stan: User,
    noon: dt.datetime,
) -> None:
    send_on(copy=draft, why="", by=alice, now=noon)

    def waits(user: User) -> bool:
        html = log_in(Client(), user).get("/en/desk/notices/").content.decode()
        return "Waits for you: 1" in html

    assert [waits(one) for one in (carla, stan, chris, alice)] == [True, False, False, False]
    send_on(copy=draft, why="", by=carla, now=noon)
    assert [waits(one) for one in (carla, stan)] == [False, True]


def test_the_board_of_an_author_leads_to_what_came_back(
    draft: WorkingCopy, log_in: LogIn, alice: User, carla: User, noon: dt.datetime
) -> None:
    send_on(copy=draft, why="", by=alice, now=noon)
    send_back(copy=draft, note="Shorter", by=carla, now=noon)
    browser = log_in(Client(), alice)
    assert "My drafts" in browser.get("/en/desk/").content.decode()
    notice = Notification.objects.get(kind="draft")
    browser.post(f"/en/desk/notices/{notice.pk}/read/")
    assert "My drafts" not in browser.get("/en/desk/").content.decode()


def test_an_author_finds_what_was_published(
    staff_draft: WorkingCopy, log_in: LogIn, stan: User, second_staff: User, noon: dt.datetime
) -> None:
    send_on(copy=staff_draft, why="", by=stan, now=noon)
    publish(copy=staff_draft, by=second_staff, now=noon)
    WorkingCopy.objects.update(changed_at=dt.datetime.now(dt.UTC))
    page = log_in(Client(), stan).get("/en/studio/")
    assert page.context["published"] == [staff_draft]
    assert log_in(Client(), second_staff).get("/en/studio/").context["published"] == []


def test_more_drafts_take_no_more_queries(
    ready: Capsule,
    author: User,
    carla: User,
    stan: User,
    second_staff: User,
    log_in: LogIn,
    noon: dt.datetime,
) -> None:
    def start() -> None:
        for by in (author, stan, carla):
            send_on(copy=start_draft(capsule=ready, by=by, now=noon), why="", by=by, now=noon)

    def queries(user: User) -> int:
        browser = log_in(Client(), user)
        browser.get("/en/studio/")
        with CaptureQueriesContext(connection) as seen:
            assert browser.get("/en/studio/").status_code == 200
        return len(seen)

    start()
    few = [queries(one) for one in (carla, second_staff)]
    for _each in range(3):
        start()
    assert [queries(one) for one in (carla, second_staff)] == few


def test_who_is_told_is_who_may_approve(
    draft: WorkingCopy, alice: User, carla: User, stan: User, noon: dt.datetime
) -> None:
    """The lists of the first page and the outbox follow the same rule."""
    for by in (alice, carla):
        send_on(copy=draft, why="", by=by, now=noon)
        draft.refresh_from_db()
        for one in (carla, stan):
            assert (one in approvers_of(draft)) is (draft in waiting_for(one))
