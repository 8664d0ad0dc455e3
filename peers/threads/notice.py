"""Which notice a youth has seen before writing (S01).

Raise the version whenever `templates/help/_notice.html` changes in meaning: it is recorded with
every thread, so that it can always be told what the youth had been promised.
"""

NOTICE_VERSION = "2026-11-22"
