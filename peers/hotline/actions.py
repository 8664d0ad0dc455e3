"""A report comes in, is handed to the hotline by an adult, gets its receipt, is erased (S17)."""

import datetime as dt
import uuid

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.views.decorators.debug import sensitive_variables

from peers import vault
from peers.hotline.arriving import report_waits
from peers.hotline.errors import AlreadyShown, HotlineError, LinkIsGone, NotShownYet
from peers.hotline.models import LinkShown, StopReport
from peers.hotline.rules import FORWARD_WITHIN, KEPT_FOR, clean_link, is_over, masked
from peers.people.models import User

State = StopReport.State


@sensitive_variables()
def receive(*, link: str, seen: str, submission: uuid.UUID, now: dt.datetime) -> StopReport:
    """Seal a reported link; the same form sent twice is one report, and with another link in it a
    report of its own. Raises rules.BadLink."""
    link = clean_link(link)
    report = StopReport(submission=submission, seen=seen, received_at=now)
    key = vault.new_key(owner=_owner(report))
    report.data_key, report.data_key_id = key.wrapped, key.key_id
    report.link_sealed = vault.seal(key, owner=_owner(report), row="link", text=link)
    try:
        with transaction.atomic():
            report.save(force_insert=True)
            report_waits.send(StopReport, number=report.number, again=False, now=now)
    except IntegrityError:
        same = StopReport.objects.filter(submission=submission).first()
        if same is None:
            raise
        if _holds(same, link):
            return same
        return receive(link=link, seen=seen, submission=uuid.uuid5(submission, link), now=now)
    return report


@sensitive_variables()
def _holds(report: StopReport, link: str) -> bool:
    """Whether this is the link of the report; one that cannot be read any more is another."""
    try:
        return _unsealed(report) == link
    except (HotlineError, vault.VaultError):
        return False


@sensitive_variables()
def show_link(*, report_id: uuid.UUID, by: User, now: dt.datetime) -> str:
    """The link, to this person for the only time; that they saw it is written down first."""
    with transaction.atomic():
        report = _lock(report_id)
        link = _unsealed(report)
        if LinkShown.objects.filter(report=report, to=by).exists():
            raise AlreadyShown
        LinkShown.objects.create(report=report, to=by, at=now)
        return link


def forward(*, report_id: uuid.UUID, by: User, reference: str, now: dt.datetime) -> None:
    """The hotline has the link. Whoever says so must have been shown it."""
    with transaction.atomic():
        report = _lock(report_id, State.NEW)
        if not LinkShown.objects.filter(report=report, to=by).exists():
            raise NotShownYet
        _settle(report, State.FORWARDED, by=by, now=now, reference=reference.strip())


def set_aside(*, report_id: uuid.UUID, by: User, why: str, now: dt.datetime) -> None:
    """Not for the hotline: reported before, no link, or somebody else's to handle."""
    with transaction.atomic():
        _settle(_lock(report_id, State.NEW), State.SET_ASIDE, by=by, now=now, aside=why)


def confirm(*, report_id: uuid.UUID, by: User, reference: str, now: dt.datetime) -> None:
    """The hotline's receipt: it has the report, under its own number if it gives one."""
    with transaction.atomic():
        report = _lock(report_id, State.FORWARDED)
        report.state = State.CONFIRMED
        report.confirmed_at, report.confirmed_by = now, by
        report.reference = reference.strip() or report.reference
        report.save()


def remind(*, now: dt.datetime) -> int:
    """Tell once more of every report that nobody passed on in time; how many."""
    late = StopReport.objects.filter(
        state=State.NEW, reminded_at=None, received_at__lte=now - FORWARD_WITHIN
    )
    told = 0
    for report in late:
        with transaction.atomic():
            told += StopReport.objects.filter(pk=report.pk, reminded_at=None).update(
                reminded_at=now
            )
            report_waits.send(StopReport, number=report.number, again=True, now=now)
    return told


def purge(*, now: dt.datetime) -> int:
    """Erase the links that were passed on or set aside long enough ago; how many. The receipt
    stays. Safe to run again after a backup was restored."""
    over = StopReport.objects.filter(settled_at__lte=now - KEPT_FOR, erased_at=None)
    return sum(_erase(pk, now) for pk in list(over.values_list("pk", flat=True)))


def _erase(report_id: uuid.UUID, now: dt.datetime) -> bool:
    with transaction.atomic():
        report = _lock(report_id)
        if report.settled_at is None or report.erased_at or not is_over(report.settled_at, now=now):
            return False
        report.data_key, report.data_key_id, report.link_sealed = None, "", None
        report.erased_at = now
        report.save()
        return True


@sensitive_variables()
def masked_link(report: StopReport) -> str:
    """What staff may see of the link; empty once it is erased or does not open."""
    try:
        return masked(_unsealed(report))
    except (LinkIsGone, vault.VaultError):
        return ""


def outdated_keys() -> list[StopReport]:
    """The reports whose key is not wrapped by the first key of the ring."""
    held = StopReport.objects.exclude(data_key=None)
    return list(held.exclude(data_key_id=vault.first_key_id()).order_by("pk"))


def rewrap(report: StopReport) -> bool:
    """The same key under the first one of the ring; False when it does not open."""
    old = _key_of(report)
    try:
        new = vault.rewrap(old, owner=_owner(report))
    except vault.VaultError:
        return False
    same = Q(data_key_id=old.key_id, data_key=old.wrapped)
    StopReport.objects.filter(same, pk=report.pk).update(
        data_key=new.wrapped, data_key_id=new.key_id
    )
    return True


def _settle(report: StopReport, state: str, *, by: User, now: dt.datetime, **fields: str) -> None:
    report.state = state
    report.settled_at, report.settled_by = now, by
    for name, value in fields.items():
        setattr(report, name, value)
    report.save()


def _lock(report_id: uuid.UUID, *states: str) -> StopReport:
    report = StopReport.objects.select_for_update().filter(pk=report_id).first()
    if report is None or (states and report.state not in states):
        raise HotlineError
    return report


def _owner(report: StopReport) -> str:
    return f"stop:{report.pk}"


def _key_of(report: StopReport) -> vault.WrappedKey:
    if report.data_key is None:
        raise LinkIsGone
    return vault.WrappedKey(bytes(report.data_key), report.data_key_id)


def _unsealed(report: StopReport) -> str:
    key = _key_of(report)
    sealed = bytes(report.link_sealed or b"")
    return vault.unseal(key, owner=_owner(report), row="link", sealed=sealed)
