"""What an action says when it cannot be done."""

from django.utils.functional import Promise


class TrainingRefused(Exception):
    """`message` is a sentence for the person who tried; nothing has changed.

    `field` names the field of the form that it is about, where there is one.
    """

    def __init__(self, message: str | Promise, *, field: str | None = None) -> None:
        super().__init__()
        self.message = message
        self.field = field
