"""What an action says when it cannot be done."""

from django.utils.functional import Promise


class TrainingRefused(Exception):
    """`message` is a sentence for the person who tried; nothing has changed."""

    def __init__(self, message: str | Promise) -> None:
        super().__init__()
        self.message = message
