"""The settings under test: the portal's own, with an environment of this run alone.

Neither a developer's `.env` nor what happens to be in the shell reaches the tests; secrets are
fresh for every run. What is set here is inherited by processes that a test starts (a worker, the
demonstration), so that they can read what the test wrote. `DATABASE_URL` and `REDIS_URL` are
kept: they choose the servers (tests/servers.py).
"""

import atexit
import base64
import os
import secrets
import shutil
import tempfile
from pathlib import Path

_CHANGED_BY_RUN = (
    "ALLOWED_HOSTS",
    "CSRF_TRUSTED_ORIGINS",
    "EMAIL_URL",
    "HTTPS",
    "PORTAL_URL",
    "PUSH_SERVICES",
    "VAPID_CONTACT",
    "VAPID_PRIVATE_KEY",
)


def _fresh_environment() -> None:
    """Set what this run needs, once: xdist workers and child processes inherit the secrets."""
    worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
    if "PORTAL_TEST_RUN" not in os.environ:
        run = tempfile.mkdtemp(prefix="portal-tests-")
        owner = os.getpid()
        atexit.register(lambda: os.getpid() == owner and shutil.rmtree(run, ignore_errors=True))
        os.environ["PORTAL_TEST_RUN"] = run
        os.environ["SECRET_KEY"] = secrets.token_urlsafe(50)
        os.environ["CODE_PEPPER"] = secrets.token_urlsafe(32)
        key = base64.b64encode(secrets.token_bytes(32)).decode()
        os.environ["VAULT_KEYS"] = f"test:{key}"
    for name in _CHANGED_BY_RUN:
        os.environ.pop(name, None)
    os.environ.update(
        ENV_FILE="",
        DEBUG="0",
        DEMO="0",
        LOG_LEVEL="WARNING",
        CONN_MAX_AGE="0",
        PAGES_KEPT_SECONDS="0",
        COUNT_SECONDS="0",
        PORTAL_TIME_ZONE="Europe/Brussels",
        VAR_DIR=str(Path(os.environ["PORTAL_TEST_RUN"]) / worker),
    )


_fresh_environment()

from ecpat_portal.settings import *  # noqa: E402, F403
from ecpat_portal.settings import DATABASES, STORAGES, VAR_DIR  # noqa: E402

# Argon2 is slow on purpose; tests log in a thousand times.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
# Tests of the second factor switch it on (fixture `mfa_enforced`); tests of all else need no
# authenticator for each log-in.
MFA_ENFORCED = False
# A manifest needs `collectstatic`; the browser tests run the portal as it is served.
STORAGES = {
    **STORAGES,
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"

if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # A file, as in service: an in-memory database knows neither WAL nor two connections.
    DATABASES["default"]["TEST"] = {"NAME": str(VAR_DIR / "test.sqlite3")}
    DATABASES["default"]["OPTIONS"]["init_command"] = (
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF;"
    )
