"""From the report to the receipt: who sees what, who is told, what is left (S17)."""

import datetime as dt
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.test import Client

from peers import vault
from peers.hotline import actions
from peers.hotline.errors import AlreadyShown, HotlineError, LinkIsGone, NotShownYet
from peers.hotline.models import LinkShown, StopReport
from peers.people.models import User, VettingCheck
from tests.hotline.conftest import LINK, As

LIST = "/en/desk/hotline/"
DAY = dt.timedelta(days=1)


def _press(client: Client, report: StopReport, act: str, **fields: str) -> Any:
    return client.post(f"{LIST}{report.pk}/{act}/", fields)


@pytest.mark.parametrize(
    ("who", "listed", "handles"),
    [
        ("lea", 200, True),
        ("otto", 200, True),
        ("stan", 200, False),
        ("carla", 404, False),
        ("alice", 404, False),
        ("tess", 404, False),
        ("charlie", 404, False),
    ],
)
def test_s17_who_sees_that_there_is_a_report_and_who_is_shown_the_link(
    who: str,
    listed: int,
    handles: bool,
    request: pytest.FixtureRequest,
    as_: As,
    report: StopReport,
) -> None:
    client = as_(request.getfixturevalue(who))
    page = client.get(LIST)
    assert page.status_code == listed
    assert "4711" not in page.content.decode()
    assert ("pictures.example.net/…" in page.content.decode()) == (listed == 200)
    for act in ("forward", "confirm", "set-aside"):
        fields = {"reference": "1", "why": "twice"}
        assert (_press(client, report, act, **fields).status_code == 404) != handles
    shown = _press(as_(request.getfixturevalue(who)), report, "show")
    assert (shown.status_code == 404) != handles


def test_a_visitor_is_asked_to_log_in(client: Client, report: StopReport) -> None:
    assert client.get(LIST).status_code == 302
    assert _press(client, report, "show").status_code == 302
    assert not LinkShown.objects.exists()


def test_s19_a_lead_whose_papers_lapsed_is_not_shown_it(
    as_: As, lea: User, report: StopReport, noon: dt.datetime
) -> None:
    VettingCheck.objects.filter(user=lea).update(expires_on=noon.date())
    assert as_(lea).get(LIST).status_code == 404
    assert _press(as_(lea), report, "show").status_code == 404


def test_s17_the_link_is_shown_once_in_a_field_and_never_to_press(
    as_: As, lea: User, luc: User, report: StopReport, directory: None
) -> None:
    answer = _press(as_(lea), report, "show")
    page = answer.content.decode()
    assert f">{LINK}</textarea>" in page
    assert f'href="{LINK}' not in page
    assert 'value="https://stopchildporno.be"' in page
    assert 'href="https://stopchildporno.be' not in page
    assert "no-store" in answer["Cache-Control"]
    again = _press(as_(lea), report, "show")
    assert again.status_code == 409
    assert "4711" not in again.content.decode()
    assert LINK in _press(as_(luc), report, "show").content.decode()
    assert LinkShown.objects.filter(report=report).count() == 2


def test_the_way_of_a_report_to_its_receipt(as_: As, lea: User, report: StopReport) -> None:
    client = as_(lea)
    assert _press(client, report, "forward").status_code == 409  # not looked at yet
    _press(client, report, "show")
    assert _press(client, report, "forward", reference="CF-1").status_code == 302
    report.refresh_from_db()
    assert (report.state, report.reference, report.settled_by) == ("forwarded", "CF-1", lea)
    assert _press(client, report, "confirm", reference="CF-2026-9").status_code == 302
    report.refresh_from_db()
    assert (report.state, report.reference, report.confirmed_by) == ("confirmed", "CF-2026-9", lea)
    assert "CF-2026-9" in client.get(LIST).content.decode()


def test_the_number_of_the_hotline_is_never_the_link(
    as_: As, lea: User, report: StopReport
) -> None:
    client = as_(lea)
    _press(client, report, "show")
    assert _press(client, report, "forward", reference=LINK).status_code == 409
    report.refresh_from_db()
    assert (report.state, report.reference) == ("new", "")


def test_a_report_moves_on_once(lea: User, report: StopReport, noon: dt.datetime) -> None:
    one = {"report_id": report.pk, "by": lea, "now": noon}
    with pytest.raises(NotShownYet):
        actions.forward(reference="", **one)
    with pytest.raises(HotlineError):
        actions.confirm(reference="", **one)
    actions.show_link(**one)
    with pytest.raises(AlreadyShown):
        actions.show_link(**one)
    actions.set_aside(why="twice", **one)
    with pytest.raises(HotlineError):
        actions.forward(reference="", **one)


def test_s17_thirty_days_after_it_was_passed_on_the_link_is_gone(
    lea: User, report: StopReport, noon: dt.datetime
) -> None:
    one = {"report_id": report.pk, "by": lea, "now": noon}
    actions.show_link(**one)
    assert actions.purge(now=noon + 90 * DAY) == 0  # nobody passed it on yet
    actions.forward(reference="CF-1", **one)
    assert actions.purge(now=noon + 29 * DAY) == 0
    assert actions.purge(now=noon + 30 * DAY) == 1
    assert actions.purge(now=noon + 31 * DAY) == 0
    report.refresh_from_db()
    assert (report.link_sealed, report.data_key, report.reference) == (None, None, "CF-1")
    assert actions.masked_link(report) == ""
    with pytest.raises(LinkIsGone):
        actions.show_link(report_id=report.pk, by=lea, now=noon)


def test_a_link_moved_to_another_row_does_not_open(
    lea: User, report: StopReport, noon: dt.datetime
) -> None:
    other = StopReport(submission=report.pk, seen="chat", received_at=noon)
    for field in ("data_key", "data_key_id", "link_sealed"):
        setattr(other, field, getattr(report, field))
    other.save()
    with pytest.raises(vault.VaultError):
        actions.show_link(report_id=other.pk, by=lea, now=noon)


def test_the_page_of_the_list_says_what_waits_too_long(
    as_: As, lea: User, report: StopReport, noon: dt.datetime
) -> None:
    assert "badge warns" not in as_(lea).get(LIST).content.decode()
    with time_machine.travel(noon + DAY, tick=False):
        assert "badge warns" in as_(lea).get(LIST).content.decode()


def test_nothing_about_a_report_is_mailed(
    lea: User, otto: User, report: StopReport, noon: dt.datetime
) -> None:
    actions.show_link(report_id=report.pk, by=lea, now=noon)
    assert all("example.net" not in f"{one.subject}{one.body}" for one in mail.outbox)
