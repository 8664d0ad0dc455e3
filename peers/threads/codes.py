"""The youth's code: twenty digits instead of an account.

Digits, because every phone has a number pad for them and every script has them. The code is
derived from the token of the form that was sent, so that a double click of one form yields one
code, and so that nothing but the token needs keeping while the youth writes it down. Stored is
only a keyed hash (decision 0002).
"""

import hashlib
import hmac
import secrets
import unicodedata

from django.conf import settings
from django.core import signing
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_variables

from peers.threads.errors import ThreadError

DIGITS = 20
GROUP = 4
SUBMISSION_BYTES = 24
# A form left open overnight still works; a token found later does not tell a code.
SUBMISSION_SECONDS = 24 * 3600
_SALT = "peers.threads.submission"
_LONGEST_TYPED = 200
# Beside whatever Unicode calls a space, a dash or an invisible mark.
_BETWEEN = frozenset(".,\u00b7\u2022\u066b\u066c\u060c\u2212\u3001\u3002\uff0c\uff0e\uff61\u30fb_/")
_BETWEEN_CATEGORIES = frozenset({"Zs", "Zl", "Zp", "Pd", "Cf"})


class BadSubmission(ThreadError):
    """The form's token was not made here."""

    message = _("Something went wrong with this form. Please send it again.")


class ExpiredSubmission(BadSubmission):
    """The form's token is genuine, and older than a day."""

    message = _("This page was open for more than a day. Please send it again.")


def new_submission() -> str:
    """A signed random token for a form; guards against a double submit. Holds no code."""
    return _signer().sign(secrets.token_urlsafe(SUBMISSION_BYTES))


@sensitive_variables()
def code_of(submission: str) -> str:
    """The twenty digits that belong to a form; raises BadSubmission or ExpiredSubmission."""
    try:
        token = _signer().unsign(submission, max_age=SUBMISSION_SECONDS)
    except signing.SignatureExpired:
        raise ExpiredSubmission from None
    except signing.BadSignature:
        raise BadSubmission from None
    # 256 bits for 67: the remainder favours no digit by more than one in 10**57.
    number = int.from_bytes(_keyed("code", token), "big") % 10**DIGITS
    return f"{number:0{DIGITS}d}"


@sensitive_variables()
def hash_of(code: str) -> bytes:
    """What is stored and looked up in place of a code; 32 bytes."""
    return _keyed("hash", code)


@sensitive_variables()
def grouped(code: str) -> list[str]:
    """The code as it is shown: five groups of four."""
    return [code[start : start + GROUP] for start in range(0, len(code), GROUP)]


@sensitive_variables()
def normalise(typed: str, *, length: int = DIGITS) -> str | None:
    """The digits in what a youth typed, or None unless there are exactly `length` of them.

    Takes the digits of any script; spaces, dashes, dots and invisible marks between them do not
    count; anything else is a typing error.
    """
    if len(typed) > _LONGEST_TYPED:
        return None
    digits = []
    for character in typed:
        digit = unicodedata.decimal(character, None)
        if digit is not None:
            digits.append(str(digit))
        elif not _is_between(character):
            return None
    return "".join(digits) if len(digits) == length else None


def _is_between(character: str) -> bool:
    return (
        character.isspace()
        or character in _BETWEEN
        or unicodedata.category(character) in _BETWEEN_CATEGORIES
    )


def _keyed(purpose: str, value: str) -> bytes:
    """HMAC-SHA256 under the pepper; the purpose keeps codes and their hashes apart."""
    message = f"{purpose}:{value}".encode("utf-8", errors="replace")
    return hmac.digest(settings.CODE_PEPPER.encode(), message, hashlib.sha256)


def _signer() -> signing.TimestampSigner:
    return signing.TimestampSigner(salt=_SALT)
