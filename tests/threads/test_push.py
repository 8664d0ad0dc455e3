"""Push against a real service on a port of its own: one neutral word, apart from the mail."""

import base64
import datetime as dt
import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from allauth.account.signals import password_changed
from django.conf import LazySettings
from django.core import mail

from ecpat_portal.fresh_env import push_key
from peers.people.leaving import helpers_stopped
from peers.people.log_ins import end_log_ins
from peers.people.models import User
from peers.threads import push_service as service_of_ours
from peers.threads import rotation
from peers.threads.actions.devices import add_device
from peers.threads.actions.notifications import GIVE_UP_AFTER, send_notifications
from peers.threads.actions.routing import advance_thread
from peers.threads.models import Delivery, Notification, PushDevice, Thread
from peers.threads.push_address import Address, UnknownAddress, checked, is_known, opened
from peers.threads.push_service import Answer
from tests.threads.conftest import OpenOne
from tests.threads.push_world import Browser, PushService, push_service

pytestmark = pytest.mark.django_db
MINUTE = dt.timedelta(minutes=1)
Add = Callable[..., PushDevice]


@pytest.fixture
def service(settings: LazySettings) -> Iterator[PushService]:
    with push_service() as service:
        settings.VAPID_PRIVATE_KEY = push_key()
        settings.PUSH_SERVICES = [service.origin]
        yield service


@pytest.fixture
def phone(service: PushService) -> Browser:
    return Browser(service.origin)


@pytest.fixture
def add(phone: Browser, noon: dt.datetime) -> Add:
    def add(user: User, browser: Browser = phone, name: str = "My phone") -> PushDevice:
        return add_device(by=user, name=name, address=browser.address, now=noon)

    return add


@pytest.fixture
def offered(open_one: OpenOne, noon: dt.datetime, alice: User) -> Thread:
    thread = open_one(nickname="Very Special Robin")
    advance_thread(thread_id=thread.pk, now=noon)
    return thread


def test_28_a_push_carries_the_name_of_a_text_and_nothing_else(
    offered: Thread, service: PushService, phone: Browser, add: Add, alice: User, noon: dt.datetime
) -> None:
    User.objects.filter(pk=alice.pk).update(preferred_language="ar")
    add(alice)
    assert send_notifications(now=noon) == 2
    ((path, headers, body),) = service.posts
    assert path == "/send/phone"
    assert phone.read(body) == {"text": "new", "lang": "ar"}
    sent = f"{headers} {body!r}"
    for secret in ("Robin", "password", str(offered.pk), offered.number, alice.name, alice.email):
        assert secret not in sent


def test_the_service_can_tell_that_it_is_us(
    offered: Thread, service: PushService, add: Add, alice: User, noon: dt.datetime, settings: Any
) -> None:
    settings.VAPID_CONTACT = "office@example.org"
    add(alice)
    send_notifications(now=noon)
    headers = service.posts[0][1]
    token = headers["Authorization"].removeprefix("vapid t=").partition(",")[0]
    claims = json.loads(base64.urlsafe_b64decode(token.split(".")[1] + "=="))
    assert claims["aud"] == service.origin
    assert claims["sub"] == "mailto:office@example.org"
    assert headers["Topic"] == "desk"


def test_each_device_is_told_once(
    offered: Thread, service: PushService, add: Add, alice: User, noon: dt.datetime
) -> None:
    add(alice)
    add(alice, Browser(service.origin, "/send/tablet"), "Tablet")
    assert [send_notifications(now=noon + n * MINUTE) for n in range(3)] == [3, 0, 0]
    assert sorted(path for path, *_rest in service.posts) == ["/send/phone", "/send/tablet"]


def test_a_push_service_that_is_down_is_asked_again_and_the_mail_goes_once(
    offered: Thread, service: PushService, add: Add, alice: User, noon: dt.datetime
) -> None:
    add(alice)
    service.status = 503
    assert send_notifications(now=noon) == 1
    assert Notification.objects.get().sent_at == noon, "one way is enough to have reached them"
    assert send_notifications(now=noon) == 0, "not before the pause is over"
    service.status = 201
    assert send_notifications(now=noon + MINUTE) == 1
    assert len(mail.outbox) == 1
    assert len(service.posts) == 2


def test_a_service_that_asks_for_patience_gets_it(
    offered: Thread, service: PushService, add: Add, alice: User, noon: dt.datetime
) -> None:
    add(alice)
    service.status, service.headers = 429, {"Retry-After": "600"}
    send_notifications(now=noon)
    send_notifications(now=noon + 5 * MINUTE)
    assert len(service.posts) == 1
    send_notifications(now=noon + 10 * MINUTE)
    assert len(service.posts) == 2


