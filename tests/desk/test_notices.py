"""The notices page: everybody's own wishes and devices, and a worker that knows one sentence."""

import datetime as dt
import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.conf import LazySettings
from django.test import Client
from django.urls import reverse

from ecpat_portal.fresh_env import push_key
from peers.people.models import User
from peers.threads.models import NoticeWishes, PushDevice
from tests.desk.conftest import As, body
from tests.threads.push_world import Browser

pytestmark = pytest.mark.django_db
PAGE = "/en/desk/notices/"
ORIGIN = "https://push.example.org"
Post = Callable[..., Any]


@pytest.fixture(autouse=True)
def _push_is_on(settings: LazySettings) -> None:
    settings.VAPID_PRIVATE_KEY = push_key()
    settings.PUSH_SERVICES = ["push.example.org"]


@pytest.fixture
def post(as_: As) -> Post:
    """`post(alice, "choices/", quiet_from="20:00")`: one form of the page."""
    return lambda user, where, **data: as_(user).post(PAGE + where, data)


def device(name: str = "My phone", *, path: str = "/send/phone", **changes: str) -> dict[str, str]:
    """What the script of the page sends."""
    address = Browser(ORIGIN, path).address
    return {"name": name, "endpoint": address.endpoint, **address.keys, **changes}


@pytest.mark.parametrize("person", ["alice", "carla", "otto", "lea", "stan", "tess"])
def test_everybody_with_a_role_has_the_page(
    as_: As, request: pytest.FixtureRequest, person: str
) -> None:
    answer = as_(request.getfixturevalue(person)).get(PAGE)
    assert answer.status_code == 200
    assert "Quiet hours" in body(answer)


def test_without_a_role_there_is_a_kind_word_and_nothing_to_choose(
    as_: As, charlie: User, post: Post
) -> None:
    assert "nothing for you here" in body(as_(charlie).get(PAGE))
    for where, data in (("choices/", {}), ("devices/", device())):
        assert post(charlie, where, **data).status_code == 404
    assert not PushDevice.objects.exists()
    assert not NoticeWishes.objects.exists()


def test_what_is_chosen_is_kept_and_shown_again(as_: As, post: Post, carla: User) -> None:
    answer = post(carla, "choices/", mail_on=["reply"], quiet_from="21:30", quiet_until="07:00")
    assert answer["Location"] == PAGE
    wishes = NoticeWishes.objects.get(user=carla)
    assert "reply" not in wishes.mail_off
    assert {"approval", "wish", "talk", "debrief", "taken"} <= set(wishes.mail_off)
    assert wishes.quiet == (dt.time(21, 30), dt.time(7))
    html = body(as_(carla).get(PAGE))
    assert 'value="21:30"' in html
    assert re.search(r'value="reply"[^>]*checked', html)
    assert not re.search(r'value="approval"[^>]*checked', html)


def test_what_is_urgent_or_must_be_answered_is_not_offered(
    as_: As, post: Post, carla: User
) -> None:
    html = body(as_(carla).get(PAGE))
    for kind in ("urgent", "alarm", "assigned", "second"):
        assert f'value="{kind}"' not in html
        assert post(carla, "choices/", mail_on=[kind]).status_code == 422


def test_a_peer_reads_of_night_and_school_and_gets_no_figures(as_: As, alice: User) -> None:
    html = body(as_(alice).get(PAGE))
    assert "in school hours" in html
    assert "digest" not in html
    assert "approval" not in html


def test_staff_and_leads_may_have_figures(as_: As, post: Post, stan: User, lea: User) -> None:
    for user in (stan, lea):
        assert "Every week" in body(as_(user).get(PAGE))
        post(user, "choices/", digest="weekly", mail_on=[])
    assert NoticeWishes.objects.filter(digest="weekly").count() == 2


def test_a_coach_who_asks_for_figures_gets_none(post: Post, carla: User) -> None:
    post(carla, "choices/", digest="daily")
    assert NoticeWishes.objects.get(user=carla).digest == "none"


@pytest.mark.parametrize(
    ("times", "words"),
    [
        ({"quiet_from": "21:00"}, "Fill in both times, or none."),
        ({"quiet_from": "21:00", "quiet_until": "21:00"}, "Both times are the same."),
        ({"quiet_from": "99:00", "quiet_until": "07:00"}, "Enter a valid time."),
    ],
)
def test_a_mistake_is_told_beside_its_field(
    post: Post, carla: User, times: dict[str, str], words: str
) -> None:
    answer = post(carla, "choices/", **times)
    assert answer.status_code == 422
    html = body(answer)
    (described,) = re.findall(r'<p class="field-error" id="(\w+_error)">' + re.escape(words), html)
    assert f'aria-describedby="{described}"' in html
    assert not NoticeWishes.objects.exists()


