"""Which notice was read before writing (S01): one for youths, one for adults who ask.

Raise a version whenever its template changes in meaning: it is recorded with every thread, so
that it can always be told what the writer had been promised.
"""

# templates/help/_notice.html
NOTICE_VERSION = "2026-11-22"
# templates/help/_notice_adults.html; told apart by its name, so that neither passes for the other.
ADULTS_NOTICE_VERSION = "adults-2026-11-22"
