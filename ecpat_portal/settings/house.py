"""Secrets, addresses, apps, data and languages."""

import base64
import hashlib

from django.core.exceptions import ImproperlyConfigured

from ecpat_portal import languages
from ecpat_portal.settings.environment import BASE_DIR, DEBUG, DEMO, VAR_DIR, env, secret

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
    "django.contrib.sitemaps",
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
    "peers.studio",
    "peers.threads",
    "reports",
]

MIDDLEWARE = [
    "capsules.views.counted.counted_pages",
    "capsules.views.kept.KeptPages",
    "ecpat_portal.middleware.safe_headers",
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "ecpat_portal.middleware.not_allowed_page",
    "django.middleware.common.CommonMiddleware",
    "peers.studio.middleware.big_pastes",
    "django.middleware.csrf.CsrfViewMiddleware",
    "ecpat_portal.middleware.RefuseFilesMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "peers.people.device_middleware.SharedDeviceMiddleware",
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
        # Beyond this a third is thrown away, living limits as well: a flood of made-up names must
        # not make the portal forget how often somebody's password was tried.
        "OPTIONS": {"MAX_ENTRIES": 20_000},
    }
}

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
# How often a process writes down what was read and answered; 0: only when it is told to.
COUNT_SECONDS = env.int("COUNT_SECONDS", default=5)
# Where nginx notes the views of those files (docs/serving.md); empty: nowhere.
VIEW_LOG = env.str("VIEW_LOG", default="")
