"""What adults do with a thread.

`hands` who has it, `replies` what they write, `judgement` what they decide, `accusations` whom
a thread is about.
"""

from peers.threads.actions.coach.accusations import (
    say_whom_it_is_about,
    say_whom_it_is_not_about,
)
from peers.threads.actions.coach.hands import (
    acknowledge,
    pass_up,
    record_reading,
    take_over,
    writer_of,
)
from peers.threads.actions.coach.judgement import (
    close_thread,
    confirm_referral,
    let_peer_listen,
    lower_risk,
    raise_risk,
    refer,
    set_topic,
)
from peers.threads.actions.coach.replies import (
    add_note,
    approve_reply,
    reply_as_adult,
    say_to_peer,
    send_back_reply,
)

__all__ = [
    "acknowledge",
    "add_note",
    "approve_reply",
    "close_thread",
    "confirm_referral",
    "let_peer_listen",
    "lower_risk",
    "pass_up",
    "raise_risk",
    "record_reading",
    "refer",
    "reply_as_adult",
    "say_to_peer",
    "say_whom_it_is_about",
    "say_whom_it_is_not_about",
    "send_back_reply",
    "set_topic",
    "take_over",
    "writer_of",
]
