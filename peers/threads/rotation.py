"""Changing the key that protects everything, while the portal runs.

Only short data keys are rewrapped, never a text, one row at a time by a conditional update: a
thread erased meanwhile stays erased, a kill between two rows loses nothing, and a second run
goes on where the first one stopped.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from peers import vault
from peers.hotline.actions import outdated_keys
from peers.hotline.actions import rewrap as rewrap_report
from peers.hotline.models import StopReport
from peers.people.account_outbox import rewrap_mails, sealed_mails
from peers.people.invitation_outbox import links_waiting, rewrap_links
from peers.people.second_factor import rewrap_secrets, secrets_by_key
from peers.threads.models import PushDevice, Thread
from peers.threads.push_address import PUSH_PURPOSE
from peers.training.actions.evaluations import rewrap_words, words_by_key


@dataclass(frozen=True)
class Progress:
    """After a batch: how many rows were rewrapped, and which could not be opened."""

    done: int
    broken: tuple[str, ...] = ()


def usage() -> Counter[str]:
    """How many data keys (of threads, of reported links), second factors, addresses of
    devices, links of invitations and mails on their way each key of the ring still wraps."""
    ids = Thread.objects.exclude(data_key=None).values_list("data_key_id", flat=True)
    links = StopReport.objects.exclude(data_key=None).values_list("data_key_id", flat=True)
    devices = PushDevice.objects.values_list("sealed", flat=True)
    return (
        Counter(ids.iterator(chunk_size=2000))
        + Counter(links)
        + secrets_by_key()
        + Counter(vault.key_id_of(sealed) for sealed in devices)
        + words_by_key()
        + Counter(vault.key_id_of(sealed) for sealed in links_waiting())
        + Counter(vault.key_id_of(sealed) for sealed in sealed_mails())
    )


def rewrap_all(*, batch: int) -> Iterator[Progress]:
    """Everything under the first key of the ring; yields after each batch."""
    yield from _rewrap_threads(batch)
    yield _rewrap_reports()
    yield Progress(rewrap_secrets())
    yield _rewrap_devices()
    yield Progress(rewrap_words())
    yield Progress(rewrap_links())
    yield Progress(rewrap_mails())


def _rewrap_threads(batch: int) -> Iterator[Progress]:
    outdated = Thread.objects.exclude(data_key=None).exclude(data_key_id=vault.first_key_id())
    rows = list(outdated.order_by("pk")[:batch])
    while rows:
        broken = tuple(f"thread {thread.number}" for thread in rows if not _rewrap(thread))
        yield Progress(len(rows) - len(broken), broken)
        rows = list(outdated.filter(pk__gt=rows[-1].pk).order_by("pk")[:batch])


def _rewrap_reports() -> Progress:
    reports = outdated_keys()
    broken = tuple(f"report {one.number}" for one in reports if not rewrap_report(one))
    return Progress(len(reports) - len(broken), broken)


def _rewrap(thread: Thread) -> bool:
    """Rewrap one data key unless it changed or went meanwhile; False when it does not open."""
    assert thread.data_key is not None  # noqa: S101 - the query leaves the others out
    old = vault.WrappedKey(bytes(thread.data_key), thread.data_key_id)
    try:
        new = vault.rewrap(old, owner=str(thread.pk))
    except vault.VaultError:
        return False
    Thread.objects.filter(pk=thread.pk, data_key_id=old.key_id, data_key=old.wrapped).update(
        data_key=new.wrapped, data_key_id=new.key_id
    )
    return True


def _rewrap_devices() -> Progress:
    """Addresses at push services; a device that went meanwhile stays gone."""
    first, done, broken = vault.first_key_id(), 0, []
    for device in PushDevice.objects.order_by("pk"):
        if vault.key_id_of(device.sealed) == first:
            continue
        try:
            new = vault.rewrap_alone(device.sealed, purpose=PUSH_PURPOSE)
        except vault.VaultError:
            broken.append(f"device {device.pk}")
            continue
        same = PushDevice.objects.filter(pk=device.pk, sealed=device.sealed)
        done += same.update(sealed=new)
    return Progress(done, tuple(broken))
