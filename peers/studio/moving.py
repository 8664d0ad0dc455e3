"""A signal for "a draft lies with somebody else now".

The studio knows nothing of the outbox of notices, which lies with the threads; they listen
(`peers.threads.actions.studio_notices`) and tell who may approve it, or its author.
"""

from django.dispatch import Signal

# Sent in the transaction of the move, with the `event` that says what was done, and `now`.
draft_moved = Signal()
