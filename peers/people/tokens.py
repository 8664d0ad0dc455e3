"""Secrets that let somebody in once: the link and the printed code of an invitation.

Both are derived from the signed token of the form that was sent, as the youths' codes are: a
double click of one form makes one invitation, and nothing but keyed hashes is stored.
"""

import base64
import hashlib
import hmac
import secrets

from django.conf import settings
from django.core import signing
from django.views.decorators.debug import sensitive_variables

from peers.people.models import JOIN_CODE_LETTERS

_SALT = "peers.people.form"
_FORM_SECONDS = 24 * 3600
_CODE_LETTERS = 8
_LONGEST_TYPED = 100


class StaleForm(Exception):
    """The form's token was not made here, or more than a day ago."""


def new_form_token() -> str:
    """A signed random token for a form; guards against a double submit."""
    return signing.TimestampSigner(salt=_SALT).sign(secrets.token_urlsafe(24))


@sensitive_variables()
def link_token_of(form_token: str) -> str:
    """43 letters for a link, derived from the form; raises StaleForm."""
    return base64.urlsafe_b64encode(_derived("link", form_token)).rstrip(b"=").decode()


@sensitive_variables()
def code_of(form_token: str) -> str:
    """Eight letters for paper: `K7QM-3XPA`; raises StaleForm."""
    number = int.from_bytes(_derived("code", form_token), "big")
    letters = ""
    for _place in range(_CODE_LETTERS):
        number, letter = divmod(number, len(JOIN_CODE_LETTERS))
        letters += JOIN_CODE_LETTERS[letter]
    return f"{letters[:4]}-{letters[4:]}"


@sensitive_variables()
def token_of_line(form_token: str, number: int) -> str:
    """A token for each line of a list that one form sends, the same at each send; StaleForm."""
    return signing.TimestampSigner(salt=_SALT).sign(f"{_opened(form_token)}:{number}")


@sensitive_variables()
def hash_of(secret: str) -> bytes:
    """What is stored of a link's token or of a code as somebody typed it."""
    return _keyed("stored", normalise(secret))


def normalise(typed: str) -> str:
    """A code in any case, with or without its dash; a link's token as it is."""
    typed = typed.strip()[:_LONGEST_TYPED]
    letters = "".join(one for one in typed.upper() if one.isalnum())
    return letters if len(letters) == _CODE_LETTERS else typed


@sensitive_variables()
def is_letters(secret: str) -> bool:
    """Whether this is a code from paper, which is short enough to be guessed at."""
    return len(normalise(secret)) == _CODE_LETTERS


def _derived(what: str, form_token: str) -> bytes:
    return _keyed(what, _opened(form_token))


def _opened(form_token: str) -> str:
    try:
        return signing.TimestampSigner(salt=_SALT).unsign(form_token, max_age=_FORM_SECONDS)
    except signing.BadSignature:
        raise StaleForm from None


def _keyed(what: str, text: str) -> bytes:
    key = settings.CODE_PEPPER.encode()
    return hmac.digest(key, f"invitation:{what}:{text}".encode(), hashlib.sha256)
