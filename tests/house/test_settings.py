"""The settings: a start fails loudly, and says what to do."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from ecpat_portal.fresh_env import fresh_secrets
from tests.running import ROOT

SETTINGS = ROOT / "ecpat_portal" / "settings"
SERVED = dict(
    line.split("=", 1) for line in fresh_secrets().splitlines() if not line.startswith("#")
)


@pytest.fixture
def ask(tmp_path: Path):
    """Load the settings in a new process with this environment alone; returns what it printed."""

    def ask(expression: str = "'fine'", **environment: str) -> str:
        code = f"from django.conf import settings; print({expression})"
        base = {
            "PATH": os.environ["PATH"],
            "ENV_FILE": "",
            "VAR_DIR": str(tmp_path),
            "DJANGO_SETTINGS_MODULE": "ecpat_portal.settings",
        }
        done = subprocess.run(
            [sys.executable, "-c", f"{code}; settings.DEBUG"],
            cwd=ROOT,
            env={**base, **environment},
            capture_output=True,
            text=True,
            check=False,
        )
        return done.stdout.strip() if done.returncode == 0 else done.stderr

    return ask


@pytest.mark.parametrize("name", ["SECRET_KEY", "CODE_PEPPER", "VAULT_KEYS"])
def test_a_missing_secret_stops_the_start_with_a_hint(ask, name: str) -> None:
    said = ask("settings.DEBUG", **{**SERVED, name: ""})
    assert "ImproperlyConfigured" in said
    assert f"{name} is not set" in said
    assert "make secrets" in said


@pytest.mark.parametrize("name", ["SECRET_KEY", "CODE_PEPPER", "VAULT_KEYS"])
def test_12_a_secret_of_the_demonstration_is_refused_in_service(ask, name: str) -> None:
    demo_value = ask(f"settings.{name}", DEMO="1")
    said = ask("settings.DEBUG", **{**SERVED, name: demo_value})
    assert "ImproperlyConfigured" in said
    assert name in said


def test_12_the_demonstration_key_is_refused_even_as_an_older_key(ask) -> None:
    demo_value = ask("settings.VAULT_KEYS", DEMO="1")
    said = ask("settings.DEBUG", **{**SERVED, "VAULT_KEYS": f"{SERVED['VAULT_KEYS']},{demo_value}"})
    assert "demonstration key" in said


def test_fresh_secrets_are_enough_to_start(ask) -> None:
    assert ask("settings.DEBUG", **SERVED) == "False"


def test_the_second_factor_is_enforced_unless_it_is_a_demonstration(ask) -> None:
    assert ask("settings.MFA_ENFORCED", **SERVED) == "True"
    assert ask("settings.MFA_ENFORCED", **SERVED, DEMO="1") == "False"


def test_cookies_are_locked_to_the_host_over_https(ask) -> None:
    names = "settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME, settings.SECURE_SSL_REDIRECT"
    said = ask(names, **SERVED, PORTAL_URL="https://portal.example.org")
    assert said == "__Host-s __Host-c True"


def test_two_addresses_choose_the_served_form(ask) -> None:
    said = ask(
        "settings.DATABASES['default']['ENGINE'], settings.CELERY_BROKER_URL",
        **SERVED,
        DATABASE_URL="postgresql://app@db/app",
        REDIS_URL="redis://queue:6379/0",
    )
    assert said == "django.db.backends.postgresql redis://queue:6379/0"


def test_the_environment_wins_over_the_file(ask, tmp_path: Path) -> None:
    env_file = tmp_path / "env"
    env_file.write_text(fresh_secrets() + "PORTAL_TIME_ZONE=Europe/Sofia\nSWEEP_SECONDS=7\n")
    said = ask(
        "settings.TIME_ZONE, settings.SWEEP_SECONDS", ENV_FILE=str(env_file), SWEEP_SECONDS="9"
    )
    assert said == "Europe/Sofia 9"


def test_every_variable_is_explained_in_the_example() -> None:
    source = "".join(module.read_text() for module in SETTINGS.glob("*.py"))
    read = set(re.findall(r'(?:env\.\w+|secret)\(\s*"(\w+)"', source))
    example = (ROOT / ".env.example").read_text()
    explained = set(re.findall(r"^#?([A-Z_]+)=", example, re.MULTILINE))
    assert read - {"read_env"} == explained
