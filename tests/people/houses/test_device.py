"""A device that many share: nothing of anybody stays on it, and nobody in danger is locked out."""

import datetime as dt
import re
from collections.abc import Callable

import pytest
from django.conf import LazySettings
from django.test import Client
from django.urls import reverse

from peers.people import houses, tokens
from peers.people.models import Group, SharedDevice, User
from peers.people.roster import RosterRefused
from tests.people.houses.conftest import always_closed

LogIn = Callable[[Client, User], Client]


@pytest.fixture(autouse=True)
def pages_kept(settings: LazySettings) -> None:
    """As in service: public pages stay in memory, and must never get the face of a device."""
    settings.PAGES_KEPT_SECONDS = 60


def test_letters_join_one_device_once_and_not_for_ever(
    client: Client, hanne: User, house: Group
) -> None:
    now = dt.datetime.now(dt.UTC)
    token = tokens.new_form_token()
    made = houses.announce_device(group=house, name="Hall", form_token=token, by=hanne, now=now)
    code = tokens.code_of(token)
    assert client.post("/en/device/", {"secret": code}).status_code == 302
    again = Client().post("/en/device/", {"secret": code})
    assert "open nothing, or no longer" in again.content.decode()
    made.refresh_from_db()
    assert made.joined_at is not None
    other = tokens.new_form_token()
    late = houses.announce_device(group=house, name="Late", form_token=other, by=hanne, now=now)
    SharedDevice.objects.filter(pk=late.pk).update(code_until=now - dt.timedelta(minutes=1))
    gone = Client().post("/en/device/", {"secret": tokens.code_of(other)})
    assert "open nothing, or no longer" in gone.content.decode()


def test_every_page_says_that_others_use_it_and_has_the_way_to_be_done(
    client: Client, device: SharedDevice
) -> None:
    names = ("capsules:home", "capsules:list", "safety", "help:about", "help:new", "stop:report")
    for name in names:
        page = client.get(reverse(name)).content.decode()
        assert "Others use this device after you" in page, name
        assert 'id="house-done"' in page, name


def test_others_get_the_same_page_as_ever_after_a_device_asked(
    client: Client, device: SharedDevice
) -> None:
    for name in ("capsules:home", "help:about", "help:new"):
        shared = client.get(reverse(name))
        assert "Others use this device" in shared.content.decode()
        assert "no-store" in shared["Cache-Control"], name
        plain = Client().get(reverse(name)).content.decode()
        assert "Others use this device" not in plain, name
        assert "data-shared" not in plain
        assert "Others use this device" in client.get(reverse(name)).content.decode(), name
    assert "public" in Client().get(reverse("capsules:home"))["Cache-Control"]


def test_being_done_ends_the_session_and_leaves_a_shared_device(
    client: Client, device: SharedDevice, hugo: User, log_in: LogIn, settings: LazySettings
) -> None:
    log_in(client, hugo)
    answer = client.post("/exit/?to=fr", headers={"accept": "text/html"})
    assert answer.status_code == 303
    assert answer["Location"] == "/fr/device/done/"
    assert answer["Clear-Site-Data"] == '"cache", "storage"'
    assert client.session.get("_auth_user_id") is None
    page = client.get("/en/device/done/")
    assert "Nothing of you stays" in page.content.decode()
    assert page.cookies[settings.DEVICE_COOKIE_NAME]["max-age"] > 300 * 24 * 3600
    assert page.cookies[settings.DEVICE_COOKIE_NAME]["httponly"]


def test_other_sites_are_text_and_nothing_is_filled_in(
    client: Client, device: SharedDevice
) -> None:
    page = client.get(reverse("account_login")).content.decode()
    assert not re.search(r'autocomplete="(?!off|new-password)', page)
    assert all("autocomplete=" in form for form in re.findall(r"<form\b[^>]*>", page))
    for name in ("capsules:services", "safety", "help:about"):
        page = client.get(reverse(name)).content.decode()
        assert not re.search(r'<a\b[^>]*href="https?://(?!testserver)', page), name
    assert 'href="tel:112"' in page


def test_no_worker_can_be_installed_and_no_passkey_made_or_push_asked(
    client: Client, device: SharedDevice, hanne: User, log_in: LogIn
) -> None:
    log_in(client, hanne)
    for name in ("desk:notices", "capsules:home"):
        policy = client.get(reverse(name))["Content-Security-Policy"]
        assert "worker-src 'none'" in policy, name
    for name in ("mfa_add_webauthn", "desk:add_device"):
        assert client.post(reverse(name)).status_code == 403, name


def test_nobody_stays_logged_in(
    client: Client, device: SharedDevice, settings: LazySettings
) -> None:
    assert settings.SESSION_EXPIRE_AT_BROWSER_CLOSE
    assert settings.ACCOUNT_SESSION_REMEMBER is False
    assert 'name="remember"' not in client.get(reverse("account_login")).content.decode()


