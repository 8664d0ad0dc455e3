"""What the workers run: ids in, one action each, safe to run twice."""

from celery import shared_task
from django.utils import timezone

from peers.people.leftovers import forget_what_is_over
from peers.threads.actions import (
    care,
    devices,
    digest,
    group_falls,
    houses,
    lapses,
    notifications,
    retention,
    routing,
    second_adults,
)
from peers.threads.queue import nudge_outbox
from peers.training.actions.words_erasing import purge_words


@shared_task
def advance_thread(thread_id: str) -> None:
    routing.advance_with_company(thread_id=thread_id, now=timezone.now())


@shared_task
def route_due() -> None:
    routing.route_due(now=timezone.now())


@shared_task
def pass_on_lapsed() -> None:
    lapses.pass_on_lapsed(now=timezone.now())
    lapses.remind_of_papers(now=timezone.now())
    group_falls.watch_groups(now=timezone.now())
    houses.remind_of_houses(now=timezone.now())
    care.remind_of_talks(now=timezone.now())
    second_adults.remind_of_requests(now=timezone.now())


@shared_task
def purge() -> None:
    retention.purge(now=timezone.now())
    purge_words(now=timezone.now())
    forget_what_is_over(now=timezone.now())


@shared_task
def send_notifications() -> None:
    """As long as a whole batch went out, there may be more: the next run is asked for."""
    if notifications.send_notifications(now=timezone.now()) >= notifications.BATCH:
        nudge_outbox()


@shared_task
def write_digests() -> None:
    digest.write_digests(now=timezone.now())
    devices.forget_leavers(now=timezone.now())
