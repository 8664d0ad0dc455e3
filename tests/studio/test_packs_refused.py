"""Nothing broken comes in with a pack, and the place of what is wrong is told."""

import stat
import tomllib
import zipfile

import pytest
import tomli_w

from capsules.models import (
    Capsule,
)
from peers.studio.packs import shape
from peers.studio.packs.opening import open_pack
from tests.studio.packing import changed, packed, refused, unzipped, with_sums, zipped

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"not a zip", b"PK\x05\x06" + b"\0" * 18])
def test_what_is_no_zip_is_refused(content: bytes) -> None:
    assert refused(content).message in (shape.NO_ZIP, shape.NO_MANIFEST)


def test_a_zip_that_is_cut_off_or_spoilt_is_refused(small: Capsule) -> None:
    content = packed()
    assert refused(content[: len(content) // 2]).message == shape.NO_ZIP
    spoilt = bytearray(content)
    spoilt[200] ^= 0xFF
    assert refused(bytes(spoilt))


def test_a_bomb_is_stopped_while_it_is_read(
    small: Capsule, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = unzipped(packed())
    files["capsules/small/nl.toml"] = b"#" + b" " * 400_000
    assert refused(zipped(files.items())).message == shape.TOO_DENSE


def test_a_text_of_a_megabyte_is_refused(small: Capsule) -> None:
    import secrets  # noqa: PLC0415 - only noise does not pack

    files = unzipped(packed())
    files["capsules/small/nl.toml"] = secrets.token_hex(shape.MOST_TEXT_BYTES).encode()
    assert refused(zipped(files.items())).message == shape.TOO_BIG


def test_many_files_are_refused_before_one_is_read(small: Capsule) -> None:
    files = [(f"capsules/small{n}/en.toml", b"") for n in range(shape.MOST_FILES + 1)]
    assert refused(zipped(files)).message == shape.TOO_BIG


def test_all_files_together_have_a_limit(small: Capsule, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shape, "MOST_UNPACKED", 500)
    assert refused(packed()).message == shape.TOO_BIG


def test_a_file_that_is_too_big_is_not_even_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shape, "MOST_BYTES", 10)
    assert refused(b"PK\x03\x04" + b"x" * 20).message == shape.TOO_BIG


@pytest.mark.parametrize(
    "name",
    [
        "../evil.toml",
        "/etc/passwd",
        "capsules/../../x/en.toml",
        "capsules\\small\\en.toml",
        "C:/x/en.toml",
        "capsules/small/en.toml.exe",
        "capsules/Small/en.toml",
        "capsules/small/notes.txt",
        "capsules/small/",
        "capsules/small/audio/fr/../first.ogg",
        "capsules/small/audio/fr/first.exe",
        "__MACOSX/capsules/small/en.toml",
        ".hidden",
    ],
)
def test_a_name_that_does_not_belong_there_is_refused(small: Capsule, name: str) -> None:
    files = [*unzipped(packed()).items(), (name, b"x")]
    assert refused(zipped(files)).message in (shape.BAD_NAME, shape.TWICE)


def test_a_name_with_an_end_of_its_own_is_refused(small: Capsule) -> None:
    content = zipped([*unzipped(packed()).items(), ("capsules/small/nl.toml_.exe", b"x")])
    assert refused(content.replace(b"nl.toml_.exe", b"nl.toml\x00.exe")).message == shape.BAD_NAME


def test_a_link_is_refused(small: Capsule) -> None:
    link = zipfile.ZipInfo("capsules/small/nl.toml")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    files = [*unzipped(packed()).items(), (link, b"/etc/passwd")]
    assert refused(zipped(files)).message == shape.BAD_NAME


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_name_that_stands_twice_is_refused(small: Capsule) -> None:
    files = [*unzipped(packed()).items(), ("capsules/small/en.toml", b"title = 'x'")]
    assert refused(zipped(files)).message == shape.TWICE


def test_a_changed_file_is_told_by_its_sum(small: Capsule) -> None:
    files = unzipped(packed())
    files["capsules/small/fr.toml"] += b"# a word more\n"
    why = refused(zipped(files.items()))
    assert (why.message, why.detail) == (shape.CHANGED, "capsules/small/fr.toml")


@pytest.mark.parametrize("missing", ["pack.toml", "capsules/small/fr.toml"])
def test_a_file_that_is_missing_is_told(small: Capsule, missing: str) -> None:
    files = unzipped(packed())
    del files[missing]
    assert refused(zipped(files.items())).message == shape.NO_MANIFEST


@pytest.mark.parametrize(
    ("version", "message"),
    [("2", shape.NEWER), ("0", shape.NO_MANIFEST), ('"1"', shape.NO_MANIFEST)],
)
def test_another_version_is_refused(small: Capsule, version: str, message: object) -> None:
    files = unzipped(packed())
    files["pack.toml"] = files["pack.toml"].replace(b"format = 1", f"format = {version}".encode())
    assert refused(zipped(files.items())).message == message


def test_a_language_the_portal_does_not_have_is_refused(small: Capsule) -> None:
    files = unzipped(packed())
    files["capsules/small/tlh.toml"] = files["capsules/small/fr.toml"]
    why = refused(with_sums(files))
    assert why.message == shape.BROKEN
    assert "tlh" in why.detail


@pytest.mark.parametrize(
    "evil",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "<!-- hidden -->",
        "</p>",
        "< b >",
        "[click](javascript:alert(1))",
        "[click](http://evil.example)",
        "[click](data:text/html,x)",
        "<javascript:alert(1)>",
        "turned \\u202e around",
        "bell \\u0007",
    ],
)
def test_foreign_code_in_a_text_is_refused_and_its_place_told(small: Capsule, evil: str) -> None:
    content = changed(
        packed(),
        "capsules/small/fr.toml",
        lambda text: text.replace('"Premier titre"', f'"{evil}"'),
    )
    why = refused(content)
    assert why.message == shape.FOREIGN
    assert why.detail == "small/cards/first: heading_fr"


@pytest.mark.parametrize("good", ["a <3 b", "1 < 2", "[help](https://a.be)", "[call](tel:116000)"])
def test_what_only_looks_like_code_is_a_text(small: Capsule, good: str) -> None:
    content = changed(
        packed(),
        "capsules/small/fr.toml",
        lambda text: text.replace('"Premier titre"', f'"{good}"'),
    )
    assert open_pack(content).capsules[0].slug == "small"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('to = "end"', 'to = "nowhere"'),
        ("ending = true", "ending = false"),
        ('topic = "account_security"', 'topic = "weather"'),
        ('id = "first"', 'id = "../first"'),
        ('id = "first"', "id = 5"),
        ("order = 1", 'order = "one"'),
        ("order = 1", "order = -5"),
        ('services = [\n    "child-focus",\n]', "services = 5"),
        ('state = "published"', 'state = "sold"'),
        ('picture = "key"', "picture = [1]"),
        ("right = true", "right = false"),
    ],
)
def test_an_unsafe_story_or_a_wrong_value_is_refused(small: Capsule, old: str, new: str) -> None:
    name = "capsules/small/capsule.toml"
    content = changed(packed(), name, lambda text: text.replace(old, new))
    assert refused(content).message in (shape.BROKEN, shape.FOREIGN)
    assert Capsule.objects.count() == 1


