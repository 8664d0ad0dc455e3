"""A roster from a file: every line gets its sentence, nothing of it is kept, nobody gets a role."""

import datetime as dt
import io
import re
import tempfile
import zipfile
from pathlib import Path
from unittest import mock

import openpyxl
import pytest
import time_machine
from django.conf import LazySettings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.mail import EmailMessage
from django.db import models
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from ecpat_portal import uploads
from peers.people import importing, roster_file, tokens
from peers.people.invitation_outbox import send_waiting
from peers.people.joining import JoinRefused
from peers.people.models import Group, Invitation, Membership, Role, User
from peers.people.roster_file import FORMULA, FileRefused, lines_of
from peers.people.roster_lines import Line, Verdict, judge
from tests.people.groups.conftest import PASSWORD, Invite

TODAY = dt.date(2026, 10, 14)


def send(client: Client, group: Group, content: bytes | str, name: str = "x.csv") -> HttpResponse:
    raw = content.encode() if isinstance(content, str) else content
    file = SimpleUploadedFile(name, raw)
    return client.post(reverse("groups:import", args=[group.pk]), {"roster": file})


def confirm(client: Client, group: Group, preview: HttpResponse) -> HttpResponse:
    data = {name: preview.context[context] for name, context in _CARRIED.items()}  # type: ignore[attr-defined]
    return client.post(reverse("groups:import_invite", args=[group.pk]), data)


_CARRIED = {"lines": "bundle", "form_token": "form_token"}


def sheet(*rows: list[object]) -> bytes:
    book, content = openpyxl.Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(content)
    return content.getvalue()


def refused(content: bytes) -> str:
    with pytest.raises(FileRefused) as told:
        lines_of(content)
    return str(told.value.message)


def verdicts(text: str, group: Group, roles: tuple[str, ...] = ("peer",)) -> list[Line]:
    return judge(lines_of(text.encode()), group=group, roles=roles, today=TODAY)


# --- reading a file -----------------------------------------------------------------------------
@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"]
)
def test_a_table_is_read_however_a_spreadsheet_saved_it(delimiter: str, encoding: str) -> None:
    rows = [["name", "mail"], ["Zoë", "zoe@example.org"], ["", ""], ["André, Jr; x", ""]]
    text = "\r\n".join(delimiter.join(f'"{cell}"' for cell in row) for row in rows)
    found = lines_of(text.encode(encoding))
    assert [(number, cells["name"], cells["mail"]) for number, cells in found] == [
        (2, "Zoë", "zoe@example.org"),
        (4, "André, Jr; x", ""),
    ]


def test_a_workbook_is_read_with_its_days_and_without_its_formulas() -> None:
    content = sheet(
        ["Name", "Date of birth", "E-mail"],
        ["Dora", dt.date(2010, 5, 1), None],
        [None, None, None],
        ['=HYPERLINK("http://x")', None, "a@example.org"],
    )
    found = lines_of(content)
    assert found[0][0] == 2
    assert found[0][1]["birth_date"] == dt.date(2010, 5, 1)
    assert found[1][0] == 4
    assert found[1][1]["name"] is FORMULA


@pytest.mark.parametrize(
    "start", ["=1+1", "+32", "-1", "@x", "\t=1", " =1", "\u00a0=1", "\n=1", "\u200b=1", "\u200c=1"]
)
def test_what_a_spreadsheet_takes_for_a_formula_is_none_here(start: str) -> None:
    [(_number, cells)] = lines_of(f'name;mail\n"{start}";\n'.encode())
    assert cells["name"] is FORMULA


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "nobody in this file"),
        (b"name\n", "nobody in this file"),
        (b"\n\n", "nobody in this file"),
        (b"who;mail\nDora;\n", "names the columns"),
        (b"name;phone\nDora;0470\n", "names the columns"),
        (b"name;name\nDora;Dora\n", "names the columns"),
        (b"mail\na@example.org\n", "names the columns"),
        (b"=name;mail\nDora;\n", "names the columns"),
        (b'name\n"Dora\n', "cannot be read"),
        (b"name\n\x81\x8d\n", "cannot be read"),
        (b"\xff\xfe\x00", "cannot be read"),
        (b"PK\x03\x04rubbish", "cannot be read"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\x00\x00", "cannot be read"),
        (b"name\n" + b"x" * (1024 * 1024), "larger than 1 MB"),
        (b"name\n" + b"x\n" * 5001, "more than 5,000 lines"),
    ],
)
def test_a_wrong_file_is_refused_with_a_sentence(content: bytes, told: str) -> None:
    assert told in refused(content)


