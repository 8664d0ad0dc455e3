"""No file is taken, anywhere (S15); the words that came with it are not lost."""

import tempfile
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from ecpat_portal import uploads

pytestmark = pytest.mark.django_db


@pytest.fixture
def picture() -> SimpleUploadedFile:
    # Larger than what Django would keep in memory, so that a mistake would reach the disk.
    return SimpleUploadedFile("me.jpg", b"\xff\xd8" + b"x" * 3_000_000, "image/jpeg")


def test_s15_a_file_is_refused_kindly_and_nothing_reaches_the_disk(
    client, picture, tmp_path, monkeypatch, settings
):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    settings.FILE_UPLOAD_TEMP_DIR = str(tmp_path)
    settings.MEDIA_ROOT = str(tmp_path)
    response = client.post("/en/try/echo/", {"message": "hello <b>", "picture": picture})
    assert response.status_code == 400
    assert "Pictures and files cannot be sent here" in response.text
    assert list(Path(tmp_path).iterdir()) == []


def test_s15_the_words_come_back_and_can_be_sent_without_the_file(client, picture):
    data = {"message": "hello <b>", "code_1": "1234", "password": "hush", "picture": picture}
    page = client.post("/en/try/echo/", data).text
    assert 'name="message" value="hello &lt;b&gt;"' in page
    assert "1234" not in page
    assert "hush" not in page
    assert 'action="/en/try/echo/"' in page
    assert client.post("/en/try/echo/", {"message": "hello"}).text == "got hello"


def test_s15_the_refusal_is_in_the_language_of_the_reader(client, picture):
    page = client.post("/ar/try/echo/", {"message": "x", "picture": picture}).text
    assert '<html lang="ar" dir="rtl">' in page


def test_s15_a_file_without_a_token_gives_no_words_back(unforgiving_client, picture):
    response = unforgiving_client.post("/en/try/echo/", {"message": "hello", "f": picture})
    assert response.status_code == 403
    assert "hello" not in response.text


def test_s15_an_endless_file_is_cut_off(client, picture, monkeypatch):
    monkeypatch.setattr(uploads, "MOST_BYTES_READ", 1000)
    response = client.post("/en/try/echo/", {"message": "hello", "picture": picture})
    assert response.status_code == 400
    assert 'value="hello"' in response.text


def test_a_form_with_an_empty_file_field_passes(client):
    body = (
        "--x\r\nContent-Disposition: form-data; name=message\r\n\r\nhello\r\n"
        '--x\r\nContent-Disposition: form-data; name=f; filename=""\r\n'
        "Content-Type: application/octet-stream\r\n\r\n\r\n--x--\r\n"
    )
    response = client.generic("POST", "/en/try/echo/", body, "multipart/form-data; boundary=x")
    assert response.text == "got hello"
