"""A signal for "somebody may not help any more", sent inside the transaction that says so.

People know nothing of threads; the threads listen (`peers.threads.actions.lapses`) and pass on
what the person held, so that a pause and its consequences are committed together.
"""

from django.dispatch import Signal

# Sent with `now`; whoever listens looks up who may help.
helpers_stopped = Signal()
