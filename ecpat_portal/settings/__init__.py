"""Every setting of the portal, driven by the environment.

Embedded defaults (no environment at all) run a demonstration on SQLite and a broker made of
files. `DATABASE_URL` and `REDIS_URL` alone choose the served form. With `DEBUG` off, a missing
or demonstration secret stops the start with a sentence that says what to set.
"""

from ecpat_portal.settings.accounts import *
from ecpat_portal.settings.environment import *
from ecpat_portal.settings.house import *
from ecpat_portal.settings.queues import *
from ecpat_portal.settings.sending import *
from ecpat_portal.settings.web import *
