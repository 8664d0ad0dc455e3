"""What leaves the portal: mail, push, lines in a log; and what the safety page promises."""

import datetime as dt
import re
from email.utils import parseaddr

from django.core.exceptions import ImproperlyConfigured

from ecpat_portal.settings.environment import VAR_DIR, env

# --- duty of care -----------------------------------------------------------------------------
# S24: days after which no copy of the database holds what was erased; the safety page says so.
BACKUP_DAYS = env.int("BACKUP_DAYS", default=30)
# S18: who checked the page about the law, and when; empty: "not yet checked by a lawyer".
LAW_CHECKED_BY = env.str("LAW_CHECKED_BY", default="")
_law_checked_on = env.str("LAW_CHECKED_ON", default="")
try:
    LAW_CHECKED_ON = dt.date.fromisoformat(_law_checked_on) if _law_checked_on else None
except ValueError:
    raise ImproperlyConfigured("LAW_CHECKED_ON is a day like 2026-11-30.") from None
if bool(LAW_CHECKED_BY) != bool(LAW_CHECKED_ON):
    raise ImproperlyConfigured("Set LAW_CHECKED_BY and LAW_CHECKED_ON together, or neither.")

# --- mail -------------------------------------------------------------------------------------
EMAIL_URL = env.str("EMAIL_URL", default="")
if EMAIL_URL:
    vars().update(env.email_url("EMAIL_URL"))
else:
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    EMAIL_FILE_PATH = str(VAR_DIR / "mail")
EMAIL_TIMEOUT = 5
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="portal@localhost")

# --- push to helpers' devices -----------------------------------------------------------------
# base64url of a P-256 key's 32 bytes; without it helpers get mails alone, and their page says so.
VAPID_PRIVATE_KEY = env.str("VAPID_PRIVATE_KEY", default="").rstrip("=")
if VAPID_PRIVATE_KEY and not re.fullmatch(r"[A-Za-z0-9_-]{43}", VAPID_PRIVATE_KEY):
    raise ImproperlyConfigured(
        "VAPID_PRIVATE_KEY is not the base64url of 32 bytes. `make secrets` prints a fresh one; "
        "leave it empty to send no push."
    )
# Whom a push service writes to when something is wrong with what we send.
VAPID_CONTACT = env.str("VAPID_CONTACT", default=parseaddr(DEFAULT_FROM_EMAIL)[1])
# The services of the browsers. Nothing else is ever posted to, whatever a browser says.
PUSH_SERVICES = env.list(
    "PUSH_SERVICES",
    default=[
        "fcm.googleapis.com",
        "updates.push.services.mozilla.com",
        "*.push.apple.com",
        "*.notify.windows.com",
    ],
)

# --- logs -------------------------------------------------------------------------------------
# Lines give method, status and route; never a path, a body or an exception's words.
DEFAULT_EXCEPTION_REPORTER = "ecpat_portal.logs.DiscreetReporter"
DEFAULT_EXCEPTION_REPORTER_FILTER = "ecpat_portal.logs.HideEverything"
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"route_only": {"()": "ecpat_portal.logs.RouteOnly"}},
    "formatters": {
        "plain": {
            "()": "ecpat_portal.logs.Discreet",
            "format": "%(asctime)s %(levelname)s %(name)s %(message)s",
        }
    },
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "formatter": "plain",
            "filters": ["route_only"],
        }
    },
    "loggers": {
        # Django's own handlers would print paths and mail values: all goes through ours.
        "django": {"handlers": [], "level": "INFO", "propagate": True},
        "django.server": {"handlers": [], "level": "INFO", "propagate": True},
        # At DEBUG these two print parameters and variables, whatever LOG_LEVEL says.
        "django.db.backends": {"level": "INFO"},
        "django.template": {"level": "INFO"},
        # Names the address of a device at its push service.
        "urllib3": {"level": "ERROR"},
        # Tells of every table of every letter of a certificate.
        "fontTools": {"level": "WARNING"},
        # Names the passkey of whoever logs in.
        "fido2": {"level": "WARNING"},
    },
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", default="INFO")},
}
