"""What every answer carries, and where the quick exit leads."""

from ecpat_portal.settings.environment import env
from ecpat_portal.settings.house import HTTPS, TRUSTED_PROXIES

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
