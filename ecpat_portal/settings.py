"""Every setting of the portal, driven by the environment.

Embedded defaults (no environment at all) run a demonstration on SQLite and a broker made of
files. `DATABASE_URL` and `REDIS_URL` alone choose the served form. With `DEBUG` off, a missing
or demonstration secret stops the start with a sentence that says what to set.
"""

import base64
import datetime as dt
import hashlib
import re
from email.utils import parseaddr
from pathlib import Path

import environ
from django.core.exceptions import ImproperlyConfigured

from ecpat_portal import languages

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()
# What the environment already says wins over the file; ENV_FILE="" reads no file at all.
_env_file = env.str("ENV_FILE", default=str(BASE_DIR / ".env"))
if _env_file and Path(_env_file).is_file():
    env.read_env(_env_file)

DEBUG = env.bool("DEBUG", default=False)
# The demonstration: throw-away keys, log-in without a second factor, a banner that says so.
DEMO = env.bool("DEMO", default=False)
VAR_DIR = Path(env.str("VAR_DIR", default=str(BASE_DIR / "var")))
VAR_DIR.mkdir(parents=True, exist_ok=True)


def secret(name: str, purpose: str) -> str:
    """A secret from the environment; in DEBUG or DEMO a well-known one, never in service."""
    value = env.str(name, default="")
    demo = "demo-only-" + base64.b64encode(hashlib.sha256(name.encode()).digest()).decode()
    if value and value != demo:
        return value
    if DEBUG or DEMO:
        return value or demo
    raise ImproperlyConfigured(
        f"{name} is not set ({purpose}). Copy .env.example to .env and fill it in: "
        "`make secrets` prints fresh values. Demonstration values are refused with DEBUG off."
    )


SECRET_KEY = secret("SECRET_KEY", "signs sessions and forms")
# Keys the hashes of the youths' codes; kept apart from the database on purpose (SECURITY).
CODE_PEPPER = secret("CODE_PEPPER", "keys the hashes of the youths' codes")
# "id:base64-of-32-bytes", comma-separated, the first one wraps, the others still unwrap.
VAULT_KEYS = env.str("VAULT_KEYS", default="")
_DEMO_VAULT_KEYS = "demo:" + base64.b64encode(hashlib.sha256(b"demo vault").digest()).decode()
if not VAULT_KEYS and (DEBUG or DEMO):
    VAULT_KEYS = _DEMO_VAULT_KEYS
if not (DEBUG or DEMO) and (not VAULT_KEYS or _DEMO_VAULT_KEYS.split(":")[1] in VAULT_KEYS):
    raise ImproperlyConfigured(
        "VAULT_KEYS is not set or holds the demonstration key (it protects every message). "
        "`make secrets` prints a fresh one; keep a copy where backups of the database are not."
    )

ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
# How many proxies of ours stand in front; 0 means X-Forwarded-For is never believed.
TRUSTED_PROXIES = env.int("TRUSTED_PROXIES", default=0)
PORTAL_URL = env.str("PORTAL_URL", default="http://localhost:8000").rstrip("/")
HTTPS = env.bool("HTTPS", default=PORTAL_URL.startswith("https://"))

INSTALLED_APPS = [
    "modeltranslation",
    "peers.people.admin_config.PortalAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django_htmx",
    "csp",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "ecpat_portal",
    "capsules",
    "peers.people",
    "peers.hotline",
    "peers.training",
    "peers.threads",
    "reports",
]

MIDDLEWARE = [
    "ecpat_portal.middleware.safe_headers",
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "ecpat_portal.middleware.not_allowed_page",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "ecpat_portal.middleware.RefuseFilesMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "peers.people.middleware.SecondFactorMiddleware",
]

ROOT_URLCONF = "ecpat_portal.urls"
WSGI_APPLICATION = "ecpat_portal.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "ecpat_portal.context.portal",
            ],
        },
    }
]

# --- data -------------------------------------------------------------------------------------
DATABASES = {"default": env.db("DATABASE_URL", default=f"sqlite:///{VAR_DIR}/portal.sqlite3")}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # IMMEDIATE takes the write lock at BEGIN, so that a read-then-write never meets SQLITE_BUSY
    # half-way; WAL lets readers go on meanwhile.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
    }
else:
    DATABASES["default"]["CONN_MAX_AGE"] = env.int("CONN_MAX_AGE", default=60)
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
# In the database, not in Redis: a frozen broker must not freeze a log-in.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "portal_cache",
    }
}

