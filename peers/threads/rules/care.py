"""When those who help are looked after: a talk after something hard (S29). Pure."""

import datetime as dt

from peers.threads.rules.topics import Risk

# [P] A talk takes place within this time; then it is told once more, and leads see it too.
TALK_WITHIN = dt.timedelta(days=3)
# Who asks for a talk does not wait that long [P].
WISH_WITHIN = dt.timedelta(days=1)


def is_hard(highest_risk: int) -> bool:
    """Whether a thread that was once this serious gives everybody in it a talk."""
    return highest_risk >= Risk.R2