def test_a_mail_server_that_is_down_does_not_hold_up_the_push(
    offered: Thread,
    service: PushService,
    add: Add,
    alice: User,
    noon: dt.datetime,
    settings: LazySettings,
) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    add(alice)
    assert send_notifications(now=noon) == 1
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert send_notifications(now=noon + 2 * MINUTE) == 1
    assert len(service.posts) == len(mail.outbox) == 1


@pytest.mark.parametrize("status", [404, 410])
def test_a_device_that_is_gone_is_forgotten(
    offered: Thread,
    service: PushService,
    add: Add,
    alice: User,
    noon: dt.datetime,
    status: int,
) -> None:
    add(alice)
    User.objects.filter(pk=alice.pk).update(email="")
    service.status = status
    assert send_notifications(now=noon) == 0
    assert not PushDevice.objects.exists()
    assert Notification.objects.get().sent_at == noon, "no way is left: it is seen on the desk"


def test_a_push_that_is_half_a_day_old_is_given_up(
    offered: Thread, service: PushService, add: Add, alice: User, noon: dt.datetime
) -> None:
    add(alice)
    User.objects.filter(pk=alice.pk).update(email="")
    service.status = 500
    send_notifications(now=noon)
    late = noon + dt.timedelta(days=1, hours=2)  # out of school again
    assert late - noon > GIVE_UP_AFTER["push"]
    send_notifications(now=late)
    assert Delivery.objects.get().outcome == "given_up"
    assert len(service.posts) == 2
    assert Notification.objects.get().sent_at == late


def test_a_retry_does_not_run_into_the_night(
    offered: Thread, service: PushService, add: Add, alice: User, noon: dt.datetime
) -> None:
    add(alice)
    service.status = 503
    send_notifications(now=noon)
    night = noon.replace(hour=22)
    send_notifications(now=night)
    assert len(service.posts) == 1
    assert Delivery.objects.get(way="push").not_before == noon.replace(day=15, hour=16)


def test_a_phone_that_is_switched_on_at_night_stays_silent(
    offered: Thread, service: PushService, add: Add, alice: User, noon: dt.datetime
) -> None:
    """A peer's message lives until 21:00, six hours from the clock of the tests."""
    add(alice)
    send_notifications(now=noon)
    assert service.posts[0][1]["TTL"] == str(6 * 3600)


# --- what is posted to ------------------------------------------------------------------------
def test_a_redirect_is_not_followed(
    offered: Thread, service: PushService, add: Add, alice: User, noon: dt.datetime
) -> None:
    with push_service() as inside:
        service.status, service.headers = 307, {"Location": f"{inside.origin}/admin"}
        add(alice)
        send_notifications(now=noon)
        assert inside.posts == []
    assert len(service.posts) == 1


def test_a_service_that_left_the_list_is_posted_to_no_more(
    offered: Thread,
    service: PushService,
    add: Add,
    alice: User,
    noon: dt.datetime,
    settings: LazySettings,
) -> None:
    add(alice)
    settings.PUSH_SERVICES = ["push.example.org"]
    assert send_notifications(now=noon) == 1
    assert service.posts == []
    assert not PushDevice.objects.exists()


@pytest.mark.parametrize(
    ("host", "outside"),
    [
        ("1.1.1.1", True),
        ("localhost", False),
        ("127.0.0.1", False),
        ("10.0.0.1", False),
        ("169.254.169.254", False),
    ],
)
def test_a_known_name_that_leads_inside_is_not_posted_to(
    phone: Browser, settings: LazySettings, host: str, outside: bool
) -> None:
    """Whoever owns a name may point it at a server of the house."""
    settings.PUSH_SERVICES = [host]
    endpoint = f"https://{host}/send"
    assert is_known(endpoint)
    assert service_of_ours._is_outside(endpoint) is outside
    if not outside:
        address = Address(endpoint, *phone.address.keys.values())
        said = service_of_ours.post(address, language="en", urgent=False, lives=MINUTE)
        assert said.answer is Answer.LATER


SERVICES = ["push.example.org", "*.notify.example.com", "http://127.0.0.1:8009"]