# --- queue ------------------------------------------------------------------------------------
REDIS_URL = env.str("REDIS_URL", default="")
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_CONCURRENCY = env.int("WORKERS", default=2)
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_WORKER_SEND_TASK_EVENTS = False
CELERY_TASK_PUBLISH_RETRY = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TIMEZONE = "UTC"
if REDIS_URL:
    CELERY_BROKER_URL = REDIS_URL
    CELERY_BROKER_TRANSPORT_OPTIONS: dict[str, object] = {
        "visibility_timeout": 3600,
        "unacked_restore_interval": 5,
        "unacked_restore_throttle": 1,
        # A dead or frozen broker costs the youth a second, not the thread.
        "socket_timeout": 1,
        "socket_connect_timeout": 1,
        "max_retries": 0,
    }
    CELERY_REDIS_SOCKET_TIMEOUT = 1
    CELERY_REDIS_SOCKET_CONNECT_TIMEOUT = 1
else:
    _broker = VAR_DIR / "broker"
    for _name in ("queue", "processed", "control"):
        (_broker / _name).mkdir(parents=True, exist_ok=True)
    CELERY_BROKER_URL = "files://localhost//"
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "data_folder_in": str(_broker / "queue"),
        "data_folder_out": str(_broker / "queue"),
        "processed_folder": str(_broker / "processed"),
        "control_folder": str(_broker / "control"),
        "polling_interval": 0.1,
    }
# S21: no peer work at night or in school hours. The demonstration must work at any hour.
PEER_QUIET_HOURS = env.bool("PEER_QUIET_HOURS", default=not DEMO)
SWEEP_SECONDS = env.int("SWEEP_SECONDS", default=30)
# How soon the files of the public pages follow a change.
PUBLISH_SECONDS = env.int("PUBLISH_SECONDS", default=5)
CELERY_BEAT_SCHEDULE_FILENAME = str(VAR_DIR / "beat-schedule")
CELERY_BEAT_SCHEDULE = {
    "publish-pages": {"task": "capsules.tasks.publish_pages", "schedule": PUBLISH_SECONDS},
    "route-due": {"task": "peers.threads.tasks.route_due", "schedule": SWEEP_SECONDS},
    "pass-on-lapsed": {"task": "peers.threads.tasks.pass_on_lapsed", "schedule": 3600},
    "purge": {"task": "peers.threads.tasks.purge", "schedule": 6 * 3600},
    "look-after-reports": {
        "task": "peers.hotline.tasks.look_after_reports",
        "schedule": 3600,
    },
    "write-digests": {"task": "peers.threads.tasks.write_digests", "schedule": 900},
    "send-notifications": {
        "task": "peers.threads.tasks.send_notifications",
        "schedule": SWEEP_SECONDS,
    },
}

# --- people -----------------------------------------------------------------------------------
AUTH_USER_MODEL = "people.User"
AUTHENTICATION_BACKENDS = [
    "allauth.account.auth_backends.AuthenticationBackend",
    "peers.people.permissions.RoleBackend",
]
PASSWORD_HASHERS = [
    "peers.people.hashers.PortalArgon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/desk/"
# A peer expert may have no mail address at all.
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "email", "password1*", "password2*"]
ACCOUNT_PREVENT_ENUMERATION = "strict"
# Addresses are entered by the NGO, not by strangers who would have to prove them.
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_REAUTHENTICATION_TIMEOUT = 600
# A class of thirty logs in from one address; guessing one account's password stays slow.
ACCOUNT_RATE_LIMITS = {"login": "120/m/ip", "login_failed": "60/m/ip,5/5m/key"}
ACCOUNT_ADAPTER = "peers.people.adapters.AccountAdapter"
ACCOUNT_FORMS = {
    "change_password": "peers.people.forms.ChangePasswordForm",
    "login": "peers.people.forms.LoginForm",
    "reauthenticate": "peers.people.forms.ReauthenticateForm",
    "reset_password": "peers.people.forms.ResetPasswordForm",
    "reset_password_from_key": "peers.people.forms.ResetPasswordKeyForm",
    "set_password": "peers.people.forms.SetPasswordForm",
}
MFA_ADAPTER = "peers.people.adapters.MFAAdapter"
MFA_FORMS = {
    "activate_totp": "peers.people.forms.ActivateTOTPForm",
    "authenticate": "peers.people.forms.AuthenticateForm",
    "reauthenticate": "peers.people.forms.ReauthenticateCodeForm",
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_TOTP_ISSUER = "Peer desk"
# Clocks of phones run late; a code still opens only once (peers.people.second_factor).
MFA_TOTP_TOLERANCE = 1
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not HTTPS
# The demonstration runs without a second factor and says so in a banner.
MFA_ENFORCED = env.bool("MFA_ENFORCED", default=not DEMO)

# --- sessions and cookies ---------------------------------------------------------------------
# A dull name says nothing about this site on a shared phone.
SESSION_COOKIE_NAME = "__Host-s" if HTTPS else "s"
CSRF_COOKIE_NAME = "__Host-c" if HTTPS else "c"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_AGE = 12 * 3600
YOUTH_SESSION_IDLE_SECONDS = 15 * 60
YOUTH_SESSION_SECONDS = 60 * 60

# --- headers ----------------------------------------------------------------------------------
SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if TRUSTED_PROXIES else None
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        # The one page that needs it allows it (peers.threads.views.desk.notices).
        "worker-src": ["'none'"],
        "media-src": ["'self'"],
        "manifest-src": ["'self'"],
        "form-action": ["'self'"],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
    }
}
CSRF_FAILURE_VIEW = "ecpat_portal.views.csrf_failure"
FILE_UPLOAD_HANDLERS = ["ecpat_portal.uploads.RefuseFiles"]
# Nothing is ever uploaded (S15); a 20,000-character message in Arabic is about 40 KB.
DATA_UPLOAD_MAX_MEMORY_SIZE = 512 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 200