@pytest.mark.parametrize("field", ["text", "own-title"])
def test_five_quiet_minutes_log_out_and_what_was_typed_is_shown_once_more(
    client: Client,
    device: SharedDevice,
    hugo: User,
    log_in: LogIn,
    monkeypatch: pytest.MonkeyPatch,
    field: str,
) -> None:
    log_in(client, hugo)
    board = reverse("desk:board")
    assert client.get(board).status_code == 200
    now = dt.datetime.now(dt.UTC)
    clock = "peers.people.device_middleware.timezone.now"
    monkeypatch.setattr(clock, lambda: now + dt.timedelta(minutes=16))
    answer = client.post(reverse("desk:care_how"), {field: "Half a reply"})
    page = answer.content.decode()
    assert answer.status_code == 403
    assert "You were logged out" in page
    assert "Half a reply" in page
    assert "_auth_user_id" not in client.session


def test_a_board_that_looks_for_news_by_itself_is_nobodys_presence(
    client: Client,
    device: SharedDevice,
    hugo: User,
    log_in: LogIn,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    log_in(client, hugo)
    board, now = reverse("desk:board"), dt.datetime.now(dt.UTC)
    assert client.get(board).status_code == 200
    clock = "peers.people.device_middleware.timezone.now"
    for minutes, expected in ((3, 200), (6, 403)):
        later = now + dt.timedelta(minutes=minutes)
        monkeypatch.setattr(clock, lambda later=later: later)
        answer = client.get(board, {"fragment": "1"}, headers={"hx-request": "true"})
        assert answer.status_code == expected, minutes
    assert answer["HX-Refresh"] == "true"


def test_outside_the_hours_peers_do_not_get_in_and_adults_do(
    client: Client,
    device: SharedDevice,
    agreed: Callable,
    hugo: User,
    hanne: User,
    log_in: LogIn,
) -> None:
    now = dt.datetime.now(dt.UTC)
    agreed(always_closed(now), now=now)
    log_in(client, hugo)
    answer = client.get(reverse("desk:board"))
    page = answer.content.decode()
    assert answer.status_code == 403
    assert "Closed for now" in page
    assert "the educator on duty" in page
    assert "116 000" in page
    assert "_auth_user_id" not in client.session
    log_in(client, hanne)
    assert client.get(reverse("desk:board")).status_code == 200


def test_what_was_begun_within_the_hours_is_shown_when_they_are_over(
    client: Client, device: SharedDevice, agreed: Callable, hugo: User, log_in: LogIn
) -> None:
    now = dt.datetime.now(dt.UTC)
    log_in(client, hugo)
    assert client.get(reverse("desk:board")).status_code == 200
    agreed(always_closed(now), now=now)
    page = client.post(reverse("desk:care_how"), {"text": "Half a <b>reply</b>"}).content.decode()
    assert "Half a &lt;b&gt;reply&lt;/b&gt;" in page


def test_a_device_that_was_taken_off_is_like_any_other(
    client: Client,
    device: SharedDevice,
    hanne: User,
    house: Group,
    settings: LazySettings,
) -> None:
    houses.end_device(group=house, device_id=device.pk, by=hanne, now=dt.datetime.now(dt.UTC))
    answer = client.get(reverse("capsules:home"))
    assert "Others use this device" not in answer.content.decode()
    assert answer.cookies[settings.DEVICE_COOKIE_NAME].value == ""
    assert "no-store" in answer["Cache-Control"]


@pytest.mark.parametrize("value", ["", "x", "made-up:signature"])
def test_a_made_up_mark_is_no_mark(
    client: Client, db: None, settings: LazySettings, value: str
) -> None:
    client.cookies[settings.DEVICE_COOKIE_NAME] = value
    page = client.get(reverse("capsules:home"))
    assert page.status_code == 200
    assert "Others use this device" not in page.content.decode()


def test_the_table_of_devices_cannot_make_a_cookie(
    client: Client, device: SharedDevice, settings: LazySettings
) -> None:
    secret = client.cookies[settings.DEVICE_COOKIE_NAME].value.split(":")[0]
    row = SharedDevice.objects.values().get(pk=device.pk)
    assert secret not in str(row)


def test_one_form_makes_letters_for_one_device(house: Group, hanne: User) -> None:
    now = dt.datetime.now(dt.UTC)
    token = tokens.new_form_token()
    made = [
        houses.announce_device(group=house, name="Hall", form_token=token, by=hanne, now=now)
        for _press in range(2)
    ]
    assert made[0] == made[1]
    with pytest.raises(RosterRefused) as refused:
        houses.announce_device(group=house, name="Kitchen", form_token=token, by=hanne, now=now)
    assert "This form was sent before" in str(refused.value.message)
