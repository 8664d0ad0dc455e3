"""Who logs in, and how long they stay."""

from ecpat_portal.settings.environment import DEMO, env
from ecpat_portal.settings.house import HTTPS

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
SESSION_ENGINE = "peers.people.session_store"
# A dull name says nothing about this site on a shared phone.
SESSION_COOKIE_NAME = "__Host-s" if HTTPS else "s"
CSRF_COOKIE_NAME = "__Host-c" if HTTPS else "c"
# A device that a closed institution shares (peers.people.shared_device).
DEVICE_COOKIE_NAME = "__Host-d" if HTTPS else "d"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_AGE = 12 * 3600
YOUTH_SESSION_IDLE_SECONDS = 15 * 60
YOUTH_SESSION_SECONDS = 60 * 60