def test_a_person_without_a_mail_address_reads_that_none_comes(as_: As, alice: User) -> None:
    User.objects.filter(pk=alice.pk).update(email="")
    html = body(as_(alice).get(PAGE))
    assert "We have no mail address of yours" in html
    assert "mail_on" not in html


# --- devices ----------------------------------------------------------------------------------
def test_a_device_is_added_named_and_removed(as_: As, post: Post, alice: User) -> None:
    post(alice, "devices/", **device("Pixel <b>"))
    row = PushDevice.objects.get(user=alice)
    html = body(as_(alice).get(PAGE))
    assert "Pixel &lt;b&gt;" in html
    assert ORIGIN not in html
    assert post(alice, f"devices/{row.pk}/remove/").status_code == 302
    assert not PushDevice.objects.exists()


def test_a_device_of_somebody_else_is_not_there(post: Post, alice: User, bob: User) -> None:
    post(alice, "devices/", **device())
    row = PushDevice.objects.get()
    assert post(bob, f"devices/{row.pk}/remove/").status_code == 404
    assert PushDevice.objects.exists()


@pytest.mark.parametrize(
    "changes",
    [
        {"endpoint": "https://10.0.0.1/send"},
        {"endpoint": "http://push.example.org/send"},
        {"auth": "short"},
        {"p256dh": "x" * 87},
    ],
)
def test_an_address_that_is_none_is_refused(
    as_: As, post: Post, alice: User, changes: dict[str, str]
) -> None:
    assert post(alice, "devices/", **device(**changes)).status_code == 302
    assert not PushDevice.objects.exists()


def test_a_device_without_a_name_is_asked_for_one(post: Post, alice: User) -> None:
    answer = post(alice, "devices/", **device(" "))
    assert answer.status_code == 422
    assert 'id="device_name_error"' in body(answer)


def test_there_is_an_end_to_devices(as_: As, post: Post, alice: User) -> None:
    for number in range(11):
        post(alice, "devices/", **device(path=f"/send/{number}"))
    assert PushDevice.objects.count() == 10


def test_without_a_key_push_is_off_and_the_page_says_so(
    as_: As, post: Post, alice: User, settings: LazySettings
) -> None:
    settings.VAPID_PRIVATE_KEY = ""
    html = body(as_(alice).get(PAGE))
    assert "has not switched this on. Mails still come." in html
    assert "push.js" not in html
    assert post(alice, "devices/", **device()).status_code == 422
    assert not PushDevice.objects.exists()


def test_without_a_script_the_page_says_that_mails_come(as_: As, alice: User) -> None:
    html = body(as_(alice).get(PAGE))
    assert re.search(r"<p data-cannot[^>]*>This does not work in this browser. Mails still", html)
    assert re.search(r"<form[^>]* data-on hidden>", html)


# --- the worker -------------------------------------------------------------------------------
def policy(answer: Any) -> str:
    return str(answer["Content-Security-Policy"])


def test_no_confidential_page_but_this_may_start_a_worker(
    as_: As, alice: User, client: Client
) -> None:
    assert "worker-src 'self'" in policy(as_(alice).get(PAGE))
    assert "worker-src 'none'" in policy(as_(alice).get(reverse("desk:board")))
    for address in ("/en/help/", "/en/help/new/", "/en/accounts/login/"):
        assert "worker-src 'none'" in policy(client.get(address))


def test_28_the_worker_knows_one_sentence_in_each_language(
    client: Client, settings: LazySettings
) -> None:
    answer = client.get(reverse("push_worker"))
    assert answer["Content-Type"].startswith("text/javascript")
    script = answer.content.decode()
    texts = json.loads(re.search(r"const TEXTS = (.*);", script)[1])
    assert texts.keys() == dict(settings.LANGUAGES).keys()
    assert texts["en"] == {"words": "You have a new message", "dir": "ltr"}
    assert texts["ar"]["dir"] == "rtl"
    assert "fetch" not in script.replace('"fetch"', "")
    assert reverse("push_worker") == "/push/worker.js", "its folder, its scope, holds no page"