def test_a_heading_that_is_too_long_for_its_column_is_refused(small: Capsule) -> None:
    content = changed(
        packed(),
        "capsules/small/fr.toml",
        lambda text: text.replace("Premier titre", "x" * 200),
    )
    assert refused(content).detail == "small/cards/first: heading_fr"


def test_a_picture_this_portal_does_not_have_is_left_out_and_told(small: Capsule) -> None:
    content = changed(
        packed(),
        "capsules/small/capsule.toml",
        lambda text: text.replace('picture = "lock"', 'picture = "unicorn-9"'),
    )
    [one] = open_pack(content).capsules
    assert one.unknown_pictures == {"unicorn-9"}
    assert all(part.values.get("picture") != "unicorn-9" for part in one.bundle.parts)


def test_a_recording_that_is_no_sound_is_refused(small: Capsule) -> None:
    files = unzipped(packed())
    files["capsules/small/audio/fr/first.ogg"] = b"MZ not a sound"
    manifest = tomllib.loads(files["pack.toml"].decode())
    manifest["capsules"][0]["audio"] = [{"language": "fr", "card": "first", "is_current": True}]
    files["pack.toml"] = tomli_w.dumps(manifest).encode()
    found = refused(with_sums(files))
    assert (found.message, found.detail) == (shape.NO_SOUND, "capsules/small/audio/fr/first.ogg")
