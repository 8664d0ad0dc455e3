"""Sessions in the database, as Django keeps them, with one question less for a new one."""

from django.contrib.sessions.backends import base, db
from django.utils.crypto import get_random_string

_LETTERS = 32


class SessionStore(db.SessionStore):
    """A fresh key is not looked up before it is inserted.

    It has 165 random bits, and were it taken, the insert itself would be refused and another key
    tried (`create`). The name of the class is part of how stored sessions are signed.
    """

    def _get_new_session_key(self) -> str:
        return get_random_string(_LETTERS, base.VALID_KEY_CHARS)
