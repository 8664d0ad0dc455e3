"""Sessions in the database, as Django keeps them, with fewer questions and exchanges."""

import contextlib

from django.contrib.sessions.backends import base, db
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.utils.crypto import get_random_string

_LETTERS = 32


class SessionStore(db.SessionStore):
    """A fresh key is not looked up before it is inserted.

    It has 165 random bits, and were it taken, the insert itself would be refused and another key
    tried (`create`). The name of the class is part of how stored sessions are signed.
    """

    def _get_new_session_key(self) -> str:
        return get_random_string(_LETTERS, base.VALID_KEY_CHARS)

    def save(self, must_create: bool = False) -> None:
        """One statement, which the database keeps whole by itself: it gets a transaction of its
        own only inside another one, which must live on when it is refused."""
        if self.session_key is None:
            self.create()
            return
        data = self._get_session(no_load=must_create)  # type: ignore[attr-defined]
        row = self.create_model_instance(data)
        inside = connection.in_atomic_block
        try:
            with transaction.atomic() if inside else contextlib.nullcontext():
                row.save(force_insert=must_create, force_update=not must_create)
        except IntegrityError:
            if must_create:
                raise base.CreateError from None
            raise
        except DatabaseError:
            if not must_create:
                raise base.UpdateError from None
            raise
