"""Nothing is sent to a peer expert of a closed institution; coaches keep theirs."""

import datetime as dt

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from peers.people.mailing import is_silent
from peers.people.models import Group, Membership, Role, User
from peers.threads.actions import devices
from peers.threads.actions.notices import Kind
from peers.threads.actions.notifications import send_notifications
from peers.threads.actions.telling import tell_about_no_thread
from peers.threads.errors import NotYours
from peers.threads.models import Notification, PushDevice
from peers.threads.push_address import Address
from tests.people.workers import workers_run


def test_no_mail_and_no_push_goes_to_a_peer_of_the_house_and_the_coach_gets_theirs(
    hanne: User, hugo: User, alice: User, noon: dt.datetime
) -> None:
    PushDevice.objects.create(
        user=hugo, name="tablet", endpoint_hash=b"1" * 32, sealed="x", added_at=noon
    )
    tell_about_no_thread([hanne, hugo, alice], Kind.CARE, about="test", now=noon)
    send_notifications(now=noon)
    assert {one.to[0] for one in mail.outbox} == {hanne.email, alice.email}
    rows = Notification.objects.filter(to=hugo)
    assert rows.count() == 1
    assert rows.get().sent_at is not None
    assert not rows.get().deliveries.exists()


def test_no_device_is_taken_for_pushes_and_earlier_ones_are_forgotten(
    client: Client, hugo: User, alice: User, noon: dt.datetime
) -> None:
    with pytest.raises(NotYours):
        devices.add_device(by=hugo, name="tablet", address=_address(), now=noon)
    for user in (hugo, alice):
        PushDevice.objects.create(
            user=user, name="t", endpoint_hash=user.username.encode(), sealed="x", added_at=noon
        )
    devices.forget_leavers(now=noon)
    assert [one.user for one in PushDevice.objects.all()] == [alice]


def test_the_notices_page_says_why(client: Client, hugo: User, settings) -> None:  # type: ignore[no-untyped-def]
    settings.VAPID_PRIVATE_KEY = "A" * 43
    client.force_login(hugo, backend=settings.AUTHENTICATION_BACKENDS[0])
    page = client.get(reverse("desk:notices")).content.decode()
    assert "where others see your mails and screens" in page
    assert "data-on" not in page
    assert client.post(reverse("desk:add_device"), {"name": "x"}).status_code == 404


def test_whoever_also_helps_as_an_adult_keeps_their_notices(
    hugo: User, house: Group, scouts: Group
) -> None:
    assert is_silent(hugo)
    Membership.objects.create(user=hugo, role=Role.COACH, group=scouts)
    assert not is_silent(User.objects.get(pk=hugo.pk))


def test_a_group_that_is_closed_no_more_is_silent_no_more(hugo: User, house: Group) -> None:
    Group.objects.filter(pk=house.pk).update(kind=Group.Kind.CENTRE)
    assert not is_silent(User.objects.get(pk=hugo.pk))


def test_a_link_to_a_new_password_is_not_mailed_where_others_read_it(
    client: Client, hugo: User, hanne: User
) -> None:
    answers = [
        client.post(reverse("account_reset_password"), {"email": who.email}, follow=True)
        for who in (hugo, hanne)
    ]
    assert answers[0].redirect_chain == answers[1].redirect_chain
    assert workers_run() == 1
    assert [one.to for one in mail.outbox] == [[hanne.email]]


def _address() -> Address:
    return Address(endpoint="https://example.org/x", p256dh="", auth="")
