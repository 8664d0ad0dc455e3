"""How an act says no."""

from django.utils.functional import Promise


class Refused(Exception):
    """Nothing has changed. `message` is a sentence for whoever tried; `field` names the field of
    the form that it is about, where there is one."""

    def __init__(self, message: str | Promise, field: str | None = None) -> None:
        super().__init__()
        self.message, self.field = message, field
