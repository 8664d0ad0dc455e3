"""Secrets are fresh, private and never overwritten."""

import base64
from pathlib import Path

from ecpat_portal.fresh_env import fresh_secrets, write_once


def parsed(text: str) -> dict[str, str]:
    return dict(line.split("=", 1) for line in text.splitlines() if not line.startswith("#"))


def test_every_secret_is_new_each_time() -> None:
    first, second = parsed(fresh_secrets()), parsed(fresh_secrets())
    assert first.keys() == {"SECRET_KEY", "CODE_PEPPER", "VAULT_KEYS", "VAPID_PRIVATE_KEY"}
    assert all(first[name] != second[name] for name in first)


def test_the_key_of_the_vault_has_an_id_and_32_bytes() -> None:
    key_id, key = parsed(fresh_secrets())["VAULT_KEYS"].split(":")
    assert key_id
    assert len(base64.b64decode(key, validate=True)) == 32


def test_the_file_is_its_owners_alone(tmp_path: Path) -> None:
    path = tmp_path / ".env"
    assert write_once(path) is True
    assert path.stat().st_mode & 0o777 == 0o600


def test_secrets_that_are_there_are_never_touched(tmp_path: Path) -> None:
    path = tmp_path / ".env"
    path.write_text("VAULT_KEYS=old:key\n")
    assert write_once(path) is False
    assert path.read_text() == "VAULT_KEYS=old:key\n"
