"""What a helper chooses on their notices page, and what a browser says of itself."""

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from peers.studio.permissions import Hat, hat_of
from peers.threads.actions.digest import DIGEST_ROLES
from peers.threads.models import NoticeWishes, Notification
from peers.threads.views.desk.access import Helper

_Kind = Notification.Kind

NOT_IN_THIS_BROWSER = _("This does not work in this browser. Mails still come.")

# What is ticked -> the kinds it stands for; two of them are one thing to the reader.
FOR_PEERS: dict[str, Any] = {
    _Kind.OFFER: _("a thread is offered to me"),
    _Kind.SENT_BACK: _("a reply of mine comes back"),
}
FOR_ADULTS: dict[str, Any] = {
    _Kind.APPROVAL: _("a reply waits for my approval"),
    _Kind.WISH: _("a young person would like to close or erase"),
}
FOR_BOTH: dict[str, Any] = {
    _Kind.REPLY: _("a young person writes again"),
    _Kind.TALK: _("somebody has a word for me beside a thread"),
    _Kind.DEBRIEF: _("somebody asks how I am"),
}
FOR_WRITERS: dict[str, Any] = {_Kind.DRAFT: _("something comes of a draft of mine in the studio")}
FOR_APPROVERS: dict[str, Any] = {
    _Kind.STUDIO: _("a draft in the studio waits for my approval"),
}
TOGETHER = {_Kind.DEBRIEF: (_Kind.DEBRIEF, _Kind.TAKEN)}


def kinds_for(helper: Helper) -> dict[str, Any]:
    """Which kinds this person may get and may do without by mail: {kind: words}."""
    kinds: dict[str, Any] = {}
    if helper.is_peer:
        kinds |= FOR_PEERS
    if helper.is_adult:
        kinds |= FOR_ADULTS
    return (kinds | FOR_BOTH if kinds else {}) | _of_the_studio(hat_of(helper.user))


def _of_the_studio(hat: Hat) -> dict[str, Any]:
    return (FOR_APPROVERS if hat.is_adult else {}) | (FOR_WRITERS if hat.writes else {})


def _clock(label: Any) -> forms.TimeField:
    return forms.TimeField(
        label=label,
        required=False,
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        input_formats=["%H:%M", "%H:%M:%S"],
    )


class NoticesForm(forms.Form):
    mail_on = forms.MultipleChoiceField(
        label=_("Send me a mail when"), required=False, widget=forms.CheckboxSelectMultiple
    )
    quiet_from = _clock(_("From"))
    quiet_until = _clock(_("Until"))
    digest = forms.ChoiceField(
        label=_("Send me figures"),
        choices=NoticeWishes.Digest,
        widget=forms.RadioSelect,
        help_text=_(
            "Counts of the whole portal: what waits, what is late, which papers run out, how many "
            "groups are short of helpers. Counts below 5 are not given."
        ),
    )

    def __init__(self, data: Any = None, *, helper: Helper, wishes: NoticeWishes) -> None:
        kinds = kinds_for(helper)
        initial = {
            "mail_on": [kind for kind in kinds if kind not in wishes.mail_off],
            "quiet_from": wishes.quiet_from,
            "quiet_until": wishes.quiet_until,
            "digest": wishes.digest,
        }
        super().__init__(data, initial=initial)
        self.wishes, self.kinds = wishes, kinds
        fields: dict[str, Any] = self.fields
        fields["mail_on"].choices = list(kinds.items())
        if not kinds or not helper.user.email:
            del fields["mail_on"]
        if helper.roles.isdisjoint(DIGEST_ROLES) or not helper.user.email:
            del fields["digest"]

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or {}
        starts, ends = found.get("quiet_from"), found.get("quiet_until")
        if "quiet_from" in found and "quiet_until" in found:
            if (starts is None) != (ends is None):
                missing = "quiet_from" if starts is None else "quiet_until"
                self.add_error(missing, _("Fill in both times, or none."))
            elif starts is not None and starts == ends:
                self.add_error("quiet_until", _("Both times are the same."))
        return found

    @property
    def chosen(self) -> dict[str, Any]:
        """For the action; what the form did not offer stays as it was."""
        found = self.cleaned_data
        wishes: dict[str, Any] = {
            "mail_off": self.wishes.mail_off,
            "quiet_from": _minutes(found["quiet_from"]),
            "quiet_until": _minutes(found["quiet_until"]),
            "digest": found.get("digest", self.wishes.digest),
        }
        if "mail_on" in found:
            off = [kind for kind in self.kinds if kind not in found["mail_on"]]
            wishes["mail_off"] = sorted(
                str(one) for kind in off for one in TOGETHER.get(_Kind(kind), (kind,))
            )
        return wishes


def _minutes(clock: dt.time | None) -> dt.time | None:
    return None if clock is None else clock.replace(second=0, microsecond=0)


class DeviceForm(forms.Form):
    name = forms.CharField(label=_("A name for this device"), max_length=40)
    endpoint = forms.CharField(max_length=1000, widget=forms.HiddenInput)
    p256dh = forms.CharField(max_length=100, widget=forms.HiddenInput)
    auth = forms.CharField(max_length=40, widget=forms.HiddenInput)