def test_five_thousand_lines_are_read() -> None:
    assert len(lines_of(b"name\n" + b"x\n" * 5000)) == 5000
    assert len(lines_of(sheet(["name"], *[[f"p{n}"] for n in range(5000)]))) == 5000


def test_a_zip_that_would_swell_is_not_unpacked() -> None:
    content = io.BytesIO(sheet(["name"], ["Dora"]))
    with zipfile.ZipFile(content, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/more.xml", b" " * 40_000_000)
    assert len(content.getvalue()) < roster_file.MOST_BYTES
    with mock.patch.object(openpyxl, "load_workbook") as load:
        assert "larger than 1 MB" in refused(content.getvalue())
    load.assert_not_called()


def test_a_workbook_that_names_a_file_of_ours_is_not_believed() -> None:
    """An entity that reads a file of the server is refused by the parser."""
    content, made = io.BytesIO(sheet(["name"], ["Dora"])), io.BytesIO()
    evil = b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname">]><x>&e;</x>'
    with zipfile.ZipFile(content) as old, zipfile.ZipFile(made, "w") as new:
        for part in old.namelist():
            new.writestr(part, evil if part.endswith("sheet1.xml") else old.read(part))
    assert "cannot be read" in refused(made.getvalue())


# --- judging its lines --------------------------------------------------------------------------
def test_each_line_says_what_is_wrong_with_it(scouts: Group) -> None:
    lines = verdicts(
        "name;role;mail;birth_date;language\n"
        "Dora;;;;\n"
        ";peer;;;\n"
        "Eve;boss;;;\n"
        "Finn;coach;;;\n"
        "Gus;;not a mail;;\n"
        "Hana;;;31/31/2010;\n"
        "Ida;;;2012-10-15;\n"
        "Jan;;;2012-10-14;\n"
        "Kai;;;2013-10-15;\n"
        "Lou;;;;xx\n"
        "Mia;;;;;;more\n"
        "=cmd;;;;\n" + "n" * 61 + ";;;;\n",
        scouts,
    )
    told = {line.number: str(line.words) for line in lines if line.verdict == Verdict.WRONG}
    assert [line.name for line in lines if line.verdict == Verdict.NEW] == ["Dora", "Jan"]
    assert "1 to 60 letters" in told[3]
    assert "“peer” or “coach”" in told[4]
    assert "organisation invites coaches" in told[5]
    assert "not a mail address" in told[6]
    assert "2010-12-31" in told[7]
    assert "14 or older: from 15 October 2026 on" in told[8]
    assert "from 15 October 2027 on" in told[10]
    assert "language is not known" in told[11]
    assert "more cells" in told[12]
    assert "formula" in told[13]
    assert "1 to 60 letters" in told[14]


def test_a_person_stands_once_in_a_file(scouts: Group) -> None:
    lines = verdicts(
        "name;mail\nDora;d@example.org\nDora B;D@Example.org\nDora;other@example.org\ndora;\n"
        "Eve;\nEVE;e@example.org\n",
        scouts,
    )
    assert [str(line.verdict) for line in lines] == ["new", "wrong", "new", "wrong", "new", "wrong"]
    assert "mail address as in line 2" in str(lines[1].words)
    assert "name as in line 4" in str(lines[3].words)
    assert "name as in line 6" in str(lines[5].words)


def test_who_is_there_is_invited_or_said_no_is_left_alone(
    alice: User, scouts: Group, carla: User, invite: Invite, noon: dt.datetime
) -> None:
    waiting, _token = invite(by=carla, group=scouts, now=noon)
    refused_one, _token = invite(by=carla, group=scouts, now=noon)
    Invitation.objects.filter(pk=refused_one.pk).update(name_hint="Nils", declined_at=noon)
    withdrawn, _token = invite(by=carla, group=scouts, now=noon)
    Invitation.objects.filter(pk=withdrawn.pk).update(name_hint="Rosa", revoked_at=noon)
    lines = verdicts(
        "name;mail\nSomebody;ALICE@example.org\nAlice;\nDORA;\nNils;\nRosa;\n",
        scouts,
    )
    assert waiting.name_hint == "Dora"
    assert [(line.name, str(line.verdict)) for line in lines] == [
        ("Somebody", "known"),
        ("Alice", "known"),
        ("DORA", "known"),
        ("Nils", "known"),
        ("Rosa", "new"),
    ]
    assert "Said no" in str(lines[3].words)
    [namesake] = verdicts("name;mail\nAlice;another@example.org\n", scouts)
    assert namesake.verdict == Verdict.NEW


def test_an_account_elsewhere_is_not_told_to_a_coach(pia: User, scouts: Group, carla: User) -> None:
    """Whether an address has an account is nobody's to find out by sending lists."""
    [line] = verdicts("name;mail\nPia;pia@example.org\n", scouts)
    assert (line.verdict, line.words) == (Verdict.NEW, "")


# --- from the page ------------------------------------------------------------------------------
def test_a_coach_sends_a_file_looks_and_invites(
    as_carla: Client, scouts: Group, mailoutbox: list[EmailMessage]
) -> None:
    text = "name;mail;language\nDora;dora@example.org;nl\nEve;;\n=boom;;\n"
    before = (User.objects.count(), Membership.objects.count())
    preview = send(as_carla, scouts, text)
    page = preview.content.decode()
    assert "Invite 2 people" in page
    assert "1 line is left out" in page
    assert "boom" not in page
    assert not Invitation.objects.exists()
    done = confirm(as_carla, scouts, preview)
    rows = Invitation.objects.order_by("name_hint")
    assert [(one.name_hint, one.email, one.role) for one in rows] == [
        ("Dora", "dora@example.org", "peer"),
        ("Eve", "", "peer"),
    ]
    assert (User.objects.count(), Membership.objects.count()) == before
    cards = dict(done.context["cards"])
    assert all(code in done.content.decode() for code in cards.values())
    assert not mailoutbox
    assert "by mail in the next minutes" in done.content.decode()
    send_waiting(now=timezone.now())
    [mail] = mailoutbox
    assert mail.to == ["dora@example.org"]
    assert "Scouts" not in f"{mail.subject}{mail.body}"
    link = re.search(r"http://localhost:8000(\S+)", str(mail.body))
    assert link
    assert Client().get(link[1]).status_code == 200


def test_twice_the_same_file_changes_nothing(as_carla: Client, scouts: Group) -> None:
    text = "name;mail\nDora;dora@example.org\nEve;\n"
    preview = send(as_carla, scouts, text)
    first = confirm(as_carla, scouts, preview)
    kept = list(Invitation.objects.order_by("pk").values())
    again = confirm(as_carla, scouts, preview)
    assert again.context["cards"] == first.context["cards"]
    second = send(as_carla, scouts, text)
    assert "this file changes nothing" in second.content.decode()
    assert not confirm(as_carla, scouts, second).context["cards"]
    assert list(Invitation.objects.order_by("pk").values()) == kept


def test_whoever_joined_from_a_file_is_known_in_it(
    as_carla: Client, scouts: Group, noon: dt.datetime
) -> None:
    preview = send(as_carla, scouts, "name;mail\nDora;dora@example.org\n")
    [(_invitation, code)] = confirm(as_carla, scouts, preview).context["cards"]
    Client().post(
        reverse("groups:accept"),
        {
            "secret": code,
            "username": "flower",
            "name": "Flower",
            "birth_date": "2010-05-01",
            "languages": ["en"],
            "password1": PASSWORD,
            "password2": PASSWORD,
            "agrees": "on",
        },
    )
    assert User.objects.filter(username="flower").exists()
    assert Invitation.objects.get().email == ""
    assert not send(as_carla, scouts, "name;mail\nDora;dora@example.org\n").context["new"]


def test_all_of_a_file_or_nothing(as_carla: Client, scouts: Group) -> None:
    preview = send(as_carla, scouts, "name\nDora\nEve\n")
    with (
        mock.patch.object(importing, "code_of", side_effect=["ABCD-2345", RuntimeError]),
        pytest.raises(RuntimeError),
    ):
        confirm(as_carla, scouts, preview)
    assert not Invitation.objects.exists()


def test_staff_invite_coaches_and_no_peers(as_stan: Client, scouts: Group) -> None:
    preview = send(as_stan, scouts, "name;role\nDirk;\nDora;peer\n")
    assert [(one.name, one.role) for one in preview.context["new"]] == [("Dirk", "coach")]
    confirm(as_stan, scouts, preview)
    assert Invitation.objects.get().role == Role.COACH


@pytest.mark.parametrize("who", ["alice", "chris", "otto", "lea", "tess", "charlie"])
def test_to_everybody_else_there_is_no_import(
    who: str, scouts: Group, request: pytest.FixtureRequest, log_in: object
) -> None:
    client = log_in(Client(), request.getfixturevalue(who))  # type: ignore[operator]
    for name in ("import", "import_template"):
        assert client.get(reverse(f"groups:{name}", args=[scouts.pk])).status_code == 404
    answer = client.post(reverse("groups:import_invite", args=[scouts.pk]), {"lines": "x"})
    assert answer.status_code == 404


def test_the_lines_of_a_preview_are_for_one_person_and_one_group(
    as_carla: Client, carla: User, cora: User, scouts: Group, centre: Group
) -> None:
    bundle = str(send(as_carla, scouts, "name\nDora\n").context["bundle"])
    for by, group, text in [
        (cora, scouts, bundle),
        (carla, centre, bundle),
        (carla, scouts, bundle[:-1]),
        (carla, scouts, ""),
    ]:
        with pytest.raises(JoinRefused):
            importing.brought_back(text, group=group, by=by)
    with (
        time_machine.travel(dt.datetime.now(dt.UTC) + dt.timedelta(hours=2), tick=False),
        pytest.raises(JoinRefused),
    ):
        importing.brought_back(bundle, group=scouts, by=carla)


def test_a_line_whose_role_is_no_longer_the_inviters_makes_nothing(
    as_carla: Client, carla: User, scouts: Group, noon: dt.datetime
) -> None:
    lines = [Line(2, "Dora", "coach", "", "en"), Line(3, "Eve", "peer", "", "en")]
    token = tokens.new_form_token()
    made = importing.invite_all(lines, group=scouts, form_token=token, by=carla, now=noon)
    assert [one.invitation.name_hint for one in made] == ["Eve"]


def test_five_thousand_people_are_invited_at_once(as_carla: Client, scouts: Group) -> None:
    text = "name\n" + "".join(f"Person {n}\n" for n in range(5000))
    confirm(as_carla, scouts, send(as_carla, scouts, text))
    assert Invitation.objects.count() == 5000


def test_the_empty_file_is_read_as_a_roster_without_anybody(
    as_carla: Client, scouts: Group
) -> None:
    answer = as_carla.get(reverse("groups:import_template", args=[scouts.pk]))
    assert answer.content.startswith("\ufeffname;role".encode())
    filled = answer.content + b"Dora;peer;;;\r\n"
    assert [one.name for one in send(as_carla, scouts, filled).context["new"]] == ["Dora"]


# --- S15: the one exception -----------------------------------------------------------------------
def test_s15_nothing_of_a_roster_is_stored(
    as_carla: Client,
    scouts: Group,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    settings: LazySettings,
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    settings.FILE_UPLOAD_TEMP_DIR = settings.MEDIA_ROOT = str(tmp_path)
    with mock.patch.object(models.Model, "save") as save:
        send(as_carla, scouts, "name;birth_date\nDora;2010-05-01\n" + "x;\n" * 300_000)
        send(as_carla, scouts, "name;birth_date\nDora;2010-05-01\n")
    save.assert_not_called()
    assert list(tmp_path.iterdir()) == []


def test_s15_only_the_coach_and_staff_of_a_group_send_its_roster(
    alice: User, chris: User, charlie: User, carla: User, scouts: Group, log_in: object
) -> None:
    for user in (alice, chris, charlie):
        client = log_in(Client(), user)  # type: ignore[operator]
        answer = send(client, scouts, "name\nDora\n")
        assert answer.status_code == 400
        assert "files cannot be sent here" in answer.content.decode()
    assert send(Client(), scouts, "name\nDora\n").status_code == 400


def test_s15_a_roster_is_taken_in_one_field_of_one_page(as_carla: Client, scouts: Group) -> None:
    def file(name: str) -> SimpleUploadedFile:
        return SimpleUploadedFile(name, b"name\nDora\n")

    address = reverse("groups:import", args=[scouts.pk])
    assert as_carla.post(address, {"other": file("x.csv")}).status_code == 400
    two = {"roster": file("x.csv"), "picture": file("me.jpg")}
    assert as_carla.post(address, two).status_code == 400
    twice = {"roster": [file("a.csv"), file("b.csv")]}
    assert as_carla.post(address, twice).status_code == 400
    elsewhere = reverse("groups:invite", args=[scouts.pk, "peer"])
    assert as_carla.post(elsewhere, {"roster": file("x.csv")}).status_code == 400
    assert not Invitation.objects.exists()


def test_s15_no_more_of_a_roster_is_read_than_its_limit(as_carla: Client, scouts: Group) -> None:
    with mock.patch.object(roster_file, "_from_csv") as read:
        answer = send(as_carla, scouts, b"name\n" + b"x\n" * 1_000_000)
    assert "larger than 1 MB" in answer.content.decode()
    read.assert_not_called()
    assert uploads.MOST_BYTES == 1024 * 1024


def test_no_file_chosen_is_said_next_to_the_field(as_carla: Client, scouts: Group) -> None:
    answer = as_carla.post(reverse("groups:import", args=[scouts.pk]), {})
    assert "Choose a file first." in answer.content.decode()
    assert 'aria-describedby="roster-error roster-hint"' in answer.content.decode()
