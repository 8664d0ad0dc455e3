"""Password hashing at the cost OWASP advises.

Django's default Argon2 takes 100 MiB and eight lanes a log-in: four log-ins at once would press
a small server to its knees.
"""

from django.contrib.auth.hashers import Argon2PasswordHasher


class PortalArgon2PasswordHasher(Argon2PasswordHasher):
    time_cost = 2
    memory_cost = 19 * 1024
    parallelism = 1
