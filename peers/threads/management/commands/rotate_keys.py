"""manage.py rotate_keys: everything under the first key of VAULT_KEYS.

1. Put a new key in front of VAULT_KEYS, keep the old ones behind it, restart web and workers.
2. Run this command; it can be stopped or killed and run again, the portal goes on meanwhile.
3. `rotate_keys --check` says which old keys may leave VAULT_KEYS. Keep them as long as you keep
   backups from before.
"""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from peers import vault
from peers.threads.rotation import rewrap_all, usage


class Command(BaseCommand):
    help = "Rewrap every data key under the first key of VAULT_KEYS."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true", help="only say what is left to do")
        parser.add_argument("--batch", type=int, default=200, help="rows between two lines")

    def handle(self, *args: Any, **options: Any) -> None:
        if not options["check"]:
            self._rewrap(batch=max(1, options["batch"]))
        self._report()

    def _rewrap(self, *, batch: int) -> None:
        left = self._left()
        self.stdout.write(f"{left} to rewrap under key {vault.first_key_id()}")
        for progress in rewrap_all(batch=batch):
            left -= progress.done
            for number in progress.broken:
                self.stderr.write(f"{number} does not open with any key of VAULT_KEYS")
            self.stdout.write(f"{max(left, 0)} left")
            self.stdout.flush()

    def _left(self) -> int:
        return sum(count for key_id, count in usage().items() if key_id != vault.first_key_id())

    def _report(self) -> None:
        """Say for every key whether it is needed; fail while an old one is."""
        used, ring = usage(), vault.key_ids()
        for position, key_id in enumerate(ring):
            needed = used[key_id]
            role = "wraps everything new" if position == 0 else "may be removed"
            if position and needed:
                role = "still needed, run rotate_keys"
            self.stdout.write(f"key {key_id}: {needed} in use, {role}")
        missing = sorted(used.keys() - set(ring))
        if missing:
            raise CommandError(
                f"VAULT_KEYS lacks {', '.join(missing)}: {sum(used[k] for k in missing)} data "
                "keys cannot be opened. Put the key back."
            )
        if self._left():
            raise CommandError("An old key is still needed.")
