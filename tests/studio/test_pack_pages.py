"""The page on which staff give capsules away and take them in."""

import datetime as dt
import io
import zipfile

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from capsules.models import Capsule
from peers.people.models import User
from peers.studio.models import PackWaiting, WorkingCopy
from peers.studio.packs.opening import open_pack
from tests.studio.packing import empty_the_site, packed

pytestmark = pytest.mark.django_db

PACKS = "/en/studio/packs/"


@pytest.fixture
def staff(client: Client, stan: User) -> Client:
    client.force_login(stan)
    return client


def send(client: Client, content: bytes) -> object:
    return client.post(f"{PACKS}import/", {"pack": SimpleUploadedFile("pack.zip", content)})


def test_staff_download_the_capsules_they_choose(staff: Client, small: Capsule) -> None:
    response = staff.post(
        f"{PACKS}export/", {"capsules": ["small", "none"], "made_by": "Centre Nord"}
    )
    assert response["Content-Disposition"] == 'attachment; filename="small.zip"'
    pack = open_pack(response.content)
    assert (pack.made_by, [one.slug for one in pack.capsules]) == ("Centre Nord", ["small"])
    with zipfile.ZipFile(io.BytesIO(response.content)) as archive:
        assert archive.testzip() is None


def test_nothing_chosen_is_told_beside_the_list(staff: Client, small: Capsule) -> None:
    response = staff.post(f"{PACKS}export/", {})
    assert response.status_code == 400
    assert 'id="export-error"' in response.content.decode()


def test_a_pack_is_looked_at_before_a_draft_is_made(
    staff: Client, small: Capsule, stan: User
) -> None:
    content = packed()
    empty_the_site()
    html = send(staff, content).content.decode()  # type: ignore[attr-defined]
    assert "Small capsule" in html
    assert "CC BY-SA 4.0" in html
    assert "Centre Nord" in html
    assert "This capsule is new here." in html
    assert not WorkingCopy.objects.exists()
    waiting = PackWaiting.objects.get()
    staff.post(f"{PACKS}import/yes/", {"waiting": waiting.pk, "capsules": ["small"]})
    assert WorkingCopy.objects.get().author == stan
    assert not PackWaiting.objects.exists()
    assert not Capsule.objects.exists()


def test_a_broken_pack_is_refused_beside_the_field(staff: Client, small: Capsule) -> None:
    response = send(staff, b"PK\x03\x04 broken")
    html = response.content.decode()  # type: ignore[attr-defined]
    assert response.status_code == 400  # type: ignore[attr-defined]
    assert 'id="pack-error" role="alert">This file is no capsule pack.' in html
    assert not PackWaiting.objects.exists()


def test_the_name_of_a_place_in_a_pack_is_shown_as_text(staff: Client, small: Capsule) -> None:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        archive.writestr("<script>alert(1)</script>", b"x")
    html = send(staff, held.getvalue()).content.decode()  # type: ignore[attr-defined]
    assert "<script>alert" not in html
    assert "&lt;script&gt;" in html


def test_a_yes_without_a_pack_or_after_an_hour_makes_nothing(staff: Client, small: Capsule) -> None:
    send(staff, packed())
    waiting = PackWaiting.objects.get()
    for number in ("", "x", "0", str(waiting.pk + 1)):
        staff.post(f"{PACKS}import/yes/", {"waiting": number, "capsules": ["small"]})
    with time_machine.travel(timezone.now() + dt.timedelta(hours=2)):
        staff.post(f"{PACKS}import/yes/", {"waiting": waiting.pk, "capsules": ["small"]})
    assert not WorkingCopy.objects.exists()


def test_another_persons_pack_is_not_there(
    staff: Client, small: Capsule, second_staff: User
) -> None:
    send(staff, packed())
    other = Client()
    other.force_login(second_staff)
    number = PackWaiting.objects.get().pk
    other.post(f"{PACKS}import/yes/", {"waiting": number, "capsules": ["small"]})
    assert not WorkingCopy.objects.exists()


@pytest.mark.parametrize("who", ["tess", "carla", "alice", "lea", "charlie"])
def test_s15_nobody_else_sends_a_pack(
    client: Client, small: Capsule, request: pytest.FixtureRequest, who: str
) -> None:
    client.force_login(request.getfixturevalue(who))
    assert client.get(PACKS).status_code == 404
    assert client.post(f"{PACKS}export/", {"capsules": ["small"]}).status_code == 404
    assert client.post(f"{PACKS}import/yes/", {"waiting": "1"}).status_code == 404
    # A file is refused before any page is asked.
    assert send(client, packed()).status_code == 400  # type: ignore[attr-defined]
    assert not PackWaiting.objects.exists()


def test_a_visitor_is_asked_to_log_in(client: Client, small: Capsule) -> None:
    assert client.get(PACKS).status_code == 302
    assert client.post(f"{PACKS}export/", {"capsules": ["small"]}).status_code == 302