# --- leaving ----------------------------------------------------------------------------------
# Where the quick exit leads: a page that anybody might have open, in the reader's language.
EXIT_URLS = {
    "default": "https://www.wikipedia.org/",
    "en": "https://en.wikipedia.org/",
    "fr": "https://fr.wikipedia.org/",
    "nl": "https://nl.wikipedia.org/",
    "de": "https://de.wikipedia.org/",
    "ar": "https://ar.wikipedia.org/",
    "fa": "https://fa.wikipedia.org/",
    "ps": "https://ps.wikipedia.org/",
    "sq": "https://sq.wikipedia.org/",
    "ro": "https://ro.wikipedia.org/",
    "bg": "https://bg.wikipedia.org/",
    "vi": "https://vi.wikipedia.org/",
    "zh-hans": "https://zh.wikipedia.org/",
}
if EXIT_URL := env.str("EXIT_URL", default=""):
    EXIT_URLS = {"default": EXIT_URL}

# --- health -----------------------------------------------------------------------------------
# Work older than this, or a sweep silent for this long, turns /healthz red.
HEALTH_PROMISE_SECONDS = env.int("HEALTH_PROMISE_SECONDS", default=300)

# --- languages --------------------------------------------------------------------------------
LANGUAGE_CODE = "en"
LANGUAGES = [(code, languages.NAMES[code]) for code in languages.OPEN_CODES]
LANGUAGES_BIDI = list(languages.BIDI_CODES)
MODELTRANSLATION_LANGUAGES = languages.CONTENT_CODES
MODELTRANSLATION_DEFAULT_LANGUAGE = "en"
MODELTRANSLATION_AUTO_POPULATE = False
MODELTRANSLATION_FALLBACK_LANGUAGES = {
    "default": ("en",),
    "ps": ("fa", "en"),
}
# The second holds the names of days and months where Django has none.
LOCALE_PATHS = [BASE_DIR / "locale", BASE_DIR / "locale" / "dates"]
TIME_ZONE = env.str("PORTAL_TIME_ZONE", default="Europe/Brussels")
USE_TZ = True
# English as it is written in Europe; and for languages that Django has no dates for.
FORMAT_MODULE_PATH = "ecpat_portal.formats"
DATE_FORMAT, TIME_FORMAT, DATETIME_FORMAT = "j F Y", "H:i", "j F Y, H:i"
SHORT_DATE_FORMAT, SHORT_DATETIME_FORMAT = "d/m/Y", "d/m/Y H:i"

# --- static files -----------------------------------------------------------------------------
STATIC_URL = "static/"
STATIC_ROOT = VAR_DIR / "static"
STATIC_ROOT.mkdir(exist_ok=True)  # empty until `collectstatic`; WhiteNoise warns without it
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}

# Public pages stay in the memory of each web process so long; 0 makes every page anew.
PAGES_KEPT_SECONDS = env.int("PAGES_KEPT_SECONDS", default=0 if DEBUG else 60)
# Where the worker writes them as compressed files for nginx; empty: nowhere.
PUBLISH_DIR = env.str("PUBLISH_DIR", default="")

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

# --- push to helpers' devices ---------------------------------------------------------------------
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
