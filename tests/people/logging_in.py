"""What tests of a log-in do: set a password, type it, type a code of the app."""

import datetime as dt
import io
import re
import time

from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.urls import reverse

from peers.people.models import User

PASSWORD = "four plain words here"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
NOW = dt.datetime(2026, 10, 14, 13, 0, 5, tzinfo=dt.UTC)


def with_password(user: User) -> User:
    user.set_password(PASSWORD)
    user.save()
    return user


def logged_in_ago(user: User, *, minutes: int, client: Client | None = None) -> Client:
    """A browser in which somebody typed their password so long ago."""
    client = client or Client()
    with_password(user)
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    session = client.session
    session["account_authentication_methods_user"] = str(user.pk)
    session["account_authentication_methods"] = [
        {"method": "password", "at": time.time() - 60 * minutes, "username": user.username}
    ]
    session.save()
    return client


def with_app(user: User) -> User:
    TOTP.activate(user, SECRET)
    RecoveryCodes.activate(user)
    return with_password(user)


def code_now(secret: str = SECRET, step: int = 0) -> str:
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + step))


def first_step(client: Client, login: str, password: str = PASSWORD, **extra: str):
    return client.post(reverse("account_login"), {"login": login, "password": password}, **extra)


def second_step(client: Client, code: str):
    return client.post(reverse("mfa_authenticate"), {"code": code})


def is_logged_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def enrol(client: Client):
    """Set up an app as a person does: see the key, type the digits."""
    page = client.get(reverse("mfa_activate_totp"))
    secret = re.search(r'class="secret"[^>]*>([A-Z2-7]+)<', page.content.decode())[1]
    return client.post(reverse("mfa_activate_totp"), {"code": code_now(secret)})


def dump() -> str:
    """All that is stored: rows, cache, sessions."""
    out = io.StringIO()
    call_command("dumpdata", stdout=out)
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM portal_cache")
        cached = repr(cursor.fetchall())
        cursor.execute("SELECT * FROM django_session")
        return out.getvalue() + cached + repr(cursor.fetchall())
