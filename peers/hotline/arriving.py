"""A signal for "a report waits to be passed on".

The hotline knows nothing of the outbox of notices, which lies with the threads; they listen
(`peers.threads.actions.stop_notices`) and tell those who can pass it on. Never the link.
"""

from django.dispatch import Signal

# Sent with `number` of the report, `again` when it has waited too long, and `now`.
report_waits = Signal()