@pytest.mark.parametrize(
    ("endpoint", "known"),
    [
        ("https://push.example.org/send/abc", True),
        ("https://push.example.org:443/send/abc", True),
        ("https://db5p.notify.example.com/w/?token=abc%2b", True),
        ("http://127.0.0.1:8009/send/abc", True),
        ("http://push.example.org/send/abc", False),
        ("https://push.example.org:8443/send/abc", False),
        ("https://notify.example.com/w/", False),
        ("https://evil-notify.example.com.example.net/", False),
        ("https://push.example.org@10.0.0.1/", False),
        ("https://10.0.0.1\\.notify.example.com/", False),
        ("https://10.0.0.1/.notify.example.com/", False),
        ("https://10.0.0.1#.notify.example.com/", False),
        ("https://PUSH.example.org/", False),
        ("http://127.0.0.1:8010/send/abc", False),
        ("https://127.0.0.1:8009/send/abc", False),
        ("https://169.254.169.254/latest/meta-data/", False),
        ("file:///etc/passwd", False),
        ("https://push.example.org/a b", False),
        ("https://push.example.org/\\send", False),
        ("", False),
    ],
)
def test_only_services_of_the_list_are_accepted(
    settings: LazySettings, endpoint: str, known: bool
) -> None:
    settings.PUSH_SERVICES = SERVICES
    assert is_known(endpoint) is known
    if not known:
        with pytest.raises(UnknownAddress) as refused:
            checked(endpoint=endpoint, p256dh="x", auth="y")
        assert str(refused.value) == ""


def test_keys_that_are_none_are_refused(phone: Browser) -> None:
    address = phone.address
    assert checked(endpoint=address.endpoint, **address.keys) == address
    for keys in ({"auth": "c2hvcnQ"}, {"p256dh": "B" * 87}, {"p256dh": "ü"}):
        with pytest.raises(UnknownAddress):
            checked(endpoint=address.endpoint, **{**address.keys, **keys})


# --- what is kept -----------------------------------------------------------------------------
def test_01_the_address_of_a_device_is_sealed(add: Add, alice: User, phone: Browser) -> None:
    add(alice)
    (row,) = PushDevice.objects.values()
    assert "127.0.0.1" not in str(row)
    assert phone.address.auth not in str(row)
    assert "127.0.0.1" not in repr(phone.address)


def test_a_browser_belongs_to_one_helper_at_a_time(
    add: Add, alice: User, bob: User, offered: Thread, service: PushService, noon: dt.datetime
) -> None:
    add(alice)
    add(bob)
    assert [device.user for device in PushDevice.objects.all()] == [bob]
    send_notifications(now=noon)
    assert service.posts == []


def test_a_new_password_forgets_every_device(add: Add, alice: User, carla: User) -> None:
    add(alice)
    password_changed.send(sender=None, user=carla, request=None)
    assert PushDevice.objects.count() == 1
    password_changed.send(sender=None, user=alice, request=None)
    assert not PushDevice.objects.exists()


def test_logging_out_everywhere_forgets_every_device(
    add: Add, alice: User, carla: User, noon: dt.datetime
) -> None:
    add(alice)
    end_log_ins(carla, now=noon)
    assert PushDevice.objects.count() == 1
    end_log_ins(alice, now=noon)
    assert not PushDevice.objects.exists()


def test_whoever_leaves_is_told_nothing_more(
    add: Add, alice: User, bob: User, service: PushService, noon: dt.datetime
) -> None:
    add(alice)
    add(bob, Browser(service.origin, "/send/bob"))
    alice.memberships.update(ended_on=noon.date())
    helpers_stopped.send(sender=None, now=noon)
    assert [device.user for device in PushDevice.objects.all()] == [bob]


def test_no_log_line_names_an_address(
    offered: Thread,
    service: PushService,
    add: Add,
    alice: User,
    noon: dt.datetime,
    caplog: pytest.LogCaptureFixture,
) -> None:
    add(alice)
    service.status = 500
    send_notifications(now=noon)
    assert "/send/phone" not in caplog.text
    assert "127.0.0.1" not in caplog.text


def test_the_key_of_an_address_can_be_changed(
    add: Add, alice: User, phone: Browser, settings: LazySettings
) -> None:
    device = add(alice)
    old = settings.VAULT_KEYS
    settings.VAULT_KEYS = f"next:{base64.b64encode(bytes(range(32))).decode()},{old}"
    assert rotation.usage()["test"] == 1
    assert sum(progress.done for progress in rotation.rewrap_all(batch=10)) == 1
    settings.VAULT_KEYS = settings.VAULT_KEYS.partition(",")[0]
    device.refresh_from_db()
    assert opened(device.sealed) == phone.address
