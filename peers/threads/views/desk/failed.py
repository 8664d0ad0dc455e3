"""What went wrong with a press of a button, kept so that nothing typed is lost."""

from dataclasses import dataclass

from django.forms import Form


@dataclass(frozen=True)
class Failed:
    """`act` names the form; `key` tells forms of one kind apart, such as two replies."""

    act: str
    form: Form
    message: str = ""
    key: str = ""

    @property
    def typed(self) -> str:
        """The text the person wrote, to be shown even where its form is gone."""
        return self.form.data.get("text") or self.form.data.get("note") or ""

    @property
    def words(self) -> str:
        """The one sentence at the top of the page; the field says it again where it stands."""
        if self.message:
            return self.message
        first = next(iter(self.form.errors.values()), None)
        return str(first[0]) if first else ""


@dataclass(frozen=True)
class Inserted(Failed):
    """Nothing went wrong: a passage was put into the box, and what was typed is still there.

    False where a page asks whether something failed, so that nothing is told to have.
    """

    def __bool__(self) -> bool:
        return False
